//! Weight decay: the pull of weights towards 0 that all rules share.

use crate::fault::Fault;
use crate::kernels::optim::Pull;
use crate::parameters::Role;
use crate::scalar::Scalar;

/// How weights are pulled towards 0. L2 adds λ w to the gradient, so that the rule's moments see it; decoupled decay multiplies w by 1 − η λ
/// before the step, apart from the gradient (Loshchilov and Hutter, 2019). For [`Sgd`](crate::optim::Sgd) they are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Decay {
    /// λ of L2.
    pub l2: f64,
    /// λ of decoupled decay.
    pub decoupled: f64,
    /// Whether biases and scales decay too.
    pub every_parameter: bool,
}

impl Decay {
    /// No decay.
    pub const NONE: Decay = Decay { l2: 0.0, decoupled: 0.0, every_parameter: false };

    /// What it does to a tensor of this role in a step of size `rate`.
    pub(super) fn pull<T: Scalar>(self, role: Role, rate: f64) -> Pull<T> {
        if role == Role::Weight || self.every_parameter {
            Pull { l2: T::from_f64(self.l2), keep: T::from_f64(1.0 - rate * self.decoupled) }
        } else {
            Pull { l2: T::ZERO, keep: T::ONE }
        }
    }

    pub(super) fn fault(self) -> Option<Fault> {
        Fault::unless_not_negative("the L2 penalty", self.l2)
            .or(Fault::unless_not_negative("the weight decay", self.decoupled))
    }
}

/// The methods by which a rule is told to decay; where it has its [`Decay`], if not in a field of this name.
macro_rules! decay_methods {
    ($rule:ident) => {
        decay_methods!($rule, decay);
    };
    ($rule:ident, $($decay:tt).+) => {
        impl $rule {
            /// Adds `lambda` times the weight to its gradient: for formulas that have this term in their loss. With rules that divide by
            /// the size of the gradient, large gradients hide it; [`weight_decay`](Self::weight_decay) pulls all weights alike. PyTorch's `weight_decay` of this optimiser.
            pub const fn l2(mut self, lambda: f64) -> Self {
                self.$($decay).+.l2 = lambda;
                self
            }

            /// Multiplies each weight by 1 − η `lambda` before the step, apart from the gradient: for networks whose dev loss rises while the training
            /// loss still falls. Increase it, 1e-4, 1e-3, and so on, for as long as the dev loss gains.
            pub const fn weight_decay(mut self, lambda: f64) -> Self {
                self.$($decay).+.decoupled = lambda;
                self
            }

            /// Lets biases and scales decay too, as PyTorch does, not only weights.
            pub const fn decay_every_parameter(mut self) -> Self {
                self.$($decay).+.every_parameter = true;
                self
            }
        }
    };
}
pub(super) use decay_methods;
