//! Registers: what the products of [`product`](super::product) and [`single`](super::single) hold their sums in.
//!
//! Explicit, because loops over arrays fall apart under AVX-512 (into sixteen scalar loads and as many shuffles). Where there are no
//! intrinsics to write, a small array stands for the register, which the compiler turns into one.

use crate::kernels::Isa;
use crate::scalar::Scalar;

/// A register of numbers, each of which computes by itself.
pub trait Vector<T>: Copy {
    /// How many numbers it holds.
    const LANES: usize;
    /// The next smaller register; of one number, itself.
    type Half: Vector<T>;

    /// # Safety
    /// The processor has this register, and `from` points to [`Self::LANES`] numbers. So for all methods.
    unsafe fn load(from: *const T) -> Self;
    /// # Safety
    /// As [`Vector::load`], for writing.
    unsafe fn store(self, to: *mut T);
    /// The number in all lanes.
    ///
    /// # Safety
    /// The processor has this register.
    unsafe fn splat(value: T) -> Self;
    /// `self + other`.
    ///
    /// # Safety
    /// The processor has this register.
    unsafe fn add(self, other: Self) -> Self;
    /// `self * factor + addend`, as [`Isa::mul_add`].
    ///
    /// # Safety
    /// The processor has this register.
    unsafe fn mul_add<I: Isa>(self, isa: I, factor: Self, addend: Self) -> Self;
}

/// Some numbers in place of a register: what SSE2, NEON and simd128 have.
#[derive(Clone, Copy)]
pub struct Lanes<T, const N: usize>([T; N]);

macro_rules! lanes {
    ($($n:literal halves to $half:literal),+) => {$(
        impl<T: Scalar> Vector<T> for Lanes<T, $n> {
            const LANES: usize = $n;
            type Half = Lanes<T, $half>;

            #[inline(always)]
            unsafe fn load(from: *const T) -> Self {
                // SAFETY: `from` points to this many numbers, by the caller's word; an array is not aligned further than they.
                Self(unsafe { from.cast::<[T; $n]>().read() })
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut T) {
                // SAFETY: as in `load`.
                unsafe { to.cast::<[T; $n]>().write(self.0) }
            }
            #[inline(always)]
            unsafe fn splat(value: T) -> Self {
                Self([value; $n])
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                Self(core::array::from_fn(|lane| self.0[lane] + other.0[lane]))
            }
            #[inline(always)]
            unsafe fn mul_add<I: Isa>(self, isa: I, factor: Self, addend: Self) -> Self {
                Self(core::array::from_fn(|lane| isa.mul_add(self.0[lane], factor.0[lane], addend.0[lane])))
            }
        }
    )+};
}
lanes!(1 halves to 1, 2 halves to 1, 4 halves to 2);

#[cfg(target_arch = "x86_64")]
mod x86 {
    use core::arch::x86_64::*;

    use super::{Lanes, Vector};
    use crate::kernels::Isa;

    macro_rules! register {
        ($register:ty, $scalar:ty, $lanes:literal, $half:ty: $load:ident $store:ident $splat:ident $add:ident $mul_add:ident) => {
            // SAFETY of each call below: the processor has the register and its fused multiply-add, by the caller's word, which the
            // instruction sets give: `Avx2` and `Avx512` exist only where it does. The addresses are valid by the same word, and
            // need no alignment.
            impl Vector<$scalar> for $register {
                const LANES: usize = $lanes;
                type Half = $half;

                #[inline(always)]
                unsafe fn load(from: *const $scalar) -> Self {
                    // SAFETY: see above.
                    unsafe { $load(from) }
                }
                #[inline(always)]
                unsafe fn store(self, to: *mut $scalar) {
                    // SAFETY: see above.
                    unsafe { $store(to, self) }
                }
                #[inline(always)]
                unsafe fn splat(value: $scalar) -> Self {
                    // SAFETY: see above.
                    unsafe { $splat(value) }
                }
                #[inline(always)]
                unsafe fn add(self, other: Self) -> Self {
                    // SAFETY: see above.
                    unsafe { $add(self, other) }
                }
                #[inline(always)]
                unsafe fn mul_add<I: Isa>(self, _isa: I, factor: Self, addend: Self) -> Self {
                    // SAFETY: see above.
                    unsafe { $mul_add(self, factor, addend) }
                }
            }
        };
    }

    register!(__m512, f32, 16, __m256: _mm512_loadu_ps _mm512_storeu_ps _mm512_set1_ps _mm512_add_ps _mm512_fmadd_ps);
    register!(__m256, f32, 8, __m128: _mm256_loadu_ps _mm256_storeu_ps _mm256_set1_ps _mm256_add_ps _mm256_fmadd_ps);
    register!(__m128, f32, 4, Lanes<f32, 1>: _mm_loadu_ps _mm_storeu_ps _mm_set1_ps _mm_add_ps _mm_fmadd_ps);
    register!(__m512d, f64, 8, __m256d: _mm512_loadu_pd _mm512_storeu_pd _mm512_set1_pd _mm512_add_pd _mm512_fmadd_pd);
    register!(__m256d, f64, 4, __m128d: _mm256_loadu_pd _mm256_storeu_pd _mm256_set1_pd _mm256_add_pd _mm256_fmadd_pd);
    register!(__m128d, f64, 2, Lanes<f64, 1>: _mm_loadu_pd _mm_storeu_pd _mm_set1_pd _mm_add_pd _mm_fmadd_pd);
}
