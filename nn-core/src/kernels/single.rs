//! The product of a dense layer for one sample:
//!
//! ```text
//! z[r] = start[r] + Σ_k w[k][r] · x[k]
//! ```
//!
//! with outputs as lanes. Each column of the weights streams past once.

use crate::kernels::vector::Vector;
use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// The product in the module's head.
pub struct Single<'a, T> {
    /// `[inputs][outputs]`.
    pub w: &'a [T],
    /// `[inputs]`.
    pub x: &'a [T],
    /// `[outputs]`, or zeros.
    pub start: Option<&'a [T]>,
    /// `[outputs]`.
    pub z: &'a mut [T],
}

impl<T: Scalar> Task for Single<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let (inputs, outputs) = (self.x.len(), self.z.len());
        assert!(
            self.w.len() == inputs * outputs && self.start.is_none_or(|start| start.len() == outputs),
            "operands of a product have its sizes"
        );
        let operands = Operands {
            inputs,
            outputs,
            w: self.w.as_ptr(),
            x: self.x.as_ptr(),
            start: self.start.map(<[T]>::as_ptr),
            z: self.z.as_mut_ptr(),
        };
        // SAFETY: `isa` is there, and with it its register; the operands are as long as their sizes say.
        unsafe { operands.strips::<I, I::Vector<T>>(isa) }
    }
}

/// The operands without their lengths, which `run` has checked.
#[derive(Clone, Copy)]
struct Operands<T> {
    inputs: usize,
    outputs: usize,
    w: *const T,
    x: *const T,
    start: Option<*const T>,
    z: *mut T,
}

impl<T: Scalar> Operands<T> {
    /// All outputs, eight registers at a time, or fewer registers with several partial sums in each: eight sums at once hide the latency of
    /// an addition. A rest is a register that ends where the outputs end; fewer outputs than a register has are left to a smaller one.
    ///
    /// # Safety
    /// The processor has `V`, and the operands are as long as their sizes say. So for all functions here.
    #[inline(always)]
    unsafe fn strips<I: Isa, V: Vector<T>>(self, isa: I) {
        if self.outputs < V::LANES {
            if V::LANES > 1 {
                // SAFETY: a processor that has a register has the smaller ones.
                unsafe { self.strips::<I, V::Half>(isa) }
            }
            return;
        }
        let mut r = 0;
        macro_rules! strips {
            ($($m:literal by $sums:literal),+) => {$(
                while r + $m * V::LANES <= self.outputs {
                    // SAFETY: the strip ends at `outputs` or before.
                    unsafe { self.strip::<I, V, $m, $sums>(isa, r) };
                    r += $m * V::LANES;
                }
            )+};
        }
        strips!(8 by 1, 4 by 2, 2 by 4, 1 by 8);
        if r < self.outputs {
            // SAFETY: the strip ends at `outputs`, which are at least as many as a register has.
            unsafe { self.strip::<I, V, 1, 8>(isa, self.outputs - V::LANES) }
        }
    }

    /// `M` registers of outputs, from `r` on, each the sum of `U` partial sums.
    #[inline(always)]
    unsafe fn strip<I: Isa, V: Vector<T>, const M: usize, const U: usize>(self, isa: I, r: usize) {
        // SAFETY: r + M registers ≤ outputs and k < inputs: all addresses are inside of the operands.
        unsafe {
            let mut sums = [[V::splat(T::ZERO); M]; U];
            if let Some(start) = self.start {
                for m in 0..M {
                    sums[0][m] = V::load(start.add(r + m * V::LANES));
                }
            }
            let term = |k: usize, sums: &mut [V; M]| {
                let (weights, value) = (self.w.add(k * self.outputs + r), V::splat(*self.x.add(k)));
                for m in 0..M {
                    sums[m] = V::load(weights.add(m * V::LANES)).mul_add(isa, value, sums[m]);
                }
            };
            let whole = self.inputs / U * U;
            for k in (0..whole).step_by(U) {
                for u in 0..U {
                    term(k + u, &mut sums[u]);
                }
            }
            for u in 0..U {
                if whole + u < self.inputs {
                    term(whole + u, &mut sums[u]);
                }
            }
            let mut width = U;
            while width > 1 {
                width /= 2;
                for u in 0..width {
                    for m in 0..M {
                        sums[u][m] = sums[u][m].add(sums[u + width][m]);
                    }
                }
            }
            for m in 0..M {
                sums[0][m].store(self.z.add(r + m * V::LANES));
            }
        }
    }
}
