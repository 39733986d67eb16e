//! The signal: how large a network's values and gradients are before training, predicted by the compiler.
//!
//! A network learns if what goes through it neither dies out nor explodes, forward or backward. Both are decided by the variances
//! that initialisers and activations pass on. With weights drawn independently, of mean 0 and variance σ², and many of them, z = W x + b is
//! close to normal, and each layer passes on (E\[.\] for a standard normal t):
//!
//! | layer | forward: q = E\[y²\] from E\[x²\] | backward: E\[∂x²\] / E\[∂y²\] |
//! |---|---|---|
//! | `dense` | z = m + √v t with m = E\[b\], v = in σ² E\[x²\] + E\[b²\] − m²; q = E\[a(z)²\] | out σ² E\[a′(z)²\] |
//! | an activation | E\[a(x)²\], x normal | E\[a′(x)²\] |
//! | `dropout(p)`, learning | E\[x²\] / (1 − p) | 1 / (1 − p) |
//! | `softmax` of n, inside | e^E\[x²\] / n², at most 1/n | the same |
//! | `standardize` | 1 of the inputs; nothing is changed elsewhere | 1 |
//!
//! starting from standardised inputs, E\[x²\] = 1, and from a gradient of 1 at the logits. So `he_normal` (σ² = 2/in) before `relu`, which
//! halves a mean square, passes exactly 1. Only `bias = constant(m)` gives z a mean; up to an activation the mean goes along, behind
//! one it is taken for 0.
//!
//! Forward: He, Zhang, Ren and Sun, *Delving deep into rectifiers*, 2015, section 2.2; Poole, Lahiri, Raghu, Sohl-Dickstein and Ganguli, *Exponential
//! expressivity in deep neural networks through transient chaos*, 2016, equation 3. Backward: Schoenholz, Gilmer, Ganguli and Sohl-Dickstein,
//! *Deep information propagation*, 2017, equation 8. The prediction is for wide layers: with 96 units and more, half a
//! dozen of them, it is within a tenth of what one measures over many draws, and it grows less exact with depth.
//!
//! `network!` holds the prediction as [`Network::SIGNAL`](crate::Network::SIGNAL), and warns where a deviation leaves the range from
//! [`SMALLEST`] to [`LARGEST`]. A network generic over a size is not warned about, since its layers have no widths before it is used: its
//! `SIGNAL`, as in `Mlp::<64, 32>::SIGNAL`, holds the prediction all the same.

mod arithmetic;
mod curve;
mod warning;

use core::fmt;

pub use curve::Curve;
pub use warning::{
    GradientExplodes, GradientVanishes, GradientVanishesInSigmoids, SignalExplodes, SignalVanishes,
};

use crate::init::{Fan, Initializer};

/// Where a signal is said to vanish: its deviation is below a thousandth.
pub const SMALLEST: f64 = 1e-3;
/// Where it is said to explode: its deviation is above a thousand.
pub const LARGEST: f64 = 1e3;

