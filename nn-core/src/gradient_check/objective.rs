//! What is differentiated: the loss of a network, or a sum over a layer's outputs.

use core::marker::PhantomData;

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

use crate::batch::Batch;
use crate::kernels::{Isa, Task, dispatch};
use crate::layer::{Context, Layer, Mode, Recorded};
use crate::loss::Loss;
use crate::network::{self, Network};
use crate::scalar::Scalar;

/// A number that depends on a network's parameters and its input, and its gradient.
pub(super) trait Objective<N, T, const B: usize, const IN: usize> {
    fn value(&mut self, network: &N, x: &Batch<T, B, IN>) -> f64;
    /// What this row of the batch adds to the value.
    fn part(&mut self, network: &N, x: &Batch<T, B, IN>, row: usize) -> f64;
    /// Gives the value, and the size of what is summed up to it: what rounding is in proportion to.
    fn gradient(
        &mut self,
        network: &N,
        x: &Batch<T, B, IN>,
        d_x: &mut Batch<T, B, IN>,
        gradient: &mut N,
    ) -> [f64; 2];
}

/// The loss of a network.
pub(super) struct WithLoss<'a, P, L, Y, const OUT: usize> {
    pub(super) tape: &'a mut P,
    pub(super) loss: &'a L,
    pub(super) targets: &'a Y,
    pub(super) seed: u64,
}

impl<N, L, Y, T, const B: usize, const IN: usize, const OUT: usize> Objective<N, T, B, IN>
    for WithLoss<'_, <N as Network<T, IN, OUT>>::Tape<B>, L, Y, OUT>
where
    T: Scalar,
    N: Network<T, IN, OUT>,
    L: Loss<N::Head, T, Y, B, OUT>,
{
    fn value(&mut self, network: &N, x: &Batch<T, B, IN>) -> f64 {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        network::record(network, x, self.tape, &mut rng);
        network::cost_by::<N::Head, _, _, _, B, OUT>(self.loss, self.targets, N::logits(self.tape)).to_f64()
    }

    /// The difference of the sums over the rows up to this one and before it, for losses that are means over the rows.
    fn part(&mut self, network: &N, x: &Batch<T, B, IN>, row: usize) -> f64 {
        self.value(network, x);
        let logits = N::logits(self.tape).values;
        let sum = |rows: usize| {
            let (loss, targets, head) = (self.loss, self.targets, PhantomData::<N::Head>);
            rows as f64 * dispatch(Mean { loss, logits, targets, rows, head }).to_f64()
        };
        (sum(row + 1) - sum(row)) / B as f64
    }

    fn gradient(
        &mut self,
        network: &N,
        x: &Batch<T, B, IN>,
        d_x: &mut Batch<T, B, IN>,
        gradient: &mut N,
    ) -> [f64; 2] {
        let value = self.value(network, x);
        network::backward_input(network, x, self.tape, d_x, gradient);
        [value, value.abs()]
    }
}

/// The loss of the first `rows` rows.
struct Mean<'a, L, T, Y, H, const B: usize, const OUT: usize> {
    loss: &'a L,
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Y,
    rows: usize,
    head: PhantomData<H>,
}

impl<L, T, Y, H, const B: usize, const OUT: usize> Task for Mean<'_, L, T, Y, H, B, OUT>
where
    T: Scalar,
    L: Loss<H, T, Y, B, OUT>,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        self.loss.value(isa, self.logits, self.targets, self.rows)
    }
}

/// Σ c_bo y_bo of a layer's output.
pub(super) struct Functional<'a, P, T, const B: usize, const OUT: usize> {
    pub(super) recorded: &'a mut Recorded<T, P, B, OUT>,
    pub(super) coefficients: &'a Batch<T, B, OUT>,
    pub(super) seed: u64,
}

impl<P, T: Scalar, const B: usize, const OUT: usize> Functional<'_, P, T, B, OUT> {
    /// c_bo y_bo, a column an output.
    fn terms(&self) -> impl Iterator<Item = f64> {
        let pairs = self.recorded.output.iter().zip(self.coefficients);
        pairs.map(|(y, c)| y.to_f64() * c.to_f64())
    }
}

impl<L, T, const B: usize, const IN: usize, const OUT: usize> Objective<L, T, B, IN>
    for Functional<'_, <L as Layer<T, IN, OUT>>::Tape<B>, T, B, OUT>
where
    T: Scalar,
    L: Layer<T, IN, OUT>,
{
    fn value(&mut self, layer: &L, x: &Batch<T, B, IN>) -> f64 {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        dispatch(Record { layer, x, to: self.recorded, mode: Mode::Training { rng: &mut rng } });
        self.terms().sum()
    }

    fn part(&mut self, layer: &L, x: &Batch<T, B, IN>, row: usize) -> f64 {
        self.value(layer, x);
        self.terms().skip(row).step_by(B).sum()
    }

    fn gradient(
        &mut self,
        layer: &L,
        x: &Batch<T, B, IN>,
        d_x: &mut Batch<T, B, IN>,
        gradient: &mut L,
    ) -> [f64; 2] {
        let value = self.value(layer, x);
        self.recorded.d_output.copy_from(self.coefficients);
        dispatch(Backward { layer, x, from: self.recorded, d_x, gradient });
        [value, self.terms().map(f64::abs).sum()]
    }
}

struct Record<'a, L: Layer<T, IN, OUT>, T: Scalar, const B: usize, const IN: usize, const OUT: usize> {
    layer: &'a L,
    x: &'a Batch<T, B, IN>,
    to: &'a mut Recorded<T, L::Tape<B>, B, OUT>,
    mode: Mode<'a>,
}

impl<L, T, const B: usize, const IN: usize, const OUT: usize> Task for Record<'_, L, T, B, IN, OUT>
where
    T: Scalar,
    L: Layer<T, IN, OUT>,
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        self.layer.record(&mut Context { isa, mode: self.mode, rows: B }, self.x, self.to);
    }
}

struct Backward<'a, L: Layer<T, IN, OUT>, T: Scalar, const B: usize, const IN: usize, const OUT: usize> {
    layer: &'a L,
    x: &'a Batch<T, B, IN>,
    from: &'a mut Recorded<T, L::Tape<B>, B, OUT>,
    d_x: &'a mut Batch<T, B, IN>,
    gradient: &'a mut L,
}

impl<L, T, const B: usize, const IN: usize, const OUT: usize> Task for Backward<'_, L, T, B, IN, OUT>
where
    T: Scalar,
    L: Layer<T, IN, OUT>,
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let mut cx = Context { isa, mode: Mode::Inference, rows: B };
        self.layer.backward(&mut cx, self.x, self.from, Some(self.d_x), self.gradient);
    }
}
