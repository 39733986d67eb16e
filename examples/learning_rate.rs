//! How large the steps should be: a learning-rate range test on handwritten digits, and what becomes of trainings at the rate that it
//! suggests, below it and above it.
//!
//! `cargo run --release --example learning_rate`, or with options: `cargo run --release --example learning_rate -- --help`.

#[path = "support/data.rs"]
mod data;
#[path = "support/program.rs"]
mod program;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use data::digits;
use nn_core::loss::CrossEntropy;
use nn_core::network;
use nn_core::optim::{Momentum, Schedule, Scheduler};
use nn_core::plot;
use nn_core::train::{History, Trainer};
use program::{answer, make_folder};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

network! {
    /// Reads a handwritten digit from 8 × 8 grey pixels.
    struct Digits: 64 => 10 {
        standardize,
        hidden: dense(32, relu),
        output: dense(10, softmax),
    }
}

const BATCH: usize = 32;

const HIDDEN: &str = "the suggestion, cosine";

/// Finds a learning rate, and compares it with others.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often each training goes through the training set
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    epochs: u32,
    /// Decides the split of the data, the first weights and the order of the samples
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder for the pictures
    #[arg(long, value_name = "FOLDER", default_value = "target/learning_rate")]
    out: PathBuf,
}

fn main() -> ExitCode {
    answer(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { epochs, seed, out } = arguments;
    make_folder(out)?;
    let (train, dev) = digits()?.hold_out_stratified(0.2, *seed)?;
    let start = || Digits::init(&mut Xoshiro256PlusPlus::seed_from_u64(*seed));

    let trainer = Trainer::new(CrossEntropy, Momentum::new(1e-3, 0.9)).batch_size::<BATCH>().seed(*seed);
    let search = trainer.find_learning_rate(&start(), &train)?;
    println!("{search}\n");
    let rate = search.suggestion().ok_or("no learning rate made the loss fall")?;

    let schedules = [
        ("constant", Schedule::constant()),
        ("step", Schedule::step(10, 0.1)),
        (
            "exponential, after a warm-up",
            Schedule::exponential(0.9).warm_up_epochs(3.min(u64::from(*epochs))),
        ),
        ("cosine", Schedule::cosine()),
        ("one cycle", Schedule::one_cycle()),
    ];
    let trials = [
        ("a tenth of it", rate / 10.0, Schedule::constant()),
        ("the suggestion", rate, Schedule::constant()),
        (HIDDEN, rate, Schedule::cosine()),
        ("five times it", 5.0 * rate, Schedule::constant()),
        ("five times it, cosine", 5.0 * rate, Schedule::cosine()),
    ];
    println!("after {epochs} epochs, on the dev set:");
    let mut histories: Vec<(&str, History)> = Vec::new();
    for (name, rate, schedule) in trials {
        let trainer = Trainer::new(CrossEntropy, Momentum::new(rate, 0.9)).batch_size::<BATCH>().seed(*seed);
        let mut trainer = trainer.epochs(*epochs as usize).schedule(schedule);
        match trainer.fit(&mut start(), &train, Some(&dev)) {
            Ok(history) => {
                let last = history.last().and_then(|epoch| epoch.dev).ok_or("no epoch")?;
                println!("{name:<22} {rate:.1e}: {last}");
                // A cosine on the suggestion ends where the constant rate does: its curve would hide the other.
                if name != HIDDEN {
                    histories.push((name, history));
                }
            }
            Err(error) => println!("{name:<22} {rate:.1e}: {error}"),
        }
    }

    let factors = schedules.each_ref().map(|(name, schedule)| (*name, schedule as &dyn Scheduler));
    let named: Vec<_> = histories.iter().map(|(name, history)| (*name, history)).collect();
    let steps = train.len().div_ceil(BATCH) as u64;
    let pictures = [
        ("the range test", "range_test.svg", plot::rate_search(&search)?),
        ("the schedules", "schedules.svg", plot::schedules(&factors, u64::from(*epochs), steps)?),
        ("the losses by epoch", "loss.svg", plot::compare(&named)?),
    ];
    println!();
    for (what, file, picture) in pictures {
        let path = out.join(file);
        picture.save(&path)?;
        println!("wrote {what} to {}", path.display());
    }
    Ok(())
}
