//! One training step: a batch gathered, run, compared, sent back, and the weights moved, with one choice of instruction set.

use alloc::boxed::Box;

use rand::Rng;

use crate::batch::Batch;
use crate::data::{Dataset, Target};
use crate::kernels::{Isa, Task};
use crate::layer::{Context, Mode};
use crate::layers::Aligned;
use crate::network::{Logits, Network};
use crate::optim::{Clip, Optimizer, Rule};
use crate::parameters::{Parameters, Path, walk};
use crate::scalar::Scalar;
use crate::train::Objective;
use crate::zeroed::Zeroable;

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
    /// The last weights that are known to be good.
    good: Box<N>,
}

impl<N, T, Y, const B: usize, const IN: usize, const OUT: usize> Memory<N, T, Y, B, IN, OUT>
where
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    pub(super) fn new(network: &mut N) -> Self {
        let mut good = N::zeroed_box();
        copy(network, &mut *good);
        Self {
            x: Aligned::zeroed_box(),
            targets: Y::Batch::<B>::zeroed_box(),
            tape: N::Tape::<B>::zeroed_box(),
            gradient: N::zeroed_box(),
            good,
        }
    }

    /// Puts the last good weights back.
    pub(super) fn restore(&mut self, network: &mut N) {
        copy(&mut *self.good, network);
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

/// One step. Gives the loss; when that is not finite, nothing was moved.
pub(super) struct Step<'a, N, L, M, R, T, Y, const B: usize, const IN: usize, const OUT: usize>
where
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
    R: Rule,
{
    pub(super) network: &'a mut N,
    pub(super) data: &'a Dataset<T, IN, Y>,
    /// The samples of this batch.
    pub(super) order: &'a [u32],
    pub(super) memory: &'a mut Memory<N, T, Y, B, IN, OUT>,
    pub(super) loss: &'a L,
    pub(super) metrics: &'a mut M,
    pub(super) optimizer: &'a mut Optimizer<R, N>,
    pub(super) clip: Option<Clip>,
    pub(super) rng: &'a mut dyn Rng,
    /// Whether to remember the weights as good, if their loss is finite.
    pub(super) keep: bool,
}

impl<N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize> Task
    for Step<'_, N, L, L::Metrics, R, T, Y, B, IN, OUT>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    type Output = f64;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> f64 {
        let Self { network, data, order, memory, loss, metrics, optimizer, clip, rng, keep } = self;
        let Memory { x, targets, tape, gradient, good } = memory;
        let rows = order.len();
        data.gather(isa, order, &mut **x, &mut **targets);
        let mut cx = Context { isa, mode: Mode::Training { rng }, rows };
        network.record_logits(&mut cx, x, tape);

        let Logits { values, gradient: d_logits } = N::logits(tape);
        let value = loss.batch_gradient(isa, values, targets, rows, d_logits).to_f64();
        if !value.is_finite() {
            return value;
        }
        loss.measure(isa, values, targets, rows, metrics);
        if keep {
            copy(network, &mut **good);
        }

        network.backward_logits(&mut cx, x, tape, None, gradient);
        if let Some(clip) = clip {
            clip.apply(isa, &mut **gradient);
        }
        optimizer.step_with(isa, network, &mut **gradient);
        value
    }
}
