//! What helps training to converge, each shown on real data by what happens without it: schedules, warm-up, the range test, averaged
//! weights, joined batches, early stopping, weight decay.

use nalgebra::SVector;
use nn_core::data::Dataset;
use nn_core::data::csv::Csv;
use nn_core::loss::{Class, CrossEntropy, MeanSquaredError};
use nn_core::network;
use nn_core::optim::{Adam, AdamW, ReduceOnPlateau, Schedule, Scheduler, Sgd};
use nn_core::train::{EarlyStopping, History, TrainError, Trainer, evaluate};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

network! {
    /// An iris' petal width from its other three measures.
    #[derive(Clone)]
    struct Petal: 3 => 1 {
        standardize,
        hidden: dense(8, tanh),
        output: dense(1),
    }

    /// The grower of a wine from 13 chemical measures.
    struct Wine: 13 => 3 {
        standardize,
        first: dense(16, relu),
        second: dense(16, relu),
        output: dense(3, softmax),
    }

    /// Whether a tumour is malignant, from 30 measures of its cells.
    #[derive(Clone)]
    struct Tumour: 30 => 2 {
        standardize,
        hidden: dense(16, relu),
        output: dense(2, softmax),
    }
}

type Flowers = Dataset<f32, 3, SVector<f32, 1>>;
type Wines = Dataset<f32, 13, Class<3>>;
type Tumours = Dataset<f32, 30, Class<2>>;

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// Sources and licences: examples/data/README.md.
fn flowers() -> (Flowers, Flowers) {
    let text = include_str!("../examples/data/iris.csv");
    let all: Dataset<f32, 4, Class<3>> =
        Csv::new().header().read_classes(text.as_bytes()).expect("good data");
    let measures: Vec<_> = all.inputs().iter().map(|x| [x[0], x[1], x[2]]).collect();
    let widths: Vec<_> = all.inputs().iter().map(|x| [x[3]]).collect();
    let data = Dataset::from_values(&measures, &widths).expect("good data");
    data.hold_out(0.3, 1).expect("a good split")
}

fn wines() -> Wines {
    let text = include_str!("../examples/data/wine_data.csv");
    Csv::new().header().read_classes(text.as_bytes()).expect("good data")
}

