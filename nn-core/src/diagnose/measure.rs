//! The numbers of one layer, from what the tape and the networks hold of it.

use crate::activation::{SELU_ALPHA, SELU_LAMBDA};
use crate::diagnose::{
    DEAD, EXPLODING, LARGE_INPUT, LARGE_UPDATE, SATURATED, SATURATED_SLOPE, VANISHING, Verdict,
};
use crate::observe::Observation;
use crate::parameters::{Parameters, Path, Role, nth};
use crate::scalar::Scalar;
use crate::signal::{Curve, Stage};

/// How many bars a [`Histogram`] has.
pub const BARS: usize = 32;

/// One layer of a diagnosed network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerReport {
    /// What is the matter with it.
    pub verdict: Verdict,
    /// Its activation; `Linear` if it has none.
    pub activation: Curve,
    /// How many values it gives for one sample.
    pub units: usize,
    /// The mean of its outputs, over all samples and units.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
    /// How often they take which value.
    pub histogram: Histogram,
    /// The share of the outputs that lie where the activation is flat (less than [`SATURATED_SLOPE`] of its steepest slope). Known for activations that
    /// are flat at an end: tanh, sigmoid, their hard forms, elu, selu, softplus.
    pub saturated: Option<f64>,
    /// The share of the units that are 0 for every sample of the batch. Known for activations with an end at 0: relu, gelu, hard_swish.
    pub dead: Option<f64>,
    /// The root mean square of ∂loss/∂output, one number a sample and unit; of a `dense` layer, before its activation. The gradient by
    /// depth, as a chart shows it.
    pub d_output: f64,
    /// Its weights and biases, if it has any.
    pub learnt: Option<Learnt>,
}

/// What a layer learns.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Learnt {
    /// How many numbers.
    pub parameters: usize,
    /// The Euclidean norm of ∂loss/∂parameters, all tensors together.
    pub gradient_norm: f64,
    /// The Euclidean norm of its weights, biases left out.
    pub weight_norm: f64,
    /// How much one step of the rule would change the weights: the norm of the change in proportion to [`weight_norm`](Self::weight_norm). Usual is
    /// about 1e-3: [`USUAL_UPDATE`](super::USUAL_UPDATE). `None` without a rule, or without weights other than zero.
    pub update: Option<f64>,
    /// How many of the units have weights of their own. Units with the same weights learn the same.
    pub distinct: usize,
}

/// How often the numbers of a batch fall between `low` and `high`, in [`BARS`] equal steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Histogram {
    /// The smallest number.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// How many numbers lie in each step. Those that are not finite are left out.
    pub counts: [u32; BARS],
}

impl Histogram {
    fn of<T: Scalar>(values: &[T]) -> Self {
        let finite = || values.iter().map(|value| value.to_f64()).filter(|value| value.is_finite());
        let low = finite().fold(f64::INFINITY, f64::min);
        let high = finite().fold(f64::NEG_INFINITY, f64::max);
        let mut counts = [0; BARS];
        for value in finite() {
            let share = if high > low { (value - low) / (high - low) } else { 0.5 };
            counts[((share * BARS as f64) as usize).min(BARS - 1)] += 1;
        }
        if low > high { Self { low: 0.0, high: 0.0, counts } } else { Self { low, high, counts } }
    }
}

/// What must be known of all layers before one can be judged.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Survey {
    /// How many layers were shown.
    pub(super) layers: usize,
    /// The first and the last of them that learn.
    pub(super) learning: Option<(usize, usize)>,
    /// How many of them learn.
    count: usize,
    /// The root mean square of ∂loss/∂output at the first and at the last that learns.
    gradient: (f64, f64),
    /// The same at the last but one.
    before_last: f64,
    /// The root mean square of the largest feature that reaches the first that learns; 0 if a fitted `standardize` has seen to it.
    input: f64,
    is_standardized: bool,
    /// Whether softmax or sigmoid follows the last layer, for which values can be too large.
    has_head: bool,
    /// The smallest of a layer that learns, apart from 0.
    smallest: f64,
}

