//! Losses: how far a network's outputs are from what they should be, averaged over the batch as PyTorch does.
//!
//! A loss works on the logits and knows the head ([`Headed`](crate::head::Headed)): softmax and sigmoid are fused with their entropies. Which
//! loss goes with which head is the trait [`Fits`]; a pair that does not fit does not compile.

mod binary_cross_entropy;
#[cfg(test)]
mod checks;
mod class;
mod cross_entropy;
mod given;
mod huber;
mod mean_absolute_error;
mod mean_squared_error;
mod on_logits;
mod pointwise;
mod targets;
mod weighting;

pub use binary_cross_entropy::{BinaryCrossEntropy, BinaryCrossEntropyWith};
pub use class::Class;
pub use cross_entropy::{CrossEntropy, CrossEntropyWith};
pub use given::{BatchOf, ComparedBy, Given, GivenTargets};
pub use huber::Huber;
pub use mean_absolute_error::MeanAbsoluteError;
pub use mean_squared_error::MeanSquaredError;
pub use pointwise::Pointwise;
pub use targets::{Binary, Categorical, Values};
pub use weighting::Weighting;
#[cfg(feature = "alloc")]
pub(crate) use {cross_entropy::weight, weighting::Soften};

use crate::batch::Batch;
use crate::kernels::Isa;
use crate::scalar::Scalar;

/// A loss over batches of `B` rows of `OUT` logits before the head `H`, with targets of type `Y`.
///
/// `Y` is `[Class<OUT>; B]` for class indices, `SMatrix<T, B, OUT>` for probabilities and values. `rows` is at most `B`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot compare {OUT} outputs with these targets",
    label = "these targets do not fit the network's outputs",
    note = "class indices are `[Class<{OUT}>; BATCH]`, probabilities and values `Batch<{T}, BATCH, {OUT}>`, class weights `[f64; {OUT}]`"
)]
pub trait Loss<H, T: Scalar, Y, const B: usize, const OUT: usize> {
    /// The mean loss of the first `rows` rows.
    fn value<I: Isa>(&self, isa: I, logits: &Batch<T, B, OUT>, targets: &Y, rows: usize) -> T;

    /// The mean loss of the first `rows` rows, and ∂loss/∂logits into all of `d_logits`: 0 in the rows after them.
    fn gradient<I: Isa>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y,
        rows: usize,
        d_logits: &mut Batch<T, B, OUT>,
    ) -> T;
}

/// Says that a loss fits the last activation of the network `N`.
///
/// | loss | last activation |
/// |---|---|
/// | [`CrossEntropy`], [`CrossEntropyWith`] | `softmax` |
/// | [`BinaryCrossEntropy`], [`BinaryCrossEntropyWith`] | `sigmoid` |
/// | [`MeanSquaredError`], [`MeanAbsoluteError`], [`Huber`] | anything but `softmax` |
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit the last activation of `{N}`",
    label = "this loss needs another last activation",
    note = "write `dense(.., softmax)` last for `CrossEntropy`, and `dense(.., sigmoid)` for `BinaryCrossEntropy`",
    note = "`MeanSquaredError`, `MeanAbsoluteError` and `Huber` take any last activation but `softmax`: write `dense(..)`"
)]
pub trait Fits<N> {}
