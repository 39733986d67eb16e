//! Gradient checking: `backward` against central differences.
//!
//! [`check`] takes a network with a loss and its targets, [`check_layer`] a single layer. Every parameter and every number of
//! the input is moved by a small step up and down; the difference of the two losses, divided by the distance, must be what
//! `backward` gives:
//!
//! ```text
//! ∂loss/∂v ≈ (loss(v + h) − loss(v − h)) / 2h,   with an error of order h²
//! ```
//!
//! A number passes if |a − n| <= tolerance · max(|a|, |n|, the tensor's largest |a|), beyond what rounding alone may do to n. What does not
//! pass is looked at more closely:
//!
//! - **Kinks.** Where the slopes of the two sides do not come together over h, h/2 and h/4, the loss has a kink (relu at 0) and no single slope. There
//!   `backward` may give the slope of either side, or one between them. Where several units are at their kinks at once (biases of 0, an input of zeros) the
//!   slopes close by are looked up, parameters and input nudged at random. What lies between these is counted in the [`Report`], anything else is wrong.
//! - **Gradients below the rounding.** The loss is rounded, and what is lost there the difference cannot see: behind many sigmoids, or beside a loss of a
//!   million. A tensor in which a mistake of a [tenth](UNSEEN) would not show cannot be judged, and the report is not ok. A gradient that is 0, and
//!   stays so over a larger step, passes as zero.
//! - **Hints.** What the worst numbers of a tensor have in common is said in words: the other sign, a factor, rows and columns swapped, a sum over
//!   the batch that is missing ([`Hint`]). The gradient begins as NaN, so that what `backward` does not overwrite is found.
//!
//! Dropout draws the same mask in every pass, because the generator starts anew from [`GradientCheck::seed`]. Buffers are
//! left out: training does not move them.
//!
//! A check costs two forward passes for each number ([`GradientCheck::plan`] tells it before): use a small batch, and for a large network a
//! [sample](GradientCheck::sample). Check in `f64`, to 1e-7. A network or layer of `f32` is checked in its own arithmetic, since a layer may exist for
//! `f32` alone; there the differences are good to some 1e-3, and only mistakes of more than 1 % are found.
//!
//! The memory is the caller's ([`GradientCheck::check_in`]), or allocated ([`check`]).

mod comparison;
mod difference;
mod hint;
mod nearby;
mod objective;
mod plan;
#[cfg(feature = "progress")]
mod progress;
#[cfg(feature = "alloc")]
mod report;
#[cfg(all(test, feature = "alloc"))]
mod tests;
mod walk;

pub use comparison::{Comparison, Element, UNSEEN, WORST, position};
pub use hint::Hint;
pub use plan::Plan;
#[cfg(feature = "progress")]
pub use progress::progress_bar;
#[cfg(feature = "alloc")]
pub use report::{Report, Tensor};

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::batch::Batch;
use crate::fault::{AT_LEAST_ONE, Fault};
#[cfg(feature = "alloc")]
use crate::input::{self, Feeds, Samples};
use crate::layer::{Layer, Recorded};
#[cfg(feature = "alloc")]
use crate::loss::{ComparedBy, GivenTargets};
use crate::loss::{Fits, Loss};
use crate::network::Network;
use crate::parameters::{Parameters, Path};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;
use objective::{Functional, WithLoss};
use walk::{Walk, Work};

/// Compares the gradient that `backward` gives with central differences, for every parameter of a network and for its
/// input `x`. Two forward passes for each number.
///
/// ```
/// use nn_core::loss::{Class, CrossEntropy};
/// use nn_core::{Batch, Network, gradient_check, network};
/// use rand::SeedableRng;
///
/// network! { struct Small: 3 => 2 { hidden: dense(4, tanh), output: dense(2, softmax) } }
///
/// let network = Small::<f64>::init(&mut rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1));
/// let x = Batch::<f64, 2, 3>::new(0.1, -0.4, 0.7, 0.3, 0.9, -0.2);
/// let targets = [Class::new(0), Class::new(1)].map(|class| class.expect("one of two classes"));
/// let report = gradient_check::check(&network, &x, &targets, &CrossEntropy);
/// assert!(report.is_ok(), "{report}");
/// ```
#[cfg(feature = "alloc")]
pub fn check<N, X, L, Y, T, const B: usize, const GIVEN: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &X,
    targets: &Y,
    loss: &L,
) -> Report
where
    T: Scalar,
    N: Network<T, IN, OUT>,
    X: Samples<T, B, GIVEN>,
    X::Width: Feeds<GIVEN, IN>,
    L: Fits<N>,
    Y: GivenTargets,
    Y::Kind: ComparedBy<L, N::Head, T, B, OUT>,
{
    GradientCheck::new().check(network, x, targets, loss)
}

