//! `Network`: forward, record and backward, one call a layer.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote_spanned};

use super::parameters::parameters_of;
use super::{Expansion, plain};
use crate::layers::{Layer, Learns};
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
    let observe = observe(expansion);
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
            #observe

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
    let contracts = plan.steps.iter().map(|step| contract(expansion, step));
    let (name, input) = (plain(&plan.name), &plan.input);
    let rows = rows(expansion);
    let (stages, count) = (stages(expansion), Literal::usize_unsuffixed(plan.steps.len()));
    let names = plan.steps.iter().map(|step| plain(&step.name));
    let activations = expansion.steps().map(|(step, layer)| activations(expansion, step, layer));
    let fits = fits_inputs(expansion, &plan.steps[..1]);
    quote_spanned! {at=>
        #fits
        const FLOPS: usize = #(<#types as #contracts>::FLOPS)+*;
        const ACTIVATIONS: usize = #(#activations)+*;
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

/// Whether one of these layers, those that see the inputs, is fitted to them. By default there is none.
pub(super) fn fits_inputs(expansion: &Expansion, first: &[Step]) -> TokenStream {
    let at = expansion.at;
    let fitted = first.iter().zip(&expansion.types).filter(|(step, _)| step.layer.measures());
    let fitted = fitted.map(|(step, kind)| {
        let contract = contract(expansion, step);
        quote_spanned!(at=> <#kind as #contract>::FITS_INPUTS)
    });
    let fitted: Vec<_> = fitted.collect();
    if fitted.is_empty() {
        return TokenStream::new();
    }
    quote_spanned!(at=> const FITS_INPUTS: bool = #(#fitted)||*;)
}

/// What each layer does to the size of a signal.
fn stages(expansion: &Expansion) -> Vec<TokenStream> {
    let (at, root) = (expansion.at, &expansion.root);
    let stages = expansion.steps().map(|(step, kind)| {
        let contract = contract(expansion, step);
        let stage = quote_spanned!(at=> <#kind as #contract>::STAGE);
        match initializers(&step.layer, root) {
            Some([weight, bias]) => quote_spanned!(at=> #stage.initialized_by(#weight, #bias)),
            None => stage,
        }
    });
    stages.collect()
}

/// The initialisers, where they are not those of the layer's type.
fn initializers(layer: &Layer, root: &TokenStream) -> Option<[TokenStream; 2]> {
    match layer {
        Layer::Dense(dense) => dense.initializers(root),
        _ => None,
    }
}

/// What a layer gives, and what it needs inside.
pub(super) fn activations(expansion: &Expansion, step: &Step, layer: &TokenStream) -> TokenStream {
    let (at, output) = (expansion.at, &step.output);
    if matches!(step.layer, Layer::Nested(_)) || step.layer.is_block() {
        let contract = contract(expansion, step);
        return quote_spanned!(at=> #output + <#layer as #contract>::ACTIVATIONS);
    }
    quote_spanned!(at=> #output)
}

/// The rows of the summary.
pub(super) fn rows(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let at = *at;
    let mut rows: Vec<_> = expansion.steps().map(|(step, layer)| row(expansion, step, layer)).collect();
    if let Some((name, declared)) = &plan.head.item {
        let output = &plan.output;
        rows.push(quote_spanned! {at=>
            #root::summary::Row {
                name: #name,
                layer: #declared,
                output: &[#output],
                parameters: 0,
                buffers: 0,
                initializer: "",
                inner: &[],
            }
        });
    }
    rows
}

fn row(expansion: &Expansion, step: &Step, layer: &TokenStream) -> TokenStream {
    let (at, root) = (expansion.at, &expansion.root);
    let Step { name, declared, output, .. } = step;
    let (name, contract) = (plain(name), contract(expansion, step));
    let counts = parameters_of(expansion, step);
    let initializer = match &step.layer {
        Layer::Dense(dense) => dense.initializer_name(root),
        _ => quote_spanned!(at=> ""),
    };
    let inner = match &step.layer {
        layer_of if layer_of.is_block() || matches!(layer_of, Layer::Nested(_)) => {
            quote_spanned!(at=> <#layer as #contract>::ROWS)
        }
        _ => quote_spanned!(at=> &[]),
    };
    quote_spanned! {at=>
        #root::summary::Row {
            name: #name,
            layer: #declared,
            output: &[#output],
            parameters: <#layer as #counts>::PARAMETERS,
            buffers: <#layer as #counts>::BUFFERS,
            initializer: #initializer,
            inner: #inner,
        }
    }
}

/// Each layer by the initialiser of its type, or by another one.
pub(super) fn initialize(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let at = *at;
    let layers = plan.steps.iter().map(|step| {
        let (name, contract) = (&step.name, sized(expansion, step));
        match initializers(&step.layer, root) {
            Some([weight, bias]) => quote_spanned!(at=> self.#name.initialize_with(#weight, #bias, rng);),
            None => quote_spanned!(at=> #contract::initialize(&mut self.#name, rng);),
        }
    });
    let checked = expansion.checked();
    quote_spanned! {at=>
        fn initialize<Generator: #root::__private::Rng + ?::core::marker::Sized>(&mut self, rng: &mut Generator) {
            #checked
            #(#layers)*
        }
    }
}

/// Only the first layer sees the inputs.
fn fit_inputs(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, width, name) = (*at, &plan.input, &plan.steps[0].name);
    let layer = sized(expansion, &plan.steps[0]);
    quote_spanned! {at=>
        fn fit_inputs<'a>(
            &mut self,
            inputs: impl ::core::iter::Iterator<Item = &'a #root::__private::SVector<T, #width>> + ::core::clone::Clone,
        )
        where
            T: 'a,
        {
            #layer::fit_inputs(&mut self.#name, inputs);
        }
    }
}

/// What a layer is: `Layer<T, 64, 32>`. A type as a layer has sizes of its own: if they are wrong, and an error says so, rustc must
/// not look for what else the type lacks.
pub(super) fn contract(expansion: &Expansion, step: &Step) -> TokenStream {
    let (at, root, Step { input, output, .. }) = (expansion.at, &expansion.root, step);
    match step.layer {
        Layer::Nested(_) => quote_spanned!(at=> #root::__private::Part<T, #input, #output>),
        _ => quote_spanned!(at=> #root::Layer<T, #input, #output>),
    }
}

/// The same, to call its methods: `Layer::<T, 64, 32>`.
pub(super) fn sized(expansion: &Expansion, step: &Step) -> TokenStream {
    let (at, root, Step { input, output, .. }) = (expansion.at, &expansion.root, step);
    match step.layer {
        Layer::Nested(_) => quote_spanned!(at=> #root::__private::Part::<T, #input, #output>),
        _ => quote_spanned!(at=> #root::Layer::<T, #input, #output>),
    }
}

/// The same, where the sizes are clear from the arguments. Those of a type may be others.
fn caller(expansion: &Expansion, step: &Step) -> TokenStream {
    let (at, root) = (expansion.at, &expansion.root);
    match step.layer {
        Layer::Nested(_) => sized(expansion, step),
        _ => quote_spanned!(at=> #root::Layer),
    }
}

/// From layer to layer, in local variables called after the layers. (A layer's own name may be that of a constant or unit struct, which no
/// variable can have.) A `standardize` that is switched off passes on what it was given, not a copy.
fn forward(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, output) = (*at, &plan.input, &plan.output);
    let mut from = quote_spanned!(at=> x);
    let last = plan.steps.len() - 1;
    let mut calls = Vec::new();
    for (index, step) in plan.steps.iter().enumerate() {
        let (layer, Step { name, output, .. }) = (caller(expansion, step), step);
        if index == last {
            calls.push(quote_spanned!(at=> #layer::forward(&self.#name, cx, #from, logits);));
            continue;
        }
        let y = format_ident!("y_{}", plain(name), span = at);
        if matches!(step.layer, Layer::Standardize) {
            calls.push(quote_spanned! {at=>
                let mut #y = ::core::option::Option::None;
                let #y = self.#name.pass(cx, #from, &mut #y);
            });
            from = quote_spanned!(at=> #y);
        } else {
            calls.push(quote_spanned! {at=>
                let mut #y = <#root::Batch::<T, BATCH, #output> as #root::Zeroable>::ZEROED;
                #layer::forward(&self.#name, cx, #from, &mut #y);
            });
            from = quote_spanned!(at=> &#y);
        }
    }
    quote_spanned! {at=>
        fn forward_logits<Set: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, Set>,
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
    for step in &plan.steps {
        let (layer, Step { name, .. }) = (caller(expansion, step), step);
        calls.push(quote_spanned!(at=> #layer::record(&self.#name, cx, #from, &mut tape.#name);));
        from = quote_spanned!(at=> &tape.#name.output);
    }
    quote_spanned! {at=>
        fn record_logits<Set: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, Set>,
            x: &#root::Batch<T, BATCH, #input>,
            tape: &mut #tape,
        ) {
            #(#calls)*
        }
    }
}

/// What a tape holds, a layer at a time.
fn observe(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, tape) = (*at, &plan.input, expansion.tape());
    let mut from = quote_spanned!(at=> x);
    let mut calls = Vec::new();
    for step in &plan.steps {
        let (layer, Step { name, .. }, text) = (caller(expansion, step), step, plain(&step.name));
        calls.push(quote_spanned! {at=>
            #layer::observe(networks.map(|network| &network.#name), #from, &tape.#name, path.join(#text), observer);
        });
        from = quote_spanned!(at=> &tape.#name.output);
    }
    quote_spanned! {at=>
        fn observe<const BATCH: usize, const NETWORKS: usize>(
            networks: [&Self; NETWORKS],
            x: &#root::Batch<T, BATCH, #input>,
            tape: &#tape,
            path: #root::parameters::Path<'_>,
            observer: &mut impl #root::observe::Observer<T, NETWORKS>,
        ) {
            #(#calls)*
        }
    }
}

/// Backwards from layer to layer.
fn backward(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, tape) = (*at, &plan.input, expansion.tape());
    let names: Vec<_> = plan.steps.iter().map(|step| &step.name).collect();
    let calls = (0..names.len()).rev().map(|index| backward_step(expansion, &names, index));
    quote_spanned! {at=>
        fn backward_logits<Set: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, Set>,
            x: &#root::Batch<T, BATCH, #input>,
            tape: &mut #tape,
            d_x: ::core::option::Option<&mut #root::Batch<T, BATCH, #input>>,
            gradient: &mut Self,
        ) {
            #(#calls)*
        }
    }
}

/// One layer of `backward`. Where no layer before it learns, its input's gradient is worked out only for somebody who asks for
/// that of the network's input.
fn backward_step(expansion: &Expansion, names: &[&Ident], index: usize) -> TokenStream {
    let (at, name) = (expansion.at, names[index]);
    let layer = caller(expansion, &expansion.plan.steps[index]);
    let Some(before) = index.checked_sub(1).map(|before| names[before]) else {
        return quote_spanned!(at=> #layer::backward(&self.#name, cx, x, &mut tape.#name, d_x, &mut gradient.#name););
    };
    let learns = |least| {
        let before = expansion.steps().take(index);
        before.filter(move |(step, _)| step.layer.learns() >= least)
    };
    let d_before = if learns(Learns::Yes).next().is_some() {
        quote_spanned!(at=> ::core::option::Option::Some(&mut tape.#before.d_output))
    } else {
        let perhaps = learns(Learns::Perhaps);
        let learns = perhaps.map(|(step, layer)| {
            let counts = parameters_of(expansion, step);
            quote_spanned!(at=> || <#layer as #counts>::PARAMETERS > 0)
        });
        let learns: TokenStream = learns.collect();
        let asked = quote_spanned!(at=> d_x.is_some() #learns);
        let asked = if learns.is_empty() { asked } else { quote_spanned!(at=> (#asked)) };
        quote_spanned!(at=> #asked.then_some(&mut tape.#before.d_output))
    };
    quote_spanned! {at=>
        #layer::backward(&self.#name, cx, &tape.#before.output, &mut tape.#name, #d_before, &mut gradient.#name);
    }
}
