//! Gradient checking: `backward` against central differences, in `f64`.
//!
//! [`check`] takes a network with a loss and its targets, [`check_layer`] a single layer. Every parameter and every number of
//! the input is moved by a small step up and down; the difference of the two losses, divided by the distance, must be what
//! `backward` gives:
//!
//! ```text
//! ∂loss/∂v ≈ (loss(v + h) − loss(v − h)) / 2h,   with an error of order h²
//! ```
//!
//! Dropout draws the same mask in every pass, because the generator starts anew from [`GradientCheck::seed`]. Buffers are
//! left out: training does not move them. A number passes if |a − n| <= 1e-7 max(|a|, |n|, the tensor's largest |a|); a tensor in which both are
//! zero to the rounding of the loss passes as a whole. Where the loss has a kink within one step (relu at 0), the two differ rightly;
//! choose inputs away from it. The memory is the caller's ([`GradientCheck::check_in`]), or allocated ([`check`]).

#[cfg(feature = "alloc")]
mod report;

#[cfg(feature = "alloc")]
pub use report::{Report, Tensor};

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::batch::Batch;
use crate::kernels::{Isa, Task, dispatch};
use crate::layer::{Context, Layer, Mode, Recorded};
use crate::loss::{Fits, Loss};
use crate::network::{self, Network};
use crate::parameters::{Parameters, Path};
use crate::zeroed::Zeroable;

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
pub fn check<N, L, Y, const B: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &Batch<f64, B, IN>,
    targets: &Y,
    loss: &L,
) -> Report
where
    N: Network<f64, IN, OUT>,
    L: Fits<N> + Loss<N::Head, f64, Y, B, OUT>,
{
    GradientCheck::default().check(network, x, targets, loss)
}

/// As [`check`], for one layer: the loss is Σ c_bo y_bo, with coefficients c drawn between −1 and 1.
#[cfg(feature = "alloc")]
pub fn check_layer<L, const B: usize, const IN: usize, const OUT: usize>(
    layer: &L,
    x: &Batch<f64, B, IN>,
) -> Report
where
    L: Layer<f64, IN, OUT>,
{
    GradientCheck::default().check_layer(layer, x)
}

/// How a gradient is checked. [`Default`] suits `f64`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct GradientCheck {
    /// h for values up to 1; larger values are moved in proportion. The default, 1e-5, is near the cube root of the precision of
    /// `f64`, where the error of order h² meets the rounding of order 1/h.
    pub step: f64,
    /// The largest [`Comparison::error`] that passes: 1e-7.
    pub tolerance: f64,
    /// Where dropout's masks and a layer's coefficients come from.
    pub seed: u64,
}

impl Default for GradientCheck {
    fn default() -> Self {
        Self { step: 1e-5, tolerance: 1e-7, seed: 1 }
    }
}

/// What a check needs to write to: a second network and a second input, which are moved, their gradients, and `P`, the memory
/// of one pass.
pub struct Memory<N, P, const B: usize, const IN: usize> {
    work: Work<N, B, IN>,
    pass: P,
}

struct Work<N, const B: usize, const IN: usize> {
    network: N,
    gradient: N,
    x: Batch<f64, B, IN>,
    d_x: Batch<f64, B, IN>,
}

// SAFETY: every field is zeroable.
unsafe impl<N: Zeroable, P: Zeroable, const B: usize, const IN: usize> Zeroable for Memory<N, P, B, IN> {}

/// The memory for [`GradientCheck::check_in`].
pub type NetworkMemory<N, const B: usize, const IN: usize, const OUT: usize> =
    Memory<N, <N as Network<f64, IN, OUT>>::Tape<B>, B, IN>;

/// The memory for [`GradientCheck::check_layer_in`]: of one pass, what the layer records, and the coefficients.
pub type LayerMemory<L, const B: usize, const IN: usize, const OUT: usize> =
    Memory<L, (Recorded<f64, <L as Layer<f64, IN, OUT>>::Tape<B>, B, OUT>, Batch<f64, B, OUT>), B, IN>;

