//! What `network!` writes for each network, and the entrances that everybody calls.
//!
//! [`Network`] is the chain of layers up to the logits. The free functions are its entrances: each chooses the instruction set once and
//! runs the chain with it; the inherent methods of a network are these. A network is a [`Layer`], head
//! included, so that it can stand in another network.

use core::marker::PhantomData;

use nalgebra::SVector;
use rand::Rng;

use crate::activation::Activation;
use crate::batch::Batch;
use crate::head::{Head, Headed};
use crate::kernels::{Isa, Task, dispatch};
use crate::layer::{Context, Layer, Mode, Recorded, Shape};
use crate::loss::{ComparedBy, Fits, GivenTargets, Loss};
use crate::observe::Observer;
use crate::parameters::{Parameters, Path};
use crate::scalar::Scalar;
use crate::signal::{Signal, Stage};
use crate::summary::{Row, Summary};
use crate::zeroed::Zeroable;

/// A chain of layers whose sizes the compiler knows. Written by `network!`; use it as a bound for generic code, and for networks of
/// another scalar: `Digits::<f64>::init(&mut rng)`.
///
/// `IN` and `OUT` are features of one sample. The logits are the values before the head: see [`head`](crate::head).
///
/// In generic code the passes are the functions of this module, [`forward`], [`record`], [`cost`], [`backward`]. One step of
/// any network, without a heap:
///
/// ```
/// use nn_core::loss::{Fits, Loss};
/// use nn_core::optim::{self, Rule};
/// use nn_core::{Batch, Network, Scalar, network};
///
/// /// What a step needs beside the network. It may lie in a `static`: all of it starts as `ZEROED`.
/// struct Memory<N: Network<T, IN, OUT>, R: Rule, T: Scalar, const B: usize, const IN: usize, const OUT: usize> {
///     tape: N::Tape<B>,
///     gradient: N,
///     state: R::State<N>,
///     time: u64,
/// }
///
/// fn step<N, R, L, Y, T, const B: usize, const IN: usize, const OUT: usize>(
///     network: &mut N,
///     memory: &mut Memory<N, R, T, B, IN, OUT>,
///     rule: &R,
///     loss: &L,
///     (x, targets): (&Batch<T, B, IN>, &Y),
///     rng: &mut dyn rand::Rng,
/// ) -> T
/// where
///     T: Scalar,
///     N: Network<T, IN, OUT>,
///     R: Rule,
///     L: Fits<N> + Loss<N::Head, T, Y, B, OUT>,
/// {
///     let Memory { tape, gradient, state, time } = memory;
///     network::record(network, x, tape, rng);
///     let cost = network::cost(network, loss, targets, tape);
///     network::backward(network, x, tape, gradient);
///     *time += 1;
///     optim::step(rule, *time, network, gradient, state);
///     cost
/// }
/// #
/// # use nn_core::{Zeroable, loss::MeanSquaredError, optim::Adam};
/// # use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
/// # nn_core::network! { struct Line: 1 => 1 { dense(1) } }
/// # let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// # let mut net = Line::init(&mut rng);
/// # let mut memory = Memory { tape: LineTape::ZEROED, gradient: Line::zeros(), state: Zeroable::ZEROED, time: 0 };
/// # let x = Batch::<f32, 2, 1>::new(0.0, 1.0);
/// # let y = Batch::<f32, 2, 1>::new(1.0, 3.0);
/// # let mut cost = 0.0;
/// # for _ in 0..500 {
/// #     cost = step(&mut net, &mut memory, &Adam::new(0.05), &MeanSquaredError, (&x, &y), &mut rng);
/// # }
/// # assert!(cost < 1e-3, "{cost}");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no network or layer that takes {IN} values and gives {OUT}",
    label = "not a network or layer from {IN} to {OUT} values",
    note = "networks are declared with `nn_core::network!`, layers implement `nn_core::Layer`"
)]
pub trait Network<T: Scalar, const IN: usize, const OUT: usize>: Parameters<T> + Shape + Headed {
    /// What [`record`] keeps for [`backward`], for batches of `B` rows.
    type Tape<const B: usize>: Zeroable;

    /// Operations of one forward pass of one sample: a multiplication and an addition count one each.
    const FLOPS: usize;
    /// Numbers between input and output, for one sample: the sum of the layers' widths, inner layers included.
    const ACTIVATIONS: usize;
    /// Whether the first layer is fitted to the inputs: see [`fit_inputs`](Network::fit_inputs).
    const FITS_INPUTS: bool = false;
    /// The table of layers.
    const SUMMARY: Summary<'static>;
    /// What each layer does to the size of a signal, by its initialisers. Empty in a network written by hand that predicts nothing.
    const STAGES: &'static [Stage] = &[];
    /// The signal through the layers as it is predicted before training.
    const SIGNAL: Signal<'static> = Signal { names: &[], layers: &[] };

