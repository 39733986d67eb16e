//! What a user calls on a network without importing a trait. Every body is one call.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::Expansion;

/// On `Digits`, which is `Digits<f32>`: whatever makes one, and the constants.
pub(super) fn of_the_default_scalar(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, name, generics) = (*at, &plan.visibility, &plan.name, &plan.generics);
    let (input, output) = (&plan.input, &plan.output);
    let parameters = quote_spanned!(at=> #(const #generics: usize),*);
    let network = quote_spanned!(at=> #name<#(#generics,)* f32>);
    let constants = constants(expansion);
    let made = quote_spanned! {at=>
        #[allow(dead_code)]
        impl<#parameters> #network {
            #constants

            /// A new network, each layer drawn by its initialiser. A network that is large for the stack: `init_boxed`.
            #visibility fn init<R: #root::__private::Rng + ?::core::marker::Sized>(rng: &mut R) -> Self {
                <Self as #root::Network<f32, #input, #output>>::init(rng)
            }

            /// All zeros, as a gradient begins. A network that is large for the stack: `zeros_boxed`.
            #[must_use]
            #visibility fn zeros() -> Self {
                <Self as #root::Zeroable>::ZEROED
            }

            /// The table of layers, printed by `{}`.
            #[must_use]
            #visibility fn summary() -> #root::summary::Summary<'static> {
                Self::SUMMARY
            }
        }
    };
    vec![made, boxed(expansion, &parameters, &network)]
}

fn constants(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, input, output) = (*at, &plan.visibility, &plan.input, &plan.output);
    quote_spanned! {at=>
        /// Values of one input.
        #visibility const INPUTS: usize = #input;
        /// Values of one output.
        #visibility const OUTPUTS: usize = #output;
        /// How many numbers training moves.
        #visibility const PARAMETERS: usize = <Self as #root::Parameters<f32>>::PARAMETERS;
        /// How many numbers are measured rather than trained.
        #visibility const BUFFERS: usize = <Self as #root::Parameters<f32>>::BUFFERS;
        /// Multiplications and additions of one forward pass of one sample.
        #visibility const FLOPS: usize = <Self as #root::Network<f32, #input, #output>>::FLOPS;
        /// The table of layers.
        #visibility const SUMMARY: #root::summary::Summary<'static> =
            <Self as #root::Network<f32, #input, #output>>::SUMMARY;
    }
}

