//! Clipping: a gradient that is held to a size before the step.

use crate::fault::Fault;
use crate::kernels::{Isa, Task, dispatch, optim};
use crate::parameters::{Parameters, Path, walk};
use crate::scalar::Scalar;

/// How a gradient is held to a size. Buffers are left out.
///
/// For losses that leap or become NaN though most steps are good: deep networks, recurrent ones, targets with outliers. [`GlobalNorm`](Clip::GlobalNorm)
/// is the one to take: the step becomes shorter and its direction stays; 1 is usual, or what
/// [`diagnose`](crate::diagnose) shows the norm to be on a good day. [`Value`](Clip::Value) turns the step, and suits single numbers that
/// are far out while the others are good. With [`Adam`](crate::optim::Adam) the size of a gradient hardly matters, but that of one outlier does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clip {
    /// Every number between minus this and this: see [`clip_by_value`].
    Value(f64),
    /// The norm of the whole gradient at most this: see [`clip_by_global_norm`].
    GlobalNorm(f64),
}

impl Clip {
    /// Clips where the instruction set is chosen already.
    pub fn apply<T: Scalar, N: Parameters<T>, I: Isa>(self, isa: I, gradient: &mut N) {
        match self {
            Clip::Value(limit) => by_value(isa, gradient, limit),
            Clip::GlobalNorm(max) => {
                by_global_norm(isa, gradient, max);
            }
        }
    }

    /// What is wrong with the limit, if anything.
    pub fn fault(self) -> Option<Fault> {
        let (Clip::Value(limit) | Clip::GlobalNorm(limit)) = self;
        Fault::unless(limit > 0.0, "the limit of clipping", limit, "it must be positive")
    }
}

/// Holds every number of the gradient between −`limit` and `limit`. PyTorch's `clip_grad_value_`.
///
/// # Panics
/// If the limit is not positive: it would turn the gradient around.
pub fn clip_by_value<T: Scalar, N: Parameters<T>>(gradient: &mut N, limit: f64) {
    struct ByValue<'a, T, N>(&'a mut N, f64, core::marker::PhantomData<T>);
    impl<T: Scalar, N: Parameters<T>> Task for ByValue<'_, T, N> {
        type Output = ();

        #[inline(always)]
        fn run<I: Isa>(self, isa: I) {
            by_value(isa, self.0, self.1);
        }
    }
    assert!(limit > 0.0, "a gradient is clipped to a positive size, not to {limit}");
    dispatch(ByValue(gradient, limit, core::marker::PhantomData));
}

/// Scales the gradient by max / (‖g‖ + 1e-6) if that is below 1, with ‖g‖ the Euclidean norm of all its numbers together: its
/// direction stays. Gives ‖g‖ before. PyTorch's `clip_grad_norm_`.
///
/// Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent neural networks*, 2013.
///
/// # Panics
/// If `max` is not positive: it would turn the gradient around.
pub fn clip_by_global_norm<T: Scalar, N: Parameters<T>>(gradient: &mut N, max: f64) -> f64 {
    struct ByNorm<'a, T, N>(&'a mut N, f64, core::marker::PhantomData<T>);
    impl<T: Scalar, N: Parameters<T>> Task for ByNorm<'_, T, N> {
        type Output = f64;

        #[inline(always)]
        fn run<I: Isa>(self, isa: I) -> f64 {
            by_global_norm(isa, self.0, self.1)
        }
    }
    assert!(max > 0.0, "a gradient is clipped to a positive size, not to {max}");
    dispatch(ByNorm(gradient, max, core::marker::PhantomData))
}

fn by_value<T: Scalar, N: Parameters<T>, I: Isa>(isa: I, gradient: &mut N, limit: f64) {
    let limit = T::from_f64(limit);
    walk([gradient], &mut |info, [gradient]| {
        if info.role.is_trained() {
            isa.run(optim::ClipByValue { gradient, limit });
        }
    });
}

fn by_global_norm<T: Scalar, N: Parameters<T>, I: Isa>(isa: I, gradient: &mut N, max: f64) -> f64 {
    let mut squares = 0.0;
    gradient.visit(Path::ROOT, &mut |info, values| {
        if info.role.is_trained() {
            squares += isa.run(optim::SumOfSquares { values });
        }
    });
    let norm = libm::sqrt(squares);
    let factor = max / (norm + 1e-6);
    if factor < 1.0 {
        let factor = T::from_f64(factor);
        walk([gradient], &mut |info, [gradient]| {
            if info.role.is_trained() {
                isa.run(optim::Scale { gradient, factor });
            }
        });
    }
    norm
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::checks::Three;

    #[test]
    fn by_value_leaves_buffers() {
        let mut gradient = Three([5.0, -7.0, 9.0]);
        clip_by_value(&mut gradient, 6.0);
        assert_eq!(gradient.0, [5.0, -6.0, 9.0]);
    }

    #[test]
    fn by_norm_keeps_the_direction() {
        let mut gradient = Three([3.0, -4.0, 100.0]);
        assert_eq!(clip_by_global_norm(&mut gradient, 1.0), 5.0, "a buffer is no part of the norm");
        assert!((gradient.0[0] - 0.6).abs() < 1e-6 && (gradient.0[1] + 0.8).abs() < 1e-6);
        assert_eq!(gradient.0[2], 100.0);
        let before = gradient.0;
        clip_by_global_norm(&mut gradient, 2.0);
        assert_eq!(gradient.0, before, "a small gradient stays");
    }

    #[test]
    #[should_panic = "not to -1"]
    fn a_gradient_is_not_turned_around() {
        clip_by_global_norm(&mut Three([3.0, -4.0, 100.0]), -1.0);
    }

    #[test]
    fn a_norm_too_large_for_f32_is_clipped() {
        let mut gradient = Three([3e30f32, -4e30, 0.0]);
        clip_by_global_norm(&mut gradient, 1.0);
        assert!((gradient.0[0] - 0.6).abs() < 1e-6 && (gradient.0[1] + 0.8).abs() < 1e-6);
    }

    #[test]
    fn the_norm_of_many_numbers_is_complete() {
        use crate::kernels::Portable;
        // 1² + 2² + .. + 37²: two whole chunks and a rest.
        let values: [f32; 37] = core::array::from_fn(|i| i as f32 + 1.0);
        assert_eq!(Portable.run(optim::SumOfSquares { values: &values }), 17_575.0);
    }
}
