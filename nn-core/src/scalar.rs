//! The number type of a network: `f32` or `f64`.
//!
//! Holds the arithmetic that layers, losses and optimisers are written in. Refuses every other type: kernels, files and
//! tolerances know these two.

use core::fmt::{Debug, Display, LowerExp};
use core::iter::Sum;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::kernels::compiled::Kernels;
use crate::zeroed::Zeroable;

/// A real number that a network computes with: `f32` (the default of every network) or `f64` (for checking gradients).
///
/// The trait is sealed. With the feature `std` the functions are those of the platform; without it, those of the crate
/// `libm`.
#[diagnostic::on_unimplemented(
    message = "a network does not compute with `{Self}`",
    label = "neither `f32` nor `f64`"
)]
pub trait Scalar:
    sealed::Sealed
    + Kernels
    + Zeroable
    + nalgebra::Scalar
    + nalgebra::ClosedAddAssign
    + nalgebra::ClosedSubAssign
    + nalgebra::ClosedMulAssign
    + nalgebra::ClosedDivAssign
    + num_traits::Zero
    + num_traits::One
    + Copy
    + Default
    + Display
    + LowerExp
    + Debug
    + PartialOrd
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + SubAssign
    + Mul<Output = Self>
    + MulAssign
    + Div<Output = Self>
    + DivAssign
    + Neg<Output = Self>
    + Sum
    + Send
    + Sync
    + 'static
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;
    /// The smallest positive number that keeps full precision.
    const MIN_POSITIVE: Self;
    /// Minus infinity.
    const NEG_INFINITY: Self;

    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// The same number, exactly.
    fn to_f64(self) -> f64;
    /// The nearest number of this type to an integer.
    fn from_usize(value: usize) -> Self {
        Self::from_f64(value as f64)
    }
    /// Whether this is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// `self * factor + addend`, rounded once. A library call where the code is not compiled for a processor that has the
    /// instruction; kernels call [`Isa::mul_add`](crate::kernels::Isa::mul_add) instead.
    fn mul_add(self, factor: Self, addend: Self) -> Self;
    /// |x|.
    fn abs(self) -> Self;
    /// The smaller of two numbers.
    fn min(self, other: Self) -> Self;
    /// The larger of two numbers.
    fn max(self, other: Self) -> Self;
    /// √x.
    fn sqrt(self) -> Self;
    /// eˣ.
    fn exp(self) -> Self;
    /// eˣ − 1, exact near 0.
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    fn ln(self) -> Self;
    /// ln(1 + x), exact near 0.
    fn ln_1p(self) -> Self;
    /// The hyperbolic tangent.
    fn tanh(self) -> Self;
    /// The error function, 2/√π ∫₀ˣ exp(−t²) dt.
    fn erf(self) -> Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

macro_rules! scalar {
    ($scalar:ident: $($method:ident = $libm:ident),+; erf = $erf:ident, mul_add = $fma:ident) => {
        #[diagnostic::do_not_recommend]
        impl Scalar for $scalar {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const EPSILON: Self = $scalar::EPSILON;
            const MIN_POSITIVE: Self = $scalar::MIN_POSITIVE;
            const NEG_INFINITY: Self = $scalar::NEG_INFINITY;

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $scalar
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                $scalar::is_finite(self)
            }
            #[inline(always)]
            fn mul_add(self, factor: Self, addend: Self) -> Self {
                #[cfg(feature = "std")]
                return $scalar::mul_add(self, factor, addend);
                #[cfg(not(feature = "std"))]
                return libm::$fma(self, factor, addend);
            }
            #[inline(always)]
            fn abs(self) -> Self {
                $scalar::abs(self)
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                if self < other { self } else { other }
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                if self > other { self } else { other }
            }
            $(
                #[inline(always)]
                fn $method(self) -> Self {
                    #[cfg(feature = "std")]
                    return $scalar::$method(self);
                    #[cfg(not(feature = "std"))]
                    return libm::$libm(self);
                }
            )+
            #[inline(always)]
            fn erf(self) -> Self {
                libm::$erf(self)
            }
        }
    };
}

scalar!(f32: sqrt = sqrtf, exp = expf, exp_m1 = expm1f, ln = logf, ln_1p = log1pf, tanh = tanhf; erf = erff, mul_add = fmaf);
scalar!(f64: sqrt = sqrt, exp = exp, exp_m1 = expm1, ln = log, ln_1p = log1p, tanh = tanh; erf = erf, mul_add = fma);
