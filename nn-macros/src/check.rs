//! What the user wrote into a plan: names, and every shape rule along the chain of layers.
//!
//! Collects all mistakes. A width that a mistake made unknown is `None` from there on, and nothing is said about it again. The walk
//! from layer to layer is in `chain`; the rules of a single layer are in `layers`, which works through a [`Scope`].

mod advice;
mod chain;
mod naming;
mod scope;

pub(crate) use chain::{Chain, block_plan};
pub(crate) use naming::{name_items, name_networks};
pub(crate) use scope::{NumberRule, Position, Scope};

use proc_macro2::TokenStream;

use crate::ast::Network;
use crate::diagnostics::Diagnostics;
use crate::messages;
use crate::plan::{Obligations, Plan, Size, Wiring};

/// Checks one network. After a mistake there is no plan, but what only rustc can check is checked all the same. `root` is the path of
/// nn-core.
pub(crate) fn check(
    network: &Network,
    root: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> Result<Plan, Obligations> {
    if network.items.is_empty() && diagnostics.is_empty() {
        diagnostics.push(network.end, messages::no_layers(&network.name.to_string()));
    }
    let mut scope = Scope::new(network, root, diagnostics);
    let input = scope.shape(network.input.as_ref(), "input");
    let output = scope.shape(network.output.as_ref(), "output");
    let mut chain = Chain::of_network(&network.items, input.clone());
    chain.follow(&mut scope);
    ends_as_declared(&mut chain, output.as_ref(), network, &mut scope);
    let obligations = scope.finish();
    let (Some(input), Some(output), Some((steps, head)), true) =
        (input, output, chain.finish(), diagnostics.is_empty())
    else {
        return Err(obligations);
    };
    let warnings = advice::of_network(&steps);
    Ok(Plan {
        attributes: network.attributes.clone(),
        visibility: network.visibility.clone(),
        name: network.name.clone(),
        generics: network.generics.clone(),
        input,
        output,
        steps,
        head,
        obligations,
        warnings,
        wiring: Wiring::Network,
    })
}

/// The last layer gives what the network declares.
fn ends_as_declared(chain: &mut Chain, declared: Option<&Size>, network: &Network, scope: &mut Scope) {
    let (Some(given), Some(declared), Some(shape)) = (&chain.width, declared, &network.output) else {
        return;
    };
    if network.items.is_empty() {
        return;
    }
    let name = network.name.to_string();
    let (place, sentence) = match &chain.set_at {
        Some((place, layer)) => (*place, messages::wrong_last_size(&name, layer, given, declared)),
        None => (shape.place(), messages::wrong_output(&name, &chain.from, given, &chain.derived, declared)),
    };
    chain.must_give(declared, place, sentence, scope);
}
