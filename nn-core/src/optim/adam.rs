//! Adam.

use crate::fault::Fault;
use crate::kernels::Isa;
use crate::kernels::optim::{self, AdamNumbers};
use crate::optim::decay::decay_methods;
use crate::optim::{Decay, Rule, epsilon_fault, fading_fault, rate_fault};
use crate::parameters::{Parameters, walk};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², then w ← w − η m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) in step t.
/// PyTorch's `Adam`: β = 0.9 and 0.999, ε = 1e-8.
///
/// The rule to begin with: the size of a gradient does not matter to it, so that 1e-3 is seldom far off, whatever the network. It
/// remembers two numbers a parameter. With decay take [`AdamW`](crate::optim::AdamW); where the last bit of accuracy counts, compare
/// [`Momentum`](crate::optim::Momentum).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    pub(super) decay: Decay,
}

impl Adam {
    /// Steps of at most about `rate`, η, a parameter: often 1e-3.
    pub const fn new(rate: f64) -> Self {
        Self { rate, betas: (0.9, 0.999), epsilon: 1e-8, decay: Decay::NONE }
    }

    /// β₁ and β₂, the shares of themselves that the means of g and of g² keep.
    pub const fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.betas = (beta1, beta2);
        self
    }

    /// ε, which keeps the quotient finite.
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// The numbers of step `time`, counted from 1.
    fn numbers<T: Scalar>(&self, time: u64) -> AdamNumbers<T> {
        let (beta1, beta2) = self.betas;
        let correction = |beta: f64| 1.0 - libm::pow(beta, time as f64);
        AdamNumbers {
            rate: T::from_f64(self.rate / correction(beta1)),
            beta1: [T::from_f64(beta1), T::from_f64(1.0 - beta1)],
            beta2: [T::from_f64(beta2), T::from_f64(1.0 - beta2)],
            inverse_correction: T::from_f64(1.0 / libm::sqrt(correction(beta2))),
            epsilon: T::from_f64(self.epsilon),
        }
    }
}

decay_methods!(Adam);

#[diagnostic::do_not_recommend]
impl Rule for Adam {
    /// m and v.
    type State<N: Zeroable> = (N, N);

    fn each_moment<N: Zeroable>((means, squares): &mut (N, N), visitor: &mut impl FnMut(&mut N)) {
        visitor(means);
        visitor(squares);
    }

    fn learning_rate(&self) -> f64 {
        self.rate
    }

    fn set_learning_rate(&mut self, rate: f64) {
        self.rate = rate;
    }

    fn fault(&self) -> Option<Fault> {
        rate_fault(self.rate)
            .or(fading_fault("beta 1", self.betas.0))
            .or(fading_fault("beta 2", self.betas.1))
            .or(epsilon_fault(self.epsilon))
            .or(self.decay.fault())
    }

    fn step<T: Scalar, N: Parameters<T>, I: Isa>(
        &self,
        isa: I,
        time: u64,
        network: &mut N,
        gradient: &mut N,
        (means, squares): &mut (N, N),
    ) {
        let numbers = self.numbers(time);
        let all = [network, gradient, means, squares];
        walk(all, &mut |info, [weights, gradient, means, squares]| {
            if info.role.is_trained() {
                let pull = self.decay.pull(info.role, self.rate);
                isa.run(optim::Adam { weights, gradient, means, squares, numbers, pull });
            } else {
                isa.run(optim::AddBuffer { buffer: weights, update: gradient });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::checks::{Plan, trajectory};

    #[test]
    fn two_steps_by_hand() {
        // With ε = 0 and one gradient, m̂ = g and v̂ = g²: each step is η.
        let after = trajectory(Adam::new(0.1).epsilon(0.0), Plan::TWO_STEPS);
        assert!((after[0] - 0.8).abs() < 1e-14 && (after[1] - 2.2).abs() < 1e-14);
        assert_eq!(after[2], 3.5);
    }

    #[test]
    fn epsilon_and_betas_by_hand() {
        // First step: m̂ = 0.5, √v̂ = 0.5, whatever the betas.
        let after = trajectory(Adam::new(0.1).betas(0.5, 0.75).epsilon(0.25), Plan::ONE_STEP);
        assert!((after[0] - (1.0 - 0.1 * 0.5 / 0.75)).abs() < 1e-15);
        // The gradient −1, then 0: m̂ = −0.25 / 0.75, v̂ = 0.75 · 0.25 / (1 − 0.75²).
        let after = trajectory(Adam::new(0.1).betas(0.5, 0.75).epsilon(0.25), Plan::STEP_THEN_NOTHING);
        let v = 0.1875 / 0.4375f64;
        assert!((after[1] - (2.0 + 0.1 / 1.25 + 0.1 / 3.0 / (v.sqrt() + 0.25))).abs() < 1e-15);
    }

    #[test]
    fn l2_is_part_of_the_gradient() {
        // First step, ε = 0: the size of g + λ w does not matter, only its sign.
        let after = trajectory(Adam::new(0.1).epsilon(0.0).l2(3.0).decay_every_parameter(), Plan::ONE_STEP);
        assert!((after[0] - 0.9).abs() < 1e-15 && (after[1] - 1.9).abs() < 1e-15);
    }

    #[test]
    fn dead_moments_become_zero_not_denormal() {
        use crate::kernels::optim::Pull;
        use crate::kernels::{Portable, Task};
        let (mut means, mut squares, mut weights) = ([1e-3f32], [1e-6f32], [1.0f32]);
        for time in 1..100_000 {
            let numbers = Adam::new(1e-3).betas(0.9, 0.99).numbers(time);
            let pull = Pull { l2: 0.0, keep: 1.0 };
            let (means, squares, weights) = (&mut means, &mut squares, &mut weights);
            optim::Adam { weights, gradient: &[1e-22], means, squares, numbers, pull }.run(Portable);
            for moment in [means[0], squares[0]] {
                assert!(moment == 0.0 || moment.is_normal(), "step {time}");
            }
        }
        assert_eq!(squares[0], 0.0);
    }
}
