//! The examples of depth and of initialisation show what they say: verdicts before training, and what becomes of it. A dev build, too slow
//! for whole trainings, takes one epoch and one seed.

#[path = "../examples/support/data.rs"]
mod data;
#[path = "../examples/depth.rs"]
#[expect(dead_code, reason = "`main` is called by nobody here")]
mod depth;
#[path = "../examples/initialisation.rs"]
#[expect(dead_code, reason = "`main` is called by nobody here")]
mod initialisation;

use clap::Parser;
use nn_core::data::Dataset;
use nn_core::data::{Fractions, Split};
use nn_core::diagnose::Verdict::{
    self, Alike, GradientExplodes, GradientVanishes, Healthy, Saturated, SignalExplodes, SignalVanishes,
    StepTooLarge,
};
use nn_core::head::Headed;
use nn_core::layers::Softmax;
use nn_core::{Class, Network};

const SEEDS: std::ops::RangeInclusive<u64> = if cfg!(debug_assertions) { 1..=1 } else { 1..=5 };

fn parts(seed: u64) -> Split<Dataset<f32, 64, Class<10>>> {
    let digits = data::digits().expect("the data is good");
    digits.split_stratified(Fractions::new(0.7, 0.1, 0.2), seed).expect("there are enough digits")
}

#[test]
fn thirty_layers_are_told_apart() {
    for seed in SEEDS {
        let found = depth::diagnoses(&parts(seed), seed).expect("the data is good");
        let [verdicts @ .., large_relu, tanh, relu] =
            found.each_ref().map(|(_, diagnosis)| diagnosis.conclusion.verdict);
        assert_eq!(verdicts, [GradientVanishes, SignalVanishes, GradientExplodes], "seed {seed}");
        assert_eq!([tanh, relu], [Healthy; 2], "seed {seed}");
        // It grows a thousandfold, give or take: then its outputs explode, or only the first step.
        assert!([SignalExplodes, StepTooLarge].contains(&large_relu), "seed {seed}: {large_relu}");
        let [sigmoid, small, large, _, tanh, relu] = found
            .each_ref()
            .map(|(_, diagnosis)| depth::gradient(diagnosis, 1) / depth::gradient(diagnosis, 30));
        assert!(sigmoid < 1e-12 && small < 1e-12 && large > 1e6, "seed {seed}: {sigmoid} {small} {large}");
        assert!([tanh, relu].iter().all(|ratio| (0.1..10.0).contains(ratio)), "seed {seed}: {tanh} {relu}");
    }
}

#[test]
fn clipping_rescues_what_explodes() {
    let epochs = if cfg!(debug_assertions) { "1" } else { "40" };
    for seed in SEEDS {
        let arguments =
            depth::Arguments::parse_from(["depth", "--epochs", epochs, "--seed", &seed.to_string()]);
        let parts = parts(seed);
        assert!(depth::learn::<depth::LargeRelu>(&parts, None, &arguments).is_err(), "seed {seed}");
        let history =
            depth::learn::<depth::LargeRelu>(&parts, depth::CLIP, &arguments).expect("it is clipped");
        let last = history.last().map_or(f64::NAN, |epoch| epoch.train.loss);
        // Without any knowledge the loss is ln 10 = 2.3.
        assert!(cfg!(debug_assertions) || last < 1.8, "seed {seed}: {last}");
    }
}

fn initialised<N: Network<f32, 64, 10> + Headed<Head = Softmax>>(wanted: [Verdict; 6]) {
    for seed in SEEDS {
        let parts = parts(seed);
        let epochs = if cfg!(debug_assertions) { 1 } else { 30 };
        for ((name, initializer), wanted) in initialisation::INITIALIZERS.into_iter().zip(wanted) {
            let mut network = initialisation::start::<N>(initializer, &parts, seed);
            let before = initialisation::examine(&network, &parts).expect("the data is good");
            assert_eq!(before.conclusion.verdict, wanted, "{name}, seed {seed}\n{before}");
            let history = initialisation::learn(&mut network, &parts, epochs, seed).expect("it stays finite");
            let after = initialisation::examine(&network, &parts).expect("the data is good");
            let units = if name == "zeros" { 1 } else { 32 };
            assert_eq!(initialisation::distinct(&after), units, "{name}, seed {seed}");
            let learns = history.last().is_some_and(|epoch| epoch.train.loss < 1.6);
            assert!(cfg!(debug_assertions) || learns || wanted != Healthy, "{name}, seed {seed}: {history}");
        }
    }
}

#[test]
fn what_relu_starts_from() {
    initialised::<initialisation::Relu>([Alike, SignalVanishes, StepTooLarge, Healthy, Healthy, Healthy]);
}

#[test]
fn what_tanh_starts_from() {
    initialised::<initialisation::Tanh>([Alike, SignalVanishes, Saturated, Healthy, Healthy, Healthy]);
}

#[test]
fn what_sigmoid_starts_from() {
    initialised::<initialisation::Sigmoid>([Alike, GradientVanishes, Saturated, Healthy, Healthy, Healthy]);
}
