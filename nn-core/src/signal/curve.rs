//! The activations once more, as what they do to the size of a signal: in arithmetic that the compiler can evaluate.
//!
//! A test holds each to its [`Activation`](crate::activation::Activation).

use core::f64::consts::PI;

use super::arithmetic::{exp, ln_1p, normal_cdf, sqrt};
use crate::activation::{GELU_CUBIC, SELU_ALPHA, SELU_LAMBDA, SQRT_2_OVER_PI};

/// An activation's course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Curve {
    /// [`Linear`](crate::activation::Linear)
    Linear,
    /// [`LeakyRelu`](crate::activation::LeakyRelu) with this slope; [`Relu`](crate::activation::Relu) with the slope 0.
    LeakyRelu(f64),
    /// [`Elu`](crate::activation::Elu) with this alpha.
    Elu(f64),
    /// [`Selu`](crate::activation::Selu)
    Selu,
    /// [`Gelu`](crate::activation::Gelu)
    Gelu,
    /// [`GeluTanh`](crate::activation::GeluTanh)
    GeluTanh,
    /// [`Silu`](crate::activation::Silu)
    Silu,
    /// [`Tanh`](crate::activation::Tanh)
    Tanh,
    /// [`Sigmoid`](crate::activation::Sigmoid)
    Sigmoid,
    /// [`Softplus`](crate::activation::Softplus)
    Softplus,
    /// [`HardSigmoid`](crate::activation::HardSigmoid)
    HardSigmoid,
    /// [`HardSwish`](crate::activation::HardSwish)
    HardSwish,
}

/// Where a curve is evaluated: t, and the weight of the standard normal distribution there. The integral over t is a sum at the middles
/// of equal steps of u, with t = 6 sinh(7 u) / sinh(7) for u from −1 to 1: dense at 0, where activations bend, and symmetric
/// without 0 itself, where they may have a kink.
const NODES: [(f64, f64); COUNT] = nodes();
const COUNT: usize = 64;
/// Deviations that the sum goes to on either side.
const REACH: f64 = 6.0;

const fn nodes() -> [(f64, f64); COUNT] {
    let mut nodes = [(0.0, 0.0); COUNT];
    let mut i = 0;
    while i < COUNT {
        let [t, step] = node(REACH, i, COUNT);
        nodes[i] = (t, density(t) * step);
        i += 1;
    }
    nodes
}

/// `reach` sinh(7 u) / sinh(7) at the middle of step `i` of `count`, and the length of that step.
const fn node(reach: f64, i: usize, count: usize) -> [f64; 2] {
    let (scale, step) = (reach / (exp(7.0) - exp(-7.0)), 2.0 / count as f64);
    let u = -1.0 + step * (i as f64 + 0.5);
    let (up, down) = (exp(7.0 * u), exp(-7.0 * u));
    [scale * (up - down), scale * 7.0 * (up + down) * step]
}

/// The standard normal distribution.
const fn density(t: f64) -> f64 {
    exp(-0.5 * t * t) / sqrt(2.0 * PI)
}

impl Curve {
    /// E\[a(z)²\] and E\[a′(z)²\] for z normal with this mean and variance.
    pub const fn moments(self, mean: f64, variance: f64) -> [f64; 2] {
        match self {
            Self::Linear => [mean * mean + variance, 1.0],
            _ if mean != 0.0 => self.integrate_around(mean, sqrt(variance)),
            Self::LeakyRelu(slope) => {
                let half = 0.5 * (1.0 + slope * slope);
                [half * variance, half]
            }
            _ => self.integrate(sqrt(variance)),
        }
    }

    /// The same sum where z = mean + deviation t: the steps are dense where the curve bends, or at an end of the distribution if that lies
    /// beyond it, and reach twice as far, to the other end.
    const fn integrate_around(self, mean: f64, deviation: f64) -> [f64; 2] {
        let bend = ((self.bend(mean) - mean) / deviation).clamp(-REACH, REACH);
        let (mut values, mut slopes, mut i) = (0.0, 0.0, 0);
        while i < 4 * COUNT {
            let [from_bend, step] = node(2.0 * REACH, i, 4 * COUNT);
            let t = bend + from_bend;
            let weight = density(t) * step;
            let [value, slope] = self.at(mean + deviation * t);
            values += weight * value * value;
            slopes += weight * slope * slope;
            i += 1;
        }
        [values, slopes]
    }

    /// Where the curve has its kink, or bends most: of two such places, that on the side of `mean`.
    const fn bend(self, mean: f64) -> f64 {
        match self {
            Self::HardSigmoid | Self::HardSwish => 3.0_f64.copysign(mean),
            _ => 0.0,
        }
    }

    const fn integrate(self, deviation: f64) -> [f64; 2] {
        let (mut values, mut slopes, mut i) = (0.0, 0.0, 0);
        while i < COUNT {
            let (t, weight) = NODES[i];
            let [value, slope] = self.at(deviation * t);
            values += weight * value * value;
            slopes += weight * slope * slope;
            i += 1;
        }
        [values, slopes]
    }

