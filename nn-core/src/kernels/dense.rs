//! The two passes of a dense layer, on slices: the order in which they call the products, the transpose and the activation.
//!
//! Nothing here knows a shape at compile time, so that the layers of a network share these functions. Matrices are nalgebra's: column after
//! column, and a batch's columns are features.

use crate::activation::Activation;
use crate::kernels::Isa;
use crate::kernels::elementwise::{Apply, ApplyInPlace, Slope};
use crate::kernels::product::{Order, Product, Sizes};
use crate::kernels::single::Single;
use crate::kernels::transpose::Transpose;
use crate::scalar::Scalar;

/// The sizes of a pass.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// B.
    pub rows: usize,
    /// IN.
    pub inputs: usize,
    /// OUT.
    pub outputs: usize,
}

/// y = a(z), z = x Wᵀ + b.
pub struct Forward<'a, T> {
    /// The sizes.
    pub shape: Shape,
    /// W, `[OUT, IN]`.
    pub weight: &'a [T],
    /// b, `[OUT]`, if there is one.
    pub bias: Option<&'a [T]>,
    /// `[B, IN]`.
    pub x: &'a [T],
    /// `[B, OUT]`, if somebody keeps it.
    pub z: Option<&'a mut [T]>,
    /// `[B, OUT]`.
    pub y: &'a mut [T],
}

impl<T: Scalar> Forward<'_, T> {
    /// Writes y, and z where it is kept.
    pub fn run<I: Isa, A: Activation>(self, isa: I) {
        let Self { shape, weight, bias, x, z, y } = self;
        match z {
            Some(z) => {
                linear(isa, shape, weight, bias, x, z);
                isa.run(Apply { activation: A::default(), z, y });
            }
            None => {
                linear(isa, shape, weight, bias, x, y);
                isa.run(ApplyInPlace { activation: A::default(), y });
            }
        }
    }
}

/// z = x Wᵀ + b.
fn linear<I: Isa, T: Scalar>(isa: I, shape: Shape, w: &[T], start: Option<&[T]>, x: &[T], z: &mut [T]) {
    if shape.rows == 1 {
        (I::kernels().single)(isa, Single { w, x, start, z });
    } else {
        let sizes = Sizes { lanes: shape.rows, terms: shape.inputs, columns: shape.outputs };
        (I::kernels().product)(isa, Product { sizes, x, w, order: Order::TermByTerm, start, y: z });
    }
}

/// ∂z = ∂y · a′(z), then ∂W = ∂zᵀ x, ∂b = Σ_rows ∂z, ∂x = ∂z W.
pub struct Backward<'a, T> {
    /// The sizes.
    pub shape: Shape,
    /// W, `[OUT, IN]`.
    pub weight: &'a [T],
    /// `[B, IN]`.
    pub x: &'a [T],
    /// `[B, OUT]`, if the activation keeps it.
    pub z: Option<&'a [T]>,
    /// `[B, OUT]`.
    pub y: &'a [T],
    /// ∂y before, ∂z after, `[B, OUT]`.
    pub d: &'a mut [T],
    /// Room for the transpose of ∂z, `[OUT, B]`.
    pub transposed: &'a mut [T],
    /// `[OUT, IN]`.
    pub d_weight: &'a mut [T],
    /// `[OUT]`, if there is a bias.
    pub d_bias: Option<&'a mut [T]>,
    /// `[B, IN]`, if somebody asks.
    pub d_x: Option<&'a mut [T]>,
}

impl<T: Scalar> Backward<'_, T> {
    /// Writes ∂W, ∂b and ∂x.
    pub fn run<I: Isa, A: Activation>(self, isa: I) {
        let Self { shape, weight, x, z, y, d, transposed, d_weight, d_bias, d_x } = self;
        let Shape { rows, inputs, outputs } = shape;
        isa.run(Slope { activation: A::default(), y, z, d });
        (I::kernels().transpose)(isa, Transpose { from: d, rows: outputs, to: transposed, sums: d_bias });
        let (order, start) = (Order::ColumnByColumn, None);
        let sizes = Sizes { lanes: outputs, terms: rows, columns: inputs };
        (I::kernels().product)(isa, Product { sizes, x: transposed, w: x, order, start, y: d_weight });
        if let Some(d_x) = d_x {
            let sizes = Sizes { lanes: rows, terms: outputs, columns: inputs };
            (I::kernels().product)(isa, Product { sizes, x: d, w: weight, order, start, y: d_x });
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use nalgebra::{SMatrix, SVector};

    use super::*;
    use crate::activation::Linear;
    use crate::batch::Batch;
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

            let shape = Shape { rows: B, inputs: IN, outputs: OUT };
            let mut z = Batch::<T, B, OUT>::from_element(nan);
            let mut forward = |bias: Option<&SVector<T, OUT>>, z: &mut Batch<T, B, OUT>| {
                let (bias, y) = (bias.map(|bias| bias.as_slice()), z.as_mut_slice());
                let (weight, x) = (weight.as_slice(), x.as_slice());
                Forward { shape, weight, bias, x, z: None, y }.run::<I, Linear>(isa);
            };
            forward(None, &mut z);
            hold::<I, T, B, OUT, _>("forward without a bias", &z, product);
            z.fill(nan);
            forward(Some(&bias), &mut z);
            hold::<I, T, B, OUT, _>("forward", &z, |b, o| product(b, o).chain([bias[o].to_f64()]));

            let mut d_x = Batch::<T, B, IN>::from_element(nan);
            let mut d_weight = SMatrix::<T, OUT, IN>::from_element(nan);
            let mut d_bias = SVector::<T, OUT>::from_element(nan);
            Backward {
                shape,
                weight: weight.as_slice(),
                x: x.as_slice(),
                z: None,
                y: z.as_slice(),
                d: d_z.clone().as_mut_slice(),
                transposed: SMatrix::<T, OUT, B>::from_element(nan).as_mut_slice(),
                d_weight: d_weight.as_mut_slice(),
                d_bias: Some(d_bias.as_mut_slice()),
                d_x: Some(d_x.as_mut_slice()),
            }
            .run::<I, Linear>(isa);
            hold::<I, T, B, IN, _>("backward to the input", &d_x, |b, i| {
                (0..OUT).map(move |o| d_z[(b, o)].to_f64() * weight[(o, i)].to_f64())
            });
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
