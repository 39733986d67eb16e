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

use crate::batch::Batch;
use crate::kernels::{Isa, Task};
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

/// The product for one sample: each column of the weights streams past once, and outputs are lanes.
#[allow(clippy::int_plus_one, reason = "of all widths, one is a single lane")]
#[inline(always)]
fn single<I: Isa, T: Scalar, const K: usize, const R: usize, const B: usize>(
    isa: I,
    weight: &[[T; R]; K],
    x: &[[T; B]; K],
    z: &mut [[T; B]; R],
    bias: &impl Fn(usize) -> T,
) {
    // Eight vectors of outputs keep the multipliers busy and still fit the registers.
    let widest = 8 * I::VECTOR_BYTES / size_of::<T>();
    let mut r = 0;
    macro_rules! tiles {
        ($($lanes:literal by $sums:literal),+) => {$(
            while $lanes <= widest && r + $lanes <= R {
                lanes::<I, T, K, R, B, $lanes, $sums>(isa, weight, x, z, r, bias);
                r += $lanes;
            }
        )+};
    }
    tiles!(128 by 1, 64 by 1, 32 by 2, 16 by 4, 8 by 8, 4 by 8, 2 by 8, 1 by 8);
}

/// `L` outputs of one sample, from `r` on. `U` partial sums of each hide the latency of the additions.
#[inline(always)]
fn lanes<
    I: Isa,
    T: Scalar,
    const K: usize,
    const R: usize,
    const B: usize,
    const L: usize,
    const U: usize,
