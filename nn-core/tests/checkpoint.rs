//! Checkpoints: training that was resumed is training that never stopped; what does not belong to it is refused; and whenever the
//! program is killed, a whole checkpoint is left.
#![cfg(feature = "checkpoint")]
#![allow(missing_docs)]

mod support;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use nalgebra::SVector;
use nn_core::activation::{Linear, bits};
use nn_core::data::Dataset;
use nn_core::layers::Softmax;
use nn_core::loss::{Class, CrossEntropy, Huber, MeanSquaredError};
use nn_core::optim::{Adam, AdamW, Clip, Momentum, Nesterov, ReduceOnPlateau, RmsProp, Rule, Schedule, Sgd};
use nn_core::train::{CheckpointError, EarlyStopping, History, TrainError, Trainer};
use nn_core::{Network, Scalar};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use support::{Small, numbers};

/// With dropout.
type Net = Small<Softmax, 3, f32, { bits(0.3) }>;

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn sectors(count: usize, seed: u64) -> Dataset<f32, 2, Class<3>> {
    let mut rng = rng(seed);
    let points: Vec<[f32; 2]> =
        (0..count).map(|_| [rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0)]).collect();
    let classes: Vec<usize> =
        points.iter().map(|p| usize::from(p[0] > 0.0) + usize::from(p[1] > 0.2)).collect();
    Dataset::from_classes(&points, &classes).expect("good data")
}

/// A path in the tests' own folder where there is no file.
fn place(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}.ckpt", std::process::id()));
    let _ = fs::remove_file(&path);
    path
}

/// Everything that a checkpoint has to remember.
fn trainer<'a>(epochs: usize) -> Trainer<'a, CrossEntropy, Adam, 8> {
    Trainer::new(CrossEntropy, Adam::new(0.02))
        .batch_size::<8>()
        .epochs(epochs)
        .seed(5)
        .clip(Clip::GlobalNorm(1.0))
        .schedule(Schedule::exponential(0.99).warm_up_steps(11))
        .reduce_on_plateau(ReduceOnPlateau::new(0.7, 0).cooldown(1))
        .accumulate(2)
        .average(0.9)
        .early_stopping(EarlyStopping::patience(8))
}

fn weight_bits<T: Scalar, N: nn_core::Parameters<T>>(network: &N) -> Vec<u64> {
    numbers(network).into_iter().map(|value: T| value.to_f64().to_bits()).collect()
}

/// All of a history but the times, as it is printed to the last digit.
fn record(history: &History) -> Vec<String> {
    let line = |epoch: &nn_core::train::Epoch| {
        format!("{} {:?} {:?} {:?}", epoch.number, epoch.train, epoch.dev, epoch.learning_rate)
    };
    history.epochs().iter().map(line).collect()
}

/// What `trainer` makes of a new network without a pause.
fn uninterrupted(trainer: &mut Trainer<'_, CrossEntropy, Adam, 8>) -> (Vec<u64>, History) {
    let (train, dev) = (sectors(90, 1), sectors(40, 2));
    let mut network = Net::init(&mut rng(3));
    let history = trainer.fit(&mut network, &train, Some(&dev)).expect("it converges");
    (weight_bits(&network), history)
}

