//! Pictures of data, of training and of networks, as SVG (feature `plot`) and PNG (feature `plot-png`).
//!
//! Each function draws a [`Picture`] from numbers that training has left behind, and costs nothing while it runs.
//! [`Picture::save`] writes it, by the ending of the file's name.
//!
//! ```no_run
//! # use nn_core::{plot, train::{ConfusionMatrix, History}};
//! # fn example(history: History, confusion: ConfusionMatrix) -> Result<(), nn_core::plot::Error> {
//! plot::learning_curve(&history)?.save("curve.svg")?;
//! plot::confusion_matrix(&confusion, &["setosa", "versicolor", "virginica"])?.title("Test set").save("confusion.svg")?;
//! # Ok(())
//! # }
//! ```
//!
//! | picture | function |
//! |---|---|
//! | loss and metric by epoch | [`learning_curve`] |
//! | the same of several trainings | [`compare`] |
//! | the learning rate by epoch | [`learning_rates`] |
//! | a learning-rate range test; what schedules do | [`rate_search`], [`schedules`] |
//! | which class was taken for which | [`confusion_matrix`] |
//! | what a network of two inputs answers where | [`decision_regions`], [`decision_values`] |
//! | how large gradients and outputs are, by depth | [`gradient_by_depth`], [`signal_by_depth`] |
//! | how often which value occurs: weights, outputs, anything | [`weights`], [`activations`], [`histograms`] |
//! | what each unit of a first layer looks for | [`weight_images`] |
//! | curves of your own, on linear or logarithmic axes | [`Chart`] |
//! | small multiples: charts side by side over the same axes | [`grid`] |
//!
//! The colours are told apart by colour-blind readers. What is not a finite number leaves a gap, and is counted in the legend.
//!
//! One file a picture, drawn by [plotters](https://docs.rs/plotters) as SVG; [resvg](https://docs.rs/resvg) makes PNG of it. `axis` says
//! where axes end and what is written beside them, `sheet` lays panels and a legend out, `style` holds colours, sizes and the font that
//! texts are measured with.

mod axis;
mod boundary;
mod chart;
mod confusion;
mod depth;
mod error;
mod histogram;
mod images;
mod learning_curve;
mod picture;
mod rate_search;
mod sheet;
mod style;
#[cfg(test)]
mod testing;

pub use boundary::{decision_regions, decision_values};
pub use chart::{Chart, grid};
pub use confusion::confusion_matrix;
pub use depth::{gradient_by_depth, signal_by_depth};
pub use error::Error;
pub use histogram::{activations, histograms, weights};
pub use images::weight_images;
pub use learning_curve::{compare, learning_curve, learning_rates};
pub use picture::Picture;
pub use rate_search::{rate_search, schedules};
