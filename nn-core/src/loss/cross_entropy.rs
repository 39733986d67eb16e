//! Cross-entropy with softmax, on logits.

use crate::batch::Batch;
use crate::head::Headed;
use crate::kernels::{Isa, Task};
use crate::layers::Softmax;
use crate::loss::{Categorical, Fits, Loss};
use crate::scalar::Scalar;

/// −Σ_o t_o ln softmax(z)_o, for targets t that are class indices (`[Class<OUT>; B]`) or probabilities (`SMatrix<T, B, OUT>`).
///
/// Computed as Σ_o t_o (ln Σ_p e^(z_p − m) − (z_o − m)), with m the row's largest logit, so that nothing overflows. As PyTorch's
/// `CrossEntropyLoss`. The last activation must be `softmax`.
///
/// ∂/∂z_o = (Σ_p t_p) softmax(z)_o − t_o, divided by the rows: Bridle, *Training stochastic model recognition algorithms as
/// networks can lead to maximum mutual information estimation of parameters*, 1990.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrossEntropy;

#[diagnostic::do_not_recommend]
impl<N: Headed<Head = Softmax>> Fits<N> for CrossEntropy {}

/// The softmax is the loss's own, whatever `H` is: [`Fits`] sees to it that the network has the same.
#[diagnostic::do_not_recommend]
impl<H, T, Y, const B: usize, const OUT: usize> Loss<H, T, Y, B, OUT> for CrossEntropy
where
    T: Scalar,
    Y: Categorical<T, B, OUT>,
{
    fn value<I: Isa>(&self, isa: I, logits: &Batch<T, B, OUT>, targets: &Y, rows: usize) -> T {
        isa.run(Value { logits, targets, rows })
    }

    fn gradient<I: Isa>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y,
        rows: usize,
        d_logits: &mut Batch<T, B, OUT>,
    ) -> T {
        isa.run(Gradient { logits, targets, rows, d_logits })
    }
}

struct Value<'a, T, Y, const B: usize, const OUT: usize> {
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Y,
    rows: usize,
}

impl<T, Y, const B: usize, const OUT: usize> Task for Value<'_, T, Y, B, OUT>
where
    T: Scalar,
    Y: Categorical<T, B, OUT>,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        let (z, rows) = (&self.logits.data.0, self.rows.min(B));
        let largest = largest(z, rows);
        let sums = exponentials(isa, z, &largest, rows, |_, _, _| {});
        mean(z, self.targets, &largest, &sums, rows)
    }
}

struct Gradient<'a, T, Y, const B: usize, const OUT: usize> {
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Y,
    rows: usize,
    d_logits: &'a mut Batch<T, B, OUT>,
}

impl<T, Y, const B: usize, const OUT: usize> Task for Gradient<'_, T, Y, B, OUT>
where
    T: Scalar,
    Y: Categorical<T, B, OUT>,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        let (z, rows) = (&self.logits.data.0, self.rows.min(B));
        let (targets, d_z) = (self.targets, &mut self.d_logits.data.0);
        let largest = largest(z, rows);
        let sums = exponentials(isa, z, &largest, rows, |o, b, e| d_z[o][b] = e);

        let mut shares = [T::ZERO; B];
        for o in 0..OUT {
            for b in 0..rows {
                shares[b] += targets.share(b, o);
            }
        }
        let per_row = T::from_f64(1.0 / rows.max(1) as f64);
        let mut scale = [T::ZERO; B];
        for b in 0..rows {
            scale[b] = shares[b] * per_row / T::from_f64(sums[b]);
        }
        for o in 0..OUT {
            for b in 0..rows {
                d_z[o][b] = d_z[o][b] * scale[b] - targets.share(b, o) * per_row;
            }
            d_z[o][rows..].fill(T::ZERO);
        }
        mean(z, targets, &largest, &sums, rows)
    }
}

/// m, the largest logit of each row, `[B]`.
#[inline(always)]
fn largest<T: Scalar, const B: usize, const OUT: usize>(z: &[[T; B]; OUT], rows: usize) -> [T; B] {
    let mut largest = [T::NEG_INFINITY; B];
    for o in 0..OUT {
        for b in 0..rows {
            largest[b] = largest[b].max(z[o][b]);
        }
    }
    largest
}

/// Shows e = e^(z_o − m) to `keep(o, b, e)`, and gives Σ_o e, `[B]`. The sums are `f64`, so that 1 + 1e-9, a sample that is
/// learnt, still has a logarithm in `f32`.
#[inline(always)]
fn exponentials<I: Isa, T: Scalar, const B: usize, const OUT: usize>(
    isa: I,
    z: &[[T; B]; OUT],
    largest: &[T; B],
    rows: usize,
    mut keep: impl FnMut(usize, usize, T),
) -> [f64; B] {
    let mut sums = [0.0; B];
    for o in 0..OUT {
        for b in 0..rows {
            let e = isa.exp(z[o][b] - largest[b]);
            sums[b] += e.to_f64();
            keep(o, b, e);
        }
    }
    sums
}

