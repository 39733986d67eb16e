//! The trainer: what it learns, what it measures, how it stops, and that nothing is left to chance.
#![cfg(feature = "std")]
#![allow(missing_docs)]

mod support;

use std::cell::RefCell;
use std::ops::ControlFlow;

use nalgebra::SVector;
use nn_core::activation::{Linear, Sigmoid, bits};
use nn_core::data::{Dataset, Fractions, Split};
use nn_core::layers::Softmax;
use nn_core::loss::{BinaryCrossEntropy, Class, CrossEntropy, Huber, MeanSquaredError};
use nn_core::optim::{Adam, Clip, Sgd};
use nn_core::train::{EarlyStopping, Metric, TrainError, Trainer, evaluate};
use nn_core::{Network, Zeroable};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use support::{Small, numbers};

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// Points in three sectors of the plane, far from the origin, so that they must be standardised.
fn sectors<const OUT: usize>(count: usize) -> Dataset<f32, 2, Class<OUT>> {
    let mut rng = rng(11);
    let points: Vec<[f32; 2]> =
        (0..count).map(|_| [rng.random::<f32>() * 2.0 - 1.0, rng.random::<f32>() * 2.0 - 1.0]).collect();
    let turn = std::f32::consts::TAU / OUT as f32;
    let sector = |p: &[f32; 2]| ((p[1].atan2(p[0]) + std::f32::consts::PI) / turn) as usize % OUT;
    let classes: Vec<usize> = points.iter().map(sector).collect();
    let points: Vec<[f32; 2]> = points.iter().map(|p| [500.0 + 100.0 * p[0], -0.03 + 0.01 * p[1]]).collect();
    Dataset::from_classes(&points, &classes).expect("good data")
}

/// y = sin(3 x₀) x₁.
fn waves(count: usize) -> Dataset<f32, 2, SVector<f32, 1>> {
    let mut rng = rng(12);
    let points: Vec<[f32; 2]> = (0..count).map(|_| [rng.random::<f32>(), rng.random::<f32>()]).collect();
    let values: Vec<[f32; 1]> = points.iter().map(|p| [(3.0 * p[0]).sin() * p[1]]).collect();
    Dataset::from_values(&points, &values).expect("good data")
}

type Sectors = Small<Softmax, 3>;

#[test]
fn classes_are_learnt() {
    let Split { train, dev, test } =
        sectors::<3>(1000).split_stratified(Fractions::new(0.6, 0.2, 0.2), 1).expect("a good split");
    let mut network = Sectors::init(&mut rng(1));
    let history = Trainer::new(CrossEntropy, Adam::new(0.01))
        .epochs(60)
        .seed(3)
        .clip(Clip::GlobalNorm(5.0))
        .fit(&mut network, &train, Some(&dev))
        .expect("it converges");
    let result = evaluate(&network, &test, &CrossEntropy);
    assert!(result.accuracy() > 0.93, "{result}");
    assert_eq!(result.confusion.total(), test.len() as u64);
    let (first, last) = (history.epochs()[0], history.epochs()[59]);
    assert!(last.train.loss < 0.5 * first.train.loss);
    assert_eq!(last.dev, Some(evaluate(&network, &dev, &CrossEntropy).score()), "dev is measured in use");
    let mean = train.inputs().iter().map(|x| x[0]).sum::<f32>() / train.len() as f32;
    assert!((network.standardize.mean[0] - mean).abs() < 0.01, "standardised by the training set alone");
}

#[test]
fn values_are_learnt_and_r_squared_is_that_of_the_outputs() {
    let (train, test) = waves(600).hold_out(0.25, 1).expect("a good split");
    let mut network = Small::<Linear, 1>::init(&mut rng(1));
    Trainer::new(MeanSquaredError, Adam::new(0.01))
        .batch_size::<16>()
        .epochs(40)
        .fit(&mut network, &train, None)
        .expect("it converges");
    let result = evaluate(&network, &test, &MeanSquaredError);
    assert!(result.r_squared() > 0.98, "{result}");
    let output = |x| f64::from(nn_core::network::forward(&network, x)[0]);
    let count = test.len() as f64;
    let mean = test.targets().iter().map(|t| f64::from(t[0])).sum::<f64>() / count;
    let residual: f64 = test.iter().map(|(x, t)| (output(x) - f64::from(t[0])).powi(2)).sum();
    let variation: f64 = test.targets().iter().map(|t| (f64::from(t[0]) - mean).powi(2)).sum();
    assert!((result.r_squared() - (1.0 - residual / variation)).abs() < 1e-5);
    assert!((result.loss - residual / count).abs() < 1e-6 * result.loss.max(1e-3));
}

