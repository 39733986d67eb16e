//! Why training did not begin, or did not end well.

use core::fmt;

use crate::fault::Fault;

/// Why training stopped without a result.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TrainError {
    /// The loss of a batch became NaN or infinite. The network holds the last weights that are known to have given a finite loss:
    /// those from the beginning of the last epoch whose first batch did; if there was none, those it started from.
    Diverged {
        /// The epoch, counted from 1.
        epoch: usize,
        /// The batch in the epoch, counted from 1.
        batch: usize,
        /// The loss.
        loss: f64,
    },
    /// A weight became NaN or infinite though every loss was finite. The network holds weights as in [`TrainError::Diverged`].
    Weights {
        /// The epoch, counted from 1.
        epoch: usize,
    },
    /// The loss on the dev set became NaN or infinite. The network holds weights as in [`TrainError::Diverged`].
    DevDiverged {
        /// The epoch, counted from 1.
        epoch: usize,
        /// The loss.
        loss: f64,
    },
    /// A target that the loss cannot be compared with: cross-entropies take probabilities, from 0 to 1.
    Target {
        /// Which data set: `training` or `dev`.
        set: &'static str,
        /// The sample, counted from 0.
        row: usize,
        /// The value in its target, counted from 0.
        column: usize,
    },
    /// Early stopping was asked for, but there is no dev set to judge by.
    NoDevSet,
    /// No epochs were asked for.
    NoEpochs,
    /// A number of the optimiser, the loss, the schedule or another setting that makes no sense: which, and what it may be.
    Setting(Fault),
    /// A checkpoint could not be written: the network then holds the weights of the last step. Or it could not be resumed: then nothing was
    /// trained.
    #[cfg(feature = "checkpoint")]
    Checkpoint(crate::train::CheckpointError),
}

#[cfg(feature = "checkpoint")]
impl From<crate::train::CheckpointError> for TrainError {
    fn from(error: crate::train::CheckpointError) -> Self {
        Self::Checkpoint(error)
    }
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Diverged { epoch, batch, loss } => write!(
                f,
                "the loss became {loss} in epoch {epoch}, batch {batch}; try a lower learning rate, clipping, or standardised inputs"
            ),
            Self::Weights { epoch } => write!(
                f,
                "a weight became NaN or infinite in epoch {epoch}; try a lower learning rate, clipping, or standardised inputs"
            ),
            Self::DevDiverged { epoch, loss } => {
                write!(f, "the loss on the dev set became {loss} in epoch {epoch}; try a lower learning rate")
            }
            Self::Target { set, row, column } => write!(
                f,
                "the target in row {row}, column {column} of the {set} set is no probability: this loss takes values from 0 to 1"
            ),
            Self::NoDevSet => f.write_str("early stopping needs a dev set: give `fit` one as `Some(&dev)`"),
            Self::NoEpochs => f.write_str("training for 0 epochs does nothing: ask for at least 1"),
            Self::Setting(fault) => fault.fmt(f),
            #[cfg(feature = "checkpoint")]
            Self::Checkpoint(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for TrainError {}
