//! LSUV: weights that suit the data, found layer by layer.

use core::fmt;

use rand::Rng;

use crate::batch::Batch;
use crate::fault::{AT_LEAST_ONE, Fault};
use crate::init::{Fan, Initializer};
use crate::network::{self, Network};
use crate::observe::{Observation, Observer};
use crate::parameters::{Parameters, Path, Role};
use crate::scalar::Scalar;
use crate::signal::Stage;

/// Layer-sequential unit variance: orthonormal weights, and then, from the first layer to the last, each layer's weights divided by the
/// deviation of what it makes of real data, until that deviation is 1.
///
/// Mishkin and Matas, *All you need is a good init*, 2016. The variance is that of z = x Wᵀ + b, before the activation, over all samples and units, as in the
/// paper: there the weights scale it exactly, whatever the activation, so that no theory of the activation is
/// needed.
///
/// ```
/// use nn_core::init::Lsuv;
/// use nn_core::{Batch, network};
/// # use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
///
/// network! {
///     struct Deep: 8 => 2 { dense(32, gelu), dense(32, gelu), dense(32, gelu), dense(2) }
/// }
///
/// # let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// # let x = Batch::<f32, 100, 8>::from_fn(|row, column| ((row * 8 + column) as f32).sin());
/// let mut network = Deep::init(&mut rng);
/// let report = Lsuv::default().initialize(&mut network, &x, &mut rng)?;
/// println!("{report}");
/// assert!(report.layers.iter().all(|(_, layer)| (layer.after - 1.0).abs() < 0.01));
/// # Ok::<(), nn_core::init::LsuvError>(())
/// ```
///
/// `x` is a batch as the network is trained on, a hundred samples or more. A leading `standardize` must have been fitted to the training set
/// ([`Network::fit_inputs`]). Dropout is off. Biases, and layers
/// other than `dense`, stay as they are. The cost is that of a forward pass for each layer and try.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lsuv {
    /// How near to 1 a variance must come: 0.01. More than 0 and less than 1.
    pub tolerance: f64,
    /// How often a layer is divided at most: 10, and at least 1. Without a bias once is enough.
    pub tries: usize,
}

impl Default for Lsuv {
    fn default() -> Self {
        Self { tolerance: 0.01, tries: 10 }
    }
}

/// What became of one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LsuvLayer {
    /// The variance of its outputs, before the activation, with orthonormal weights.
    pub before: f64,
    /// The variance that it has now.
    pub after: f64,
    /// How often its weights were divided.
    pub tries: usize,
}

/// Why a layer could not be given the variance 1. The layers before it have it; those after it are as they were.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LsuvError {
    /// A number of [`Lsuv`] that makes no sense. Nothing was changed.
    Setting(Fault),
    /// The network begins with a `standardize` that is not fitted: the trainer would fit it later, and change what the weights were suited to.
    /// Nothing was changed.
    Unfitted,
    /// Every sample gives layer `layer`, counted from 0 among the dense ones, the same: the inputs are constant, the batch is of one sample, or the layer
    /// before it is dead.
    Constant {
        /// Which layer.
        layer: usize,
    },
    /// The outputs of layer `layer`, counted from 0 among the dense ones, are all the same, or not finite: its inputs are not finite, or not other
    /// than 0.
    Variance {
        /// Which layer.
        layer: usize,
        /// The variance of its outputs: 0, infinite or NaN.
        variance: f64,
    },
    /// The variance did not come near 1: the biases of layer `layer` decide it, not the weights.
    Tries {
        /// Which layer.
        layer: usize,
        /// The variance that it has in the end.
        variance: f64,
    },
}

impl fmt::Display for LsuvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(fault) => fault.fmt(f),
            Self::Constant { layer } => write!(
                f,
                "dense layer {layer} (counted from 0) is given the same by every sample: take a batch of samples that differ, a hundred or more, and \
                 look for a dead layer before it"
            ),
            Self::Unfitted => f.write_str(
                "the network's `standardize` is not fitted yet: fit it to the training set first, \
                 `Network::fit_inputs(&mut network, train.inputs().iter())`",
            ),
            Self::Variance { layer, variance } => write!(
                f,
                "dense layer {layer} (counted from 0) gives outputs of variance {variance}, which no weights can bring to 1: look for inputs that \
                 are not finite, or are 0"
            ),
            Self::Tries { layer, variance } => write!(
                f,
                "dense layer {layer} (counted from 0) gives outputs of variance {variance}, which its biases decide: start them at zero"
            ),
        }
    }
}

impl core::error::Error for LsuvError {}

