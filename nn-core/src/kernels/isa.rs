//! The instruction sets, and the one place that chooses among them.
//!
//! A choice is a value of a type (`Avx512`, `Avx2`, `Baseline`, `Portable`): who holds one has proof that the processor can
//! do it. It is made once, at a network's entry ([`dispatch`]), and handed down as a type parameter `I: Isa`. Each kernel is
//! a [`Task`] on slices; [`Isa::run`] compiles it as a function for that instruction set, [`Isa::kernels`] gives those that this crate has
//! compiled already.

use crate::kernels::compiled::{Compiled, Kernels};
use crate::kernels::vector::Vector;
use crate::scalar::Scalar;

/// Work that can be compiled for any instruction set.
///
/// `run` must be `#[inline(always)]`: only then is its body compiled with the instructions of its caller.
pub trait Task {
    /// What the work gives.
    type Output;
    /// Does the work.
    fn run<I: Isa>(self, isa: I) -> Self::Output;
}

/// An instruction set that this processor has, as a value.
pub trait Isa: Copy + Send + Sync + 'static {
    /// As it is written in reports: `avx512`, `avx2`, `baseline`, `portable`.
    const NAME: &'static str;
    /// How many vector registers there are.
    const REGISTERS: usize;
    /// The widest vector register.
    type Vector<T: Scalar>: Vector<T>;

    /// The kernels that this crate compiled for this instruction set.
    fn kernels<T: Scalar>() -> Compiled<Self, T>;

    /// Runs `task` in a function compiled for this instruction set, one for each kind of task.
    fn run<K: Task>(self, task: K) -> K::Output;

    /// `a * b + c`, rounded once where that is one instruction, twice elsewhere.
    fn mul_add<T: Scalar>(self, a: T, b: T, c: T) -> T;

    /// eˣ. In `f32` plain arithmetic, that becomes vectors in a loop.
    #[inline(always)]
    fn exp<T: Scalar>(self, x: T) -> T {
        T::exp_of_many(self, x)
    }
    /// eˣ − 1.
    #[inline(always)]
    fn exp_m1<T: Scalar>(self, x: T) -> T {
        x.exp_m1()
    }
    /// ln(1 + x).
    #[inline(always)]
    fn ln_1p<T: Scalar>(self, x: T) -> T {
        x.ln_1p()
    }
    /// tanh x. In `f32` plain arithmetic, that becomes vectors in a loop.
    #[inline(always)]
    fn tanh<T: Scalar>(self, x: T) -> T {
        T::tanh_of_many(self, x)
    }
}

/// What the target guarantees: SSE2 on x86-64, NEON on aarch64.
#[derive(Clone, Copy, Debug)]
pub struct Baseline(());

/// The same bits on every machine: no fused multiply-add, a fixed order of summation.
#[derive(Clone, Copy, Debug)]
pub struct Portable;

/// AVX2 with fused multiply-add: eight `f32` at a time.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy, Debug)]
pub struct Avx2(());

/// AVX-512 (F, VL, DQ): sixteen `f32` at a time.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy, Debug)]
pub struct Avx512(());

impl Baseline {
    /// The baseline is always there.
    pub const fn new() -> Self {
        Self(())
    }
}

impl Default for Baseline {
    fn default() -> Self {
        Self::new()
    }
}

impl Isa for Baseline {
    const NAME: &'static str = "baseline";
    const REGISTERS: usize = if cfg!(target_feature = "sse2") { 16 } else { 32 };
    type Vector<T: Scalar> = T::Guaranteed;

    #[inline(always)]
    fn kernels<T: Scalar>() -> Compiled<Self, T> {
        <T as Kernels>::BASELINE
    }

    #[inline(always)]
    fn run<K: Task>(self, task: K) -> K::Output {
        #[inline(never)]
        fn plain<K: Task>(isa: Baseline, task: K) -> K::Output {
            task.run(isa)
        }
        plain(self, task)
    }

    #[inline(always)]
    fn mul_add<T: Scalar>(self, a: T, b: T, c: T) -> T {
        if cfg!(all(feature = "std", any(target_feature = "fma", target_arch = "aarch64"))) {
            a.mul_add(b, c)
        } else {
            a * b + c
        }
    }
}

impl Isa for Portable {
    const NAME: &'static str = "portable";
    const REGISTERS: usize = 16;
    type Vector<T: Scalar> = T::Bytes16;

    #[inline(always)]
    fn kernels<T: Scalar>() -> Compiled<Self, T> {
        <T as Kernels>::PORTABLE
    }

    #[inline(always)]
    fn run<K: Task>(self, task: K) -> K::Output {
        #[inline(never)]
        fn plain<K: Task>(isa: Portable, task: K) -> K::Output {
            task.run(isa)
        }
        plain(self, task)
    }

    #[inline(always)]
    fn mul_add<T: Scalar>(self, a: T, b: T, c: T) -> T {
        a * b + c
    }
}

#[cfg(target_arch = "x86_64")]
macro_rules! x86 {
    ($isa:ident, $name:literal, $registers:literal, $vector:ident, $kernels:ident, $features:literal, [$($feature:tt),+]) => {
        impl $isa {
            /// The instruction set, if this processor has it.
            #[inline]
            pub fn new() -> Option<Self> {
                #[cfg(feature = "std")]
                let found = $(std::arch::is_x86_feature_detected!($feature))&&+;
                #[cfg(not(feature = "std"))]
                let found = $(cfg!(target_feature = $feature))&&+;
                found.then_some(Self(()))
            }
        }

        impl Isa for $isa {
            const NAME: &'static str = $name;
            const REGISTERS: usize = $registers;
            type Vector<T: Scalar> = T::$vector;

            #[inline(always)]
            fn kernels<T: Scalar>() -> Compiled<Self, T> {
                <T as Kernels>::$kernels
            }

            #[inline(always)]
            fn run<K: Task>(self, task: K) -> K::Output {
                #[target_feature(enable = $features)]
                #[inline(never)]
                fn enabled<K: Task>(isa: $isa, task: K) -> K::Output {
                    task.run(isa)
                }
                // SAFETY: `self` exists only if `new` found these features on this processor.
                unsafe { enabled(self, task) }
            }

            #[inline(always)]
            fn mul_add<T: Scalar>(self, a: T, b: T, c: T) -> T {
                if cfg!(feature = "std") { a.mul_add(b, c) } else { a * b + c }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
x86!(Avx2, "avx2", 16, Bytes32, AVX2, "avx2,fma", ["avx2", "fma"]);
#[cfg(target_arch = "x86_64")]
x86!(
    Avx512,
    "avx512",
    32,
    Bytes64,
    AVX512,
    "avx512f,avx512vl,avx512dq,avx2,fma",
    ["avx512f", "avx512vl", "avx512dq", "avx2", "fma"]
);

/// Runs `task` with the best instruction set that this processor has: found at run time with the feature `std`, else what
/// the program was compiled for.
#[inline]
pub fn dispatch<K: Task>(task: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(isa) = Avx512::new() {
            return task.run(isa);
        }
        if let Some(isa) = Avx2::new() {
            return task.run(isa);
        }
    }
    task.run(Baseline::new())
}