impl Survey {
    pub(super) fn new(has_head: bool) -> Self {
        Self { has_head, ..Self::default() }
    }

    pub(super) fn add<T: Scalar, L: Parameters<T>>(&mut self, layer: &L, observed: &Observation<'_, T>) {
        let (index, gradient) = (self.layers, root_mean_square(observed.d_output));
        self.layers += 1;
        self.is_standardized |= statistics(layer) == Some(Statistics::Fitted);
        if L::PARAMETERS == 0 {
            return;
        }
        if self.learning.is_none() && !self.is_standardized {
            self.input =
                observed.x.chunks_exact(observed.rows.max(1)).map(root_mean_square).fold(0.0, f64::max);
        }
        self.before_last = self.gradient.1;
        let first = self.learning.map_or((index, gradient), |(first, _)| (first, self.gradient.0));
        self.learning = Some((first.0, index));
        self.gradient = (first.1, gradient);
        self.count += 1;
        if gradient > 0.0 && (self.smallest == 0.0 || gradient < self.smallest) {
            self.smallest = gradient;
        }
    }

    /// The gradient that others are measured by: that at the last layer that learns. Without a head this layer's weights have the unit of the targets, thousands of
    /// pounds or millionths of a metre, and its gradient the inverse: then the layer before it, if there is one.
    fn reference(&self) -> (f64, usize) {
        if self.has_head || self.count < 2 || self.before_last == 0.0 {
            (self.gradient.1, self.count.saturating_sub(1))
        } else {
            (self.before_last, self.count - 2)
        }
    }

    /// The size of a gradient in proportion to the reference.
    fn relative(&self, gradient: f64) -> f64 {
        gradient / self.reference().0
    }

    /// By what the gradient is multiplied from layer to layer on its way back to the first that learns.
    pub(super) fn growth(&self) -> f64 {
        let (reference, steps) = self.reference();
        if steps == 0 { 1.0 } else { libm::pow(self.gradient.0 / reference, 1.0 / steps as f64) }
    }

    /// Whether the layer gives the logits of a head: of values above a thousand, softmax and sigmoid make 0 and 1.
    fn gives_logits(&self, index: usize) -> bool {
        self.has_head && self.learning.is_some_and(|(_, last)| last == index)
    }

    /// Whether the layer is the first that learns, and its inputs are too large.
    fn has_large_inputs(&self, index: usize) -> bool {
        self.input > LARGE_INPUT && self.learning.is_some_and(|(first, _)| first == index)
    }

    /// Whether the layer stands between the inputs and the outputs, whose sizes are for the user to say.
    fn is_hidden(&self, index: usize) -> bool {
        self.learning.is_some_and(|(first, last)| (first..last).contains(&index))
    }
}

impl LayerReport {
    /// Layer `index`, seen in the network, its gradient, and the network after one step, if a rule was given.
    pub(super) fn of<T: Scalar, L: Parameters<T>>(
        index: usize,
        survey: &Survey,
        [layer, gradient, stepped]: [&L; 3],
        has_rule: bool,
        observed: &Observation<'_, T>,
    ) -> Self {
        let Observation { stage, rows, output, d_output, .. } = *observed;
        let units = output.len() / rows.max(1);
        let activation = activation(stage);
        let (mean, deviation) = moments(output);
        let mut report = Self {
            verdict: Verdict::Healthy,
            activation,
            units,
            mean,
            deviation,
            histogram: Histogram::of(output),
            saturated: saturated(activation, output),
            dead: dead(activation, output, rows),
            d_output: root_mean_square(d_output),
            learnt: (L::PARAMETERS > 0)
                .then(|| Learnt::of(layer, gradient, has_rule.then_some(stepped), units)),
        };
        report.verdict = match statistics(layer) {
            Some(Statistics::Missing) => report.judge(index, survey).max(Verdict::Unfitted),
            _ => report.judge(index, survey),
        };
        report
    }

