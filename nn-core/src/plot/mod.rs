//! Pictures of training, written as SVG files (feature `plot`).
//!
//! One file a picture; `canvas` turns drawing into a file, `chart` holds what pictures with axes share, `style` the
//! colours and sizes. A picture is drawn from numbers that training has left behind and costs nothing while it runs.
//!
//! | picture | function |
//! |---|---|
//! | loss and metric by epoch | [`learning_curve`] |

mod canvas;
mod chart;
mod learning_curve;
mod style;

pub use canvas::Error;
pub use learning_curve::learning_curve;