fn tumours() -> (Tumours, Tumours) {
    let text = include_str!("../examples/data/breast_cancer.csv");
    let data: Tumours = Csv::new().header().read_classes(text.as_bytes()).expect("good data");
    data.hold_out_stratified(0.3, 1).expect("a good split")
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

type Petals<'a> = Trainer<'a, MeanSquaredError, Sgd, 4>;

/// The training loss in the end, and the history, for three seeds. The rate is so high, and the batches so small, that the noise of the
/// gradients keeps the weights away from the minimum.
fn petals(change: impl Fn(Petals<'_>) -> Petals<'_>) -> ([f64; 3], [History; 3]) {
    let (train, dev) = flowers();
    let runs = [1, 2, 3].map(|seed| {
        let mut network = Petal::init(&mut rng(seed));
        let trainer = Trainer::new(MeanSquaredError, Sgd::new(0.2)).batch_size::<4>().epochs(40).seed(seed);
        let history = change(trainer).fit(&mut network, &train, Some(&dev)).expect("it is finite");
        (evaluate(&network, &train, &MeanSquaredError).loss, history)
    });
    (runs.each_ref().map(|run| run.0), runs.map(|run| run.1))
}

#[test]
fn schedules_converge_where_a_constant_rate_goes_on_trembling() {
    let constant = mean(&petals(|trainer| trainer).0);
    let schedules = [
        ("step", Schedule::step(15, 0.1)),
        ("exponential", Schedule::exponential(0.9)),
        ("cosine", Schedule::cosine()),
        ("one cycle", Schedule::one_cycle()),
    ];
    for (name, schedule) in schedules {
        let loss = mean(&petals(|trainer| trainer.schedule(schedule)).0);
        assert!(loss < 0.85 * constant, "{name}: {loss} against {constant}");
    }
    let loss = mean(&petals(|trainer| trainer.reduce_on_plateau(ReduceOnPlateau::new(0.3, 3))).0);
    assert!(loss < 0.85 * constant, "reduce on plateau: {loss} against {constant}");
}

#[test]
fn averaged_weights_are_better_and_steadier_than_each_of_those_they_average() {
    let (trembling, trembled) = petals(|trainer| trainer);
    let (averaged, steady) = petals(|trainer| trainer.average(0.98));
    assert!(mean(&averaged) < 0.85 * mean(&trembling), "{averaged:?} against {trembling:?}");
    // The standard deviation of the dev loss over the last twenty epochs.
    let deviation = |history: &History| {
        let losses: Vec<_> =
            history.epochs()[20..].iter().filter_map(|epoch| epoch.dev).map(|dev| dev.loss).collect();
        let center = mean(&losses);
        mean(&losses.iter().map(|loss| (loss - center).powi(2)).collect::<Vec<_>>()).sqrt()
    };
    for (averaged, plain) in steady.iter().zip(&trembled) {
        let (averaged, plain) = (deviation(averaged), deviation(plain));
        assert!(averaged < plain / 5.0, "{averaged} against {plain}");
    }
}

/// The first full steps would kill most rectified units. A tenth of them, rising, does not.
#[test]
fn warm_up_rescues_a_rate_that_fails() {
    let wines = wines();
    let learn = |schedule: Schedule, seed| {
        let mut network = Wine::init(&mut rng(seed));
        let mut trainer =
            Trainer::new(CrossEntropy, Sgd::new(3.0)).batch_size::<178>().epochs(80).schedule(schedule);
        match trainer.fit(&mut network, &wines, None) {
            Ok(_) => evaluate(&network, &wines, &CrossEntropy).loss,
            Err(_) => f64::INFINITY,
        }
    };
    for seed in [1, 2, 4] {
        let (cold, warm) =
            (learn(Schedule::constant(), seed), learn(Schedule::constant().warm_up_steps(50), seed));
        assert!(warm < 0.01 && cold > 0.3, "seed {seed}: {warm} after warming up, {cold} without");
    }
}

#[test]
fn the_range_test_finds_a_rate_that_is_neither_too_low_nor_too_high() {
    let (train, _) = flowers();
    for seed in [1, 2] {
        let network = Petal::init(&mut rng(seed));
        let found =
            Trainer::new(MeanSquaredError, Sgd::new(1.0)).seed(seed).find_learning_rate(&network, &train);
        let rate = found.expect("a finite loss").suggestion().expect("some rate helps");
        let learn = |rate| {
            let mut network = network.clone();
            let mut trainer = Trainer::new(MeanSquaredError, Sgd::new(rate)).epochs(20).seed(seed);
            trainer
                .fit(&mut network, &train, None)
                .map(|_| evaluate(&network, &train, &MeanSquaredError).loss)
        };
        let (loss, lower) = (learn(rate).expect("it converges"), learn(rate / 10.0).expect("it converges"));
        assert!(loss < 0.7 * lower, "seed {seed}, rate {rate}: {loss}, and {lower} at a tenth of it");
        assert!(matches!(learn(30.0 * rate), Err(TrainError::Diverged { .. })), "seed {seed}, rate {rate}");
    }
    let (train, _) = tumours();
    let network = Tumour::init(&mut rng(1));
    let found = Trainer::new(CrossEntropy, Adam::new(1.0)).find_learning_rate(&network, &train);
    let rate = found.expect("a finite loss").suggestion().expect("some rate helps");
    let learn = |rate| {
        let mut network = network.clone();
        let mut trainer = Trainer::new(CrossEntropy, Adam::new(rate)).epochs(10);
        trainer.fit(&mut network, &train, None).expect("it is finite");
        evaluate(&network, &train, &CrossEntropy).loss
    };
    let (loss, lower) = (learn(rate), learn(rate / 10.0));
    assert!(loss < 0.7 * lower, "rate {rate}: {loss}, and {lower} at a tenth of it");
}

#[test]
fn joined_batches_learn_what_one_large_batch_learns() {
    let wines = wines();
    let (mut large, mut joined) = (Wine::init(&mut rng(1)), Wine::init(&mut rng(1)));
    let trainer = || Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(3);
    let a = trainer().batch_size::<48>().fit(&mut large, &wines, None).expect("it converges");
    let b = trainer().batch_size::<16>().accumulate(3).fit(&mut joined, &wines, None).expect("it converges");
    for (a, b) in a.epochs().iter().zip(b.epochs()) {
        // Some 20 steps, each with rounding errors of about 1e-7.
        assert!((a.train.loss - b.train.loss).abs() < 1e-5 * a.train.loss);
    }
    let distance = (large.first.weight.0 - joined.first.weight.0).amax();
    assert!(distance < 1e-5, "{distance}");
}

/// Without it, the network learns the training set by heart, and the dev set ever worse.
#[test]
fn early_stopping_gives_the_network_back_that_generalised_best() {
    let (train, dev) = tumours();
    let trainer = || Trainer::new(CrossEntropy, Sgd::new(0.3)).batch_size::<8>().epochs(30);
    let (mut long, mut stopped) = (Tumour::init(&mut rng(1)), Tumour::init(&mut rng(1)));
    let all = trainer().fit(&mut long, &train, Some(&dev)).expect("it converges");
    let some = trainer()
        .early_stopping(EarlyStopping::patience(5))
        .fit(&mut stopped, &train, Some(&dev))
        .expect("it converges");
    let best = some.best().and_then(|epoch| epoch.dev).expect("a dev set");
    assert_eq!(evaluate(&stopped, &dev, &CrossEntropy).score(), best);
    let last = evaluate(&long, &dev, &CrossEntropy).loss;
    assert!(best.loss < 0.85 * last, "{} against {last} after all epochs", best.loss);
    assert!(some.epochs().len() < all.epochs().len(), "and saves the rest");
}

#[test]
fn weight_decay_keeps_weights_small_and_generalises_better() {
    let (train, dev) = tumours();
    let learn = |lambda, seed| {
        let mut network = Tumour::init(&mut rng(seed));
        let rule = AdamW::new(0.01).weight_decay(lambda);
        Trainer::new(CrossEntropy, rule)
            .epochs(40)
            .seed(seed)
            .fit(&mut network, &train, None)
            .expect("it converges");
        let loss = |data| evaluate(&network, data, &CrossEntropy).loss;
        (network.hidden.weight.norm(), loss(&train), loss(&dev))
    };
    for seed in [1, 2] {
        let (free, held) = (learn(0.0, seed), learn(0.3, seed));
        assert!(held.0 < 0.7 * free.0, "seed {seed}: norms {} and {}", held.0, free.0);
        assert!(held.1 > free.1, "seed {seed}: it learns less by heart, {} and {}", held.1, free.1);
        assert!(held.2 < 0.85 * free.2, "seed {seed}: dev losses {} and {}", held.2, free.2);
    }
}

/// Something that only the trainer's own words promise: any closure is a schedule.
#[test]
fn a_schedule_of_ones_own_is_a_closure() {
    let triangle = |at: nn_core::optim::Moment| 1.0 - at.step as f64 / at.steps() as f64;
    assert_eq!(triangle.factor(nn_core::optim::Moment { step: 5, steps_per_epoch: 2, epochs: 5 }), 0.5);
    let (constant, falling) = (petals(|trainer| trainer).0, petals(|trainer| trainer.schedule(triangle)).0);
    assert!(mean(&falling) < 0.85 * mean(&constant), "{falling:?} against {constant:?}");
}
