//! Activations: as an argument of a layer, or as an item. Mirrors `nn-core/src/activation.rs`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Expr;

use crate::check::{NumberRule, Position, Scope};
use crate::layers::arguments::Word;
use crate::messages;
use crate::names::{self, ActivationWord};
use crate::plan::{ConstantKind, HeadKind, Number};

/// An activation and its slope or alpha.
#[derive(Clone)]
pub(crate) struct Activation {
    pub(crate) word: &'static ActivationWord,
    span: Span,
    argument: Option<Number>,
}

/// The head that a last activation becomes.
pub(crate) fn head(word: &str, at: Span) -> Option<HeadKind> {
    match word {
        "softmax" => Some(HeadKind::Softmax(at)),
        "sigmoid" => Some(HeadKind::Sigmoid(at)),
        _ => None,
    }
}

/// `relu`, `leaky_relu(0.1)`
pub(crate) fn check(word: &Word, position: &Position, scope: &mut Scope) -> Option<Activation> {
    let name = word.name.to_string();
    let Some(known) = names::activation(&name) else {
        let nearest = names::nearest(&name, names::activation_words());
        scope.diagnostics.at(word.name, messages::unknown_activation(&name, nearest));
        return None;
    };
    with_arguments(known, word.name, word.arguments(), position, scope)
}

/// The activation of a known word, with what stands in its parentheses.
pub(crate) fn with_arguments<'a>(
    known: &'static ActivationWord,
    name: &Ident,
    mut arguments: impl Iterator<Item = &'a Expr>,
    position: &Position,
    scope: &mut Scope,
) -> Option<Activation> {
    let first = arguments.next();
    let argument = match (known.argument, first) {
        (None, None) => None,
        (None, Some(extra)) => {
            scope.diagnostics.at(extra, messages::no_argument(known.word));
            return None;
        }
        (Some((_, default)), None) => Some(Number::Known(default, Span::mixed_site())),
        (Some((argument, _)), Some(expr)) => Some(scope.number(expr, position, &not_negative(argument))?),
    };
    if let Some(extra) = arguments.next() {
        scope
            .diagnostics
            .at(extra, messages::one_argument(known.word, known.argument.map_or("", |(name, _)| name)));
        return None;
    }
    Some(Activation { word: known, span: name.span(), argument })
}

fn not_negative(name: &'static str) -> NumberRule {
    NumberRule {
        name,
        words: "a number that is at least 0",
        function: "not_negative",
        kind: ConstantKind::Number,
        allows: |value| value >= 0.0 && value.is_finite(),
    }
}

impl Activation {
    /// The user's word.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// The type in nn-core: `activation::Relu`, `activation::LeakyRelu<{ bits(0.1) }>`. Its span is the user's word, so that an
    /// editor shows its documentation there.
    pub(crate) fn type_of(&self, root: &TokenStream) -> TokenStream {
        let at = Span::mixed_site();
        let name = Ident::new(self.word.type_name, self.span);
        match &self.argument {
            None => quote_spanned!(at=> #root::activation::#name),
            Some(value) => quote_spanned!(at=> #root::activation::#name<{ #root::activation::bits(#value) }>),
        }
    }
}