#[test]
fn resumed_after_any_epoch_gives_the_same_bits() {
    let (train, dev) = (sectors(90, 1), sectors(40, 2));
    let (expected, whole) = uninterrupted(&mut trainer(60));
    assert!((8..60).contains(&whole.epochs().len()), "early stopping is at work: {}", whole.epochs().len());
    let rates: Vec<_> = whole.epochs().iter().map(|epoch| epoch.learning_rate).collect();
    assert!(rates.windows(2).any(|pair| pair[1] < 0.8 * pair[0]), "and so is the plateau: {rates:?}");
    let path = place("any-epoch");
    for stop in 0..=whole.epochs().len() {
        let mut network = Net::init(&mut rng(3));
        let mut first = trainer(60);
        let mut training = first.start(&mut network, &train, Some(&dev)).expect("good settings");
        for _ in 0..stop {
            training.epoch().expect("it converges").expect("not over");
        }
        training.save(&path).expect("saved");
        drop(training);
        // Other first weights: all comes from the file.
        let mut network = Net::init(&mut rng(99));
        let history = trainer(60).resume(&path).fit(&mut network, &train, Some(&dev)).expect("resumed");
        assert_eq!(record(&history), record(&whole), "stopped after {stop}");
        assert_eq!(history.epochs()[..stop].iter().map(|e| e.seconds).filter(|s| *s <= 0.0).count(), 0);
        assert!(weight_bits(&network) == expected, "stopped after {stop}");
    }
    fs::remove_file(path).expect("removed");
}

fn every_rule_is_resumed<R: Rule>(rule: R) {
    let data = sectors(50, 1);
    let path = place(&format!("{rule:?}").chars().take_while(|c| c.is_alphabetic()).collect::<String>());
    let trainer = || Trainer::new(CrossEntropy, rule.clone()).schedule(Schedule::cosine()).epochs(6);
    let (mut whole, mut parts) = (Net::init(&mut rng(1)), Net::init(&mut rng(1)));
    trainer().fit(&mut whole, &data, None).expect("it converges");
    let mut first = trainer().checkpoint(&path).on_epoch(|epoch| match epoch.number {
        3 => std::ops::ControlFlow::Break(()),
        _ => std::ops::ControlFlow::Continue(()),
    });
    first.fit(&mut parts, &data, None).expect("it converges");
    trainer().resume(&path).fit(&mut parts, &data, None).expect("it converges");
    assert!(weight_bits(&whole) == weight_bits(&parts), "{rule:?}");
    fs::remove_file(path).expect("removed");
}

#[test]
fn the_moments_of_every_rule_are_kept() {
    every_rule_is_resumed(Sgd::new(0.1));
    every_rule_is_resumed(Momentum::new(0.1, 0.9));
    every_rule_is_resumed(Nesterov::new(0.1, 0.9));
    every_rule_is_resumed(RmsProp::new(0.01));
    every_rule_is_resumed(Adam::new(0.01));
    every_rule_is_resumed(AdamW::new(0.01));
}

#[test]
fn regression_in_f64_is_resumed() {
    let points: Vec<[f64; 2]> = (0..40).map(|i| [f64::from(i) / 40.0, f64::from(i % 7)]).collect();
    let values: Vec<[f64; 1]> = points.iter().map(|p| [p[0] * p[1]]).collect();
    let data = Dataset::<f64, 2, SVector<f64, 1>>::from_values(&points, &values).expect("good data");
    let path = place("regression");
    let network = || <Small<Linear, 1, f64> as Network<f64, 2, 1>>::init(&mut rng(1));
    let trainer = |epochs| Trainer::new(MeanSquaredError, Adam::new(0.01)).epochs(epochs);
    let (mut whole, mut parts) = (network(), network());
    let history = trainer(9).fit(&mut whole, &data, None).expect("it converges");
    trainer(4).checkpoint(&path).fit(&mut parts, &data, None).expect("it converges");
    let resumed = trainer(9).resume(&path).fit(&mut parts, &data, None).expect("prolonged");
    assert!(weight_bits(&whole) == weight_bits(&parts));
    assert_eq!(record(&history), record(&resumed));
    fs::remove_file(path).expect("removed");
}

#[test]
fn training_that_is_over_gives_its_result_at_once() {
    let (train, dev) = (sectors(90, 1), sectors(40, 2));
    let path = place("over");
    let (expected, whole) = uninterrupted(&mut trainer(60).checkpoint(&path).checkpoint_every(1000));
    let mut network = Net::init(&mut rng(99));
    let mut steps = 0;
    let mut again = trainer(60).resume(&path).on_step(|_| steps += 1);
    let history =
        again.fit(&mut network, &train, Some(&dev)).expect("it was saved when early stopping ended it");
    assert_eq!(record(&history), record(&whole));
    assert!(weight_bits(&network) == expected);
    drop(again);
    assert_eq!(steps, 0);
    fs::remove_file(path).expect("removed");
}