impl Lsuv {
    /// Draws the weights of `network` and suits them to `x`, `[B, IN]`.
    ///
    /// # Errors
    /// A `standardize` that is not fitted; a setting that makes no sense; samples that do not differ; a layer whose outputs do not vary, or are not finite, or whose biases are too large. See [`LsuvError`].
    #[cfg(feature = "alloc")]
    pub fn initialize<N, T, R, const B: usize, const IN: usize, const OUT: usize>(
        &self,
        network: &mut N,
        x: &Batch<T, B, IN>,
        rng: &mut R,
    ) -> Result<LsuvReport, LsuvError>
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        R: Rng + ?Sized,
    {
        let mut report = LsuvReport::default();
        let mut tape = <N as Network<T, IN, OUT>>::tape::<B>();
        self.initialize_in(network, x, rng, &mut tape, |path, layer| report.push(path, layer))?;
        Ok(report)
    }

    /// [`Lsuv::initialize`] without an allocation, in the caller's tape: shows the layers one after another, by their paths.
    ///
    /// # Errors
    /// As [`Lsuv::initialize`].
    pub fn initialize_in<N, T, R, const B: usize, const IN: usize, const OUT: usize>(
        &self,
        network: &mut N,
        x: &Batch<T, B, IN>,
        rng: &mut R,
        tape: &mut N::Tape<B>,
        mut visitor: impl FnMut(Path<'_>, LsuvLayer),
    ) -> Result<(), LsuvError>
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        R: Rng + ?Sized,
    {
        if let Some(fault) = self.fault() {
            return Err(LsuvError::Setting(fault));
        }
        if N::FITS_INPUTS && has_no_statistics(network) {
            return Err(LsuvError::Unfitted);
        }
        for layer in 0.. {
            let mut look = Look { layer, ..Look::default() };
            N::observe([&*network], x, tape, Path::ROOT, &mut look);
            let Some(weights) = look.weights else { break };
            change(network, weights, |values, fan| Initializer::Orthogonal.fill(values, fan, rng));
            self.suit(network, x, tape, layer, &mut visitor)?;
        }
        Ok(())
    }

    fn fault(&self) -> Option<Fault> {
        let allowed = "it must be more than 0 and less than 1";
        Fault::unless(self.tolerance > 0.0 && self.tolerance < 1.0, "the tolerance", self.tolerance, allowed)
            .or(Fault::unless(self.tries > 0, "the number of tries", 0.0, AT_LEAST_ONE))
    }

    /// Divides the weights of one layer until its outputs have the variance 1.
    fn suit<N, T, const B: usize, const IN: usize, const OUT: usize>(
        &self,
        network: &mut N,
        x: &Batch<T, B, IN>,
        tape: &mut N::Tape<B>,
        layer: usize,
        visitor: &mut impl FnMut(Path<'_>, LsuvLayer),
    ) -> Result<(), LsuvError>
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
    {
        let mut before = None;
        for tries in 0..=self.tries {
            network::record_in_use(network, x, tape);
            let mut look = Look { layer, measures: true, ..Look::default() };
            N::observe([&*network], x, tape, Path::ROOT, &mut look);
            if look.is_constant {
                return Err(LsuvError::Constant { layer });
            }
            let variance = look.variance;
            if !(variance.is_finite() && variance > 0.0) {
                return Err(LsuvError::Variance { layer, variance });
            }
            let before = *before.get_or_insert(variance);
            if (variance - 1.0).abs() <= self.tolerance {
                let mut tell =
                    Tell { layer, seen: 0, visitor, found: LsuvLayer { before, after: variance, tries } };
                N::observe([&*network], x, tape, Path::ROOT, &mut tell);
                return Ok(());
            }
            if tries == self.tries {
                return Err(LsuvError::Tries { layer, variance });
            }
            let divisor = T::from_f64(libm::sqrt(variance));
            let Some(weights) = look.weights else { break };
            change(network, weights, |values, _| values.iter_mut().for_each(|weight| *weight /= divisor));
        }
        Ok(())
    }
}

/// Whether nothing was measured yet: all buffers are 0.
fn has_no_statistics<T: Scalar, N: Parameters<T>>(network: &N) -> bool {
    let mut untouched = true;
    network.visit(Path::ROOT, &mut |info, values| {
        untouched &= info.role != Role::Buffer || values.iter().all(|value| *value == T::ZERO);
    });
    untouched
}

/// Finds dense layer `layer`, and measures what it gives if it is asked to.
#[derive(Default)]
struct Look {
    layer: usize,
    measures: bool,
    seen: usize,
    /// Where its weights are.
    weights: Option<usize>,
    variance: f64,
    /// Whether all samples give it the same.
    is_constant: bool,
}

impl<T: Scalar> Observer<T, 1> for Look {
    fn layer<L: Parameters<T>>(&mut self, [layer]: [&L; 1], observed: Observation<'_, T>) {
        let Some(dense) = Dense::of(layer, &observed) else { return };
        if self.seen == self.layer {
            self.weights = Some(dense.weight.as_ptr().addr());
            self.variance = if self.measures { dense.variance(&observed) } else { 0.0 };
            self.is_constant = observed
                .x
                .chunks_exact(observed.rows)
                .all(|feature| feature.iter().all(|x| *x == feature[0]));
        }
        self.seen += 1;
    }
}

/// Shows dense layer `layer` to the caller, who wants to know its path.
struct Tell<'a, V> {
    layer: usize,
    seen: usize,
    visitor: &'a mut V,
    found: LsuvLayer,
}

impl<T: Scalar, V: FnMut(Path<'_>, LsuvLayer)> Observer<T, 1> for Tell<'_, V> {
    fn layer<L: Parameters<T>>(&mut self, [layer]: [&L; 1], observed: Observation<'_, T>) {
        if Dense::of(layer, &observed).is_some() {
            if self.seen == self.layer {
                (self.visitor)(observed.path, self.found);
            }
            self.seen += 1;
        }
    }
}

/// What a dense layer consists of.
struct Dense<'a, T> {
    /// `[out, in]`.
    weight: &'a [T],
    /// `[out]`, or empty.
    bias: &'a [T],
}

impl<'a, T: Scalar> Dense<'a, T> {
    /// The layer, if it is a dense one.
    fn of<L: Parameters<T>>(layer: &'a L, observed: &Observation<'_, T>) -> Option<Self> {
        let Stage::Dense { fan, .. } = observed.stage else { return None };
        let (mut weight, mut bias) = (None, &[][..]);
        layer.visit(Path::ROOT, &mut |info, values| match info.role {
            Role::Weight if info.shape == [fan.outputs, fan.inputs] => weight = Some(values),
            Role::Bias if info.shape == [fan.outputs] => bias = values,
            _ => {}
        });
        weight.map(|weight| Self { weight, bias })
    }

