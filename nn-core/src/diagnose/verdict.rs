//! What the numbers mean: from where on something is wrong, in a word, and what to do about it.

use core::fmt;

use crate::signal::{self, Curve};

/// A gradient vanishes where its root mean square is below this share of that at the last layer that learns, and a layer's values
/// vanish where theirs is below it: a thousandth, as in the [prediction](crate::signal). Glorot and Bengio, *Understanding the difficulty of training
/// deep feedforward neural networks*, 2010, section 4.2, show gradients that shrink from layer to layer.
pub const VANISHING: f64 = signal::SMALLEST;
/// A gradient or a layer's values explode above this: a thousand. Pascanu, Mikolov and Bengio, *On the difficulty of training
/// recurrent neural networks*, 2013.
pub const EXPLODING: f64 = signal::LARGEST;
/// A feature of the inputs is too large if its root mean square, over the batch, is above this: ten times what it would be if it were
/// standardised. LeCun, Bottou, Orr and Müller, *Efficient BackProp*, 1998, section 4.3, on why inputs are to have mean 0 and deviation 1.
pub const LARGE_INPUT: f64 = 10.0;
/// An output is saturated where its activation's slope is less than this share of the steepest: tanh beyond ±0.975, sigmoid outside of
/// 0.013 to 0.987.
pub const SATURATED_SLOPE: f64 = 0.05;
/// A layer is saturated if more than this share of its outputs is. Glorot and Bengio, section 3.1: a sigmoid layer that saturates
/// holds up all layers below it.
pub const SATURATED: f64 = 0.5;
/// A layer is dead if more than this share of its units is: units that give 0 for every sample of the batch, and so get no gradient. Lu, Shin,
/// Su and Karniadakis, *Dying ReLU and initialization: theory and numerical examples*, 2019. Half of the units of a
/// deep layer may be silent in health: depth makes samples alike, and then a unit that is silent for one of them is so for
/// all.
pub const DEAD: f64 = 0.9;
/// Where the size of an update in proportion to the weights is usual: within ten times of 1e-3. A rule of thumb: Karpathy, *CS231n:
/// Convolutional neural networks for visual recognition*, notes on training, "Ratio of weights:updates".
pub const USUAL_UPDATE: [f64; 2] = [1e-4, 1e-2];
/// A step is too large if it changes a layer's weights by more than this share of them, fifty times what is usual. Adam's first step, which
/// moves every number by the learning rate, may be thirty times as large in health: its weights are small where a layer is wide.
pub const LARGE_UPDATE: f64 = 0.05;

/// What is the matter with a layer or a network. In the order of what comes first: whoever is further down may be so because of what
/// stands above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing.
    #[default]
    Healthy,
    /// Its parameters get no gradient at all: they are not trained.
    Untrained,
    /// One step of the rule changes its weights by more than [`LARGE_UPDATE`] of them.
    StepTooLarge,
    /// More than [`SATURATED`] of its outputs lie where the activation is flat.
    Saturated,
    /// The gradient, on its way back, has shrunk below [`VANISHING`].
    GradientVanishes,
    /// The gradient, on its way back, has grown above [`EXPLODING`].
    GradientExplodes,
    /// The values have shrunk below [`VANISHING`].
    SignalVanishes,
    /// The values have grown above [`EXPLODING`].
    SignalExplodes,
    /// More than [`DEAD`] of its units are 0 for every sample.
    Dead,
    /// A feature of the inputs that reach it, the first layer that learns, is larger than [`LARGE_INPUT`]: it alone decides what the layer gives.
    LargeInputs,
    /// All of its units have the same weights, and learn the same.
    Alike,
    /// It is a `standardize` that was not fitted, and passes its inputs on as they are.
    Unfitted,
    /// A value or a gradient is NaN or infinite.
    NotFinite,
}

impl Verdict {
    /// In a word or two: `gradient vanishes`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Untrained => "not trained",
            Self::StepTooLarge => "step too large",
            Self::Saturated => "saturated",
            Self::GradientVanishes => "gradient vanishes",
            Self::GradientExplodes => "gradient explodes",
            Self::SignalVanishes => "signal vanishes",
            Self::SignalExplodes => "signal explodes",
            Self::Dead => "dead",
            Self::LargeInputs => "inputs too large",
            Self::Alike => "units alike",
            Self::Unfitted => "not fitted",
            Self::NotFinite => "not finite",
        }
    }

    /// What to do, for a layer with this activation. Empty for [`Verdict::Healthy`].
    pub const fn advice(self, activation: Curve) -> &'static str {
        match self {
            Self::Healthy => "",
            Self::Untrained => {
                "nothing of the loss reaches it: look for a layer after it that is dead, or whose weights are all zero"
            }
            Self::StepTooLarge => {
                "lower the learning rate, or clip the gradient by its norm (`Clip::GlobalNorm`); usual is a step of about 1e-3 of the weights"
            }
            Self::Saturated => {
                "standardize the inputs and start by `xavier_uniform`; lower the learning rate if it came so by training; or use `relu`"
            }
            Self::GradientVanishes | Self::SignalVanishes => match family(activation) {
                Family::Sigmoid => {
                    "use `relu` with `he_normal`, or `tanh` with `xavier_uniform`; fewer layers; `residual { .. }` around some of them"
                }
                Family::Tanh => {
                    "start by `xavier_uniform`, or use `relu` with `he_normal`; fewer layers; `residual { .. }` around some of them"
                }
                Family::Rectifier => {
                    "start by `he_normal`, which passes the signal of `relu` on; fewer layers; `residual { .. }` around some of them"
                }
                Family::Linear => "start by `xavier_uniform`; fewer layers",
            },
            Self::GradientExplodes | Self::SignalExplodes => match family(activation) {
                Family::Rectifier => {
                    "start by `he_normal`, standardize the inputs, and clip the gradient by its norm (`Clip::GlobalNorm`)"
                }
                _ => {
                    "start by `xavier_uniform`, standardize the inputs, and clip the gradient by its norm (`Clip::GlobalNorm`)"
                }
            },
            Self::Dead => {
                "start by `he_normal` with biases of zero, lower the learning rate, or use `leaky_relu`, which cannot die"
            }
            Self::Alike => {
                "units with the same weights are worth one unit: draw the weights at random, by leaving `init` out"
            }
            Self::LargeInputs => {
                "begin the network with `standardize`: a feature of its inputs is ten times as large as a standardised one, or more"
            }
            Self::Unfitted => {
                "fit it to the training set (`Network::fit_inputs`; the trainer does it when it starts), and diagnose then: so far it passes its inputs on unchanged"
            }
            Self::NotFinite => {
                "lower the learning rate, clip the gradient by its norm (`Clip::GlobalNorm`), and look at the inputs"
            }
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What is asked of an initialiser.
enum Family {
    Linear,
    Sigmoid,
    Tanh,
    Rectifier,
}

const fn family(activation: Curve) -> Family {
    match activation {
        Curve::Linear => Family::Linear,
        Curve::Sigmoid | Curve::HardSigmoid => Family::Sigmoid,
        Curve::Tanh => Family::Tanh,
        _ => Family::Rectifier,
    }
}
