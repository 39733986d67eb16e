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
    /// Writes y, and z where it is kept. `ONE` says that B is 1: a program that never runs a batch has no kernel for it.
    pub fn run<I: Isa, A: Activation, const ONE: bool>(self, isa: I) {
        let Self { shape, weight: w, bias: start, x, z, y } = self;
        let linear = |to: &mut [T]| {
            if ONE {
                (I::kernels().single)(isa, Single { w, x, start, z: to });
            } else {
                let sizes = Sizes { lanes: shape.rows, terms: shape.inputs, columns: shape.outputs };
                let order = Order::TermByTerm;
                (I::kernels().product)(isa, Product { sizes, x, w, order, start, y: to });
            }
        };
        match z {
            Some(z) => {
                linear(z);
                isa.run(Apply { activation: A::default(), z, y });
            }
            None => {
                linear(y);
                isa.run(ApplyInPlace { activation: A::default(), y });
            }
        }
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
    use alloc::vec;
    use alloc::vec::Vec;

    use rand::RngExt;

    use super::*;
    use crate::activation::Linear;
    use crate::kernels::Task;
    use crate::testing::{on_every_isa, rng};

    fn numbers<T: Scalar>(seed: u64, count: usize) -> Vec<T> {
        let mut rng = rng(seed);
        (0..count).map(|_| T::from_f64(rng.random_range(-2.0..=2.0))).collect()
    }

    /// Holds results, computed where NaN was before, to the plain sum of the terms of each: rounding may move a sum, in any order, by
    /// (count + 1) ε/2 Σ |terms|.
    fn hold<T: Scalar, Terms>(what: &str, on: &str, results: &[T], terms: impl Fn(usize) -> Terms)
    where
        Terms: Iterator<Item = f64> + Clone,
    {
        for (i, found) in results.iter().map(|result| result.to_f64()).enumerate() {
            let (terms, wanted) = (terms(i), terms(i).sum::<f64>());
            let bound =
                (terms.clone().count() as f64 + 1.0) * T::EPSILON.to_f64() * terms.map(f64::abs).sum::<f64>();
            assert!(
                (found - wanted).abs() <= bound,
                "{what} on {on} at {i}: {found}, not {wanted} \u{b1} {bound:e}"
            );
        }
    }

    fn forward<I: Isa, T: Scalar>(isa: I, pass: Forward<'_, T>) {
        if pass.shape.rows == 1 {
            pass.run::<I, Linear, true>(isa)
        } else {
            pass.run::<I, Linear, false>(isa)
        }
    }

    /// All passes of one layer.
    #[derive(Clone, Copy)]
    struct Check<T>(Shape, core::marker::PhantomData<T>);

    impl<T: Scalar> Task for Check<T> {
        type Output = ();

        fn run<I: Isa>(self, isa: I) {
            let shape @ Shape { rows, inputs, outputs } = self.0;
            let on = &alloc::format!("{} with {shape:?}", I::NAME);
            let nan = T::from_f64(f64::NAN);
            let (x, d_z) = (numbers::<T>(1, rows * inputs), numbers::<T>(2, rows * outputs));
            let (weight, bias) = (numbers::<T>(3, outputs * inputs), numbers::<T>(4, outputs));
            let w = |o: usize, i: usize| weight[i * outputs + o].to_f64();
            let product = |at: usize| (0..inputs).map(move |i| (i, at % rows, at / rows));
            let term = |(i, b, o): (usize, usize, usize)| x[i * rows + b].to_f64() * w(o, i);

            let mut z = vec![nan; rows * outputs];
            let mut y = z.clone();
            forward(isa, Forward { shape, weight: &weight, bias: None, x: &x, z: None, y: &mut y });
            hold("forward without a bias", on, &y, |at| product(at).map(term));
            y.fill(nan);
            forward(
                isa,
                Forward { shape, weight: &weight, bias: Some(&bias), x: &x, z: Some(&mut z), y: &mut y },
            );
            assert_eq!(y, z, "{on}");
            hold("forward", on, &y, |at| product(at).map(term).chain([bias[at / rows].to_f64()]));

            let (mut d, mut transposed) = (d_z.clone(), vec![nan; rows * outputs]);
            let (mut d_weight, mut d_bias) = (vec![nan; outputs * inputs], vec![nan; outputs]);
            let mut d_x = vec![nan; rows * inputs];
            Backward {
                shape,
                weight: &weight,
                x: &x,
                z: None,
                y: &y,
                d: &mut d,
                transposed: &mut transposed,
                d_weight: &mut d_weight,
                d_bias: Some(&mut d_bias),
                d_x: Some(&mut d_x),
            }
            .run::<I, Linear>(isa);
            let d_z = |b: usize, o: usize| d_z[o * rows + b].to_f64();
            hold("gradient of the weights", on, &d_weight, |at| {
                let (x, o) = (&x[at / outputs * rows..], at % outputs);
                (0..rows).map(move |b| d_z(b, o) * x[b].to_f64())
            });
            hold("gradient of the bias", on, &d_bias, |o| (0..rows).map(move |b| d_z(b, o)));
            hold("backward to the input", on, &d_x, |at| {
                (0..outputs).map(move |o| d_z(at % rows, o) * w(o, at / rows))
            });
        }
    }

    fn check(rows: usize, inputs: usize, outputs: usize) {
        let shape = Shape { rows, inputs, outputs };
        on_every_isa(Check::<f32>(shape, core::marker::PhantomData));
        on_every_isa(Check::<f64>(shape, core::marker::PhantomData));
    }

    /// Every number of lanes from one to more than two of the widest registers, as rows and as outputs.
    #[test]
    fn every_number_of_lanes() {
        for lanes in 1..=37 {
            check(lanes, 5, 3);
            check(1, 5, lanes);
            check(3, 2, lanes);
        }
    }

    /// Every number of columns of a tile and more.
    #[test]
    fn every_number_of_columns() {
        for columns in 1..=19 {
            check(17, 3, columns);
            check(33, columns, 2);
        }
    }

    /// Every number of terms that partial sums and blocks of a transpose leave over.
    #[test]
    fn every_number_of_terms() {
        for terms in 1..=18 {
            check(1, terms, 17);
            check(9, terms, 11);
        }
    }

    /// Strips of four and eight registers, and more than one block of terms.
    #[test]
    fn wide_and_deep() {
        check(1, 40, 300);
        check(1, 300, 10);
        check(70, 130, 9);
        check(70, 3, 130);
        check(135, 3, 66);
        check(5, 257, 2);
    }

    /// A row is computed alike wherever it is in a batch, rests included.
    #[test]
    fn a_row_does_not_depend_on_its_place() {
        let (weight, x) = (numbers::<f32>(5, 300 * 9), numbers::<f32>(6, 300));
        for rows in 2..=37 {
            let copies: Vec<f32> = x.iter().flat_map(|x| vec![*x; rows]).collect();
            let mut y = vec![0.0; rows * 9];
            let shape = Shape { rows, inputs: 300, outputs: 9 };
            crate::kernels::dispatch(Rows(Forward {
                shape,
                weight: &weight,
                bias: None,
                x: &copies,
                z: None,
                y: &mut y,
            }));
            assert!(y.chunks(rows).all(|column| column.iter().all(|y| *y == column[0])), "{rows}");
        }
    }

    struct Rows<'a>(Forward<'a, f32>);

    impl Task for Rows<'_> {
        type Output = ();

        fn run<I: Isa>(self, isa: I) {
            forward(isa, self.0);
        }
    }
}
