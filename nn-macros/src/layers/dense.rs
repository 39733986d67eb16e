//! `dense(in => out, activation, init = .., bias = ..)`: it takes what arrives, and gives `out` values.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Expr;
use syn::ext::IdentExt;

use crate::ast::{Argument, Call};
use crate::check::{Position, Scope};
use crate::diagnostics::Place;
use crate::layers::activation::{self, Activation};
use crate::layers::arguments::{Word, quoted, truth, word};
use crate::layers::initializer::{self, Initializer};
use crate::layers::{Checked, Layer, WidthFrom};
use crate::numbers::{Value, evaluate};
use crate::parse::is_keyword;
use crate::plan::{HeadKind, Size, Step};
use crate::text::text;
use crate::{messages, names};

/// A dense layer.
pub(crate) struct Dense {
    activation: Option<Activation>,
    /// That of the next item, where the layer has none of its own: it starts by this one's initialiser.
    next: Option<Activation>,
    weight: Option<Initializer>,
    bias: Bias,
}

/// `bias = ..`
enum Bias {
    /// Not mentioned: zeros.
    Default,
    /// `bias = none`
    None,
    /// `bias = constant(0.1)`
    Drawn(Initializer),
}

/// Which of the two sizes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SizeKey {
    Input,
    Output,
}

/// The arguments, sorted.
#[derive(Default)]
struct Arguments<'a> {
    sizes: Option<(Option<&'a Expr>, &'a Expr)>,
    activation: Option<Word<'a>>,
    init: Option<&'a Expr>,
    bias: Option<&'a Expr>,
    /// Whether a mistake explains why something is missing.
    spoilt: bool,
}

/// `dense(64 => 32, relu)`
pub(crate) fn check(call: &Call, position: &Position, scope: &mut Scope) -> Checked {
    if call.spoilt {
        return Checked { output: readable_output(call), ..Checked::unknown() };
    }
    let arguments = sort(call, scope);
    let name = position.name.unraw().to_string();
    let mut checked = Checked::unknown();
    match arguments.sizes {
        Some((declared, output)) => {
            let declared =
                declared.and_then(|expr| Some((scope.size(expr, &name, "input")?, Place::of(expr))));
            checked.output = scope.size(output, &name, "output");
            checked.width_from = WidthFrom::Number(Place::of(output));
            widths_meet(declared, checked.output.as_ref(), position, scope);
            if let (Some(input), Some(size)) = (position.width, &checked.output) {
                scope.weights_fit(input, size, Place::of(output), messages::too_many_weights(position.title));
            }
        }
        None if arguments.spoilt => {}
        None => scope.diagnostics.push(call.end, messages::dense_without_size(&name)),
    }
    let activation = arguments.activation.and_then(|word| activation::check(&word, position, scope));
    let (activation, head) = take_head(activation, position, scope);
    let weight = arguments.init.and_then(|expr| initializer::check("init", expr, position, scope));
    let bias = bias(arguments.bias, position, scope);
    checked.layer = Some(Layer::Dense(Box::new(Dense { activation, next: None, weight, bias })));
    checked.head = head;
    checked
}

/// What a layer gives whose arguments could not all be read: the one size among them. Nothing else is said about it.
fn readable_output(call: &Call) -> Option<Size> {
    let is_word = |expr: &Expr| word(expr).is_some_and(|word| !is_constant(&word.name.to_string()));
    let mut sizes = call.arguments.iter().filter_map(|argument| match argument {
        Argument::Arrow(_, size) => Some(size),
        Argument::Value(size) if !is_word(size) => Some(size),
        Argument::Value(_) | Argument::Named(..) => None,
    });
    match (sizes.next(), sizes.next()) {
        (Some(size), None) => match evaluate(size) {
            Value::Whole(value) => Some(Size::Known(usize::try_from(value).ok()?, Place::of(size).first)),
            _ => None,
        },
        _ => None,
    }
}

