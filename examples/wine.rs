//! Why inputs are normalised: the same network on raw and on standardised measures of wines, which differ a thousandfold.
//!
//! `cargo run --release --example wine`, or with options: `cargo run --release --example wine -- --help`. Both networks are trained with a
//! sweep of learning rates, each with several seeds; then their losses are shown side by side at the best rate of each.

#[path = "support/program.rs"]
mod program;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use nn_core::data::csv::Csv;
use nn_core::data::{DataError, Dataset};
use nn_core::layers::Softmax;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::optim::Sgd;
use nn_core::plot::{self, Chart, Picture};
use nn_core::train::{History, TrainError, Trainer};
use nn_core::{Network, network};
use program::{answer, make_folder};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

/// 13 chemical measures, and the grower. Source and licence: examples/data/README.md.
const WINES: &str = include_str!("data/wine_data.csv");

network! {
    /// Tells a wine's grower from its measures as they are.
    pub(crate) struct Raw: 13 => 3 {
        hidden: dense(16, relu),
        output: dense(3, softmax),
    }

    /// The same, with each measure brought to mean 0 and deviation 1 first.
    pub(crate) struct Standardized: 13 => 3 {
        standardize,
        hidden: dense(16, relu),
        output: dense(3, softmax),
    }
}

pub(crate) type Wines = Dataset<f32, 13, Class<3>>;

/// Compares training on raw and on standardised inputs.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often training goes through the training set
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    epochs: u32,
    /// How many first weights are tried with each learning rate
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// The folder for the pictures
    #[arg(long, value_name = "FOLDER", default_value = "target/wine")]
    out: PathBuf,
}

