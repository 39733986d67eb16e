//! Gradient descent with Nesterov's momentum.

use crate::fault::Fault;
use crate::kernels::Isa;
use crate::optim::decay::decay_methods;
use crate::optim::{Momentum, Rule};
use crate::parameters::Parameters;
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// v ← μ v + g, then w ← w − η (g + μ v): the gradient as if it were taken where the velocity leads. PyTorch's
/// `SGD(momentum = μ, nesterov = True)`.
///
/// In place of [`Momentum`] where that overshoots: it brakes a step earlier, at the same cost and with the same numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nesterov(Momentum);

impl Nesterov {
    /// Steps of size `rate`, η, and a velocity that keeps the share `momentum`, μ, of itself: often 0.9.
    pub const fn new(rate: f64, momentum: f64) -> Self {
        Self(Momentum::new(rate, momentum))
    }
}

decay_methods!(Nesterov, 0.decay);

#[diagnostic::do_not_recommend]
impl Rule for Nesterov {
    /// v.
    type State<N: Zeroable> = N;

    fn each_moment<N: Zeroable>(velocity: &mut N, visitor: &mut impl FnMut(&mut N)) {
        visitor(velocity);
    }

    fn learning_rate(&self) -> f64 {
        self.0.learning_rate()
    }

    fn set_learning_rate(&mut self, rate: f64) {
        self.0.set_learning_rate(rate);
    }

    fn fault(&self) -> Option<Fault> {
        self.0.fault()
    }

    fn step<T: Scalar, N: Parameters<T>, I: Isa>(
        &self,
        isa: I,
        _time: u64,
        network: &mut N,
        gradient: &mut N,
        velocity: &mut N,
    ) {
        self.0.descend::<true, T, N, I>(isa, network, gradient, velocity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::checks::{Plan, trajectory};

    #[test]
    fn two_steps_by_hand() {
        // g = 0.5 twice: g + 0.9 v = 0.95, then 0.5 + 0.9 · 0.95 = 1.355.
        let after = trajectory(Nesterov::new(0.1, 0.9), Plan::TWO_STEPS);
        assert!((after[0] - (1.0 - 0.1 * (0.95 + 1.355))).abs() < 1e-15);
        assert!((after[1] - (2.0 + 0.1 * 2.0 * (0.95 + 1.355))).abs() < 1e-15);
        assert_eq!(after[2], 3.5);
    }
}
