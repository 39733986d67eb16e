//! A batch of samples: the one shape that data has between layers.

use nalgebra::SMatrix;

/// `B` samples of `N` features: a row is a sample, as in PyTorch's `[batch, features]`. Column-major, so that one feature
/// of all samples is contiguous.
pub type Batch<T, const B: usize, const N: usize> = SMatrix<T, B, N>;
