//! `Network`: forward, record and backward, one call a layer.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote_spanned;

use super::{Expansion, plain};
use crate::layers::Layer;
use crate::plan::Step;

/// `impl Network<T, 64, 10> for Digits<T>`
pub(super) fn passes(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, generics, network, tape) = (*at, expansion.parameters(), expansion.network(), expansion.tape());
    let (input, output) = (&plan.input, &plan.output);
    let constants = constants(expansion);
    let initialize = initialize(expansion);
    let fit_inputs = fit_inputs(expansion);
    let (forward, record, backward) = (forward(expansion), record(expansion), backward(expansion));
    let last = &plan.steps[plan.steps.len() - 1].name;
    vec![quote_spanned! {at=>
        impl<#generics> #root::Network<T, #input, #output> for #network {
            type Tape<const BATCH: usize> = #tape;

            #constants
            #initialize
            #fit_inputs
            #forward
            #record
            #backward

            fn logits<const BATCH: usize>(tape: &mut #tape) -> #root::network::Logits<'_, T, BATCH, #output> {
                #root::network::Logits { values: &tape.#last.output, gradient: &mut tape.#last.d_output }
            }
        }
    }]
}

/// `FLOPS`, `ACTIVATIONS`, `SUMMARY`, `STAGES`, `SIGNAL`
fn constants(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, types, .. } = expansion;
    let at = *at;
    let inputs = plan.steps.iter().map(|step| &step.input);
    let outputs: Vec<_> = plan.steps.iter().map(|step| &step.output).collect();
    let (name, input) = (plain(&plan.name), &plan.input);
    let rows = rows(expansion);
    let (stages, count) = (stages(expansion), Literal::usize_unsuffixed(plan.steps.len()));
    let names = plan.steps.iter().map(|step| plain(&step.name));
    quote_spanned! {at=>
        const FLOPS: usize = #(<#types as #root::Layer<T, #inputs, #outputs>>::FLOPS)+*;
        const ACTIVATIONS: usize = #(#outputs)+*;
        const SUMMARY: #root::summary::Summary<'static> = #root::summary::Summary {
            name: #name,
            input: &[#input],
            rows: &[#(#rows,)*],
            scalar_bytes: ::core::mem::size_of::<T>(),
        };
        const STAGES: &'static [#root::signal::Stage] = &[#(#stages,)*];
        const SIGNAL: #root::signal::Signal<'static> = #root::signal::Signal {
            names: &[#(#names,)*],
            layers: &#root::signal::predict::<#count>(Self::STAGES),
        };
    }
}

