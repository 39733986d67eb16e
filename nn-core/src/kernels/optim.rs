//! The flat passes of the optimisers: one tensor, all its numbers, in one loop that becomes vectors.
//!
//! Each pass reads the gradient once and writes weights and moments once. Moments that have died down to nearly nothing become 0:
//! denormal numbers would make training three times slower. The rules' formulas are in [`optim`](crate::optim).

use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// Below this size a moment becomes 0. It is far below what can move a weight.
#[inline(always)]
fn flush<T: Scalar>(moment: T) -> T {
    // Written so that a NaN stays one.
    if moment.abs() < T::MIN_POSITIVE / T::EPSILON { T::ZERO } else { moment }
}

/// g², or 0 where it would be denormal.
#[inline(always)]
fn square<T: Scalar>(g: T) -> T {
    // 2⁻⁵² in f32, 2⁻⁴⁸⁵ in f64: the root of what `flush` removes.
    let floor = (T::MIN_POSITIVE / T::EPSILON).sqrt();
    if g.abs() < floor { T::ZERO } else { g * g }
}

/// What weight decay does to one tensor in one step.
#[derive(Clone, Copy, Debug)]
pub struct Pull<T> {
    /// Is multiplied by the weight and added to its gradient.
    pub l2: T,
    /// Multiplies the weight before the step.
    pub keep: T,
}

impl<T: Scalar> Pull<T> {
    /// The weight and its gradient, decayed.
    #[inline(always)]
    fn apply<I: Isa>(self, isa: I, w: T, g: T) -> (T, T) {
        (w * self.keep, isa.mul_add(self.l2, w, g))
    }
}

/// buffer + its update.
pub struct AddBuffer<'a, T> {
    /// The buffer.
    pub buffer: &'a mut [T],
    /// What is added.
    pub update: &'a [T],
}

impl<T: Scalar> Task for AddBuffer<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _isa: I) {
        for (b, u) in self.buffer.iter_mut().zip(self.update) {
            *b += *u;
        }
    }
}

/// w − η g.
pub struct Sgd<'a, T> {
    /// w.
    pub weights: &'a mut [T],
    /// g.
    pub gradient: &'a [T],
    /// η.
    pub rate: T,
    /// Weight decay.
    pub pull: Pull<T>,
}

impl<T: Scalar> Task for Sgd<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self { weights, gradient, rate, pull } = self;
        for (w, g) in weights.iter_mut().zip(gradient) {
            let (weight, g) = pull.apply(isa, *w, *g);
            *w = isa.mul_add(-rate, g, weight);
        }
    }
}

/// v ← μ v + g, then w − η v; Nesterov: w − η (g + μ v).
pub struct Momentum<'a, T, const NESTEROV: bool> {
    /// w.
    pub weights: &'a mut [T],
    /// g.
    pub gradient: &'a [T],
    /// v.
    pub velocity: &'a mut [T],
    /// η.
    pub rate: T,
    /// μ.
    pub momentum: T,
    /// Weight decay.
    pub pull: Pull<T>,
}

impl<T: Scalar, const NESTEROV: bool> Task for Momentum<'_, T, NESTEROV> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self { weights, gradient, velocity, rate, momentum, pull } = self;
        for ((w, g), v) in weights.iter_mut().zip(gradient).zip(velocity) {
            let (weight, g) = pull.apply(isa, *w, *g);
            *v = flush(isa.mul_add(momentum, *v, g));
            let direction = if NESTEROV { isa.mul_add(momentum, *v, g) } else { *v };
            *w = isa.mul_add(-rate, direction, weight);
        }
    }
}

/// s ← α s + (1 − α) g², then w − η g / (√s + ε).
pub struct RmsProp<'a, T> {
    /// w.
    pub weights: &'a mut [T],
    /// g.
    pub gradient: &'a [T],
    /// s.
    pub squares: &'a mut [T],
    /// η.
    pub rate: T,
    /// α.
    pub alpha: T,
    /// 1 − α.
    pub one_minus_alpha: T,
    /// ε.
    pub epsilon: T,
    /// Weight decay.
    pub pull: Pull<T>,
}

impl<T: Scalar> Task for RmsProp<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self { weights, gradient, squares, rate, alpha, one_minus_alpha, epsilon, pull } = self;
        for ((w, g), s) in weights.iter_mut().zip(gradient).zip(squares) {
            let (weight, g) = pull.apply(isa, *w, *g);
            *s = flush(isa.mul_add(alpha, *s, one_minus_alpha * square(g)));
            *w = weight - rate * g / (s.sqrt() + epsilon);
        }
    }
}

/// m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², then w − η′ m / (√v / c + ε), where η′ = η / (1 − β₁ᵗ) and c = √(1 − β₂ᵗ).
pub struct Adam<'a, T> {
    /// w.
    pub weights: &'a mut [T],
    /// g.
    pub gradient: &'a [T],
    /// m.
    pub means: &'a mut [T],
    /// v.
    pub squares: &'a mut [T],
    /// The numbers of this step.
    pub numbers: AdamNumbers<T>,
    /// Weight decay.
    pub pull: Pull<T>,
}

/// What Adam multiplies with in one step, converted once.
#[derive(Clone, Copy, Debug)]
pub struct AdamNumbers<T> {
    /// η / (1 − β₁ᵗ).
    pub rate: T,
    /// β₁ and 1 − β₁.
    pub beta1: [T; 2],
    /// β₂ and 1 − β₂.
    pub beta2: [T; 2],
    /// 1 / √(1 − β₂ᵗ).
    pub inverse_correction: T,
    /// ε.
    pub epsilon: T,
}

