//! What may be set about an entropy: weights of its outputs, and label smoothing.

use core::fmt;

use crate::fault::Fault;

/// A weight for each of `OUT` outputs: `[f64; OUT]`; one `f64` for all of them; or `()`, which weighs nothing.
///
/// A network with another number of outputs does not compile.
pub trait Weighting<const OUT: usize>: Copy + fmt::Debug + Send + Sync + 'static {
    /// The weight of this output.
    fn weight(&self, output: usize) -> f64;
}

impl<const OUT: usize> Weighting<OUT> for () {
    #[inline(always)]
    fn weight(&self, _output: usize) -> f64 {
        1.0
    }
}

impl<const OUT: usize> Weighting<OUT> for f64 {
    #[inline(always)]
    fn weight(&self, _output: usize) -> f64 {
        *self
    }
}

impl<const OUT: usize> Weighting<OUT> for [f64; OUT] {
    #[inline(always)]
    fn weight(&self, output: usize) -> f64 {
        self[output]
    }
}

/// What an entropy makes of its targets: constants where a loss has no settings, so that nothing is computed in vain.
pub(crate) trait Soften<const OUT: usize> {
    /// ε, the strength of label smoothing.
    fn smoothing(&self) -> f64;
    /// w of this output.
    fn weight(&self, output: usize) -> f64;
    /// What is wrong with these numbers, if anything.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "the trainer asks, and needs a heap"))]
    fn fault(&self) -> Option<Fault> {
        None
    }
}

/// The largest weight: sums of weighed losses then fit into an `f32`.
const LARGEST: f64 = 1e30;

/// What is wrong with weights, if anything: one that is negative, NaN or too large for an `f32`, or that all are 0.
pub(super) fn fault<const OUT: usize>(
    weights: &impl Weighting<OUT>,
    [each, sum]: [&'static str; 2],
) -> Option<Fault> {
    let all = || (0..OUT).map(|output| weights.weight(output));
    all()
        .find_map(|weight| {
            Fault::unless((0.0..=LARGEST).contains(&weight), each, weight, "it must be from 0 to 1e30")
        })
        .or(Fault::unless(
            all().any(|weight| weight > 0.0),
            sum,
            0.0,
            "at least one of them must be positive",
        ))
}

/// What is wrong with the strength of label smoothing, if anything: 1 would leave nothing of the labels.
pub(super) fn smoothing_fault(smoothing: f64) -> Option<Fault> {
    Fault::unless_share("the label smoothing", smoothing)
}
