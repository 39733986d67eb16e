//! The three products of a dense layer, all of one form:
//!
//! ```text
//! y[j][r] = start(j, r) + Σ_k x[k][r] · w(j, k)
//! ```
//!
//! with `r` along contiguous memory, so that `r` becomes vector lanes. Forward: r = sample, j = output, k = input. Backward
//! to the input: r = sample, j = input, k = output. Gradient of the weights: r = output, j = input, k = sample, after
//! transposing ∂loss/∂z. One sample forward: r = output, k = input.

use nalgebra::{SMatrix, SVector};

use crate::kernels::{Isa, Task};
use crate::layer::Batch;
use crate::scalar::Scalar;

/// Numbers along `r` that one tile holds.
const LANES: usize = 16;
/// Values of `j` that one tile holds: each `x` that is loaded is used this often.
const COLUMNS: usize = 4;

/// The product in the module's head, a tile of registers at a time.
#[inline(always)]
fn product<I: Isa, T: Scalar, const R: usize, const K: usize, const N: usize>(
    isa: I,
    x: &[[T; R]; K],
    y: &mut [[T; R]; N],
    w: impl Fn(usize, usize) -> T,
    start: impl Fn(usize, usize) -> T,
) {
    let mut j = 0;
    while j + COLUMNS <= N {
        columns::<I, T, R, K, N, COLUMNS>(isa, x, y, j, &w, &start);
        j += COLUMNS;
    }
    while j < N {
        columns::<I, T, R, K, N, 1>(isa, x, y, j, &w, &start);
        j += 1;
    }
}

/// `C` columns of the product, from `j` on.
#[inline(always)]
fn columns<I: Isa, T: Scalar, const R: usize, const K: usize, const N: usize, const C: usize>(
    isa: I,
    x: &[[T; R]; K],
    y: &mut [[T; R]; N],
    j: usize,
    w: &impl Fn(usize, usize) -> T,
    start: &impl Fn(usize, usize) -> T,
) {
    let mut r = 0;
    while r + LANES <= R {
        tile::<I, T, R, K, N, C, LANES>(isa, x, y, j, r, w, start);
        r += LANES;
    }
    while r + 4 <= R {
        tile::<I, T, R, K, N, C, 4>(isa, x, y, j, r, w, start);
        r += 4;
    }
    while r < R {
        tile::<I, T, R, K, N, C, 1>(isa, x, y, j, r, w, start);
        r += 1;
    }
}

/// `C` columns by `L` lanes of the product, from `j` and `r` on.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "two corners of one tile, and what fills it")]
fn tile<I: Isa, T: Scalar, const R: usize, const K: usize, const N: usize, const C: usize, const L: usize>(
    isa: I,
    x: &[[T; R]; K],
    y: &mut [[T; R]; N],
    j: usize,
    r: usize,
    w: &impl Fn(usize, usize) -> T,
    start: &impl Fn(usize, usize) -> T,
) {
    let mut sums: [[T; L]; C] = core::array::from_fn(|c| core::array::from_fn(|lane| start(j + c, r + lane)));
    for k in 0..K {
        let values = &x[k][r..r + L];
        for c in 0..C {
            let weight = w(j + c, k);
            for lane in 0..L {
                sums[c][lane] = isa.mul_add(values[lane], weight, sums[c][lane]);
            }
        }
    }
    for c in 0..C {
        y[j + c][r..r + L].copy_from_slice(&sums[c]);
    }
}

/// z = x Wᵀ + b for a batch.
pub struct Forward<'a, T, const B: usize, const IN: usize, const OUT: usize> {
    /// `[OUT, IN]`.
    pub weight: &'a SMatrix<T, OUT, IN>,
    /// `[OUT]`, if there is one.
    pub bias: Option<&'a SVector<T, OUT>>,
    /// `[B, IN]`.
    pub x: &'a Batch<T, B, IN>,
    /// `[B, OUT]`.
    pub z: &'a mut Batch<T, B, OUT>,
}

impl<T: Scalar, const B: usize, const IN: usize, const OUT: usize> Task for Forward<'_, T, B, IN, OUT> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let (weight, x) = (&self.weight.data.0, &self.x.data.0);
        let bias = self.bias.map(|bias| &bias.data.0[0]);
        let bias = |o: usize| bias.map_or(T::ZERO, |bias| bias[o]);
        if B == 1 {
            let mut z = [[T::ZERO; OUT]];
            product(isa, weight, &mut z, |_, i| x[i][0], |_, o| bias(o));
            self.z.as_mut_slice().copy_from_slice(&z[0]);
        } else {
            product(isa, x, &mut self.z.data.0, |o, i| weight[i][o], |o, _| bias(o));
        }
    }
}

/// ∂loss/∂x = ∂loss/∂z W.
pub struct BackwardInput<'a, T, const B: usize, const IN: usize, const OUT: usize> {
    /// `[OUT, IN]`.
    pub weight: &'a SMatrix<T, OUT, IN>,
    /// `[B, OUT]`.
    pub d_z: &'a Batch<T, B, OUT>,
    /// `[B, IN]`.
    pub d_x: &'a mut Batch<T, B, IN>,
}

impl<T: Scalar, const B: usize, const IN: usize, const OUT: usize> Task for BackwardInput<'_, T, B, IN, OUT> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let weight = &self.weight.data.0;
        product(isa, &self.d_z.data.0, &mut self.d_x.data.0, |i, o| weight[i][o], |_, _| T::ZERO);
    }
}

/// ∂loss/∂W = ∂loss/∂zᵀ x, and ∂loss/∂b = the column sums of ∂loss/∂z.
pub struct BackwardWeight<'a, T, const B: usize, const IN: usize, const OUT: usize> {
    /// `[B, IN]`.
    pub x: &'a Batch<T, B, IN>,
    /// `[B, OUT]`.
    pub d_z: &'a Batch<T, B, OUT>,
    /// Room for the transpose of `d_z`.
    pub transposed: &'a mut SMatrix<T, OUT, B>,
    /// `[OUT, IN]`.
    pub d_weight: &'a mut SMatrix<T, OUT, IN>,
    /// `[OUT]`, if there is a bias.
    pub d_bias: Option<&'a mut SVector<T, OUT>>,
}

impl<T: Scalar, const B: usize, const IN: usize, const OUT: usize> Task
    for BackwardWeight<'_, T, B, IN, OUT>
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let (x, d_z) = (&self.x.data.0, &self.d_z.data.0);
        let transposed = &mut self.transposed.data.0;
        for b in 0..B {
            for o in 0..OUT {
                transposed[b][o] = d_z[o][b];
            }
        }
        product(isa, transposed, &mut self.d_weight.data.0, |i, b| x[i][b], |_, _| T::ZERO);
        if let Some(d_bias) = self.d_bias {
            let d_bias = &mut d_bias.data.0[0];
            *d_bias = [T::ZERO; OUT];
            for row in transposed.iter() {
                for o in 0..OUT {
                    d_bias[o] += row[o];
                }
            }
        }
    }
}
