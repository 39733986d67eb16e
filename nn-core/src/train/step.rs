//! One training step: batches gathered, run, compared, sent back, and the weights moved, with one choice of instruction set.

use alloc::boxed::Box;

use rand::Rng;

use crate::batch::Batch;
use crate::data::{Dataset, Target};
use crate::kernels::blend::MoveTowards;
use crate::kernels::{Isa, Task};
use crate::layer::{Context, Mode};
use crate::layers::Aligned;
use crate::network::{Logits, Network};
use crate::optim::{Clip, Optimizer, Rule};
use crate::parameters::{Parameters, Path, walk};
use crate::random::{Purpose, stream};
use crate::scalar::Scalar;
use crate::train::Objective;
use crate::train::average::Average;
use crate::zeroed::Zeroable;

/// One step of a training, as a callback sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The epoch, counted from 1.
    pub epoch: usize,
    /// How many epochs were asked for.
    pub epochs: usize,
    /// The step in the epoch, counted from 1.
    pub number: usize,
    /// How many steps there are in an epoch.
    pub of: usize,
    /// The mean loss of the step's samples, before it.
    pub loss: f64,
    /// η of the step.
    pub learning_rate: f64,
}

/// What all steps of a training share: allocated once, before the first.
pub(super) struct Memory<N, T, Y, const B: usize, const IN: usize, const OUT: usize>
where
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    x: Box<Aligned<Batch<T, B, IN>>>,
    targets: Box<Y::Batch<B>>,
    tape: Box<N::Tape<B>>,
    gradient: Box<N>,
    /// The gradient of all batches of a step, where a step has several.
    mean: Option<Box<N>>,
    /// The last weights that are known to be good.
    good: Box<N>,
}

impl<N, T, Y, const B: usize, const IN: usize, const OUT: usize> Memory<N, T, Y, B, IN, OUT>
where
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    /// For steps of `batches` batches.
    pub(super) fn new(network: &mut N, batches: usize) -> Self {
        let mut good = N::zeroed_box();
        copy(network, &mut *good);
        Self {
            x: Aligned::zeroed_box(),
            targets: Y::Batch::<B>::zeroed_box(),
            tape: N::Tape::<B>::zeroed_box(),
            gradient: N::zeroed_box(),
            mean: (batches > 1).then(N::zeroed_box),
            good,
        }
    }

    /// Puts the last good weights back.
    pub(super) fn restore(&mut self, network: &mut N) {
        copy(&mut *self.good, network);
    }

    /// These weights are good.
    #[cfg(feature = "checkpoint")]
    pub(super) fn remember(&mut self, network: &mut N) {
        copy(network, &mut *self.good);
    }
}

/// Copies all parameters and buffers.
pub(super) fn copy<T: Scalar, N: Parameters<T>>(from: &mut N, to: &mut N) {
    walk([from, to], &mut |_, [from, to]| to.copy_from_slice(from));
}

/// Whether all parameters and buffers are finite.
pub(super) fn is_finite<T: Scalar, N: Parameters<T>>(network: &N) -> bool {
    let mut finite = true;
    network.visit(Path::ROOT, &mut |_, values| finite &= values.iter().all(|value| value.is_finite()));
    finite
}

/// A loss that is not finite.
pub(super) struct Broken {
    /// Which batch of the step, counted from 0.
    pub(super) batch: usize,
    pub(super) loss: f64,
}

/// The losses of some batches together.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum {
    /// Σ weight · loss.
    pub(super) loss: f64,
    /// Σ weight: the number of samples, unless the loss weighs them.
    pub(super) weight: f64,
}

impl Sum {
    pub(super) fn add(&mut self, loss: f64, weight: f64) {
        self.loss += loss * weight;
        self.weight += weight;
    }

    pub(super) fn join(&mut self, other: Self) {
        self.loss += other.loss;
        self.weight += other.weight;
    }

    pub(super) fn mean(self) -> f64 {
        if self.weight == 0.0 { 0.0 } else { self.loss / self.weight }
    }
}

