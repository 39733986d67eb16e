//! What is no mistake and yet seldom meant, as uses of deprecated functions: rustc then warns at the user's token.
//!
//! What needs no numbers is in the plan already (`check::advice`). Whether a signal vanishes or explodes depends on all sizes, so rustc decides:
//! by a type that carries the verdict, `nn_core::__private::Prediction`.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::{Attribute, Meta};

use super::Expansion;
use crate::layers::{Layer, Learns};
use crate::plan::{Plan, Step, Warning, Wiring};

/// An item for each layer of a network that is warned about, under the levels of lints that the user wrote there, with those of its blocks
/// inside of it; all of them under the network's.
pub(super) fn warnings(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, at, .. } = expansion;
    let at = *at;
    if plan.wiring != Wiring::Network {
        return Vec::new();
    }
    let layers = of_layers(plan, at, &|index| prediction(expansion, index)).into_iter();
    let item = |(levels, body)| quote_spanned!(at=> #levels const _: () = #body;);
    let of_network = levels(&plan.attributes);
    if of_network.is_empty() {
        return layers.map(item).collect();
    }
    let all: Vec<_> = layers.map(|(levels, body)| quote_spanned!(at=> #levels #body)).collect();
    under(&of_network, &all, at).map(item).into_iter().collect()
}

/// For each layer that is warned about the levels and, in braces, what there is to say.
fn of_layers(
    plan: &Plan,
    at: Span,
    prediction: &dyn Fn(usize) -> Option<TokenStream>,
) -> Vec<(TokenStream, TokenStream)> {
    let layers = plan.steps.iter().enumerate().filter_map(|(index, step)| {
        let known = plan.warnings.iter().filter(|warning| warning.step == index).map(|w| known(at, w));
        let inside = step.layer.block().map_or_else(Vec::new, |block| of_layers(block, at, &|_| None));
        let inside = inside.into_iter().map(|(levels, body)| quote_spanned!(at=> #levels #body));
        let calls: Vec<_> = known.chain(prediction(index)).chain(inside).collect();
        under(&levels(&step.attributes), &calls, at)
    });
    layers.collect()
}

/// What there is to say, and the levels above it.
fn under(levels: &[&Attribute], content: &[TokenStream], at: Span) -> Option<(TokenStream, TokenStream)> {
    is_needed(content, levels)
        .then(|| (quote_spanned!(at=> #(#levels)*), quote_spanned!(at=> { #(#content)* })))
}

/// What a user says about `deprecated` here.
fn levels(attributes: &[Attribute]) -> Vec<&Attribute> {
    attributes.iter().filter(|attribute| sets_level(attribute)).collect()
}

/// Whether there is anything to say, or something was expected.
fn is_needed(content: &[TokenStream], levels: &[&Attribute]) -> bool {
    !content.is_empty() || levels.iter().any(|level| level.path().is_ident("expect"))
}

/// `#[allow(deprecated)]` and the like.
pub(super) fn sets_level(attribute: &Attribute) -> bool {
    let is_level =
        ["allow", "expect", "warn", "deny", "forbid"].iter().any(|level| attribute.path().is_ident(level));
    let Meta::List(list) = &attribute.meta else { return false };
    is_level
        && list
            .tokens
            .clone()
            .into_iter()
            .any(|token| matches!(token, TokenTree::Ident(lint) if lint == "deprecated"))
}

/// A function whose name and note are the message.
fn known(at: Span, Warning { rule, place, text, .. }: &Warning) -> TokenStream {
    let function = Ident::new(rule, *place);
    quote_spanned! {at=>
        #[deprecated(note = #text)]
        const fn #function() {}
        #function();
    }
}

/// What rustc predicts for one layer: for those before the last one that learns. A network that is generic over a size has no constants;
/// where an initialiser is wrong already, that comes first.
fn prediction(expansion: &Expansion, index: usize) -> Option<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, name, Step { kind, .. }) = (*at, &plan.name, &plan.steps[index]);
    let hidden = plan.steps.iter().rposition(|step| step.layer.learns() > Learns::No)?;
    let is_network = plan.wiring == Wiring::Network && plan.generics.is_empty();
    if index >= hidden || !is_network || is_warned_about(plan) || is_safe(&plan.steps) {
        return None;
    }
    let [at_layer, of_hidden] = [index, hidden].map(Literal::usize_unsuffixed);
    let before_sigmoid =
        plan.steps[index + 1..hidden].iter().any(|step| step.layer.has_activation("sigmoid"));
    let (input, output, function) = (&plan.input, &plan.output, Ident::new("at_this_layer", *kind));
    let signal = quote_spanned!(at=> <#name as #root::Network<f32, #input, #output>>::SIGNAL);
    let verdict =
        quote_spanned!(at=> #root::__private::prediction(&#signal, #at_layer, #of_hidden, #before_sigmoid));
    let prediction = quote_spanned!(at=> #root::__private::Prediction::<{ #verdict }>);
    Some(quote_spanned!(at=> <#prediction as #root::__private::Judged>::Verdict::#function();))
}

/// Whether there is a warning in the plan, or in one of its blocks.
fn is_warned_about(plan: &Plan) -> bool {
    !plan.warnings.is_empty() || plan.steps.iter().filter_map(|step| step.layer.block()).any(is_warned_about)
}

/// Whether a network needs no prediction: up to three layers that learn cannot leave the range by initialisers that follow the widths.
/// (Two of them are hidden, each of which passes on at least 2 / (1 + its width).)
fn is_safe(steps: &[Step]) -> bool {
    let learning: Vec<_> = steps.iter().filter(|step| step.layer.learns() > Learns::No).collect();
    let follows_widths =
        |step: &&Step| matches!(&step.layer, Layer::Dense(dense) if !dense.starts_by_numbers());
    learning.len() <= 3 && learning.iter().all(follows_widths)
}
