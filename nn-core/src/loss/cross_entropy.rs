//! Cross-entropy with softmax, on logits.

use crate::batch::Batch;
use crate::fault::Fault;
use crate::head::Headed;
use crate::kernels::Isa;
use crate::layers::Softmax;
use crate::loss::on_logits::{self, Derivative, OnLogits, mean};
use crate::loss::weighting::{Soften, fault, smoothing_fault};
use crate::loss::{Categorical, Fits, Loss, Weighting};
use crate::scalar::Scalar;

/// −Σ_o t_o ln softmax(z)_o, for targets t that are class indices (`[Class<OUT>; B]`) or probabilities (`SMatrix<T, B, OUT>`).
///
/// Computed as Σ_o t_o (ln Σ_p e^(z_p − m) − (z_o − m)), with m the row's largest logit, so that nothing overflows. As PyTorch's
/// `CrossEntropyLoss`. The last activation must be `softmax`.
///
/// ∂/∂z_o = (Σ_p t_p) softmax(z)_o − t_o, divided by the rows: Bridle, *Training stochastic model recognition algorithms as
/// networks can lead to maximum mutual information estimation of parameters*, 1990.
///
/// [`label_smoothing`](Self::label_smoothing) keeps a network from being too sure, [`class_weights`](Self::class_weights) keeps it from
/// overlooking a rare class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrossEntropy;

impl CrossEntropy {
    /// Trains towards (1 − ε) t + ε / OUT instead of t: a label is believed to 1 − ε, and the rest is shared by all classes.
    ///
    /// For a classifier that is surer than it is right, or whose labels hold mistakes; 0.1 is usual. The largest logit no longer gains by
    /// growing without end. Leave it out where the probabilities of a small network are already modest. Szegedy, Vanhoucke, Ioffe, Shlens
    /// and Wojna, *Rethinking the inception architecture for computer vision*, 2016, section 7.
    ///
    /// ε is at least 0 and less than 1, else the trainer refuses it.
    pub const fn label_smoothing(self, epsilon: f64) -> CrossEntropyWith {
        CrossEntropyWith { weights: (), smoothing: epsilon }
    }

    /// Multiplies the loss of a sample by the weight of its class, and divides by the sum of these weights instead of the rows:
    /// Σ_b w_c(b) loss_b / Σ_b w_c(b).
    ///
    /// For data in which a class that matters is rare: a network that overlooks it is right most of the time all the same. The price is more
    /// false alarms. [`Dataset::class_weights`](crate::data::Dataset::class_weights) balances the classes.
    ///
    /// Weights are from 0 to 1e30 and not all 0, else the trainer refuses them; another number of them does not compile.
    pub const fn class_weights<const CLASSES: usize>(
        self,
        weights: [f64; CLASSES],
    ) -> CrossEntropyWith<[f64; CLASSES]> {
        CrossEntropyWith { weights, smoothing: 0.0 }
    }
}

/// [`CrossEntropy`] with label smoothing, class weights, or both: written `CrossEntropy.label_smoothing(0.1).class_weights([1.0, 3.0])`.
///
/// With s_o = w_o ((1 − ε) t_o + ε / OUT) it is Σ_b Σ_o s_o (−ln softmax(z)_o), divided by Σ_b w_c(b) for class indices c(b), and
/// by the rows for probabilities; ∂/∂z_o = (Σ_p s_p) softmax(z)_o − s_o, divided by the same. As PyTorch's `CrossEntropyLoss` with `weight` and
/// `label_smoothing`. A batch whose targets weigh nothing costs nothing.
///
/// What is evaluated with this loss is this loss: it compares with the loss while training, and not with that of the plain
/// [`CrossEntropy`]. Accuracy and other metrics are those of the labels as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossEntropyWith<W = ()> {
    weights: W,
    smoothing: f64,
}

impl<W> CrossEntropyWith<W> {
    /// As [`CrossEntropy::label_smoothing`].
    pub const fn label_smoothing(mut self, epsilon: f64) -> Self {
        self.smoothing = epsilon;
        self
    }