/// What a layer does to the size of a signal. See the [module](self) for the formulas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// Passes on what it is given.
    Keeps,
    /// A product with random weights, and an activation.
    Dense {
        /// What one output sees, and one input reaches.
        fan: Fan,
        /// The variance of a weight.
        weight: f64,
        /// The mean square of a bias.
        bias: f64,
        /// The mean of a bias.
        bias_mean: f64,
        /// What follows the product.
        activation: Curve,
    },
    /// An activation of its own.
    Activation(Curve),
    /// Softmax over this many values.
    Softmax(usize),
    /// Dropout of this rate.
    Dropout(f64),
    /// One after the other.
    Chain(&'static [Stage]),
    /// The input, and beside it a chain: their sum.
    Residual(&'static [Stage]),
    /// Chains beside each other, each with the number of values that it gives: joined.
    Concat(&'static [(usize, Stage)]),
}

/// What a layer makes of a signal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passed {
    /// The mean square of an output.
    pub forward: f64,
    /// The mean square of a gradient with respect to an input, for one of 1 with respect to an output.
    pub backward: f64,
}

impl Stage {
    /// A dense layer that starts by its activation's initialiser, with biases of zero.
    pub const fn dense(fan: Fan, initializer: Initializer, activation: Curve) -> Self {
        Self::Dense { fan, weight: initializer.variance(fan), bias: 0.0, bias_mean: 0.0, activation }
    }

    /// The same layer with other initialisers; any other layer is what it was.
    #[must_use]
    pub const fn initialized_by(self, weight: Initializer, bias: Initializer) -> Self {
        match self {
            Self::Dense { fan, activation, .. } => Self::Dense {
                fan,
                weight: weight.variance(fan),
                bias: bias.variance(fan),
                bias_mean: bias.mean(),
                activation,
            },
            other => other,
        }
    }

    /// What becomes of inputs with this mean square, and a mean of 0.
    pub const fn pass(self, input: f64) -> Passed {
        self.pass_values(Values { square: input, mean: 0.0 }).0
    }

    /// The same of inputs with any mean, and the values that the next layer sees.
    const fn pass_values(self, input: Values) -> (Passed, Values) {
        let (forward, mean, backward) = match self {
            Self::Keeps => (input.square, input.mean, 1.0),
            Self::Dense { fan, weight, bias, bias_mean, activation } => {
                let variance = fan.inputs as f64 * weight * input.square + (bias - bias_mean * bias_mean);
                let [value, slope] = activation.moments(bias_mean, variance);
                let mean = if matches!(activation, Curve::Linear) { bias_mean } else { 0.0 };
                (value, mean, fan.outputs as f64 * weight * slope)
            }
            Self::Activation(curve) => {
                let [value, slope] = curve.moments(input.mean, input.square - input.mean * input.mean);
                (value, if matches!(curve, Curve::Linear) { input.mean } else { 0.0 }, slope)
            }
            Self::Softmax(size) => {
                let n = size as f64;
                let square = (arithmetic::exp(input.square) / (n * n)).min(1.0 / n);
                (square, 0.0, square)
            }
            Self::Dropout(rate) => (input.square / (1.0 - rate), input.mean, 1.0 / (1.0 - rate)),
            Self::Chain(stages) => return chain(stages, input),
            Self::Residual(stages) => {
                let (Passed { forward, backward }, inner) = chain(stages, input);
                let square = input.square + forward + 2.0 * input.mean * inner.mean;
                (square, input.mean + inner.mean, 1.0 + backward)
            }
            Self::Concat(branches) => return concat(branches, input),
        };
        (Passed { forward, backward }, Values { square: forward, mean })
    }
}

/// What goes from layer to layer.
#[derive(Clone, Copy)]
struct Values {
    square: f64,
    mean: f64,
}

/// Standardised inputs.
const INPUTS: Values = Values { square: 1.0, mean: 0.0 };

const fn chain(stages: &[Stage], input: Values) -> (Passed, Values) {
    let (mut values, mut backward, mut i) = (input, 1.0, 0);
    while i < stages.len() {
        let (passed, given) = stages[i].pass_values(values);
        values = given;
        backward *= passed.backward;
        i += 1;
    }
    (Passed { forward: values.square, backward }, values)
}

/// The means over all values; gradients of the branches add up.
const fn concat(branches: &[(usize, Stage)], input: Values) -> (Passed, Values) {
    let (mut squares, mut means, mut count, mut backward, mut i) = (0.0, 0.0, 0, 0.0, 0);
    while i < branches.len() {
        let (size, stage) = branches[i];
        let (passed, values) = stage.pass_values(input);
        squares += size as f64 * values.square;
        means += size as f64 * values.mean;
        count += size;
        backward += passed.backward;
        i += 1;
    }
    let values = Values { square: squares / count as f64, mean: means / count as f64 };
    (Passed { forward: values.square, backward }, values)
}

/// Layer by layer: the mean square of the outputs, and that of the gradient with respect to them, relative to the last.
pub const fn predict<const N: usize>(stages: &[Stage]) -> [Passed; N] {
    let mut passed = [Passed { forward: 1.0, backward: 1.0 }; N];
    let (mut values, mut i) = (INPUTS, 0);
    while i < N {
        (passed[i], values) = stages[i].pass_values(values);
        i += 1;
    }
    let (mut gradient, mut i) = (1.0, N);
    while i > 0 {
        i -= 1;
        let before = gradient * passed[i].backward;
        passed[i].backward = gradient;
        gradient = before;
    }
    passed
}

/// The predicted signal of a network: printed as a table by `{}`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal<'a> {
    /// The layers' names.
    pub names: &'a [&'a str],
    /// For each layer, the mean square of its outputs for standardised inputs, and that of the gradient with respect to them for
    /// a gradient of 1 at the logits.
    pub layers: &'a [Passed],
}

/// A layer a row; deviations, the roots of the mean squares, with three digits.
impl fmt::Display for Signal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max("layer".len());
        write!(f, "{:width$}  {:>9}  {:>9}", "layer", "signal", "gradient")?;
        for (name, passed) in self.names.iter().zip(self.layers) {
            let [signal, gradient] = [passed.forward, passed.backward].map(arithmetic::sqrt);
            write!(f, "\n{name:width$}  {signal:>9.2e}  {gradient:>9.2e}")?;
        }
        Ok(())
    }
}

/// What is wrong at a layer: see [`Signal::at`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing, or what was wrong at another layer already.
    Fine,
    /// Here the values have shrunk below [`SMALLEST`].
    SignalVanishes,
    /// Here the values have grown above [`LARGEST`].
    SignalExplodes,
    /// Here the gradient, on its way back, has shrunk below [`SMALLEST`].
    GradientVanishes,
    /// Here the gradient, on its way back, has grown above [`LARGEST`].
    GradientExplodes,
}

impl Signal<'_> {
    /// What is wrong at layer `index`, if that is where it begins. Only the first `hidden` layers are judged, those before the last
    /// one that learns: how large the outputs are is for the user to say. A gradient is compared with that at the last
    /// hidden layer, and judged only where no signal is wrong.
    pub const fn at(&self, index: usize, hidden: usize) -> Verdict {
        let (mut i, mut signal) = (0, Verdict::Fine);
        while i < hidden && matches!(signal, Verdict::Fine) {
            signal = outside(self.layers[i].forward, Verdict::SignalVanishes, Verdict::SignalExplodes);
            if !matches!(signal, Verdict::Fine) && i == index {
                return signal;
            }
            i += 1;
        }
        if !matches!(signal, Verdict::Fine) {
            return Verdict::Fine;
        }
        let mut i = hidden;
        while i > index {
            i -= 1;
            let relative = self.layers[i].backward / self.layers[hidden - 1].backward;
            let gradient = outside(relative, Verdict::GradientVanishes, Verdict::GradientExplodes);
            if !matches!(gradient, Verdict::Fine) {
                return if i == index { gradient } else { Verdict::Fine };
            }
        }
        Verdict::Fine
    }
}

/// Whether a mean square is out of the range of deviations.
const fn outside(square: f64, small: Verdict, large: Verdict) -> Verdict {
    if square < SMALLEST * SMALLEST {
        small
    } else if square > LARGEST * LARGEST {
        large
    } else {
        Verdict::Fine
    }
}
