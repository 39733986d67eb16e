//! What a user calls on a network without importing a trait. Every body is one call.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::Expansion;
use crate::layers::Layer;

/// On `Digits`, which is `Digits<f32>`: whatever makes one, and the constants.
pub(super) fn of_the_default_scalar(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, name, generics) = (*at, &plan.visibility, &plan.name, &plan.generics);
    let (input, output) = (&plan.input, &plan.output);
    let parameters = quote_spanned!(at=> #(const #generics: usize),*);
    let network = quote_spanned!(at=> #name<#(#generics,)* f32>);
    let (constants, checked) = (constants(expansion), expansion.checked());
    let made = quote_spanned! {at=>
        #[allow(dead_code)]
        impl<#parameters> #network {
            #constants

            /// A new network, each layer drawn by its initialiser. A network that is large for the stack: `init_boxed`.
            #visibility fn init<Generator: #root::__private::Rng + ?::core::marker::Sized>(rng: &mut Generator) -> Self {
                #checked
                <Self as #root::Network<f32, #input, #output>>::init(rng)
            }

            /// All zeros, as a gradient begins. A network that is large for the stack: `zeros_boxed`.
            #[must_use]
            #visibility const fn zeros() -> Self {
                #checked
                <Self as #root::Zeroable>::ZEROED
            }

            /// The table of layers, printed by `{}`.
            #[must_use]
            #visibility const fn summary() -> #root::summary::Summary<'static> {
                Self::SUMMARY
            }
        }
    };
    vec![made, boxed(expansion, &parameters, &network)]
}

fn constants(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, input, output) = (*at, &plan.visibility, &plan.input, &plan.output);
    let parameters = quote_spanned!(at=> <Self as #root::Parameters<f32>>::PARAMETERS);
    let checked = |checked| quote_spanned!(at=> { #checked #parameters });
    let parameters = expansion.checked().map_or_else(|| parameters.clone(), checked);
    quote_spanned! {at=>
        /// Values of one input.
        #visibility const INPUTS: usize = #input;
        /// Values of one output.
        #visibility const OUTPUTS: usize = #output;
        /// How many numbers training moves.
        #visibility const PARAMETERS: usize = #parameters;
        /// How many numbers are measured rather than trained.
        #visibility const BUFFERS: usize = <Self as #root::Parameters<f32>>::BUFFERS;
        /// Multiplications and additions of one forward pass of one sample.
        #visibility const FLOPS: usize = <Self as #root::Network<f32, #input, #output>>::FLOPS;
        /// The table of layers.
        #visibility const SUMMARY: #root::summary::Summary<'static> =
            <Self as #root::Network<f32, #input, #output>>::SUMMARY;
        /// The signal through the layers, forward and backward, as it is predicted before training; printed by `{}`.
        #visibility const SIGNAL: #root::signal::Signal<'static> =
            <Self as #root::Network<f32, #input, #output>>::SIGNAL;
    }
}

/// What needs a heap.
fn boxed(expansion: &Expansion, parameters: &TokenStream, network: &TokenStream) -> TokenStream {
    let Expansion { plan, root, at, tape, .. } = expansion;
    let (at, visibility, generics) = (*at, &plan.visibility, &plan.generics);
    let (tape, allowed) = (quote_spanned!(at=> #tape<BATCH, #(#generics,)* f32>), expansion.allowed());
    let checked = expansion.checked();
    quote_spanned! {at=>
        #root::__private::with_alloc! {
            #allowed
            #[allow(dead_code, clippy::unnecessary_box_returns)]
            impl<#parameters> #network {
                /// A new network on the heap, made in place: its size never passes through the stack.
                #visibility fn init_boxed<Generator: #root::__private::Rng + ?::core::marker::Sized>(
                    rng: &mut Generator,
                ) -> #root::__private::Box<Self> {
                    #checked
                    #root::network::init_boxed(rng)
                }

                /// All zeros on the heap, made in place.
                #[must_use]
                #visibility fn zeros_boxed() -> #root::__private::Box<Self> {
                    #checked
                    <Self as #root::Zeroable>::zeroed_box()
                }

                /// What `record` and `backward` need for batches of `BATCH` rows, on the heap.
                #[must_use]
                #visibility fn tape<const BATCH: usize>() -> #root::__private::Box<#tape> {
                    const { #root::__private::check::rows(BATCH) };
                    <#tape as #root::Zeroable>::zeroed_box()
                }
            }
        }
    }
}