/// One tensor's gradient, compared number by number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Comparison {
    /// How many numbers were compared.
    pub elements: usize,
    /// The largest |a| in the tensor, where a is what `backward` gives.
    pub largest: f64,
    /// |a − n| / max(|a|, |n|, `largest`) of the worst number, where n is the central difference; infinite if one of them is
    /// not a number.
    pub error: f64,
    /// Where the worst number is in the tensor's memory: column-major, the first index of the shape moves fastest.
    pub index: usize,
    /// a of the worst number.
    pub analytic: f64,
    /// n of the worst number.
    pub numeric: f64,
    largest_numeric: f64,
}

impl Comparison {
    fn of(gradient: &[f64]) -> Self {
        Self { largest: gradient.iter().fold(0.0, |largest, a| a.abs().max(largest)), ..Self::default() }
    }

    fn add(&mut self, analytic: f64, numeric: f64) {
        let index = self.elements;
        self.elements += 1;
        self.largest_numeric = numeric.abs().max(self.largest_numeric);
        let difference = (analytic - numeric).abs();
        let error = if difference == 0.0 {
            0.0
        } else if difference.is_finite() {
            difference / analytic.abs().max(numeric.abs()).max(self.largest)
        } else {
            f64::INFINITY
        };
        if index == 0 || error > self.error {
            *self = Self { error, index, analytic, numeric, ..*self };
        }
    }

    /// Without an error, if no number of the tensor stands out from the rounding of the loss: such a gradient is zero (that of a bias
    /// before a normalisation), and only the noise of the differences is left to compare.
    fn above(self, rounding: f64) -> Self {
        let is_zero = self.largest.max(self.largest_numeric) <= rounding && self.error.is_finite();
        Self { error: if is_zero { 0.0 } else { self.error }, ..self }
    }
}

impl GradientCheck {
    /// As the function [`check`].
    #[cfg(feature = "alloc")]
    pub fn check<N, L, Y, const B: usize, const IN: usize, const OUT: usize>(
        self,
        network: &N,
        x: &Batch<f64, B, IN>,
        targets: &Y,
        loss: &L,
    ) -> Report
    where
        N: Network<f64, IN, OUT>,
        L: Fits<N> + Loss<N::Head, f64, Y, B, OUT>,
    {
        let mut memory = NetworkMemory::<N, B, IN, OUT>::zeroed_box();
        let mut report = Report::new(self.tolerance);
        self.check_in(network, x, targets, loss, &mut memory, |path, shape, comparison| {
            report.push(path, shape, comparison);
        });
        report
    }

    /// As the function [`check_layer`].
    #[cfg(feature = "alloc")]
    pub fn check_layer<L, const B: usize, const IN: usize, const OUT: usize>(
        self,
        layer: &L,
        x: &Batch<f64, B, IN>,
    ) -> Report
    where
        L: Layer<f64, IN, OUT>,
    {
        let mut memory = LayerMemory::<L, B, IN, OUT>::zeroed_box();
        let mut report = Report::new(self.tolerance);
        self.check_layer_in(layer, x, &mut memory, |path, shape, comparison| {
            report.push(path, shape, comparison);
        });
        report
    }

