//! The main example learns what its page claims: to read at least 97 % of a held-out fifth, the mean of five seeds. A dev build, too
//! slow for that, takes one seed, a few epochs, and less accuracy.

#[path = "../examples/digits.rs"]
#[expect(dead_code, reason = "`main` is called by nobody here")]
mod digits;

use std::fs;
use std::path::Path;

use clap::Parser;
use nn_core::loss::CrossEntropy;
use nn_core::train::{Progress, evaluate};

fn accuracy(seed: u64, epochs: u32) -> f64 {
    let parts = digits::split(seed).expect("the data is good");
    let (network, _) = digits::learn(&parts, epochs, seed, Progress::silent(), None).expect("it converges");
    evaluate(&network, &parts.test, &CrossEntropy).accuracy()
}

#[test]
fn a_held_out_fifth_is_read() {
    let (seeds, epochs, least) = if cfg!(debug_assertions) { (1, 8, 0.92) } else { (5, 200, 0.97) };
    let accuracies: Vec<_> = (1..=seeds).map(|seed| accuracy(seed, epochs)).collect();
    println!("{accuracies:.4?}");
    let mean = accuracies.iter().sum::<f64>() / accuracies.len() as f64;
    assert!(mean >= least && accuracies.iter().all(|accuracy| *accuracy >= least - 0.01), "{accuracies:?}");
}

#[test]
fn nothing_of_dev_and_test_set_reaches_standardize() {
    let parts = digits::split(1).expect("the data is good");
    let (network, _) = digits::learn(&parts, 1, 1, Progress::silent(), None).expect("it converges");
    let train = parts.train.inputs();
    for pixel in 0..64 {
        let mean = train.iter().map(|x| f64::from(x[pixel])).sum::<f64>() / train.len() as f64;
        assert!((f64::from(network.standardize.mean[pixel]) - mean).abs() < 1e-5, "pixel {pixel}");
    }
}

#[test]
fn the_program_writes_its_files() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("digits");
    let out = folder.display().to_string();
    let arguments = digits::Arguments::try_parse_from([
        "digits", "--epochs", "2", "--seed", "3", "--quiet", "--out", &out,
    ]);
    digits::run(&arguments.expect("good arguments")).expect("it runs");
    let curve = fs::read_to_string(folder.join("curve.svg")).expect("the learning curve");
    assert!(curve.starts_with("<svg"));
    assert!(fs::metadata(folder.join("digits.safetensors")).expect("the weights").len() > 4 * 38_000);
}

#[test]
fn a_program_that_was_stopped_goes_on_where_it_was() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("digits-resumed");
    let _ = fs::remove_dir_all(&folder);
    let run = |epochs: &str, out: &str, checkpoint: Option<&Path>| {
        let out = folder.join(out);
        let mut line = vec!["digits", "--epochs", epochs, "--quiet", "--out"];
        line.push(out.to_str().expect("text"));
        if let Some(path) = checkpoint {
            line.extend(["--checkpoint", path.to_str().expect("text")]);
        }
        digits::run(&digits::Arguments::try_parse_from(line).expect("good arguments")).expect("it runs");
        fs::read(out.join("digits.safetensors")).expect("the weights")
    };
    let checkpoint = folder.join("run.ckpt");
    let whole = run("2", "whole", None);
    let begun = run("1", "parts", Some(&checkpoint));
    let ended = run("2", "parts", Some(&checkpoint));
    assert!(begun != ended && ended == whole, "an epoch and one more are two");
}

#[test]
fn wrong_arguments_are_told() {
    for (arguments, told) in [
        (["--epochs", "0"], "0 is not in 1.."),
        (["--epochs", "many"], "invalid digit"),
        (["--seed", "-1"], "unexpected argument"),
        (["--speed", "1"], "unexpected argument '--speed'"),
    ] {
        let error = digits::Arguments::try_parse_from(["digits"].into_iter().chain(arguments));
        let text = error.expect_err("wrong").to_string();
        assert!(text.contains(told), "{text}");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md").display().to_string();
    let arguments = digits::Arguments::try_parse_from(["digits", "--epochs", "1", "--quiet", "--out", &file]);
    let error = digits::run(&arguments.expect("good arguments")).expect_err("a file is no folder");
    assert!(error.to_string().contains("cannot make the folder"), "{error}");
}
