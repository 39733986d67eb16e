//! What a network's first weights decide: six initialisers for networks of relu, tanh and sigmoid, on handwritten digits.
//!
//! `cargo run --release --example initialisation`, or with options: `cargo run --release --example initialisation -- --help`.

#[path = "support/data.rs"]
mod data;
#[path = "support/program.rs"]
mod program;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use data::{Images, digits};
use nn_core::data::{DataError, Fractions, Split};
use nn_core::diagnose::{Diagnose, Diagnosis};
use nn_core::head::Headed;
use nn_core::init::{Fan, Initializer};
use nn_core::layers::Softmax;
use nn_core::loss::CrossEntropy;
use nn_core::optim::Momentum;
use nn_core::parameters::{Role, tensors_mut};
use nn_core::plot::{Chart, grid};
use nn_core::train::{History, TrainError, Trainer};
use nn_core::{Batch, Network, network};
use program::{answer, make_folder};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

network! {
    /// What `init = ..` decides is drawn anew below, by each initialiser in turn.
    pub(crate) struct Relu: 64 => 10 {
        standardize,
        dense(32, relu),
        dense(32, relu),
        dense(32, relu),
        output: dense(10, softmax),
    }

    pub(crate) struct Tanh: 64 => 10 {
        standardize,
        dense(32, tanh),
        dense(32, tanh),
        dense(32, tanh),
        output: dense(10, softmax),
    }

    pub(crate) struct Sigmoid: 64 => 10 {
        standardize,
        dense(32, sigmoid),
        dense(32, sigmoid),
        dense(32, sigmoid),
        output: dense(10, softmax),
    }
}

const RULE: Momentum = Momentum::new(0.01, 0.9);

pub(crate) const INITIALIZERS: [(&str, Initializer); 6] = [
    ("zeros", Initializer::Zeros),
    ("normal(0.01)", Initializer::Normal(0.01)),
    ("normal(1)", Initializer::Normal(1.0)),
    ("he_normal", Initializer::HeNormal),
    ("xavier_normal", Initializer::XavierNormal),
    ("lecun_normal", Initializer::LecunNormal),
];

/// Why the healthy starts of sigmoid are not the first to arrive.
const ON_SIGMOID: &str = "\
sigmoid passes a quarter of a gradient on at most: behind three such layers a 64th. At this rate, the same for all, its healthy starts
(xavier_normal, lecun_normal) are slow, and 30 epochs too few for them; normal(1) begins with larger gradients, saturated or not, and leads.
With `--epochs 100` their losses pass it on the dev set: a healthy start needs a rate, or a time, that suits it. relu and tanh need neither.";

/// Trains networks of three activations from six initialisers each, and draws their losses.
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// How often each training goes through the training set
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) epochs: u32,
    /// Decides the split of the data, the first weights and the order of the samples
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The folder for the picture
    #[arg(long, value_name = "FOLDER", default_value = "target/initialisation")]
    pub(crate) out: PathBuf,
}

fn main() -> ExitCode {
    answer(run(&Arguments::parse()))
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    make_folder(&arguments.out)?;
    let parts = split(arguments.seed)?;
    println!("loss of the dev set, accuracy, and how many of the 32 units of the first layer still differ\n");
    println!(
        "{:<8} {:<14} {:>8} {:>8} {:>9} {:>6}  before training   after",
        "", "initialiser", "epoch 1", "last", "accuracy", "units"
    );
    let histories = [
        ("relu", row::<Relu>("relu", &parts, arguments)?),
        ("tanh", row::<Tanh>("tanh", &parts, arguments)?),
        ("sigmoid", row::<Sigmoid>("sigmoid", &parts, arguments)?),
    ];
    let charts = INITIALIZERS.iter().enumerate().map(|(i, (name, _))| {
        let curves = histories.each_ref().map(|(activation, histories)| (*activation, &histories[i]));
        Chart::losses(name, &curves)
    });
    let picture = arguments.out.join("initialisation.svg");
    grid(3, &charts.collect::<Vec<_>>())?.save(&picture)?;
    println!("\n{ON_SIGMOID}");
    println!("\nwrote the losses by epoch to {}", picture.display());
    Ok(())
}

/// Seven tenths to learn from, one to measure by; each with all digits in proportion.
pub(crate) fn split(seed: u64) -> Result<Split<Images>, DataError> {
    digits()?.split_stratified(Fractions::new(0.7, 0.1, 0.2), seed)
}

/// The networks of one activation, one for each initialiser.
fn row<N>(
    activation: &str,
    parts: &Split<Images>,
    arguments: &Arguments,
) -> Result<Vec<History>, Box<dyn Error>>
where
    N: Network<f32, 64, 10> + Headed<Head = Softmax>,
{
    let mut histories = Vec::new();
    for (name, initializer) in INITIALIZERS {
        let mut network = start::<N>(initializer, parts, arguments.seed);
        let before = examine(&network, parts)?;
        let history = learn(&mut network, parts, arguments.epochs, arguments.seed)?;
        let after = examine(&network, parts)?;
        let [first, last] =
            [history.epochs().first(), history.last()].map(|epoch| epoch.and_then(|epoch| epoch.dev));
        let (first, last) = first.zip(last).ok_or("a history of no epochs")?;
        println!(
            "{activation:<8} {name:<14} {:>8.3} {:>8.3} {:>7.1} % {:>6}  {:<17} {}",
            first.loss,
            last.loss,
            100.0 * last.metric.value(),
            distinct(&after),
            before.conclusion.verdict,
            after.conclusion.verdict
        );
        histories.push(history);
    }
    Ok(histories)
}

/// A network whose weights, all of them, are drawn by this initialiser. Biases start at zero.
pub(crate) fn start<N: Network<f32, 64, 10>>(
    initializer: Initializer,
    parts: &Split<Images>,
    seed: u64,
) -> N {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut network = N::init(&mut rng);
    network.fit_inputs(parts.train.inputs().iter());
    tensors_mut(&mut network, |info, weights| {
        if let (Role::Weight, &[outputs, inputs]) = (info.role, info.shape) {
            initializer.fill(weights, Fan { inputs, outputs }, &mut rng);
        }
    });
    network
}

pub(crate) fn learn<N>(
    network: &mut N,
    parts: &Split<Images>,
    epochs: u32,
    seed: u64,
) -> Result<History, TrainError>
where
    N: Network<f32, 64, 10> + Headed<Head = Softmax>,
{
    Trainer::new(CrossEntropy, RULE).batch_size::<32>().epochs(epochs as usize).seed(seed).fit(
        network,
        &parts.train,
        Some(&parts.dev),
    )
}

/// Diagnoses the first 256 digits of the training set, and the first step.
pub(crate) fn examine<N>(network: &N, parts: &Split<Images>) -> Result<Diagnosis, DataError>
where
    N: Network<f32, 64, 10> + Headed<Head = Softmax>,
{
    let (mut x, mut targets) = (Box::new(Batch::<f32, 256, 64>::zeros()), [parts.train.targets()[0]; 256]);
    parts.train.batch(&core::array::from_fn::<u32, 256, _>(|row| row as u32), &mut x, &mut targets)?;
    Ok(Diagnose::default().rule(RULE).diagnose(network, &x, &targets, &CrossEntropy))
}

/// How many units of the first layer have weights of their own.
pub(crate) fn distinct(diagnosis: &Diagnosis) -> usize {
    let mut learning = diagnosis.layers.iter().filter_map(|layer| layer.report.learnt);
    learning.next().map_or(0, |learnt| learnt.distinct)
}