/// Sorts the arguments: sizes, then an activation, then `key = value`, each once.
fn sort<'a>(call: &'a Call, scope: &mut Scope) -> Arguments<'a> {
    let mut sorted = Arguments::default();
    for argument in &call.arguments {
        match argument {
            Argument::Arrow(from, to) => match word(to) {
                Some(word) if names::activation(&word.name.to_string()).is_some() => {
                    scope.diagnostics.at(to, messages::activation_for_size(&text(from), &text(to)));
                    sorted.sizes(argument, None, from, scope);
                    sorted.activation(argument, word, scope);
                }
                _ => sorted.sizes(argument, Some(from), to, scope),
            },
            Argument::Named(key, _) if size_key(key).is_some() => {}
            Argument::Named(key, value) => sorted.named(key, value, scope),
            Argument::Value(expr) if sorted.is_slip(expr, scope) => sorted.spoilt = true,
            Argument::Value(expr) => match word(expr) {
                Some(word) if sorted.is_activation(&word) => sorted.activation(argument, word, scope),
                _ => sorted.sizes(argument, None, expr, scope),
            },
        }
    }
    sorted.sizes_by_key(call, scope);
    sorted
}

/// `HIDDEN`
fn is_constant(name: &str) -> bool {
    !name.contains(char::is_lowercase)
}

impl<'a> Arguments<'a> {
    /// Whether a word is meant as an activation: a known one, a misspelt one, or any after the sizes that is no constant.
    fn is_activation(&self, word: &Word) -> bool {
        let name = word.name.to_string();
        let resembles_one = names::nearest(&name, names::activation_words()).is_some();
        match self.sizes {
            None => resembles_one && !is_constant(&name) && !is_keyword(word.name),
            Some(_) => resembles_one || !is_constant(&name),
        }
    }

    /// Whether an argument is a word in quotes, or another layer, which is reported.
    fn is_slip(&self, expr: &Expr, scope: &mut Scope) -> bool {
        if let Some(word) = word(expr)
            && names::KINDS.iter().any(|kind| word.name == kind)
        {
            scope.diagnostics.at(expr, messages::layer_as_argument(&text(expr)));
            return true;
        }
        if let Some(word) = word(expr)
            && self.sizes.is_some()
            && let Some(init) = as_initializer(&word)
        {
            scope.diagnostics.at(expr, messages::initializer_without_key(&text(expr), init));
            return true;
        }
        let Some(text) = quoted(expr) else { return false };
        let sentence = match names::nearest(&text, names::activation_words()) {
            Some(word) => messages::quoted(&text, word),
            None if self.sizes.is_some() => messages::unknown_activation(&text, None),
            None => return false,
        };
        scope.diagnostics.at(expr, sentence);
        true
    }

    fn sizes(&mut self, argument: &Argument, from: Option<&'a Expr>, to: &'a Expr, scope: &mut Scope) {
        if let Some((_, first)) = self.sizes {
            let sentence = messages::sizes_twice(&text(first), &text(to));
            scope.diagnostics.push(argument.place(), sentence);
            if matches!(evaluate(to), Value::Whole(1..) | Value::Constant) {
                // As it will be once it is mended.
                self.sizes = Some((None, to));
            }
            return;
        }
        if self.activation.is_some() || self.init.is_some() || self.bias.is_some() {
            scope.diagnostics.push(argument.place(), messages::sizes_first(&text(to)));
        }
        self.sizes = Some((from, to));
    }

    /// `units = 8`, `in_features = 64, out_features = 8`: one mistake.
    fn sizes_by_key(&mut self, call: &'a Call, scope: &mut Scope) {
        let named = |wanted| {
            call.arguments.iter().find_map(|argument| match argument {
                Argument::Named(key, value) if size_key(key) == Some(wanted) => Some((key, value)),
                _ => None,
            })
        };
        let (input, output) = (named(SizeKey::Input), named(SizeKey::Output));
        let Some((key, _)) = input.or(output) else { return };
        let value = output.map(|(_, value)| value).or(self.sizes.map(|(_, value)| value));
        let written = input.map(|(_, value)| text(value));
        let sentence = messages::size_by_key(written.as_deref(), value.map(text).as_deref());
        scope.diagnostics.at(key, sentence);
        self.spoilt = true;
        self.sizes = value.map(|value| (None, value));
    }

    fn activation(&mut self, argument: &Argument, word: Word<'a>, scope: &mut Scope) {
        let name = word.name.to_string();
        if self.activation.is_some() {
            scope.diagnostics.push(argument.place(), messages::activation_twice(&name));
            return;
        }
        if self.init.is_some() || self.bias.is_some() {
            scope.diagnostics.push(argument.place(), messages::activation_before_keys(&name));
        }
        self.activation = Some(word);
    }

