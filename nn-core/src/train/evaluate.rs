//! Measuring a network on a data set, without training it.

use core::fmt;
use core::ops::Deref;

use crate::batch::Batch;
use crate::data::{Dataset, Target};
use crate::kernels::{Isa, Task, dispatch};
use crate::layer::{Context, Mode};
use crate::loss::Fits;
use crate::network::Network;
use crate::scalar::Scalar;
use crate::train::{Metrics, Objective, Score};
use crate::zeroed::Zeroable;

/// The loss and the metrics of a network on a data set. It derefs to the metrics: `evaluation.accuracy()`, `evaluation.confusion`,
/// `evaluation.r_squared()`.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation<M> {
    /// The mean loss over the samples, weighed as the loss weighs them: no matter how they are cut into batches.
    pub loss: f64,
    /// [`Classification`](crate::train::Classification) or [`Regression`](crate::train::Regression).
    pub metrics: M,
}

impl<M: Metrics> Evaluation<M> {
    /// The loss and the metric alone.
    pub fn score(&self) -> Score {
        Score { loss: self.loss, metric: self.metrics.metric() }
    }
}

impl<M> Deref for Evaluation<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.metrics
    }
}

impl<M: Metrics> fmt::Display for Evaluation<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.4}, {}", self.loss, self.metrics)
    }
}

/// Runs the network on every sample, as in use (dropout passes everything on), and measures it. A loss whose own numbers make no sense, which
/// a trainer refuses, gives a loss that makes no sense: [`Objective::fault`] tells.
///
/// ```
/// # use nn_core::{Network, head::Headed, layers::Softmax, data::Dataset, loss::{Class, CrossEntropy}, train::evaluate};
/// # fn example<N>(network: N, test: Dataset<f32, 64, Class<10>>)
/// # where N: Network<f32, 64, 10> + Headed<Head = Softmax> {
/// let test = evaluate(&network, &test, &CrossEntropy);
/// println!("{:.2} %\n{}", 100.0 * test.accuracy(), test.confusion);
/// # }
/// ```
pub fn evaluate<N, L, T, Y, const IN: usize, const OUT: usize>(
    network: &N,
    data: &Dataset<T, IN, Y>,
    loss: &L,
) -> Evaluation<L::Metrics>
where
    L: Fits<N> + Objective<N::Head, T, Y, OUT>,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    let mut metrics = loss.metrics();
    let loss = measure(network, data, loss, &mut metrics);
    Evaluation { loss, metrics }
}

/// Fills `metrics`, and gives the mean loss. Batches are as large as activations on the stack may be.
pub(super) fn measure<N, L, T, Y, const IN: usize, const OUT: usize>(
    network: &N,
    data: &Dataset<T, IN, Y>,
    loss: &L,
    metrics: &mut L::Metrics,
) -> f64
where
    L: Objective<N::Head, T, Y, OUT>,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    let fits = |rows: usize| rows * N::ACTIVATIONS * size_of::<T>() <= 256 * 1024;
    if fits(32) {
        measure_by::<N, L, T, Y, 32, IN, OUT>(network, data, loss, metrics)
    } else if fits(8) {
        measure_by::<N, L, T, Y, 8, IN, OUT>(network, data, loss, metrics)
    } else {
        measure_by::<N, L, T, Y, 1, IN, OUT>(network, data, loss, metrics)
    }
}

/// [`measure`], `B` samples at a time.
fn measure_by<N, L, T, Y, const B: usize, const IN: usize, const OUT: usize>(
    network: &N,
    data: &Dataset<T, IN, Y>,
    loss: &L,
    metrics: &mut L::Metrics,
) -> f64
where
    L: Objective<N::Head, T, Y, OUT>,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    metrics.reset();
    let mut x = Batch::<T, B, IN>::zeroed_box();
    let mut targets = Y::Batch::<B>::zeroed_box();
    let mut logits = Batch::<T, B, OUT>::zeroed_box();
    let (mut sum, mut weights) = (0.0, 0.0);
    for start in (0..data.len()).step_by(B) {
        let rows = B.min(data.len() - start);
        let indices: [u32; B] = core::array::from_fn(|row| (start + row) as u32);
        let order = &indices[..rows];
        let (x, targets, logits) = (&mut *x, &mut *targets, &mut *logits);
        let (value, weight) =
            dispatch(MeasureBatch { network, data, loss, metrics: &mut *metrics, order, x, targets, logits });
        sum += value.to_f64() * weight;
        weights += weight;
    }
    if weights == 0.0 { 0.0 } else { sum / weights }
}

struct MeasureBatch<'a, N, L, M, T, Y, const B: usize, const IN: usize, const OUT: usize>
where
    T: Scalar,
    Y: Target<T>,
{
    network: &'a N,
    data: &'a Dataset<T, IN, Y>,
    loss: &'a L,
    metrics: &'a mut M,
    order: &'a [u32],
    x: &'a mut Batch<T, B, IN>,
    targets: &'a mut Y::Batch<B>,
    logits: &'a mut Batch<T, B, OUT>,
}

impl<N, L, T, Y, const B: usize, const IN: usize, const OUT: usize> Task
    for MeasureBatch<'_, N, L, L::Metrics, T, Y, B, IN, OUT>
where
    L: Objective<N::Head, T, Y, OUT>,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    /// The loss, and what its targets count for.
    type Output = (T, f64);

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> (T, f64) {
        let Self { network, data, loss, metrics, order, x, targets, logits } = self;
        data.gather(isa, order, x, targets);
        let mut cx = Context { isa, mode: Mode::Inference, rows: order.len() };
        network.forward_logits(&mut cx, x, logits);
        loss.measure(isa, logits, targets, order.len(), metrics);
        (loss.batch_value(isa, logits, targets, order.len()), loss.weight(targets, order.len()))
    }
}
