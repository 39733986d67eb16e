//! What the trainer does between two steps: schedules, joined batches, averaged weights, callbacks, and training driven by the caller.
#![cfg(feature = "std")]
#![allow(missing_docs)]

mod support;

use std::cell::RefCell;
use std::ops::ControlFlow;

use nn_core::Fault;
use nn_core::activation::bits;
use nn_core::data::Dataset;
use nn_core::layers::Softmax;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::optim::{Adam, Clip, Moment, ReduceOnPlateau, Rule, Schedule, Sgd};
use nn_core::train::{Step, TrainError, Trainer, evaluate};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use support::{Small, numbers};

type Net = Small<Softmax, 3, f64>;

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn data(count: usize) -> Dataset<f64, 2, Class<3>> {
    let mut rng = rng(11);
    let points: Vec<[f64; 2]> =
        (0..count).map(|_| [rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0)]).collect();
    let classes: Vec<usize> =
        points.iter().map(|p| usize::from(p[0] > 0.0) + usize::from(p[1] > 0.2)).collect();
    Dataset::from_classes(&points, &classes).expect("good data")
}

fn network() -> Net {
    <Net as nn_core::Network<f64, 2, 3>>::init(&mut rng(1))
}

#[track_caller]
fn near(a: &Net, b: &Net) {
    for (a, b) in numbers(a).into_iter().zip(numbers::<f64, _>(b)) {
        assert!((a - b).abs() <= 1e-10 * a.abs().max(1.0), "{a} against {b}");
    }
}

/// 60 samples in steps of 24 are three steps: of 24, 24 and 12 samples. In batches of 8 the last one has a batch and a half.
#[test]
fn joined_batches_are_one_large_batch() {
    let data = data(60);
    let (mut large, mut joined) = (network(), network());
    let rule = || Adam::new(0.02).l2(0.01);
    let clip = Clip::GlobalNorm(0.5);
    let a = Trainer::new(CrossEntropy, rule()).batch_size::<24>().clip(clip).fit(&mut large, &data, None);
    let b = Trainer::new(CrossEntropy, rule()).batch_size::<8>().accumulate(3).clip(clip).fit(
        &mut joined,
        &data,
        None,
    );
    near(&large, &joined);
    for (a, b) in a.expect("it converges").epochs().iter().zip(b.expect("it converges").epochs()) {
        assert!((a.train.loss - b.train.loss).abs() < 1e-10);
        assert_eq!(a.train.metric, b.train.metric);
    }
}

/// The batches of a step then count by the weights of their samples, not by their number.
#[test]
fn joined_batches_are_one_large_batch_where_the_loss_weighs_classes() {
    let data = data(50);
    let loss = CrossEntropy.class_weights([1.0, 20.0, 0.0]);
    let (mut large, mut joined) = (network(), network());
    let a = Trainer::new(loss, Sgd::new(0.5)).batch_size::<24>().fit(&mut large, &data, None);
    let b = Trainer::new(loss, Sgd::new(0.5)).batch_size::<4>().accumulate(6).fit(&mut joined, &data, None);
    near(&large, &joined);
    let (a, b) = (a.expect("it converges"), b.expect("it converges"));
    assert!((a.epochs()[3].train.loss - b.epochs()[3].train.loss).abs() < 1e-10);
    // One network, all samples: the loss of an epoch that moves nothing is that of an evaluation.
    let still = Trainer::new(loss, Sgd::new(0.0)).batch_size::<4>().epochs(1).fit(&mut large, &data, None);
    let epoch = still.expect("it stands still").epochs()[0];
    assert!((epoch.train.loss - evaluate(&large, &data, &loss).loss).abs() < 1e-12);
}

#[test]
fn every_batch_of_a_step_drops_other_units() {
    type Dropping = Small<Softmax, 3, f64, { bits(0.5) }>;
    // Two copies of one sample in one step of two batches: with one mask for both the gradient would be that of one batch.
    let data = |copies: usize| {
        Dataset::<f64, 2, Class<3>>::from_classes(&vec![[0.3, 0.7]; copies], &vec![1; copies])
            .expect("good data")
    };
    let learn = |copies, batches| {
        let mut network = <Dropping as nn_core::Network<f64, 2, 3>>::init(&mut rng(1));
        // The samples are all alike, so they are standardised to 0, where only biases count.
        network.hidden.bias.fill(0.5);
        let mut trainer =
            Trainer::new(CrossEntropy, Sgd::new(0.1)).batch_size::<1>().accumulate(batches).epochs(1);
        trainer.fit(&mut network, &data(copies), None).expect("it converges");
        numbers::<f64, _>(&network)
    };
    assert_ne!(learn(1, 1), learn(2, 2));
}

