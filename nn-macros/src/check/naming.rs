//! The layers' names: those that the user gave, once each, and those that a person would guess.

use proc_macro2::Ident;
use quote::format_ident;
use std::collections::{BTreeMap, BTreeSet};
use syn::ext::IdentExt;

use crate::ast::Item;
use crate::diagnostics::Diagnostics;
use crate::messages;

/// A name for each item that has a layer. `dense` is counted (`dense1`, `dense2`); any other kind is its own name where it is
/// alone (`dropout`), and counted where not. A name that the user gave to another layer is passed over.
pub(crate) fn name_items(items: &[Item], diagnostics: &mut Diagnostics) -> Vec<Option<Ident>> {
    let mut taken = BTreeSet::new();
    for name in items.iter().filter_map(|item| item.name.as_ref()) {
        if !taken.insert(name.unraw().to_string()) {
            diagnostics.at(name, messages::name_twice(&name.to_string()));
        }
    }
    let mut unnamed: BTreeMap<String, usize> = BTreeMap::new();
    for call in items.iter().filter(|item| item.name.is_none()).filter_map(|item| item.call.as_ref()) {
        *unnamed.entry(call.kind.to_string()).or_default() += 1;
    }
    let mut counts = BTreeMap::new();
    let name = |item: &Item| {
        let call = item.call.as_ref()?;
        item.name.clone().or_else(|| {
            let kind = call.kind.to_string();
            let alone = unnamed[&kind] == 1 && kind != "dense" && !taken.contains(&kind);
            Some(if alone {
                call.kind.clone()
            } else {
                next_free(call, &taken, counts.entry(kind).or_insert(0))
            })
        })
    };
    items.iter().map(name).collect()
}

/// `dense1`, `dense2`, .., whichever comes next and is free.
fn next_free(call: &crate::ast::Call, taken: &BTreeSet<String>, count: &mut usize) -> Ident {
    loop {
        *count += 1;
        let name = format_ident!("{}{count}", call.kind, span = call.kind.span());
        if !taken.contains(&name.to_string()) {
            return name;
        }
    }
}
