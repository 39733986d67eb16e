//! A small network for the tests of training, written by hand: two inputs, any hidden width, any number of outputs, any head.

use nn_core::activation::{Tanh, bits};
use nn_core::head::{Head, Headed};
use nn_core::kernels::Isa;
use nn_core::layers::{Dense, Dropout, Standardize};
use nn_core::network::Logits;
use nn_core::observe::Observer;
use nn_core::parameters::Path;
use nn_core::summary::Summary;
use nn_core::{Batch, Context, Layer, Network, Parameters, Recorded, Scalar, Shape, Zeroable};

/// `2 => OUT { standardize, hidden: dense(W, tanh), dropout(RATE), output: dense(OUT, H) }`.
#[derive(Parameters)]
pub(crate) struct Small<
    H,
    const OUT: usize,
    T: Scalar = f32,
    const RATE: u64 = { bits(0.0) },
    const W: usize = 16,
> {
    pub(crate) standardize: Standardize<T, 2>,
    pub(crate) hidden: Dense<T, 2, W, Tanh>,
    pub(crate) dropout: Dropout<RATE>,
    pub(crate) output: Dense<T, W, OUT>,
    head: core::marker::PhantomData<H>,
}

pub(crate) struct SmallTape<T: Scalar, const RATE: u64, const W: usize, const B: usize, const OUT: usize> {
    standardize: Recorded<T, <Standardize<T, 2> as Layer<T, 2, 2>>::Tape<B>, B, 2>,
    hidden: Recorded<T, <Dense<T, 2, W, Tanh> as Layer<T, 2, W>>::Tape<B>, B, W>,
    dropout: Recorded<T, <Dropout<RATE> as Layer<T, W, W>>::Tape<B>, B, W>,
    output: Recorded<T, <Dense<T, W, OUT> as Layer<T, W, OUT>>::Tape<B>, B, OUT>,
}

// SAFETY: every field is zeroable.
unsafe impl<T: Scalar, const RATE: u64, const W: usize, const B: usize, const OUT: usize> Zeroable
    for SmallTape<T, RATE, W, B, OUT>
{
}

impl<H, const OUT: usize, T: Scalar, const RATE: u64, const W: usize> Shape for Small<H, OUT, T, RATE, W> {
    const INPUTS: usize = 2;
    const OUTPUTS: usize = OUT;
}

impl<H: Head, const OUT: usize, T: Scalar, const RATE: u64, const W: usize> Headed
    for Small<H, OUT, T, RATE, W>
{
    type Head = H;
}

impl<H: Head, const OUT: usize, T: Scalar, const RATE: u64, const W: usize> Network<T, 2, OUT>
    for Small<H, OUT, T, RATE, W>
{
    type Tape<const B: usize> = SmallTape<T, RATE, W, B, OUT>;

    const FLOPS: usize = 0;
    const ACTIVATIONS: usize = 2 + W + W + OUT;
    const SUMMARY: Summary<'static> =
        Summary { name: "Small", input: &[2], rows: &[], scalar_bytes: size_of::<T>() };

    fn initialize<R: rand::Rng + ?Sized>(&mut self, rng: &mut R) {
        self.standardize.initialize(rng);
        self.hidden.initialize(rng);
        self.output.initialize(rng);
    }

    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a nalgebra::SVector<T, 2>> + Clone)
    where
        T: 'a,
    {
        self.standardize.fit_inputs(inputs);
    }

    fn forward_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, 2>,
        logits: &mut Batch<T, B, OUT>,
    ) {
        let mut standardize = Batch::<T, B, 2>::ZEROED;
        self.standardize.forward(cx, x, &mut standardize);
        let mut hidden = Batch::<T, B, W>::ZEROED;
        self.hidden.forward(cx, &standardize, &mut hidden);
        let mut dropout = Batch::<T, B, W>::ZEROED;
        self.dropout.forward(cx, &hidden, &mut dropout);
        self.output.forward(cx, &dropout, logits);
    }

    fn record_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, 2>,
        tape: &mut Self::Tape<B>,
    ) {
        self.standardize.record(cx, x, &mut tape.standardize);
        self.hidden.record(cx, &tape.standardize.output, &mut tape.hidden);
        self.dropout.record(cx, &tape.hidden.output, &mut tape.dropout);
        self.output.record(cx, &tape.dropout.output, &mut tape.output);
    }

    fn backward_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, 2>,
        tape: &mut Self::Tape<B>,
        d_x: Option<&mut Batch<T, B, 2>>,
        gradient: &mut Self,
    ) {
        let SmallTape { standardize, hidden, dropout, output } = tape;
        self.output.backward(cx, &dropout.output, output, Some(&mut dropout.d_output), &mut gradient.output);
        self.dropout.backward(cx, &hidden.output, dropout, Some(&mut hidden.d_output), &mut gradient.dropout);
        let d_standardize = d_x.is_some().then_some(&mut standardize.d_output);
        self.hidden.backward(cx, &standardize.output, hidden, d_standardize, &mut gradient.hidden);
        self.standardize.backward(cx, x, standardize, d_x, &mut gradient.standardize);
    }

    fn logits<const B: usize>(tape: &mut Self::Tape<B>) -> Logits<'_, T, B, OUT> {
        Logits { values: &tape.output.output, gradient: &mut tape.output.d_output }
    }

    fn observe<const B: usize, const N: usize>(
        networks: [&Self; N],
        x: &Batch<T, B, 2>,
        tape: &Self::Tape<B>,
        path: Path<'_>,
        observer: &mut impl Observer<T, N>,
    ) {
        let [standardize, hidden] = [path.join("standardize"), path.join("hidden")];
        Layer::observe(networks.map(|n| &n.standardize), x, &tape.standardize, standardize, observer);
        Layer::observe(networks.map(|n| &n.hidden), &tape.standardize.output, &tape.hidden, hidden, observer);
        Layer::observe(
            networks.map(|n| &n.dropout),
            &tape.hidden.output,
            &tape.dropout,
            path.join("dropout"),
            observer,
        );
        Layer::observe(
            networks.map(|n| &n.output),
            &tape.dropout.output,
            &tape.output,
            path.join("output"),
            observer,
        );
    }
}

/// All numbers of a network, buffers included.
#[allow(dead_code, reason = "not every test that has this module asks")]
pub(crate) fn numbers<T: Scalar, N: Parameters<T>>(network: &N) -> Vec<T> {
    let mut numbers = Vec::new();
    network.visit(Path::ROOT, &mut |_, values| numbers.extend_from_slice(values));
    numbers
}
