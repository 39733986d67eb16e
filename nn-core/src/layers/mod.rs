//! The layers, one file each: the equation and the shapes, forward, backward beside it, its tests.

use crate::scalar::Scalar;

mod aligned;
pub mod concat;
mod dense;
mod dropout;
mod elementwise;
mod residual;
pub mod softmax;
mod standardize;

pub use aligned::Aligned;
pub use dense::{Bias, Dense, DenseTape, NoBias};
pub use dropout::Dropout;
pub use elementwise::Elementwise;
pub use residual::Residual;
pub use softmax::Softmax;
pub use standardize::{Standardize, TakesStandardize};

/// y += x.
fn add<T: Scalar>(x: &[T], y: &mut [T]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += *x;
    }
}