/// One step. Gives the losses; when one is not finite, nothing was moved.
pub(super) struct Descend<'a, N, L, M, R, T, Y, const B: usize, const IN: usize, const OUT: usize>
where
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
    R: Rule,
{
    pub(super) network: &'a mut N,
    pub(super) data: &'a Dataset<T, IN, Y>,
    /// The samples of this step: of one batch, or of several whose gradients are joined.
    pub(super) group: &'a [u32],
    pub(super) memory: &'a mut Memory<N, T, Y, B, IN, OUT>,
    pub(super) loss: &'a L,
    pub(super) metrics: &'a mut M,
    pub(super) optimizer: &'a mut Optimizer<R, N>,
    pub(super) average: Option<&'a mut Average<N>>,
    pub(super) clip: Option<Clip>,
    pub(super) seed: u64,
    /// The number of the step's first batch, counted from the beginning of the training.
    pub(super) first_batch: u64,
    /// Whether to remember the weights as good, if their loss is finite.
    pub(super) keep: bool,
}

impl<N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize> Task
    for Descend<'_, N, L, L::Metrics, R, T, Y, B, IN, OUT>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    type Output = Result<Sum, Broken>;

    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) -> Result<Sum, Broken> {
        let mut sum = Sum::default();
        for (batch, order) in self.group.chunks(B).enumerate() {
            let mut rng = stream(self.seed, Purpose::Step, self.first_batch + batch as u64);
            let loss = self.pass(isa, order, &mut rng, batch == 0 && self.keep);
            if !loss.is_finite() {
                return Err(Broken { batch, loss });
            }
            let weight = self.loss.weight(&*self.memory.targets, order.len());
            sum.add(loss, weight);
            let share = if batch == 0 || sum.weight == 0.0 { 1.0 } else { weight / sum.weight };
            self.gather(isa, share);
        }
        let Memory { gradient, mean, .. } = self.memory;
        let gradient = mean.as_mut().unwrap_or(gradient);
        if let Some(clip) = self.clip {
            clip.apply(isa, &mut **gradient);
        }
        self.optimizer.step_with(isa, self.network, &mut **gradient);
        if let Some(average) = self.average {
            average.update(isa, self.network);
        }
        Ok(sum)
    }
}

impl<N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>
    Descend<'_, N, L, L::Metrics, R, T, Y, B, IN, OUT>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    /// Forward, loss and backward of one batch. Gives the mean loss; when that is not finite, there is no gradient.
    #[inline(always)]
    fn pass<I: Isa>(&mut self, isa: I, order: &[u32], rng: &mut dyn Rng, keep: bool) -> f64 {
        let Memory { x, targets, tape, gradient, good, .. } = &mut *self.memory;
        let rows = order.len();
        self.data.gather(isa, order, &mut **x, &mut **targets);
        let mut cx = Context { isa, mode: Mode::Training { rng }, rows };
        self.network.record_logits(&mut cx, x, tape);

        let Logits { values, gradient: d_logits } = N::logits(tape);
        let loss = self.loss.batch_gradient(isa, values, targets, rows, d_logits).to_f64();
        if !loss.is_finite() {
            return loss;
        }
        self.loss.measure(isa, values, targets, rows, self.metrics);
        if keep {
            copy(self.network, &mut **good);
        }
        self.network.backward_logits(&mut cx, x, tape, None, gradient);
        loss
    }

    /// Takes the gradient of one batch into that of the step, which is the mean of those so far: what the loss of all their rows
    /// together would give. `share` is the part of the new one; 1 for the first.
    #[inline(always)]
    fn gather<I: Isa>(&mut self, isa: I, share: f64) {
        let Memory { gradient, mean: Some(mean), .. } = &mut *self.memory else { return };
        walk([&mut **mean, &mut **gradient], &mut |_, [mean, value]| {
            if share == 1.0 {
                mean.copy_from_slice(value);
            } else {
                isa.run(MoveTowards { mean, value, share: T::from_f64(share) });
            }
        });
    }
}
