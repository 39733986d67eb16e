//! The contract of a layer, on one page.
//!
//! A layer maps a batch of `IN` features to one of `OUT`; a network is a layer too. [`Layer`] is what a layer computes,
//! [`Parameters`] what it learns, [`Shape`] its two sizes as constants. Networks written by
//! `network!`, the layers in [`layers`](crate::layers) and layers of your own implement all three.

use rand::Rng;

use crate::batch::Batch;
use crate::kernels::Isa;
use crate::observe::{Observation, Observer};
use crate::parameters::{Parameters, Path};
use crate::scalar::Scalar;
use crate::signal::Stage;
use crate::summary::Row;
use crate::zeroed::Zeroable;

/// The sizes of a layer, as constants that do not name its scalar.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layer: it does not say how many values it takes and gives",
    label = "neither a network nor a layer",
    note = "a layer in `network!` is one of the built-in kinds, another network, or a type of your own that implements `nn_core::Layer` and \
            `nn_core::Shape`"
)]
pub trait Shape {
    /// Features of one input sample.
    const INPUTS: usize;
    /// Features of one output.
    const OUTPUTS: usize;
}

/// What a pass needs to know besides its data.
pub struct Context<'a, I> {
    /// The instruction set, chosen once at the network's entry.
    pub isa: I,
    /// Inference, or training with its generator.
    pub mode: Mode<'a>,
    /// How many rows of the batch are samples: `B`, but less in the last batch of an epoch. The rows after them are
    /// padding; their gradient is zero, and statistics over the batch must leave them out.
    pub rows: usize,
}

/// Whether a pass learns.
pub enum Mode<'a> {
    /// Layers behave as they do in use: dropout passes everything on.
    Inference,
    /// Layers behave as they do while learning.
    Training {
        /// Where dropout takes its chance from.
        rng: &'a mut dyn Rng,
    },
}

/// What `record` keeps of one layer for `backward`: its output, room for the gradient of the loss with respect to that
/// output, and whatever else the layer wants to remember (`P`, its [`Tape`](Layer::Tape)).
#[repr(C, align(64))]
pub struct Recorded<T, P, const B: usize, const OUT: usize> {
    /// y, `[B, OUT]`.
    pub output: Batch<T, B, OUT>,
    /// ∂loss/∂y, `[B, OUT]`: written by the next layer's `backward`, or by the loss.
    pub d_output: Batch<T, B, OUT>,
    /// The layer's own memory.
    pub tape: P,
}

impl<T: Scalar, P, const B: usize, const OUT: usize> Recorded<T, P, B, OUT> {
    /// For [`Layer::observe`].
    pub fn observed<'a, const IN: usize>(
        &'a self,
        x: &'a Batch<T, B, IN>,
        path: Path<'a>,
        stage: Stage,
    ) -> Observation<'a, T> {
        let Self { output, d_output, .. } = self;
        let [output, d_output] = [output, d_output].map(|batch| batch.as_slice());
        Observation { path, stage, rows: B, x: x.as_slice(), output, d_output }
    }
}

// SAFETY: two matrices of numbers, and a tape that is zeroable itself.
unsafe impl<T: Zeroable, P: Zeroable, const B: usize, const OUT: usize> Zeroable for Recorded<T, P, B, OUT> {}

