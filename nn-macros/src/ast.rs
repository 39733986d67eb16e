//! What the user wrote, every span kept.
//!
//! Made by `parse`, which knows grammar only; read by `check`. A part that could not be read is missing here, and the mistake
//! is in the diagnostics already: whoever meets a missing part stays silent about it.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr, Path, Visibility};

use crate::diagnostics::Place;

/// `#[..] pub struct Digits<const H: usize>: 64 => 10 { .. }`
pub(crate) struct Network {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// The names of `const NAME: usize` parameters.
    pub(crate) generics: Vec<Ident>,
    pub(crate) input: Option<Shape>,
    pub(crate) output: Option<Shape>,
    pub(crate) items: Vec<Item>,
    /// The closing brace, or the name of a network without a body.
    pub(crate) end: Span,
}

/// `64`, or `[1, 8, 8]`.
pub(crate) enum Shape {
    /// A list of values.
    Flat(Expr),
    /// Sizes in brackets.
    Brackets(Vec<Expr>, Span),
}

impl Shape {
    /// Its tokens.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Flat(expr) => Place::of(expr),
            Self::Brackets(_, span) => Place::from(*span),
        }
    }
}

/// `hidden: dense(32, relu)`
#[derive(Default)]
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) name: Option<Ident>,
    /// Missing where something else than a layer was written.
    pub(crate) layer: Option<Layer>,
}

/// What can stand as an item.
pub(crate) enum Layer {
    /// A built-in kind.
    Call(Call),
    /// A network, or a layer of the user's own: `Encoder`, `my::Swish<8>`.
    Type(Path),
    /// `residual { .. }`
    Residual(Ident, Block),
    /// `concat { { .. }, { .. } }`
    Concat(Ident, Vec<Block>),
}

/// `{ dense(64, relu), dense(64) }` inside of a network.
pub(crate) struct Block {
    pub(crate) items: Vec<Item>,
    /// The closing brace.
    pub(crate) end: Span,
    /// Whether an item is missing here because it could not be read.
    pub(crate) spoilt: bool,
}

impl Layer {
    /// Its tokens, up to the braces of a block.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Call(call) => Place { first: call.kind.span(), last: call.end },
            Self::Type(path) => Place::of(path),
            Self::Residual(word, _) | Self::Concat(word, _) => word.span().into(),
        }
    }
}

/// `dense(32, relu)`, or `tanh`.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) kind: Ident,
    pub(crate) arguments: Vec<Argument>,
    /// The closing parenthesis, or the kind itself without parentheses.
    pub(crate) end: Span,
    /// Whether an argument is missing here because it could not be read.
    pub(crate) spoilt: bool,
}

/// One argument of a layer.
#[derive(Clone)]
pub(crate) enum Argument {
    /// `32`, `relu`, `leaky_relu(0.1)`
    Value(Expr),
    /// `64 => 32`
    Arrow(Expr, Expr),
    /// `init = he_normal`
    Named(Ident, Expr),
}
