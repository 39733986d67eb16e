//! Training: epochs over a data set, measured, stopped in time, and the same bits for the same seed.
//!
//! [`Trainer`] holds the settings and [`fit`](Trainer::fit) runs them; [`Training`] is the same in the caller's own loop; [`evaluate`] measures
//! a network on a data set. What is measured beside the loss follows from the loss and the targets ([`Objective`]):
//! [`Classification`] or [`Regression`].
//!
//! # When training does not converge
//!
//! | what one sees | what helps | |
//! |---|---|---|
//! | nobody knows the learning rate | try them all in 100 steps, take a tenth of the one where the loss was lowest | [`Trainer::find_learning_rate`] |
//! | the loss becomes NaN, or units die, in the first steps | let the rate rise over the first epochs | [`Schedule::warm_up_epochs`] |
//! | the loss becomes NaN later | hold the gradient to a size | [`Trainer::clip`] |
//! | the loss falls, then trembles at one height | a rate that falls: `cosine` when the number of epochs is fixed | [`Trainer::schedule`], [`Schedule`] |
//! | the same, and nobody knows for how many epochs | lower the rate when the dev loss no longer falls | [`Trainer::reduce_on_plateau`] |
//! | the dev loss jumps from epoch to epoch | average the weights over the last steps | [`Trainer::average`] |
//! | small batches are too noisy, large ones do not fit into memory | join the gradients of several batches | [`Trainer::accumulate`] |
//! | the network is surer than it is right, or some labels are wrong | believe each label a little less | [`label_smoothing`](crate::loss::CrossEntropy::label_smoothing) |
//! | a rare class is overlooked | weigh its samples more | [`class_weights`](crate::loss::CrossEntropy::class_weights), [`pos_weight`](crate::loss::BinaryCrossEntropy::pos_weight) |
//! | the dev loss turns while the training loss still falls | stop there; or decay the weights, or drop units out | [`EarlyStopping`], [`weight_decay`](crate::optim::AdamW::weight_decay), `dropout` in the network |
//!
//! ```
//! # use nn_core::{Network, head::Headed, layers::Softmax, data::Dataset, loss::{Class, CrossEntropy}};
//! # use nn_core::train::{EarlyStopping, History, TrainError};
//! # type Digits = Dataset<f32, 64, Class<10>>;
//! # fn example<N>(mut network: N, train: Digits, dev: Digits) -> Result<History, TrainError>
//! # where N: Network<f32, 64, 10> + Headed<Head = Softmax> {
//! use nn_core::optim::{AdamW, Schedule};
//! use nn_core::train::Trainer;
//!
//! let rate = Trainer::new(CrossEntropy, AdamW::new(1e-3))
//!     .find_learning_rate(&network, &train)?
//!     .suggestion()
//!     .unwrap_or(1e-3);
//! Trainer::new(CrossEntropy, AdamW::new(rate).weight_decay(0.1))
//!     .epochs(100)
//!     .schedule(Schedule::cosine().warm_up_epochs(2))
//!     .average(0.99)
//!     .early_stopping(EarlyStopping::patience(10))
//!     .fit(&mut network, &train, Some(&dev))
//! # }
//! ```
//!
//! # Work that takes long
//!
//! With the feature `checkpoint`, `Trainer::checkpoint` saves the training after every epoch, and `Trainer::resume_if_exists` goes on
//! from there, to the same bits as if nothing had happened. With the feature `progress`, `Trainer::progress` shows how far it is.
//!
//! [`Schedule`]: crate::optim::Schedule
//! [`Schedule::warm_up_epochs`]: crate::optim::Schedule::warm_up_epochs

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
