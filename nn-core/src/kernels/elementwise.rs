//! Functions of one number, over whole batches: activations and their slopes.

use crate::activation::{Activation, Keep};
use crate::batch::Batch;
use crate::kernels::{Isa, Task};
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

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::activation::*;
    use crate::testing::{batch, on_every_isa};
    use crate::zeroed::Zeroable;

    /// One number at a time, in `f64`, with the platform's functions.
    fn plain<A: Activation>(z: f64) -> (f64, f64) {
        let y = A::apply(crate::kernels::Portable, z);
        (y, A::slope(crate::kernels::Portable, z, y))
    }

    #[derive(Clone, Copy)]
    struct Check<A, T, const B: usize, const N: usize>(core::marker::PhantomData<(A, T)>);

    impl<A: Activation, T: Scalar, const B: usize, const N: usize> Task for Check<A, T, B, N> {
        type Output = ();

        fn run<I: Isa>(self, isa: I) {
            let (z, d_y) = (batch::<T, B, N>(5, 5.0), batch::<T, B, N>(6, 1.0));
            let mut y = Batch::from_element(T::from_f64(f64::NAN));
            isa.run(Apply { activation: A::default(), z: &z, y: &mut y });
            let mut in_place = z;
            isa.run(ApplyInPlace { activation: A::default(), y: &mut in_place });
            assert_eq!(y, in_place, "{} on {}", A::NAME, I::NAME);
            let (mut kept, mut d) = (A::Kept::<Batch<T, B, N>>::ZEROED, d_y);
            if let Some(place) = kept.place() {
                place.copy_from(&z);
            }
            isa.run(Slope::<A, T, B, N> { y: &y, z: &mut kept, d: &mut d });
            // Values up to 5 through functions good to a few units in the last place.
            let tolerance = 16.0 * T::EPSILON.to_f64();
            for i in 0..B * N {
                let (wanted, slope) = plain::<A>(z[i].to_f64());
                let wanted_d = d_y[i].to_f64() * slope;
                let close = |found: T, wanted: f64| (found.to_f64() - wanted).abs() <= tolerance;
                let place = (A::NAME, I::NAME, B, N, i);
                assert!(close(y[i], wanted), "{place:?}: {}, not {wanted}", y[i]);
                assert!(close(d[i], wanted_d), "{place:?}: slope {}, not {wanted_d}", d[i]);
            }
        }
    }

    fn check<A: Activation, const B: usize, const N: usize>() {
        on_every_isa(Check::<A, f32, B, N>(core::marker::PhantomData));
        on_every_isa(Check::<A, f64, B, N>(core::marker::PhantomData));
    }

    #[test]
    fn every_activation() {
        check::<Linear, 5, 7>();
        check::<Relu, 5, 7>();
        check::<LeakyRelu<{ bits(0.01) }>, 5, 7>();
        check::<Elu<{ bits(0.7) }>, 5, 7>();
        check::<Selu, 5, 7>();
        check::<Gelu, 5, 7>();
        check::<GeluTanh, 5, 7>();
        check::<Silu, 5, 7>();
        check::<Tanh, 5, 7>();
        check::<Sigmoid, 5, 7>();
        check::<Softplus, 5, 7>();
        check::<HardSigmoid, 5, 7>();
        check::<HardSwish, 5, 7>();
    }

    #[test]
    fn every_size() {
        check::<Tanh, 1, 1>();
        check::<Gelu, 1, 2>();
        check::<Tanh, 1, 3>();
        check::<Silu, 3, 5>();
        check::<Tanh, 1, 15>();
        check::<Relu, 16, 1>();
        check::<Tanh, 17, 1>();
        check::<Sigmoid, 1, 33>();
        check::<Tanh, 1, 64>();
        check::<Elu<{ bits(1.0) }>, 39, 100>();
    }
}