    /// As [`CrossEntropy::class_weights`].
    pub const fn class_weights<const CLASSES: usize>(
        self,
        weights: [f64; CLASSES],
    ) -> CrossEntropyWith<[f64; CLASSES]>
    where
        W: Copy,
    {
        CrossEntropyWith { weights, smoothing: self.smoothing }
    }
}

#[diagnostic::do_not_recommend]
impl<N: Headed<Head = Softmax>> Fits<N> for CrossEntropy {}

#[diagnostic::do_not_recommend]
impl<N: Headed<Head = Softmax>, W> Fits<N> for CrossEntropyWith<W> {}

impl<const OUT: usize> Soften<OUT> for CrossEntropy {
    #[inline(always)]
    fn smoothing(&self) -> f64 {
        0.0
    }

    #[inline(always)]
    fn weight(&self, _class: usize) -> f64 {
        1.0
    }
}

impl<W: Weighting<OUT>, const OUT: usize> Soften<OUT> for CrossEntropyWith<W> {
    #[inline(always)]
    fn smoothing(&self) -> f64 {
        self.smoothing
    }

    #[inline(always)]
    fn weight(&self, class: usize) -> f64 {
        self.weights.weight(class)
    }

    fn fault(&self) -> Option<Fault> {
        smoothing_fault(self.smoothing)
            .or_else(|| fault(&self.weights, ["a class weight", "the sum of the class weights"]))
    }
}

/// What the first `rows` targets weigh together: what the sum of their losses is divided by.
#[inline(always)]
pub(crate) fn weight<S, T, Y, const B: usize, const OUT: usize>(loss: &S, targets: &Y, rows: usize) -> f64
where
    S: Soften<OUT>,
    T: Scalar,
    Y: Categorical<T, B, OUT>,
{
    (0..rows.min(B)).map(|b| targets.weight(b, |class| loss.weight(class))).sum()
}

struct Entropy<'a, S>(&'a S);

impl<S, T, Y, const B: usize, const OUT: usize> OnLogits<T, Y, B, OUT> for Entropy<'_, S>
where
    S: Soften<OUT>,
    T: Scalar,
    Y: Categorical<T, B, OUT>,
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
        let largest = largest(z, rows);
        let sums = exponentials(isa, z, &largest, rows, |o, b, e| d_z.set(o, b, e));
        let weight = weight(self.0, targets, rows);
        let shares = Shares { loss: self.0, targets };
        if D::WANTED {
            differentiate(&shares, &sums, weight, rows, &mut d_z);
        }
        mean(&losses(z, &shares, &largest, &sums, rows), weight)
    }
}

/// s, `[B, OUT]`.
struct Shares<'a, S, Y> {
    loss: &'a S,
    targets: &'a Y,
}

impl<'a, S, Y> Shares<'a, S, Y> {
    /// s_o of every row.
    #[inline(always)]
    fn of<T: Scalar, const OUT: usize>(&self, o: usize) -> Share<'a, T, Y>
    where
        S: Soften<OUT>,
    {
        let (epsilon, weight) = (self.loss.smoothing(), self.loss.weight(o));
        let believed = T::from_f64(weight * (1.0 - epsilon));
        let spread = T::from_f64(weight * epsilon / OUT as f64);
        Share { targets: self.targets, o, believed, spread }
    }
}

/// w_o (1 − ε) t_o + w_o ε / OUT.
struct Share<'a, T, Y> {
    targets: &'a Y,
    o: usize,
    believed: T,
    spread: T,
}

impl<T: Scalar, Y> Share<'_, T, Y> {
    #[inline(always)]
    fn at<const B: usize, const OUT: usize>(&self, b: usize) -> T
    where
        Y: Categorical<T, B, OUT>,
    {
        self.believed * self.targets.share(b, self.o) + self.spread
    }
}

