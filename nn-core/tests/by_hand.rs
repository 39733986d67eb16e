//! A network written by hand as `network!` would write it: the contract between the macro and the runtime.
#![allow(missing_docs)]

use nn_core::activation::{Relu, bits};
use nn_core::head::Headed;
use nn_core::init::Initializer;
use nn_core::kernels::Isa;
use nn_core::layers::{Dense, Dropout, Softmax, Standardize};
use nn_core::network::Logits;
use nn_core::parameters::{Path, TensorInfo};
use nn_core::summary::{Row, Summary};
use nn_core::{Batch, Context, Layer, Network, Parameters, Recorded, Scalar, Shape, Zeroable};

// network! {
//     pub struct Digits: 64 => 10 {
//         standardize,
//         hidden: dense(64 => 32, relu, init = he_normal),
//         dropout(0.2),
//         output: dense(10, softmax),
//     }
// }

/// Reads a handwritten digit.
pub struct Digits<T: Scalar = f32> {
    pub standardize: Standardize<T, 64>,
    pub hidden: Dense<T, 64, 32, Relu>,
    pub dropout: Dropout<{ bits(0.2) }>,
    pub output: Dense<T, 32, 10>,
}

pub struct DigitsTape<const B: usize, T: Scalar = f32> {
    pub standardize: Recorded<T, <Standardize<T, 64> as Layer<T, 64, 64>>::Tape<B>, B, 64>,
    pub hidden: Recorded<T, <Dense<T, 64, 32, Relu> as Layer<T, 64, 32>>::Tape<B>, B, 32>,
    pub dropout: Recorded<T, <Dropout<{ bits(0.2) }> as Layer<T, 32, 32>>::Tape<B>, B, 32>,
    pub output: Recorded<T, <Dense<T, 32, 10> as Layer<T, 32, 10>>::Tape<B>, B, 10>,
}

// SAFETY: every field is zeroable.
unsafe impl<T: Scalar> Zeroable for Digits<T> {}
// SAFETY: every field is zeroable.
unsafe impl<const B: usize, T: Scalar> Zeroable for DigitsTape<B, T> {}

impl<T: Scalar> Shape for Digits<T> {
    const INPUTS: usize = 64;
    const OUTPUTS: usize = 10;
}

impl<T: Scalar> Headed for Digits<T> {
    type Head = Softmax;
}

impl<T: Scalar> Parameters<T> for Digits<T> {
    const PARAMETERS: usize = <Standardize<T, 64> as Parameters<T>>::PARAMETERS
        + <Dense<T, 64, 32, Relu> as Parameters<T>>::PARAMETERS
        + <Dropout<{ bits(0.2) }> as Parameters<T>>::PARAMETERS
        + <Dense<T, 32, 10> as Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = <Standardize<T, 64> as Parameters<T>>::BUFFERS;

    fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {
        Parameters::<T>::visit(&self.standardize, path.join("standardize"), visitor);
        Parameters::<T>::visit(&self.hidden, path.join("hidden"), visitor);
        Parameters::<T>::visit(&self.dropout, path.join("dropout"), visitor);
        Parameters::<T>::visit(&self.output, path.join("output"), visitor);
    }

    fn zip<const N: usize>(
        mut networks: [&mut Self; N],
        path: Path<'_>,
        visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    ) {
        Parameters::<T>::zip(
            networks.each_mut().map(|n| &mut n.standardize),
            path.join("standardize"),
            visitor,
        );
        Parameters::<T>::zip(networks.each_mut().map(|n| &mut n.hidden), path.join("hidden"), visitor);
        Parameters::<T>::zip(networks.each_mut().map(|n| &mut n.dropout), path.join("dropout"), visitor);
        Parameters::<T>::zip(networks.each_mut().map(|n| &mut n.output), path.join("output"), visitor);
    }
}

impl<T: Scalar> Network<T, 64, 10> for Digits<T> {
    type Tape<const B: usize> = DigitsTape<B, T>;

