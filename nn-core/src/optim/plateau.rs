//! A learning rate that falls when the loss no longer does.

use crate::fault::Fault;

/// Multiplies the learning rate by a factor whenever the loss has not improved for some epochs, on top of any
/// [`Schedule`](crate::optim::Schedule). PyTorch's `ReduceLROnPlateau` with `threshold_mode = "abs"`: it waits for one epoch more than
/// `patience`.
///
/// For trainings of no fixed length: with early stopping of a longer patience, say. [`Plateau`] is the rule at work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReduceOnPlateau {
    patience: u64,
    factor: f64,
    floor: f64,
    min_delta: f64,
    cooldown: u64,
}

impl ReduceOnPlateau {
    /// Multiplies by `factor` (often 0.1 to 0.5) when more than `patience` epochs in a row did not lower the loss.
    pub const fn new(factor: f64, patience: u64) -> Self {
        Self { patience, factor, floor: 0.0, min_delta: 0.0, cooldown: 0 }
    }

    /// The rate falls to no less than this share of the rule's rate.
    pub const fn floor(mut self, floor: f64) -> Self {
        self.floor = floor;
        self
    }

    /// Only a loss that is lower by more than this counts as better.
    pub const fn min_delta(mut self, delta: f64) -> Self {
        self.min_delta = delta;
        self
    }

    /// How many epochs after a fall are not counted.
    pub const fn cooldown(mut self, epochs: u64) -> Self {
        self.cooldown = epochs;
        self
    }

    /// What is wrong with the rule's numbers, if anything.
    pub fn fault(self) -> Option<Fault> {
        let Self { factor, floor, min_delta, .. } = self;
        let falls = factor > 0.0 && factor < 1.0;
        Fault::unless(falls, "the factor on a plateau", factor, "it must be more than 0 and less than 1")
            .or(Fault::unless(
                (0.0..=1.0).contains(&floor),
                "the floor on a plateau",
                floor,
                "it must be from 0 to 1",
            ))
            .or(Fault::unless_not_negative("the smallest improvement on a plateau", min_delta))
    }
}

/// [`ReduceOnPlateau`] at work: what the losses said so far.
///
/// ```
/// use nn_core::optim::{Plateau, ReduceOnPlateau};
///
/// let mut plateau = Plateau::new(ReduceOnPlateau::new(0.5, 1));
/// let factors = [3.0, 2.0, 2.0, 2.5, 1.0].map(|loss| plateau.observe(loss));
/// assert_eq!(factors, [1.0, 1.0, 1.0, 0.5, 0.5]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plateau {
    rule: ReduceOnPlateau,
    /// What the rate is multiplied by.
    pub(crate) factor: f64,
    /// The lowest loss.
    pub(crate) best: f64,
    /// Epochs since then.
    pub(crate) waited: u64,
    /// Epochs that are not counted yet.
    pub(crate) resting: u64,
}

impl Plateau {
    /// A rule that has seen no loss.
    pub const fn new(rule: ReduceOnPlateau) -> Self {
        Self { rule, factor: 1.0, best: f64::INFINITY, waited: 0, resting: 0 }
    }

    /// Takes in the loss of an epoch, and gives the factor from now on.
    pub fn observe(&mut self, loss: f64) -> f64 {
        if loss < self.best - self.rule.min_delta {
            (self.best, self.waited) = (loss, 0);
        } else {
            self.waited += 1;
        }
        if self.resting > 0 {
            self.resting -= 1;
            self.waited = 0;
        }
        if self.waited > self.rule.patience {
            self.factor = (self.factor * self.rule.factor).max(self.rule.floor);
            (self.waited, self.resting) = (0, self.rule.cooldown);
        }
        self.factor
    }

    /// What the rule's learning rate is multiplied by now.
    pub const fn factor(&self) -> f64 {
        self.factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors<const N: usize>(rule: ReduceOnPlateau, losses: [f64; N]) -> [f64; N] {
        let mut plateau = Plateau::new(rule);
        losses.map(|loss| plateau.observe(loss))
    }

    #[test]
    fn the_rate_falls_after_patience_and_no_lower_than_the_floor() {
        let rule = ReduceOnPlateau::new(0.1, 1).floor(0.05);
        assert_eq!(factors(rule, [1.0, 1.0, 1.0, 1.0, 1.0]), [1.0, 1.0, 0.1, 0.1, 0.05]);
    }

    #[test]
    fn only_a_real_improvement_counts() {
        let rule = ReduceOnPlateau::new(0.5, 0).min_delta(0.1);
        assert_eq!(factors(rule, [1.0, 0.95, 0.8]), [1.0, 0.5, 0.5]);
    }

    #[test]
    fn after_a_fall_it_may_rest() {
        let rule = ReduceOnPlateau::new(0.5, 0).cooldown(2);
        assert_eq!(factors(rule, [1.0, 1.0, 1.0, 1.0, 1.0]), [1.0, 0.5, 0.5, 0.5, 0.25]);
    }

    #[test]
    fn numbers_that_make_no_sense_are_told() {
        let told = |rule: ReduceOnPlateau| rule.fault().map(|fault| fault.what);
        assert_eq!(told(ReduceOnPlateau::new(1.0, 3)), Some("the factor on a plateau"));
        assert_eq!(told(ReduceOnPlateau::new(0.5, 3).floor(2.0)), Some("the floor on a plateau"));
        let delta = ReduceOnPlateau::new(0.5, 3).min_delta(f64::NAN);
        assert_eq!(told(delta), Some("the smallest improvement on a plateau"));
        assert_eq!(told(ReduceOnPlateau::new(0.5, 3)), None);
    }
}
