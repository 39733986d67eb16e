//! Optimisers: how a gradient becomes a step.
//!
//! | rule | step | source |
//! |---|---|---|
//! | [`Sgd`] | w − η g | Robbins and Monro, *A stochastic approximation method*, 1951 |
//! | [`Momentum`] | v ← μ v + g; w − η v | Polyak, *Some methods of speeding up the convergence of iteration methods*, 1964 |
//! | [`Nesterov`] | v ← μ v + g; w − η (g + μ v) | Sutskever, Martens, Dahl and Hinton, *On the importance of initialization and momentum in deep learning*, 2013 |
//! | [`RmsProp`] | s ← α s + (1 − α) g²; w − η g / (√s + ε) | Tieleman and Hinton, *Lecture 6.5*, 2012 |
//! | [`Adam`] | moments of g and g², corrected for their start at 0 | Kingma and Ba, *Adam: a method for stochastic optimization*, 2015 |
//! | [`AdamW`] | Adam, with the decay apart from the gradient | Loshchilov and Hutter, *Decoupled weight decay regularization*, 2019 |
//!
//! Begin with [`Adam`] at 1e-3, or [`AdamW`] where the network learns its training set by heart; [`Momentum`] with a schedule may end a little
//! better, for the price of a search for the rate. Each rule says when it is the one to take.
//!
//! Formulas and defaults are PyTorch's. A rule is a few numbers; what it remembers (its moments) has the network's own type and
//! lives in an [`Optimizer`], or, without a heap, wherever the caller keeps it. Weight decay touches weights only, unless the rule
//! is told to [decay every parameter](Adam::decay_every_parameter), as PyTorch does. Buffers are not trained: what their slot in
//! the gradient holds is added to them.
//!
//! [`Schedule`] and [`ReduceOnPlateau`] change the learning rate as training goes on, in a trainer or in a loop of your own.

mod adam;
mod adam_w;
#[cfg(test)]
pub(crate) mod checks;
mod clip;
mod decay;
mod momentum;
mod nesterov;
#[cfg(feature = "alloc")]
mod optimizer;
mod plateau;
mod rms_prop;
mod schedule;
mod sgd;

pub use adam::Adam;
pub use adam_w::AdamW;
pub use clip::{Clip, clip_by_global_norm, clip_by_value};
pub use decay::Decay;
pub use momentum::Momentum;
pub use nesterov::Nesterov;
#[cfg(feature = "alloc")]
pub use optimizer::Optimizer;
pub use plateau::{Plateau, ReduceOnPlateau};
pub use rms_prop::RmsProp;
pub use schedule::{Moment, Schedule, Scheduler};
pub use sgd::Sgd;

use core::fmt;

use crate::fault::Fault;
use crate::kernels::{Isa, Task, dispatch};
use crate::parameters::Parameters;
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// A rule by which a gradient moves a network: a few numbers, without any memory of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no rule for an optimiser",
    note = "the rules are `Sgd`, `Momentum`, `Nesterov`, `RmsProp`, `Adam` and `AdamW`: write `Adam::new(1e-3)`"
)]
pub trait Rule: Clone + fmt::Debug + Send + Sync + 'static {
    /// What the rule remembers between steps, in the network's own type: `()`, `N`, or `(N, N)`. It starts as zeros.
    type State<N: Zeroable>: Zeroable;

    /// Shows each network in a state to `visitor`, always in the same order: so a checkpoint saves them and puts them back.
    fn each_moment<N: Zeroable>(state: &mut Self::State<N>, visitor: &mut impl FnMut(&mut N));

    /// η, the size of a step.
    fn learning_rate(&self) -> f64;

    /// Changes η from the next step on.
    fn set_learning_rate(&mut self, rate: f64);

    /// What is wrong with the rule's numbers, if anything. A trainer asks before it begins, and so does [`Optimizer::try_new`].
    fn fault(&self) -> Option<Fault>;

    /// One step: moves the parameters of `network`, and adds to its buffers what their slots in `gradient` hold. `time` counts the
    /// steps from 1. The gradient is not changed.
    fn step<T, N, I>(&self, isa: I, time: u64, network: &mut N, gradient: &mut N, state: &mut Self::State<N>)
    where
        T: Scalar,
        N: Parameters<T>,
        I: Isa;
}

/// One step with memory that the caller owns, for programs without a heap; `time` counts the steps from 1. See [`Rule::step`].
pub fn step<R, T, N>(rule: &R, time: u64, network: &mut N, gradient: &mut N, state: &mut R::State<N>)
where
    R: Rule,
    T: Scalar,
    N: Parameters<T>,
{
    dispatch(Step { rule, time, network, gradient, state, scalar: core::marker::PhantomData::<T> });
}

struct Step<'a, R: Rule, T, N: Zeroable> {
    rule: &'a R,
    time: u64,
    network: &'a mut N,
    gradient: &'a mut N,
    state: &'a mut R::State<N>,
    scalar: core::marker::PhantomData<T>,
}

impl<R: Rule, T: Scalar, N: Parameters<T>> Task for Step<'_, R, T, N> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        self.rule.step(isa, self.time, self.network, self.gradient, self.state);
    }
}

/// A learning rate must be positive, or 0 to stand still.
fn rate_fault(rate: f64) -> Option<Fault> {
    Fault::unless_not_negative("the learning rate", rate)
}

/// Momentum, and the rates at which moments fade, are at least 0 and less than 1.
fn fading_fault(name: &'static str, rate: f64) -> Option<Fault> {
    Fault::unless_share(name, rate)
}

/// ε is at least 0.
fn epsilon_fault(epsilon: f64) -> Option<Fault> {
    Fault::unless_not_negative("epsilon", epsilon)
}
