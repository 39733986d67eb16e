//! The kernels that this crate compiles itself, once for each instruction set and scalar.
//!
//! Anything generic is compiled by the crate that uses it, in each build anew. A network's release build would then cost most of what the
//! kernels cost; so they are functions without a parameter here, and the network's code only calls them. A layer of a new shape adds
//! a call, no kernel.

use crate::kernels::product::Product;
use crate::kernels::single::Single;
use crate::kernels::transpose::Transpose;
use crate::kernels::vector::{Lanes, Vector};
use crate::kernels::{Baseline, Isa, Portable, functions};
use crate::scalar::Scalar;

/// The kernels of one instruction set and one scalar.
#[derive(Clone, Copy)]
pub struct Compiled<I, T: 'static> {
    /// See [`Product`].
    pub product: fn(I, Product<'_, T>),
    /// See [`Single`].
    pub single: fn(I, Single<'_, T>),
    /// See [`Transpose`].
    pub transpose: fn(I, Transpose<'_, T>),
}

/// A scalar's kernels and registers.
pub trait Kernels: Sized + 'static {
    /// 64 bytes of numbers.
    #[cfg(target_arch = "x86_64")]
    type Bytes64: Vector<Self>;
    /// 32 bytes of numbers.
    #[cfg(target_arch = "x86_64")]
    type Bytes32: Vector<Self>;
    /// 16 bytes of numbers, whether or not the target has such a register.
    type Bytes16: Vector<Self>;
    /// What the target guarantees: 16 bytes of numbers, or one number.
    type Guaranteed: Vector<Self>;

    /// Compiled for AVX-512.
    #[cfg(target_arch = "x86_64")]
    const AVX512: Compiled<crate::kernels::Avx512, Self>;
    /// Compiled for AVX2 with fused multiply-add.
    #[cfg(target_arch = "x86_64")]
    const AVX2: Compiled<crate::kernels::Avx2, Self>;
    /// Compiled for what the target guarantees.
    const BASELINE: Compiled<Baseline, Self>;
    /// Compiled for the same bits on every machine.
    const PORTABLE: Compiled<Portable, Self>;

    /// eˣ in a loop over many.
    fn exp_of_many<I: Isa>(isa: I, x: Self) -> Self;
    /// tanh x in a loop over many.
    fn tanh_of_many<I: Isa>(isa: I, x: Self) -> Self;
}

/// Whether every processor of the target has vector registers.
const VECTORS: bool = cfg!(any(target_feature = "sse2", target_feature = "neon", target_feature = "simd128"));

macro_rules! compiled {
    ($isa:ty, $scalar:ty: $($kernel:ident = $task:ident),+) => {
        Compiled {
            $($kernel: {
                #[inline(never)]
                fn $kernel(isa: $isa, task: $task<'_, $scalar>) {
                    isa.run(task)
                }
                $kernel
            },)+
        }
    };
    ($isa:ty, $scalar:ty) => {
        compiled!($isa, $scalar: product = Product, single = Single, transpose = Transpose)
    };
}

macro_rules! kernels {
    ($scalar:ident, $bytes64:ident, $bytes32:ident, $bytes16:literal, $exp:expr, $tanh:expr) => {
        impl Kernels for $scalar {
            #[cfg(target_arch = "x86_64")]
            type Bytes64 = core::arch::x86_64::$bytes64;
            #[cfg(target_arch = "x86_64")]
            type Bytes32 = core::arch::x86_64::$bytes32;
            type Bytes16 = Lanes<Self, $bytes16>;
            type Guaranteed = Lanes<Self, { if VECTORS { $bytes16 } else { 1 } }>;

            #[cfg(target_arch = "x86_64")]
            const AVX512: Compiled<crate::kernels::Avx512, Self> = compiled!(crate::kernels::Avx512, $scalar);
            #[cfg(target_arch = "x86_64")]
            const AVX2: Compiled<crate::kernels::Avx2, Self> = compiled!(crate::kernels::Avx2, $scalar);
            const BASELINE: Compiled<Baseline, Self> = compiled!(Baseline, $scalar);
            const PORTABLE: Compiled<Portable, Self> = compiled!(Portable, $scalar);

            #[inline(always)]
            fn exp_of_many<I: Isa>(isa: I, x: Self) -> Self {
                $exp(isa, x)
            }
            #[inline(always)]
            fn tanh_of_many<I: Isa>(isa: I, x: Self) -> Self {
                $tanh(isa, x)
            }
        }
    };
}

kernels!(f32, __m512, __m256, 4, functions::exp, functions::tanh);
kernels!(f64, __m512d, __m256d, 2, |_, x| Scalar::exp(x), |_, x| Scalar::tanh(x));