/// As [`check`], for one layer: what is differentiated is Σ c_bo y_bo, with coefficients c drawn between −1 and 1.
#[cfg(feature = "alloc")]
pub fn check_layer<L, X, T, const B: usize, const GIVEN: usize, const IN: usize, const OUT: usize>(
    layer: &L,
    x: &X,
) -> Report
where
    T: Scalar,
    L: Layer<T, IN, OUT>,
    X: Samples<T, B, GIVEN>,
    X::Width: Feeds<GIVEN, IN>,
{
    GradientCheck::new().check_layer(layer, x)
}

/// How a gradient is checked.
///
/// ```
/// # use nn_core::loss::MeanSquaredError;
/// # use nn_core::{Batch, Network, network};
/// # use rand::SeedableRng;
/// use nn_core::gradient_check::GradientCheck;
///
/// network! { struct Large: 64 => 10 { dense(256, tanh), dense(256, tanh), dense(10) } }
///
/// # let network = Large::<f64>::init(&mut rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1));
/// # let x = Batch::<f64, 2, 64>::from_fn(|b, i| ((7 * b + 3 * i) % 11) as f64 / 10.0 - 0.5);
/// # let targets = Batch::<f64, 2, 10>::from_fn(|b, o| (b + o) as f64 / 10.0);
/// let some = GradientCheck::new().sample(8).seed(3);
/// println!("{}", some.plan(&network, &x)); // 56 of 85,130 numbers, 113 forward passes
/// let report = some.check(&network, &x, &targets, &MeanSquaredError);
/// assert!(report.is_ok(), "{report}");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientCheck {
    step: Option<f64>,
    tolerance: Option<f64>,
    seed: u64,
    sample: Option<usize>,
}

/// The same for a scalar.
#[derive(Clone, Copy)]
struct Settings {
    step: f64,
    tolerance: f64,
    seed: u64,
    sample: Option<usize>,
}

/// What a check shows while it runs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A number was compared.
    Element {
        /// The tensor, as `hidden.weight`; the input is `x`.
        path: Path<'a>,
        /// The tensor's, as [`Tensor::shape`].
        shape: &'a [usize],
        /// What was found.
        element: Element,
        /// How far the check is.
        progress: Progress,
    },
    /// A tensor is done; the input is the last.
    Tensor {
        /// As above.
        path: Path<'a>,
        /// As above.
        shape: &'a [usize],
        /// What was found.
        comparison: &'a Comparison,
    },
}

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Numbers that were compared.
    pub done: usize,
    /// Numbers to compare.
    pub of: usize,
}

/// What a check needs to write to: a second network and a second input, which are moved, their gradients, and `P`, the memory
/// of one pass.
pub struct Memory<N, P, T, const B: usize, const IN: usize> {
    work: Work<N, T, B, IN>,
    pass: P,
}

// SAFETY: every field is zeroable.
unsafe impl<N: Zeroable, P: Zeroable, T: Zeroable, const B: usize, const IN: usize> Zeroable
    for Memory<N, P, T, B, IN>
{
}

/// The memory for [`GradientCheck::check_in`].
pub type NetworkMemory<N, const B: usize, const IN: usize, const OUT: usize, T = f64> =
    Memory<N, <N as Network<T, IN, OUT>>::Tape<B>, T, B, IN>;

/// The memory for [`GradientCheck::check_layer_in`]: of one pass, what the layer records, and the coefficients.
pub type LayerMemory<L, const B: usize, const IN: usize, const OUT: usize, T = f64> =
    Memory<L, (Recorded<T, <L as Layer<T, IN, OUT>>::Tape<B>, B, OUT>, Batch<T, B, OUT>), T, B, IN>;

impl Default for GradientCheck {
    fn default() -> Self {
        Self::new()
    }
}

impl GradientCheck {
    /// A check of all numbers, with a step and a tolerance that suit the scalar.
    pub const fn new() -> Self {
        Self { step: None, tolerance: None, seed: 1, sample: None }
    }

