//! Binary cross-entropy with sigmoid, on logits.

use crate::activation::Sigmoid;
use crate::batch::Batch;
use crate::fault::Fault;
use crate::head::Headed;
use crate::kernels::Isa;
use crate::loss::on_logits::{self, Derivative, OnLogits, mean};
use crate::loss::weighting::{Soften, fault, smoothing_fault};
use crate::loss::{Binary, Fits, Loss, Weighting};
use crate::scalar::Scalar;

/// −t ln σ(z) − (1 − t) ln(1 − σ(z)), the mean over all rows and outputs, for targets t between 0 and 1 (`SMatrix<T, B, OUT>`), or
/// `[Class<2>; B]` where the network has one output.
///
/// Computed as max(z, 0) − z t + ln(1 + e^−|z|), so that nothing overflows. As PyTorch's `BCEWithLogitsLoss`. The last
/// activation must be `sigmoid`.
///
/// ∂/∂z = σ(z) − t, divided by rows × outputs: Bishop, *Pattern recognition and machine learning*, 2006, section 4.3.2.
///
/// [`pos_weight`](Self::pos_weight) keeps a network from overlooking what is seldom true, [`label_smoothing`](Self::label_smoothing) from
/// being too sure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BinaryCrossEntropy;

impl BinaryCrossEntropy {
    /// Multiplies what a "yes" costs, the term with t: by one number for all outputs, `pos_weight(5.0)`, or by one for each,
    /// `pos_weight([5.0, 1.0, 12.0])`.
    ///
    /// For outputs that are seldom true and matter when they are: more of them are found, at the price of more false alarms.
    /// [`Dataset::pos_weight`](crate::data::Dataset::pos_weight) balances yes and no. The mean still divides by rows × outputs, as PyTorch's does.
    ///
    /// Weights are from 0 to 1e30 and not all 0, else the trainer refuses them; another number of them does not compile.
    pub const fn pos_weight<W>(self, weights: W) -> BinaryCrossEntropyWith<W> {
        BinaryCrossEntropyWith { weights, smoothing: 0.0 }
    }

    /// Trains towards (1 − ε) t + ε / 2 instead of t, as Keras does; when to use it, see
    /// [`CrossEntropy::label_smoothing`](crate::loss::CrossEntropy::label_smoothing). ε is at least 0 and less than 1, else the trainer refuses it.
    pub const fn label_smoothing(self, epsilon: f64) -> BinaryCrossEntropyWith {
        BinaryCrossEntropyWith { weights: (), smoothing: epsilon }
    }
}

/// [`BinaryCrossEntropy`] with a weight on "yes", label smoothing, or both: written `BinaryCrossEntropy.pos_weight(5.0).label_smoothing(0.1)`.
///
/// With s = (1 − ε) t + ε / 2 it is −w s ln σ(z) − (1 − s) ln(1 − σ(z)), the mean over all rows and outputs; ∂/∂z =
/// (1 + (w − 1) s) σ(z) − w s, divided by rows × outputs. As PyTorch's `BCEWithLogitsLoss` with `pos_weight`.
///
/// What is evaluated with this loss is this loss; accuracy and other metrics are those of the labels as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinaryCrossEntropyWith<W = ()> {
    weights: W,
    smoothing: f64,
}

impl<W> BinaryCrossEntropyWith<W> {
    /// As [`BinaryCrossEntropy::pos_weight`].
    pub const fn pos_weight<V>(self, weights: V) -> BinaryCrossEntropyWith<V>
    where
        W: Copy,
    {
        BinaryCrossEntropyWith { weights, smoothing: self.smoothing }
    }

    /// As [`BinaryCrossEntropy::label_smoothing`].
    pub const fn label_smoothing(mut self, epsilon: f64) -> Self {
        self.smoothing = epsilon;
        self
    }
}

#[diagnostic::do_not_recommend]
impl<N: Headed<Head = Sigmoid>> Fits<N> for BinaryCrossEntropy {}

#[diagnostic::do_not_recommend]
impl<N: Headed<Head = Sigmoid>, W> Fits<N> for BinaryCrossEntropyWith<W> {}