#[test]
fn yes_or_no_is_learnt_with_classes_and_with_probabilities() {
    let classes = sectors::<2>(500);
    let targets: Vec<[f32; 1]> = classes.targets().iter().map(|class| [class.index() as f32]).collect();
    let rows: Vec<[f32; 2]> = classes.inputs().iter().map(|x| [x[0], x[1]]).collect();
    let values = Dataset::from_values(&rows, &targets).expect("good data");
    let train = || Trainer::new(BinaryCrossEntropy, Adam::new(0.01)).epochs(20);
    let (mut one, mut other) =
        (Small::<Sigmoid, 1>::init(&mut rng(1)), Small::<Sigmoid, 1>::init(&mut rng(1)));
    train().fit(&mut one, &classes, None).expect("it converges");
    train().fit(&mut other, &values, None).expect("it converges");
    assert_eq!(numbers(&one), numbers(&other));
    let result = evaluate(&one, &classes, &BinaryCrossEntropy);
    assert!(result.accuracy() > 0.95, "{result}");
    let right = classes
        .iter()
        .filter(|(x, class)| (nn_core::network::forward(&one, x)[0] >= 0.5) == (class.index() == 1));
    assert_eq!(result.confusion.right(), right.count() as u64);
}

/// One epoch by hand with the public functions, one step of the whole set: the trainer does the same.
#[test]
fn a_step_of_the_trainer_is_the_step_by_hand() {
    let data = sectors::<3>(7);
    let mut by_hand = Sectors::init(&mut rng(5));
    by_hand.fit_inputs(data.inputs().iter());
    let mut by_trainer = Sectors::init(&mut rng(5));
    Trainer::new(CrossEntropy, Sgd::new(0.1))
        .batch_size::<7>()
        .epochs(1)
        .fit(&mut by_trainer, &data, None)
        .expect("one step");

    let (mut x, mut targets) = (nn_core::Batch::<f32, 7, 2>::zeros(), [Class::default(); 7]);
    data.batch(&[0, 1, 2, 3, 4, 5, 6], &mut x, &mut targets).expect("seven samples");
    let mut tape = <Sectors as Network<f32, 2, 3>>::Tape::<7>::zeroed_box();
    let mut gradient = Sectors::zeroed_box();
    nn_core::network::record(&by_hand, &x, &mut *tape, &mut rng(0));
    nn_core::network::cost(&by_hand, &CrossEntropy, &targets, &mut *tape);
    nn_core::network::backward(&by_hand, &x, &mut *tape, &mut *gradient);
    nn_core::Optimizer::new(Sgd::new(0.1)).step(&mut by_hand, &mut *gradient);
    for (a, b) in numbers(&by_hand).into_iter().zip(numbers(&by_trainer)) {
        assert!(
            (a - b).abs() <= 1e-6 * a.abs().max(1.0),
            "{a} against {b}: only the order of the samples differs"
        );
    }
}