impl<T: Scalar> Task for Adam<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self { weights, gradient, means, squares, numbers, pull } = self;
        let AdamNumbers { rate, beta1, beta2, inverse_correction, epsilon } = numbers;
        for (((w, g), m), v) in weights.iter_mut().zip(gradient).zip(means).zip(squares) {
            let (weight, g) = pull.apply(isa, *w, *g);
            *m = flush(isa.mul_add(beta1[0], *m, beta1[1] * g));
            *v = flush(isa.mul_add(beta2[0], *v, beta2[1] * square(g)));
            *w = weight - rate * *m / isa.mul_add(v.sqrt(), inverse_correction, epsilon);
        }
    }
}

/// g held between −limit and limit.
pub struct ClipByValue<'a, T> {
    /// g.
    pub gradient: &'a mut [T],
    /// At least 0.
    pub limit: T,
}

impl<T: Scalar> Task for ClipByValue<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _isa: I) {
        for g in self.gradient {
            // Not `min` and `max`, which would swallow a NaN.
            *g = if *g > self.limit {
                self.limit
            } else if *g < -self.limit {
                -self.limit
            } else {
                *g
            };
        }
    }
}

/// Σ g², in `f64`, so that it neither overflows nor loses small numbers.
pub struct SumOfSquares<'a, T> {
    /// g.
    pub values: &'a [T],
}

impl<T: Scalar> Task for SumOfSquares<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> f64 {
        let mut sums = [0.0f64; 16];
        let chunks = self.values.chunks_exact(16);
        let mut rest = 0.0;
        for g in chunks.remainder() {
            rest += g.to_f64() * g.to_f64();
        }
        for chunk in chunks {
            for (sum, g) in sums.iter_mut().zip(chunk) {
                let g = g.to_f64();
                *sum = isa.mul_add(g, g, *sum);
            }
        }
        sums.iter().sum::<f64>() + rest
    }
}

/// g · factor.
pub struct Scale<'a, T> {
    /// g.
    pub gradient: &'a mut [T],
    /// The factor.
    pub factor: T,
}

impl<T: Scalar> Task for Scale<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _isa: I) {
        for g in self.gradient {
            *g *= self.factor;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::{Baseline, Portable};

    /// Two whole vectors of the widest kind and a rest.
    const N: usize = 37;

    fn wave(phase: f64) -> [f64; N] {
        core::array::from_fn(|i| ((i as f64 + phase) * 0.7).sin())
    }

    /// Every pass against its formula, a number at a time.
    fn passes_agree_with_their_formulas<I: Isa>(isa: I) {
        let (w, g, m, v) = (wave(0.0), wave(1.0), wave(2.0), wave(3.0).map(|x| x * x));
        let (rate, pull) = (0.1, Pull { l2: 0.2, keep: 0.9 });
        let agree = |found: &[f64; N], formula: &dyn Fn(usize) -> f64| {
            for i in 0..N {
                assert!((found[i] - formula(i)).abs() < 1e-14, "{} {i}", I::NAME);
            }
        };
        let pulled = |i: usize| g[i] + 0.2 * w[i];

        let mut weights = w;
        isa.run(Sgd { weights: &mut weights, gradient: &g, rate, pull });
        agree(&weights, &|i| 0.9 * w[i] - rate * pulled(i));

        let (mut weights, mut velocity) = (w, m);
        let (weights_of, momentum) = (&mut weights, 0.8);
        isa.run(Momentum::<_, true> {
            weights: weights_of,
            gradient: &g,
            velocity: &mut velocity,
            rate,
            momentum,
            pull,
        });
        agree(&velocity, &|i| 0.8 * m[i] + pulled(i));
        agree(&weights, &|i| 0.9 * w[i] - rate * (pulled(i) + 0.8 * (0.8 * m[i] + pulled(i))));

        let (mut weights, mut squares) = (w, v);
        let (alpha, one_minus_alpha, epsilon) = (0.7, 0.3, 0.5);
        isa.run(RmsProp {
            weights: &mut weights,
            gradient: &g,
            squares: &mut squares,
            rate,
            alpha,
            one_minus_alpha,
            epsilon,
            pull,
        });
        let square = |i: usize| 0.7 * v[i] + 0.3 * pulled(i) * pulled(i);
        agree(&squares, &square);
        agree(&weights, &|i| 0.9 * w[i] - rate * pulled(i) / (square(i).sqrt() + 0.5));

        let (mut weights, mut means, mut squares) = (w, m, v);
        let inverse_correction = 1.5;
        let numbers = AdamNumbers { rate, beta1: [0.6, 0.4], beta2: [0.7, 0.3], inverse_correction, epsilon };
        let (weights_of, means_of, squares_of) = (&mut weights, &mut means, &mut squares);
        isa.run(Adam {
            weights: weights_of,
            gradient: &g,
            means: means_of,
            squares: squares_of,
            numbers,
            pull,
        });
        let mean = |i: usize| 0.6 * m[i] + 0.4 * pulled(i);
        agree(&means, &mean);
        agree(&squares, &square);
        agree(&weights, &|i| 0.9 * w[i] - rate * mean(i) / (1.5 * square(i).sqrt() + 0.5));

        let sum = isa.run(SumOfSquares { values: &g });
        assert!((sum - g.iter().map(|g| g * g).sum::<f64>()).abs() < 1e-13);
    }

    #[test]
    fn on_all_instruction_sets_that_the_machine_has() {
        passes_agree_with_their_formulas(Portable);
        passes_agree_with_their_formulas(Baseline::new());
        #[cfg(target_arch = "x86_64")]
        {
            use crate::kernels::{Avx2, Avx512};
            if let Some(isa) = Avx2::new() {
                passes_agree_with_their_formulas(isa);
            }
            if let Some(isa) = Avx512::new() {
                passes_agree_with_their_formulas(isa);
            }
        }
    }
}