#[test]
fn a_training_is_not_shortened_by_its_checkpoint() {
    let data = sectors(30, 1);
    let path = place("shortened");
    let trainer = |epochs| Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(epochs);
    let mut network = Net::init(&mut rng(1));
    trainer(3).checkpoint(&path).fit(&mut network, &data, None).expect("saved");
    let error = trainer(2).resume(&path).fit(&mut network, &data, None).expect_err("it has three epochs");
    assert!(error.to_string().ends_with("\n  epochs: `3` in the file, `2` in this training"), "{error}");
    let history = trainer(3).resume(&path).fit(&mut network, &data, None).expect("as many as were asked for");
    assert_eq!(history.epochs().len(), 3);
    fs::remove_file(&path).expect("removed");
}

#[test]
fn a_checkpoint_is_written_when_it_is_due() {
    let data = sectors(20, 1);
    let path = place("due");
    let mut network = Net::init(&mut rng(1));
    let mut trainer =
        Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(7).checkpoint(&path).checkpoint_every(3);
    let mut training = trainer.start(&mut network, &data, None).expect("good settings");
    let mut found = Vec::new();
    while let Some(epoch) = training.epoch().expect("it converges") {
        if fs::remove_file(&path).is_ok() {
            found.push(epoch.number);
        }
    }
    assert_eq!(found, [3, 6, 7]);
}

/// What `resume` says about a file that a training of `saved` left.
#[track_caller]
fn refused(
    saved: &mut Trainer<'_, CrossEntropy, Adam, 8>,
    resumed: Trainer<'_, CrossEntropy, Adam, 8>,
) -> String {
    let path = place("refused");
    let (train, dev) = (sectors(90, 1), sectors(40, 2));
    let mut network = Net::init(&mut rng(3));
    let mut training = saved.start(&mut network, &train, Some(&dev)).expect("good settings");
    training.epoch().expect("it converges");
    training.save(&path).expect("saved");
    drop(training);
    let before = weight_bits(&network);
    let error = resumed.resume(&path).fit(&mut network, &train, Some(&dev)).expect_err("refused");
    assert!(weight_bits(&network) == before, "nothing was touched");
    fs::remove_file(&path).expect("removed");
    error.to_string().replace(&path.display().to_string(), "FILE")
}

#[test]
fn a_checkpoint_of_other_settings_is_refused_with_every_difference() {
    assert_eq!(
        refused(&mut trainer(9), trainer(9).seed(6).accumulate(1).schedule(Schedule::constant())),
        "`FILE` is a checkpoint of another training:\n  \
         batches a step: `2` in the file, `1` in this training\n  \
         schedule: `Schedule { curve: Exponential { factor: 0.99 }, warm_up: Steps(11) }` in the file, \
         `Schedule { curve: Constant, warm_up: Steps(0) }` in this training\n  \
         seed: `5` in the file, `6` in this training"
    );
    let cosine = |epochs| trainer(epochs).schedule(Schedule::cosine());
    assert_eq!(
        refused(&mut cosine(9), cosine(10)),
        "`FILE` is a checkpoint of another training:\n  epochs: `9` in the file, `10` in this training"
    );
    for other in [
        trainer(9).average(0.8),
        trainer(9).clip(Clip::Value(1.0)),
        trainer(9).early_stopping(EarlyStopping::patience(2)),
        trainer(9).reduce_on_plateau(ReduceOnPlateau::new(0.5, 2)),
    ] {
        assert_eq!(refused(&mut trainer(9), other).lines().count(), 2);
    }
    let own = refused(
        &mut trainer(9).schedule_with(|_| 1.0),
        trainer(9).schedule_with(|at| 0.9f64.powi(at.epoch() as i32)),
    );
    assert!(own.contains("schedule: `of the program's own, its factors with checksum "), "{own}");
    // Of a closure nobody knows whether it looks at the number of epochs.
    assert_eq!(
        refused(&mut trainer(9).schedule_with(|_| 1.0), trainer(10).schedule_with(|_| 1.0)),
        "`FILE` is a checkpoint of another training:\n  epochs: `9` in the file, `10` in this training"
    );
}

