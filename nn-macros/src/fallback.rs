//! After a mistake: the messages, and a type of the network's name, so that no second error follows from the first.
//!
//! The type is a stub whose const argument is the first message: rustc reports that, and then says nothing about whatever is
//! done with the type.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};

use crate::ast::Network;
use crate::diagnostics::Diagnostics;

/// The messages and the stub of one network.
pub(crate) fn fallback(network: &Network, diagnostics: Diagnostics) -> TokenStream {
    let at = Span::mixed_site();
    let Network { visibility, name, generics, .. } = network;
    let mut errors = diagnostics.into_mistakes().map(|mistake| mistake.to_compile_error());
    let first = errors.next();
    let rest: TokenStream = errors.collect();
    let tape = format_ident!("{name}Tape");
    let stub = format_ident!("__{name}Stub");
    let doc = format!("`{name}` could not be declared.");
    quote_spanned! {at=>
        #[doc(hidden)]
        #[allow(missing_docs, unreachable_pub)]
        pub struct #stub<T, const MISTAKE: usize>(::core::marker::PhantomData<T>);
        #[doc = #doc]
        #[allow(type_alias_bounds, non_camel_case_types)]
        #visibility type #name<#(const #generics: usize,)* T = f32> = #stub<T, { #first }>;
        #[doc = #doc]
        #[allow(type_alias_bounds, non_camel_case_types)]
        #visibility type #tape<const B: usize, #(const #generics: usize,)* T = f32> = #name<#(#generics,)* T>;
        #rest
    }
}
