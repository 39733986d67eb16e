//! `residual { item, * }`: what arrives, and what its layers make of it, added. Both have one shape.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::ast::Block;
use crate::check::{Chain, Position, Scope};
use crate::layers::{Checked, Layer};
use crate::messages;

/// `residual { dense(64, relu), dense(64) }`
pub(crate) fn check(word: &Ident, block: &Block, position: &Position, scope: &mut Scope) -> Checked {
    if block.items.is_empty() && !block.spoilt {
        scope.diagnostics.push(block.end, messages::no_layers(&word.to_string()));
    }
    let layer = scope.within(&position.name.unraw().to_string(), |scope| {
        let mut chain = Chain::of_block(block, position);
        chain.follow(scope);
        let arrives = position.width?;
        branches_meet(&mut chain, position, scope);
        chain.into_block(scope.block_name("Block"), arrives, scope)
    });
    Checked::keeping(position.width, layer.map(|plan| Layer::Residual(Box::new(plan))))
}

/// What the last layer gives is as long as what arrives.
fn branches_meet(chain: &mut Chain, position: &Position, scope: &mut Scope) {
    let (Some(given), Some(arrives)) = (&chain.width, position.width) else { return };
    let (place, last) = match &chain.set_at {
        Some((place, layer)) => (Some(*place), layer),
        None => (chain.last_place(), &chain.from),
    };
    let sentence = messages::branches_meet(position, last, given, &chain.derived, arrives);
    if let Some(place) = place {
        chain.must_give(arrives, place, sentence, scope);
    }
}