#[test]
fn a_checkpoint_of_another_network_rule_loss_or_data_set_is_refused() {
    let data = sectors(30, 1);
    let points: Vec<[f32; 2]> = (0..40).map(|i| [i as f32, (i % 7) as f32]).collect();
    let values = Dataset::<f32, 2, SVector<f32, 1>>::from_values(&points, &[[1.0]; 40]).expect("good data");
    let path = place("other");
    let mut network = Net::init(&mut rng(1));
    Trainer::new(CrossEntropy, Sgd::new(0.1))
        .epochs(1)
        .checkpoint(&path)
        .fit(&mut network, &data, None)
        .expect("saved");
    let told = |result: Result<History, TrainError>, lines: &[&str]| {
        let text = result.expect_err("refused").to_string();
        assert!(text.lines().skip(1).map(str::trim).eq(lines.iter().copied()), "{text}");
    };
    let mut wide = Small::<Softmax, 3, f32, { bits(0.3) }, 8>::init(&mut rng(1));
    told(
        Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(1).resume(&path).fit(&mut wide, &data, None),
        &[
            "`network.hidden.weight` is [16, 2] in the file, [8, 2] in the network",
            "`network.hidden.bias` is [16] in the file, [8] in the network",
            "`network.output.weight` is [3, 16] in the file, [3, 8] in the network",
        ],
    );
    told(
        Trainer::new(CrossEntropy, Sgd::new(0.2).l2(0.1)).epochs(1).resume(&path).fit(
            &mut network,
            &data,
            None,
        ),
        &[
            "rule: `Sgd { rate: 0.1, decay: Decay { l2: 0.0, decoupled: 0.0, every_parameter: false } }` in the file, \
           `Sgd { rate: 0.2, decay: Decay { l2: 0.1, decoupled: 0.0, every_parameter: false } }` in this training",
        ],
    );
    let other = sectors(31, 1);
    let trainer = || Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(1).resume(&path);
    let text = trainer().fit(&mut network, &other, Some(&data)).expect_err("refused").to_string();
    assert!(
        text.contains("training set: `30 samples with checksum ")
            && text.contains("in the file, `31 samples with")
    );
    assert!(text.contains("dev set: `none` in the file, `30 samples with checksum "), "{text}");
    let mut line = Small::<Linear, 1>::init(&mut rng(1));
    let text = Trainer::new(Huber::new(0.5), Sgd::new(0.1)).resume(&path).fit(&mut line, &values, None);
    assert!(
        text.expect_err("refused")
            .to_string()
            .contains("loss: `CrossEntropy` in the file, `Huber { delta: 0.5 }`")
    );
    fs::remove_file(&path).expect("removed");
}

/// Networks of the same tensors; only the last computes what the first does.
mod alike {
    use nn_core::network;

    network! { pub(super) struct Saved: 2 => 3 { hidden: dense(8, relu), output: dense(3, softmax) } }
    network! { pub(super) struct Tanh: 2 => 3 { hidden: dense(8, tanh), output: dense(3, softmax) } }
    network! { pub(super) struct Leaky: 2 => 3 { hidden: dense(8, leaky_relu(0.3)), output: dense(3, softmax) } }
    network! { pub(super) struct Dropped: 2 => 3 { hidden: dense(8, relu), dropout(0.5), output: dense(3, softmax) } }
    network! { pub(super) struct Renamed: 2 => 3 { hidden: dense(8, relu), output: dense(3, softmax) } }
}

