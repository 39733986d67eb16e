//! After a mistake: the messages, and a type of the network's name, so that no second error follows from the first.
//!
//! The type is a stub whose const argument is the first message: rustc reports that, and then says nothing about whatever is
//! done with the type. Patterns ask for its fields, so it has them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};

use crate::ast::Network;
use crate::diagnostics::Diagnostics;
use crate::plan::Obligations;
use crate::{check, expand, parse};

/// The messages and the stub of one network.
///
/// What only rustc can check is checked besides: two mistakes are two errors in one compilation.
pub(crate) fn fallback(
    network: &Network,
    obligations: &Obligations,
    diagnostics: Diagnostics,
    root: &TokenStream,
) -> TokenStream {
    let at = Span::mixed_site();
    let visibility = &network.visibility;
    let name =
        if parse::is_free(&network.name) { network.name.clone() } else { format_ident!("{}_", network.name) };
    // A name that the user chose may be the mistake.
    let generics: Vec<_> = (0..network.generics.len()).map(|index| format_ident!("SIZE{index}")).collect();
    let mut errors = diagnostics.into_mistakes().map(|mistake| mistake.to_compile_error());
    let first = errors.next();
    let rest: TokenStream = errors.collect();
    let tape = format_ident!("{name}Tape");
    let stub = format_ident!("__{name}Stub");
    let doc = format!(" `{name}` could not be declared.");
    let fields = fields(network);
    let constants = expand::constants(obligations, root);
    let proofs = expand::proofs(obligations, root);
    quote_spanned! {at=>
        #[doc(hidden)]
        #[allow(missing_docs, unreachable_pub, non_camel_case_types)]
        pub struct #stub<T, const MISTAKE: usize> {
            #(pub #fields: [T; MISTAKE],)*
        }
        #[doc = #doc]
        #[allow(type_alias_bounds, non_camel_case_types)]
        #visibility type #name<#(const #generics: usize,)* T = f32> = #stub<T, { #first }>;
        #[doc = #doc]
        #[allow(type_alias_bounds, non_camel_case_types)]
        #visibility type #tape<const BATCH: usize, #(const #generics: usize,)* T = f32> = #name<#(#generics,)* T>;
        #rest
        #(#constants)*
        #(#proofs)*
    }
}

/// The names of the layers, once each; at least one name.
fn fields(network: &Network) -> Vec<Ident> {
    let mut fields: Vec<Ident> = Vec::new();
    // Two layers of one name have been reported before.
    let names = check::name_items(&network.items, &mut Diagnostics::default());
    for name in names.into_iter().flatten() {
        // An unknown layer may be called anything: `self`.
        if !fields.contains(&name) && !parse::is_keyword(&name) {
            fields.push(name);
        }
    }
    if fields.is_empty() {
        fields.push(Ident::new("none", Span::mixed_site()));
    }
    fields
}
