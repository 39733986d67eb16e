//! The product behind both passes of a dense layer over a batch:
//!
//! ```text
//! y[j][r] = start[j] + Σ_k x[k][r] · w(j, k)
//! ```
//!
//! with `r` along contiguous memory, so that `r` becomes vector lanes. Forward: r = sample, j = output, k = input. Backward
//! to the input: r = sample, j = input, k = output. Gradient of the weights: r = output, j = input, k = sample, after
//! transposing ∂loss/∂z.
//!
//! Sizes are values, not constants, so that one function serves all layers; only the tiles, whose sums stay in registers, have constant
//! sizes. Each sum runs over k in order, wherever in the batch it is.

use crate::kernels::vector::Vector;
use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// Terms that are summed before the next columns: what a tile reads of x, 64 lanes of `f32`, then stays in the first cache.
const BLOCK: usize = 128;

/// Where w(j, k) lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `w[k][j]`: the columns of one term are neighbours.
    TermByTerm,
    /// `w[j][k]`: the terms of one column are neighbours.
    ColumnByColumn,
}

/// The product in the module's head.
pub struct Product<'a, T> {
    /// How far r, k and j go.
    pub sizes: Sizes,
    /// `[terms][lanes]`.
    pub x: &'a [T],
    /// `[terms][columns]` or `[columns][terms]`, by `order`.
    pub w: &'a [T],
    /// Of `w`.
    pub order: Order,
    /// `[columns]`, or zeros.
    pub start: Option<&'a [T]>,
    /// `[columns][lanes]`.
    pub y: &'a mut [T],
}

/// The sizes of a product.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// How far r goes.
    pub lanes: usize,
    /// How far k goes.
    pub terms: usize,
    /// How far j goes.
    pub columns: usize,
}

impl<T: Scalar> Task for Product<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Sizes { lanes, terms, columns } = self.sizes;
        assert!(
            self.x.len() == terms * lanes
                && self.w.len() == terms * columns
                && self.y.len() == columns * lanes
                && self.start.is_none_or(|start| start.len() == columns),
            "operands of a product have its sizes"
        );
        let operands = Operands {
            sizes: self.sizes,
            x: self.x.as_ptr(),
            w: self.w.as_ptr(),
            start: self.start.map(<[T]>::as_ptr),
            y: self.y.as_mut_ptr(),
        };
        // SAFETY: `isa` is there, and with it its register; the operands are as long as their sizes say.
        unsafe {
            match self.order {
                Order::TermByTerm => operands.strips::<I, I::Vector<T>, true>(isa),
                Order::ColumnByColumn => operands.strips::<I, I::Vector<T>, false>(isa),
            }
        }
    }
}

/// The operands without their lengths, which `run` has checked.
#[derive(Clone, Copy)]
struct Operands<T> {
    sizes: Sizes,
    x: *const T,
    w: *const T,
    start: Option<*const T>,
    y: *mut T,
}

impl<T: Scalar> Operands<T> {
    /// The whole product, a strip of lanes at a time: four registers, two, one. A rest is a register that ends where the lanes end: some
    /// are computed twice, to the same value. Fewer lanes than a register has are left to a smaller one.
    ///
    /// # Safety
    /// The processor has `V`, and the operands are as long as their sizes say. So for all functions here.
    #[inline(always)]
    unsafe fn strips<I: Isa, V: Vector<T>, const BY_TERM: bool>(self, isa: I) {
        let lanes = self.sizes.lanes;
        if lanes < V::LANES {
            if V::LANES > 1 {
                // SAFETY: a processor that has a register has the smaller ones.
                unsafe { self.strips::<I, V::Half, BY_TERM>(isa) }
            }
            return;
        }
        let mut r = 0;
        // SAFETY: each strip ends at `lanes` or before.
        unsafe {
            if I::REGISTERS >= 32 {
                while r + 4 * V::LANES <= lanes {
                    self.strip::<I, V, 4, BY_TERM>(isa, r);
                    r += 4 * V::LANES;
                }
            }
            while r + 2 * V::LANES <= lanes {
                self.strip::<I, V, 2, BY_TERM>(isa, r);
                r += 2 * V::LANES;
            }
            while r < lanes {
                self.strip::<I, V, 1, BY_TERM>(isa, r.min(lanes - V::LANES));
                r += V::LANES;
            }
        }
    }

    /// `M` registers of lanes, from `r` on: a block of terms at a time, and for each all columns.
    #[inline(always)]
    unsafe fn strip<I: Isa, V: Vector<T>, const M: usize, const BY_TERM: bool>(self, isa: I, r: usize) {
        let Sizes { terms, columns, .. } = self.sizes;
        let mut block = (0, terms.min(BLOCK));
        loop {
            let mut j = 0;
            macro_rules! tiles {
                ($($c:literal),+) => {$(
                    // Sums, lanes and a weight are all in registers.
                    while M * ($c + 1) < I::REGISTERS && columns - j >= $c {
                        // SAFETY: the columns end at `columns` or before, the lanes as the caller says.
                        unsafe { self.tile::<I, V, M, $c, BY_TERM>(isa, r, j, block) };
                        j += $c;
                    }
                )+};
            }
            tiles!(8, 6, 4, 2, 1);
            if block.1 == terms {
                return;
            }
            block = (block.1, terms.min(block.1 + BLOCK));
        }
    }

    /// The terms of one block in `C` columns by `M` registers of lanes, from `j` and `r` on.
    #[inline(always)]
    unsafe fn tile<I: Isa, V: Vector<T>, const M: usize, const C: usize, const BY_TERM: bool>(
        self,
        isa: I,
        r: usize,
        j: usize,
        (first, end): (usize, usize),
    ) {
        let Sizes { lanes, terms, columns } = self.sizes;
        // SAFETY: r + M registers ≤ lanes, j + C ≤ columns, end ≤ terms: all addresses are inside of the operands.
        unsafe {
            let y = self.y.add(j * lanes + r);
            let mut sums = [[V::splat(T::ZERO); M]; C];
            for c in 0..C {
                for m in 0..M {
                    if first > 0 {
                        sums[c][m] = V::load(y.add(c * lanes + m * V::LANES));
                    } else if let Some(start) = self.start {
                        sums[c][m] = V::splat(*start.add(j + c));
                    }
                }
            }
            for k in first..end {
                let x = self.x.add(k * lanes + r);
                let mut values = [V::splat(T::ZERO); M];
                for m in 0..M {
                    values[m] = V::load(x.add(m * V::LANES));
                }
                for c in 0..C {
                    let at = if BY_TERM { k * columns + (j + c) } else { (j + c) * terms + k };
                    let weight = V::splat(*self.w.add(at));
                    for m in 0..M {
                        sums[c][m] = values[m].mul_add(isa, weight, sums[c][m]);
                    }
                }
            }
            for c in 0..C {
                for m in 0..M {
                    sums[c][m].store(y.add(c * lanes + m * V::LANES));
                }
            }
        }
    }
}