    /// h for values up to 1; larger values are moved in proportion. At most 1. By default 1e-5 for `f64` and 5e-3 for `f32`: near the cube root of the
    /// precision, where the error of order h² meets the rounding of order 1/h.
    pub const fn step(mut self, step: f64) -> Self {
        self.step = Some(step);
        self
    }

    /// The largest [`Element::error`] that passes, more than 0 and less than 1. By default 1e-7 for `f64` and 1e-2 for `f32`.
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Decides dropout's masks, a layer's coefficients, and the sample. 1 if left out.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Compares only so many numbers of each tensor, drawn by the seed. A mistake in a formula shows in nearly all numbers of a tensor, so that
    /// a few dozen find it; one at a border (the last row, a corner of an image) needs all. At least 1.
    pub const fn sample(mut self, numbers: usize) -> Self {
        self.sample = Some(numbers);
        self
    }

    /// Which setting makes no sense for the scalar `T`, if any. A check with such a setting compares nothing: its report says so
    /// ([`Report::fault`]), and [`check_in`](Self::check_in) shows no event and takes 0 passes.
    pub fn fault<T: Scalar>(self) -> Option<Fault> {
        let Settings { step, tolerance, sample, .. } = self.settings::<T>();
        let moves = step >= 8.0 * T::EPSILON.to_f64() && step <= 1.0;
        let (step_may_be, tolerance_may_be) = (
            "it must be at most 1, and large enough to move a number: 1e-5 suits f64, 5e-3 f32",
            "it must be more than 0 and less than 1",
        );
        Fault::unless(moves, "the step", step, step_may_be)
            .or(Fault::unless(
                tolerance > 0.0 && tolerance < 1.0,
                "the tolerance",
                tolerance,
                tolerance_may_be,
            ))
            .or(Fault::unless(sample != Some(0), "the sample's size", 0.0, AT_LEAST_ONE))
    }

    /// What the check of this network, or layer, with this input will cost.
    pub fn plan<N: Parameters<T>, T: Scalar, const B: usize, const IN: usize>(
        self,
        network: &N,
        x: &Batch<T, B, IN>,
    ) -> Plan {
        let mut plan = Plan { numbers: 0, of: 0, passes: 1 };
        let mut add = |of: usize| plan.add(self.sample.unwrap_or(of).min(of), of);
        network.visit(Path::ROOT, &mut |info, values| {
            if info.role.is_trained() {
                add(values.len());
            }
        });
        add(x.len());
        plan
    }

    fn settings<T: Scalar>(self) -> Settings {
        let [step, tolerance] = if size_of::<T>() == size_of::<f64>() { [1e-5, 1e-7] } else { [5e-3, 1e-2] };
        Settings {
            step: self.step.unwrap_or(step),
            tolerance: self.tolerance.unwrap_or(tolerance),
            seed: self.seed,
            sample: self.sample,
        }
    }
}

#[cfg(feature = "alloc")]
impl GradientCheck {
    /// As the function [`check`].
    pub fn check<N, X, L, Y, T, const B: usize, const GIVEN: usize, const IN: usize, const OUT: usize>(
        self,
        network: &N,
        x: &X,
        targets: &Y,
        loss: &L,
    ) -> Report
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        X: Samples<T, B, GIVEN>,
        X::Width: Feeds<GIVEN, IN>,
        L: Fits<N>,
        Y: GivenTargets,
        Y::Kind: ComparedBy<L, N::Head, T, B, OUT>,
    {
        self.check_with(network, x, targets, loss, |_| {})
    }

    /// As [`check`](Self::check), and shows every [`Event`] as it happens: each number, for a list of one's own or a progress bar
    /// (`progress_bar`, with the feature `progress`), and each tensor.
    pub fn check_with<N, X, L, Y, T, const B: usize, const GIVEN: usize, const IN: usize, const OUT: usize>(
        self,
        network: &N,
        x: &X,
        targets: &Y,
        loss: &L,
        mut visitor: impl FnMut(Event<'_>),
    ) -> Report
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        X: Samples<T, B, GIVEN>,
        X::Width: Feeds<GIVEN, IN>,
        L: Fits<N>,
        Y: GivenTargets,
        Y::Kind: ComparedBy<L, N::Head, T, B, OUT>,
    {
        let mut memory = NetworkMemory::<N, B, IN, OUT, T>::zeroed_box();
        let mut report = Report::new(self.settings::<T>().tolerance, self.fault::<T>());
        let visitor = |event: Event<'_>| {
            report.take(event);
            visitor(event);
        };
        let (loss, targets) = (Y::Kind::loss(loss), targets.targets());
        report.passes = self.run(network, input::samples(x), targets, loss, &mut memory, visitor);
        report
    }

