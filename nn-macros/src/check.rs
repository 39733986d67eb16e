//! What the user wrote into a plan: names, and every shape rule along the chain of layers.
//!
//! Collects all mistakes. A width that a mistake made unknown is `None` from there on, and nothing is said about it again. The walk
//! from layer to layer is in `chain`; the rules of a single layer are in `layers`, which works through a [`Scope`].

mod advice;
mod chain;
mod naming;
mod scope;
mod world;

pub(crate) use chain::{Chain, block_plan};
pub(crate) use naming::{name_items, name_networks};
pub(crate) use scope::{NumberRule, Position, Scope};
pub(crate) use world::World;

use proc_macro2::TokenStream;

use crate::ast::Network;
use crate::diagnostics::Diagnostics;
use crate::messages;
use crate::parse::Declaration;
use crate::plan::{Obligations, Plan, Size, Wiring};

/// A network after all rules: its plan, or what only rustc can check of it besides its mistakes.
pub(crate) struct Checked {
    pub(crate) network: Option<Network>,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) outcome: Result<Plan, Obligations>,
}

/// Checks the networks of one call. Those that have one with a mistake as a layer are checked a second time, by what its header says:
/// rustc will know nothing about it.
pub(crate) fn check_all(declarations: Vec<Declaration>, root: &TokenStream) -> Vec<Checked> {
    let mut world = World::of(&declarations);
    let mut parsed = Vec::new();
    let mut all: Vec<Checked> = Vec::new();
    for Declaration { network, mut diagnostics } in declarations {
        parsed.push(diagnostics.clone());
        let outcome = match &network {
            Some(network) => check(network, &mut world, root, &mut diagnostics),
            None => Err(Obligations::default()),
        };
        all.push(Checked { network, diagnostics, outcome });
    }
    for broken in all.iter().filter(|checked| checked.outcome.is_err()) {
        broken.network.iter().for_each(|network| world.note_broken(network));
    }
    if !world.knows_more() {
        return all;
    }
    for (checked, mut diagnostics) in all.iter_mut().zip(parsed) {
        let Some(network) = &checked.network else { continue };
        let outcome = check(network, &mut world, root, &mut diagnostics);
        if diagnostics.count() > checked.diagnostics.count() {
            (checked.diagnostics, checked.outcome) = (diagnostics, outcome);
        }
    }
    all
}

/// Checks one network. After a mistake there is no plan, but what only rustc can check is checked all the same. `world` knows the
/// networks beside it, `root` is the path of nn-core.
fn check(
    network: &Network,
    world: &mut World,
    root: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> Result<Plan, Obligations> {
    if network.items.is_empty() && diagnostics.is_empty() {
        diagnostics.push(network.end, messages::no_layers(&network.name.to_string()));
    }
    let mut scope = Scope::new(network, world, root, diagnostics);
    let input = scope.shape(network.input.as_ref(), "input");
    let output = scope.shape(network.output.as_ref(), "output");
    let mut chain = Chain::of_network(&network.items, input.clone());
    chain.follow(&mut scope);
    ends_as_declared(&mut chain, output.as_ref(), network, &mut scope);
    let obligations = scope.finish();
    let (Some(input), Some(output), Some((mut steps, head)), true) =
        (input, output, chain.finish(), diagnostics.is_empty())
    else {
        return Err(obligations);
    };
    advice::advise_branches(&mut steps);
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
