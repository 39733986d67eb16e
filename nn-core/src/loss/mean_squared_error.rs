//! Mean squared error.

use crate::head::{Headed, PointwiseHead};
use crate::loss::{Fits, Pointwise};
use crate::scalar::Scalar;

/// (y − t)², the mean over all rows and outputs; y is the network's output, head included, and t a `SMatrix<T, B, OUT>`. As
/// PyTorch's `MSELoss`. Any last activation but `softmax`.
///
/// ∂/∂y = 2 (y − t), divided by rows × outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeanSquaredError;

#[diagnostic::do_not_recommend]
impl<N: Headed<Head: PointwiseHead>> Fits<N> for MeanSquaredError {}

impl Pointwise for MeanSquaredError {
    #[inline(always)]
    fn of<T: Scalar>(self, error: T) -> T {
        error * error
    }

    #[inline(always)]
    fn slope<T: Scalar>(self, error: T) -> T {
        error + error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::{Linear, Sigmoid};
    use crate::batch::Batch;
    use crate::kernels::Portable;
    use crate::loss::Loss;
    use crate::loss::checks::{differences, padding};

    const LOSS: MeanSquaredError = MeanSquaredError;

    #[test]
    fn by_hand() {
        // Errors 0.5, −3, 0, 1.
        let outputs = Batch::<f64, 2, 2>::new(1.5, -1.0, 4.0, 2.0);
        let targets = Batch::<f64, 2, 2>::new(1.0, 2.0, 4.0, 1.0);
        let mut d = Batch::<f64, 2, 2>::zeros();
        let loss = Loss::<Linear, _, _, 2, 2>::gradient(&LOSS, Portable, &outputs, &targets, 2, &mut d);
        assert_eq!(loss, (0.25 + 9.0 + 0.0 + 1.0) / 4.0);
        assert_eq!(d, Batch::<f64, 2, 2>::new(0.25, -1.5, 0.0, 0.5));
    }

    #[test]
    fn gradient_agrees_with_differences() {
        // The logits of `differences` lie between −2 and 2, these targets anywhere.
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| (b as f64 - o as f64) * 0.3);
        differences::<Linear, _, _, 5, 4>(&LOSS, &targets);
        differences::<Sigmoid, _, _, 5, 4>(&LOSS, &targets);
    }

    #[test]
    fn padding_does_not_count() {
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| (b as f64 - o as f64) * 0.3);
        let first = Batch::<f64, 3, 4>::from_fn(|b, o| (b as f64 - o as f64) * 0.3);
        padding::<Linear, _, _, _>(&LOSS, &targets, &first);
    }
}