/// On `Digits<T>`: whatever is done with one.
pub(super) fn of_every_scalar(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { root, at, .. } = expansion;
    let (at, parameters, network) = (*at, expansion.parameters(), expansion.network());
    let (inference, tensors, files) = (inference(expansion), tensors(expansion), files(expansion));
    let (forward, backward) = (forward_of_training(expansion), backward_of_training(expansion));
    let (fold, allowed) = (fold_standardize(expansion), expansion.allowed());
    vec![
        quote_spanned!(at=> #[allow(dead_code)] impl<#parameters> #network { #inference #fold #tensors }),
        quote_spanned!(at=> #[allow(dead_code)] impl<#parameters> #network { #forward #backward }),
        quote_spanned! {at=>
            #root::__private::with_safetensors! { #allowed #[allow(dead_code)] impl<#parameters> #network { #files } }
        },
    ]
}

/// What one does with a network that has learnt.
///
/// Bounds in these signatures begin with `for<>`, so that they begin and end with tokens at the network's name, and not with the
/// `$crate` of the macro: rustc shows the place of a bound, and would add that it comes from a macro.
fn inference(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, input, output) = (*at, &plan.visibility, &plan.input, &plan.output);
    let shapes = [input.source(), output.source()];
    let [forward, forward_batch] = [
        format!(
            " The output for one sample, head included: `[{}]` -> `[{}]`. Allocates nothing.",
            shapes[0], shapes[1]
        ),
        format!(
            " The outputs for a batch, a row a sample, head included: `[BATCH, {}]` -> `[BATCH, {}]`.",
            shapes[0], shapes[1]
        ),
    ];
    quote_spanned! {at=>
        #[doc = #forward]
        #[must_use]
        #visibility fn forward<Input, const GIVEN: usize>(&self, x: &Input) -> #root::__private::SVector<T, #output>
        where
            Input: ?::core::marker::Sized + for<> #root::input::Sample<T, GIVEN>,
            Input::Width: for<> #root::input::Feeds<GIVEN, #input>,
        {
            #root::network::forward(self, #root::input::sample(x))
        }

        #[doc = #forward_batch]
        #[must_use]
        #visibility fn forward_batch<Input, const BATCH: usize, const GIVEN: usize>(
            &self,
            x: &Input,
        ) -> #root::Batch<T, BATCH, #output>
        where
            Input: for<> #root::input::Samples<T, BATCH, GIVEN>,
            Input::Width: for<> #root::input::Feeds<GIVEN, #input>,
        {
            #root::network::forward_batch(self, #root::input::samples(x))
        }
    }
}

/// A leading `standardize` goes into the layer after it. Whether that layer can take it, its trait says: then the answer to a network
/// that cannot is a sentence, not that there is no such method.
fn fold_standardize(expansion: &Expansion) -> Option<TokenStream> {
    let Expansion { plan, root, at, types, .. } = expansion;
    let [first, second, ..] = &plan.steps[..] else { return None };
    if !matches!(first.layer, Layer::Standardize) {
        return None;
    }
    let (at, visibility, width) = (*at, &plan.visibility, &plan.input);
    let (standardize, layer, layer_type) = (&first.name, &second.name, &types[1]);
    let doc = format!(
        " For use: makes what `{standardize}` does a part of `{layer}`, and skips `{standardize}` from then on. The outputs stay the same to \
         rounding. See `nn_core::layers::Standardize::fold_into`.",
    );
    Some(quote_spanned! {at=>
        #[doc = #doc]
        #visibility fn fold_standardize(&mut self)
        where
            #layer_type: #root::layers::TakesStandardize<T, #width>,
        {
            self.#standardize.fold_into(&mut self.#layer);
        }
    })
}

/// How a training step begins: a forward pass that is remembered, and its cost.
fn forward_of_training(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, tape, head) = (*at, &plan.visibility, expansion.tape(), expansion.head());
    let (input, output) = (&plan.input, &plan.output);
    let record = format!(
        " Forward for training: `[BATCH, {}]` -> the logits before the head, `[BATCH, {}]`. The tape keeps what `backward` \
         needs; `rng` is where dropout takes its chance from.",
        input.source(),
        output.source()
    );
    let cost = format!(
        " The cost of a recorded batch, averaged over its rows. Its gradient with respect to the logits, `[BATCH, {}]`, goes \
         into the tape.",
        output.source()
    );
    quote_spanned! {at=>
        /// Draws all parameters anew, each layer by its initialiser.
        #visibility fn initialize<Generator: #root::__private::Rng + ?::core::marker::Sized>(&mut self, rng: &mut Generator) {
            #root::Network::<T, #input, #output>::initialize(self, rng);
        }

        #[doc = #record]
        #visibility fn record<'t, Input, Tape, const BATCH: usize, const ROWS: usize, const GIVEN: usize>(
            &self,
            x: &Input,
            tape: &'t mut Tape,
            rng: &mut dyn #root::__private::Rng,
        ) -> &'t #root::Batch<T, BATCH, #output>
        where
            Tape: for<> #root::input::Tape<#tape>,
            Input: for<> #root::input::Samples<T, ROWS, GIVEN>,
            <Input::Rows as #root::input::After<<Tape as #root::input::Settles>::As>>::This: for<> #root::input::Fills<ROWS, GIVEN, BATCH, #input>,
        {
            #root::network::record(self, #root::input::recorded(x), tape.tape(), rng)
        }

        #[doc = #cost]
        #visibility fn cost<Loss, Targets, Tape, const BATCH: usize>(&self, loss: &Loss, targets: &Targets, tape: &mut Tape) -> T
        where
            Tape: for<> #root::input::Tape<#tape>,
            Loss: for<> #root::loss::Fits<Self>,
            Targets: for<> #root::loss::GivenTargets + ?::core::marker::Sized,
            <Targets::Kind as #root::input::After<<Tape as #root::input::Settles>::As>>::This: for<> #root::loss::ComparedBy<Loss, #head, T, BATCH, #output>,
        {
            #root::network::cost_of_given(self, loss, targets, tape.tape())
        }
    }
}

