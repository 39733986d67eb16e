//! Softmax over the rows of a batch.

use crate::batch::Batch;
use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// y_o = e^(z_o − m) / Σ_p e^(z_p − m) in each row, in place, with m the row's largest z.
pub struct SoftmaxInPlace<'a, T, const B: usize, const N: usize> {
    /// z before, y after, `[B, N]`.
    pub y: &'a mut Batch<T, B, N>,
}

impl<T: Scalar, const B: usize, const N: usize> Task for SoftmaxInPlace<'_, T, B, N> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let columns = &mut self.y.data.0;
        let mut largest = [T::NEG_INFINITY; B];
        for column in columns.iter() {
            for b in 0..B {
                largest[b] = largest[b].max(column[b]);
            }
        }
        let mut sum = [T::ZERO; B];
        for column in columns.iter_mut() {
            for b in 0..B {
                column[b] = isa.exp(column[b] - largest[b]);
                sum[b] += column[b];
            }
        }
        for column in columns.iter_mut() {
            for b in 0..B {
                column[b] /= sum[b];
            }
        }
    }
}

/// ∂loss/∂z_o = y_o (∂loss/∂y_o − Σ_p y_p ∂loss/∂y_p) in each row.
pub struct SoftmaxBackward<'a, T, const B: usize, const N: usize> {
    /// softmax(z), `[B, N]`.
    pub y: &'a Batch<T, B, N>,
    /// ∂loss/∂y, `[B, N]`.
    pub d_y: &'a Batch<T, B, N>,
    /// ∂loss/∂z, `[B, N]`.
    pub d_z: &'a mut Batch<T, B, N>,
}

impl<T: Scalar, const B: usize, const N: usize> Task for SoftmaxBackward<'_, T, B, N> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let mut dot = [T::ZERO; B];
        for (y, d_y) in self.y.data.0.iter().zip(&self.d_y.data.0) {
            for b in 0..B {
                dot[b] = isa.mul_add(y[b], d_y[b], dot[b]);
            }
        }
        for ((d_z, y), d_y) in self.d_z.data.0.iter_mut().zip(&self.y.data.0).zip(&self.d_y.data.0) {
            for b in 0..B {
                d_z[b] = y[b] * (d_y[b] - dot[b]);
            }
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::testing::{batch, on_every_isa};

    #[derive(Clone, Copy)]
    struct Check<T, const B: usize, const N: usize>(core::marker::PhantomData<T>);

    impl<T: Scalar, const B: usize, const N: usize> Task for Check<T, B, N> {
        type Output = ();

        fn run<I: Isa>(self, isa: I) {
            let (z, d_y) = (batch::<T, B, N>(7, 4.0), batch::<T, B, N>(8, 1.0));
            let (mut y, mut d_z) = (z, Batch::from_element(T::from_f64(f64::NAN)));
            isa.run(SoftmaxInPlace { y: &mut y });
            isa.run(SoftmaxBackward { y: &y, d_y: &d_y, d_z: &mut d_z });
            // Exponents up to 8, and sums of N numbers.
            let tolerance = (16.0 + N as f64) * T::EPSILON.to_f64();
            for b in 0..B {
                let e = |o: usize| z[(b, o)].to_f64().exp();
                let sum: f64 = (0..N).map(e).sum();
                let mean: f64 = (0..N).map(|o| e(o) / sum * d_y[(b, o)].to_f64()).sum();
                for o in 0..N {
                    let wanted = e(o) / sum;
                    let wanted_d = wanted * (d_y[(b, o)].to_f64() - mean);
                    let place = (I::NAME, B, N, b, o);
                    assert!((y[(b, o)].to_f64() - wanted).abs() <= tolerance * wanted, "{place:?}");
                    assert!((d_z[(b, o)].to_f64() - wanted_d).abs() <= 2.0 * tolerance * wanted, "{place:?}");
                }
            }
        }
    }

    fn check<const B: usize, const N: usize>() {
        on_every_isa(Check::<f32, B, N>(core::marker::PhantomData));
        on_every_isa(Check::<f64, B, N>(core::marker::PhantomData));
    }

    #[test]
    fn every_size() {
        check::<1, 1>();
        check::<3, 2>();
        check::<1, 3>();
        check::<5, 5>();
        check::<17, 7>();
        check::<16, 15>();
        check::<33, 10>();
        check::<7, 17>();
        check::<40, 33>();
        check::<1, 64>();
        check::<39, 100>();
    }

    fn softmax<const N: usize>(z: [f64; N]) -> [f64; N] {
        let mut y = Batch::<f64, 1, N>::from_row_slice(&z);
        crate::kernels::Portable.run(SoftmaxInPlace { y: &mut y });
        core::array::from_fn(|o| y[o])
    }

    #[test]
    fn extremes() {
        assert_eq!(softmax([1000.0, 1000.0]), [0.5, 0.5]);
        assert_eq!(softmax([-1000.0, -1000.0]), [0.5, 0.5]);
        assert_eq!(softmax([1000.0, -1000.0, 0.0]), [1.0, 0.0, 0.0]);
        assert_eq!(softmax([0.0, f64::NEG_INFINITY]), [1.0, 0.0]);
    }

    #[test]
    fn a_nan_is_not_swallowed() {
        for place in 0..3 {
            let mut z = [1.0, 2.0, 3.0];
            z[place] = f64::NAN;
            assert!(softmax(z).iter().all(|y| y.is_nan()), "{place}");
        }
    }
}
