//! `Layer` of a `concat`: the branches one after the other, through the pieces in `nn_core::layers::concat`.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::{Expansion, passes, plain};

/// The tape: a branch's own each, and room for what one branch sends back.
pub(super) fn tape(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, tape, .. } = expansion;
    let (at, visibility, generics, input) = (*at, &plan.visibility, &plan.generics, &plan.input);
    let fields = expansion.steps().map(|(step, layer)| {
        let (name, input, output) = (&step.name, &step.input, &step.output);
        let doc = format!(" `[BATCH, {}]`", output.source());
        quote_spanned! {at=>
            #[doc = #doc]
            #visibility #name: <#layer as #root::Network<T, #input, #output>>::Tape<BATCH>
        }
    });
    let doc =
        format!(" What [`{}`] keeps of a batch of `BATCH` rows between `record` and `backward`.", plan.name);
    let doc_of_input = format!(" `[BATCH, {}]`", input.source());
    let allowed = expansion.allowed_name();
    vec![quote_spanned! {at=>
        #[doc = #doc]
        #allowed
        #visibility struct #tape<const BATCH: usize, #(const #generics: usize,)* T: #root::Scalar = f32> {
            #(#fields,)*
            #[doc = #doc_of_input]
            #visibility d_branch: #root::Batch<T, BATCH, #input>,
        }
    }]
}

/// `impl Layer<T, 64, 24> for DigitsConcatBranches<T>`
pub(super) fn layer(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, generics, network, tape) = (*at, expansion.parameters(), expansion.network(), expansion.tape());
    let (input, output) = (&plan.input, &plan.output);
    let constants = constants(expansion);
    let initialize = passes::initialize(expansion);
    let fit_inputs = fit_inputs(expansion);
    let (forward, record, backward) = (forward(expansion), record(expansion), backward(expansion));
    let observe = observe(expansion);
    vec![quote_spanned! {at=>
        impl<#generics> #root::Layer<T, #input, #output> for #network {
            type Tape<const BATCH: usize> = #tape;

            #constants
            #initialize
            #fit_inputs
            #forward
            #record
            #backward
            #observe
        }
    }]
}

/// `FLOPS`, `ACTIVATIONS`, `ROWS`, `STAGE`
fn constants(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, types, .. } = expansion;
    let at = *at;
    let (input, outputs) = (&plan.input, plan.steps.iter().map(|step| &step.output));
    let activations = expansion.steps().map(|(step, layer)| passes::activations(expansion, step, layer));
    let (rows, sizes) = (passes::rows(expansion), outputs.clone());
    let stages = types
        .iter()
        .zip(outputs.clone())
        .map(|(branch, output)| quote_spanned!(at=> <#branch as #root::Layer<T, #input, #output>>::STAGE));
    let fits = passes::fits_inputs(expansion, &plan.steps);
    quote_spanned! {at=>
        #fits
        const FLOPS: usize = #(<#types as #root::Layer<T, #input, #outputs>>::FLOPS)+*;
        const ACTIVATIONS: usize = #(#activations)+*;
        const ROWS: &'static [#root::summary::Row<'static>] = &[#(#rows,)*];
        const STAGE: #root::signal::Stage = #root::signal::Stage::Concat(&[#((#sizes, #stages),)*]);
    }
}

/// Every branch sees the inputs.
fn fit_inputs(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, width) = (*at, &plan.input);
    let branches = plan.steps.iter().map(|step| {
        let (name, input, output) = (&step.name, &step.input, &step.output);
        quote_spanned! {at=>
            #root::Layer::<T, #input, #output>::fit_inputs(
                &mut self.#name,
                ::core::clone::Clone::clone(&inputs),
            );
        }
    });
    quote_spanned! {at=>
        fn fit_inputs<'a>(
            &mut self,
            inputs: impl ::core::iter::Iterator<Item = &'a #root::__private::SVector<T, #width>> + ::core::clone::Clone,
        )
        where
            T: 'a,
        {
            #(#branches)*
        }
    }
}

fn forward(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, output) = (*at, &plan.input, &plan.output);
    let names = plan.steps.iter().map(|step| &step.name);
    // At the user's word, where an editor then shows its documentation.
    let concat = Ident::new("concat", plan.steps[0].kind);
    quote_spanned! {at=>
        fn forward<Set: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, Set>,
            x: &#root::Batch<T, BATCH, #input>,
            y: &mut #root::Batch<T, BATCH, #output>,
        ) {
            let mut outputs = #root::layers::#concat::Outputs::of(y);
            #(outputs.forward(&self.#names, cx, x);)*
        }
    }
}

/// The same, in the tape.
fn record(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, output, tape) = (*at, &plan.input, &plan.output, expansion.tape());
    let names = plan.steps.iter().map(|step| &step.name);
    quote_spanned! {at=>
        fn record<Set: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, Set>,
            x: &#root::Batch<T, BATCH, #input>,
            to: &mut #root::Recorded<T, #tape, BATCH, #output>,
        ) {
            let mut outputs = #root::layers::concat::Outputs::of(&mut to.output);
            #(outputs.record(&self.#names, cx, x, &mut to.tape.#names);)*
        }
    }
}

/// Each branch from its part of the gradient.
fn backward(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, output, tape) = (*at, &plan.input, &plan.output, expansion.tape());
    let names = plan.steps.iter().map(|step| &step.name);
    quote_spanned! {at=>
        fn backward<Set: #root::kernels::Isa, const BATCH: usize>(
            &self,
            cx: &mut #root::Context<'_, Set>,
            x: &#root::Batch<T, BATCH, #input>,
            from: &mut #root::Recorded<T, #tape, BATCH, #output>,
            d_x: ::core::option::Option<&mut #root::Batch<T, BATCH, #input>>,
            gradient: &mut Self,
        ) {
            let tape = &mut from.tape;
            let mut gradients =
                #root::layers::concat::Gradients::of(&from.d_output, d_x, &mut tape.d_branch);
            #(gradients.backward(&self.#names, cx, x, &mut tape.#names, &mut gradient.#names);)*
        }
    }
}

/// The layers of each branch.
fn observe(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, input, output, tape) = (*at, &plan.input, &plan.output, expansion.tape());
    let names = plan.steps.iter().map(|step| &step.name);
    let texts = plan.steps.iter().map(|step| plain(&step.name));
    quote_spanned! {at=>
        fn observe<const BATCH: usize, const NETWORKS: usize>(
            networks: [&Self; NETWORKS],
            x: &#root::Batch<T, BATCH, #input>,
            recorded: &#root::Recorded<T, #tape, BATCH, #output>,
            path: #root::parameters::Path<'_>,
            observer: &mut impl #root::observe::Observer<T, NETWORKS>,
        ) {
            let tape = &recorded.tape;
            #(#root::Network::observe(
                networks.map(|network| &network.#names),
                x,
                &tape.#names,
                path.join(#texts),
                observer,
            );)*
        }
    }
}