    /// Draws all parameters anew, each layer by its initialiser.
    fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R);

    /// Fits a leading `standardize` to the inputs that the network will be trained on, unless it is fitted already.
    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a SVector<T, IN>> + Clone)
    where
        T: 'a;

    /// The logits of a batch.
    fn forward_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        logits: &mut Batch<T, B, OUT>,
    );

    /// The logits of a batch, into the tape.
    fn record_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        tape: &mut Self::Tape<B>,
    );

    /// From ∂loss/∂logits in the tape, writes ∂loss/∂parameters into `gradient`, and ∂loss/∂x into `d_x` if somebody asks.
    fn backward_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        tape: &mut Self::Tape<B>,
        d_x: Option<&mut Batch<T, B, IN>>,
        gradient: &mut Self,
    );

    /// Where the tape keeps the logits.
    fn logits<const B: usize>(tape: &mut Self::Tape<B>) -> Logits<'_, T, B, OUT>;

    /// Shows each layer of a recorded batch `x` to `observer`, in order: see [`observe`](crate::observe). `networks` are several of one type, as their
    /// weights and a gradient.
    fn observe<const B: usize, const N: usize>(
        networks: [&Self; N],
        x: &Batch<T, B, IN>,
        tape: &Self::Tape<B>,
        path: Path<'_>,
        observer: &mut impl Observer<T, N>,
    );

    /// A new network of scalar `T`, each layer drawn by its initialiser. For a network that is large for the stack, use [`init_boxed`].
    fn init<R: Rng + ?Sized>(rng: &mut R) -> Self {
        let mut network = Self::ZEROED;
        network.initialize(rng);
        network
    }

    /// All zeros, as a gradient begins.
    fn zeros() -> Self {
        Self::ZEROED
    }

    /// All zeros on the heap, made in place.
    #[cfg(feature = "alloc")]
    fn zeros_boxed() -> alloc::boxed::Box<Self> {
        Self::zeroed_box()
    }

    /// What [`record`] and [`backward`] need for batches of `B` rows, on the heap. Without one: `Tape::ZEROED`, in a `static`.
    #[cfg(feature = "alloc")]
    fn tape<const B: usize>() -> alloc::boxed::Box<Self::Tape<B>> {
        const { crate::__private::check::rows(B) };
        Self::Tape::<B>::zeroed_box()
    }
}

/// The last values of a tape: what the loss reads, and what it writes.
pub struct Logits<'a, T, const B: usize, const OUT: usize> {
    /// Before the head, `[B, OUT]`.
    pub values: &'a Batch<T, B, OUT>,
    /// ∂loss/∂logits, `[B, OUT]`.
    pub gradient: &'a mut Batch<T, B, OUT>,
}

/// A network is a layer, head included.
#[diagnostic::do_not_recommend]
impl<N, T, const IN: usize, const OUT: usize> Layer<T, IN, OUT> for N
where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    type Tape<const B: usize> = N::Tape<B>;

    const FLOPS: usize = N::FLOPS;
    const STAGE: Stage =
        Stage::Chain(&[Stage::Chain(N::STAGES), Stage::Activation(<N::Head as Head>::Pointwise::CURVE)]);
    const FITS_INPUTS: bool = N::FITS_INPUTS;
    const ENDS_WITH_SOFTMAX: bool = N::Head::TIES_OUTPUTS;
    const ACTIVATIONS: usize = N::ACTIVATIONS;
    const ROWS: &'static [Row<'static>] = N::SUMMARY.rows;

    fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        Network::initialize(self, rng);
    }

    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        y: &mut Batch<T, B, OUT>,
    ) {
        self.forward_logits(cx, x, y);
        N::Head::apply(cx.isa, y);
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        to: &mut Recorded<T, Self::Tape<B>, B, OUT>,
    ) {
        self.record_logits(cx, x, &mut to.tape);
        to.output.copy_from(N::logits(&mut to.tape).values);
        N::Head::apply(cx.isa, &mut to.output);
    }

    fn backward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        from: &mut Recorded<T, Self::Tape<B>, B, OUT>,
        d_x: Option<&mut Batch<T, B, IN>>,
        gradient: &mut Self,
    ) {
        let Recorded { output, d_output, tape } = from;
        N::Head::backward(cx.isa, output, d_output, N::logits(tape).gradient);
        self.backward_logits(cx, x, tape, d_x, gradient);
    }

    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a SVector<T, IN>> + Clone)
    where
        T: 'a,
    {
        Network::fit_inputs(self, inputs);
    }

    /// The layers, and after them the outputs, if a head stands between.
    fn observe<const B: usize, const M: usize>(
        networks: [&Self; M],
        x: &Batch<T, B, IN>,
        recorded: &Recorded<T, Self::Tape<B>, B, OUT>,
        path: Path<'_>,
        observer: &mut impl Observer<T, M>,
    ) {
        <N as Network<T, IN, OUT>>::observe(networks, x, &recorded.tape, path, observer);
        if let Some(stage) = N::Head::stage(OUT) {
            observer.layer([&PhantomData::<N::Head>; M], recorded.observed(x, path, stage));
        }
    }
}

