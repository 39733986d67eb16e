//! The procedural macro behind `nn_core::network!`.
//!
//! Use it through nn-core, whose wrapper hands its own path (`$crate`) to the macro. The stages, a file each:
//! tokens -> `parse` -> `ast` -> `check` -> `plan` -> `expand`; after a mistake, `fallback`.

mod ast;
mod check;
mod derive;
mod diagnostics;
mod expand;
mod fallback;
mod layers;
mod messages;
mod names;
mod numbers;
mod parse;
mod plan;
mod text;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use check::Checked;

/// `network_in! { path_of_nn_core; networks }`: what `nn_core::network!` calls. No part of the public interface.
#[doc(hidden)]
#[proc_macro]
pub fn network_in(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile(input.into()).into()
}

/// What a layer of your own learns, from its fields: see `nn_core::Layer`.
#[proc_macro_derive(Parameters, attributes(role, shape, parameters))]
pub fn parameters(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive::derive(input.into()).into()
}

/// The whole macro: every network is parsed, checked and expanded by itself, so that a mistake in one leaves the others
/// whole.
fn compile(input: TokenStream) -> TokenStream {
    let (root, mut declarations) = parse::parse(input);
    check::name_networks(&mut declarations);
    let compiled = check::check_all(declarations, &root).into_iter().map(|checked| match checked {
        Checked { network: None, diagnostics, .. } => diagnostics.into_compile_errors(),
        Checked { network: Some(network), diagnostics, outcome: Err(obligations) } => {
            fallback::fallback(&network, &obligations, diagnostics, &root)
        }
        Checked { outcome: Ok(plan), .. } => expand::expand(&plan, &root),
    });
    compiled.collect()
}
