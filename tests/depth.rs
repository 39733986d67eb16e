//! The example of depth shows what it says: which of its networks are ill, with what, and that clipping rescues one. A dev build, too slow for
//! whole trainings, takes one epoch and one seed.

#[path = "../examples/depth.rs"]
#[expect(dead_code, reason = "`main` is called by nobody here")]
mod depth;

use clap::Parser;
use nn_core::diagnose::Verdict::{
    GradientExplodes, GradientVanishes, Healthy, SignalExplodes, SignalVanishes, StepTooLarge,
};

const SEEDS: std::ops::RangeInclusive<u64> = if cfg!(debug_assertions) { 1..=1 } else { 1..=5 };

#[test]
fn thirty_layers_are_told_apart() {
    for seed in SEEDS {
        let found =
            depth::diagnoses(&depth::split(seed).expect("the data is good"), seed).expect("the data is good");
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
        let parts = depth::split(seed).expect("the data is good");
        assert!(depth::learn::<depth::LargeRelu>(&parts, None, &arguments).0.is_err(), "seed {seed}");
        let history =
            depth::learn::<depth::LargeRelu>(&parts, depth::CLIP, &arguments).0.expect("it is clipped");
        let last = history.last().map_or(f64::NAN, |epoch| epoch.train.loss);
        // Without any knowledge the loss is ln 10 = 2.3.
        assert!(cfg!(debug_assertions) || last < 1.8, "seed {seed}: {last}");
    }
}