/// 10 samples in batches of 32 (22 rows of padding) learn what they learn in one batch of 10.
#[test]
fn a_partial_batch_counts_its_rows() {
    let data = sectors::<3>(10);
    let (mut padded, mut exact) = (Small::<Softmax, 3, f32>::init(&mut rng(2)), Sectors::init(&mut rng(2)));
    let a = Trainer::new(CrossEntropy, Adam::new(0.05)).epochs(5).fit(&mut padded, &data, None);
    let b =
        Trainer::new(CrossEntropy, Adam::new(0.05)).batch_size::<10>().epochs(5).fit(&mut exact, &data, None);
    for (a, b) in numbers(&padded).into_iter().zip(numbers(&exact)) {
        assert!((a - b).abs() <= 1e-5 * a.abs().max(1.0), "{a} against {b}");
    }
    let (a, b) = (a.expect("it converges"), b.expect("it converges"));
    for (a, b) in a.epochs().iter().zip(b.epochs()) {
        assert!((a.train.loss - b.train.loss).abs() < 1e-6);
        assert_eq!(a.train.metric, b.train.metric);
    }
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let data = sectors::<3>(100);
    let train = |seed| {
        let mut network = Small::<Softmax, 3, f32, { bits(0.2) }>::init(&mut rng(1));
        Trainer::new(CrossEntropy, Adam::new(0.01))
            .epochs(3)
            .seed(seed)
            .fit(&mut network, &data, None)
            .expect("it converges");
        numbers(&network).into_iter().map(f32::to_bits).collect::<Vec<_>>()
    };
    assert_eq!(train(1), train(1));
    assert_ne!(train(1), train(2));
}

#[test]
fn a_loss_that_diverges_is_an_error_and_leaves_good_weights() {
    let data = waves(100);
    let train = |epochs| {
        let seen = RefCell::new(0);
        let mut network = Small::<Linear, 1>::init(&mut rng(1));
        let result = Trainer::new(MeanSquaredError, Sgd::new(1.0))
            .batch_size::<8>()
            .epochs(epochs)
            .on_epoch(|epoch| {
                *seen.borrow_mut() = epoch.number;
                ControlFlow::Continue(())
            })
            .fit(&mut network, &data, None);
        (result, numbers(&network), seen.into_inner())
    };
    let (result, weights, seen) = train(50);
    let Err(TrainError::Diverged { epoch, batch, loss }) = result else { panic!("{result:?}") };
    assert!(!loss.is_finite() && (1..=13).contains(&batch));
    assert_eq!(epoch, seen + 1);
    assert!(result.expect_err("diverged").to_string().contains(&format!("epoch {epoch}, batch {batch}")));
    // The weights from the beginning of the last epoch whose first batch was well.
    let epochs = if batch > 1 { epoch - 1 } else { epoch - 2 };
    let (result, before, _) = train(epochs);
    assert!(result.is_ok_and(|history| history.epochs().len() == epochs && epochs > 0));
    assert_eq!(weights, before);
}

/// Epochs see the samples in different orders: two epochs are not the first one twice.
#[test]
fn every_epoch_has_an_order_of_its_own() {
    let data = sectors::<3>(50);
    let train = |network: &mut Sectors, epochs| {
        let mut trainer = Trainer::new(CrossEntropy, Sgd::new(0.1)).batch_size::<1>().epochs(epochs);
        trainer.fit(network, &data, None).expect("it converges");
    };
    let (mut twice, mut two) = (Sectors::init(&mut rng(1)), Sectors::init(&mut rng(1)));
    train(&mut twice, 1);
    train(&mut twice, 1);
    train(&mut two, 2);
    assert_ne!(numbers(&twice), numbers(&two));
}

/// One sample has one order; what differs from step to step is dropout.
#[test]
fn every_step_drops_other_units() {
    type Dropping = Small<Softmax, 3, f32, { bits(0.5) }>;
    let data = sectors::<3>(1);
    let train = |network: &mut Dropping, epochs| {
        let mut trainer = Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(epochs);
        trainer.fit(network, &data, None).expect("it converges");
    };
    let (mut twice, mut two) = (Dropping::init(&mut rng(1)), Dropping::init(&mut rng(1)));
    // Away from 0, where the one standardised sample lies and all units are 0.
    twice.hidden.bias.fill(0.5);
    two.hidden.bias.fill(0.5);
    train(&mut twice, 1);
    train(&mut twice, 1);
    train(&mut two, 2);
    assert_ne!(numbers(&twice), numbers(&two));
}