/// What each layer does to the size of a signal.
fn stages(expansion: &Expansion) -> Vec<TokenStream> {
    let (at, root) = (expansion.at, &expansion.root);
    let stages = expansion.steps().map(|(Step { layer, input, output, .. }, kind)| {
        let stage = quote_spanned!(at=> <#kind as #root::Layer<T, #input, #output>>::STAGE);
        match hints(layer, root) {
            Some([weight, bias]) => quote_spanned!(at=> #stage.initialized_by(#weight, #bias)),
            None => stage,
        }
    });
    stages.collect()
}

/// The initialisers that the user asked for.
fn hints(layer: &Layer, root: &TokenStream) -> Option<[TokenStream; 2]> {
    match layer {
        Layer::Dense(dense) => dense.hints(root),
        _ => None,
    }
}

/// The rows of the summary.
fn rows(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let at = *at;
    let row = |name: &str, declared: &str, output: &_, counts: [TokenStream; 2], initializer: TokenStream| {
        let [parameters, buffers] = counts;
        quote_spanned! {at=>
            #root::summary::Row {
                name: #name,
                layer: #declared,
                output: &[#output],
                parameters: #parameters,
                buffers: #buffers,
                initializer: #initializer,
            }
        }
    };
    let mut rows: Vec<_> = expansion
        .steps()
        .map(|(step, layer)| {
            let counts = [
                quote_spanned!(at=> <#layer as #root::Parameters<T>>::PARAMETERS),
                quote_spanned!(at=> <#layer as #root::Parameters<T>>::BUFFERS),
            ];
            let initializer = match &step.layer {
                Layer::Dense(dense) => dense.initializer_name(root),
                _ => quote_spanned!(at=> ""),
            };
            row(&plain(&step.name), &step.declared, &step.output, counts, initializer)
        })
        .collect();
    if let Some((name, declared)) = &plan.head.item {
        let counts = [quote_spanned!(at=> 0), quote_spanned!(at=> 0)];
        rows.push(row(name, declared, &plan.output, counts, quote_spanned!(at=> "")));
    }
    rows
}

/// Each layer by its own initialiser, or by the hints.
fn initialize(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let at = *at;
    let layers = plan.steps.iter().map(|Step { name, layer, input, output, .. }| match hints(layer, root) {
        Some([weight, bias]) => quote_spanned!(at=> self.#name.initialize_with(#weight, #bias, rng);),
        None => {
            quote_spanned!(at=> #root::Layer::<T, #input, #output>::initialize(&mut self.#name, rng);)
        }
    });
    quote_spanned! {at=>
        fn initialize<R: #root::__private::Rng + ?::core::marker::Sized>(&mut self, rng: &mut R) {
            #(#layers)*
        }
    }
}

/// Only the first layer sees the inputs.
fn fit_inputs(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, width, Step { name, input, output, .. }) = (*at, &plan.input, &plan.steps[0]);
    quote_spanned! {at=>
        fn fit_inputs<'a>(
            &mut self,
            inputs: impl ::core::iter::Iterator<Item = &'a #root::__private::SVector<T, #width>>,
        )
        where
            T: 'a,
        {
            #root::Layer::<T, #input, #output>::fit_inputs(&mut self.#name, inputs);
        }
    }
}

/// From layer to layer, in local variables that bear the layers' names.
fn forward(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, output) = (*at, &plan.input, &plan.output);
    let mut from = quote_spanned!(at=> x);
    let last = plan.steps.len() - 1;
    let mut calls = Vec::new();
    for (index, Step { name, output, .. }) in plan.steps.iter().enumerate() {
        if index == last {
            calls.push(quote_spanned!(at=> #root::Layer::forward(&self.#name, cx, #from, logits);));
        } else {
            calls.push(quote_spanned! {at=>
                let mut #name = <#root::Batch::<T, BATCH, #output> as #root::Zeroable>::ZEROED;
                #root::Layer::forward(&self.#name, cx, #from, &mut #name);
            });
        }
        from = quote_spanned!(at=> &#name);
    }
    quote_spanned! {at=>
        fn forward_logits<I: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, I>,
            x: &#root::Batch<T, BATCH, #input>,
            logits: &mut #root::Batch<T, BATCH, #output>,
        ) {
            #(#calls)*
        }
    }
}

/// The same, in the tape.
fn record(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, tape) = (*at, &plan.input, expansion.tape());
    let mut from = quote_spanned!(at=> x);
    let mut calls = Vec::new();
    for Step { name, .. } in &plan.steps {
        calls.push(quote_spanned!(at=> #root::Layer::record(&self.#name, cx, #from, &mut tape.#name);));
        from = quote_spanned!(at=> &tape.#name.output);
    }
    quote_spanned! {at=>
        fn record_logits<I: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, I>,
            x: &#root::Batch<T, BATCH, #input>,
            tape: &mut #tape,
        ) {
            #(#calls)*
        }
    }
}

/// Backwards from layer to layer.
fn backward(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, tape: tape_name, .. } = expansion;
    let (at, input, tape) = (*at, &plan.input, expansion.tape());
    let names: Vec<_> = plan.steps.iter().map(|step| &step.name).collect();
    let calls = (0..names.len()).rev().map(|index| backward_step(expansion, &names, index));
    quote_spanned! {at=>
        fn backward_logits<I: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, I>,
            x: &#root::Batch<T, BATCH, #input>,
            tape: &mut #tape,
            d_x: ::core::option::Option<&mut #root::Batch<T, BATCH, #input>>,
            gradient: &mut Self,
        ) {
            let #tape_name { #(#names),* } = tape;
            #(#calls)*
        }
    }
}

/// One layer of `backward`. Where no layer before it learns, its input's gradient is worked out only for somebody who asks for
/// that of the network's input.
fn backward_step(expansion: &Expansion, names: &[&Ident], index: usize) -> TokenStream {
    let (at, root, name) = (expansion.at, &expansion.root, names[index]);
    let Some(before) = index.checked_sub(1).map(|before| names[before]) else {
        return quote_spanned! {at=>
            #root::Layer::backward(&self.#name, cx, x, #name, d_x, &mut gradient.#name);
        };
    };
    let somebody_learns = expansion.plan.steps[..index].iter().any(|step| step.layer.learns());
    let d_before = if somebody_learns {
        quote_spanned!(at=> ::core::option::Option::Some(&mut #before.d_output))
    } else {
        quote_spanned!(at=> d_x.is_some().then_some(&mut #before.d_output))
    };
    quote_spanned! {at=>
        #root::Layer::backward(&self.#name, cx, &#before.output, #name, #d_before, &mut gradient.#name);
    }
}
