//! Gradient descent with momentum.

use crate::fault::Fault;
use crate::kernels::{Isa, optim};
use crate::optim::decay::decay_methods;
use crate::optim::{Decay, Rule, fading_fault, rate_fault};
use crate::parameters::{Parameters, walk};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// v ← μ v + g, then w ← w − η v. PyTorch's `SGD(momentum = μ)`, without dampening.
///
/// For long trainings whose rate was searched for and falls by a schedule: it can end a little better than
/// [`Adam`](crate::optim::Adam), and remembers half as much. In the long run its steps are 1 / (1 − μ) times those of [`Sgd`](crate::optim::Sgd)
/// at the same rate, ten times at 0.9: take a tenth of the rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    rate: f64,
    momentum: f64,
    pub(super) decay: Decay,
}

impl Momentum {
    /// Steps of size `rate`, η, and a velocity that keeps the share `momentum`, μ, of itself: often 0.9.
    pub const fn new(rate: f64, momentum: f64) -> Self {
        Self { rate, momentum, decay: Decay::NONE }
    }

    /// One step, with Nesterov's look ahead or without.
    #[inline(always)]
    pub(super) fn descend<const NESTEROV: bool, T: Scalar, N: Parameters<T>, I: Isa>(
        &self,
        isa: I,
        network: &mut N,
        gradient: &mut N,
        velocity: &mut N,
    ) {
        let (rate, momentum) = (T::from_f64(self.rate), T::from_f64(self.momentum));
        walk([network, gradient, velocity], &mut |info, [weights, gradient, velocity]| {
            if info.role.is_trained() {
                let pull = self.decay.pull(info.role, self.rate);
                isa.run(optim::Momentum::<T, NESTEROV> { weights, gradient, velocity, rate, momentum, pull });
            } else {
                isa.run(optim::AddBuffer { buffer: weights, update: gradient });
            }
        });
    }
}

decay_methods!(Momentum);

#[diagnostic::do_not_recommend]
impl Rule for Momentum {
    /// v.
    type State<N: Zeroable> = N;

    fn each_moment<N: Zeroable>(velocity: &mut N, visitor: &mut impl FnMut(&mut N)) {
        visitor(velocity);
    }

    fn learning_rate(&self) -> f64 {
        self.rate
    }

    fn set_learning_rate(&mut self, rate: f64) {
        self.rate = rate;
    }

    fn fault(&self) -> Option<Fault> {
        rate_fault(self.rate).or(fading_fault("the momentum", self.momentum)).or(self.decay.fault())
    }

    fn step<T: Scalar, N: Parameters<T>, I: Isa>(
        &self,
        isa: I,
        _time: u64,
        network: &mut N,
        gradient: &mut N,
        velocity: &mut N,
    ) {
        self.descend::<false, T, N, I>(isa, network, gradient, velocity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::checks::{Plan, trajectory};

    #[test]
    fn two_steps_by_hand() {
        // g = 0.5 twice: v = 0.5, then 0.9 · 0.5 + 0.5 = 0.95.
        let after = trajectory(Momentum::new(0.1, 0.9), Plan::TWO_STEPS);
        assert!((after[0] - (1.0 - 0.1 * (0.5 + 0.95))).abs() < 1e-15);
        assert!((after[1] - (2.0 + 0.1 * 2.0 * (0.5 + 0.95))).abs() < 1e-15);
        assert_eq!(after[2], 3.5);
    }
}