    /// As the function [`check_layer`].
    pub fn check_layer<L, X, T, const B: usize, const GIVEN: usize, const IN: usize, const OUT: usize>(
        self,
        layer: &L,
        x: &X,
    ) -> Report
    where
        T: Scalar,
        L: Layer<T, IN, OUT>,
        X: Samples<T, B, GIVEN>,
        X::Width: Feeds<GIVEN, IN>,
    {
        self.check_layer_with(layer, x, |_| {})
    }

    /// As [`check_layer`](Self::check_layer), and shows every [`Event`] as it happens.
    pub fn check_layer_with<L, X, T, const B: usize, const GIVEN: usize, const IN: usize, const OUT: usize>(
        self,
        layer: &L,
        x: &X,
        mut visitor: impl FnMut(Event<'_>),
    ) -> Report
    where
        T: Scalar,
        L: Layer<T, IN, OUT>,
        X: Samples<T, B, GIVEN>,
        X::Width: Feeds<GIVEN, IN>,
    {
        let mut memory = LayerMemory::<L, B, IN, OUT, T>::zeroed_box();
        let mut report = Report::new(self.settings::<T>().tolerance, self.fault::<T>());
        let visitor = |event: Event<'_>| {
            report.take(event);
            visitor(event);
        };
        report.passes = self.check_layer_in(layer, input::samples(x), &mut memory, visitor);
        report
    }
}

impl GradientCheck {
    /// A check without an allocation: shows every [`Event`], and gives the number of forward passes that it took. The tensors come one after
    /// another, and at last the input, as `x` of shape `[B, IN]`.
    pub fn check_in<N, L, Y, T, const B: usize, const IN: usize, const OUT: usize>(
        self,
        network: &N,
        x: &Batch<T, B, IN>,
        targets: &Y,
        loss: &L,
        memory: &mut NetworkMemory<N, B, IN, OUT, T>,
        visitor: impl FnMut(Event<'_>),
    ) -> usize
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        L: Fits<N> + Loss<N::Head, T, Y, B, OUT>,
    {
        self.run(network, x, targets, loss, memory, visitor)
    }

    /// [`check_in`](Self::check_in), once it is known that the loss fits.
    fn run<N, L, Y, T, const B: usize, const IN: usize, const OUT: usize>(
        self,
        network: &N,
        x: &Batch<T, B, IN>,
        targets: &Y,
        loss: &L,
        memory: &mut NetworkMemory<N, B, IN, OUT, T>,
        visitor: impl FnMut(Event<'_>),
    ) -> usize
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        L: Loss<N::Head, T, Y, B, OUT>,
    {
        if self.fault::<T>().is_some() {
            return 0;
        }
        let mut objective = WithLoss { tape: &mut memory.pass, loss, targets, seed: self.seed };
        let numbers = self.plan(network, x).numbers;
        let origin = (network, x);
        Walk::new(self.settings::<T>(), numbers, origin, &mut objective, &mut memory.work, visitor).run()
    }

    /// The same for a layer.
    pub fn check_layer_in<L, T, const B: usize, const IN: usize, const OUT: usize>(
        self,
        layer: &L,
        x: &Batch<T, B, IN>,
        memory: &mut LayerMemory<L, B, IN, OUT, T>,
        visitor: impl FnMut(Event<'_>),
    ) -> usize
    where
        T: Scalar,
        L: Layer<T, IN, OUT>,
    {
        if self.fault::<T>().is_some() {
            return 0;
        }
        let (recorded, coefficients) = &mut memory.pass;
        // Apart from the generator of the masks, which starts from the same seed.
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(!self.seed);
        coefficients.as_mut_slice().fill_with(|| T::from_f64(rng.random_range(-1.0..=1.0)));
        let mut objective = Functional { recorded, coefficients, seed: self.seed };
        let numbers = self.plan(layer, x).numbers;
        let origin = (layer, x);
        Walk::new(self.settings::<T>(), numbers, origin, &mut objective, &mut memory.work, visitor).run()
    }
}
