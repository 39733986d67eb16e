//! The layers, a file each: arguments and shape rule. Mirrors `nn-core/src/layers`.
//!
//! To add a layer: a file with `check` and the tokens of its type, a variant of [`Layer`], a word in `names`. Layers that are made of
//! others are plans of their own: `residual`, `concat`; a type that only rustc knows: `nested`.

mod activation;
mod arguments;
mod concat;
mod dense;
mod dropout;
mod elementwise;
mod initializer;
mod nested;
mod residual;
mod standardize;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::ast::{Argument, Call};
use crate::check::{Position, Scope};
use crate::diagnostics::Place;
use crate::messages;
use crate::numbers::{Value, evaluate};
use crate::plan::{HeadKind, Plan, Size, Step};
use crate::text::{text, text_of_type};
use crate::{ast, names};

pub(crate) use activation::Activation;
pub(crate) use dense::Dense;
pub(crate) use dropout::Dropout;
pub(crate) use elementwise::Elementwise;
pub(crate) use nested::Nested;

/// Whether training moves something, from no to yes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Learns {
    No,
    Perhaps,
    Yes,
}

/// A layer that passed its rule.
pub(crate) enum Layer {
    Dense(Box<Dense>),
    Dropout(Dropout),
    Standardize,
    Elementwise(Elementwise),
    Nested(Nested),
    Residual(Box<Plan>),
    Concat(Box<Plan>),
    /// One of the blocks of `concat`.
    Branch(Box<Plan>),
}

/// What a layer's rule found out.
pub(crate) struct Checked {
    pub(crate) layer: Option<Layer>,
    /// How many values it takes, if it has that of itself.
    pub(crate) input: Option<Size>,
    /// How many values it gives.
    pub(crate) output: Option<Size>,
    /// Where that number comes from.
    pub(crate) width_from: WidthFrom,
    /// The last activation, if it was taken off the layer.
    pub(crate) head: HeadKind,
}

/// Where the number of values that a layer gives comes from.
pub(crate) enum WidthFrom {
    /// They are those that arrive.
    Input,
    /// It was written here.
    Number(Place),
    /// The layer has it of itself; how it came about, if it was computed: ` (16 + 8)`.
    Layer(String),
}

impl Checked {
    /// A layer that gives as many values as it takes.
    fn keeping(width: Option<&Size>, layer: Option<Layer>) -> Self {
        Self { layer, output: width.cloned(), ..Self::unknown() }
    }

    /// A layer of which nothing is known.
    fn unknown() -> Self {
        Self { layer: None, input: None, output: None, width_from: WidthFrom::Input, head: HeadKind::Linear }
    }
}

/// Applies a layer's rule.
pub(crate) fn check(layer: &ast::Layer, position: &Position, scope: &mut Scope) -> Checked {
    match layer {
        ast::Layer::Call(call) => check_call(call, position, scope),
        ast::Layer::Type(path) => nested::check(path, position, scope),
        ast::Layer::Residual(word, block) => residual::check(word, block, position, scope),
        ast::Layer::Concat(word, branches) => concat::check(word, branches, position, scope),
    }
}

fn check_call(call: &Call, position: &Position, scope: &mut Scope) -> Checked {
    let kind = call.kind.to_string();
    match kind.as_str() {
        "dense" => dense::check(call, position, scope),
        "dropout" => dropout::check(call, position, scope),
        "standardize" => standardize::check(call, position, scope),
        word if names::activation(word).is_some() => elementwise::check(call, position, scope),
        word if names::is_normalization(word) => {
            scope.diagnostics.at(&call.kind, messages::no_normalization(word));
            Checked::unknown()
        }
        _ if call.spoilt && call.arguments.is_empty() => Checked::unknown(),
        word => {
            let known = names::nearest_layer(word, !call.arguments.is_empty());
            let sentence = match known {
                None if word == "input" => messages::input_as_layer(),
                None if word == "activation" => messages::activation_as_layer(meant_activation(call)),
                Some("standardize") if !position.is_first => messages::unknown_inner_layer(word),
                _ => messages::unknown_layer(word, known),
            };
            scope.diagnostics.at(&call.kind, sentence);
            check_as_meant(call, position, scope)
        }
    }
}

/// A misspelt layer as the one that is meant, so that what else is wrong with it is said in the same compilation. Other libraries' words
/// have arguments of their own.
fn check_as_meant(call: &Call, position: &Position, scope: &mut Scope) -> Checked {
    let word = call.kind.to_string();
    match names::misspelt(&word).filter(|known| names::CALLED.contains(known) && !call.arguments.is_empty()) {
        Some(known) => {
            check_call(&Call { kind: Ident::new(known, call.kind.span()), ..call.clone() }, position, scope)
        }
        None => Checked::unknown(),
    }
}

/// `activation(relu)`, `Activation("relu")`
fn meant_activation(call: &Call) -> Option<&'static str> {
    let Argument::Value(value) = call.arguments.first()? else { return None };
    let word = arguments::quoted(value).unwrap_or_else(|| text(value));
    names::nearest(&word, names::activation_words())
}

