//! `SIGNAL`, which the compiler predicts, against what many draws of weights and inputs measure.

use nn_core::signal::Signal;
use nn_core::{Batch, network};
use rand::rngs::Xoshiro256PlusPlus as Generator;
use rand::{RngExt, SeedableRng};

/// Draws of the weights; each sees a batch of its own.
const DRAWS: u64 = 50;
const ROWS: usize = 32;
/// The theory is for wide layers: with 96 and more units, and half a dozen layers that learn, a mean square is met within this share.
const TOLERANCE: f64 = 0.1;

network! {
    /// As wide as it is deep; activations are items of their own, so that the tape keeps what comes back to each.
    struct Items: 128 => 64 {
        standardize,
        wide: dense(192, init = he_normal),
        relu,
        dropout(0.25),
        tanh_in: dense(128, init = xavier_normal),
        tanh,
        silu_in: dense(128, init = he_uniform, bias = normal(0.5)),
        silu,
        selu_in: dense(96, init = lecun_normal),
        selu,
        sigmoid_in: dense(96),
        sigmoid,
        last: dense(64),
    }

    struct Fused: 128 => 32 {
        dense(96, gelu),
        dense(160, elu),
        dense(128, softplus, init = lecun_uniform),
        dense(128, leaky_relu(0.2), bias = none),
        dense(32),
    }

    struct FusedToo: 128 => 32 {
        dense(96, hard_swish),
        dense(128, init = normal(0.05)),
        dense(96, tanh, init = orthogonal),
        dense(128, hard_sigmoid),
        dense(128, gelu_tanh),
        dense(32),
    }

    /// Every unit of a layer starts from one and the same bias, within an activation and before one.
    struct Biased: 128 => 32 {
        dense(256, relu, bias = constant(-1.0)),
        dense(256, relu, bias = constant(0.5)),
        before: dense(192, bias = constant(0.8)),
        dropout(0.1),
        tanh,
        dense(192, sigmoid, bias = constant(1.0)),
        dense(32),
    }

    /// Values that grow.
    struct Growing: 96 => 10 {
        dense(96, relu, init = normal(0.5)),
        dense(96, relu, init = normal(0.5)),
        dense(96, tanh, init = normal(0.5)),
        dense(10),
    }
}

/// Standard normal values (Box and Muller, 1958).
fn normal<const B: usize, const N: usize>(rng: &mut Generator) -> Batch<f32, B, N> {
    Batch::from_fn(|_, _| {
        let radius = (-2.0 * (1.0 - rng.random::<f32>()).ln()).sqrt();
        radius * (std::f32::consts::TAU * rng.random::<f32>()).cos()
    })
}

fn mean_square<const B: usize, const N: usize>(values: &Batch<f32, B, N>) -> f64 {
    values.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>() / (B * N) as f64
}

/// Measures a network: its outputs and gradients layer by layer, and the gradient with respect to its input.
macro_rules! measure {
    ($network:ident, $inputs:literal => $outputs:literal, [$($layer:ident),*], $last:ident) => {{
        let mut rng = Generator::seed_from_u64(5);
        let (mut forward, mut backward, mut input) = (Vec::new(), Vec::new(), 0.0);
        let (mut tape, mut gradient) = ($network::tape::<ROWS>(), $network::zeros_boxed());
        for _ in 0..DRAWS {
            let network = $network::init_boxed(&mut rng);
            let (x, mut d_x) = (normal::<ROWS, $inputs>(&mut rng), Batch::<f32, ROWS, $inputs>::zeros());
            network.record(&x, &mut tape, &mut rng);
            tape.$last.d_output = normal::<ROWS, $outputs>(&mut rng);
            network.backward_input(&x, &mut tape, &mut d_x, &mut gradient);
            forward.push(vec![$(mean_square(&tape.$layer.output)),*]);
            backward.push(vec![$(mean_square(&tape.$layer.d_output)),*]);
            input += mean_square(&d_x) / DRAWS as f64;
        }
        (mean(&forward), mean(&backward), input)
    }};
}

