//! Stochastic gradient descent.

use crate::fault::Fault;
use crate::kernels::{Isa, optim};
use crate::optim::decay::decay_methods;
use crate::optim::{Decay, Rule, rate_fault};
use crate::parameters::{Parameters, walk};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// w ← w − η g. PyTorch's `SGD`.
///
/// The rule to understand the others by, and one for programs that have no memory to spare: it remembers nothing. It wants inputs of one
/// size (`standardize`), and a rate found by a [range test](crate::train::Trainer::find_learning_rate); [`Momentum`](crate::optim::Momentum)
/// is nearly always faster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    rate: f64,
    decay: Decay,
}

impl Sgd {
    /// Steps of size `rate`, η.
    pub const fn new(rate: f64) -> Self {
        Self { rate, decay: Decay::NONE }
    }
}

decay_methods!(Sgd);

#[diagnostic::do_not_recommend]
impl Rule for Sgd {
    type State<N: Zeroable> = ();

    fn each_moment<N: Zeroable>(_state: &mut (), _visitor: &mut impl FnMut(&mut N)) {}

    fn learning_rate(&self) -> f64 {
        self.rate
    }

    fn set_learning_rate(&mut self, rate: f64) {
        self.rate = rate;
    }

    fn fault(&self) -> Option<Fault> {
        rate_fault(self.rate).or(self.decay.fault())
    }

    fn step<T: Scalar, N: Parameters<T>, I: Isa>(
        &self,
        isa: I,
        _time: u64,
        network: &mut N,
        gradient: &mut N,
        _state: &mut (),
    ) {
        let rate = T::from_f64(self.rate);
        walk([network, gradient], &mut |info, [weights, gradient]| {
            if info.role.is_trained() {
                let pull = self.decay.pull(info.role, self.rate);
                isa.run(optim::Sgd { weights, gradient, rate, pull });
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
    fn by_hand() {
        // w = 1, b = 2, buffer = 3; g = 0.5, −1, 0.25.
        let after = trajectory(Sgd::new(0.1), Plan::ONE_STEP);
        assert_eq!(after, [1.0 - 0.05, 2.0 + 0.1, 3.25]);
    }

    #[test]
    fn decay_by_hand() {
        let after = trajectory(Sgd::new(0.1).l2(0.2), Plan::ONE_STEP);
        assert!((after[0] - (1.0 - 0.1 * (0.5 + 0.2))).abs() < 1e-15, "the weight decays");
        assert_eq!(after[1..], [2.1, 3.25], "bias and buffer do not");
        let after = trajectory(Sgd::new(0.1).weight_decay(0.2).decay_every_parameter(), Plan::ONE_STEP);
        assert!((after[0] - (0.98 - 0.05)).abs() < 1e-15);
        assert!((after[1] - (2.0 * 0.98 + 0.1)).abs() < 1e-15);
        assert_eq!(after[2], 3.25, "a buffer never decays");
    }
}
