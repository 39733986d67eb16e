//! What the rule of a layer works with: sizes and numbers from expressions, comparisons, and the place for mistakes.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Expr;
use syn::ext::IdentExt;

use super::World;
use crate::ast::{Network, Shape};
use crate::diagnostics::{Diagnostics, Place};
use crate::numbers::{Value, evaluate, has_fraction};
use crate::plan::{Constant, ConstantKind, Number, Obligations, Proof, Size, given};
use crate::text::text;
use crate::{messages, names};

/// Where a layer stands.
pub(crate) struct Position<'a> {
    /// The layer's name.
    pub(crate) name: &'a Ident,
    /// The same with the blocks that lead to it: `trunk.hidden`.
    pub(crate) title: &'a str,
    /// How many values arrive, unless a mistake made that unknown.
    pub(crate) width: Option<&'a Size>,
    /// Who gives them: "the input", or a layer's name in backquotes.
    pub(crate) from: &'a str,
    /// How that number came about, if it was computed: ` (16 + 8)`.
    pub(crate) derived: &'a str,
    /// Whether it sees the network's inputs.
    pub(crate) is_first: bool,
    /// Whether no item follows.
    pub(crate) is_last: bool,
}

/// One network while it is checked.
pub(crate) struct Scope<'a> {
    pub(crate) diagnostics: &'a mut Diagnostics,
    pub(crate) network: &'a Network,
    /// The networks of the same call.
    pub(crate) world: &'a mut World,
    /// The path of nn-core.
    root: &'a TokenStream,
    /// The blocks that lead here, outermost first.
    path: Vec<String>,
    obligations: Obligations,
    /// The items that the expansion adds beside the network.
    names: BTreeSet<String>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(
        network: &'a Network,
        world: &'a mut World,
        root: &'a TokenStream,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let (path, obligations) = (Vec::new(), Obligations::default());
        Self { diagnostics, network, world, root, path, obligations, names: BTreeSet::new() }
    }

    /// Inside of a block of this name.
    pub(crate) fn within<R>(&mut self, block: &str, work: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(block.to_string());
        let result = work(self);
        self.path.pop();
        result
    }

    /// The item of the network that this is a part of, inside of a block.
    pub(crate) fn outermost_block(&self) -> Option<&str> {
        self.path.first().map(String::as_str)
    }

    /// A layer's name with the blocks that lead to it: `trunk.hidden`.
    pub(crate) fn title(&self, name: &Ident) -> String {
        self.path.iter().map(|part| format!("{part}.")).chain([name.to_string()]).collect()
    }

    /// The name of the type of a block: `DigitsTrunkBlock`, inside of the network `Digits`.
    pub(crate) fn block_name(&mut self, suffix: &str) -> Ident {
        let name = &self.network.name;
        let path: String = self.path.iter().map(|part| names::camel(part)).collect();
        let name = format_ident!("{}{path}{suffix}", name.unraw(), span = name.span());
        self.free_name(name, &["", "Tape"])
    }

    /// A name for an item beside the network: this one, or with a number after it, if it, or it with one of these endings, is in use.
    fn free_name(&mut self, name: Ident, endings: &[&str]) -> Ident {
        let network = self.network.name.unraw().to_string();
        let mut free = name.clone();
        let mut count = 1;
        loop {
            let written = free.to_string();
            let is_own = endings.iter().any(|ending| self.names.contains(&format!("{written}{ending}")));
            if !is_own && self.world.take(&written, endings, &network) {
                self.names.extend(endings.iter().map(|ending| format!("{written}{ending}")));
                return free;
            }
            count += 1;
            free = format_ident!("{name}{count}", span = name.span());
        }
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
            Value::Constant if has_fraction(expr) => messages::fraction(&text(expr), f64::NAN),
            Value::Constant => return self.constant_size(expr, owner, role),
        };
        self.diagnostics.at(expr, wrong);
        None
    }

    fn constant_size(&mut self, expr: &Expr, owner: &str, role: &str) -> Option<Size> {
        if let Expr::Path(path) = expr
            && let Some(name) = path.path.get_ident()
            && self.network.generics.contains(name)
        {
            return Some(Size::Parameter(name.clone()));
        }
        if let Some(parameter) = self.parameter_in(expr.to_token_stream()) {
            self.diagnostics.at(expr, messages::arithmetic_on_parameter(&text(expr), &parameter.to_string()));
            return None;
        }
        let name = self.bind(expr.to_token_stream(), owner, role, ConstantKind::Size, Place::of(expr).first);
        let source = text(expr);
        let sentences = [messages::zero_size(owner, role, &source), messages::too_large_constant(&source)];
        self.prove("size", [given(&name).into_token_stream()], sentences, Place::of(expr));
        Some(Size::Constant { name, source })
    }

    /// The first `const` parameter of the network in these tokens.
    pub(crate) fn parameter_in(&self, tokens: TokenStream) -> Option<Ident> {
        tokens.into_iter().find_map(|token| match token {
            TokenTree::Ident(ident) if self.network.generics.contains(&ident) => Some(ident),
            TokenTree::Group(group) => self.parameter_in(group.stream()),
            _ => None,
        })
    }

    /// A slope, a rate, a deviation that passes `rule`.
    pub(crate) fn number(&mut self, expr: &Expr, position: &Position, rule: &NumberRule) -> Option<Number> {
        let (value, place) = match evaluate(expr) {
            Value::Whole(n) => (n as f64, Place::of(expr)),
            Value::Real(x) => (x, Place::of(expr)),
            Value::Constant if self.parameter_in(expr.to_token_stream()).is_some() => {
                let parameter =
                    self.parameter_in(expr.to_token_stream()).map(|parameter| parameter.to_string());
                let parameter = parameter.unwrap_or_default();
                self.diagnostics.at(expr, messages::number_of_parameter(rule.name, &text(expr), &parameter));
                return None;
            }
            Value::Constant => {
                let (owner, source) = (position.name.unraw().to_string(), text(expr));
                let at = Place::of(expr).first;
                let name = self.bind(expr.to_token_stream(), &owner, rule.name, rule.kind, at);
                let sentence = messages::wrong_constant(rule, &source);
                let value = if rule.kind == ConstantKind::Rate { given(&name) } else { name.clone() };
                self.prove(rule.function, [value.to_token_stream()], [sentence], Place::of(expr));
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
                let sentence = messages::fill(&sentence, &left.source(), &right.source());
                self.diagnostics.push(place, sentence);
            }
            _ if self.is_fixed(left) || self.is_fixed(right) => {
                self.must_equal_first(left, right, place, sentence);
            }
            _ => self.prove("equal", [self.given(left), self.given(right)], [sentence], place),
        }
    }

    /// The same, where a type would not fit if the sizes differ: the constant of one of them has no value then, and rustc says
    /// nothing about the type.
    pub(crate) fn must_equal_first(&mut self, left: &Size, right: &Size, place: Place, sentence: String) {
        let has = |is: fn(&Size) -> bool| is(left) || is(right);
        if has(|size| matches!(size, Size::Parameter(_)))
            || !has(|size| matches!(size, Size::Constant { .. }))
        {
            return self.must_equal(left, right, place, sentence);
        }
        self.prove_first("equal", left, right, place, sentence);
    }

    /// A matrix of these sizes can be had, or `sentence`, with its number of values and of bytes, is said at `place`.
    pub(crate) fn weights_fit(&mut self, left: &Size, right: &Size, place: Place, sentence: String) {
        match (left, right) {
            (Size::Known(left, _), Size::Known(right, _)) => {
                let weights = *left as u64 * *right as u64;
                if weights > messages::MOST_WEIGHTS {
                    let (weights, bytes) = (weights.to_string(), (4 * weights).to_string());
                    self.diagnostics.push(place, messages::fill(&sentence, &weights, &bytes));
                }
            }
            (Size::Parameter(_), _) | (_, Size::Parameter(_)) => {}
            // With the largest size there is, these are not too many.
            (Size::Known(small, _), _) | (_, Size::Known(small, _))
                if (*small as u64) * (messages::LARGEST_SIZE as u64) <= messages::MOST_WEIGHTS => {}
            _ => self.prove_first("weights", left, right, place, sentence),
        }
    }

    /// What must hold before one of the two, which is a constant, has its value.
    fn prove_first(
        &mut self,
        function: &'static str,
        left: &Size,
        right: &Size,
        place: Place,
        sentence: String,
    ) {
        let values = [left, right].map(|size| self.value(size));
        let proof = Proof { function, values: values.into(), sentences: vec![sentence], place };
        let at = [left, right].into_iter().filter_map(|size| self.index(size));
        // The one that is fixed, else the first.
        let at = at.max_by_key(|at| {
            (self.obligations.constants[*at].kind == ConstantKind::FixedSize, usize::MAX - at)
        });
        if let Some(at) = at {
            self.obligations.constants[at].proofs.push(proof);
        }
    }

    fn index(&self, size: &Size) -> Option<usize> {
        let Size::Constant { name, .. } = size else { return None };
        self.obligations.constants.iter().position(|constant| constant.name == *name)
    }

    fn is_fixed(&self, size: &Size) -> bool {
        self.index(size).is_some_and(|at| self.obligations.constants[at].kind == ConstantKind::FixedSize)
    }

    /// A size as the user gave it, before what is none was replaced.
    fn given(&self, size: &Size) -> TokenStream {
        match size {
            Size::Constant { name, .. } if !self.is_fixed(size) => given(name).into_token_stream(),
            _ => size.to_token_stream(),
        }
    }

    /// The same without the name of a constant that may have no value.
    fn value(&self, size: &Size) -> TokenStream {
        match self.index(size).filter(|_| self.is_fixed(size)) {
            Some(at) => self.obligations.constants[at].value.clone(),
            None => self.given(size),
        }
    }

    /// A size that a type has of itself, as an expression; `source` is that in words.
    pub(crate) fn fixed_size(
        &mut self,
        value: TokenStream,
        owner: &Ident,
        role: &str,
        source: String,
        at: Span,
    ) -> Size {
        let name = self.bind(value, &owner.unraw().to_string(), role, ConstantKind::FixedSize, at);
        Size::Constant { name, source }
    }

    /// A type with the default scalar, through an alias: its arguments are written once, with a parameter in the scalar's place.
    pub(crate) fn type_of_layer(&mut self, kind: TokenStream, owner: &Ident, at: Span) -> TokenStream {
        let alias = self.bind(kind, &owner.unraw().to_string(), "type", ConstantKind::Type, at);
        quote_spanned!(at=> #alias<f32>)
    }

    /// What a type takes and gives, if it is a layer, as expressions at the type's own place.
    pub(crate) fn sizes_of_type(&self, kind: &TokenStream, at: Span) -> [TokenStream; 2] {
        let [_, outputs] = self.constants_of_shape(kind, at);
        [self.about_type("inputs", kind, at), outputs]
    }

    /// A type passes `rule`, by what `question` answers about it, or `sentence` is said. `input` is what it takes.
    pub(crate) fn type_passes(
        &mut self,
        (question, rule): (&str, &'static str),
        kind: &TokenStream,
        place: Place,
        input: &Size,
        sentence: String,
    ) {
        let values = vec![self.about_type(question, kind, place.first)];
        if let Some(at) = self.index(input) {
            let proof = Proof { function: rule, values, sentences: vec![sentence], place };
            self.obligations.constants[at].proofs.push(proof);
        }
    }

    fn constants_of_shape(&self, kind: &TokenStream, at: Span) -> [TokenStream; 2] {
        let root = self.root;
        ["INPUTS", "OUTPUTS"].map(|constant| {
            let constant = Ident::new(constant, at);
            quote_spanned!(at=> <#kind as #root::Shape>::#constant)
        })
    }

    /// What a function of `nn_core::__private::check` knows about a type that must be a layer.
    fn about_type(&self, function: &str, kind: &TokenStream, at: Span) -> TokenStream {
        let (root, function) = (self.root, Ident::new(function, at));
        let [inputs, outputs] = self.constants_of_shape(kind, at);
        quote_spanned!(at=> #root::__private::check::#function::<#kind, { #inputs }, { #outputs }>())
    }

    /// The sum of the sizes that branches give, and how it came about.
    pub(crate) fn sum(&mut self, sizes: &[Size], owner: &Ident, at: Span) -> Option<(Size, String)> {
        let source = sizes.iter().map(Size::source).collect::<Vec<_>>().join(" + ");
        if let Some(parameter) = sizes.iter().find(|size| matches!(size, Size::Parameter(_))) {
            let sentence = messages::sum_of_parameters(&owner.to_string(), &source, &parameter.source());
            self.diagnostics.push(at, sentence);
            return None;
        }
        let known: Option<Vec<usize>> = sizes.iter().map(Size::known).collect();
        match known.and_then(|known| known.into_iter().try_fold(0_usize, usize::checked_add)) {
            Some(sum) => Some((Size::Known(sum, at), format!(" ({source})"))),
            None => {
                let values: Vec<_> = sizes.iter().map(|size| self.value(size)).collect();
                let value = quote!(#(#values)+*);
                Some((self.fixed_size(value, owner, "output", source, at), String::new()))
            }
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
    fn bind(&mut self, value: TokenStream, owner: &str, role: &str, kind: ConstantKind, at: Span) -> Ident {
        let network = self.network.name.unraw().to_string();
        let parts = std::iter::once(network.as_str()).chain(self.path.iter().map(String::as_str));
        let parts = parts.chain([owner, role]).filter(|part| !part.is_empty()).map(screaming);
        let name = format_ident!("__{}", parts.collect::<Vec<_>>().join("_"), span = at);
        let name = self.free_name(name, &["", "_GIVEN"]);
        self.obligations.constants.push(Constant { name: name.clone(), kind, value, proofs: Vec::new() });
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
    /// How the expansion holds a constant.
    pub(crate) kind: ConstantKind,
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
