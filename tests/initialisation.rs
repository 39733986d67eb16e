//! The example of initialisation shows what it says: each verdict before training, and what becomes of it. A dev build, too slow for whole
//! trainings, takes one epoch and one seed.

#[path = "../examples/initialisation.rs"]
#[expect(dead_code, reason = "`main` is called by nobody here")]
mod initialisation;

use nn_core::Network;
use nn_core::diagnose::Verdict::{
    self, Alike, GradientVanishes, Healthy, Saturated, SignalVanishes, StepTooLarge,
};
use nn_core::head::Headed;
use nn_core::layers::Softmax;

const SEEDS: std::ops::RangeInclusive<u64> = if cfg!(debug_assertions) { 1..=1 } else { 1..=5 };

fn initialised<N: Network<f32, 64, 10> + Headed<Head = Softmax>>(wanted: [Verdict; 6]) {
    for seed in SEEDS {
        let parts = initialisation::split(seed).expect("the data is good");
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
