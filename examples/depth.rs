//! Thirty layers deep: where the gradient vanishes, where it explodes, and what keeps it alive, on handwritten digits.
//!
//! `cargo run --release --example depth`, or with options: `cargo run --release --example depth -- --help`.

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
use nn_core::layers::Softmax;
use nn_core::loss::CrossEntropy;
use nn_core::optim::{Clip, Momentum};
use nn_core::plot::{Chart, compare, gradient_by_depth};
use nn_core::train::{History, TrainError, Trainer};
use nn_core::{Batch, Network, network};
use program::{answer, make_folder};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

/// Thirty hidden layers of one kind.
macro_rules! thirty {
    ($(#[$attribute:meta])* $name:ident: $($layer:tt)*) => {
        network! {
            $(#[$attribute])*
            pub(crate) struct $name: 64 => 10 {
                standardize,
                dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*),
                dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*),
                dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*),
                dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*),
                dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*),
                dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*), dense(32, $($layer)*),
                output: dense(10, softmax),
            }
        }
    };
}

// The compiler warns of the first four, and rightly: they are here to be diagnosed.
thirty! { #[allow(deprecated)] Sigmoid: sigmoid }
thirty! { #[allow(deprecated)] SmallTanh: tanh, init = normal(0.01) }
thirty! { #[allow(deprecated)] LargeTanh: tanh, init = normal(1) }
thirty! { #[allow(deprecated)] LargeRelu: relu, init = normal(0.32) }
thirty! { XavierTanh: tanh, init = xavier_normal }
thirty! { HeRelu: relu, init = he_normal }

const RULE: Momentum = Momentum::new(0.01, 0.9);

/// How many batches the picture of the first steps shows.
const FIRST: usize = 40;

pub(crate) const CLIP: Option<Clip> = Some(Clip::GlobalNorm(1.0));

/// Diagnoses networks of thirty layers, and rescues one that explodes.
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// How often each training goes through the training set
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) epochs: u32,
    /// Decides the split of the data, the first weights and the order of the samples
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The folder for the pictures
    #[arg(long, value_name = "FOLDER", default_value = "target/depth")]
    pub(crate) out: PathBuf,
}

fn main() -> ExitCode {
    answer(run(&Arguments::parse()))
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    make_folder(&arguments.out)?;
    let parts = split(arguments.seed)?;
    let diagnoses = diagnoses(&parts, arguments.seed)?;
    for (name, diagnosis) in &diagnoses {
        println!("{name}\n{diagnosis}\n");
    }
    println!("norm of the gradient at layer    1            15           30");
    for (name, diagnosis) in &diagnoses {
        let [first, middle, last] = [1, 15, 30].map(|layer| gradient(diagnosis, layer));
        println!(
            "{name:<30} {first:>8.1e}     {middle:>8.1e}     {last:>8.1e}    {}",
            diagnosis.conclusion.verdict
        );
    }

    let depth = arguments.out.join("gradient_by_depth.svg");
    gradient_by_depth(&diagnoses.each_ref().map(|(name, diagnosis)| (*name, diagnosis)))?.save(&depth)?;
    println!("\nwrote the gradients by depth to {}\n", depth.display());
    rescue(&parts, arguments)
}

/// What clipping does for the two networks that explode.
fn rescue(parts: &Split<Images>, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    println!("trained with momentum, losses of the training set, accuracies of the dev set:");
    let (lost, lost_steps) = learn::<LargeRelu>(parts, None, arguments);
    let (rescued, rescued_steps) = learn::<LargeRelu>(parts, CLIP, arguments);
    let (healthy, healthy_steps) = learn::<HeRelu>(parts, CLIP, arguments);
    let names =
        ["relu, normal(0.32), as it is", "the same, clipped to a norm of 1", "relu, he_normal, clipped"];
    for (name, history) in names.iter().zip([&lost, &rescued, &healthy]) {
        println!("  {name:<34} {}", outcome(history));
    }
    for (name, clip) in [("tanh, normal(1), as it is", None), ("the same, clipped to a norm of 1", CLIP)] {
        println!("  {name:<34} {}", outcome(&learn::<LargeTanh>(parts, clip, arguments).0));
    }

    let steps = arguments.out.join("first_steps.svg");
    let chart = Chart::new("training loss of the first batches").x("batch").y("loss").log_y();
    let losses = [lost_steps, rescued_steps, healthy_steps];
    let chart = names.iter().zip(losses).fold(chart, |chart, (name, losses)| {
        chart.curve(*name, (1..=FIRST).zip(losses).map(|(step, loss)| (step as f64, loss)))
    });
    chart.draw()?.save(&steps)?;
    println!("\nwrote the losses of the first steps to {}", steps.display());

    let curves = arguments.out.join("clipping.svg");
    let compared =
        compare(&[("relu, normal(0.32), clipped", &rescued?), ("relu, he_normal, clipped", &healthy?)])?;
    compared.title("The network without clipping has no curve: NaN in the first epoch").save(&curves)?;
    println!("wrote the losses by epoch to {}", curves.display());
    Ok(())
}

/// Seven tenths to learn from, one to measure by; each with all digits in proportion.
pub(crate) fn split(seed: u64) -> Result<Split<Images>, DataError> {
    digits()?.split_stratified(Fractions::new(0.7, 0.1, 0.2), seed)
}

/// The networks before training.
pub(crate) fn diagnoses(
    parts: &Split<Images>,
    seed: u64,
) -> Result<[(&'static str, Diagnosis); 6], DataError> {
    Ok([
        ("sigmoid", examine(&start::<Sigmoid>(parts, seed), parts)?),
        ("tanh, normal(0.01)", examine(&start::<SmallTanh>(parts, seed), parts)?),
        ("tanh, normal(1)", examine(&start::<LargeTanh>(parts, seed), parts)?),
        ("relu, normal(0.32)", examine(&start::<LargeRelu>(parts, seed), parts)?),
        ("tanh, xavier_normal", examine(&start::<XavierTanh>(parts, seed), parts)?),
        ("relu, he_normal", examine(&start::<HeRelu>(parts, seed), parts)?),
    ])
}

/// The norm of the gradient of hidden layer 1 to 30.
pub(crate) fn gradient(diagnosis: &Diagnosis, layer: usize) -> f64 {
    let found = diagnosis.layer(&format!("dense{layer}"));
    found.and_then(|report| report.learnt).map_or(f64::NAN, |learnt| learnt.gradient_norm)
}

/// A new network that knows the pixels' means and deviations.
pub(crate) fn start<N: Network<f32, 64, 10>>(parts: &Split<Images>, seed: u64) -> N {
    let mut network = N::init(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    network.fit_inputs(parts.train.inputs().iter());
    network
}

/// Diagnoses the first 256 digits of the training set, and the first step.
fn examine<N>(network: &N, parts: &Split<Images>) -> Result<Diagnosis, DataError>
where
    N: Network<f32, 64, 10> + Headed<Head = Softmax>,
{
    let (mut x, mut targets) = (Box::new(Batch::<f32, 256, 64>::zeros()), [parts.train.targets()[0]; 256]);
    parts.train.batch(&core::array::from_fn::<u32, 256, _>(|row| row as u32), &mut x, &mut targets)?;
    Ok(Diagnose::default().rule(RULE).diagnose(network, &x, &targets, &CrossEntropy))
}

/// Trains a new network. Returns also the losses of its steps, the last of which is NaN if it diverged.
pub(crate) fn learn<N>(
    parts: &Split<Images>,
    clip: Option<Clip>,
    arguments: &Arguments,
) -> (Result<History, TrainError>, Vec<f64>)
where
    N: Network<f32, 64, 10> + Headed<Head = Softmax>,
{
    let mut losses = Vec::new();
    let trainer = Trainer::new(CrossEntropy, RULE)
        .batch_size::<32>()
        .epochs(arguments.epochs as usize)
        .seed(arguments.seed)
        .on_step(|step| losses.push(step.loss));
    let mut trainer = match clip {
        Some(clip) => trainer.clip(clip),
        None => trainer,
    };
    let history = trainer.fit(&mut start::<N>(parts, arguments.seed), &parts.train, Some(&parts.dev));
    drop(trainer);
    if history.is_err() {
        losses.push(f64::NAN);
    }
    (history, losses)
}

/// The loss of the first and of the last epoch, and the last accuracy; or what went wrong.
fn outcome(history: &Result<History, TrainError>) -> String {
    let history = match history {
        Ok(history) => history,
        Err(error) => return error.to_string(),
    };
    let [first, last] = [history.epochs().first(), history.last()]
        .map(|epoch| epoch.map_or(f64::NAN, |epoch| epoch.train.loss));
    let dev =
        history.last().and_then(|epoch| epoch.dev).map_or(String::new(), |score| score.metric.to_string());
    format!("loss {first:.2} in the first epoch, {last:.2} in the last, {dev}")
}