impl<const OUT: usize> Soften<OUT> for BinaryCrossEntropy {
    #[inline(always)]
    fn smoothing(&self) -> f64 {
        0.0
    }

    #[inline(always)]
    fn weight(&self, _output: usize) -> f64 {
        1.0
    }
}

impl<W: Weighting<OUT>, const OUT: usize> Soften<OUT> for BinaryCrossEntropyWith<W> {
    #[inline(always)]
    fn smoothing(&self) -> f64 {
        self.smoothing
    }

    #[inline(always)]
    fn weight(&self, output: usize) -> f64 {
        self.weights.weight(output)
    }

    fn fault(&self) -> Option<Fault> {
        smoothing_fault(self.smoothing)
            .or_else(|| fault(&self.weights, ["a positive weight", "the sum of the positive weights"]))
    }
}

struct Entropy<'a, S>(&'a S);

impl<S, T, Y, const B: usize, const OUT: usize> OnLogits<T, Y, B, OUT> for Entropy<'_, S>
where
    S: Soften<OUT>,
    T: Scalar,
    Y: Binary<T, B, OUT>,
{
    #[inline(always)]
    fn pass<I: Isa, D: Derivative<T>>(
        self,
        isa: I,
        z: &[[T; B]; OUT],
        targets: &Y,
        rows: usize,
        mut d_z: D,
    ) -> T {
        let share = T::from_f64(1.0 / (rows * OUT).max(1) as f64);
        let [believed, spread] = [1.0 - self.0.smoothing(), self.0.smoothing() / 2.0].map(T::from_f64);
        let mut losses = [0.0; B];
        for o in 0..OUT {
            let weight = T::from_f64(self.0.weight(o));
            for b in 0..rows {
                let (z, s) = (z[o][b], believed * targets.chance(b, o) + spread);
                let e = isa.exp(-z.abs());
                losses[b] += entropy(isa, z, s, weight, e).to_f64();
                let sigmoid = if z < T::ZERO { e } else { T::ONE } / (T::ONE + e);
                d_z.set(o, b, (yes_and_no(s, weight) * sigmoid - weight * s) * share);
            }
        }
        mean(&losses, (rows * OUT) as f64)
    }
}

/// w s max(−z, 0) + (1 − s) max(z, 0) + (1 + (w − 1) s) ln(1 + e), with e = e^−|z|.
#[inline(always)]
fn entropy<I: Isa, T: Scalar>(isa: I, z: T, s: T, weight: T, e: T) -> T {
    // Not `max`, which would swallow a NaN; and two differences, of which one is exact where z s is nearly z.
    let away = if z < T::ZERO { -z * (weight * s) } else { z * (T::ONE - s) };
    away + yes_and_no(s, weight) * isa.ln_1p(e)
}

/// w s + (1 − s), exactly 1 for w = 1.
#[inline(always)]
fn yes_and_no<T: Scalar>(s: T, weight: T) -> T {
    T::ONE + (weight - T::ONE) * s
}

/// The sigmoid is the loss's own, whatever `H` is: [`Fits`] sees to it that the network has the same.
macro_rules! loss {
    ($loss:ty $(, $weights:ident)?) => {
        #[diagnostic::do_not_recommend]
        impl<H, T, Y, $($weights: Weighting<OUT>,)? const B: usize, const OUT: usize> Loss<H, T, Y, B, OUT> for $loss
        where
            T: Scalar,
            Y: Binary<T, B, OUT>,
        {
            fn value<I: Isa>(&self, isa: I, logits: &Batch<T, B, OUT>, targets: &Y, rows: usize) -> T {
                on_logits::value(Entropy(self), isa, logits, targets, rows)
            }

            fn gradient<I: Isa>(
                &self,
                isa: I,
                logits: &Batch<T, B, OUT>,
                targets: &Y,
                rows: usize,
                d_logits: &mut Batch<T, B, OUT>,
            ) -> T {
                on_logits::gradient(Entropy(self), isa, logits, targets, rows, d_logits)
            }
        }
    };
}

