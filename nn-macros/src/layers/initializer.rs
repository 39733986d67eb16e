//! Initialisers: `init = he_normal`, `bias = constant(0.1)`. Mirrors `nn-core/src/init.rs`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Expr;

use crate::check::{NumberRule, Position, Scope};
use crate::layers::arguments::{quoted, word};
use crate::messages;
use crate::names::{self, InitializerWord};
use crate::plan::{ConstantKind, Number};
use crate::text::text;

/// An initialiser and its argument.
pub(crate) struct Initializer {
    word: &'static InitializerWord,
    span: Span,
    argument: Option<Number>,
}

/// The value of `init` or `bias`.
pub(crate) fn check(key: &str, expr: &Expr, position: &Position, scope: &mut Scope) -> Option<Initializer> {
    if let Some(text) = quoted(expr) {
        let nearest = names::nearest(&text, names::initializer_words());
        let sentence = match nearest.or((key == "bias" && text == "none").then_some("none")) {
            Some(word) => messages::quoted(&text, word),
            None => messages::unknown_initializer(&text, None, key),
        };
        scope.diagnostics.at(expr, sentence);
        return None;
    }
    let Some(word) = word(expr) else {
        scope.diagnostics.at(expr, messages::no_initializer(key, &text(expr)));
        return None;
    };
    let name = word.name.to_string();
    let Some(known) = names::find_initializer(&name) else {
        let nearest =
            names::nearest(&name, names::initializer_words().chain((key == "bias").then_some("none")));
        scope.diagnostics.at(word.name, messages::unknown_initializer(&name, nearest, key));
        return None;
    };
    let mut arguments = word.arguments();
    let argument = match (known.argument, arguments.next()) {
        (None, None) => None,
        (None, Some(extra)) => {
            scope.diagnostics.at(extra, messages::no_argument(known.word));
            return None;
        }
        (Some(argument), None) => {
            scope.diagnostics.at(word.name, messages::missing_argument(known.word, argument));
            return None;
        }
        (Some(argument), Some(expr)) => Some(scope.number(expr, position, &rule(argument))?),
    };
    if let Some(extra) = arguments.next() {
        scope.diagnostics.at(extra, messages::one_argument(known.word, known.argument.unwrap_or_default()));
        return None;
    }
    Some(Initializer { word: known, span: word.name.span(), argument })
}

/// A deviation and a limit are at least 0; a constant is any number.
fn rule(name: &'static str) -> NumberRule {
    if name == "value" {
        return NumberRule {
            name,
            words: "a finite number",
            function: "finite",
            kind: ConstantKind::Number,
            allows: f64::is_finite,
        };
    }
    NumberRule {
        name,
        words: "a number that is at least 0",
        function: "not_negative",
        kind: ConstantKind::Number,
        allows: |value| value >= 0.0 && value.is_finite(),
    }
}

impl Initializer {
    /// The user's word.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Whether a number belongs to it.
    pub(crate) fn has_argument(&self) -> bool {
        self.argument.is_some()
    }

    /// Whether all values start equal: `zeros`, `constant(0.1)`, `normal(0.0)`.
    pub(crate) fn is_constant(&self) -> bool {
        let has_width = matches!(self.word.word, "normal" | "uniform");
        match &self.argument {
            Some(Number::Known(value, _)) if has_width => *value == 0.0,
            _ => matches!(self.word.word, "zeros" | "constant"),
        }
    }

    /// The value in nn-core: `Initializer::Normal(0.1)`.
    pub(crate) fn value(&self, root: &TokenStream) -> TokenStream {
        let at = Span::mixed_site();
        let variant = Ident::new(self.word.variant, self.span);
        let argument = self.argument.as_ref().map(|value| quote_spanned!(at=> (#value)));
        quote_spanned!(at=> #root::init::Initializer::#variant #argument)
    }

    /// As it is printed in a summary: `normal(0.1)`.
    pub(crate) fn source(&self) -> String {
        match &self.argument {
            None => self.word.word.into(),
            Some(value) => format!("{}({})", self.word.word, value.source()),
        }
    }
}