/// How it goes on: the gradient.
fn backward_of_training(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, tape, input) = (*at, &plan.visibility, expansion.tape(), &plan.input);
    let backward_input =
        format!(" `backward`, and the gradient with respect to the input, `[BATCH, {}]`.", input.source());
    quote_spanned! {at=>
        /// After `record` and `cost`: the gradient of the cost with respect to every parameter. Overwrites `gradient`.
        #visibility fn backward<Input, Tape, const BATCH: usize, const ROWS: usize, const GIVEN: usize>(
            &self,
            x: &Input,
            tape: &mut Tape,
            gradient: &mut Self,
        )
        where
            Tape: for<> #root::input::Tape<#tape>,
            Input: for<> #root::input::Samples<T, ROWS, GIVEN>,
            <Input::Rows as #root::input::After<<Tape as #root::input::Settles>::As>>::This: for<> #root::input::Fills<ROWS, GIVEN, BATCH, #input>,
        {
            #root::network::backward(self, #root::input::recorded(x), tape.tape(), gradient);
        }

        #[doc = #backward_input]
        #visibility fn backward_input<Input, Tape, const BATCH: usize, const ROWS: usize, const GIVEN: usize>(
            &self,
            x: &Input,
            tape: &mut Tape,
            d_x: &mut #root::Batch<T, BATCH, #input>,
            gradient: &mut Self,
        )
        where
            Tape: for<> #root::input::Tape<#tape>,
            Input: for<> #root::input::Samples<T, ROWS, GIVEN>,
            <Input::Rows as #root::input::After<<Tape as #root::input::Settles>::As>>::This: for<> #root::input::Fills<ROWS, GIVEN, BATCH, #input>,
        {
            #root::network::backward_input(self, #root::input::recorded(x), tape.tape(), d_x, gradient);
        }
    }
}

fn tensors(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility) = (*at, &plan.visibility);
    let doc = plan.steps.iter().find(|step| matches!(step.layer, Layer::Dense(_))).map_or_else(
        || " The values of one tensor by its name.".to_string(),
        |step| {
            format!(" The values of one tensor by its name, as `\"{}.weight\"`.", super::plain(&step.name))
        },
    );
    quote_spanned! {at=>
        #[doc = #doc]
        #[must_use]
        #visibility fn tensor(&self, name: &str) -> ::core::option::Option<&[T]> {
            #root::parameters::tensor(self, name)
        }

        /// Shows every tensor, in the order of the layers.
        #visibility fn tensors(
            &self,
            visitor: impl ::core::ops::FnMut(#root::parameters::TensorInfo<'_>, &[T]),
        ) {
            #root::parameters::tensors(self, visitor);
        }

        /// The same, to be changed.
        #visibility fn tensors_mut(
            &mut self,
            visitor: impl ::core::ops::FnMut(#root::parameters::TensorInfo<'_>, &mut [T]),
        ) {
            #root::parameters::tensors_mut(self, visitor);
        }
    }
}

fn files(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility) = (*at, &plan.visibility);
    quote_spanned! {at=>
        /// Writes the weights as a safetensors file, with PyTorch's names and layout.
        ///
        /// # Errors
        /// If the file cannot be written.
        #visibility fn save(
            &self,
            path: impl ::core::convert::AsRef<#root::__private::FilePath>,
        ) -> ::core::result::Result<(), #root::weights::Error> {
            #root::weights::save(self, path.as_ref())
        }

        /// Reads the weights from a safetensors file.
        ///
        /// # Errors
        /// If there is no such file, or if its tensors are not exactly this network's; then nothing is changed.
        #visibility fn load(
            &mut self,
            path: impl ::core::convert::AsRef<#root::__private::FilePath>,
        ) -> ::core::result::Result<(), #root::weights::Error> {
            #root::weights::load(self, path.as_ref())
        }
    }
}
