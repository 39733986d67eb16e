//! `Parameters`: the layers' tensors under the layers' names.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Expansion, passes, plain};
use crate::layers::{Layer, Learns};
use crate::plan::Step;

/// `impl Parameters<T> for Digits<T>`
pub(super) fn parameters(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { root, at, .. } = expansion;
    let (at, generics, network) = (*at, expansion.parameters(), expansion.network());
    let learnt = count(expansion, |step| step.layer.learns() > Learns::No, &quote_spanned!(at=> PARAMETERS));
    let measured = count(expansion, |step| step.layer.measures(), &quote_spanned!(at=> BUFFERS));
    let names: Vec<_> = expansion.plan.steps.iter().map(|step| &step.name).collect();
    let texts: Vec<_> = names.iter().map(|name| plain(name)).collect();
    let traits: Vec<_> = expansion.plan.steps.iter().map(|step| parameters_of(expansion, step)).collect();
    vec![quote_spanned! {at=>
        impl<#generics> #root::Parameters<T> for #network {
            const PARAMETERS: usize = #learnt;
            const BUFFERS: usize = #measured;

            fn visit<'a>(
                &'a self,
                path: #root::parameters::Path<'_>,
                visitor: &mut impl ::core::ops::FnMut(#root::parameters::TensorInfo<'_>, &'a [T]),
            ) {
                #(#traits::visit(&self.#names, path.join(#texts), visitor);)*
            }

            fn zip<const NETWORKS: usize>(
                mut networks: [&mut Self; NETWORKS],
                path: #root::parameters::Path<'_>,
                visitor: &mut impl ::core::ops::FnMut(#root::parameters::TensorInfo<'_>, [&mut [T]; NETWORKS]),
            ) {
                #(#traits::zip(
                    networks.each_mut().map(|network| &mut network.#names),
                    path.join(#texts),
                    visitor,
                );)*
            }
        }
    }]
}

/// The trait that tells a layer's parameters.
pub(super) fn parameters_of(expansion: &Expansion, step: &Step) -> TokenStream {
    let (at, root) = (expansion.at, &expansion.root);
    match step.layer {
        Layer::Nested(_) => passes::sized(expansion, step),
        _ => quote_spanned!(at=> #root::Parameters::<T>),
    }
}

/// The sum of a constant over the layers that have it.
fn count(expansion: &Expansion, has: impl Fn(&Step) -> bool, constant: &TokenStream) -> TokenStream {
    let at = expansion.at;
    let counts = expansion.steps().filter(|(step, _)| has(step)).map(|(step, layer)| {
        let parameters = parameters_of(expansion, step);
        quote_spanned!(at=> <#layer as #parameters>::#constant)
    });
    let counts: Vec<_> = counts.collect();
    if counts.is_empty() {
        return quote_spanned!(at=> 0);
    }
    quote_spanned!(at=> #(#counts)+*)
}