>(
    isa: I,
    weight: &[[T; R]; K],
    x: &[[T; B]; K],
    z: &mut [[T; B]; R],
    r: usize,
    bias: &impl Fn(usize) -> T,
) {
    let mut sums = [[T::ZERO; L]; U];
    sums[0] = core::array::from_fn(|lane| bias(r + lane));
    let whole = K / U * U;
    for k in (0..whole).step_by(U) {
        for u in 0..U {
            let (values, input) = (&weight[k + u][r..r + L], x[k + u][0]);
            for lane in 0..L {
                sums[u][lane] = isa.mul_add(values[lane], input, sums[u][lane]);
            }
        }
    }
    for k in whole..K {
        let (values, input) = (&weight[k][r..r + L], x[k][0]);
        for lane in 0..L {
            sums[0][lane] = isa.mul_add(values[lane], input, sums[0][lane]);
        }
    }
    for lane in 0..L {
        let mut sum = sums[0][lane];
        for u in 1..U {
            sum += sums[u][lane];
        }
        z[r + lane][0] = sum;
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
            single(isa, weight, x, &mut self.z.data.0, &bias);
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

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::testing::{batch, on_every_isa};

    /// Σ terms, and how far rounding may move a sum of them in any order: (count + 1) ε/2 Σ |terms| for `T`.
    fn exact<T: Scalar>(terms: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
        let count = terms.clone().count() as f64;
        let size: f64 = terms.clone().map(f64::abs).sum();
        (terms.sum(), (count + 1.0) * T::EPSILON.to_f64() * size)
    }

    /// Holds a result, computed where NaN was before, to the plain sum of the terms of each element.
    fn hold<I: Isa, T: Scalar, const R: usize, const C: usize, Terms>(
        what: &str,
        result: &SMatrix<T, R, C>,
        terms: impl Fn(usize, usize) -> Terms,
    ) where
        Terms: Iterator<Item = f64> + Clone,
    {
        for (r, c) in (0..R).flat_map(|r| (0..C).map(move |c| (r, c))) {
            let (wanted, bound) = exact::<T>(terms(r, c));
            let found = result[(r, c)].to_f64();
            assert!(
                (found - wanted).abs() <= bound,
                "{what} on {}, [{R}, {C}] at ({r}, {c}): {found}, not {wanted} \u{b1} {bound:e}",
                I::NAME
            );
        }
    }

    #[derive(Clone, Copy)]
    struct Check<T, const B: usize, const IN: usize, const OUT: usize>(core::marker::PhantomData<T>);

    impl<T: Scalar, const B: usize, const IN: usize, const OUT: usize> Task for Check<T, B, IN, OUT> {
        type Output = ();

        fn run<I: Isa>(self, isa: I) {
            let nan = T::from_f64(f64::NAN);
            let (x, d_z) = (batch::<T, B, IN>(1, 2.0), batch::<T, B, OUT>(2, 2.0));
            let (weight, bias) = (batch::<T, OUT, IN>(3, 1.0), batch::<T, OUT, 1>(4, 1.0));
            let product =
                |b: usize, o: usize| (0..IN).map(move |i| x[(b, i)].to_f64() * weight[(o, i)].to_f64());

            let mut z = Batch::<T, B, OUT>::from_element(nan);
            isa.run(Forward { weight: &weight, bias: None, x: &x, z: &mut z });
            hold::<I, T, B, OUT, _>("forward without a bias", &z, product);
            z.fill(nan);
            isa.run(Forward { weight: &weight, bias: Some(&bias), x: &x, z: &mut z });
            hold::<I, T, B, OUT, _>("forward", &z, |b, o| product(b, o).chain([bias[o].to_f64()]));

            let mut d_x = Batch::<T, B, IN>::from_element(nan);
            isa.run(BackwardInput { weight: &weight, d_z: &d_z, d_x: &mut d_x });
            hold::<I, T, B, IN, _>("backward to the input", &d_x, |b, i| {
                (0..OUT).map(move |o| d_z[(b, o)].to_f64() * weight[(o, i)].to_f64())
            });

            let mut d_weight = SMatrix::<T, OUT, IN>::from_element(nan);
            let mut d_bias = SVector::<T, OUT>::from_element(nan);
            let transposed = &mut SMatrix::from_element(nan);
            let (d_w, d_b) = (&mut d_weight, Some(&mut d_bias));
            isa.run(BackwardWeight { x: &x, d_z: &d_z, transposed, d_weight: d_w, d_bias: d_b });
            hold::<I, T, OUT, IN, _>("gradient of the weights", &d_weight, |o, i| {
                (0..B).map(move |b| d_z[(b, o)].to_f64() * x[(b, i)].to_f64())
            });
            hold::<I, T, OUT, 1, _>("gradient of the bias", &d_bias, |o, _| {
                (0..B).map(move |b| d_z[(b, o)].to_f64())
            });
        }
    }

    macro_rules! shapes {
        ($scalar:ty: $($batch:literal x $inputs:literal => $outputs:literal),+ $(,)?) => {$(
            on_every_isa(Check::<$scalar, $batch, $inputs, $outputs>(core::marker::PhantomData));
        )+};
    }

    #[test]
    fn one_sample() {
        shapes!(f32: 1 x 1 => 1, 1 x 7 => 15, 1 x 17 => 2, 1 x 33 => 100, 1 x 64 => 64, 1 x 100 => 3, 1 x 5 => 300);
        shapes!(f64: 1 x 2 => 7, 1 x 16 => 33, 1 x 100 => 64, 1 x 3 => 150);
    }

    #[test]
    fn small_odd_batches() {
        shapes!(f32: 3 x 2 => 5, 7 x 3 => 1, 9 x 15 => 7, 11 x 1 => 33, 13 x 100 => 3, 15 x 5 => 64, 19 x 33 => 2);
        shapes!(f64: 5 x 16 => 17, 11 x 3 => 7, 17 x 17 => 16);
    }

    #[test]
    fn large_odd_batches() {
        shapes!(f32: 21 x 64 => 15, 23 x 7 => 100, 25 x 2 => 33, 29 x 3 => 7, 31 x 1 => 3, 35 x 5 => 1, 37 x 33 => 17);
        shapes!(f64: 27 x 16 => 5, 33 x 15 => 16, 39 x 100 => 7);
    }

    #[test]
    fn whole_vectors() {
        shapes!(f32: 16 x 16 => 16, 32 x 64 => 33, 40 x 15 => 64);
        shapes!(f64: 2 x 2 => 2, 8 x 8 => 8, 32 x 16 => 12);
    }
}
