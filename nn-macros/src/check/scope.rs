//! What the rule of a layer works with: sizes and numbers from expressions, comparisons, and the place for mistakes.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::Expr;
use syn::ext::IdentExt;

use crate::ast::{Network, Shape};
use crate::diagnostics::{Diagnostics, Place};
use crate::messages;
use crate::numbers::{Value, evaluate};
use crate::plan::{Constant, ConstantKind, Number, Obligations, Proof, Size, given};
use crate::text::text;

/// Where a layer stands.
pub(crate) struct Position<'a> {
    /// The layer's name.
    pub(crate) name: &'a Ident,
    /// How many values arrive, unless a mistake made that unknown.
    pub(crate) width: Option<&'a Size>,
    /// Who gives them: "the input", or a layer's name in backquotes.
    pub(crate) from: &'a str,
    /// Whether no item follows.
    pub(crate) is_last: bool,
}

/// One network while it is checked.
pub(crate) struct Scope<'a> {
    pub(crate) diagnostics: &'a mut Diagnostics,
    generics: &'a [Ident],
    /// In front of the constants' names: `__DIGITS`.
    prefix: String,
    obligations: Obligations,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(network: &'a Network, diagnostics: &'a mut Diagnostics) -> Self {
        let prefix = format!("__{}", screaming(&network.name.unraw().to_string()));
        Self { diagnostics, generics: &network.generics, prefix, obligations: Obligations::default() }
    }

    /// What the expansion must define and prove.
    pub(crate) fn finish(self) -> Obligations {
        self.obligations
    }

    /// The values of an input or output.
    pub(crate) fn shape(&mut self, shape: Option<&Shape>, role: &str) -> Option<Size> {
        match shape? {
            Shape::Flat(expr) => self.size(expr, "", role),
            Shape::Brackets(sizes, _) if sizes.len() == 1 => self.size(&sizes[0], "", role),
            Shape::Brackets(sizes, span) => {
                let sizes: Vec<String> = sizes.iter().map(text).collect();
                self.diagnostics.push(*span, messages::image_shape(&sizes));
                None
            }
        }
    }

    /// A size: at least 1. `owner` is its layer, or empty for the network itself; `role` is `input` or `output`.
    pub(crate) fn size(&mut self, expr: &Expr, owner: &str, role: &str) -> Option<Size> {
        let wrong = match evaluate(expr) {
            Value::Whole(0) => messages::zero_size(owner, role, ""),
            Value::Whole(n) if n < 0 => messages::negative_size(&text(expr)),
            Value::Whole(n) if n > messages::LARGEST_SIZE => messages::too_large(&text(expr)),
            Value::Whole(n) => return Some(Size::Known(n as usize, Place::of(expr).first)),
            Value::Real(x) => messages::fraction(&text(expr), x),
            Value::Other(what) => messages::no_size(&text(expr), what),
            Value::DividesByZero => messages::divides_by_zero(&text(expr)),
            Value::TooLarge => messages::too_large(&text(expr)),
            Value::Constant => return self.constant_size(expr, owner, role),
        };
        self.diagnostics.at(expr, wrong);
        None
    }

    fn constant_size(&mut self, expr: &Expr, owner: &str, role: &str) -> Option<Size> {
        if let Expr::Path(path) = expr
            && let Some(name) = path.path.get_ident()
            && self.generics.contains(name)
        {
            return Some(Size::Parameter(name.clone()));
        }
        if let Some(parameter) = self.parameter_in(expr.to_token_stream()) {
            self.diagnostics.at(expr, messages::arithmetic_on_parameter(&text(expr), &parameter.to_string()));
            return None;
        }
        let name = self.bind(expr, owner, role, ConstantKind::Size);
        let source = text(expr);
        let sentences = [messages::zero_size(owner, role, &source), messages::too_large_constant(&source)];
        self.prove("size", [given(&name).into_token_stream()], sentences, Place::of(expr));
        Some(Size::Constant { name, source })
    }

    /// The first `const` parameter of the network in these tokens.
    fn parameter_in(&self, tokens: TokenStream) -> Option<Ident> {
        tokens.into_iter().find_map(|token| match token {
            TokenTree::Ident(ident) if self.generics.contains(&ident) => Some(ident),
            TokenTree::Group(group) => self.parameter_in(group.stream()),
            _ => None,
        })
    }

    /// A slope, a rate, a deviation that passes `rule`.
    pub(crate) fn number(&mut self, expr: &Expr, position: &Position, rule: &NumberRule) -> Option<Number> {
        let (value, place) = match evaluate(expr) {
            Value::Whole(n) => (n as f64, Place::of(expr)),
            Value::Real(x) => (x, Place::of(expr)),
            Value::Constant => {
                let (owner, source) = (position.name.unraw().to_string(), text(expr));
                let name = self.bind(expr, &owner, rule.name, ConstantKind::Number);
                let sentence = messages::wrong_constant(rule, &source);
                self.prove(rule.function, [name.to_token_stream()], [sentence], Place::of(expr));
                return Some(Number::Constant { name, source });
            }
            Value::Other(_) | Value::DividesByZero | Value::TooLarge => {
                self.diagnostics.at(expr, messages::wrong_number(rule, &text(expr)));
                return None;
            }
        };
        if !(rule.allows)(value) {
            self.diagnostics.at(expr, messages::wrong_number(rule, &text(expr)));
            return None;
        }
        Some(Number::Known(value, place.first))
    }

    /// Two sizes are one, or `sentence`, with `{0}` and `{1}` where they belong, is said at `place`.
    pub(crate) fn must_equal(&mut self, left: &Size, right: &Size, place: Place, sentence: String) {
        match (left, right) {
            (Size::Known(a, _), Size::Known(b, _)) if a == b => {}
            (Size::Parameter(a), Size::Parameter(b)) if a == b => {}
            (Size::Known(..), Size::Known(..)) | (Size::Parameter(_), _) | (_, Size::Parameter(_)) => {
                self.diagnostics.push(place, messages::fill(&sentence, &left.source(), &right.source()));
            }
            _ => self.prove("equal", [left.given(), right.given()], [sentence], place),
        }
    }

    fn prove<const N: usize, const M: usize>(
        &mut self,
        function: &'static str,
        values: [TokenStream; N],
        sentences: [String; M],
        place: Place,
    ) {
        self.obligations.proofs.push(Proof {
            function,
            values: values.into(),
            sentences: sentences.into(),
            place,
        });
    }

    /// Binds an expression to a constant of the expansion.
    fn bind(&mut self, expr: &Expr, owner: &str, role: &str, kind: ConstantKind) -> Ident {
        let separator = if owner.is_empty() { "" } else { "_" };
        let name = format_ident!(
            "{}{separator}{}_{}",
            self.prefix,
            screaming(owner),
            screaming(role),
            span = Place::of(expr).first
        );
        self.obligations.constants.push(Constant { name: name.clone(), kind, value: expr.clone() });
        name
    }
}

/// What a number may be.
pub(crate) struct NumberRule {
    /// As in "the slope".
    pub(crate) name: &'static str,
    /// In words: "at least 0".
    pub(crate) words: &'static str,
    /// The function that checks a constant.
    pub(crate) function: &'static str,
    /// The same for a number that the macro knows.
    pub(crate) allows: fn(f64) -> bool,
}

/// `XorNet` as `XOR_NET`.
fn screaming(name: &str) -> String {
    let mut out = String::new();
    let mut after_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && after_lower {
            out.push('_');
        }
        after_lower = c.is_lowercase() || c.is_numeric();
        out.extend(c.to_uppercase());
    }
    out
}