    /// [`check`] without an allocation: shows the tensors one after another, by name and shape, and at last the input, as
    /// `x` of shape `[B, IN]`.
    pub fn check_in<N, L, Y, const B: usize, const IN: usize, const OUT: usize>(
        self,
        network: &N,
        x: &Batch<f64, B, IN>,
        targets: &Y,
        loss: &L,
        memory: &mut NetworkMemory<N, B, IN, OUT>,
        visitor: impl FnMut(Path<'_>, &[usize], Comparison),
    ) where
        N: Network<f64, IN, OUT>,
        L: Fits<N> + Loss<N::Head, f64, Y, B, OUT>,
    {
        let mut objective = WithLoss { tape: &mut memory.pass, loss, targets, seed: self.seed };
        self.run(network, x, &mut objective, &mut memory.work, visitor);
    }

    /// [`check_layer`] without an allocation, as [`check_in`](Self::check_in).
    pub fn check_layer_in<L, const B: usize, const IN: usize, const OUT: usize>(
        self,
        layer: &L,
        x: &Batch<f64, B, IN>,
        memory: &mut LayerMemory<L, B, IN, OUT>,
        visitor: impl FnMut(Path<'_>, &[usize], Comparison),
    ) where
        L: Layer<f64, IN, OUT>,
    {
        let (recorded, coefficients) = &mut memory.pass;
        // Apart from the generator of the masks, which starts from the same seed.
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(!self.seed);
        coefficients.as_mut_slice().fill_with(|| rng.random_range(-1.0..=1.0));
        let mut objective = Functional { recorded, coefficients, seed: self.seed };
        self.run(layer, x, &mut objective, &mut memory.work, visitor);
    }

    fn run<N: Parameters<f64>, const B: usize, const IN: usize>(
        self,
        network: &N,
        x: &Batch<f64, B, IN>,
        objective: &mut impl Objective<N, B, IN>,
        work: &mut Work<N, B, IN>,
        mut visitor: impl FnMut(Path<'_>, &[usize], Comparison),
    ) {
        work.x.copy_from(x);
        copy(network, &mut work.network);
        let size = objective.gradient(&work.network, &work.x, &mut work.d_x, &mut work.gradient);
        // Each of the two losses is off by a few units in its last place.
        let rounding = 4.0 * f64::EPSILON * size / self.step;
        let mut tensor = 0;
        network.visit(Path::ROOT, &mut |info, values| {
            if info.role.is_trained() {
                let comparison = self.compare_tensor(tensor, values, objective, work);
                visitor(info.path, info.shape, comparison.above(rounding));
            }
            tensor += 1;
        });
        visitor(Path::ROOT.join("x"), &[B, IN], self.compare_input(objective, work).above(rounding));
    }

    /// The tensor of this index, whose values are `values`.
    fn compare_tensor<N: Parameters<f64>, const B: usize, const IN: usize>(
        self,
        tensor: usize,
        values: &[f64],
        objective: &mut impl Objective<N, B, IN>,
        work: &mut Work<N, B, IN>,
    ) -> Comparison {
        let Work { network, gradient, x, .. } = work;
        let gradient = values_of(gradient, tensor);
        let mut comparison = Comparison::of(gradient);
        for (i, (value, analytic)) in values.iter().zip(gradient).enumerate() {
            let numeric = self.difference(*value, |moved| {
                set(network, tensor, i, moved);
                objective.value(network, x)
            });
            set(network, tensor, i, *value);
            comparison.add(*analytic, numeric);
        }
        comparison
    }

    fn compare_input<N, const B: usize, const IN: usize>(
        self,
        objective: &mut impl Objective<N, B, IN>,
        work: &mut Work<N, B, IN>,
    ) -> Comparison {
        let Work { network, x, d_x, .. } = work;
        let mut comparison = Comparison::of(d_x.as_slice());
        for (i, analytic) in d_x.as_slice().iter().enumerate() {
            let value = x.as_slice()[i];
            let numeric = self.difference(value, |moved| {
                x.as_mut_slice()[i] = moved;
                objective.value(network, x)
            });
            x.as_mut_slice()[i] = value;
            comparison.add(*analytic, numeric);
        }
        comparison
    }

    /// The central difference at `value`, over the distance that the two moved values really have.
    fn difference(self, value: f64, mut loss: impl FnMut(f64) -> f64) -> f64 {
        let step = self.step * value.abs().max(1.0);
        let (above, below) = (value + step, value - step);
        (loss(above) - loss(below)) / (above - below)
    }
}

/// A number that depends on a network's parameters and its input, and its gradient.
trait Objective<N, const B: usize, const IN: usize> {
    fn value(&mut self, network: &N, x: &Batch<f64, B, IN>) -> f64;
    /// Also gives the size of what is summed up to the value: what rounding is in proportion to.
    fn gradient(
        &mut self,
        network: &N,
        x: &Batch<f64, B, IN>,
        d_x: &mut Batch<f64, B, IN>,
        gradient: &mut N,
    ) -> f64;
}

/// The loss of a network.
struct WithLoss<'a, P, L, Y, const OUT: usize> {
    tape: &'a mut P,
    loss: &'a L,
    targets: &'a Y,
    seed: u64,
}

impl<N, L, Y, const B: usize, const IN: usize, const OUT: usize> Objective<N, B, IN>
    for WithLoss<'_, <N as Network<f64, IN, OUT>>::Tape<B>, L, Y, OUT>
where
    N: Network<f64, IN, OUT>,
    L: Fits<N> + Loss<N::Head, f64, Y, B, OUT>,
{
    fn value(&mut self, network: &N, x: &Batch<f64, B, IN>) -> f64 {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        network::record(network, x, self.tape, &mut rng);
        network::cost(network, self.loss, self.targets, self.tape)
    }

    fn gradient(
        &mut self,
        network: &N,
        x: &Batch<f64, B, IN>,
        d_x: &mut Batch<f64, B, IN>,
        gradient: &mut N,
    ) -> f64 {
        let value = self.value(network, x);
        network::backward_input(network, x, self.tape, d_x, gradient);
        value.abs()
    }
}

/// Σ c_bo y_bo of a layer's output.
struct Functional<'a, P, const B: usize, const OUT: usize> {
    recorded: &'a mut Recorded<f64, P, B, OUT>,
    coefficients: &'a Batch<f64, B, OUT>,
    seed: u64,
}

impl<L, const B: usize, const IN: usize, const OUT: usize> Objective<L, B, IN>
    for Functional<'_, <L as Layer<f64, IN, OUT>>::Tape<B>, B, OUT>
where
    L: Layer<f64, IN, OUT>,
{
    fn value(&mut self, layer: &L, x: &Batch<f64, B, IN>) -> f64 {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        dispatch(Record { layer, x, to: self.recorded, mode: Mode::Training { rng: &mut rng } });
        self.recorded.output.dot(self.coefficients)
    }

    fn gradient(
        &mut self,
        layer: &L,
        x: &Batch<f64, B, IN>,
        d_x: &mut Batch<f64, B, IN>,
        gradient: &mut L,
    ) -> f64 {
        self.value(layer, x);
        self.recorded.d_output.copy_from(self.coefficients);
        dispatch(Backward { layer, x, from: self.recorded, d_x, gradient });
        self.recorded.output.iter().zip(self.coefficients).map(|(y, c)| (y * c).abs()).sum()
    }
}

struct Record<'a, L: Layer<f64, IN, OUT>, const B: usize, const IN: usize, const OUT: usize> {
    layer: &'a L,
    x: &'a Batch<f64, B, IN>,
    to: &'a mut Recorded<f64, L::Tape<B>, B, OUT>,
    mode: Mode<'a>,
}