fn mean(draws: &[Vec<f64>]) -> Vec<f64> {
    (0..draws[0].len())
        .map(|layer| draws.iter().map(|draw| draw[layer]).sum::<f64>() / draws.len() as f64)
        .collect()
}

#[track_caller]
fn assert_near(what: &str, name: &str, measured: f64, predicted: f64) {
    let error = (predicted / measured - 1.0).abs();
    assert!(error < TOLERANCE, "{what} of `{name}`: predicted {predicted:.4e}, measured {measured:.4e}");
}

fn assert_forward(signal: &Signal, measured: &[f64]) {
    assert_eq!(signal.names.len(), measured.len());
    for ((name, layer), measured) in signal.names.iter().zip(signal.layers).zip(measured) {
        assert_near("the signal", name, *measured, layer.forward);
    }
}

/// The gradient at the network's input.
fn predicted_input<N: nn_core::Network<f32, IN, OUT>, const IN: usize, const OUT: usize>(_: &N) -> f64 {
    N::STAGES[0].pass(1.0).backward * N::SIGNAL.layers[0].backward
}

#[test]
fn every_layer_forward_and_backward() {
    let (forward, backward, input) = measure!(
        Items, 128 => 64,
        [standardize, wide, relu, dropout, tanh_in, tanh, silu_in, silu, selu_in, selu, sigmoid_in, sigmoid, last],
        last
    );
    assert_forward(&Items::SIGNAL, &forward);
    for ((name, layer), measured) in Items::SIGNAL.names.iter().zip(Items::SIGNAL.layers).zip(backward) {
        assert_near("the gradient", name, measured, layer.backward);
    }
    assert_near("the gradient", "input", input, predicted_input(&Items::zeros()));
}

#[test]
fn activations_within_layers() {
    let layers = measure!(Fused, 128 => 32, [dense1, dense2, dense3, dense4, dense5], dense5);
    assert_forward(&Fused::SIGNAL, &layers.0);
    assert_near("the gradient", "input", layers.2, predicted_input(&Fused::zeros()));
}

#[test]
fn more_activations_within_layers() {
    let layers = measure!(FusedToo, 128 => 32, [dense1, dense2, dense3, dense4, dense5, dense6], dense6);
    assert_forward(&FusedToo::SIGNAL, &layers.0);
    assert_near("the gradient", "input", layers.2, predicted_input(&FusedToo::zeros()));
}

#[test]
fn biases_that_are_not_zero() {
    let layers = measure!(
        Biased, 128 => 32,
        [dense1, dense2, before, dropout, tanh, dense3, dense4], dense4
    );
    assert_forward(&Biased::SIGNAL, &layers.0);
    assert_near("the gradient", "input", layers.2, predicted_input(&Biased::zeros()));
}

#[test]
fn signals_that_grow() {
    let (forward, _, input) = measure!(Growing, 96 => 10, [dense1, dense2, dense3, dense4], dense4);
    assert_forward(&Growing::SIGNAL, &forward);
    assert!(Growing::SIGNAL.layers[1].forward > 100.0);
    assert_near("the gradient", "input", input, predicted_input(&Growing::zeros()));
}

/// He, Zhang, Ren and Sun: before relu, he_normal passes exactly 1, at any depth and width.
#[test]
fn he_passes_one_through_relu() {
    network! {
        struct Relu: 784 => 10 { dense(512, relu), dense(256, relu), dense(128, relu), dense(64, relu), dense(10) }
    }
    assert!(Relu::SIGNAL.layers[..4].iter().all(|layer| (layer.forward - 1.0).abs() < 1e-12));
}

#[test]
fn the_signal_prints_as_a_table() {
    network! { struct Tiny: 4 => 2 { hidden: dense(4, relu), output: dense(2) } }
    assert_eq!(
        Tiny::SIGNAL.to_string(),
        "layer      signal   gradient\n\
         hidden     1.00e0    8.16e-1\n\
         output     1.15e0     1.00e0"
    );
}
