//! What a network has learnt, seen whole: the species of irises from two measures of their petals, and the regions in which it gives
//! each.
//!
//! `cargo run --release --example boundary`

use std::error::Error;
use std::fs;
use std::path::Path;

use nalgebra::SVector;
use nn_core::data::Dataset;
use nn_core::data::csv::Csv;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::network;
use nn_core::optim::Adam;
use nn_core::plot;
use nn_core::train::{Trainer, evaluate};
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

fn main() -> Result<(), Box<dyn Error>> {
    let flowers: Dataset<f32, 4, Class<3>> = Csv::new().header().read_classes(IRIS.as_bytes())?;
    let petals = flowers.map_inputs(|measures| SVector::<f32, 2>::new(measures[2], measures[3]))?;
    let (train, test) = petals.hold_out_stratified(0.2, 1)?;

    let mut iris = Iris::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    Trainer::new(CrossEntropy, Adam::new(1e-2)).epochs(100).seed(1).fit(&mut iris, &train, None)?;
    let tested = evaluate(&iris, &test, &CrossEntropy);
    println!(
        "{} flowers to learn from; of {} others {:.1} % are told right",
        train.len(),
        test.len(),
        100.0 * tested.accuracy()
    );

    let folder = Path::new("target/boundary");
    fs::create_dir_all(folder)?;
    let axes = ["petal length in cm", "petal width in cm"];
    let (regions, confusion) = (folder.join("regions.svg"), folder.join("confusion.svg"));
    plot::decision_regions(&iris, &train, axes, &SPECIES)?
        .title("Irises of the training set")
        .save(&regions)?;
    plot::confusion_matrix(&tested.confusion, &SPECIES)?.title("Irises of the test set").save(&confusion)?;
    println!("wrote the regions to {}", regions.display());
    println!("wrote the confusion matrix to {}", confusion.display());
    Ok(())
}
