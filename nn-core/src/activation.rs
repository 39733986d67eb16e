//! Activation functions: one type each, its equation, its derivative.
//!
//! An activation is a type without a value (`Dense<T, 64, 32, Relu>`), so that the compiler builds it into the layer's kernel. A
//! slope or rate that belongs to it is part of the type: [`LeakyRelu<{ bits(0.1) }>`](LeakyRelu). Softmax, which is no function of one
//! number, is in [`layers::softmax`](crate::layers::softmax).

use crate::init::Initializer;
use crate::kernels::Isa;
use crate::scalar::Scalar;
use crate::signal::Curve;
use crate::zeroed::Zeroable;

/// A number as a const parameter: stable Rust has no `const SLOPE: f64`, so `LeakyRelu<{ bits(0.1) }>` carries its bits.
pub const fn bits(value: f64) -> u64 {
    value.to_bits()
}

/// A function applied to each number by itself, and its derivative.
pub trait Activation: Copy + Default + Send + Sync + 'static {
    /// The name in `network!`.
    const NAME: &'static str;
    /// What the weights before it start from, unless a hint says otherwise.
    const INITIALIZER: Initializer;
    /// Its course, for the [prediction](crate::signal) of a network's signal.
    const CURVE: Curve;
    /// Room for z, if the derivative needs it; [`Nothing`] if y is enough.
    type Kept<M: Zeroable>: Keep<M>;

    /// a(z).
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T;
    /// a′(z), from y = a(z), and from z where [`Self::Kept`] keeps it (else z is given as 0).
    fn slope<T: Scalar, I: Isa>(isa: I, z: T, y: T) -> T;
}

/// A place that may or may not exist: [`Kept`] or [`Nothing`].
pub trait Keep<M>: Zeroable {
    /// The place, if it exists.
    fn place(&mut self) -> Option<&mut M>;
}

/// A place that exists.
#[repr(C, align(64))]
pub struct Kept<M>(pub M);
/// A place that does not exist: no bytes.
pub struct Nothing;

// SAFETY: one zeroable field.
unsafe impl<M: Zeroable> Zeroable for Kept<M> {}
// SAFETY: no bytes.
unsafe impl Zeroable for Nothing {}

impl<M: Zeroable> Keep<M> for Kept<M> {
    #[inline(always)]
    fn place(&mut self) -> Option<&mut M> {
        Some(&mut self.0)
    }
}

impl<M> Keep<M> for Nothing {
    #[inline(always)]
    fn place(&mut self) -> Option<&mut M> {
        None
    }
}

/// λ and α of [`Selu`], appendix A of its paper.
pub(crate) const SELU_LAMBDA: f64 = 1.050_700_987_355_480_5;
pub(crate) const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
/// The coefficients of [`GeluTanh`], equation 2 of its paper.
pub(crate) const SQRT_2_OVER_PI: f64 = 0.797_884_560_802_865_4;
pub(crate) const GELU_CUBIC: f64 = 0.044_715;

#[inline(always)]
fn constant<T: Scalar>(bits: u64) -> T {
    T::from_f64(f64::from_bits(bits))
}

/// σ(z) = 1 / (1 + e⁻ᶻ).
#[inline(always)]
pub(crate) fn sigmoid<T: Scalar, I: Isa>(isa: I, z: T) -> T {
    T::ONE / (T::ONE + isa.exp(-z))
}

/// z/6 + 1/2, held between 0 and 1.
#[inline(always)]
fn hard_sigmoid<T: Scalar>(z: T) -> T {
    let y = z * T::from_f64(1.0 / 6.0) + T::from_f64(0.5);
    if y < T::ZERO {
        T::ZERO
    } else if y > T::ONE {
        T::ONE
    } else {
        y
    }
}