/// The mean over the rows of Σ_o t_o (ln Σ_p e^(z_p − m) − (z_o − m)).
#[inline(always)]
fn mean<T: Scalar, Y: Categorical<T, B, OUT>, const B: usize, const OUT: usize>(
    z: &[[T; B]; OUT],
    targets: &Y,
    largest: &[T; B],
    sums: &[f64; B],
    rows: usize,
) -> T {
    let mut losses = [0.0; B];
    let mut logarithms = [0.0; B];
    for b in 0..rows {
        logarithms[b] = Scalar::ln(sums[b]);
    }
    for o in 0..OUT {
        for b in 0..rows {
            let surprise = logarithms[b] - (z[o][b] - largest[b]).to_f64();
            let share = targets.share(b, o).to_f64();
            // A class of probability 0 costs nothing, even where its logit is minus infinity.
            losses[b] += if share == 0.0 { 0.0 } else { share * surprise };
        }
    }
    T::from_f64(losses.iter().sum::<f64>() / rows.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::Portable;
    use crate::loss::Class;
    use crate::loss::checks::{differences, padding};

    fn class<const N: usize>(index: usize) -> Class<N> {
        Class::new(index).expect("below N")
    }

    fn value<T: Scalar, Y: Categorical<T, B, OUT>, const B: usize, const OUT: usize>(
        logits: &Batch<T, B, OUT>,
        targets: &Y,
    ) -> T {
        Loss::<Softmax, T, Y, B, OUT>::value(&CrossEntropy, Portable, logits, targets, B)
    }

    #[test]
    fn classes_by_hand() {
        // ln(e⁰ + e^ln 3) = ln 4: losses ln 4 and ln 4 − ln 3.
        let ln3 = 3f64.ln();
        let logits = Batch::<f64, 2, 2>::new(0.0, ln3, 0.0, ln3);
        let loss = value(&logits, &[class(0), class(1)]);
        assert!((loss - (2.0 * 4f64.ln() - ln3) / 2.0).abs() < 1e-15);
    }

    #[test]
    fn probabilities_by_hand() {
        // softmax = (1/4, 3/4), targets (1/2, 1/2): (ln 4 + ln 4/3) / 2.
        let logits = Batch::<f64, 1, 2>::new(0.0, 3f64.ln());
        let targets = Batch::<f64, 1, 2>::new(0.5, 0.5);
        let mut d = Batch::<f64, 1, 2>::zeros();
        let loss =
            Loss::<Softmax, _, _, 1, 2>::gradient(&CrossEntropy, Portable, &logits, &targets, 1, &mut d);
        assert!((loss - (4f64.ln() + (4.0f64 / 3.0).ln()) / 2.0).abs() < 1e-15);
        assert!((d[0] + 0.25).abs() < 1e-15 && (d[1] - 0.25).abs() < 1e-15);
    }

    #[test]
    fn huge_logits_do_not_overflow() {
        let logits = Batch::<f32, 2, 2>::new(1000.0, -1000.0, 1000.0, -1000.0);
        let targets = [class(0), class(1)];
        let mut d = Batch::<f32, 2, 2>::zeros();
        let loss =
            Loss::<Softmax, _, _, 2, 2>::gradient(&CrossEntropy, Portable, &logits, &targets, 2, &mut d);
        assert_eq!(loss, 1000.0);
        assert_eq!(d, Batch::<f32, 2, 2>::new(0.0, 0.0, 0.5, -0.5));
    }

    #[test]
    fn a_small_loss_keeps_its_digits_in_f32() {
        let logits = Batch::<f32, 1, 2>::new(0.0, -18.0);
        let loss = value(&logits, &[class(0)]).to_f64();
        let exact = (-18f64).exp().ln_1p();
        assert!((loss / exact - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_logit_that_is_no_number_is_seen() {
        let logits = Batch::<f32, 1, 2>::new(0.0, f32::NAN);
        assert!(value(&logits, &[class(0)]).is_nan());
    }

    #[test]
    fn gradient_agrees_with_differences() {
        let targets: [Class<4>; 5] = core::array::from_fn(|b| class((b * 3) % 4));
        differences::<Softmax, _, _, 5, 4>(&CrossEntropy, &targets);
        // Shares need not sum to 1.
        let shares = Batch::<f64, 5, 4>::from_fn(|b, o| 0.1 + 0.07 * ((3 * b + 5 * o) % 7) as f64);
        differences::<Softmax, _, _, 5, 4>(&CrossEntropy, &shares);
    }

    #[test]
    fn padding_does_not_count() {
        let targets: [Class<4>; 5] = core::array::from_fn(|b| class(b % 4));
        let first: [Class<4>; 3] = core::array::from_fn(|b| class(b % 4));
        padding::<Softmax, _, _, _>(&CrossEntropy, &targets, &first);
    }
}