#[test]
fn clipping_holds_the_step() {
    let data = sectors::<3>(32);
    let mut network = Sectors::init(&mut rng(1));
    let before = numbers(&network);
    Trainer::new(CrossEntropy, Sgd::new(1.0))
        .epochs(1)
        .clip(Clip::GlobalNorm(1e-2))
        .fit(&mut network, &data, None)
        .expect("it converges");
    // Without the four buffers of `standardize`.
    let moved =
        numbers(&network)[4..].iter().zip(&before[4..]).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt();
    assert!((moved - 1e-2).abs() < 1e-4, "one step of that length: {moved}");
}

#[test]
fn when_the_first_loss_diverges_the_weights_are_those_of_the_start() {
    let data = waves(100);
    let mut network = Small::<Linear, 1>::init(&mut rng(1));
    network.output.weight[(0, 0)] = f32::INFINITY;
    let before = numbers(&network);
    let result = Trainer::new(MeanSquaredError, Sgd::new(0.1)).fit(&mut network, &data, None);
    assert!(matches!(result, Err(TrainError::Diverged { epoch: 1, batch: 1, .. })));
    assert_eq!(numbers(&network)[4..], before[4..]);
}

/// A step that breaks the weights in the last batch of the last epoch: no loss ever shows it.
#[test]
fn weights_that_break_in_the_last_step_are_noticed() {
    let data = waves(8);
    let mut network = Small::<Linear, 1>::init(&mut rng(1));
    let result = Trainer::new(MeanSquaredError, Sgd::new(1e300).weight_decay(1e300)).epochs(1).fit(
        &mut network,
        &data,
        None,
    );
    assert_eq!(result, Err(TrainError::Weights { epoch: 1 }));
    assert!(numbers(&network).iter().all(|number| number.is_finite()));
}

#[test]
fn early_stopping_gives_the_best_weights_back() {
    // Few noisy samples and many steps: the dev loss turns.
    let (train, dev) = sectors::<3>(60).hold_out(0.5, 4).expect("a good split");
    let mut network = Sectors::init(&mut rng(1));
    let history = Trainer::new(CrossEntropy, Adam::new(0.05))
        .batch_size::<8>()
        .epochs(500)
        .early_stopping(EarlyStopping::patience(4))
        .fit(&mut network, &train, Some(&dev))
        .expect("it converges");
    let (best, count) = (history.best().expect("epochs"), history.epochs().len());
    assert!(count < 500, "it stopped");
    assert_eq!(count, best.number + 4, "after four epochs that were no better");
    assert_eq!(evaluate(&network, &dev, &CrossEntropy).score(), best.dev.expect("a dev set"));
}