/// Φ(z) = (1 + erf(z/√2)) / 2.
#[inline(always)]
fn normal_cdf<T: Scalar, I: Isa>(_isa: I, z: T) -> T {
    T::from_f64(0.5) * (T::ONE + (z * T::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erf())
}

/// φ(z) = e^(−z²/2) / √(2π).
#[inline(always)]
fn normal_pdf<T: Scalar, I: Isa>(isa: I, z: T) -> T {
    const FRAC_1_SQRT_2PI: f64 = 0.398_942_280_401_432_7;
    T::from_f64(FRAC_1_SQRT_2PI) * isa.exp(-z * z * T::from_f64(0.5))
}

#[inline(always)]
fn gelu_tanh_argument<T: Scalar>(z: T) -> T {
    T::from_f64(SQRT_2_OVER_PI) * (z + T::from_f64(GELU_CUBIC) * z * z * z)
}

/// y = z: no activation, the default of a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Linear;

impl Activation for Linear {
    const NAME: &'static str = "linear";
    const INITIALIZER: Initializer = Initializer::XavierUniform;
    const CURVE: Curve = Curve::Linear;
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(_isa: I, z: T) -> T {
        z
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, _z: T, _y: T) -> T {
        T::ONE
    }
}

/// y = max(0, z). The slope at 0 is 0, as in PyTorch.
///
/// Nair and Hinton, *Rectified linear units improve restricted Boltzmann machines*, 2010.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relu;

impl Activation for Relu {
    const NAME: &'static str = "relu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const CURVE: Curve = Curve::LeakyRelu(0.0);
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(_isa: I, z: T) -> T {
        // Not `max`, which would swallow a NaN.
        if z < T::ZERO { T::ZERO } else { z }
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, _z: T, y: T) -> T {
        if y > T::ZERO { T::ONE } else { T::ZERO }
    }
}

/// y = z for z > 0, else `SLOPE` z, with a slope of at least 0 ([`bits`]).
///
/// Maas, Hannun and Ng, *Rectifier nonlinearities improve neural network acoustic models*, 2013.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeakyRelu<const SLOPE: u64>;

impl<const SLOPE: u64> Activation for LeakyRelu<SLOPE> {
    const NAME: &'static str = "leaky_relu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const CURVE: Curve = Curve::LeakyRelu(f64::from_bits(SLOPE));
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(_isa: I, z: T) -> T {
        if z > T::ZERO { z } else { constant::<T>(SLOPE) * z }
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, _z: T, y: T) -> T {
        if y > T::ZERO { T::ONE } else { constant(SLOPE) }
    }
}

/// y = z for z > 0, else `ALPHA` (eᶻ − 1), with an alpha of at least 0 ([`bits`]).
///
/// Clevert, Unterthiner and Hochreiter, *Fast and accurate deep network learning by exponential linear units*, 2016.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elu<const ALPHA: u64>;

impl<const ALPHA: u64> Activation for Elu<ALPHA> {
    const NAME: &'static str = "elu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const CURVE: Curve = Curve::Elu(f64::from_bits(ALPHA));
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T {
        if z > T::ZERO { z } else { constant::<T>(ALPHA) * isa.exp_m1(z) }
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, _z: T, y: T) -> T {
        if y > T::ZERO { T::ONE } else { y + constant(ALPHA) }
    }
}

/// y = λ z for z > 0, else λ α (eᶻ − 1), with the λ and α that keep mean 0 and variance 1.
///
/// Klambauer, Unterthiner, Mayr and Hochreiter, *Self-normalizing neural networks*, 2017.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selu;

impl Activation for Selu {
    const NAME: &'static str = "selu";
    const INITIALIZER: Initializer = Initializer::LecunNormal;
    const CURVE: Curve = Curve::Selu;
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T {
        let lambda = T::from_f64(SELU_LAMBDA);
        if z > T::ZERO { lambda * z } else { lambda * T::from_f64(SELU_ALPHA) * isa.exp_m1(z) }
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, _z: T, y: T) -> T {
        let lambda = T::from_f64(SELU_LAMBDA);
        if y > T::ZERO { lambda } else { y + lambda * T::from_f64(SELU_ALPHA) }
    }
}

/// y = z Φ(z), with Φ the normal distribution, exact (by the error function), as PyTorch's default.
///
/// Hendrycks and Gimpel, *Gaussian error linear units*, 2016.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gelu;

impl Activation for Gelu {
    const NAME: &'static str = "gelu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const CURVE: Curve = Curve::Gelu;
    type Kept<M: Zeroable> = Kept<M>;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T {
        z * normal_cdf(isa, z)
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(isa: I, z: T, _y: T) -> T {
        normal_cdf(isa, z) + z * normal_pdf(isa, z)
    }
}

/// y = z/2 (1 + tanh(√(2/π) (z + 0.044715 z³))): the approximation of [`Gelu`] that GPT-2 uses (the same paper).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GeluTanh;

impl Activation for GeluTanh {
    const NAME: &'static str = "gelu_tanh";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const CURVE: Curve = Curve::GeluTanh;
    type Kept<M: Zeroable> = Kept<M>;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T {
        let (half, u) = (T::from_f64(0.5), gelu_tanh_argument(z));
        half * z * (T::ONE + isa.tanh(u))
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(isa: I, z: T, _y: T) -> T {
        let (half, t) = (T::from_f64(0.5), isa.tanh(gelu_tanh_argument(z)));
        let d_u = T::from_f64(SQRT_2_OVER_PI) * (T::ONE + T::from_f64(3.0 * GELU_CUBIC) * z * z);
        half * (T::ONE + t) + half * z * (T::ONE - t * t) * d_u
    }
}

/// y = z σ(z), also called swish.
///
/// Elfwing, Uchibe and Doya, *Sigmoid-weighted linear units for neural network function approximation*, 2018.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Silu;

impl Activation for Silu {
    const NAME: &'static str = "silu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const CURVE: Curve = Curve::Silu;
    type Kept<M: Zeroable> = Kept<M>;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T {
        z * sigmoid(isa, z)
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(isa: I, z: T, _y: T) -> T {
        let s = sigmoid(isa, z);
        s * (T::ONE + z * (T::ONE - s))
    }
}

/// y = tanh z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tanh;

impl Activation for Tanh {
    const NAME: &'static str = "tanh";
    const INITIALIZER: Initializer = Initializer::XavierUniform;
    const CURVE: Curve = Curve::Tanh;
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T {
        isa.tanh(z)
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, _z: T, y: T) -> T {
        T::ONE - y * y
    }
}

/// y = σ(z) = 1 / (1 + e⁻ᶻ).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sigmoid;

impl Activation for Sigmoid {
    const NAME: &'static str = "sigmoid";
    const INITIALIZER: Initializer = Initializer::XavierUniform;
    const CURVE: Curve = Curve::Sigmoid;
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T {
        sigmoid(isa, z)
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, _z: T, y: T) -> T {
        y * (T::ONE - y)
    }
}

/// y = ln(1 + eᶻ), a smooth [`Relu`].
///
/// Dugas, Bengio, Bélisle, Nadeau and Garcia, *Incorporating second-order functional knowledge for better option pricing*, 2001.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Softplus;

impl Activation for Softplus {
    const NAME: &'static str = "softplus";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const CURVE: Curve = Curve::Softplus;
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(isa: I, z: T) -> T {
        let above = if z > T::ZERO { z } else { T::ZERO };
        above + isa.ln_1p(isa.exp(-z.abs()))
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(isa: I, _z: T, y: T) -> T {
        // σ(z) = 1 − e⁻ʸ, exact where y is small.
        -isa.exp_m1(-y)
    }
}

/// y = z/6 + 1/2, held between 0 and 1, as in PyTorch.
///
/// Howard et al., *Searching for MobileNetV3*, 2019.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HardSigmoid;

impl Activation for HardSigmoid {
    const NAME: &'static str = "hard_sigmoid";
    const INITIALIZER: Initializer = Initializer::XavierUniform;
    const CURVE: Curve = Curve::HardSigmoid;
    type Kept<M: Zeroable> = Nothing;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(_isa: I, z: T) -> T {
        hard_sigmoid(z)
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, _z: T, y: T) -> T {
        if y > T::ZERO && y < T::ONE { T::from_f64(1.0 / 6.0) } else { T::ZERO }
    }
}

/// y = z · hard_sigmoid(z) (the same paper as [`HardSigmoid`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HardSwish;

impl Activation for HardSwish {
    const NAME: &'static str = "hard_swish";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const CURVE: Curve = Curve::HardSwish;
    type Kept<M: Zeroable> = Kept<M>;

    #[inline(always)]
    fn apply<T: Scalar, I: Isa>(_isa: I, z: T) -> T {
        z * hard_sigmoid(z)
    }
    #[inline(always)]
    fn slope<T: Scalar, I: Isa>(_isa: I, z: T, _y: T) -> T {
        let three = T::from_f64(3.0);
        if z < -three {
            T::ZERO
        } else if z > three {
            T::ONE
        } else {
            z / three + T::from_f64(0.5)
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::kernels::Portable;

    /// −1000, −100, −12.5 .. 12.5 in steps of 1/16, 100, 1000: all exact in `f32`.
    fn points() -> impl Iterator<Item = f64> {
        let middle = (-200..=200).map(|i| f64::from(i) / 16.0);
        [-1000.0, -100.0].into_iter().chain(middle).chain([100.0, 1000.0])
    }

    /// Values and slopes as the formulas of PyTorch's documentation give them, and f32 near f64.
    fn check<A: Activation>(value: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64) {
        for z in points() {
            let y = A::apply(Portable, z);
            let d = A::slope(Portable, z, y);
            let (wanted, wanted_d) = (value(z), slope(z));
            let name = A::NAME;
            assert!((y - wanted).abs() <= 1e-14 * wanted.abs().max(1.0), "{name}({z}) = {y}, not {wanted}");
            assert!((d - wanted_d).abs() <= 1e-13, "{name}\u{2032}({z}) = {d}, not {wanted_d}");
            let narrow = A::apply(Portable, z as f32);
            let narrow_d = A::slope(Portable, z as f32, narrow);
            assert!(
                (f64::from(narrow) - y).abs() <= 1e-6 * y.abs().max(1.0),
                "{name}({z}) = {narrow} in f32"
            );
            assert!((f64::from(narrow_d) - d).abs() <= 4e-6, "{name}\u{2032}({z}) = {narrow_d} in f32");
        }
        passes_nan_on::<A, f32>();
        passes_nan_on::<A, f64>();
    }

    fn passes_nan_on<A: Activation, T: Scalar>() {
        let nan = T::from_f64(f64::NAN);
        assert!(A::apply(Portable, nan).to_f64().is_nan(), "{} swallows NaN", A::NAME);
    }

    /// What comes out for −∞ and ∞.
    #[track_caller]
    fn ends<A: Activation>(below: f64, above: f64) {
        let y = [f64::NEG_INFINITY, f64::INFINITY].map(|z| A::apply(Portable, z));
        assert_eq!(y, [below, above], "{}", A::NAME);
        let y = [f32::NEG_INFINITY, f32::INFINITY].map(|z| f64::from(A::apply(Portable, z)));
        assert!((y[0] - below).abs() < 1e-6 || y[0] == below, "{}: {}", A::NAME, y[0]);
        assert!((y[1] - above).abs() < 1e-6 || y[1] == above, "{}: {}", A::NAME, y[1]);
    }

    fn step(z: f64) -> f64 {
        if z > 0.0 { 1.0 } else { 0.0 }
    }

    fn logistic(z: f64) -> f64 {
        1.0 / (1.0 + (-z).exp())
    }

    #[test]
    fn linear() {
        check::<Linear>(|z| z, |_| 1.0);
        ends::<Linear>(f64::NEG_INFINITY, f64::INFINITY);
    }

    #[test]
    fn relu_and_leaky_relu() {
        check::<Relu>(|z| z.max(0.0), step);
        check::<LeakyRelu<{ bits(0.1) }>>(
            |z| z.max(0.0) + 0.1 * z.min(0.0),
            |z| if z > 0.0 { 1.0 } else { 0.1 },
        );
        ends::<Relu>(0.0, f64::INFINITY);
        ends::<LeakyRelu<{ bits(0.1) }>>(f64::NEG_INFINITY, f64::INFINITY);
    }

    #[test]
    fn elu_and_selu() {
        const LAMBDA: f64 = 1.0507009873554804934193349852946;
        const ALPHA: f64 = 1.6732632423543772848170429916717;
        fn elu(z: f64, alpha: f64) -> f64 {
            z.max(0.0) + (alpha * z.exp_m1()).min(0.0)
        }
        fn slope(z: f64, alpha: f64) -> f64 {
            if z > 0.0 { 1.0 } else { alpha * z.exp() }
        }
        check::<Elu<{ bits(1.0) }>>(|z| elu(z, 1.0), |z| slope(z, 1.0));
        check::<Elu<{ bits(0.3) }>>(|z| elu(z, 0.3), |z| slope(z, 0.3));
        check::<Selu>(|z| LAMBDA * elu(z, ALPHA), |z| LAMBDA * slope(z, ALPHA));
        ends::<Elu<{ bits(0.3) }>>(-0.3, f64::INFINITY);
        ends::<Selu>(-LAMBDA * ALPHA, f64::INFINITY);
    }

    #[test]
    fn gelu_and_its_approximation() {
        use core::f64::consts::{FRAC_1_PI, FRAC_2_SQRT_PI, SQRT_2};
        fn cdf(z: f64) -> f64 {
            0.5 * (1.0 + libm::erf(z / SQRT_2))
        }
        let pdf = |z: f64| (-z * z / 2.0).exp() * FRAC_2_SQRT_PI / 2.0 / SQRT_2;
        check::<Gelu>(|z| z * cdf(z), |z| cdf(z) + z * pdf(z));
        let inner = |z: f64| (2.0 * FRAC_1_PI).sqrt() * (z + 0.044715 * z.powi(3));
        check::<GeluTanh>(
            |z| 0.5 * z * (1.0 + inner(z).tanh()),
            |z| {
                let d_inner = (2.0 * FRAC_1_PI).sqrt() * (1.0 + 3.0 * 0.044715 * z * z);
                0.5 * (1.0 + inner(z).tanh()) + 0.5 * z * (1.0 - inner(z).tanh().powi(2)) * d_inner
            },
        );
    }

    /// Values from another implementation of erf and tanh (C’s, as Python calls it).
    #[test]
    fn gelu_differs_from_its_approximation() {
        for (z, exact, tanh) in [
            (1.0, 0.8413447460685429, 0.8411919906082768),
            (-0.5, -0.15426876936299344, -0.15428599017485606),
        ] {
            assert!((Gelu::apply(Portable, z) - exact).abs() < 1e-15_f64);
            assert!((GeluTanh::apply(Portable, z) - tanh).abs() < 1e-15_f64);
        }
    }

    #[test]
    fn silu_tanh_sigmoid_and_softplus() {
        check::<Silu>(|z| z * logistic(z), |z| logistic(z) * (1.0 + z * (1.0 - logistic(z))));
        check::<Tanh>(f64::tanh, |z| 1.0 - z.tanh().powi(2));
        check::<Sigmoid>(logistic, |z| logistic(z) * (1.0 - logistic(z)));
        // PyTorch gives z beyond 20, which differs from the formula by 2e-9 and less.
        check::<Softplus>(|z| z.max(0.0) + (-z.abs()).exp().ln_1p(), logistic);
        ends::<Tanh>(-1.0, 1.0);
        ends::<Sigmoid>(0.0, 1.0);
        ends::<Softplus>(0.0, f64::INFINITY);
    }

    #[test]
    fn hard_sigmoid_and_hard_swish() {
        fn hard(z: f64) -> f64 {
            ((z + 3.0) / 6.0).clamp(0.0, 1.0)
        }
        check::<HardSigmoid>(hard, |z| if z.abs() < 3.0 { 1.0 / 6.0 } else { 0.0 });
        check::<HardSwish>(
            |z| z * hard(z),
            |z| {
                if z < -3.0 {
                    0.0
                } else if z > 3.0 {
                    1.0
                } else {
                    z / 3.0 + 0.5
                }
            },
        );
        ends::<HardSigmoid>(0.0, 1.0);
    }

    #[test]
    fn a_slope_is_given_where_the_kink_is() {
        assert_eq!(Relu::slope(Portable, 0.0, 0.0), 0.0);
        assert_eq!(LeakyRelu::<{ bits(0.1) }>::slope(Portable, 0.0, 0.0), 0.1);
    }
}