#[test]
fn the_learning_rate_follows_the_schedule_and_the_history_has_it() {
    let data = data(50);
    let rates = RefCell::new(Vec::new());
    let schedule = Schedule::cosine().warm_up_steps(3);
    let history = Trainer::new(CrossEntropy, Adam::new(0.02))
        .batch_size::<16>()
        .epochs(5)
        .schedule(schedule)
        .on_step(|step| rates.borrow_mut().push((*step, step.learning_rate)))
        .fit(&mut network(), &data, None)
        .expect("it converges");
    let rates = rates.into_inner();
    assert_eq!(rates.len(), 20);
    for (i, (step, rate)) in rates.iter().enumerate() {
        assert_eq!((step.epoch, step.epochs, step.number, step.of), (i / 4 + 1, 5, i % 4 + 1, 4));
        let factor = schedule.factor(Moment { step: i as u64, steps_per_epoch: 4, epochs: 5 });
        assert_eq!(*rate, 0.02 * factor);
    }
    let told: Vec<_> = history.epochs().iter().map(|epoch| epoch.learning_rate).collect();
    let last: Vec<_> = rates.iter().skip(3).step_by(4).map(|(_, rate)| *rate).collect();
    assert_eq!(told, last);
}

/// A rate of 0 from some step on: nothing moves any more.
#[test]
fn the_steps_have_the_rate_that_they_are_told() {
    let data = data(50);
    let train = |epochs, stop: u64| {
        let mut network = network();
        let mut trainer = Trainer::new(CrossEntropy, Sgd::new(0.3))
            .batch_size::<50>()
            .epochs(epochs)
            .schedule_with(move |at| f64::from(u8::from(at.step < stop)));
        trainer.fit(&mut network, &data, None).expect("it converges");
        network
    };
    assert_eq!(numbers::<f64, _>(&train(9, 4)), numbers::<f64, _>(&train(4, 4)));
    assert_ne!(numbers::<f64, _>(&train(9, 5)), numbers::<f64, _>(&train(4, 4)));
}

#[test]
fn the_rate_falls_on_a_plateau_of_the_dev_set() {
    let (train, dev) = (data(30), data(50).subset(&[40, 41, 42, 43]).expect("four"));
    let history = Trainer::new(CrossEntropy, Sgd::new(0.5))
        .epochs(40)
        .schedule(Schedule::constant())
        // Nothing is an improvement but the first.
        .reduce_on_plateau(ReduceOnPlateau::new(0.5, 3).min_delta(1e9).floor(0.2))
        .fit(&mut network(), &train, Some(&dev))
        .expect("it converges");
    let rates: Vec<_> = history.epochs().iter().map(|epoch| epoch.learning_rate).collect();
    assert_eq!(rates[..5], [0.5; 5], "the first, and four without an improvement");
    assert_eq!(rates[5..9], [0.25; 4]);
    assert_eq!(rates[9..13], [0.125; 4]);
    assert_eq!(rates[13..], [0.1; 27]);
}

#[test]
fn a_schedule_that_makes_no_sense_is_an_error() {
    let told = |trainer: Trainer<'_, CrossEntropy, Sgd>| {
        let (mut trainer, mut network) = (trainer, network());
        trainer.fit(&mut network, &data(10), None).expect_err("refused").to_string()
    };
    let trainer = || Trainer::new(CrossEntropy, Sgd::new(0.1));
    assert_eq!(
        told(trainer().schedule(Schedule::exponential(2.0))),
        "the factor of the exponential schedule is 2: it must be more than 0 and at most 1"
    );
    assert_eq!(
        told(trainer().schedule_with(|_| f64::NAN)),
        "the factor of the schedule is NaN: it must be 0 or more, and finite"
    );
    assert_eq!(told(trainer().accumulate(0)), "the number of batches in a step is 0: it must be at least 1");
    assert_eq!(
        told(trainer().average(1.0)),
        "the decay of the average is 1: it must be at least 0 and less than 1"
    );
    assert_eq!(
        told(trainer().reduce_on_plateau(ReduceOnPlateau::new(1.5, 1))),
        "the factor on a plateau is 1.5: it must be more than 0 and less than 1"
    );
    assert_eq!(
        told(trainer().schedule(Schedule::one_cycle_with(0.3, 25.0, -1.0))),
        "the final div factor of the one-cycle schedule is -1: it must be at least 1"
    );
    assert_eq!(
        told(trainer().epochs(20).schedule(Schedule::cosine().warm_up_epochs(100_000))),
        "the number of epochs of the warm-up is 100000: it must not be longer than the training"
    );
    assert!(
        trainer()
            .epochs(20)
            .schedule(Schedule::cosine().warm_up_epochs(20))
            .fit(&mut network(), &data(10), None)
            .is_ok()
    );
    // A batch of 32 holds all ten samples: a step an epoch.
    assert_eq!(
        told(trainer().epochs(20).schedule(Schedule::constant().warm_up_steps(21))),
        "the number of steps of the warm-up is 21: it must not be longer than the training"
    );
    assert!(
        trainer()
            .epochs(20)
            .schedule(Schedule::constant().warm_up_steps(20))
            .fit(&mut network(), &data(10), None)
            .is_ok()
    );
}

