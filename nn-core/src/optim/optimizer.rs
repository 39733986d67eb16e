//! An optimiser: a rule, what it remembers, and how many steps it took.

use alloc::boxed::Box;

use crate::fault::Fault;
use crate::kernels::Isa;
use crate::optim::{Rule, step};
use crate::parameters::Parameters;
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// A [`Rule`] at work on networks of type `N`: owns the rule's moments, on the heap, and counts the steps.
///
/// ```
/// # use nn_core::{Network, Optimizer, optim::Adam};
/// # fn example<N: Network<f32, 64, 10>>(mut network: N, mut gradient: N) {
/// let mut optimizer = Optimizer::new(Adam::new(1e-3));
/// optimizer.step(&mut network, &mut gradient);
/// # }
/// ```
pub struct Optimizer<R: Rule, N: Zeroable> {
    rule: R,
    state: Box<R::State<N>>,
    time: u64,
}

impl<R: Rule, N: Zeroable> Optimizer<R, N> {
    /// An optimiser that took no step yet, by a rule whose numbers are good.
    ///
    /// ```
    /// # use nn_core::{Optimizer, optim::Adam};
    /// # nn_core::network! { struct Line: 1 => 1 { dense(1) } }
    /// let wrong = Optimizer::<_, Line>::try_new(Adam::new(-1.0)).err().expect("it would climb");
    /// assert_eq!(wrong.to_string(), "the learning rate is -1: it must be 0 or more, and finite");
    /// ```
    ///
    /// # Errors
    /// The first number that makes no sense.
    pub fn try_new(rule: R) -> Result<Self, Fault> {
        match rule.fault() {
            Some(fault) => Err(fault),
            None => Ok(Self::new(rule)),
        }
    }

    /// [`try_new`](Self::try_new) for a rule whose numbers are known to be good, as constants are: they are taken as they are, and a
    /// negative learning rate climbs.
    pub fn new(rule: R) -> Self {
        Self { rule, state: R::State::<N>::zeroed_box(), time: 0 }
    }

    /// Moves `network` against `gradient`, and adds to its buffers what their slots in `gradient` hold. Allocates nothing.
    ///
    /// The rule's numbers are taken as they are: a negative learning rate climbs, one that is not finite spoils the weights. A
    /// [`Trainer`](crate::train::Trainer) asks [`Rule::fault`] before its first step; a loop of your own can do so once.
    pub fn step<T: Scalar>(&mut self, network: &mut N, gradient: &mut N)
    where
        N: Parameters<T>,
    {
        self.time += 1;
        step(&self.rule, self.time, network, gradient, &mut self.state);
    }

    /// [`Optimizer::step`] where the instruction set is chosen already.
    pub fn step_with<T: Scalar, I: Isa>(&mut self, isa: I, network: &mut N, gradient: &mut N)
    where
        N: Parameters<T>,
    {
        self.time += 1;
        self.rule.step(isa, self.time, network, gradient, &mut self.state);
    }

    /// The rule.
    pub fn rule(&self) -> &R {
        &self.rule
    }

    /// The rule, to change its learning rate.
    pub fn rule_mut(&mut self) -> &mut R {
        &mut self.rule
    }

    /// How many steps were taken.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// What the rule remembers.
    pub fn state(&self) -> &R::State<N> {
        &self.state
    }

    /// What the rule remembers, to be put back as it was saved.
    pub fn state_mut(&mut self) -> &mut R::State<N> {
        &mut self.state
    }

    /// Goes on counting from here: the number of steps that the state comes from.
    pub fn set_time(&mut self, time: u64) {
        self.time = time;
    }

    /// Goes on from a state on the heap, after `time` steps.
    #[cfg(feature = "checkpoint")]
    pub(crate) fn resume(&mut self, state: Box<R::State<N>>, time: u64) {
        (self.state, self.time) = (state, time);
    }
}
