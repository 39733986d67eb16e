//! Data sets: samples and their targets, checked once when they are made, split, and gathered into batches.
//!
//! A [`Dataset`] holds at least one sample, as many targets as samples, and finite numbers only; whoever has one need not check
//! again. What is wrong with the data is a [`DataError`] that says where.

mod balance;
#[cfg(feature = "csv")]
pub mod csv;
mod dataset;
mod error;
mod split;
mod target;

pub use dataset::Dataset;
pub use error::DataError;
pub use split::{Fractions, Split};
pub use target::{Target, ValueTarget};

pub use crate::loss::Class;
