//! Stopping when the dev set no longer gains.

use crate::fault::{AT_LEAST_ONE, Fault};

/// Stops training once the loss on the dev set has not improved for some epochs, and gives back the best weights.
///
/// For every training with a dev set to spare: it finds the number of epochs by itself, and it costs a copy of the weights. A schedule that
/// depends on the number of epochs, as `cosine` does, wants to be run to its end: there let the patience be as long as the training, for the
/// best weights alone, or use [`ReduceOnPlateau`](crate::optim::ReduceOnPlateau) with a shorter patience than this one's. The dev set is then
/// no longer an honest judge: measure what counts on a third set.
///
/// Prechelt, *Early stopping, but when?*, 1998.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlyStopping {
    patience: usize,
    min_delta: f64,
}

impl EarlyStopping {
    /// Stops after `epochs` epochs in a row without a better dev loss, at least one: often a tenth of the whole.
    pub const fn patience(epochs: usize) -> Self {
        Self { patience: epochs, min_delta: 0.0 }
    }

    /// Only a loss that is lower by more than this counts as better.
    pub const fn min_delta(mut self, delta: f64) -> Self {
        self.min_delta = delta;
        self
    }

    pub(super) fn fault(self) -> Option<Fault> {
        let Self { patience, min_delta } = self;
        Fault::unless(patience > 0, "the patience of early stopping", patience as f64, AT_LEAST_ONE)
            .or(Fault::unless_not_negative("the smallest improvement of early stopping", min_delta))
    }
}

/// What the dev set said so far.
pub(super) struct Watch {
    rule: EarlyStopping,
    /// The lowest loss.
    pub(super) best: f64,
    /// Epochs since then.
    pub(super) waited: usize,
}

impl Watch {
    pub(super) fn new(rule: EarlyStopping) -> Self {
        Self { rule, best: f64::INFINITY, waited: 0 }
    }

    /// Whether this loss is the best so far.
    pub(super) fn improves(&mut self, loss: f64) -> bool {
        let better = loss < self.best - self.rule.min_delta;
        if better {
            (self.best, self.waited) = (loss, 0);
        } else {
            self.waited += 1;
        }
        better
    }

    pub(super) fn is_over(&self) -> bool {
        self.waited >= self.rule.patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_counted_from_the_best() {
        let mut watch = Watch::new(EarlyStopping::patience(2).min_delta(0.1));
        let mut told = |loss| (watch.improves(loss), watch.is_over());
        assert_eq!(told(1.0), (true, false));
        assert_eq!(told(0.95), (false, false), "too little to count");
        assert_eq!(told(0.8), (true, false));
        assert_eq!(told(0.9), (false, false));
        assert_eq!(told(0.9), (false, true));
    }
}