/// What a training of `N` says about a checkpoint.
fn resumed_as<N>(path: &Path) -> Result<History, String>
where
    N: Network<f32, 2, 3> + nn_core::head::Headed<Head = Softmax>,
{
    let mut network = N::zeroed_box();
    let mut trainer = Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(2).resume(path);
    let result = trainer.fit(&mut *network, &sectors(30, 1), None);
    result.map_err(|error| error.to_string().lines().skip(1).map(str::trim).collect())
}

#[test]
fn a_network_of_the_same_tensors_that_computes_otherwise_is_refused() {
    let path = place("alike");
    let mut trainer = Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(1).checkpoint(&path);
    trainer.fit(&mut alike::Saved::init(&mut rng(1)), &sectors(30, 1), None).expect("saved");
    let told = |result: Result<History, String>, file: &str, training: &str| {
        let expected = format!("layers: `{file}` in the file, `{training}` in this training");
        assert_eq!(result.expect_err("refused"), expected);
    };
    let relu = "hidden: dense(8, relu) [8]";
    told(resumed_as::<alike::Tanh>(&path), relu, "hidden: dense(8, tanh) [8]");
    told(resumed_as::<alike::Leaky>(&path), relu, "hidden: dense(8, leaky_relu(0.3)) [8]");
    told(resumed_as::<alike::Dropped>(&path), "nothing", "dropout: dropout(0.5) [8]");
    resumed_as::<alike::Saved>(&path).expect("the same network");
    resumed_as::<alike::Renamed>(&path).expect("a network of another name");
    fs::remove_file(&path).expect("removed");
}

#[test]
fn a_broken_file_is_refused_and_nothing_is_touched() {
    let data = sectors(30, 1);
    let path = place("broken");
    let mut network = Net::init(&mut rng(1));
    let trainer = || Trainer::new(CrossEntropy, Adam::new(0.1)).epochs(2);
    trainer().checkpoint(&path).fit(&mut network, &data, None).expect("saved");
    let good = fs::read(&path).expect("written");
    let before = weight_bits(&network);
    let mut chance = rng(1);
    for trial in 0..200 {
        let mut bytes = good.clone();
        if trial % 2 == 0 {
            bytes.truncate(chance.random_range(0..good.len()));
        } else {
            bytes[chance.random_range(0..good.len())] ^= 1 << chance.random_range(0..8);
        }
        fs::write(&path, &bytes).expect("written");
        let result = trainer().resume_if_exists(&path).fit(&mut network, &data, None);
        let refused = matches!(result, Err(TrainError::Checkpoint(CheckpointError::Malformed { .. })));
        assert!(refused, "trial {trial}: {result:?}");
        assert!(weight_bits(&network) == before);
    }
    nn_core::weights::save(&network, &path).expect("saved");
    let text = trainer().resume(&path).fit(&mut network, &data, None).expect_err("weights").to_string();
    assert!(text.ends_with("is no good checkpoint: it is a safetensors file, but no checkpoint"), "{text}");
    fs::remove_file(&path).expect("removed");
}

#[test]
fn a_missing_file_is_an_error_only_if_it_must_be_there() {
    let data = sectors(20, 1);
    let path = place("missing");
    let mut network = Net::init(&mut rng(1));
    let trainer = || Trainer::new(CrossEntropy, Sgd::new(0.1)).epochs(1);
    let error = trainer().resume(&path).fit(&mut network, &data, None).expect_err("no file");
    assert_eq!(
        error.to_string(),
        format!(
            "there is no checkpoint `{}` to resume from; `resume_if_exists` begins anew then",
            path.display()
        )
    );
    let TrainError::Checkpoint(CheckpointError::Read { kind, .. }) = error else { panic!("{error:?}") };
    assert_eq!(kind, ErrorKind::NotFound);
    trainer().resume_if_exists(&path).fit(&mut network, &data, None).expect("begins anew");
    let folder = path.join("no").join("folder");
    let mut steps = 0;
    let mut saving = trainer().checkpoint(&folder).on_step(|_| steps += 1);
    let error = saving.fit(&mut network, &data, None).expect_err("no folder");
    drop(saving);
    assert_eq!(steps, 0, "told before the work, not after it");
    assert!(matches!(
        error,
        TrainError::Checkpoint(CheckpointError::Write { kind: ErrorKind::NotFound, .. })
    ));
    let error = trainer().checkpoint_every(0).fit(&mut network, &data, None).expect_err("never");
    assert_eq!(error.to_string(), "the number of epochs between checkpoints is 0: it must be at least 1");
    let error = trainer().checkpoint_every(5).fit(&mut network, &data, None).expect_err("saved nowhere");
    assert_eq!(
        error.to_string(),
        "the number of epochs between checkpoints is 5: without `.checkpoint(path)` nothing is saved"
    );
}