/// A function with parameters, and its derivative.
///
/// `IN` and `OUT` count the features of one sample. All three passes take a whole batch of `B` rows; they allocate nothing.
///
/// # A layer of your own
///
/// is a type whose last parameter is the scalar, `Name<.., T = f32>`. `#[derive(Parameters)]` writes [`Parameters`], [`Zeroable`] and, with
/// `#[shape(in => out)]`, [`Shape`] from its fields; you write the three passes, and a fourth line says whether they are right:
///
/// ```
/// use nalgebra::SVector;
/// use nn_core::kernels::Isa;
/// use nn_core::layers::Aligned;
/// use nn_core::{Batch, Context, Layer, Parameters, Recorded, Scalar, gradient_check, network};
/// use rand::Rng;
///
/// /// y = x σ(β x), with a β for each feature that is learnt; x and y are `[B, N]`. Ramachandran, Zoph and Le, *Searching for
/// /// activation functions*, 2017.
/// #[derive(Parameters)]
/// #[shape(N => N)]
/// struct Swish<const N: usize, T: Scalar = f32> {
///     #[role(scale)]
///     beta: Aligned<SVector<T, N>>,
/// }
///
/// fn sigmoid<T: Scalar>(z: T) -> T {
///     T::ONE / (T::ONE + (-z).exp())
/// }
///
/// impl<T: Scalar, const N: usize> Layer<T, N, N> for Swish<N, T> {
///     /// σ(β x), `[B, N]`.
///     type Tape<const B: usize> = Batch<T, B, N>;
///
///     const FLOPS: usize = 4 * N;
///
///     fn initialize<R: Rng + ?Sized>(&mut self, _rng: &mut R) {
///         self.beta.fill(T::ONE);
///     }
///
///     fn forward<I: Isa, const B: usize>(
///         &self,
///         _cx: &mut Context<'_, I>,
///         x: &Batch<T, B, N>,
///         y: &mut Batch<T, B, N>,
///     ) {
///         for i in 0..N {
///             for b in 0..B {
///                 y[(b, i)] = x[(b, i)] * sigmoid(self.beta[i] * x[(b, i)]);
///             }
///         }
///     }
///
///     fn record<I: Isa, const B: usize>(
///         &self,
///         _cx: &mut Context<'_, I>,
///         x: &Batch<T, B, N>,
///         to: &mut Recorded<T, Self::Tape<B>, B, N>,
///     ) {
///         for i in 0..N {
///             for b in 0..B {
///                 to.tape[(b, i)] = sigmoid(self.beta[i] * x[(b, i)]);
///             }
///         }
///         to.output.copy_from(x);
///         to.output.component_mul_assign(&to.tape);
///     }
///
///     /// With s = σ(β x): ∂x = ∂y (s + β x s (1 − s)), ∂β = Σ ∂y x² s (1 − s).
///     fn backward<I: Isa, const B: usize>(
///         &self,
///         _cx: &mut Context<'_, I>,
///         x: &Batch<T, B, N>,
///         from: &mut Recorded<T, Self::Tape<B>, B, N>,
///         mut d_x: Option<&mut Batch<T, B, N>>,
///         gradient: &mut Self,
///     ) {
///         gradient.beta.fill(T::ZERO);
///         for i in 0..N {
///             for b in 0..B {
///                 let (x, d_y, s) = (x[(b, i)], from.d_output[(b, i)], from.tape[(b, i)]);
///                 gradient.beta[i] += d_y * x * x * s * (T::ONE - s);
///                 if let Some(d_x) = &mut d_x {
///                     d_x[(b, i)] = d_y * (s + self.beta[i] * x * s * (T::ONE - s));
///                 }
///             }
///         }
///     }
/// }
///
/// let swish = Swish::<2, f64> { beta: Aligned(SVector::from([0.5, 2.0])) };
/// let x = Batch::<f64, 3, 2>::new(0.3, -0.8, 1.2, 0.1, -0.5, 0.9);
/// let report = gradient_check::check_layer(&swish, &x);
/// assert!(report.is_ok(), "{report}");
///
/// network! { struct Arm: 4 => 2 { dense(16), Swish<16>, dense(2) } }
/// assert_eq!(Arm::PARAMETERS, (4 * 16 + 16) + 16 + (16 * 2 + 2));
/// ```
///
/// A field with a role (`weight`, `bias`, `scale`, `buffer`: see [`Role`](crate::parameters::Role)) is a
/// [`Tensor`](crate::parameters::Tensor), under its own name; any other field is a layer itself, or `PhantomData`. Where nn-core has another name,
/// `#[parameters(crate = name)]` tells it to the derive. A layer without numbers has the scalar all the same, `struct Shift<T = f32>(PhantomData<T>)`:
/// `network!` writes `Shift<T>`, and rustc says of a type without it that it "takes 0 generic arguments".
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layer that takes {IN} values and gives {OUT}",
    label = "not a layer from {IN} to {OUT} values",
    note = "a layer in `network!` is one of the built-in kinds, another network, or a type that implements `nn_core::Layer`"
)]
pub trait Layer<T: Scalar, const IN: usize, const OUT: usize>: Parameters<T> {
    /// What `record` must remember for `backward`, beside the layer's output. `()` if nothing.
    type Tape<const B: usize>: Zeroable;

    /// Operations of one forward pass of one sample: a multiplication and an addition count one each.
    const FLOPS: usize;
    /// What the layer does to the size of a signal before training, for [`Network::SIGNAL`](crate::Network::SIGNAL). A layer that
    /// keeps it leaves it out.
    const STAGE: Stage = Stage::Keeps;

    /// Whether [`fit_inputs`](Layer::fit_inputs) does something: then the layer must be one that sees a network's inputs, and `network!`
    /// refuses it anywhere else.
    const FITS_INPUTS: bool = false;

    /// Whether it is a network that ends with softmax: then it cannot be the last layer of another one, whose losses would not know.
    const ENDS_WITH_SOFTMAX: bool = false;

    /// Numbers that `forward` keeps on the stack for one sample, beside x and y. A layer made of other layers has some.
    const ACTIVATIONS: usize = 0;

    /// The rows of the summary below the layer's own: those of the layers that it is made of.
    const ROWS: &'static [Row<'static>] = &[];

    /// Draws the parameters anew. A layer without parameters leaves it out.
    fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        let _ = rng;
    }

    /// y = f(x): writes all of `y`, and keeps nothing.
    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        y: &mut Batch<T, B, OUT>,
    );

    /// y = f(x) into `to.output`, keeping in `to.tape` what `backward` will need.
    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        to: &mut Recorded<T, Self::Tape<B>, B, OUT>,
    );

    /// From ∂loss/∂y in `from.d_output` (which it may overwrite), writes ∂loss/∂parameters into `gradient` and, if somebody
    /// asks, ∂loss/∂x into `d_x`. `x` is what `record` was given. Both are overwritten, not added to.
    ///
    /// The slot of a buffer in `gradient` gets what the optimiser must add to the buffer: zero, unless `record` measured
    /// something.
    fn backward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        from: &mut Recorded<T, Self::Tape<B>, B, OUT>,
        d_x: Option<&mut Batch<T, B, IN>>,
        gradient: &mut Self,
    );

    /// Measures the inputs that the network will be trained on, before training. Only
    /// [`Standardize`](crate::layers::Standardize) does something; a network asks its first layer, a layer made of others those that
    /// see the inputs. Who writes it sets [`FITS_INPUTS`](Layer::FITS_INPUTS) too.
    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a nalgebra::SVector<T, IN>> + Clone)
    where
        T: 'a,
    {
        let _ = inputs;
    }

    /// Shows what `record` and `backward` left, to diagnose it: `layers` are this layer in several networks. One that is made of other
    /// layers shows those instead.
    fn observe<const B: usize, const N: usize>(
        layers: [&Self; N],
        x: &Batch<T, B, IN>,
        recorded: &Recorded<T, Self::Tape<B>, B, OUT>,
        path: Path<'_>,
        observer: &mut impl Observer<T, N>,
    ) {
        observer.layer(layers, recorded.observed(x, path, Self::STAGE));
    }
}