    /// How much one step would change the weights: see [`Learnt::update`].
    pub fn update(&self) -> Option<f64> {
        self.learnt.and_then(|learnt| learnt.update)
    }

    fn judge(&self, index: usize, survey: &Survey) -> Verdict {
        let size = libm::hypot(self.mean, self.deviation);
        let relative = survey.relative(self.d_output);
        let hidden = survey.is_hidden(index);
        let gradient_norm = self.learnt.map_or(0.0, |learnt| learnt.gradient_norm);
        let no_gradient = self.learnt.is_some() && gradient_norm == 0.0;
        // A gradient of exactly 0 has vanished by rounding if others nearly have; else something cuts it off.
        let vanishes = if no_gradient || self.d_output == 0.0 {
            survey.relative(survey.smallest) < VANISHING
        } else {
            relative < VANISHING
        };
        let found = [
            (!(size + self.d_output + gradient_norm).is_finite(), Verdict::NotFinite),
            (self.learnt.is_some_and(|learnt| learnt.distinct == 1 && self.units > 1), Verdict::Alike),
            (survey.has_large_inputs(index), Verdict::LargeInputs),
            (self.dead.is_some_and(|dead| dead > DEAD), Verdict::Dead),
            ((hidden || survey.gives_logits(index)) && size > EXPLODING, Verdict::SignalExplodes),
            (hidden && size < VANISHING, Verdict::SignalVanishes),
            (hidden && relative > EXPLODING, Verdict::GradientExplodes),
            (hidden && vanishes, Verdict::GradientVanishes),
            (self.saturated.is_some_and(|saturated| saturated > SATURATED), Verdict::Saturated),
            (self.update().is_some_and(|update| update > LARGE_UPDATE), Verdict::StepTooLarge),
            (no_gradient, Verdict::Untrained),
        ];
        found.into_iter().find_map(|(applies, verdict)| applies.then_some(verdict)).unwrap_or_default()
    }
}

impl Learnt {
    fn of<T: Scalar, L: Parameters<T>>(layer: &L, gradient: &L, stepped: Option<&L>, units: usize) -> Self {
        let (mut weights, mut changes, mut gradients, mut tensor) = (0.0, 0.0, 0.0, 0);
        let (mut matrix, mut bias) = (None, None);
        layer.visit(Path::ROOT, &mut |info, values| {
            if info.role == Role::Weight {
                weights += squares(values.iter().map(|weight| weight.to_f64()));
                let after = stepped.map_or(values, |stepped| nth(stepped, tensor));
                changes +=
                    squares(values.iter().zip(after).map(|(before, after)| after.to_f64() - before.to_f64()));
            }
            match info.role {
                Role::Weight if info.shape.len() == 2 && info.shape[0] == units => {
                    matrix = matrix.or(Some(values))
                }
                Role::Bias if values.len() == units => bias = bias.or(Some(values)),
                _ => {}
            }
            tensor += 1;
        });
        gradient.visit(Path::ROOT, &mut |info, values| {
            if info.role.is_trained() {
                gradients += squares(values.iter().map(|value| value.to_f64()));
            }
        });
        let update = (stepped.is_some() && weights > 0.0).then(|| libm::sqrt(changes / weights));
        Self {
            parameters: L::PARAMETERS,
            gradient_norm: libm::sqrt(gradients),
            weight_norm: libm::sqrt(weights),
            update,
            distinct: matrix.map_or(units, |matrix| distinct(matrix, bias.unwrap_or_default(), units)),
        }
    }
}

/// The state of a `standardize`.
#[derive(Clone, Copy, PartialEq)]
enum Statistics {
    /// It was not fitted: all are 0.
    Missing,
    Fitted,
    /// It is switched off, as after folding: means of 0, deviations of 1.
    Off,
}