fn main() -> ExitCode {
    answer(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { epochs, seeds, out } = arguments;
    make_folder(out)?;
    let (train, dev) = wines()?;
    println!(
        "{} wines to learn from, {} for the dev set; {epochs} epochs of plain gradient descent",
        train.len(),
        dev.len()
    );
    show_measures(&train);

    let raw = Sweep::run::<Raw>(&train, &dev, *epochs, *seeds)?;
    let standardized = Sweep::run::<Standardized>(&train, &dev, *epochs, *seeds)?;
    show_table(&raw, &standardized, *seeds);
    let rates = [&raw, &standardized].map(Sweep::highest);
    if let [Some(raw), Some(standardized)] = rates {
        println!("\nthe highest learning rate that still converges, with every seed:");
        let (times, raw, standardized) = (standardized / raw, short(raw), short(standardized));
        println!("raw {raw}, standardised {standardized}: {times:.0} times as high\n");
    }

    let (curves, sweep) = (out.join("loss.svg"), out.join("rates.svg"));
    let (raw_best, standardized_best) = (raw.typical(raw.best()), standardized.typical(standardized.best()));
    let names = [("raw", raw_best.rate), ("standardised", standardized_best.rate)]
        .map(|(name, rate)| format!("{name}, learning rate {}", short(rate)));
    let histories = [(&*names[0], &raw_best.history), (&*names[1], &standardized_best.history)];
    plot::compare(&histories)?
        .title("Wine: raw and standardised inputs, each at its best rate, the middle seed")
        .save(&curves)?;
    draw_sweep(&raw, &standardized)?.save(&sweep)?;
    println!("wrote the losses by epoch to {}", curves.display());
    println!("wrote the losses by learning rate to {}", sweep.display());
    Ok(())
}

/// Four fifths to learn from, the rest to see what was learnt.
pub(crate) fn wines() -> Result<(Wines, Wines), DataError> {
    let wines: Wines = Csv::new().header().read_classes(WINES.as_bytes())?;
    wines.hold_out_stratified(0.2, 1)
}

/// What makes the raw measures hard to learn from: the smallest and the largest spread.
fn show_measures(wines: &Wines) {
    let deviation = |column: usize| {
        let values = || wines.inputs().iter().map(|x| f64::from(x[column]));
        let mean = values().sum::<f64>() / wines.len() as f64;
        (values().map(|value| (value - mean).powi(2)).sum::<f64>() / wines.len() as f64).sqrt()
    };
    let spread: Vec<f64> = (0..13).map(deviation).collect();
    let (low, high) = spread.iter().fold((f64::MAX, 0.0_f64), |(low, high), s| (low.min(*s), high.max(*s)));
    println!("standard deviations of the 13 measures: {low:.2} to {high:.0}\n");
}

/// One network, trained with every rate and seed.
struct Sweep {
    trials: Vec<Trial>,
}

pub(crate) struct Trial {
    rate: f64,
    history: History,
    /// On the training set after the last epoch; not finite if training diverged.
    pub(crate) loss: f64,
}

/// Trains one network. That training diverges is an answer here, and no error.
pub(crate) fn trial<N>(
    train: &Wines,
    dev: &Wines,
    rate: f64,
    epochs: u32,
    seed: u64,
) -> Result<Trial, TrainError>
where
    N: Network<f32, 13, 3, Head = Softmax>,
{
    let mut network = N::init(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    let trainer = Trainer::new(CrossEntropy, Sgd::new(rate)).batch_size::<16>().seed(seed);
    let history = match trainer.epochs(epochs as usize).fit(&mut network, train, Some(dev)) {
        Ok(history) => history,
        Err(TrainError::Diverged { .. } | TrainError::DevDiverged { .. } | TrainError::Weights { .. }) => {
            History::default()
        }
        Err(error) => return Err(error),
    };
    let loss = history.last().map_or(f64::INFINITY, |epoch| epoch.train.loss);
    Ok(Trial { rate, history, loss })
}

/// Below this training loss the network has learnt: half of ln 3, the loss of knowing nothing about three classes.
pub(crate) const LEARNT: f64 = 0.55;

impl Sweep {
    fn run<N>(train: &Wines, dev: &Wines, epochs: u32, seeds: u64) -> Result<Self, TrainError>
    where
        N: Network<f32, 13, 3, Head = Softmax>,
    {
        let mut trials = Vec::new();
        for rate in rates() {
            for seed in 0..seeds {
                trials.push(trial::<N>(train, dev, rate, epochs, seed)?);
            }
        }
        Ok(Self { trials })
    }

    /// The trials with one rate.
    fn at(&self, rate: f64) -> impl Iterator<Item = &Trial> {
        self.trials.iter().filter(move |trial| trial.rate == rate)
    }

    /// Of the trials with one rate, the one with the middle loss.
    fn typical(&self, rate: f64) -> &Trial {
        let mut trials: Vec<&Trial> = self.at(rate).collect();
        trials.sort_by(|a, b| a.loss.total_cmp(&b.loss));
        trials[trials.len() / 2]
    }

    /// The middle loss with one rate.
    fn median(&self, rate: f64) -> f64 {
        self.typical(rate).loss
    }

    /// The highest rate with which every seed has learnt.
    fn highest(&self) -> Option<f64> {
        rates().rfind(|rate| self.at(*rate).all(|trial| trial.loss < LEARNT))
    }

    /// The rate with the lowest median, so that no single lucky seed decides.
    fn best(&self) -> f64 {
        let best = rates().min_by(|a, b| self.median(*a).total_cmp(&self.median(*b)));
        best.unwrap_or(f64::NAN)
    }
}

/// Three a decade, from 1e-6 to 10.
fn rates() -> impl DoubleEndedIterator<Item = f64> {
    (-18..=3).map(|third| 10_f64.powf(f64::from(third) / 3.0))
}

fn short(rate: f64) -> String {
    if rate < 0.2 { format!("{rate:.1e}") } else { format!("{rate:.1}") }
}

fn show_table(raw: &Sweep, standardized: &Sweep, seeds: u64) {
    println!(
        "median training loss after the last epoch, and how many of {seeds} seeds have learnt (loss below {LEARNT}):"
    );
    println!("{:>13} {:>20} {:>20}", "learning rate", "raw", "standardised");
    for rate in rates() {
        let cell = |sweep: &Sweep| {
            let learnt = sweep.at(rate).filter(|trial| trial.loss < LEARNT).count();
            match sweep.median(rate) {
                loss if loss.is_finite() => format!("{loss:.3} ({learnt})"),
                _ => format!("diverged ({learnt})"),
            }
        };
        println!("{:>13} {:>20} {:>20}", short(rate), cell(raw), cell(standardized));
    }
}

fn draw_sweep(raw: &Sweep, standardized: &Sweep) -> Result<Picture, plot::Error> {
    let chart =
        Chart::new("training loss after the last epoch, median of the seeds").x("learning rate").y("loss");
    let named = [("raw", raw), ("standardised", standardized)];
    let chart = named.iter().fold(chart.log_x().log_y(), |chart, (name, sweep)| {
        let chart = chart.curve(*name, rates().map(|rate| (rate, sweep.median(rate))));
        match sweep.highest() {
            Some(rate) => chart.mark(
                format!("highest that every seed learns with, {}", short(rate)),
                (rate, sweep.median(rate)),
            ),
            None => chart,
        }
    });
    chart.draw()
}