/// A network on the heap, made and initialised in place: its size never passes through the stack.
#[cfg(feature = "alloc")]
pub fn init_boxed<N, T, const IN: usize, const OUT: usize, R>(rng: &mut R) -> alloc::boxed::Box<N>
where
    T: Scalar,
    N: Network<T, IN, OUT>,
    R: Rng + ?Sized,
{
    let mut network = N::zeroed_box();
    Network::initialize(&mut *network, rng);
    network
}

/// The outputs of one sample, head included. Allocates nothing.
#[inline]
pub fn forward<N, T, const IN: usize, const OUT: usize>(network: &N, x: &SVector<T, IN>) -> SVector<T, OUT>
where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    let x = crate::kernels::as_row(x);
    let mut y = SVector::zeros();
    dispatch(Forward { network, x, y: crate::kernels::as_row_mut(&mut y) });
    y
}

struct Forward<'a, N, T, const B: usize, const IN: usize, const OUT: usize> {
    network: &'a N,
    x: &'a Batch<T, B, IN>,
    y: &'a mut Batch<T, B, OUT>,
}

impl<N, T, const B: usize, const IN: usize, const OUT: usize> Task for Forward<'_, N, T, B, IN, OUT>
where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let mut cx = Context { isa, mode: Mode::Inference, rows: B };
        Layer::forward(self.network, &mut cx, self.x, self.y);
    }
}

/// The outputs of a batch, head included. Allocates nothing: batches whose activations would need more than 256 KiB of stack
/// are worked through a few rows at a time.
pub fn forward_batch<N, T, const B: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &Batch<T, B, IN>,
) -> Batch<T, B, OUT>
where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    let mut y = Batch::ZEROED;
    // Constants: what is not taken is not compiled.
    if const { fits::<N, T, IN, OUT>(B) } {
        dispatch(Forward { network, x, y: &mut y });
    } else if const { fits::<N, T, IN, OUT>(32) } {
        forward_rows::<N, T, 32, B, IN, OUT>(network, x, &mut y);
    } else if const { fits::<N, T, IN, OUT>(8) } {
        forward_rows::<N, T, 8, B, IN, OUT>(network, x, &mut y);
    } else {
        forward_rows::<N, T, 1, B, IN, OUT>(network, x, &mut y);
    }
    y
}

/// Whether the activations of so many rows stay within 256 KiB of stack.
const fn fits<N, T, const IN: usize, const OUT: usize>(rows: usize) -> bool
where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    rows * (IN + N::ACTIVATIONS) * size_of::<T>() <= 256 * 1024
}

/// `forward_batch`, `R` rows at a time.
fn forward_rows<N, T, const R: usize, const B: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &Batch<T, B, IN>,
    y: &mut Batch<T, B, OUT>,
) where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    let (mut part_x, mut part_y) = (Batch::<T, R, IN>::ZEROED, Batch::<T, R, OUT>::ZEROED);
    for start in (0..B).step_by(R) {
        let rows = R.min(B - start);
        part_x.rows_mut(0, rows).copy_from(&x.rows(start, rows));
        dispatch(Forward { network, x: &part_x, y: &mut part_y });
        y.rows_mut(start, rows).copy_from(&part_y.rows(0, rows));
    }
}

/// Forward for training: runs a batch and keeps in `tape` what [`backward`] needs. Gives the logits, the values before the head.
pub fn record<'t, N, T, const B: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &Batch<T, B, IN>,
    tape: &'t mut N::Tape<B>,
    rng: &mut dyn Rng,
) -> &'t Batch<T, B, OUT>
where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    dispatch(Record { network, x, tape: &mut *tape, mode: Mode::Training { rng } });
    N::logits(tape).values
}