    const FLOPS: usize = <Standardize<T, 64> as Layer<T, 64, 64>>::FLOPS
        + <Dense<T, 64, 32, Relu> as Layer<T, 64, 32>>::FLOPS
        + <Dropout<{ bits(0.2) }> as Layer<T, 32, 32>>::FLOPS
        + <Dense<T, 32, 10> as Layer<T, 32, 10>>::FLOPS;
    const ACTIVATIONS: usize = 64 + 32 + 32 + 10;
    const SUMMARY: Summary<'static> = Summary {
        name: "Digits",
        input: &[64],
        rows: &[Row {
            name: "hidden",
            layer: "dense(64 => 32, relu, init = he_normal)",
            output: &[32],
            parameters: <Dense<T, 64, 32, Relu> as Parameters<T>>::PARAMETERS,
            buffers: <Dense<T, 64, 32, Relu> as Parameters<T>>::BUFFERS,
            initializer: "he_normal",
        }],
        scalar_bytes: size_of::<T>(),
    };

    fn initialize<R: rand::Rng + ?Sized>(&mut self, rng: &mut R) {
        Layer::<T, 64, 64>::initialize(&mut self.standardize, rng);
        self.hidden.initialize_with(Initializer::HeNormal, Initializer::Zeros, rng);
        Layer::<T, 32, 32>::initialize(&mut self.dropout, rng);
        Layer::<T, 32, 10>::initialize(&mut self.output, rng);
    }

    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a nalgebra::SVector<T, 64>>)
    where
        T: 'a,
    {
        Layer::<T, 64, 64>::fit_inputs(&mut self.standardize, inputs);
    }

    fn forward_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, 64>,
        logits: &mut Batch<T, B, 10>,
    ) {
        let mut standardize = Batch::<T, B, 64>::ZEROED;
        self.standardize.forward(cx, x, &mut standardize);
        let mut hidden = Batch::<T, B, 32>::ZEROED;
        self.hidden.forward(cx, &standardize, &mut hidden);
        let mut dropout = Batch::<T, B, 32>::ZEROED;
        self.dropout.forward(cx, &hidden, &mut dropout);
        self.output.forward(cx, &dropout, logits);
    }

    fn record_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, 64>,
        tape: &mut DigitsTape<B, T>,
    ) {
        self.standardize.record(cx, x, &mut tape.standardize);
        self.hidden.record(cx, &tape.standardize.output, &mut tape.hidden);
        self.dropout.record(cx, &tape.hidden.output, &mut tape.dropout);
        self.output.record(cx, &tape.dropout.output, &mut tape.output);
    }

    fn backward_logits<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, 64>,
        tape: &mut DigitsTape<B, T>,
        d_x: Option<&mut Batch<T, B, 64>>,
        gradient: &mut Self,
    ) {
        let DigitsTape { standardize, hidden, dropout, output } = tape;
        self.output.backward(cx, &dropout.output, output, Some(&mut dropout.d_output), &mut gradient.output);
        self.dropout.backward(cx, &hidden.output, dropout, Some(&mut hidden.d_output), &mut gradient.dropout);
        // `standardize` learns nothing: its gradient is worked out only for somebody who asks for the input's.
        let d_standardize = d_x.is_some().then_some(&mut standardize.d_output);
        self.hidden.backward(cx, &standardize.output, hidden, d_standardize, &mut gradient.hidden);
        self.standardize.backward(cx, x, standardize, d_x, &mut gradient.standardize);
    }

    fn logits<const B: usize>(tape: &mut DigitsTape<B, T>) -> Logits<'_, T, B, 10> {
        Logits { values: &tape.output.output, gradient: &mut tape.output.d_output }
    }
}

#[test]
fn a_step_runs() {
    use rand::SeedableRng;
    use rand::rngs::Xoshiro256PlusPlus as Rng;
    let mut rng = Rng::seed_from_u64(1);
    let network = <Digits as Network<f32, 64, 10>>::init(&mut rng);
    let mut tape = DigitsTape::<8>::zeroed_box();
    let x = Batch::<f32, 8, 64>::from_fn(|b, i| (b * i) as f32 * 0.01);
    nn_core::network::record(&network, &x, &mut *tape, &mut rng);
    let mut gradient = Digits::zeroed_box();
    nn_core::network::backward(&network, &x, &mut *tape, &mut *gradient);
    let y = nn_core::network::forward_batch(&network, &x);
    let sum: f32 = y.row(3).iter().sum();
    assert!((sum - 1.0).abs() < 1e-5);
}