/// Whether an item is an activation that becomes the head where it comes last.
pub(crate) fn head_of_its_own(call: &Call) -> Option<HeadKind> {
    activation::head(&call.kind.to_string(), call.kind.span())
}

/// A layer without arguments.
pub(crate) fn check_no_arguments(call: &Call, scope: &mut Scope) {
    let Some(argument) = call.arguments.first() else { return };
    let word = call.kind.to_string();
    let size = match argument {
        Argument::Value(size) if !matches!(evaluate(size), Value::Real(_) | Value::Other(_)) => {
            Some(text(size))
        }
        Argument::Arrow(from, to) => Some(format!("{} => {}", text(from), text(to))),
        _ => None,
    };
    match size.filter(|_| names::activation(&word).is_some()) {
        Some(size) if word == "linear" => {
            scope.diagnostics.at(&call.kind, messages::activation_with_size(&word, &size));
        }
        Some(size) => scope.diagnostics.push(argument.place(), messages::activation_with_size(&word, &size)),
        None => scope.diagnostics.push(argument.place(), messages::no_argument(&word)),
    }
}

/// The layer as the user declared it: `dense(64 => 32, relu)`.
pub(crate) fn declared(layer: &ast::Layer) -> String {
    let call = match layer {
        ast::Layer::Call(call) => call,
        ast::Layer::Type(path) => return text_of_type(path),
        ast::Layer::Residual(word, _) | ast::Layer::Concat(word, _) => return word.to_string(),
    };
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
        matches!(self, Self::Dense(_) | Self::Nested(_) | Self::Concat(_))
    }

    /// Whether it can be written with any number of values that it gives.
    pub(crate) fn is_free(&self) -> bool {
        matches!(self, Self::Dense(_))
    }

    /// Whether it consists of layers that are written here.
    pub(crate) fn is_block(&self) -> bool {
        self.block().is_some()
    }

    /// Whether its type names the scalar.
    pub(crate) fn has_scalar(&self) -> bool {
        !matches!(self, Self::Dropout(_) | Self::Elementwise(_))
    }

    /// The layers that it consists of.
    pub(crate) fn block(&self) -> Option<&Plan> {
        match self {
            Self::Residual(plan) | Self::Concat(plan) | Self::Branch(plan) => Some(plan),
            _ => None,
        }
    }

    /// The same, to be completed.
    pub(crate) fn block_mut(&mut self) -> Option<&mut Plan> {
        match self {
            Self::Residual(plan) | Self::Concat(plan) | Self::Branch(plan) => Some(plan),
            _ => None,
        }
    }

    /// Whether it has something that training moves. Of a type, only rustc knows: [`Learns::Perhaps`].
    pub(crate) fn learns(&self) -> Learns {
        match self {
            Self::Dense(_) => Learns::Yes,
            Self::Nested(_) => Learns::Perhaps,
            _ => self.inner().map(Self::learns).max().unwrap_or(Learns::No),
        }
    }

    /// Whether this word is an activation of it.
    pub(crate) fn has_activation(&self, word: &str) -> bool {
        match self {
            Self::Dense(dense) => dense.activation_word() == Some(word),
            Self::Elementwise(elementwise) => elementwise.word() == word,
            _ => self.inner().any(|layer| layer.has_activation(word)),
        }
    }

    /// Whether it may have something that is measured rather than trained.
    pub(crate) fn measures(&self) -> bool {
        matches!(self, Self::Standardize | Self::Nested(_)) || self.inner().any(Self::measures)
    }

    fn inner(&self) -> impl Iterator<Item = &Self> {
        self.block().into_iter().flat_map(|plan| &plan.steps).map(|step| &step.layer)
    }

    /// The type in nn-core: `Dense<T, 64, 32, Relu>`. Its name lies at the user's word, where an editor then shows its
    /// documentation.
    pub(crate) fn type_of(&self, step: &Step, root: &TokenStream) -> TokenStream {
        let at = Span::mixed_site();
        let word = |name| Ident::new(name, step.kind);
        match self {
            Self::Dense(dense) => dense.type_of(&word("Dense"), step, root),
            Self::Dropout(dropout) => dropout.type_of(&word("Dropout"), root),
            Self::Standardize => {
                let (layer, width) = (word("Standardize"), &step.input);
                quote_spanned!(at=> #root::layers::#layer<T, #width>)
            }
            Self::Elementwise(elementwise) => elementwise.type_of(root),
            Self::Nested(nested) => nested.type_of(),
            Self::Residual(plan) => {
                let (layer, block) = (word("Residual"), plan.type_of());
                quote_spanned!(at=> #root::layers::#layer<#block>)
            }
            Self::Concat(plan) | Self::Branch(plan) => plan.type_of(),
        }
    }

    /// How many numbers training moves, in words, for the documentation.
    pub(crate) fn parameters(&self, step: &Step) -> String {
        match self {
            Self::Dense(dense) => dense.parameters(step),
            Self::Nested(nested) => nested.parameters(),
            Self::Residual(plan) | Self::Concat(plan) | Self::Branch(plan) => {
                format!("see [`{}`]", plan.name)
            }
            _ => "0".into(),
        }
    }
}
