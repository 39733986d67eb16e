//! What a sample may be labelled with: a class, or a vector of values.

use nalgebra::SVector;

use crate::batch::Batch;
use crate::kernels::gather::Gather;
use crate::kernels::{Isa, Task};
use crate::loss::Class;
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// The target of one sample: `Class<OUT>`, or `SVector<T, OUT>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the target of a sample",
    label = "not a target",
    note = "a target is a `Class<OUT>`, or an `SVector<{T}, OUT>` of probabilities or values"
)]
pub trait Target<T: Scalar>: Copy + Send + Sync + 'static {
    /// The targets of a batch, as a loss takes them: `[Class<OUT>; B]`, or `SMatrix<T, B, OUT>`.
    type Batch<const B: usize>: Zeroable;

    /// Row b of the batch becomes the target `order[b]`, for at most `B` rows.
    fn gather<I: Isa, const B: usize>(isa: I, targets: &[Self], order: &[u32], batch: &mut Self::Batch<B>);

    /// The first value that is no finite number.
    fn not_finite(&self) -> Option<usize>;

    /// Shows the target as numbers to `visitor`; a class is its index.
    fn each_number(&self, visitor: &mut impl FnMut(f64));
}

impl<T: Scalar, const N: usize> Target<T> for Class<N> {
    type Batch<const B: usize> = [Class<N>; B];

    fn gather<I: Isa, const B: usize>(isa: I, targets: &[Self], order: &[u32], batch: &mut [Class<N>; B]) {
        struct Classes<'a, const N: usize>(&'a [Class<N>], &'a [u32], &'a mut [Class<N>]);
        impl<const N: usize> Task for Classes<'_, N> {
            type Output = ();

            #[inline(always)]
            fn run<I: Isa>(self, _isa: I) {
                for (class, index) in self.2.iter_mut().zip(self.1) {
                    *class = self.0[*index as usize];
                }
            }
        }
        isa.run(Classes(targets, order, batch));
    }

    fn not_finite(&self) -> Option<usize> {
        None
    }

    fn each_number(&self, visitor: &mut impl FnMut(f64)) {
        visitor(self.index() as f64);
    }
}

impl<T: Scalar, const N: usize> Target<T> for SVector<T, N> {
    type Batch<const B: usize> = Batch<T, B, N>;

    fn gather<I: Isa, const B: usize>(isa: I, targets: &[Self], order: &[u32], batch: &mut Batch<T, B, N>) {
        isa.run(Gather { samples: targets, order, batch });
    }

    fn not_finite(&self) -> Option<usize> {
        self.iter().position(|value| !value.is_finite())
    }

    fn each_number(&self, visitor: &mut impl FnMut(f64)) {
        self.iter().for_each(|value| visitor(value.to_f64()));
    }
}

/// A [`Target`] of `OUT` numbers. A trait with a single type, so that rustc answers other targets with the sentence of
/// [`Objective`](crate::train::Objective) instead of nalgebra's types.
pub trait ValueTarget<T: Scalar, const OUT: usize>: Target<T> {
    /// t, `[B, OUT]`.
    fn values<const B: usize>(batch: &Self::Batch<B>) -> &Batch<T, B, OUT>;
}

impl<T: Scalar, const OUT: usize> ValueTarget<T, OUT> for SVector<T, OUT> {
    #[inline(always)]
    fn values<const B: usize>(batch: &Batch<T, B, OUT>) -> &Batch<T, B, OUT> {
        batch
    }
}
