//! Losses: how far a network's outputs are from what they should be, averaged over the batch as PyTorch does.
//!
//! A loss works on the logits and knows the head ([`Headed`](crate::head::Headed)): softmax and sigmoid are fused with their entropies. Which
//! loss goes with which head is the trait [`Fits`]; a pair that does not fit does not compile.

mod binary_cross_entropy;
#[cfg(test)]
mod checks;
mod class;
mod cross_entropy;
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

/// Says that a [`Loss`] takes targets of this type. Seen from the targets, so that rustc points at them where they do not fit.
#[diagnostic::on_unimplemented(
    message = "`{L}` cannot compare the network's {OUT} outputs with these targets",
    label = "not targets for {OUT} outputs",
    note = "class indices are `[Class<{OUT}>; BATCH]`, probabilities and values `Batch<{T}, BATCH, {OUT}>`, class weights `[f64; {OUT}]`"
)]
pub trait Targets<L, H, T: Scalar, const B: usize, const OUT: usize> {
    /// [`Loss::gradient`].
    fn gradient<I: Isa>(
        &self,
        loss: &L,
        isa: I,
        logits: &Batch<T, B, OUT>,
        rows: usize,
        d_logits: &mut Batch<T, B, OUT>,
    ) -> T;
}

#[diagnostic::do_not_recommend]
impl<L, H, T, Y, const B: usize, const OUT: usize> Targets<L, H, T, B, OUT> for Y
where
    L: Loss<H, T, Y, B, OUT>,
    T: Scalar,
{
    #[inline(always)]
    fn gradient<I: Isa>(
        &self,
        loss: &L,
        isa: I,
        logits: &Batch<T, B, OUT>,
        rows: usize,
        d_logits: &mut Batch<T, B, OUT>,
    ) -> T {
        loss.gradient(isa, logits, self, rows, d_logits)
    }
}

/// Says that a loss fits the last activation of the network `N`.
///
/// | loss | last activation |
/// |---|---|
/// | [`CrossEntropy`] | `softmax` |
/// | [`BinaryCrossEntropy`] | `sigmoid` |
/// | [`MeanSquaredError`], [`MeanAbsoluteError`], [`Huber`] | anything but `softmax` |
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit the last activation of `{N}`",
    label = "this loss needs another last activation",
    note = "`CrossEntropy` needs `softmax` last: write `dense(.., softmax)`",
    note = "`BinaryCrossEntropy` needs `sigmoid` last: write `dense(.., sigmoid)`",
    note = "`MeanSquaredError`, `MeanAbsoluteError` and `Huber` take any last activation but `softmax`: write `dense(..)`"
)]
pub trait Fits<N> {}