/// [`record`] as in use: dropout passes everything on.
pub(crate) fn record_in_use<N, T, const B: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &Batch<T, B, IN>,
    tape: &mut N::Tape<B>,
) where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    dispatch(Record { network, x, tape, mode: Mode::Inference });
}

struct Record<'a, N: Network<T, IN, OUT>, T: Scalar, const B: usize, const IN: usize, const OUT: usize> {
    network: &'a N,
    x: &'a Batch<T, B, IN>,
    tape: &'a mut N::Tape<B>,
    mode: Mode<'a>,
}

impl<N, T, const B: usize, const IN: usize, const OUT: usize> Task for Record<'_, N, T, B, IN, OUT>
where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let mut cx = Context { isa, mode: self.mode, rows: B };
        self.network.record_logits(&mut cx, self.x, self.tape);
    }
}

/// The cost of a recorded batch, averaged over its rows; ∂cost/∂logits goes into the tape, for [`backward`].
pub fn cost<N, L, Y, T, const B: usize, const IN: usize, const OUT: usize>(
    _network: &N,
    loss: &L,
    targets: &Y,
    tape: &mut N::Tape<B>,
) -> T
where
    T: Scalar,
    N: Network<T, IN, OUT>,
    L: Fits<N> + Loss<N::Head, T, Y, B, OUT>,
{
    cost_by::<N::Head, _, _, _, B, OUT>(loss, targets, N::logits(tape))
}

/// [`cost`], for targets of a kind that a sentence can name: the `cost` that `network!` writes.
#[doc(hidden)]
pub fn cost_of_given<N, L, Y, T, const B: usize, const IN: usize, const OUT: usize>(
    _network: &N,
    loss: &L,
    targets: &Y,
    tape: &mut N::Tape<B>,
) -> T
where
    T: Scalar,
    N: Network<T, IN, OUT>,
    L: Fits<N>,
    Y: GivenTargets + ?Sized,
    Y::Kind: ComparedBy<L, N::Head, T, B, OUT>,
{
    cost_by::<N::Head, _, _, _, B, OUT>(Y::Kind::loss(loss), targets.targets(), N::logits(tape))
}

/// [`cost`], once it is known that the loss fits.
pub(crate) fn cost_by<H, L, Y, T, const B: usize, const OUT: usize>(
    loss: &L,
    targets: &Y,
    logits: Logits<'_, T, B, OUT>,
) -> T
where
    T: Scalar,
    L: Loss<H, T, Y, B, OUT>,
{
    let Logits { values, gradient } = logits;
    dispatch(Cost { loss, logits: values, targets, d_logits: gradient, head: PhantomData::<H> })
}

struct Cost<'a, H, L, Y, T, const B: usize, const OUT: usize> {
    loss: &'a L,
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Y,
    d_logits: &'a mut Batch<T, B, OUT>,
    head: PhantomData<H>,
}

impl<H, L, Y, T, const B: usize, const OUT: usize> Task for Cost<'_, H, L, Y, T, B, OUT>
where
    T: Scalar,
    L: Loss<H, T, Y, B, OUT>,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        self.loss.gradient(isa, self.logits, self.targets, B, self.d_logits)
    }
}

/// Backward: from what [`record`] kept and [`cost`] wrote, the gradient of the cost with respect to every parameter.
pub fn backward<N, T, const B: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &Batch<T, B, IN>,
    tape: &mut N::Tape<B>,
    gradient: &mut N,
) where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    dispatch(Backward { network, x, tape, d_x: None, gradient });
}

/// [`backward`], and the gradient with respect to the input.
pub fn backward_input<N, T, const B: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &Batch<T, B, IN>,
    tape: &mut N::Tape<B>,
    d_x: &mut Batch<T, B, IN>,
    gradient: &mut N,
) where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    dispatch(Backward { network, x, tape, d_x: Some(d_x), gradient });
}

struct Backward<'a, N: Network<T, IN, OUT>, T: Scalar, const B: usize, const IN: usize, const OUT: usize> {
    network: &'a N,
    x: &'a Batch<T, B, IN>,
    tape: &'a mut N::Tape<B>,
    d_x: Option<&'a mut Batch<T, B, IN>>,
    gradient: &'a mut N,
}

impl<N, T, const B: usize, const IN: usize, const OUT: usize> Task for Backward<'_, N, T, B, IN, OUT>
where
    T: Scalar,
    N: Network<T, IN, OUT>,
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        // Every layer reads what `record` kept: the mode no longer matters.
        let mut cx = Context { isa, mode: Mode::Inference, rows: B };
        self.network.backward_logits(&mut cx, self.x, self.tape, self.d_x, self.gradient);
    }
}
