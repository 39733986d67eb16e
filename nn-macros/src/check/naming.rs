//! The names: a network's once in a call, and the layers', those that the user gave, once each, and those that a person would guess.

use proc_macro2::Ident;
use quote::format_ident;
use std::collections::{BTreeMap, BTreeSet};
use syn::ext::IdentExt;

use crate::ast::{Item, Layer, Network};
use crate::diagnostics::{Diagnostics, Place};
use crate::parse::Declaration;
use crate::{messages, names, parse};

/// Of two networks of one name, the second is reported and left out, unless rustc is told which of them to compile.
pub(crate) fn name_networks(declarations: &mut [Declaration]) {
    let mut taken = BTreeSet::new();
    for Declaration { network, diagnostics } in declarations {
        let conditional = |network: &Network| network.attributes.iter().any(|a| a.path().is_ident("cfg"));
        let Some(named) = network.as_ref().filter(|network| !conditional(network)) else { continue };
        let name = named.name.unraw().to_string();
        let tapes = [format!("{name}Tape"), name.trim_end_matches("Tape").to_string()];
        let sentence = if taken.contains(&name) {
            messages::network_twice(&name)
        } else if taken.contains(&tapes[0]) {
            messages::network_like_tape(&name)
        } else if tapes[1] != name && taken.contains(&tapes[1]) {
            messages::network_like_tape(&tapes[1])
        } else {
            taken.insert(name);
            continue;
        };
        diagnostics.at(&named.name, sentence);
        *network = None;
    }
}

/// A name for each item that has a layer, or a name of its own. `dense` is counted (`dense1`, `dense2`); any other kind is its own name where it is
/// alone (`dropout`), and counted where not. A name that the user gave to another layer is passed over.
pub(crate) fn name_items(items: &[Item], diagnostics: &mut Diagnostics) -> Vec<Option<Ident>> {
    let mut taken = BTreeSet::new();
    for name in items.iter().filter_map(|item| item.name.as_ref()) {
        if !taken.insert(name.unraw().to_string()) {
            diagnostics.at(name, messages::name_twice(&name.to_string()));
        }
    }
    let mut unnamed: BTreeMap<String, usize> = BTreeMap::new();
    for layer in items.iter().filter(|item| item.name.is_none()).filter_map(|item| item.layer.as_ref()) {
        *unnamed.entry(kind(layer).to_string()).or_default() += 1;
    }
    let mut counts = BTreeMap::new();
    let name = |item: &Item| {
        item.name.clone().or_else(|| {
            let kind = kind(item.layer.as_ref()?);
            let word = kind.to_string();
            let alone = unnamed[&word] == 1 && word != "dense" && !taken.contains(&word);
            Some(if alone { kind } else { next_free(&kind, &taken, counts.entry(word).or_insert(0)) })
        })
    };
    items.iter().map(name).collect()
}

/// What a layer is called after: its word, or its type: `encoder` for `my::Encoder`.
fn kind(layer: &Layer) -> Ident {
    let path = match layer {
        Layer::Call(call) => return call.kind.clone(),
        Layer::Residual(word, _) | Layer::Concat(word, _) => return word.clone(),
        Layer::Type(path) => path,
    };
    let name = path.segments.last().map(|segment| names::snake(&segment.ident.unraw().to_string()));
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| "layer".into());
    let ident = Ident::new(&name, Place::of(path).first);
    if parse::is_keyword(&ident) { format_ident!("{name}_layer", span = ident.span()) } else { ident }
}

/// `dense1`, `dense2`, .., whichever comes next and is free.
fn next_free(kind: &Ident, taken: &BTreeSet<String>, count: &mut usize) -> Ident {
    loop {
        *count += 1;
        let name = format_ident!("{kind}{count}", span = kind.span());
        if !taken.contains(&name.to_string()) {
            return name;
        }
    }
}