#[test]
fn a_callback_ends_the_training() {
    let data = sectors::<3>(40);
    let mut network = Sectors::init(&mut rng(1));
    let mut lines = Vec::new();
    let history = Trainer::new(CrossEntropy, Adam::new(0.01))
        .epochs(10)
        .on_epoch(|epoch| {
            lines.push(epoch.to_string());
            if epoch.number == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .fit(&mut network, &data, None)
        .expect("it converges");
    assert_eq!((history.epochs().len(), lines.len()), (3, 3));
    assert!(lines[0].starts_with("epoch  1/10: loss "), "{}", lines[0]);
    assert!(matches!(history.epochs()[0].train.metric, Metric::Accuracy(_)));
}

#[test]
fn settings_that_make_no_sense_are_errors() {
    let data = waves(10);
    let mut network = Small::<Linear, 1, f32>::init(&mut rng(1));
    let before = numbers(&network);
    let told = |result: Result<_, TrainError>, text: &str| {
        assert_eq!(result.expect_err("refused").to_string(), text);
    };
    let trainer = || Trainer::new(MeanSquaredError, Sgd::new(0.1));
    told(
        trainer().epochs(0).fit(&mut network, &data, None),
        "training for 0 epochs does nothing: ask for at least 1",
    );
    told(
        trainer().early_stopping(EarlyStopping::patience(1)).fit(&mut network, &data, None),
        "early stopping needs a dev set: give `fit` one as `Some(&dev)`",
    );
    told(
        Trainer::new(MeanSquaredError, Sgd::new(f64::NAN)).fit(&mut network, &data, None),
        "the learning rate is NaN: it must be 0 or more, and finite",
    );
    told(
        Trainer::new(Huber::new(-1.0), Sgd::new(0.1)).fit(&mut network, &data, None),
        "the delta of Huber is -1: it must be positive, and finite",
    );
    told(
        trainer().clip(Clip::Value(0.0)).fit(&mut network, &data, None),
        "the limit of clipping is 0: it must be positive",
    );
    told(
        trainer().early_stopping(EarlyStopping::patience(0)).fit(&mut network, &data, Some(&data)),
        "the patience of early stopping is 0: it must be at least 1",
    );
    assert_eq!(numbers(&network), before, "nothing was touched");
}

#[test]
fn a_target_that_is_no_probability_is_an_error() {
    let good =
        Dataset::<f32, 2, SVector<f32, 1>>::from_values(&[[0.0, 1.0]; 2], &[[0.0], [1.0]]).expect("finite");
    let bad =
        Dataset::<f32, 2, SVector<f32, 1>>::from_values(&[[0.0, 1.0]; 2], &[[0.0], [5.0]]).expect("finite");
    let mut network = Small::<Sigmoid, 1>::init(&mut rng(1));
    let mut trainer = Trainer::new(BinaryCrossEntropy, Sgd::new(0.1)).epochs(1);
    let error = trainer.fit(&mut network, &good, Some(&bad)).expect_err("5 is no probability");
    assert_eq!(error, TrainError::Target { set: "dev", row: 1, column: 0 });
    assert!(trainer.fit(&mut network, &bad, None).is_err());
    assert!(trainer.fit(&mut network, &good, None).is_ok());
}

#[test]
fn a_network_of_zeros_is_fitted_too() {
    let data = sectors::<3>(50);
    let mut network = Sectors::zeros();
    let epochs = RefCell::new(0);
    Trainer::new(CrossEntropy, Sgd::new(0.1))
        .epochs(2)
        .on_epoch(|_| *epochs.borrow_mut() += 1)
        .fit(&mut network, &data, None)
        .expect("the loss is finite");
    assert!(network.standardize.mean[0] > 400.0 && *epochs.borrow() == 2);
}

#[test]
fn a_fitted_standardize_stays() {
    let data = sectors::<3>(50);
    let mut network = Sectors::init(&mut rng(1));
    network.standardize.mean[0] = 400.0;
    let before = network.standardize.clone();
    Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(1).fit(&mut network, &data, None).expect("it converges");
    assert_eq!(network.standardize, before);
}

#[test]
fn f64_learns_as_well() {
    let data = waves(200);
    let rows: Vec<[f64; 2]> = data.inputs().iter().map(|x| [x[0].into(), x[1].into()]).collect();
    let values: Vec<[f64; 1]> = data.targets().iter().map(|t| [t[0].into()]).collect();
    let data = Dataset::from_values(&rows, &values).expect("good data");
    let mut network = <Small<Linear, 1, f64> as Network<f64, 2, 1>>::init(&mut rng(1));
    Trainer::new(Huber::new(0.5), Adam::new(0.01))
        .epochs(40)
        .fit(&mut network, &data, None)
        .expect("it converges");
    assert!(evaluate(&network, &data, &MeanSquaredError).r_squared() > 0.95);
}

/// Two million parameters, eight times on the heap (network, two gradients, two moments, average, last good and best weights), none on the
/// stack: in an unoptimised build too.
#[test]
fn a_large_network_trains_on_a_small_stack() {
    type Large = Small<Softmax, 1000, f32, { bits(0.1) }, 2000>;
    let work = || {
        let data = sectors::<1000>(5);
        let mut network = nn_core::network::init_boxed::<Large, f32, 2, 1000, _>(&mut rng(1));
        let history = Trainer::new(CrossEntropy, Adam::new(1e-3))
            .batch_size::<2>()
            .accumulate(2)
            .average(0.9)
            .epochs(1)
            .clip(Clip::GlobalNorm(1.0))
            .early_stopping(EarlyStopping::patience(1))
            .fit(&mut *network, &data, Some(&data))
            .expect("it converges");
        history.epochs()[0].train.loss
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread");
    let loss = thread.join().expect("no overflow");
    assert!((loss - 1000f64.ln()).abs() < 1.0, "of 1000 classes, none is known yet: {loss}");
}
