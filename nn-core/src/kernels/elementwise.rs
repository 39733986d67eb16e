//! Functions of one number, over whole batches: activations and their slopes.

use crate::activation::{Activation, Keep};
use crate::kernels::{Isa, Task};
use crate::layer::Batch;
use crate::scalar::Scalar;

/// y = a(z).
pub struct Apply<'a, A, T, const B: usize, const N: usize> {
    /// The function.
    pub activation: A,
    /// `[B, N]`.
    pub z: &'a Batch<T, B, N>,
    /// `[B, N]`.
    pub y: &'a mut Batch<T, B, N>,
}

impl<A: Activation, T: Scalar, const B: usize, const N: usize> Task for Apply<'_, A, T, B, N> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        for (y, z) in self.y.as_mut_slice().iter_mut().zip(self.z.as_slice()) {
            *y = A::apply(isa, *z);
        }
    }
}

/// y = a(y), in place.
pub struct ApplyInPlace<'a, A, T, const B: usize, const N: usize> {
    /// The function.
    pub activation: A,
    /// `[B, N]`.
    pub y: &'a mut Batch<T, B, N>,
}

impl<A: Activation, T: Scalar, const B: usize, const N: usize> Task for ApplyInPlace<'_, A, T, B, N> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        for y in self.y.as_mut_slice() {
            *y = A::apply(isa, *y);
        }
    }
}

/// ∂loss/∂z = ∂loss/∂y · a′(z), in place of ∂loss/∂y.
pub struct Slope<'a, A: Activation, T: Scalar, const B: usize, const N: usize> {
    /// y = a(z), `[B, N]`.
    pub y: &'a Batch<T, B, N>,
    /// z, `[B, N]`, if the activation keeps it.
    pub z: &'a mut A::Kept<Batch<T, B, N>>,
    /// ∂loss/∂y before, ∂loss/∂z after, `[B, N]`.
    pub d: &'a mut Batch<T, B, N>,
}

impl<A: Activation, T: Scalar, const B: usize, const N: usize> Task for Slope<'_, A, T, B, N> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let (d, y) = (self.d.as_mut_slice(), self.y.as_slice());
        match self.z.place() {
            Some(z) => {
                for ((d, y), z) in d.iter_mut().zip(y).zip(z.as_slice()) {
                    *d *= A::slope(isa, *z, *y);
                }
            }
            None => {
                for (d, y) in d.iter_mut().zip(y) {
                    *d *= A::slope(isa, T::ZERO, *y);
                }
            }
        }
    }
}
