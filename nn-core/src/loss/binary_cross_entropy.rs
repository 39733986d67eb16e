//! Binary cross-entropy with sigmoid, on logits.

use crate::activation::Sigmoid;
use crate::batch::Batch;
use crate::head::Headed;
use crate::kernels::{Isa, Task};
use crate::loss::{Binary, Fits, Loss};
use crate::scalar::Scalar;

/// −t ln σ(z) − (1 − t) ln(1 − σ(z)), the mean over all rows and outputs, for targets t between 0 and 1 (`SMatrix<T, B, OUT>`), or
/// `[Class<2>; B]` where the network has one output.
///
/// Computed as max(z, 0) − z t + ln(1 + e^−|z|), so that nothing overflows. As PyTorch's `BCEWithLogitsLoss`. The last
/// activation must be `sigmoid`.
///
/// ∂/∂z = σ(z) − t, divided by rows × outputs: Bishop, *Pattern recognition and machine learning*, 2006, section 4.3.2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BinaryCrossEntropy;

#[diagnostic::do_not_recommend]
impl<N: Headed<Head = Sigmoid>> Fits<N> for BinaryCrossEntropy {}

/// The sigmoid is the loss's own, whatever `H` is: [`Fits`] sees to it that the network has the same.
#[diagnostic::do_not_recommend]
impl<H, T, Y, const B: usize, const OUT: usize> Loss<H, T, Y, B, OUT> for BinaryCrossEntropy
where
    T: Scalar,
    Y: Binary<T, B, OUT>,
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
    Y: Binary<T, B, OUT>,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        let (z, rows) = (&self.logits.data.0, self.rows.min(B));
        let mut losses = [0.0; B];
        for o in 0..OUT {
            for b in 0..rows {
                let e = isa.exp(-z[o][b].abs());
                losses[b] += entropy(isa, z[o][b], self.targets.chance(b, o), e).to_f64();
            }
        }
        T::from_f64(losses.iter().sum::<f64>() / (rows * OUT).max(1) as f64)
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
    Y: Binary<T, B, OUT>,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        let (z, rows) = (&self.logits.data.0, self.rows.min(B));
        let d_z = &mut self.d_logits.data.0;
        let share = T::from_f64(1.0 / (rows * OUT).max(1) as f64);
        let mut losses = [0.0; B];
        for o in 0..OUT {
            for b in 0..rows {
                let (z, t) = (z[o][b], self.targets.chance(b, o));
                let e = isa.exp(-z.abs());
                losses[b] += entropy(isa, z, t, e).to_f64();
                let sigmoid = if z < T::ZERO { e } else { T::ONE } / (T::ONE + e);
                d_z[o][b] = (sigmoid - t) * share;
            }
            d_z[o][rows..].fill(T::ZERO);
        }
        T::from_f64(losses.iter().sum::<f64>() / (rows * OUT).max(1) as f64)
    }
}

/// max(z, 0) − z t + ln(1 + e), with e = e^−|z|.
#[inline(always)]
fn entropy<I: Isa, T: Scalar>(isa: I, z: T, t: T, e: T) -> T {
    // Not `max`, which would swallow a NaN; and two differences, of which one is exact where z t is nearly z.
    let away = if z < T::ZERO { -z * t } else { z * (T::ONE - t) };
    away + isa.ln_1p(e)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::Portable;
    use crate::loss::Class;
    use crate::loss::checks::{differences, padding};

    fn value<T: Scalar, Y: Binary<T, B, OUT>, const B: usize, const OUT: usize>(
        logits: &Batch<T, B, OUT>,
        targets: &Y,
    ) -> T {
        Loss::<Sigmoid, T, Y, B, OUT>::value(&BinaryCrossEntropy, Portable, logits, targets, B)
    }

    #[test]
    fn by_hand() {
        // σ(0) = 1/2 and σ(ln 3) = 3/4; targets 1 and 1/4.
        let logits = Batch::<f64, 1, 2>::new(0.0, 3f64.ln());
        let targets = Batch::<f64, 1, 2>::new(1.0, 0.25);
        let expected = (2f64.ln() - 0.25 * 0.75f64.ln() - 0.75 * 0.25f64.ln()) / 2.0;
        assert!((value(&logits, &targets) - expected).abs() < 1e-15);
    }

    #[test]
    fn huge_logits_do_not_overflow() {
        let logits = Batch::<f32, 2, 1>::new(1000.0, -1000.0);
        let targets = Batch::<f32, 2, 1>::new(0.0, 0.0);
        let mut d = Batch::<f32, 2, 1>::zeros();
        let loss = Loss::<Sigmoid, _, _, 2, 1>::gradient(
            &BinaryCrossEntropy,
            Portable,
            &logits,
            &targets,
            2,
            &mut d,
        );
        assert_eq!(loss, 500.0);
        assert_eq!(d, Batch::<f32, 2, 1>::new(0.5, 0.0));
    }

    #[test]
    fn classes_are_no_and_yes() {
        let logits = Batch::<f64, 3, 1>::new(0.3, -1.2, 2.0);
        let classes = [0, 1, 1].map(|index| Class::<2>::new(index).expect("below 2"));
        let numbers = Batch::<f64, 3, 1>::new(0.0, 1.0, 1.0);
        assert_eq!(value(&logits, &classes), value(&logits, &numbers));
    }

    #[test]
    fn a_logit_that_is_no_number_is_seen() {
        let logits = Batch::<f32, 1, 2>::new(0.0, f32::NAN);
        assert!(value(&logits, &Batch::<f32, 1, 2>::zeros()).is_nan());
    }

    #[test]
    fn gradient_agrees_with_differences() {
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| 0.07 * ((3 * b + 5 * o) % 7) as f64);
        differences::<Sigmoid, _, _, 5, 4>(&BinaryCrossEntropy, &targets);
    }

    #[test]
    fn padding_does_not_count() {
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| ((b + o) % 2) as f64);
        let first = Batch::<f64, 3, 4>::from_fn(|b, o| ((b + o) % 2) as f64);
        padding::<Sigmoid, _, _, _>(&BinaryCrossEntropy, &targets, &first);
    }
}