    fn named(&mut self, key: &Ident, value: &'a Expr, scope: &mut Scope) {
        let name = key.to_string();
        let slot = match name.as_str() {
            "init" => &mut self.init,
            "bias" => &mut self.bias,
            _ => {
                self.spoilt = true;
                scope.diagnostics.at(key, unknown_key(&name, value));
                return;
            }
        };
        if slot.replace(value).is_some() {
            scope.diagnostics.at(key, messages::key_twice(&name));
        }
    }
}

/// The initialiser that is meant by a word that is no activation.
fn as_initializer(word: &Word) -> Option<&'static str> {
    let name = word.name.to_string();
    let is_activation = names::nearest(&name, names::activation_words()).is_some();
    names::nearest(&name, names::initializer_words()).filter(|_| !is_activation && !is_constant(&name))
}

/// A key that does not exist. Other libraries have keys for what stands without one here.
fn unknown_key(key: &str, value: &Expr) -> String {
    if matches!(key, "activation" | "act" | "nonlinearity") {
        let written = quoted(value).unwrap_or_else(|| text(value));
        let word = names::nearest(&written, names::activation_words());
        return messages::activation_by_key(word.unwrap_or(&written));
    }
    if names::KINDS.contains(&key) {
        return messages::layer_as_argument(&format!("{key}({})", text(value)));
    }
    let nearest = names::nearest(key, names::KEYS.iter().copied());
    match truth(value).filter(|_| nearest == Some("bias")) {
        Some(has_bias) => messages::bias_by_truth(key, &text(value), has_bias),
        None => messages::unknown_key("dense", key, nearest, &quoted(value).unwrap_or_else(|| text(value))),
    }
}

/// Sizes with keys, as other libraries write them.
fn size_key(key: &Ident) -> Option<SizeKey> {
    match key.to_string().as_str() {
        "in" | "input" | "inputs" | "in_features" | "input_dim" => Some(SizeKey::Input),
        "out" | "output" | "outputs" | "out_features" | "units" | "size" | "width" => Some(SizeKey::Output),
        _ => None,
    }
}

/// The declared input is what arrives.
fn widths_meet(
    declared: Option<(Size, Place)>,
    output: Option<&Size>,
    position: &Position,
    scope: &mut Scope,
) {
    let (Some((declared, place)), Some(given)) = (declared, position.width) else { return };
    let sentence = messages::widths_meet(position, &declared, given, output);
    scope.must_equal(&declared, given, place, sentence);
}

/// A last softmax or sigmoid is the network's head; softmax nowhere else.
fn take_head(
    activation: Option<Activation>,
    position: &Position,
    scope: &mut Scope,
) -> (Option<Activation>, HeadKind) {
    let Some(activation) = activation else { return (None, HeadKind::Linear) };
    match activation::head(activation.word.word, activation.span()) {
        Some(head) if position.is_last => (None, head),
        Some(HeadKind::Softmax(_)) => {
            let name = position.name.to_string();
            let sentence = match scope.outermost_block() {
                Some(block) => messages::softmax_in_block(&name, block),
                None => messages::softmax_inside(&name),
            };
            scope.diagnostics.push(activation.span(), sentence);
            (None, HeadKind::Linear)
        }
        _ => (Some(activation), HeadKind::Linear),
    }
}

fn bias(expr: Option<&Expr>, position: &Position, scope: &mut Scope) -> Bias {
    let Some(expr) = expr else { return Bias::Default };
    if let Some(has_bias) = truth(expr) {
        scope.diagnostics.at(expr, messages::bias_by_truth("bias", &text(expr), has_bias));
        return Bias::Default;
    }
    if word(expr).is_some_and(|word| word.name == "none" && word.arguments.is_none()) {
        return Bias::None;
    }
    initializer::check("bias", expr, position, scope).map_or(Bias::Default, Bias::Drawn)
}

