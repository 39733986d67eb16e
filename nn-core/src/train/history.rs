//! What happened, an epoch at a time.

use alloc::vec::Vec;
use core::fmt;

/// The one or two numbers that people watch beside the loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric {
    /// The share of right answers.
    Accuracy(f64),
    /// How well values are met.
    Regression {
        /// R², the share of the targets' variance that is explained: 1 is perfect, 0 is no better than their mean.
        r_squared: f64,
        /// The mean of |y − t|.
        mean_absolute_error: f64,
    },
}

impl Metric {
    /// What [`Metric::value`] is: `accuracy` or `R²`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accuracy(_) => "accuracy",
            Self::Regression { .. } => "R²",
        }
    }

    /// The accuracy, or R²: more is better, 1 is perfect.
    pub const fn value(self) -> f64 {
        match self {
            Self::Accuracy(value) | Self::Regression { r_squared: value, .. } => value,
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accuracy(accuracy) => write!(f, "accuracy {:.2} %", 100.0 * accuracy),
            Self::Regression { r_squared, mean_absolute_error } => {
                write!(f, "R² {r_squared:.4}, mean absolute error {mean_absolute_error:.4}")
            }
        }
    }
}

/// The loss and the metric on one data set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The mean loss over the samples.
    pub loss: f64,
    /// Accuracy, or R² and mean absolute error.
    pub metric: Metric,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.4}, {}", self.loss, self.metric)
    }
}

/// One epoch: one pass over the training set. Printed as a line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Epoch {
    /// Counted from 1.
    pub number: usize,
    /// How many epochs were asked for.
    pub of: usize,
    /// On the training set, gathered while the weights moved and with dropout at work: [`evaluate`](crate::train::evaluate) measures the
    /// network as it is in the end.
    pub train: Score,
    /// On the dev set, after the epoch, if there is one.
    pub dev: Option<Score>,
    /// Of the epoch's last step.
    pub learning_rate: f64,
    /// How long the epoch took, evaluation included; 0 without the feature `std`.
    pub seconds: f64,
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.of.max(1).ilog10() as usize + 1;
        write!(f, "epoch {:>digits$}/{}: {}", self.number, self.of, self.train)?;
        if let Some(dev) = self.dev {
            write!(f, "; dev {dev}")?;
        }
        match self.seconds {
            0.0 => Ok(()),
            seconds if seconds < 1.0 => write!(f, "; {:.1} ms", 1e3 * seconds),
            seconds => write!(f, "; {seconds:.1} s"),
        }
    }
}

/// The epochs of one training, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    epochs: Vec<Epoch>,
}

impl History {
    pub(super) fn with_capacity(epochs: usize) -> Self {
        Self { epochs: Vec::with_capacity(epochs.min(1 << 16)) }
    }

    pub(super) fn push(&mut self, epoch: Epoch) {
        self.epochs.push(epoch);
    }

    /// A record an epoch.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The epoch with the lowest loss on the dev set; without one, on the training set. With early stopping, and no smallest
    /// improvement, the network holds the weights from its end.
    pub fn best(&self) -> Option<&Epoch> {
        let loss = |epoch: &Epoch| epoch.dev.unwrap_or(epoch.train).loss;
        self.epochs.iter().min_by(|a, b| loss(a).total_cmp(&loss(b)))
    }

    /// The last epoch.
    pub fn last(&self) -> Option<&Epoch> {
        self.epochs.last()
    }
}

impl FromIterator<Epoch> for History {
    fn from_iter<I: IntoIterator<Item = Epoch>>(epochs: I) -> Self {
        Self { epochs: epochs.into_iter().collect() }
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for epoch in &self.epochs {
            writeln!(f, "{epoch}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn an_epoch_is_a_line_and_the_best_is_the_devs() {
        let score = |loss| Score { loss, metric: Metric::Accuracy(0.975) };
        let epoch = |number, dev| Epoch {
            number,
            of: 40,
            train: score(1.0 / number as f64),
            dev: Some(score(dev)),
            learning_rate: 0.1,
            seconds: 0.0,
        };
        let history: History = [epoch(1, 0.5), epoch(2, 0.25), epoch(3, 0.75)].into_iter().collect();
        assert_eq!(history.best().map(|epoch| epoch.number), Some(2));
        assert_eq!(
            history.epochs()[0].to_string(),
            "epoch  1/40: loss 1.0000, accuracy 97.50 %; dev loss 0.5000, accuracy 97.50 %"
        );
    }
}
