//! Learns to read handwritten digits: from the data to weights that are saved and loaded again.
//!
//! `cargo run --release --example digits`, or with options: `cargo run --release --example digits -- --help`.

mod support;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use nn_core::Batch;
use nn_core::data::{Fractions, Split};
use nn_core::diagnose::diagnose;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::optim::AdamW;
use nn_core::plot::{self, Picture};
use nn_core::train::{
    ConfusionMatrix, EarlyStopping, Evaluation, History, Progress, TrainError, Trainer, evaluate,
};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use support::data::{Images, digits};
use support::program::{answer, make_folder};
use support::terminal::print_digits;

use nn_core::network;

network! {
    /// Reads a handwritten digit from 8 × 8 grey pixels.
    pub(crate) struct Digits: 64 => 10 {
        standardize,
        dropout(0.1),
        hidden: dense(512, relu),
        dropout(0.5),
        output: dense(10, softmax),
    }
}

/// Trains a network of dense layers to read 1,797 handwritten digits of 8 × 8 pixels.
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// How often training goes through the training set, at most
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) epochs: u32,
    /// Decides the split of the data, the first weights, the order of the samples and dropout
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The folder for the pictures and the weights
    #[arg(long, value_name = "FOLDER", default_value = "target/digits")]
    pub(crate) out: PathBuf,
    /// Save the training to this file after every epoch, and go on from it if it is there
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Show no progress
    #[arg(long)]
    pub(crate) quiet: bool,
}

fn main() -> ExitCode {
    answer(run(&Arguments::parse()))
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    make_folder(&arguments.out)?;
    let parts = split(arguments.seed)?;
    let Split { train, dev, test } = &parts;
    println!("{}", Digits::summary());
    println!("{} digits to learn from, {} to stop by, {} to test\n", train.len(), dev.len(), test.len());

    let progress = if arguments.quiet { Progress::silent() } else { Progress::new() };
    let checkpoint = arguments.checkpoint.as_deref();
    let (network, history) = learn(&parts, arguments.epochs, arguments.seed, progress, checkpoint)?;
    let seconds: f64 = history.epochs().iter().map(|epoch| epoch.seconds).sum();
    let best = history.best().map_or(0, |epoch| epoch.number);
    println!(
        "trained {} epochs in {seconds:.2} s, keeping the weights of epoch {best}\n",
        history.epochs().len()
    );

    let accuracy = |images: &Images| evaluate(&network, images, &CrossEntropy).accuracy();
    for (name, images) in [("training", train), ("dev", dev), ("test", test)] {
        println!("accuracy on the {name} set: {:.2} %", 100.0 * accuracy(images));
    }
    let Evaluation { metrics, .. } = evaluate(&network, test, &CrossEntropy);
    println!("\ntest set:\n{}", metrics.confusion);
    show_misread(&network, test);

    draw(&network, &history, &metrics.confusion, arguments)?;
    draw_values(&network, dev, arguments)?;
    let weights = arguments.out.join("digits.safetensors");
    network.save(&weights)?;

    let mut loaded = Digits::zeros();
    loaded.load(&weights)?;
    let again = evaluate(&loaded, test, &CrossEntropy).accuracy();
    println!("wrote the weights to {}; loaded again, they read {:.2} %", weights.display(), 100.0 * again);
    if again == accuracy(test) { Ok(()) } else { Err("the loaded weights read otherwise".into()) }
}

/// Seven tenths to learn from, one to stop by, two to test; each with all digits in proportion.
pub(crate) fn split(seed: u64) -> Result<Split<Images>, Box<dyn Error>> {
    Ok(digits()?.split_stratified(Fractions::new(0.7, 0.1, 0.2), seed)?)
}

/// A trained network, and how its training went. The trainer fits `standardize` to the training set only.
pub(crate) fn learn(
    parts: &Split<Images>,
    epochs: u32,
    seed: u64,
    progress: Progress,
    checkpoint: Option<&Path>,
) -> Result<(Digits, History), TrainError> {
    let mut network = Digits::init(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    let mut trainer = Trainer::new(CrossEntropy, AdamW::new(1e-3).weight_decay(0.3))
        .batch_size::<32>()
        .epochs(epochs as usize)
        .seed(seed)
        .early_stopping(EarlyStopping::patience(30))
        .progress(progress);
    if let Some(file) = checkpoint {
        trainer = trainer.checkpoint(file).resume_if_exists(file);
    }
    let history = trainer.fit(&mut network, &parts.train, Some(&parts.dev))?;
    Ok((network, history))
}

/// Writes what one would rather look at than read, and says where.
fn draw(
    network: &Digits,
    history: &History,
    confusion: &ConfusionMatrix,
    to: &Arguments,
) -> Result<(), plot::Error> {
    let pictures = [
        ("the learning curve", "curve.svg", plot::learning_curve(history)?),
        ("the confusion matrix", "confusion.svg", plot::confusion_matrix(confusion, &[])?),
        ("the first layer's weights", "weights.svg", plot::weight_images(&network.hidden.weight, [8, 8])?),
    ];
    pictures.into_iter().try_for_each(|(what, name, picture)| write(&picture, what, &to.out.join(name)))
}

/// Draws how often which weight and which output occurs.
fn draw_values(network: &Digits, images: &Images, to: &Arguments) -> Result<(), Box<dyn Error>> {
    let (mut x, mut targets) = (Batch::<f32, 128, 64>::zeros(), [Class::default(); 128]);
    images.batch(&core::array::from_fn::<u32, 128, _>(|row| row as u32), &mut x, &mut targets)?;
    let diagnosis = diagnose(network, &x, &targets, &CrossEntropy);
    write(&plot::weights(network)?, "how often which weight occurs", &to.out.join("weight_histograms.svg"))?;
    write(
        &plot::activations(&diagnosis)?,
        "the same of each layer's outputs",
        &to.out.join("activations.svg"),
    )?;
    Ok(())
}

fn write(picture: &Picture, what: &str, path: &Path) -> Result<(), plot::Error> {
    picture.save(path)?;
    println!("wrote {what} to {}", path.display());
    Ok(())
}

/// Draws the first few digits that the network takes for others.
fn show_misread(network: &Digits, images: &Images) {
    let misread = images.iter().filter_map(|(pixels, digit)| {
        let answer = network.forward(pixels).imax();
        (answer != digit.index()).then(|| (format!("{digit} read as {answer}"), pixels))
    });
    let misread: Vec<_> = misread.take(4).collect();
    if !misread.is_empty() {
        print_digits(&misread);
        println!();
    }
}