impl<L, const B: usize, const IN: usize, const OUT: usize> Task for Record<'_, L, B, IN, OUT>
where
    L: Layer<f64, IN, OUT>,
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        self.layer.record(&mut Context { isa, mode: self.mode, rows: B }, self.x, self.to);
    }
}

struct Backward<'a, L: Layer<f64, IN, OUT>, const B: usize, const IN: usize, const OUT: usize> {
    layer: &'a L,
    x: &'a Batch<f64, B, IN>,
    from: &'a mut Recorded<f64, L::Tape<B>, B, OUT>,
    d_x: &'a mut Batch<f64, B, IN>,
    gradient: &'a mut L,
}

impl<L, const B: usize, const IN: usize, const OUT: usize> Task for Backward<'_, L, B, IN, OUT>
where
    L: Layer<f64, IN, OUT>,
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let mut cx = Context { isa, mode: Mode::Inference, rows: B };
        self.layer.backward(&mut cx, self.x, self.from, Some(self.d_x), self.gradient);
    }
}

/// Copies every tensor.
fn copy<N: Parameters<f64>>(from: &N, to: &mut N) {
    let mut tensor = 0;
    N::zip([to], Path::ROOT, &mut |_, [values]| {
        values.copy_from_slice(values_of(from, tensor));
        tensor += 1;
    });
}

/// The tensor of this index.
fn values_of<N: Parameters<f64>>(network: &N, tensor: usize) -> &[f64] {
    let (mut index, mut found) = (0, &[][..]);
    network.visit(Path::ROOT, &mut |_, values| {
        if index == tensor {
            found = values;
        }
        index += 1;
    });
    found
}

