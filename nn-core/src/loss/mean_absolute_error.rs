//! Mean absolute error.

use crate::head::{Headed, PointwiseHead};
use crate::loss::{Fits, Pointwise};
use crate::scalar::Scalar;

/// |y − t|, the mean over all rows and outputs; y is the network's output, head included, and t a `SMatrix<T, B, OUT>`. Pulls
/// towards the median, where the squared error pulls towards the mean. As PyTorch's `L1Loss`. Any last activation but `softmax`.
///
/// ∂/∂y = the sign of y − t (0 at 0), divided by rows × outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeanAbsoluteError;

#[diagnostic::do_not_recommend]
impl<N: Headed<Head: PointwiseHead>> Fits<N> for MeanAbsoluteError {}

impl Pointwise for MeanAbsoluteError {
    #[inline(always)]
    fn of<T: Scalar>(self, error: T) -> T {
        error.abs()
    }

    #[inline(always)]
    fn slope<T: Scalar>(self, error: T) -> T {
        if error > T::ZERO {
            T::ONE
        } else if error < T::ZERO {
            -T::ONE
        } else {
            // 0, or no number.
            error
        }
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

    const LOSS: MeanAbsoluteError = MeanAbsoluteError;

    #[test]
    fn by_hand() {
        // Errors 0.5, −3, 0, 1.
        let outputs = Batch::<f64, 2, 2>::new(1.5, -1.0, 4.0, 2.0);
        let targets = Batch::<f64, 2, 2>::new(1.0, 2.0, 4.0, 1.0);
        let mut d = Batch::<f64, 2, 2>::zeros();
        let loss = Loss::<Linear, _, _, 2, 2>::gradient(&LOSS, Portable, &outputs, &targets, 2, &mut d);
        assert_eq!(loss, (0.5 + 3.0 + 0.0 + 1.0) / 4.0);
        assert_eq!(d, Batch::<f64, 2, 2>::new(0.25, -0.25, 0.0, 0.25));
    }

    #[test]
    fn gradient_agrees_with_differences() {
        // The logits of `differences` lie between −2 and 2, these targets outside: no error is near the kink at 0.
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| if (b + o) % 2 == 0 { 3.0 } else { -3.0 });
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
