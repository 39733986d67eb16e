//! Huber's loss.

use crate::fault::Fault;
use crate::head::{Headed, PointwiseHead};
use crate::loss::{Fits, Pointwise};
use crate::scalar::Scalar;

/// (y − t)² / 2 where |y − t| ≤ δ, else δ (|y − t| − δ/2), the mean over all rows and outputs: squared for small errors, so that
/// it settles, and absolute for large ones, so that an outlier does not decide. y is the network's output, head included, and
/// t a `SMatrix<T, B, OUT>`. As PyTorch's `HuberLoss`. Any last activation but `softmax`.
///
/// ∂/∂y = y − t held between −δ and δ, divided by rows × outputs.
///
/// Huber, *Robust estimation of a location parameter*, 1964.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber {
    delta: f64,
}

impl Huber {
    /// The loss that turns from square to straight at an error of `delta`, which must be positive.
    pub const fn new(delta: f64) -> Self {
        Self { delta }
    }

    /// δ.
    pub const fn delta(&self) -> f64 {
        self.delta
    }
}

impl Default for Huber {
    /// δ = 1.
    fn default() -> Self {
        Self::new(1.0)
    }
}

#[diagnostic::do_not_recommend]
impl<N: Headed<Head: PointwiseHead>> Fits<N> for Huber {}

impl Pointwise for Huber {
    #[inline(always)]
    fn of<T: Scalar>(self, error: T) -> T {
        let (delta, half, size) = (T::from_f64(self.delta), T::from_f64(0.5), error.abs());
        if size > delta { delta * (size - half * delta) } else { half * error * error }
    }

    #[inline(always)]
    fn slope<T: Scalar>(self, error: T) -> T {
        let delta = T::from_f64(self.delta);
        if error > delta {
            delta
        } else if error < -delta {
            -delta
        } else {
            error
        }
    }

    fn fault(self) -> Option<Fault> {
        let delta = self.delta;
        Fault::unless(
            delta > 0.0 && delta.is_finite(),
            "the delta of Huber",
            delta,
            "it must be positive, and finite",
        )
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

    const LOSS: Huber = Huber::new(1.0);

    #[test]
    fn by_hand() {
        // Errors 0.5, −3, 0, 1.
        let outputs = Batch::<f64, 2, 2>::new(1.5, -1.0, 4.0, 2.0);
        let targets = Batch::<f64, 2, 2>::new(1.0, 2.0, 4.0, 1.0);
        let mut d = Batch::<f64, 2, 2>::zeros();
        let loss = Loss::<Linear, _, _, 2, 2>::gradient(&LOSS, Portable, &outputs, &targets, 2, &mut d);
        assert_eq!(loss, (0.125 + 2.5 + 0.0 + 0.5) / 4.0);
        assert_eq!(d, Batch::<f64, 2, 2>::new(0.125, -0.25, 0.0, 0.25));
    }

    #[test]
    fn gradient_agrees_with_differences() {
        // The logits of `differences` lie between −2 and 2, these targets far outside: every error is above 1.
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| if (b + o) % 2 == 0 { 4.0 } else { -4.0 });
        differences::<Linear, _, _, 5, 4>(&LOSS, &targets);
        differences::<Sigmoid, _, _, 5, 4>(&LOSS, &targets);
    }

    #[test]
    fn gradient_agrees_with_differences_inside() {
        // All errors are below 10.
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| (b as f64 - o as f64) * 0.3);
        differences::<Linear, _, _, 5, 4>(&Huber::new(10.0), &targets);
    }

    #[test]
    fn padding_does_not_count() {
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| (b as f64 - o as f64) * 0.3);
        let first = Batch::<f64, 3, 4>::from_fn(|b, o| (b as f64 - o as f64) * 0.3);
        padding::<Linear, _, _, _>(&LOSS, &targets, &first);
    }
}