/// β = 0.6 and four steps of the whole set: w̄ = Σ 0.6⁴⁻ᵗ 0.4 wₜ / (1 − 0.6⁴).
#[test]
fn the_average_is_that_of_the_weights_after_each_step() {
    let data = data(20);
    let after = |steps: usize| {
        let mut network = network();
        Trainer::new(CrossEntropy, Sgd::new(0.5))
            .epochs(steps)
            .fit(&mut network, &data, None)
            .expect("it converges");
        numbers::<f64, _>(&network)
    };
    let mut averaged = network();
    let mut trainer = Trainer::new(CrossEntropy, Sgd::new(0.5)).epochs(4).average(0.6);
    let history = trainer.fit(&mut averaged, &data, Some(&data)).expect("it converges");
    let weights: Vec<_> = (1..=4).map(after).collect();
    let total = 1.0 - 0.6f64.powi(4);
    for (i, average) in numbers::<f64, _>(&averaged).into_iter().enumerate() {
        let expected: f64 = (1..=4).map(|t| 0.4 * 0.6f64.powi(4 - t) * weights[t as usize - 1][i]).sum();
        assert!((average - expected / total).abs() < 1e-12, "number {i}");
    }
    let dev = history.epochs()[3].dev.expect("a dev set");
    assert_eq!(
        dev,
        evaluate(&averaged, &data, &CrossEntropy).score(),
        "the dev set is measured with the average"
    );
    assert_eq!(averaged.standardize.mean, network_fitted(&data).standardize.mean, "buffers are as they are");
}

fn network_fitted(data: &Dataset<f64, 2, Class<3>>) -> Net {
    let mut network = network();
    nn_core::Network::fit_inputs(&mut network, data.inputs().iter());
    network
}

#[test]
fn a_training_is_driven_by_the_caller() {
    let data = data(50);
    let (mut by_fit, mut by_hand) = (network(), network());
    let trainer = || Trainer::new(CrossEntropy, Adam::new(0.02)).epochs(4).seed(3);
    let history = trainer().fit(&mut by_fit, &data, Some(&data)).expect("it converges");
    let mut other = trainer();
    let mut training = other.start(&mut by_hand, &data, Some(&data)).expect("good settings");
    let mut epochs = 0;
    while let Some(epoch) = training.epoch().expect("it converges") {
        epochs += 1;
        assert_eq!(epoch.number, epochs);
        assert_eq!(epoch.dev, Some(evaluate(training.network(), &data, &CrossEntropy).score()));
        assert_eq!(training.history().last(), Some(&epoch));
        assert_eq!(training.optimizer().time(), 2 * epochs as u64);
        assert_eq!(training.optimizer().rule().learning_rate(), 0.02);
    }
    assert!(training.is_over() && training.epoch() == Ok(None));
    let loss =
        |history: &nn_core::train::History| history.epochs().iter().map(|e| e.train.loss).collect::<Vec<_>>();
    assert_eq!(loss(&training.finish()), loss(&history));
    assert_eq!(numbers::<f64, _>(&by_fit), numbers::<f64, _>(&by_hand));
}

