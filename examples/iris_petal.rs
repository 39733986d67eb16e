//! Regression on real data: how wide an iris' petal is, from the flower's other three measures.
//!
//! A small network is compared with a linear model, which is a network of one dense layer, and with predicting the mean; each
//! over twenty random splits, because a fifth of 150 flowers is few.

use std::error::Error;

use nalgebra::SVector;
use nn_core::activation::Linear;
use nn_core::data::Dataset;
use nn_core::data::csv::Csv;
use nn_core::loss::MeanSquaredError;
use nn_core::optim::Adam;
use nn_core::train::{Trainer, evaluate};
use nn_core::{Network, network};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

/// Four measures in centimetres, and the species. Source and licence: examples/data/README.md.
const IRIS: &str = include_str!("data/iris.csv");
const SPLITS: u64 = 20;

network! {
    /// Petal width from sepal length, sepal width and petal length.
    struct Curved: 3 => 1 {
        standardize,
        hidden: dense(8, tanh),
        output: dense(1),
    }

    /// The same by a linear model.
    struct Straight: 3 => 1 {
        standardize,
        output: dense(1),
    }
}

type Flowers = Dataset<f32, 3, SVector<f32, 1>>;

/// Learns from the first flowers, by a seed, and is measured on the second.
type Model = fn(&Flowers, &Flowers, u64) -> Result<Score, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let flowers = flowers()?;
    println!("petal width of {} irises from three other measures, {SPLITS} random splits\n", flowers.len());
    println!("{:28} {:>10} {:>20}", "", "R²", "mean absolute error");
    let models: [(_, Model); 3] = [
        ("the mean", mean),
        ("a linear model", learned::<Straight>),
        ("a network, 8 hidden units", learned::<Curved>),
    ];
    for (name, model) in models {
        let mut sum = Score::default();
        for seed in 0..SPLITS {
            let (train, test) = flowers.hold_out(0.2, seed)?;
            let score = model(&train, &test, seed)?;
            sum.r_squared += score.r_squared / SPLITS as f64;
            sum.error += score.error / SPLITS as f64;
        }
        println!("{name:28} {:>10.3} {:>17.3} cm", sum.r_squared, sum.error);
    }
    Ok(())
}

/// On the held-out part.
#[derive(Default)]
struct Score {
    r_squared: f64,
    /// In centimetres.
    error: f64,
}

fn flowers() -> Result<Flowers, Box<dyn Error>> {
    // Read as three inputs and two values, the petal's width and the species, of which the second goes.
    let rows: Dataset<f32, 3, SVector<f32, 2>> = Csv::new().header().read_values(IRIS.as_bytes())?;
    let widths = rows.targets().iter().map(|values| SVector::from([values[0]])).collect();
    Ok(Dataset::new(rows.inputs().to_vec(), widths)?)
}

/// Any network from three values to one, trained.
fn learned<N>(train: &Flowers, test: &Flowers, seed: u64) -> Result<Score, Box<dyn Error>>
where
    N: Network<f32, 3, 1, Head = Linear>,
{
    let mut network = N::init(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    Trainer::new(MeanSquaredError, Adam::new(1e-2)).batch_size::<16>().epochs(150).seed(seed).fit(
        &mut network,
        train,
        None,
    )?;
    let measured = evaluate(&network, test, &MeanSquaredError);
    Ok(Score { r_squared: measured.r_squared(), error: measured.mean_absolute_error() })
}

/// The training flowers' mean width as everybody's.
fn mean(train: &Flowers, test: &Flowers, _seed: u64) -> Result<Score, Box<dyn Error>> {
    let widths = |data: &Flowers| data.targets().iter().map(|t| f64::from(t[0])).collect::<Vec<_>>();
    let average = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (guess, truth) = (average(&widths(train)), widths(test));
    let centre = average(&truth);
    let from = |point: f64| truth.iter().map(|t| (t - point).powi(2)).sum::<f64>();
    let distances: Vec<_> = truth.iter().map(|t| (t - guess).abs()).collect();
    Ok(Score { r_squared: 1.0 - from(guess) / from(centre), error: average(&distances) })
}
