//! Functions of one number, over whole batches: activations and their slopes.

use crate::activation::Activation;
use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// y = a(z).
pub struct Apply<'a, A, T> {
    /// The function.
    pub activation: A,
    /// As many as y.
    pub z: &'a [T],
    /// As many as z.
    pub y: &'a mut [T],
}

impl<A: Activation, T: Scalar> Task for Apply<'_, A, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        for (y, z) in self.y.iter_mut().zip(self.z) {
            *y = A::apply(isa, *z);
        }
    }
}

/// y = a(y), in place.
pub struct ApplyInPlace<'a, A, T> {
    /// The function.
    pub activation: A,
    /// Any number of them.
    pub y: &'a mut [T],
}

impl<A: Activation, T: Scalar> Task for ApplyInPlace<'_, A, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        for y in self.y {
            *y = A::apply(isa, *y);
        }
    }
}

/// ∂loss/∂z = ∂loss/∂y · a′(z), in place of ∂loss/∂y.
pub struct Slope<'a, A, T> {
    /// The function.
    pub activation: A,
    /// y = a(z).
    pub y: &'a [T],
    /// z, as many as y, if the activation keeps it.
    pub z: Option<&'a [T]>,
    /// ∂loss/∂y before, ∂loss/∂z after, as many as y.
    pub d: &'a mut [T],
}

impl<A: Activation, T: Scalar> Task for Slope<'_, A, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        match self.z {
            Some(z) => {
                for ((d, y), z) in self.d.iter_mut().zip(self.y).zip(z) {
                    *d *= A::slope(isa, *z, *y);
                }
            }
            None => {
                for (d, y) in self.d.iter_mut().zip(self.y) {
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
    use crate::batch::Batch;
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
            let mut y = Batch::<T, B, N>::from_element(T::from_f64(f64::NAN));
            isa.run(Apply { activation: A::default(), z: z.as_slice(), y: y.as_mut_slice() });
            let mut in_place = z;
            isa.run(ApplyInPlace { activation: A::default(), y: in_place.as_mut_slice() });
            assert_eq!(y, in_place, "{} on {}", A::NAME, I::NAME);
            let (mut kept, mut d) = (A::Kept::<Batch<T, B, N>>::ZEROED, d_y);
            let kept = kept.place().map(|place| {
                place.copy_from(&z);
                place.as_slice()
            });
            isa.run(Slope { activation: A::default(), y: y.as_slice(), z: kept, d: d.as_mut_slice() });
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