/// What needs a heap.
fn boxed(expansion: &Expansion, parameters: &TokenStream, network: &TokenStream) -> TokenStream {
    let Expansion { plan, root, at, tape, .. } = expansion;
    let (at, visibility, generics) = (*at, &plan.visibility, &plan.generics);
    let tape = quote_spanned!(at=> #tape<BATCH, #(#generics,)* f32>);
    quote_spanned! {at=>
        #root::__private::with_alloc! {
            #[allow(dead_code, clippy::unnecessary_box_returns)]
            impl<#parameters> #network {
                /// A new network on the heap, made in place: its size never passes through the stack.
                #visibility fn init_boxed<R: #root::__private::Rng + ?::core::marker::Sized>(
                    rng: &mut R,
                ) -> #root::__private::Box<Self> {
                    #root::network::init_boxed(rng)
                }

                /// All zeros on the heap, made in place.
                #[must_use]
                #visibility fn zeros_boxed() -> #root::__private::Box<Self> {
                    <Self as #root::Zeroable>::zeroed_box()
                }

                /// What `record` and `backward` need for batches of `BATCH` rows, on the heap.
                #[must_use]
                #visibility fn tape<const BATCH: usize>() -> #root::__private::Box<#tape> {
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
    let (passes, tensors, files) = (passes(expansion), tensors(expansion), files(expansion));
    vec![
        quote_spanned!(at=> #[allow(dead_code)] impl<#parameters> #network { #passes }),
        quote_spanned!(at=> #[allow(dead_code)] impl<#parameters> #network { #tensors }),
        quote_spanned! {at=>
            #root::__private::with_safetensors! { #[allow(dead_code)] impl<#parameters> #network { #files } }
        },
    ]
}

fn passes(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, tape) = (*at, &plan.visibility, expansion.tape());
    let (input, output) = (&plan.input, &plan.output);
    let batch_in = quote_spanned!(at=> #root::Batch<T, BATCH, #input>);
    let batch_out = quote_spanned!(at=> #root::Batch<T, BATCH, #output>);
    let head = expansion.head();
    let docs = PassDocs::new(&input.source(), &output.source());
    let PassDocs { forward, forward_batch, record, cost, backward, backward_input } = docs;
    quote_spanned! {at=>
        /// Draws all parameters anew, each layer by its initialiser.
        #visibility fn initialize<R: #root::__private::Rng + ?::core::marker::Sized>(&mut self, rng: &mut R) {
            #root::Network::<T, #input, #output>::initialize(self, rng);
        }

        #[doc = #forward]
        #[must_use]
        #visibility fn forward(
            &self,
            x: &#root::__private::SVector<T, #input>,
        ) -> #root::__private::SVector<T, #output> {
            #root::network::forward(self, x)
        }

        #[doc = #forward_batch]
        #[must_use]
        #visibility fn forward_batch<const BATCH: usize>(&self, x: &#batch_in) -> #batch_out {
            #root::network::forward_batch(self, x)
        }

        #[doc = #record]
        #visibility fn record<'t, const BATCH: usize>(
            &self,
            x: &#batch_in,
            tape: &'t mut #tape,
            rng: &mut dyn #root::__private::Rng,
        ) -> &'t #batch_out {
            #root::network::record(self, x, tape, rng)
        }

        #[doc = #cost]
        #visibility fn cost<L, Y, const BATCH: usize>(&self, loss: &L, targets: &Y, tape: &mut #tape) -> T
        where
            L: #root::loss::Fits<Self>,
            L: #root::loss::Loss<#head, T, Y, BATCH, #output>,
        {
            #root::network::cost(self, loss, targets, tape)
        }

        #[doc = #backward]
        #visibility fn backward<const BATCH: usize>(&self, x: &#batch_in, tape: &mut #tape, gradient: &mut Self) {
            #root::network::backward(self, x, tape, gradient);
        }

        #[doc = #backward_input]
        #visibility fn backward_input<const BATCH: usize>(
            &self,
            x: &#batch_in,
            tape: &mut #tape,
            d_x: &mut #batch_in,
            gradient: &mut Self,
        ) {
            #root::network::backward_input(self, x, tape, d_x, gradient);
        }
    }
}

/// The documentation of the passes, with this network's sizes.
struct PassDocs {
    forward: String,
    forward_batch: String,
    record: String,
    cost: String,
    backward: String,
    backward_input: String,
}

impl PassDocs {
    fn new(input: &str, output: &str) -> Self {
        Self {
            forward: format!(" The output for one sample, head included: `[{input}]` -> `[{output}]`. Allocates nothing."),
            forward_batch: format!(
                " The outputs for a batch, a row a sample, head included: `[BATCH, {input}]` -> `[BATCH, {output}]`."
            ),
            record: format!(
                " Forward for training: `[BATCH, {input}]` -> the logits before the head, `[BATCH, {output}]`. The tape keeps what \
                 `backward` needs; `rng` is where dropout takes its chance from."
            ),
            cost: format!(
                " The cost of a recorded batch, averaged over its rows. Its gradient with respect to the logits, \
                 `[BATCH, {output}]`, goes into the tape."
            ),
            backward: " After `record` and `cost`: the gradient of the cost with respect to every parameter. Overwrites \
                       `gradient`."
                .into(),
            backward_input: format!(" `backward`, and the gradient with respect to the input, `[BATCH, {input}]`."),
        }
    }
}

fn tensors(expansion: &Expansion) -> TokenStream {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility) = (*at, &plan.visibility);
    let doc = plan.steps.iter().find(|step| step.layer.learns()).map_or_else(
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
