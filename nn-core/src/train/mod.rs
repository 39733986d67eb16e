//! Training: epochs over a data set, measured, stopped in time, and the same bits for the same seed.
//!
//! [`Trainer`] holds the settings and [`fit`](Trainer::fit) runs them; [`evaluate`] measures a network on a data set. What is measured
//! beside the loss follows from the loss and the targets ([`Objective`]): [`Classification`] or [`Regression`].

mod average;
#[cfg(feature = "checkpoint")]
pub mod checkpoint;
mod early_stopping;
mod error;
mod evaluate;
mod history;
mod metrics;
mod objective;
#[cfg(feature = "progress")]
mod progress;
mod rate_search;
mod settings;
mod step;
mod trainer;
mod training;

#[cfg(feature = "checkpoint")]
pub use checkpoint::{CheckpointDifference, CheckpointError};
pub use early_stopping::EarlyStopping;
pub use error::TrainError;
pub use evaluate::{Evaluation, evaluate};
pub use history::{Epoch, History, Metric, Score};
pub use metrics::{Classification, ConfusionMatrix, Metrics, Regression};
pub use objective::{AnyLoss, Objective};
#[cfg(feature = "progress")]
pub use progress::Progress;
pub use rate_search::{RatePoint, RateSearch};
pub use step::Step;
pub use trainer::{Decision, Trainer};
pub use training::Training;
