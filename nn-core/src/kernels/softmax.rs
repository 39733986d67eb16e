//! Softmax over the rows of a batch.

use crate::kernels::{Isa, Task};
use crate::layer::Batch;
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