/// Of a layer that has nothing but a mean and a deviation, which are not trained: a `standardize`.
fn statistics<T: Scalar, L: Parameters<T>>(layer: &L) -> Option<Statistics> {
    if L::PARAMETERS > 0 || L::BUFFERS == 0 {
        return None;
    }
    let (mut means, mut deviations) = (None, None);
    layer.visit(Path::ROOT, &mut |info, values| {
        if info.path == *"mean" {
            means = Some(values);
        } else if info.path == *"deviation" {
            deviations = Some(values);
        }
    });
    let all = |values: &[T], number: T| values.iter().all(|value| *value == number);
    let (means, deviations) = (means?, deviations?);
    Some(match all(means, T::ZERO) {
        true if all(deviations, T::ZERO) => Statistics::Missing,
        true if all(deviations, T::ONE) => Statistics::Off,
        _ => Statistics::Fitted,
    })
}

/// How many rows of `[units, in]`, with a bias each, differ from all rows before them.
fn distinct<T: Scalar>(matrix: &[T], bias: &[T], units: usize) -> usize {
    let equal = |a: usize, b: usize| {
        matrix.chunks_exact(units).chain(bias.chunks_exact(units)).all(|column| column[a] == column[b])
    };
    (0..units).filter(|unit| !(0..*unit).any(|before| equal(*unit, before))).count()
}

/// The activation of a layer, as far as it is known.
const fn activation(stage: Stage) -> Curve {
    match stage {
        Stage::Dense { activation, .. } | Stage::Activation(activation) => activation,
        _ => Curve::Linear,
    }
}

/// The slope of an activation in proportion to its steepest, from y alone; of those that are flat at an end.
fn relative_slope(activation: Curve, y: f64) -> Option<f64> {
    Some(match activation {
        Curve::Tanh => 1.0 - y * y,
        Curve::Sigmoid => 4.0 * y * (1.0 - y),
        Curve::HardSigmoid => f64::from(u8::from(y > 0.0 && y < 1.0)),
        Curve::Softplus => -libm::expm1(-y),
        Curve::Elu(alpha) if alpha > 0.0 && y < 0.0 => (y + alpha) / alpha.max(1.0),
        Curve::Elu(alpha) if alpha > 0.0 => 1.0 / alpha.max(1.0),
        Curve::Selu if y < 0.0 => y / (SELU_LAMBDA * SELU_ALPHA) + 1.0,
        Curve::Selu => 1.0 / SELU_ALPHA,
        _ => return None,
    })
}

fn saturated<T: Scalar>(activation: Curve, output: &[T]) -> Option<f64> {
    relative_slope(activation, 0.5)?;
    let flat = |y: &&T| relative_slope(activation, y.to_f64()).is_some_and(|slope| slope < SATURATED_SLOPE);
    Some(output.iter().filter(flat).count() as f64 / output.len() as f64)
}

/// Units that are 0 for every row.
fn dead<T: Scalar>(activation: Curve, output: &[T], rows: usize) -> Option<f64> {
    let ends_at_zero =
        matches!(activation, Curve::LeakyRelu(0.0) | Curve::Gelu | Curve::GeluTanh | Curve::HardSwish);
    let units = || output.chunks_exact(rows.max(1));
    let silent = units().filter(|unit| unit.iter().all(|y| *y == T::ZERO)).count();
    ends_at_zero.then(|| silent as f64 / units().count() as f64)
}

/// Mean and standard deviation.
fn moments<T: Scalar>(values: &[T]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().map(|value| value.to_f64()).sum::<f64>() / count;
    (mean, libm::sqrt(squares(values.iter().map(|value| value.to_f64() - mean)) / count))
}

fn root_mean_square<T: Scalar>(values: &[T]) -> f64 {
    libm::sqrt(squares(values.iter().map(|value| value.to_f64())) / values.len() as f64)
}

fn squares(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|value| value * value).sum()
}
