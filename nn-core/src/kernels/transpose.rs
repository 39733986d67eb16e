//! A transpose, and the sums of what it moves: what the gradients of a dense layer's weights and biases begin with.

use crate::kernels::vector::Vector;
use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// Rows and columns that move together: what is read and what is written stays in the first cache.
const BLOCK: usize = 8;

/// `to[c][r] = from[r][c]`.
pub struct Transpose<'a, T> {
    /// `[rows][columns]`.
    pub from: &'a [T],
    /// r is below this.
    pub rows: usize,
    /// `[columns][rows]`.
    pub to: &'a mut [T],
    /// The sum of each row, `[rows]`, in order of c.
    pub sums: Option<&'a mut [T]>,
}

impl<T: Scalar> Task for Transpose<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _isa: I) {
        let Self { from, rows, to, sums } = self;
        let columns = from.len() / rows.max(1);
        assert!(
            from.len() == rows * columns && to.len() == from.len(),
            "operands of a transpose have its sizes"
        );
        let whole = (rows / BLOCK * BLOCK, columns / BLOCK * BLOCK);
        for r in (0..whole.0).step_by(BLOCK) {
            for c in (0..whole.1).step_by(BLOCK) {
                block(from, to, (rows, columns), (r, c));
            }
        }
        for r in 0..rows {
            let first = if r < whole.0 { whole.1 } else { 0 };
            for c in first..columns {
                to[c * rows + r] = from[r * columns + c];
            }
        }
        if let Some(sums) = sums {
            assert!(sums.len() == rows, "operands of a transpose have its sizes");
            // SAFETY: `isa` is there, and with it its register; `to` has `columns` times `rows` numbers.
            unsafe { sum::<I::Vector<T>, T>(to, columns, sums) }
        }
    }
}

/// `sums[r]` = Σ_c `values[c][r]`, four registers of r at a time, or one. A rest is a register that ends where they end; fewer than a
/// register has are left to a smaller one.
///
/// # Safety
/// The processor has `V`, and `values` are `columns` times as many as `sums`.
#[inline(always)]
unsafe fn sum<V: Vector<T>, T: Scalar>(values: &[T], columns: usize, sums: &mut [T]) {
    let rows = sums.len();
    if rows < V::LANES {
        if V::LANES > 1 {
            // SAFETY: a processor that has a register has the smaller ones.
            unsafe { sum::<V::Half, T>(values, columns, sums) }
        }
        return;
    }
    let mut r = 0;
    // SAFETY: each strip ends at `rows` or before.
    unsafe {
        while r + 4 * V::LANES <= rows {
            strip::<V, T, 4>(values, columns, sums, r);
            r += 4 * V::LANES;
        }
        while r < rows {
            strip::<V, T, 1>(values, columns, sums, r.min(rows - V::LANES));
            r += V::LANES;
        }
    }
}

/// The sums of `M` registers, from `r` on.
///
/// # Safety
/// As for [`sum`], and `r` and `M` registers are at most as many as `sums`.
#[inline(always)]
unsafe fn strip<V: Vector<T>, T: Scalar, const M: usize>(
    values: &[T],
    columns: usize,
    sums: &mut [T],
    r: usize,
) {
    // SAFETY: r + M registers ≤ rows, c < columns: all addresses are inside of both slices.
    unsafe {
        let mut totals = [V::splat(T::ZERO); M];
        for c in 0..columns {
            let row = values.as_ptr().add(c * sums.len() + r);
            for m in 0..M {
                totals[m] = totals[m].add(V::load(row.add(m * V::LANES)));
            }
        }
        for m in 0..M {
            totals[m].store(sums.as_mut_ptr().add(r + m * V::LANES));
        }
    }
}

/// A whole block from `r` and `c` on.
#[inline(always)]
fn block<T: Scalar>(from: &[T], to: &mut [T], (rows, columns): (usize, usize), (r, c): (usize, usize)) {
    let mut block = [[T::ZERO; BLOCK]; BLOCK];
    for i in 0..BLOCK {
        let row = &from[(r + i) * columns + c..][..BLOCK];
        for k in 0..BLOCK {
            block[k][i] = row[k];
        }
    }
    for k in 0..BLOCK {
        to[(c + k) * rows + r..][..BLOCK].copy_from_slice(&block[k]);
    }
}
