//! `fold_standardize` on real data: the same outputs, in a network of its own and inside of another, through files and training.

#[path = "../examples/support/data.rs"]
mod data;

use nn_core::loss::CrossEntropy;
use nn_core::nalgebra::SVector;
use nn_core::optim::Sgd;
use nn_core::train::Trainer;
use nn_core::{Network, network};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

network! {
    #[derive(Clone, PartialEq, Debug)]
    struct Digits: 64 => 10 {
        standardize,
        hidden: dense(24, tanh),
        output: dense(10, softmax),
    }

    struct Outer: 64 => 10 {
        encoder: Digits,
        output: dense(10, softmax),
    }
}

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(1)
}

fn fitted<N: Network<f32, 64, 10>>() -> N {
    let mut network = N::init(&mut rng());
    network.fit_inputs(data::digits().expect("the data is good").inputs().iter());
    network
}

#[test]
fn in_f64_the_outputs_are_the_same_to_rounding() {
    let digits = data::digits().expect("the data is good");
    let inputs: Vec<SVector<f64, 64>> = digits.inputs().iter().map(|x| x.map(f64::from)).collect();
    let mut network = <Digits<f64> as Network<f64, 64, 10>>::init(&mut rng());
    network.fit_inputs(inputs.iter());
    let mut folded = network.clone();
    folded.fold_standardize();
    assert!(folded.standardize.is_off() && !network.standardize.is_off());
    // A sum of 64 terms, none above 16 times the largest weight, and a bias of as many: 66 roundings, which 24 weights of at most 1 pass on.
    let terms = 2.0 * 64.0 * 16.0 * folded.hidden.weight.amax();
    let tolerance = 66.0 * 24.0 * f64::EPSILON * terms;
    let differ = inputs.iter().map(|x| (network.forward(x) - folded.forward(x)).amax());
    let largest = differ.fold(0.0, f64::max);
    assert!(largest < tolerance && tolerance < 1e-6, "{largest}, {tolerance}");
    let mut raw = network.clone();
    raw.standardize.mean.fill(0.0);
    raw.standardize.deviation.fill(0.0);
    assert!(
        (network.forward(&inputs[0]) - raw.forward(&inputs[0])).amax() > 0.01,
        "standardising matters here"
    );
}

#[test]
fn every_digit_is_read_as_before() {
    let digits = data::digits().expect("the data is good");
    let network = fitted::<Digits>();
    let mut folded = network.clone();
    folded.fold_standardize();
    let read =
        |network: &Digits| digits.inputs().iter().map(|x| network.forward(x).imax()).collect::<Vec<_>>();
    assert_eq!(read(&network), read(&folded));
    let once = folded.clone();
    folded.fold_standardize();
    assert_eq!(folded, once, "there is nothing more to fold");
}

#[test]
fn a_network_inside_of_another_folds_its_own() {
    let mut network = fitted::<Outer>();
    let digits = data::digits().expect("the data is good");
    let before: Vec<_> = digits.inputs().iter().take(50).map(|x| network.forward(x)).collect();
    network.encoder.fold_standardize();
    assert!(network.encoder.standardize.is_off());
    for (x, before) in digits.inputs().iter().zip(&before) {
        assert!((network.forward(x) - before).amax() < 1e-4);
    }
}

#[test]
fn training_goes_on_without_fitting_again() {
    let digits = data::digits().expect("the data is good");
    let mut network = fitted::<Digits>();
    network.fold_standardize();
    let before = network.clone();
    let history = Trainer::new(CrossEntropy, Sgd::new(1e-4)).epochs(1).fit(&mut network, &digits, None);
    assert!(history.is_ok() && network.standardize.is_off());
    assert_ne!(network.hidden, before.hidden, "it learns");
}

#[test]
fn off_survives_a_file() {
    let path = std::env::temp_dir().join(format!("fold-standardize-{}.safetensors", std::process::id()));
    let mut network = fitted::<Digits>();
    network.fold_standardize();
    network.save(&path).expect("the folder for temporary files can be written to");
    let mut loaded = Digits::init(&mut rng());
    assert!(!loaded.standardize.is_off(), "a new network is merely not fitted");
    let result = loaded.load(&path);
    std::fs::remove_file(&path).expect("it was there");
    assert!(result.is_ok() && loaded == network && loaded.standardize.is_off());
}
