//! The three products of a dense layer and the sum for its bias, on the matrices of a layer: calls of the kernels, which know slices and
//! sizes only.

use nalgebra::{SMatrix, SVector};

use crate::batch::Batch;
use crate::kernels::Isa;
use crate::kernels::product::{Order, Product, Sizes};
use crate::kernels::single::Single;
use crate::kernels::transpose::Transpose;
use crate::scalar::Scalar;

/// z = x Wᵀ + b for a batch. W is `[OUT, IN]`, b `[OUT]` if there is one, x `[B, IN]`, z `[B, OUT]`.
#[inline(always)]
pub fn forward<I: Isa, T: Scalar, const B: usize, const IN: usize, const OUT: usize>(
    isa: I,
    weight: &SMatrix<T, OUT, IN>,
    bias: Option<&SVector<T, OUT>>,
    x: &Batch<T, B, IN>,
    z: &mut Batch<T, B, OUT>,
) {
    let (w, x, z) = (weight.as_slice(), x.as_slice(), z.as_mut_slice());
    let start = bias.map(|bias| bias.as_slice());
    if B == 1 {
        (I::kernels().single)(isa, Single { w, x, start, z });
    } else {
        let sizes = Sizes { lanes: B, terms: IN, columns: OUT };
        (I::kernels().product)(isa, Product { sizes, x, w, order: Order::TermByTerm, start, y: z });
    }
}

/// ∂loss/∂x = ∂loss/∂z W. W is `[OUT, IN]`, ∂z `[B, OUT]`, ∂x `[B, IN]`.
#[inline(always)]
pub fn backward_input<I: Isa, T: Scalar, const B: usize, const IN: usize, const OUT: usize>(
    isa: I,
    weight: &SMatrix<T, OUT, IN>,
    d_z: &Batch<T, B, OUT>,
    d_x: &mut Batch<T, B, IN>,
) {
    let sizes = Sizes { lanes: B, terms: OUT, columns: IN };
    let (w, x, y) = (weight.as_slice(), d_z.as_slice(), d_x.as_mut_slice());
    (I::kernels().product)(isa, Product { sizes, x, w, order: Order::ColumnByColumn, start: None, y });
}

/// ∂loss/∂W = ∂loss/∂zᵀ x, and ∂loss/∂b = the column sums of ∂loss/∂z.
pub struct WeightGradient<'a, T, const B: usize, const IN: usize, const OUT: usize> {
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

impl<T: Scalar, const B: usize, const IN: usize, const OUT: usize> WeightGradient<'_, T, B, IN, OUT> {
    /// Writes both.
    #[inline(always)]
    pub fn write<I: Isa>(self, isa: I) {
        let to = self.transposed.as_mut_slice();
        let sums = self.d_bias.map(|bias| bias.as_mut_slice());
        (I::kernels().transpose)(isa, Transpose { from: self.d_z.as_slice(), rows: OUT, to, sums });
        let sizes = Sizes { lanes: OUT, terms: B, columns: IN };
        let (x, w, y) = (self.transposed.as_slice(), self.x.as_slice(), self.d_weight.as_mut_slice());
        (I::kernels().product)(isa, Product { sizes, x, w, order: Order::ColumnByColumn, start: None, y });
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::kernels::Task;
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
            forward(isa, &weight, None, &x, &mut z);
            hold::<I, T, B, OUT, _>("forward without a bias", &z, product);
            z.fill(nan);
            forward(isa, &weight, Some(&bias), &x, &mut z);
            hold::<I, T, B, OUT, _>("forward", &z, |b, o| product(b, o).chain([bias[o].to_f64()]));

            let mut d_x = Batch::<T, B, IN>::from_element(nan);
            backward_input(isa, &weight, &d_z, &mut d_x);
            hold::<I, T, B, IN, _>("backward to the input", &d_x, |b, i| {
                (0..OUT).map(move |o| d_z[(b, o)].to_f64() * weight[(o, i)].to_f64())
            });

            let mut d_weight = SMatrix::<T, OUT, IN>::from_element(nan);
            let mut d_bias = SVector::<T, OUT>::from_element(nan);
            let transposed = &mut SMatrix::from_element(nan);
            let (d_w, d_b) = (&mut d_weight, Some(&mut d_bias));
            WeightGradient { x: &x, d_z: &d_z, transposed, d_weight: d_w, d_bias: d_b }.write(isa);
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
