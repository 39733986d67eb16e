//! The layers, a file each: arguments and shape rule. Mirrors `nn-core/src/layers`.
//!
//! To add a layer: a file with `check` and the tokens of its type, a variant of [`Layer`], a word in `names`.

mod activation;
mod arguments;
mod dense;
mod dropout;
mod elementwise;
mod initializer;
mod standardize;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use crate::ast::{Argument, Call};
use crate::check::{Position, Scope};
use crate::diagnostics::Place;
use crate::messages;
use crate::plan::{HeadKind, Size, Step};
use crate::text::text;
use crate::{ast, names};

pub(crate) use dense::Dense;
pub(crate) use dropout::Dropout;
pub(crate) use elementwise::Elementwise;

/// A layer that passed its rule.
pub(crate) enum Layer {
    Dense(Dense),
    Dropout(Dropout),
    Standardize,
    Elementwise(Elementwise),
}

/// What a layer's rule found out.
pub(crate) struct Checked {
    pub(crate) layer: Option<Layer>,
    /// How many values it gives.
    pub(crate) output: Option<Size>,
    /// Where that number was written, if it was.
    pub(crate) set_at: Option<Place>,
    /// The last activation, if it was taken off the layer.
    pub(crate) head: HeadKind,
}

impl Checked {
    /// A layer that gives as many values as it takes.
    fn keeping(width: Option<&Size>, layer: Option<Layer>) -> Self {
        Self { layer, output: width.cloned(), set_at: None, head: HeadKind::Linear }
    }

    /// A layer of which nothing is known.
    fn unknown() -> Self {
        Self { layer: None, output: None, set_at: None, head: HeadKind::Linear }
    }
}

/// Applies a layer's rule.
pub(crate) fn check(call: &Call, position: &Position, scope: &mut Scope) -> Checked {
    let kind = call.kind.to_string();
    match kind.as_str() {
        "dense" => dense::check(call, position, scope),
        "dropout" => dropout::check(call, position, scope),
        "standardize" => standardize::check(call, position, scope),
        word if names::activation(word).is_some() => elementwise::check(call, position, scope),
        _ if call.spoilt && call.arguments.is_empty() => Checked::unknown(),
        word => {
            // PyTorch's name of a dense layer, which is that of an activation here.
            let is_dense = word == "Linear" && !call.arguments.is_empty();
            let known = if is_dense { Some("dense") } else { names::nearest(word, names::layer_words()) };
            scope.diagnostics.at(&call.kind, messages::unknown_layer(word, known));
            Checked::unknown()
        }
    }
}

/// Whether an item is an activation that becomes the head where it comes last.
pub(crate) fn head_of_its_own(call: &Call) -> Option<HeadKind> {
    activation::head(&call.kind.to_string())
}

/// A layer without arguments.
pub(crate) fn check_no_arguments(call: &Call, scope: &mut Scope) {
    for argument in &call.arguments {
        scope.diagnostics.push(argument.place(), messages::no_argument(&call.kind.to_string()));
    }
}

/// The layer as the user declared it: `dense(64 => 32, relu)`.
pub(crate) fn declared(call: &Call) -> String {
    let arguments = call.arguments.iter().map(|argument| match argument {
        Argument::Value(value) => text(value),
        Argument::Arrow(from, to) => format!("{} => {}", text(from), text(to)),
        Argument::Named(key, value) => format!("{key} = {}", text(value)),
    });
    let arguments: Vec<String> = arguments.collect();
    if arguments.is_empty() {
        return call.kind.to_string();
    }
    format!("{}({})", call.kind, arguments.join(", "))
}

impl ast::Argument {
    /// Its tokens.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Value(value) => Place::of(value),
            Self::Arrow(from, to) => Place { first: Place::of(from).first, last: Place::of(to).last },
            Self::Named(key, value) => Place { first: key.span(), last: Place::of(value).last },
        }
    }
}

impl Layer {
    /// Whether it gives another number of values than it takes.
    pub(crate) fn sets_width(&self) -> bool {
        matches!(self, Self::Dense(_))
    }

    /// Whether it has something that training moves.
    pub(crate) fn learns(&self) -> bool {
        matches!(self, Self::Dense(_))
    }

    /// Whether it has something that is measured rather than trained.
    pub(crate) fn measures(&self) -> bool {
        matches!(self, Self::Standardize)
    }

    /// The type in nn-core: `Dense<T, 64, 32, Relu>`.
    pub(crate) fn type_of(&self, step: &Step, root: &TokenStream) -> TokenStream {
        let at = Span::mixed_site();
        match self {
            Self::Dense(dense) => dense.type_of(step, root),
            Self::Dropout(dropout) => dropout.type_of(root),
            Self::Standardize => {
                let width = &step.input;
                quote_spanned!(at=> #root::layers::Standardize<T, #width>)
            }
            Self::Elementwise(elementwise) => elementwise.type_of(root),
        }
    }

    /// How many numbers training moves, in words, for the documentation.
    pub(crate) fn parameters(&self, step: &Step) -> String {
        match self {
            Self::Dense(dense) => dense.parameters(step),
            _ => "0".into(),
        }
    }
}