loss!(BinaryCrossEntropy);
loss!(BinaryCrossEntropyWith<W>, W);

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

    fn value_of<L: Loss<Sigmoid, f64, Batch<f64, 2, 2>, 2, 2>>(loss: L, targets: &Batch<f64, 2, 2>) -> f64 {
        // σ: 1/2, 3/4; 1/4, 1/2.
        let logits = Batch::<f64, 2, 2>::new(0.0, 3f64.ln(), -(3f64.ln()), 0.0);
        loss.value(Portable, &logits, targets, 2)
    }

    #[test]
    fn weights_and_smoothing_by_hand() {
        let targets = Batch::<f64, 2, 2>::new(1.0, 0.25, 0.0, 1.0);
        let agrees = |loss: f64, expected: f64| assert!((loss - expected).abs() < 1e-15, "{loss} {expected}");
        let (half, quarter, rest) = (2f64.ln(), 4f64.ln(), (4.0 / 3.0f64).ln());
        let weighted =
            |w: [f64; 2]| (w[0] * half + (w[1] * 0.25 * rest + 0.75 * quarter) + rest + w[1] * half) / 4.0;
        agrees(value_of(BinaryCrossEntropy.pos_weight([3.0, 5.0]), &targets), weighted([3.0, 5.0]));
        agrees(value_of(BinaryCrossEntropy.pos_weight(3.0), &targets), weighted([3.0, 3.0]));
        // s = 0.9, 0.3, 0.1, 0.9.
        let smoothed = half + (0.3 * rest + 0.7 * quarter) + (0.1 * quarter + 0.9 * rest) + half;
        agrees(value_of(BinaryCrossEntropy.label_smoothing(0.2), &targets), smoothed / 4.0);
        let both = (3.0 * 0.9 * half + 0.1 * half)
            + (3.0 * 0.3 * rest + 0.7 * quarter)
            + (3.0 * 0.1 * quarter + 0.9 * rest)
            + (3.0 * 0.9 * half + 0.1 * half);
        agrees(value_of(BinaryCrossEntropy.label_smoothing(0.2).pos_weight(3.0), &targets), both / 4.0);
        let nothing = BinaryCrossEntropy.label_smoothing(0.0).pos_weight([1.0; 2]);
        assert_eq!(value_of(nothing, &targets), value_of(BinaryCrossEntropy, &targets));
    }

    #[test]
    fn weighted_and_smoothed_gradients_agree_with_differences() {
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| 0.07 * ((3 * b + 5 * o) % 7) as f64);
        let loss = BinaryCrossEntropy.pos_weight([3.0, 0.0, 0.4, 7.0]).label_smoothing(0.2);
        differences::<Sigmoid, _, _, 5, 4>(&loss, &targets);
        differences::<Sigmoid, _, _, 5, 4>(&BinaryCrossEntropy.pos_weight(2.5), &targets);
    }

    #[test]
    fn bad_settings_are_named() {
        let named = |fault: Fault| (fault.what, fault.value);
        let fault = |weight| Soften::<2>::fault(&BinaryCrossEntropy.pos_weight(weight)).map(named);
        assert_eq!(fault(4.0), None);
        assert_eq!(fault(-4.0), Some(("a positive weight", -4.0)));
        assert_eq!(fault(0.0), Some(("the sum of the positive weights", 0.0)));
        let smoothed = BinaryCrossEntropy.label_smoothing(2.0);
        assert_eq!(Soften::<2>::fault(&smoothed).map(named), Some(("the label smoothing", 2.0)));
    }

    #[test]
    fn padding_does_not_count() {
        let targets = Batch::<f64, 5, 4>::from_fn(|b, o| ((b + o) % 2) as f64);
        let first = Batch::<f64, 3, 4>::from_fn(|b, o| ((b + o) % 2) as f64);
        padding::<Sigmoid, _, _, _>(&BinaryCrossEntropy, &targets, &first);
        padding::<Sigmoid, _, _, _>(&BinaryCrossEntropy.pos_weight(3.0), &targets, &first);
    }
}