#[test]
fn a_training_that_failed_is_not_saved() {
    let points: Vec<[f32; 2]> = (0..40).map(|i| [i as f32, (i % 7) as f32]).collect();
    let data = Dataset::<f32, 2, SVector<f32, 1>>::from_values(&points, &[[1e30]; 40]).expect("good data");
    let path = place("failed");
    let mut network = Small::<Linear, 1>::init(&mut rng(1));
    let mut trainer = Trainer::new(MeanSquaredError, Sgd::new(1.0));
    let mut training = trainer.start(&mut network, &data, None).expect("good settings");
    assert!(matches!(training.epoch(), Err(TrainError::Diverged { .. })));
    assert_eq!(training.epoch(), Ok(None));
    assert_eq!(training.save(&path), Err(CheckpointError::Failed));
    assert!(!path.exists());
}

/// The last weights that are known to be good are then those of the checkpoint, not those that the network happened to have.
#[test]
fn a_resumed_training_that_diverges_at_once_leaves_the_weights_of_the_checkpoint() {
    let data = Dataset::<f32, 2, SVector<f32, 1>>::from_values(&[[1.0, 2.0]], &[[1.0]]).expect("good data");
    let path = place("diverges");
    let trainer = || Trainer::new(MeanSquaredError, Sgd::new(1e25));
    let mut network = Small::<Linear, 1>::init(&mut rng(1));
    network.hidden.bias.fill(0.5);
    trainer().epochs(1).checkpoint(&path).fit(&mut network, &data, None).expect("one step far away");
    let saved = weight_bits(&network);
    let mut network = Small::<Linear, 1>::init(&mut rng(2));
    let result = trainer().epochs(2).resume(&path).fit(&mut network, &data, None);
    assert!(matches!(result, Err(TrainError::Diverged { epoch: 2, batch: 1, .. })), "{result:?}");
    assert!(weight_bits(&network) == saved);
    fs::remove_file(path).expect("removed");
}

/// A file whose checksum is right and whose numbers are not: nobody writes one by accident.
#[test]
fn counts_that_contradict_each_other_are_refused() {
    use safetensors::SafeTensors;
    let (train, dev) = (sectors(90, 1), sectors(40, 2));
    let path = place("counts");
    let mut network = Net::init(&mut rng(3));
    trainer(2).checkpoint(&path).fit(&mut network, &train, Some(&dev)).expect("saved");
    let good = fs::read(&path).expect("written");
    let offset = |bytes: &[u8], name: &str| {
        let (header, metadata) = SafeTensors::read_metadata(bytes).expect("a header");
        8 + header + metadata.info(name).expect("a tensor").data_offsets.0
    };
    for name in ["optimizer.time", "average_time", "early_stopping.waited", "plateau.waited"] {
        let mut bytes = good.clone();
        let place = offset(&bytes, name);
        bytes[place..place + 8].fill(0xFF);
        let sum = offset(&bytes, "checksum");
        bytes[sum..sum + 4].fill(0);
        let checksum = crc32fast::hash(&bytes);
        bytes[sum..sum + 4].copy_from_slice(&checksum.to_le_bytes());
        fs::write(&path, &bytes).expect("written");
        let error = trainer(3).resume(&path).fit(&mut network, &train, Some(&dev)).expect_err(name);
        assert!(
            error.to_string().ends_with("is no good checkpoint: its counts contradict each other"),
            "{error}"
        );
    }
    fs::remove_file(&path).expect("removed");
}

