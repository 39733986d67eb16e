//! RMSprop.

use crate::fault::Fault;
use crate::kernels::{Isa, optim};
use crate::optim::decay::decay_methods;
use crate::optim::{Decay, Rule, epsilon_fault, fading_fault, rate_fault};
use crate::parameters::{Parameters, walk};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// s ← α s + (1 − α) g², then w ← w − η g / (√s + ε). PyTorch's `RMSprop`: α = 0.99, ε = 1e-8, outside the root.
///
/// For gradients whose sizes differ from layer to layer or change as training goes on: reinforcement learning, recurrent networks; with half
/// the memory of [`Adam`](crate::optim::Adam), which is the first choice else. Its first steps are large, 1 / √(1 − α) = 10 times the rate:
/// a warm-up helps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp {
    rate: f64,
    alpha: f64,
    epsilon: f64,
    decay: Decay,
}

impl RmsProp {
    /// Steps of about `rate`, η, a parameter.
    pub const fn new(rate: f64) -> Self {
        Self { rate, alpha: 0.99, epsilon: 1e-8, decay: Decay::NONE }
    }

    /// α, the share of itself that the mean of g² keeps.
    pub const fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// ε, which keeps the quotient finite.
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }
}

decay_methods!(RmsProp);

#[diagnostic::do_not_recommend]
impl Rule for RmsProp {
    /// s.
    type State<N: Zeroable> = N;

    fn each_moment<N: Zeroable>(squares: &mut N, visitor: &mut impl FnMut(&mut N)) {
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
            .or(fading_fault("alpha", self.alpha))
            .or(epsilon_fault(self.epsilon))
            .or(self.decay.fault())
    }

    fn step<T: Scalar, N: Parameters<T>, I: Isa>(
        &self,
        isa: I,
        _time: u64,
        network: &mut N,
        gradient: &mut N,
        squares: &mut N,
    ) {
        let (rate, epsilon) = (T::from_f64(self.rate), T::from_f64(self.epsilon));
        let (alpha, one_minus_alpha) = (T::from_f64(self.alpha), T::from_f64(1.0 - self.alpha));
        walk([network, gradient, squares], &mut |info, [weights, gradient, squares]| {
            if info.role.is_trained() {
                let pull = self.decay.pull(info.role, self.rate);
                isa.run(optim::RmsProp {
                    weights,
                    gradient,
                    squares,
                    rate,
                    alpha,
                    one_minus_alpha,
                    epsilon,
                    pull,
                });
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
        // s = 0.01 · 0.25, then 0.99 of that and as much again.
        let after = trajectory(RmsProp::new(0.1).epsilon(0.5), Plan::TWO_STEPS);
        let (first, second) = (0.0025f64, 0.99 * 0.0025 + 0.0025f64);
        let expected = 1.0 - 0.1 * 0.5 / (first.sqrt() + 0.5) - 0.1 * 0.5 / (second.sqrt() + 0.5);
        assert!((after[0] - expected).abs() < 1e-15);
        assert_eq!(after[2], 3.5);
    }

    #[test]
    fn a_first_step_does_not_depend_on_the_size_of_the_gradient() {
        let after = trajectory(RmsProp::new(0.1), Plan::ONE_STEP);
        assert!((after[0] - (1.0 - 0.1 / 0.1)).abs() < 1e-6 && (after[1] - (2.0 + 1.0)).abs() < 1e-6);
    }
}
