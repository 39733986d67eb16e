//! A transpose, and the sums of what it moves: what the gradients of a dense layer's weights and biases begin with.

use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// Rows and columns that move together: what is read and what is written stays in the first cache.
const BLOCK: usize = 8;

/// to[c][r] = from[r][c].
pub struct Transpose<'a, T> {
    /// `[rows][columns]`.
    pub from: &'a [T],
    /// r is below this.
    pub rows: usize,
    /// `[columns][rows]`.
    pub to: &'a mut [T],
    /// Σ_c from[r][c], `[rows]`, in order of c.
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
            sums.fill(T::ZERO);
            for row in to.chunks_exact(rows.max(1)) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += *value;
                }
            }
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