/// Writes one number of the tensor of this index.
fn set<N: Parameters<f64>>(network: &mut N, tensor: usize, element: usize, value: f64) {
    let mut index = 0;
    N::zip([network], Path::ROOT, &mut |_, [values]| {
        if index == tensor {
            values[element] = value;
        }
        index += 1;
    });
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::string::ToString;
    use alloc::vec;

    use super::*;
    use crate::parameters::{Role, TensorInfo};
    use crate::testing::batch;

    /// y_i = s_i x_i², with mistakes on demand.
    struct Square<const MISTAKE: u8> {
        scale: [f64; 3],
    }

    const NONE: u8 = 0;
    const SIGN: u8 = 1;
    const ONE_ELEMENT: u8 = 2;
    const NO_FACTOR: u8 = 3;
    const NOT_A_NUMBER: u8 = 4;
    const FORGOTTEN: u8 = 5;

    // SAFETY: an array of numbers.
    unsafe impl<const MISTAKE: u8> Zeroable for Square<MISTAKE> {}

    impl<const MISTAKE: u8> Parameters<f64> for Square<MISTAKE> {
        const PARAMETERS: usize = 3;
        const BUFFERS: usize = 0;

        fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [f64])) {
            visitor(TensorInfo { path: path.join("scale"), role: Role::Scale, shape: &[3] }, &self.scale);
        }

        fn zip<const N: usize>(
            layers: [&mut Self; N],
            path: Path<'_>,
            visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [f64]; N]),
        ) {
            let info = TensorInfo { path: path.join("scale"), role: Role::Scale, shape: &[3] };
            visitor(info, layers.map(|layer| &mut layer.scale[..]));
        }
    }

    impl<const MISTAKE: u8> Layer<f64, 3, 3> for Square<MISTAKE> {
        type Tape<const B: usize> = ();
        const FLOPS: usize = 6;

        fn forward<I: Isa, const B: usize>(
            &self,
            _: &mut Context<'_, I>,
            x: &Batch<f64, B, 3>,
            y: &mut Batch<f64, B, 3>,
        ) {
            *y = Batch::from_fn(|b, i| self.scale[i] * x[(b, i)] * x[(b, i)]);
        }

        fn record<I: Isa, const B: usize>(
            &self,
            cx: &mut Context<'_, I>,
            x: &Batch<f64, B, 3>,
            to: &mut Recorded<f64, (), B, 3>,
        ) {
            self.forward(cx, x, &mut to.output);
        }

        fn backward<I: Isa, const B: usize>(
            &self,
            _: &mut Context<'_, I>,
            x: &Batch<f64, B, 3>,
            from: &mut Recorded<f64, (), B, 3>,
            d_x: Option<&mut Batch<f64, B, 3>>,
            gradient: &mut Self,
        ) {
            let d_y = &from.d_output;
            for i in 0..3 {
                gradient.scale[i] = (0..B).map(|b| d_y[(b, i)] * x[(b, i)] * x[(b, i)]).sum();
            }
            match MISTAKE {
                SIGN => gradient.scale = gradient.scale.map(|d_scale| -d_scale),
                ONE_ELEMENT => gradient.scale[1] *= 0.5,
                NOT_A_NUMBER => gradient.scale[2] = f64::NAN,
                FORGOTTEN => gradient.scale = [0.0; 3],
                _ => {}
            }
            if let Some(d_x) = d_x {
                let factor = if MISTAKE == NO_FACTOR { 1.0 } else { 2.0 };
                *d_x = Batch::from_fn(|b, i| factor * self.scale[i] * x[(b, i)] * d_y[(b, i)]);
            }
        }
    }

    fn report<const MISTAKE: u8>() -> Report {
        check_layer(&Square::<MISTAKE> { scale: [0.5, -1.5, 2.0] }, &batch::<f64, 4, 3>(7, 2.0))
    }

    #[test]
    fn a_right_layer_passes() {
        let report = report::<NONE>();
        assert!(report.is_ok(), "{report}");
        assert_eq!(report.tensors.len(), 2);
        assert_eq!(report.tensors[0].comparison.elements, 3);
        assert_eq!(report.tensors[1].comparison.elements, 12);
        assert_eq!(report.tensors[1].shape, [4, 3]);
    }

    #[test]
    fn memory_may_be_the_callers() {
        type Right = Square<NONE>;
        let mut memory = LayerMemory::<Right, 4, 3, 3>::ZEROED;
        let (layer, x) = (Right { scale: [0.5, -1.5, 2.0] }, batch::<f64, 4, 3>(7, 2.0));
        let mut seen = 0;
        GradientCheck::default().check_layer_in(&layer, &x, &mut memory, |path, shape, comparison| {
            let (name, wanted) = [("scale", &[3][..]), ("x", &[4, 3])][seen];
            assert!(path == *name && shape == wanted, "{path} {shape:?}");
            assert!(comparison.error <= 1e-7 && comparison.largest > 0.0, "{comparison:?}");
            seen += 1;
        });
        assert_eq!(seen, 2);
    }

    #[test]
    fn a_sign_error_is_found() {
        let report = report::<SIGN>();
        assert!(!report.is_ok());
        let worst = report.worst().expect("a tensor");
        assert_eq!(worst.name, "scale");
        assert!((worst.comparison.analytic + worst.comparison.numeric).abs() < 1e-6);
        assert!(report.passes(&report.tensors[1]), "the input's gradient is right\n{report}");
    }

    #[test]
    fn one_wrong_element_is_found_at_its_index() {
        let report = report::<ONE_ELEMENT>();
        let worst = report.worst().expect("a tensor");
        assert!(!report.passes(worst));
        assert_eq!((worst.name.as_str(), worst.worst_index()), ("scale", vec![1]));
        assert!((worst.comparison.numeric / worst.comparison.analytic - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_missing_factor_in_the_input_is_found() {
        let report = report::<NO_FACTOR>();
        assert!(report.passes(&report.tensors[0]), "{report}");
        assert!(!report.passes(&report.tensors[1]), "{report}");
        assert_eq!(report.worst().expect("a tensor").name, "x");
    }

    #[test]
    fn a_nan_and_a_forgotten_gradient_are_found() {
        let nan = report::<NOT_A_NUMBER>();
        let worst = nan.worst().expect("a tensor");
        assert_eq!((worst.comparison.error, worst.worst_index()), (f64::INFINITY, vec![2]));
        assert!(!nan.is_ok());
        assert!(!report::<FORGOTTEN>().is_ok());
    }

    #[test]
    fn a_gradient_of_zero_passes_only_below_the_rounding_of_the_loss() {
        let compare = |analytic, numeric| {
            let mut comparison = Comparison::of(&[analytic]);
            comparison.add(analytic, numeric);
            comparison.above(1e-10)
        };
        assert_eq!(compare(0.0, 5e-12).error, 0.0);
        assert_eq!(compare(0.0, 5e-10).error, 1.0);
        assert_eq!(compare(5e-10, 0.0).error, 1.0);
        assert_eq!(compare(0.0, f64::NAN).error, f64::INFINITY);
    }

    #[test]
    fn the_table_names_the_wrong_tensor() {
        let mut report = Report::new(1e-7);
        let right = Comparison {
            elements: 6,
            largest: 0.5,
            error: 2.5e-11,
            index: 3,
            analytic: 0.25,
            numeric: 0.25,
            ..Comparison::default()
        };
        let wrong = Comparison { error: 2.0, index: 0, analytic: -0.5, numeric: 0.5, ..right };
        report.push(Path::ROOT.join("hidden").join("weight"), &[2, 3], right);
        report.push(Path::ROOT.join("x"), &[4, 2], wrong);
        assert_eq!(
            report.to_string(),
            "\
tensor         shape     worst      at        backward     difference
hidden.weight  [2, 3]  2.5e-11  [1, 1]   2.50000000e-1  2.50000000e-1  ok
x              [4, 2]    2.0e0  [0, 0]  -5.00000000e-1  5.00000000e-1  WRONG
1 of 2 tensors differ from central differences by more than 1e-7"
        );
    }

    #[test]
    fn the_worst_index_counts_the_first_dimension_fastest() {
        let comparison = Comparison { index: 1 + 2 * (2 + 3), ..Comparison::default() };
        let tensor = Tensor { name: "w".to_string(), shape: vec![2, 3, 4], comparison };
        assert_eq!(tensor.worst_index(), [1, 2, 1]);
    }
}