    /// a(z) and a′(z).
    const fn at(self, z: f64) -> [f64; 2] {
        match self {
            Self::Linear => [z, 1.0],
            Self::LeakyRelu(slope) => below_and_above([slope * z, slope], z, 1.0),
            Self::Elu(alpha) => {
                let e = alpha * exp(z);
                below_and_above([e - alpha, e], z, 1.0)
            }
            Self::Selu => {
                let e = SELU_LAMBDA * SELU_ALPHA * exp(z);
                below_and_above([e - SELU_LAMBDA * SELU_ALPHA, e], z, SELU_LAMBDA)
            }
            Self::Gelu => {
                let below = normal_cdf(z);
                [z * below, below + z * exp(-0.5 * z * z) / sqrt(2.0 * PI)]
            }
            Self::GeluTanh => {
                let t = tanh(SQRT_2_OVER_PI * (z + GELU_CUBIC * z * z * z));
                let d_u = SQRT_2_OVER_PI * (1.0 + 3.0 * GELU_CUBIC * z * z);
                [0.5 * z * (1.0 + t), 0.5 * (1.0 + t) + 0.5 * z * (1.0 - t * t) * d_u]
            }
            Self::Silu => {
                let s = sigmoid(z);
                [z * s, s * (1.0 + z * (1.0 - s))]
            }
            Self::Tanh => {
                let t = tanh(z);
                [t, 1.0 - t * t]
            }
            Self::Sigmoid => {
                let s = sigmoid(z);
                [s, s * (1.0 - s)]
            }
            Self::Softplus => [z.max(0.0) + ln_1p(exp(-z.abs())), sigmoid(z)],
            Self::HardSigmoid => hard_sigmoid(z),
            Self::HardSwish => {
                let [s, d_s] = hard_sigmoid(z);
                [z * s, s + z * d_s]
            }
        }
    }
}

/// One pair for z ≤ 0, a straight line above.
const fn below_and_above(below: [f64; 2], z: f64, slope: f64) -> [f64; 2] {
    if z > 0.0 { [slope * z, slope] } else { below }
}

const fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + exp(-z))
}

const fn tanh(z: f64) -> f64 {
    2.0 * sigmoid(2.0 * z) - 1.0
}

const fn hard_sigmoid(z: f64) -> [f64; 2] {
    let y = z / 6.0 + 0.5;
    let slope = if y > 0.0 && y < 1.0 { 1.0 / 6.0 } else { 0.0 };
    [y.clamp(0.0, 1.0), slope]
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::activation::*;
    use crate::kernels::Portable;

    /// The course is the activation's own, and the sum over few nodes is the integral: a finer one, over 200,001 equal steps.
    fn check<A: Activation>() {
        check_within::<A>(0.01);
    }

    fn check_within<A: Activation>(tolerance: f64) {
        for i in -160..=160 {
            // Half a step beside the kinks.
            let z = (f64::from(i) + 0.5) / 16.0;
            let y = A::apply(Portable, z);
            let [value, slope] = A::CURVE.at(z);
            assert!((value - y).abs() < 2e-6, "{}({z}): {value}, not {y}", A::NAME);
            let d = A::slope(Portable, z, y);
            assert!((slope - d).abs() < 2e-6, "{}\u{2032}({z}): {slope}, not {d}", A::NAME);
        }
        for variance in [1e-4_f64, 0.1, 1.0, 4.0, 30.0, 1000.0] {
            for shift in [0.0, -5.0, -1.0, -0.3, 0.5, 2.0, 8.0] {
                let mean = shift * variance.sqrt();
                let wanted = fine::<A>(mean, variance);
                let measured = A::CURVE.moments(mean, variance);
                for (measured, wanted) in measured.into_iter().zip(wanted) {
                    // Below 1e-9 all is 0: far below what is said to vanish.
                    let error = (measured - wanted).abs() / wanted.max(1e-9);
                    assert!(error < tolerance, "{} at {mean}, {variance}: {measured}, not {wanted}", A::NAME);
                }
            }
        }
    }

    fn fine<A: Activation>(mean: f64, variance: f64) -> [f64; 2] {
        let (steps, end) = (200_001, 10.0);
        let width = 2.0 * end / f64::from(steps);
        let mut sums = [0.0; 2];
        for i in 0..steps {
            let t = -end + width * (f64::from(i) + 0.5);
            let (z, weight) = (mean + variance.sqrt() * t, width * (-0.5 * t * t).exp() / (2.0 * PI).sqrt());
            let y = A::apply(Portable, z);
            sums[0] += weight * y * y;
            sums[1] += weight * A::slope(Portable, z, y).powi(2);
        }
        sums
    }

    #[test]
    fn curves_are_the_activations() {
        check::<Linear>();
        check::<Relu>();
        check::<LeakyRelu<{ bits(0.1) }>>();
        check::<Elu<{ bits(1.0) }>>();
        check::<Elu<{ bits(0.3) }>>();
        check::<Selu>();
        check::<Gelu>();
        check::<GeluTanh>();
        check::<Silu>();
        check::<Tanh>();
        check::<Sigmoid>();
        check::<Softplus>();
        // A node more or less may lie beyond a kink that is not at 0.
        check_within::<HardSigmoid>(0.05);
        check_within::<HardSwish>(0.05);
    }
}