/// From e^(z_o − m) in `d_z`, whose sums over a row are `sums`: (Σ_p s_p) softmax(z)_o − s_o, divided by the weight.
#[inline(always)]
fn differentiate<S, T, Y, const B: usize, const OUT: usize>(
    shares: &Shares<'_, S, Y>,
    sums: &[f64; B],
    weight: f64,
    rows: usize,
    d_z: &mut impl Derivative<T>,
) where
    S: Soften<OUT>,
    T: Scalar,
    Y: Categorical<T, B, OUT>,
{
    let mut totals = [T::ZERO; B];
    for o in 0..OUT {
        let share = shares.of(o);
        for b in 0..rows {
            totals[b] += share.at(b);
        }
    }
    let per_row = T::from_f64(if weight == 0.0 { 0.0 } else { 1.0 / weight });
    let mut scale = [T::ZERO; B];
    for b in 0..rows {
        scale[b] = totals[b] * per_row / T::from_f64(sums[b]);
    }
    for o in 0..OUT {
        let share = shares.of(o);
        for b in 0..rows {
            d_z.set(o, b, d_z.get(o, b) * scale[b] - share.at(b) * per_row);
        }
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

/// Σ_o s_o (ln Σ_p e^(z_p − m) − (z_o − m)), `[B]`.
#[inline(always)]
fn losses<S, T, Y, const B: usize, const OUT: usize>(
    z: &[[T; B]; OUT],
    shares: &Shares<'_, S, Y>,
    largest: &[T; B],
    sums: &[f64; B],
    rows: usize,
) -> [f64; B]
where
    S: Soften<OUT>,
    T: Scalar,
    Y: Categorical<T, B, OUT>,
{
    let mut losses = [0.0; B];
    let mut logarithms = [0.0; B];
    for b in 0..rows {
        logarithms[b] = Scalar::ln(sums[b]);
    }
    for o in 0..OUT {
        let share = shares.of(o);
        for b in 0..rows {
            let surprise = logarithms[b] - (z[o][b] - largest[b]).to_f64();
            let share = share.at(b).to_f64();
            // A class of probability 0 costs nothing, even where its logit is minus infinity.
            losses[b] += if share == 0.0 { 0.0 } else { share * surprise };
        }
    }
    losses
}

/// The softmax is the loss's own, whatever `H` is: [`Fits`] sees to it that the network has the same.
macro_rules! loss {
    ($loss:ty $(, $weights:ident)?) => {
        #[diagnostic::do_not_recommend]
        impl<H, T, Y, $($weights: Weighting<OUT>,)? const B: usize, const OUT: usize> Loss<H, T, Y, B, OUT> for $loss
        where
            T: Scalar,
            Y: Categorical<T, B, OUT>,
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

loss!(CrossEntropy);
loss!(CrossEntropyWith<W>, W);

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

    /// softmax = (1/4, 3/4), whose losses are ln 4 and ln 4/3; classes 0 and 1.
    fn quarters() -> (Batch<f64, 2, 2>, [Class<2>; 2], [f64; 2]) {
        let logits = Batch::<f64, 2, 2>::new(0.0, 3f64.ln(), 0.0, 3f64.ln());
        (logits, [class(0), class(1)], [4f64.ln(), (4.0 / 3.0f64).ln()])
    }

    fn value_of<L, Y, const B: usize, const OUT: usize>(
        loss: L,
        logits: &Batch<f64, B, OUT>,
        targets: &Y,
    ) -> f64
    where
        L: Loss<Softmax, f64, Y, B, OUT>,
    {
        loss.value(Portable, logits, targets, B)
    }

    #[test]
    fn smoothing_and_weights_by_hand() {
        let (z, targets, [rare, usual]) = quarters();
        let agrees = |loss: f64, expected: f64| assert!((loss - expected).abs() < 1e-15, "{loss} {expected}");
        // Shares (0.9, 0.1) and (0.1, 0.9).
        let smoothed = [0.9 * rare + 0.1 * usual, 0.1 * rare + 0.9 * usual];
        agrees(value_of(CrossEntropy.label_smoothing(0.2), &z, &targets), (smoothed[0] + smoothed[1]) / 2.0);
        let weighted = CrossEntropy.class_weights([5.0, 2.0]);
        agrees(value_of(weighted, &z, &targets), (5.0 * rare + 2.0 * usual) / 7.0);
        let sum = (5.0 * 0.9 * rare + 2.0 * 0.1 * usual) + (5.0 * 0.1 * rare + 2.0 * 0.9 * usual);
        agrees(value_of(weighted.label_smoothing(0.2), &z, &targets), sum / 7.0);
        // Probabilities: the mean is over the rows, as in PyTorch.
        let shares = Batch::<f64, 2, 2>::new(1.0, 0.0, 0.25, 0.75);
        let sum = 5.0 * rare + (5.0 * 0.25 * rare + 2.0 * 0.75 * usual);
        agrees(value_of(weighted, &z, &shares), sum / 2.0);
    }

    #[test]
    fn settings_that_set_nothing_change_no_bit() {
        let logits = Batch::<f64, 5, 4>::from_fn(|b, o| ((7 * b + 3 * o) % 11) as f64 * 0.37 - 1.9);
        let targets: [Class<4>; 5] = core::array::from_fn(|b| class(b % 4));
        let plain = value_of(CrossEntropy, &logits, &targets);
        assert_eq!(
            value_of(CrossEntropy.label_smoothing(0.0).class_weights([1.0; 4]), &logits, &targets),
            plain
        );
    }

    #[test]
    fn smoothed_and_weighted_gradients_agree_with_differences() {
        let loss = CrossEntropy.label_smoothing(0.15).class_weights([0.3, 2.0, 0.0, 1.1]);
        let targets: [Class<4>; 5] = core::array::from_fn(|b| class((b * 3) % 4));
        differences::<Softmax, _, _, 5, 4>(&loss, &targets);
        differences::<Softmax, _, _, 5, 4>(&CrossEntropy.label_smoothing(0.3), &targets);
        let shares = Batch::<f64, 5, 4>::from_fn(|b, o| 0.1 + 0.07 * ((3 * b + 5 * o) % 7) as f64);
        differences::<Softmax, _, _, 5, 4>(&loss, &shares);
    }

    #[test]
    fn targets_without_weight_cost_nothing() {
        let (z, _, _) = quarters();
        let mut d = Batch::repeat(f64::NAN);
        let loss = CrossEntropy.class_weights([0.0, 1.0]);
        let value = Loss::<Softmax, _, _, 2, 2>::gradient(&loss, Portable, &z, &[class(0); 2], 2, &mut d);
        assert_eq!((value, d), (0.0, Batch::zeros()));
    }

    #[test]
    fn bad_settings_are_named() {
        let fault = |loss: CrossEntropyWith<[f64; 3]>| {
            Soften::<3>::fault(&loss).map(|fault| (fault.what, fault.value))
        };
        let weights = |weights| fault(CrossEntropy.class_weights(weights));
        assert_eq!(weights([0.0, 1.0, 3.0]), None);
        assert_eq!(weights([1.0, -1.0, 3.0]), Some(("a class weight", -1.0)));
        assert_eq!(weights([1.0, 1e300, 3.0]), Some(("a class weight", 1e300)), "infinite as an `f32`");
        assert_eq!(weights([f64::INFINITY, 1.0, 3.0]), Some(("a class weight", f64::INFINITY)));
        assert_eq!(weights([0.0; 3]), Some(("the sum of the class weights", 0.0)));
        assert!(weights([1.0, f64::NAN, 3.0]).is_some_and(|(what, _)| what == "a class weight"));
        let smoothing = |epsilon| {
            let fault = Soften::<3>::fault(&CrossEntropy.label_smoothing(epsilon));
            fault.map(|fault| (fault.what, fault.value))
        };
        assert_eq!(smoothing(0.0), None);
        assert_eq!(smoothing(1.0), Some(("the label smoothing", 1.0)));
        assert_eq!(smoothing(-0.1), Some(("the label smoothing", -0.1)));
        assert!(smoothing(f64::NAN).is_some());
    }

    #[test]
    fn padding_does_not_count() {
        let targets: [Class<4>; 5] = core::array::from_fn(|b| class(b % 4));
        let first: [Class<4>; 3] = core::array::from_fn(|b| class(b % 4));
        padding::<Softmax, _, _, _>(&CrossEntropy, &targets, &first);
        let loss = CrossEntropy.label_smoothing(0.1).class_weights([0.3, 2.0, 0.7, 1.1]);
        padding::<Softmax, _, _, _>(&loss, &targets, &first);
    }
}
