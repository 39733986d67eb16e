//! AdamW.

use crate::fault::Fault;
use crate::kernels::Isa;
use crate::optim::{Adam, Rule};
use crate::parameters::Parameters;
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// w ← (1 − η λ) w, then a step of [`Adam`]. PyTorch's `AdamW`: λ = 0.01, β = 0.9 and 0.999, ε = 1e-8; but PyTorch decays every
/// parameter, and this only weights, unless told otherwise.
///
/// The rule for a network that learns its training set by heart: like [`Adam`], and every weight is pulled towards 0 by the same share. How
/// hard it has to pull is searched for by the dev loss: 0.01 to 0.3 are usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamW(Adam);

impl AdamW {
    /// Steps of at most about `rate`, η, a parameter: often 1e-3.
    pub const fn new(rate: f64) -> Self {
        Self(Adam::new(rate).weight_decay(0.01))
    }

    /// β₁ and β₂, the shares of themselves that the means of g and of g² keep.
    pub const fn betas(self, beta1: f64, beta2: f64) -> Self {
        Self(self.0.betas(beta1, beta2))
    }

    /// ε, which keeps the quotient finite.
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Self(self.0.epsilon(epsilon))
    }

    /// λ: each weight is multiplied by 1 − η `lambda` before the step.
    pub const fn weight_decay(self, lambda: f64) -> Self {
        Self(self.0.weight_decay(lambda))
    }

    /// Lets biases and scales decay too, as PyTorch does, not only weights.
    pub const fn decay_every_parameter(self) -> Self {
        Self(self.0.decay_every_parameter())
    }
}

#[diagnostic::do_not_recommend]
impl Rule for AdamW {
    /// m and v.
    type State<N: Zeroable> = (N, N);

    fn each_moment<N: Zeroable>(state: &mut (N, N), visitor: &mut impl FnMut(&mut N)) {
        Adam::each_moment(state, visitor);
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
        time: u64,
        network: &mut N,
        gradient: &mut N,
        state: &mut (N, N),
    ) {
        self.0.step(isa, time, network, gradient, state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::checks::{Plan, trajectory};

    #[test]
    fn by_hand() {
        // w · (1 − 0.1 · 0.5), then η against the sign of g.
        let after = trajectory(AdamW::new(0.1).epsilon(0.0).weight_decay(0.5), Plan::ONE_STEP);
        assert!((after[0] - (0.95 - 0.1)).abs() < 1e-15);
        assert!((after[1] - 2.1).abs() < 1e-15, "a bias does not decay");
        assert_eq!(after[2], 3.25);
    }

    #[test]
    fn as_pytorch_decays_every_parameter() {
        let after = trajectory(AdamW::new(0.1).epsilon(0.0).decay_every_parameter(), Plan::ONE_STEP);
        assert!((after[0] - (0.999 - 0.1)).abs() < 1e-15);
        assert!((after[1] - (2.0 * 0.999 + 0.1)).abs() < 1e-15);
    }
}