    /// Of z = x Wᵀ + b, over all rows and outputs. A few rows at a time, so that no memory is needed for z.
    fn variance(&self, observed: &Observation<'_, T>) -> f64 {
        const ROWS: usize = 64;
        let Observation { x, rows, .. } = *observed;
        let outputs = self.weight.len() * rows / x.len();
        let (mut sum, mut squares) = (0.0, 0.0);
        for o in 0..outputs {
            let bias = self.bias.get(o).map_or(0.0, |bias| bias.to_f64());
            for start in (0..rows).step_by(ROWS) {
                let mut z = [bias; ROWS];
                let z = &mut z[..ROWS.min(rows - start)];
                for (i, x) in x.chunks_exact(rows).enumerate() {
                    let weight = self.weight[i * outputs + o].to_f64();
                    for (z, x) in z.iter_mut().zip(&x[start..]) {
                        *z += weight * x.to_f64();
                    }
                }
                sum += z.iter().sum::<f64>();
                squares += z.iter().map(|z| z * z).sum::<f64>();
            }
        }
        let count = (outputs * rows) as f64;
        squares / count - (sum / count) * (sum / count)
    }
}

/// Changes the tensor that lies at this address.
fn change<T: Scalar, N: Parameters<T>>(network: &mut N, address: usize, mut how: impl FnMut(&mut [T], Fan)) {
    N::zip([network], Path::ROOT, &mut |info, [values]| {
        if let [outputs, inputs] = *info.shape
            && values.as_ptr().addr() == address
        {
            how(values, Fan { inputs, outputs });
        }
    });
}

/// What became of each dense layer. `{}` prints a table.
#[cfg(feature = "alloc")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LsuvReport {
    /// The layers in order: name (`hidden`, `encoder.hidden`) and numbers.
    pub layers: alloc::vec::Vec<(alloc::string::String, LsuvLayer)>,
}

#[cfg(feature = "alloc")]
impl LsuvReport {
    fn push(&mut self, path: Path<'_>, layer: LsuvLayer) {
        self.layers.push((alloc::string::ToString::to_string(&path), layer));
    }
}

#[cfg(feature = "alloc")]
impl fmt::Display for LsuvReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest = self.layers.iter().map(|(name, _)| name.chars().count()).max();
        let width = longest.unwrap_or(0).max("layer".len());
        write!(f, "{:width$}  {:>9}  {:>9}  {:>5}", "layer", "before", "after", "tries")?;
        for (name, LsuvLayer { before, after, tries }) in &self.layers {
            write!(f, "\n{name:width$}  {before:>9.2e}  {after:>9.2e}  {tries:>5}")?;
        }
        Ok(())
    }
}