impl Dense {
    /// The user's word for the activation.
    pub(crate) fn activation_word(&self) -> Option<&'static str> {
        self.activation.as_ref().map(|activation| activation.word.word)
    }

    /// Lets the layer start by the activation that follows it, if it has none of its own.
    pub(crate) fn start_by(&mut self, next: &Activation) {
        if self.activation.as_ref().is_none_or(|own| own.word.word == "linear") {
            self.next = Some(next.clone());
        }
    }

    /// The word for the activation that its outputs go through first: its own, or that of the next item.
    pub(crate) fn first_activation(&self) -> Option<&'static str> {
        self.next.as_ref().or(self.activation.as_ref()).map(|activation| activation.word.word)
    }

    /// The hint for the weights, if there is one.
    pub(crate) fn weight(&self) -> Option<&Initializer> {
        self.weight.as_ref()
    }

    /// Whether a number says how large its values start: `init = normal(0.1)`, `bias = constant(1.0)`.
    pub(crate) fn starts_by_numbers(&self) -> bool {
        let bias = if let Bias::Drawn(init) = &self.bias { Some(init) } else { None };
        self.weight.iter().chain(bias).any(Initializer::has_argument)
    }

    /// `Dense<T, 64, 32, Relu>`; what is the default is left out.
    pub(crate) fn type_of(&self, word: &Ident, step: &Step, root: &TokenStream) -> TokenStream {
        let at = Span::mixed_site();
        let Step { input, output, .. } = step;
        let activation = self.activation.as_ref().map(|activation| activation.type_of(root));
        match (&self.bias, activation) {
            (Bias::None, activation) => {
                let activation = activation.unwrap_or_else(|| quote_spanned!(at=> #root::activation::Linear));
                quote_spanned!(at=> #root::layers::#word<T, #input, #output, #activation, #root::layers::NoBias>)
            }
            (_, Some(activation)) => {
                quote_spanned!(at=> #root::layers::#word<T, #input, #output, #activation>)
            }
            (_, None) => quote_spanned!(at=> #root::layers::#word<T, #input, #output>),
        }
    }

    /// The initialisers of weight and bias, if one of them is not that of the layer's type.
    pub(crate) fn initializers(&self, root: &TokenStream) -> Option<[TokenStream; 2]> {
        let at = Span::mixed_site();
        if self.weight.is_none() && self.next.is_none() && !matches!(self.bias, Bias::Drawn(_)) {
            return None;
        }
        let weight =
            self.weight.as_ref().map_or_else(|| self.default_initializer(root), |init| init.value(root));
        let bias = match &self.bias {
            Bias::Drawn(init) => init.value(root),
            _ => quote_spanned!(at=> #root::init::Initializer::Zeros),
        };
        Some([weight, bias])
    }

    /// What the activation asks for.
    fn default_initializer(&self, root: &TokenStream) -> TokenStream {
        let at = Span::mixed_site();
        let activation = self.next.as_ref().or(self.activation.as_ref()).map_or_else(
            || quote_spanned!(at=> #root::activation::Linear),
            |activation| activation.type_of(root),
        );
        quote_spanned!(at=> <#activation as #root::activation::Activation>::INITIALIZER)
    }

    /// The initialiser's name as an expression.
    pub(crate) fn initializer_name(&self, root: &TokenStream) -> TokenStream {
        let at = Span::mixed_site();
        match &self.weight {
            Some(init) => {
                let source = init.source();
                quote_spanned!(at=> #source)
            }
            None => {
                let default = self.default_initializer(root);
                quote_spanned!(at=> #default.name())
            }
        }
    }

    /// How many parameters: a number, or the product in words.
    pub(crate) fn parameters(&self, step: &Step) -> String {
        let has_bias = !matches!(self.bias, Bias::None);
        let product = match (step.input.known(), step.output.known()) {
            (Some(input), Some(output)) => input
                .checked_mul(output)
                .and_then(|weights| weights.checked_add(if has_bias { output } else { 0 }))
                .map(|count| count.to_string()),
            _ => None,
        };
        product.unwrap_or_else(|| {
            let (input, output) = (factor(&step.input), factor(&step.output));
            let bias = if has_bias { format!(" + {output}") } else { String::new() };
            format!("`{input} × {output}{bias}`")
        })
    }
}

/// A size as a factor of a product.
fn factor(size: &Size) -> String {
    let source = size.source();
    if source.contains(' ') { format!("({source})") } else { source }
}