#[test]
fn a_callback_sees_the_network_and_may_end_the_training() {
    let data = data(50);
    let mut network = network();
    let mut seen = Vec::new();
    let history = Trainer::new(CrossEntropy, Adam::new(0.02))
        .epochs(9)
        .fit_with(&mut network, &data, Some(&data), |epoch, network| {
            seen.push(numbers::<f64, _>(network));
            assert_eq!(epoch.dev, Some(evaluate(network, &data, &CrossEntropy).score()));
            if epoch.number == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .expect("it converges");
    assert_eq!((history.epochs().len(), seen.len()), (3, 3));
    assert_eq!(seen[2], numbers::<f64, _>(&network));
    assert_ne!(seen[1], seen[2]);
}

#[test]
fn after_an_error_training_is_over() {
    let data = data(50);
    let mut network = network();
    let mut trainer =
        Trainer::new(CrossEntropy, Sgd::new(0.1)).schedule_with(|at| if at.step < 3 { 1.0 } else { -1.0 });
    let mut training = trainer.start(&mut network, &data, None).expect("it cannot be known yet");
    assert!(training.epoch().is_ok_and(|epoch| epoch.is_some()));
    assert_eq!(
        training.epoch(),
        Err(TrainError::Setting(Fault {
            what: "the factor of the schedule",
            value: -1.0,
            allowed: "it must be 0 or more, and finite"
        }))
    );
    assert_eq!(training.epoch(), Ok(None));
}

#[test]
fn an_average_that_broke_is_not_given_back() {
    let data = data(50);
    let mut network = network();
    // The fourth step makes infinities, which the average takes in before anybody looks at the weights.
    let mut trainer = Trainer::new(CrossEntropy, Sgd::new(0.1).l2(1e3))
        .average(0.9)
        .epochs(5)
        .schedule_with(|at| if at.step < 3 { 1.0 } else { 1e308 });
    let mut training = trainer.start(&mut network, &data, None).expect("good settings");
    assert!(training.epoch().is_ok());
    assert!(training.epoch().is_err());
    assert!(numbers::<f64, _>(training.network()).iter().all(|number| number.is_finite()));
    training.finish();
    assert!(numbers::<f64, _>(&network).iter().all(|number| number.is_finite()));
}

#[test]
fn the_search_for_a_rate_leaves_everything_as_it_was() {
    let data = data(50);
    let network = network();
    let before = numbers::<f64, _>(&network);
    let trainer = Trainer::new(CrossEntropy, Sgd::new(0.1)).batch_size::<16>();
    let found = trainer.find_learning_rate(&network, &data).expect("a finite loss");
    assert_eq!(numbers::<f64, _>(&network), before);
    assert_eq!(found, trainer.find_learning_rate(&network, &data).expect("a finite loss"), "the same seed");
    let rates: Vec<_> = found.points().iter().map(|point| point.rate).collect();
    assert!((rates[0] - 1e-7).abs() < 1e-20 && rates.len() <= 100);
    let factor = 1e8f64.powf(1.0 / 99.0);
    assert!(rates.windows(2).all(|pair| (pair[1] / pair[0] - factor).abs() < 1e-9));
    assert_eq!(found.points()[0].loss, found.points()[0].smoothed);
    let [a, b] = [found.points()[0], found.points()[1]];
    assert!((b.smoothed - (0.8 * 0.2 * a.loss + 0.2 * b.loss) / 0.36).abs() < 1e-12);
    for (range, told) in [
        ((0.0, 1.0, 9), "the lowest learning rate of the search is 0: it must be positive, and finite"),
        ((1.0, 0.5, 9), "the lowest learning rate of the search is 1: it must be less than the highest"),
        ((0.1, 0.5, 1), "the number of steps of the search is 1: it must be at least 2"),
    ] {
        let (lowest, highest, steps) = range;
        let error = trainer.find_learning_rate_between(lowest, highest, steps, &network, &data);
        assert_eq!(error.expect_err("refused").to_string(), told);
    }
}

#[test]
fn steps_are_told_with_their_losses() {
    let data = data(50);
    let mut network = network();
    let before = evaluate(&network_fitted(&data), &data, &CrossEntropy).loss;
    let steps = RefCell::new(Vec::<Step>::new());
    Trainer::new(CrossEntropy, Sgd::new(0.1))
        .batch_size::<16>()
        .accumulate(4)
        .epochs(2)
        .on_step(|step| steps.borrow_mut().push(*step))
        .fit(&mut network, &data, None)
        .expect("it converges");
    let steps = steps.into_inner();
    assert_eq!(steps.len(), 2, "one step an epoch");
    assert!((steps[0].loss - before).abs() < 1e-12);
    assert!(steps[1].loss < steps[0].loss);
}
