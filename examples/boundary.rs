//! What a network has learnt, seen whole: the species of irises from two measures of their petals, and the regions in which it gives
//! each.
//!
//! `cargo run --release --example boundary`, or with options: `cargo run --release --example boundary -- --help`.

#[path = "support/program.rs"]
mod program;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use nalgebra::SVector;
use nn_core::data::Dataset;
use nn_core::data::csv::Csv;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::network;
use nn_core::optim::Adam;
use nn_core::plot;
use nn_core::train::{Trainer, evaluate};
use program::{answer, make_folder};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

/// Four measures in centimetres, and the species. Source and licence: examples/data/README.md.
const IRIS: &str = include_str!("data/iris.csv");
const SPECIES: [&str; 3] = ["setosa", "versicolor", "virginica"];

network! {
    /// An iris' species from its petal's length and width.
    struct Iris: 2 => 3 {
        standardize,
        hidden: dense(8, tanh),
        output: dense(3, softmax),
    }
}

/// Draws the regions in which a network gives each species of iris.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often training goes through the training set
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    epochs: u32,
    /// Decides the split of the data, the first weights and the order of the samples
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder for the pictures
    #[arg(long, value_name = "FOLDER", default_value = "target/boundary")]
    out: PathBuf,
}

fn main() -> ExitCode {
    answer(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { epochs, seed, out } = arguments;
    make_folder(out)?;
    let flowers: Dataset<f32, 4, Class<3>> = Csv::new().header().read_classes(IRIS.as_bytes())?;
    let petals = flowers.map_inputs(|measures| SVector::<f32, 2>::new(measures[2], measures[3]))?;
    let (train, test) = petals.hold_out_stratified(0.2, *seed)?;

    let mut iris = Iris::init(&mut Xoshiro256PlusPlus::seed_from_u64(*seed));
    let trainer = Trainer::new(CrossEntropy, Adam::new(1e-2)).epochs(*epochs as usize);
    trainer.seed(*seed).fit(&mut iris, &train, None)?;
    let tested = evaluate(&iris, &test, &CrossEntropy);
    println!(
        "{} flowers to learn from; of {} others {:.1} % are told right",
        train.len(),
        test.len(),
        100.0 * tested.accuracy()
    );

    let axes = ["petal length in cm", "petal width in cm"];
    let (regions, confusion) = (out.join("regions.svg"), out.join("confusion.svg"));
    plot::decision_regions(&iris, &train, axes, &SPECIES)?
        .title("Irises of the training set")
        .save(&regions)?;
    plot::confusion_matrix(&tested.confusion, &SPECIES)?.title("Irises of the test set").save(&confusion)?;
    println!("wrote the regions to {}", regions.display());
    println!("wrote the confusion matrix to {}", confusion.display());
    Ok(())
}