/// Where the child of the next test saves; unset, it is nobody's child.
const CHILD: &str = "NN_CORE_TEST_CHECKPOINT";

/// A checkpoint of this network has half a megabyte: long enough in the writing to be killed there.
type Wide = Small<Softmax, 3, f32, { bits(0.3) }, 4000>;

fn long(trainer: Trainer<'_, CrossEntropy, Adam, 8>) -> (Vec<u64>, History) {
    let (train, dev) = (sectors(10, 1), sectors(5, 2));
    let mut network = nn_core::network::init_boxed::<Wide, f32, 2, 3, _>(&mut rng(3));
    let mut trainer = trainer.early_stopping(EarlyStopping::patience(1000));
    let history = trainer.fit(&mut *network, &train, Some(&dev)).expect("it converges");
    (weight_bits(&*network), history)
}

#[test]
fn a_child_that_may_be_killed_while_it_trains() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    long(trainer(1_000_000).checkpoint(&path).resume_if_exists(&path));
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(60), "a child that does nothing");
    }
}

/// Waits until a file is being written in the folder: a temporary one is there, or the checkpoint is smaller than it was.
fn wait_for_a_writer(folder: &Path) {
    let mut largest = 0;
    wait_until(|| {
        fs::read_dir(folder).expect("the folder").flatten().any(|entry| {
            let length = entry.metadata().map_or(0, |metadata| metadata.len());
            let shrunk = length < largest;
            largest = largest.max(length);
            entry.file_name() != "run.ckpt" || shrunk
        })
    });
}

#[test]
fn killed_at_any_moment_the_last_checkpoint_loads() {
    let folder = place("killed").with_extension("folder");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a folder");
    let path = folder.join("run.ckpt");
    let mut chance = rng(4);
    for kill in 0..10 {
        let last = modified(&path);
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "a_child_that_may_be_killed_while_it_trains"])
            .env(CHILD, &path)
            .stdout(Stdio::null())
            .spawn()
            .expect("a child");
        // The first two may not come to a checkpoint of their own; the others get at least one epoch further.
        if kill > 1 {
            wait_until(|| {
                std::thread::sleep(Duration::from_millis(1));
                modified(&path) != last || child.try_wait().is_ok_and(|status| status.is_some())
            });
        }
        std::thread::sleep(Duration::from_millis(chance.random_range(0..30)));
        if kill % 2 == 1 {
            wait_for_a_writer(&folder);
        }
        assert_eq!(child.try_wait().expect("a child"), None, "it resumed what the one before it left");
        child.kill().expect("killed");
        child.wait().expect("a child");
    }
    let epochs = 3 + last_epoch(&path);
    let (expected, whole) = long(trainer(epochs));
    let (bits, history) = long(trainer(epochs).checkpoint(&path).resume(&path));
    assert_eq!(record(&history), record(&whole));
    assert!(bits == expected, "the same bits");
    let left: Vec<_> =
        fs::read_dir(&folder).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["run.ckpt"], "and nothing is left lying about");
    fs::remove_dir_all(folder).expect("removed");
}

/// How many epochs a checkpoint has.
fn last_epoch(path: &Path) -> usize {
    let (train, dev) = (sectors(10, 1), sectors(5, 2));
    let mut network = nn_core::network::init_boxed::<Wide, f32, 2, 3, _>(&mut rng(3));
    let mut trainer = trainer(1000).early_stopping(EarlyStopping::patience(1000)).resume(path);
    let training = trainer.start(&mut *network, &train, Some(&dev)).expect("whole");
    training.history().epochs().len()
}
