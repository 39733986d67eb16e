//! A checked network: nothing is left that can fail, but for what only rustc can compare ([`Proof`]).
//!
//! Made by `check`, read by `expand`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote_spanned};
use syn::{Attribute, Visibility};

use crate::diagnostics::Place;
use crate::layers::Layer;

/// One network.
pub(crate) struct Plan {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// `const NAME: usize` parameters.
    pub(crate) generics: Vec<Ident>,
    pub(crate) input: Size,
    pub(crate) output: Size,
    /// At least one.
    pub(crate) steps: Vec<Step>,
    pub(crate) head: Head,
    pub(crate) obligations: Obligations,
    pub(crate) warnings: Vec<Warning>,
    /// How the steps are wired.
    pub(crate) wiring: Wiring,
}

impl Plan {
    /// `DigitsTrunkBlock<T>`
    pub(crate) fn type_of(&self) -> TokenStream {
        let (at, name, generics) = (Span::mixed_site(), &self.name, &self.generics);
        quote_spanned!(at=> #name<#(#generics,)* T>)
    }

    /// Whether it is a network whose sizes are known only where it is used.
    pub(crate) fn has_parameters(&self) -> bool {
        self.wiring == Wiring::Network && !self.generics.is_empty()
    }
}

/// Who gives the steps of a plan their input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wiring {
    /// A network: each step the one before it.
    Network,
    /// A block in a network: the same, without what a user calls on a network.
    Block,
    /// The branches of `concat`: all of them the same input.
    Branches,
}

/// A layer in its place in the chain.
pub(crate) struct Step {
    /// `doc` and whatever else was written above the item.
    pub(crate) attributes: Vec<Attribute>,
    /// The field's name.
    pub(crate) name: Ident,
    pub(crate) layer: Layer,
    /// The word that names the layer's kind, in the network.
    pub(crate) kind: Span,
    /// As it was declared: `dense(32, relu)`.
    pub(crate) declared: String,
    pub(crate) input: Size,
    pub(crate) output: Size,
}

/// The last activation, apart from the layers.
pub(crate) struct Head {
    /// `Linear`, `Sigmoid` or `Softmax`.
    pub(crate) kind: HeadKind,
    /// Name and declaration, where it was an item of its own.
    pub(crate) item: Option<(String, String)>,
}

/// Which head, and the user's word for it.
#[derive(Clone, Copy)]
pub(crate) enum HeadKind {
    Linear,
    Sigmoid(Span),
    Softmax(Span),
}

/// How many values.
#[derive(Clone)]
pub(crate) enum Size {
    /// A number, at the token that said it.
    Known(usize, Span),
    /// A constant of the expansion, bound to the user's expression.
    Constant { name: Ident, source: String },
    /// A `const` parameter of the network.
    Parameter(Ident),
}

impl Size {
    /// The number, if the macro knows it.
    pub(crate) fn known(&self) -> Option<usize> {
        match self {
            Self::Known(value, _) => Some(*value),
            _ => None,
        }
    }

    /// As the user wrote it, or its number.
    pub(crate) fn source(&self) -> String {
        match self {
            Self::Known(value, _) => value.to_string(),
            Self::Constant { source, .. } => source.clone(),
            Self::Parameter(name) => name.to_string(),
        }
    }
}

impl ToTokens for Size {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Known(value, span) => {
                let mut literal = Literal::usize_unsuffixed(*value);
                literal.set_span(*span);
                tokens.append(literal);
            }
            Self::Constant { name, .. } | Self::Parameter(name) => name.to_tokens(tokens),
        }
    }
}

/// A slope, a rate, a deviation.
#[derive(Clone)]
pub(crate) enum Number {
    Known(f64, Span),
    /// A constant of the expansion.
    Constant {
        name: Ident,
        source: String,
    },
}

impl Number {
    /// As it is printed in a summary.
    pub(crate) fn source(&self) -> String {
        match self {
            Self::Known(value, _) => value.to_string(),
            Self::Constant { source, .. } => source.clone(),
        }
    }
}

impl ToTokens for Number {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Known(value, span) => {
                if value.is_sign_negative() {
                    tokens.append(proc_macro2::Punct::new('-', proc_macro2::Spacing::Alone));
                }
                let mut literal = Literal::f64_unsuffixed(value.abs());
                literal.set_span(*span);
                tokens.append(literal);
            }
            Self::Constant { name, .. } => name.to_tokens(tokens),
        }
    }
}

/// What only rustc can evaluate and compare: of a network that is right so far, and of one with mistakes, whose constants may be wrong
/// besides.
#[derive(Default)]
pub(crate) struct Obligations {
    pub(crate) constants: Vec<Constant>,
    pub(crate) proofs: Vec<Proof>,
}

/// `const NAME: usize = expression;`: a user's expression is evaluated in one place only, outside all generics.
pub(crate) struct Constant {
    pub(crate) name: Ident,
    pub(crate) kind: ConstantKind,
    pub(crate) value: TokenStream,
    /// What must hold before it has its value. A constant without one makes rustc silent about the types that it is a part of.
    pub(crate) proofs: Vec<Proof>,
}

/// The constant that holds the user's expression itself. `name` is the size or the rate that the expansion uses: the same, or 1 where the
/// expression is no size, and 0 where it is no rate, so that the layers say nothing about it after the proof has.
pub(crate) fn given(name: &Ident) -> Ident {
    format_ident!("{name}_GIVEN", span = name.span())
}

/// The type of a [`Constant`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConstantKind {
    Size,
    /// Not a constant but a type, of a scalar `T`.
    Type,
    /// A size that a type has of itself: no layer can be written with another one.
    FixedSize,
    Number,
    /// A number that the type of a layer checks once more.
    Rate,
}

/// What rustc must check, because a constant takes part: a call of a function in `nn_core::__private::check`.
pub(crate) struct Proof {
    /// The function: `equal`, `size`, ..
    pub(crate) function: &'static str,
    /// What it compares.
    pub(crate) values: Vec<TokenStream>,
    /// What it says, with `{0}` and `{1}` where the values belong.
    pub(crate) sentences: Vec<String>,
    /// The tokens that would have to change.
    pub(crate) place: Place,
}

/// What is no mistake and yet seldom meant: rustc shows it at the token, and `#[allow(deprecated)]` silences it.
pub(crate) struct Warning {
    /// Which layer, counted from 0.
    pub(crate) step: usize,
    /// In a word or two, as the name of a function: it stands before the sentence.
    pub(crate) rule: &'static str,
    pub(crate) place: Span,
    pub(crate) text: String,
}
