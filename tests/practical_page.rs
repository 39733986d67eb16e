//! What docs/practical-aspects.md shows, compiled and run on handwritten digits. `tests/readme.rs` holds the page to these lines.

#[path = "../examples/support/data.rs"]
mod data;

use std::error::Error;
use std::path::PathBuf;

use data::{Images, digits};
use nn_core::diagnose::{Diagnosis, Verdict, diagnose};
use nn_core::gradient_check::{GradientCheck, check, progress_bar};
use nn_core::init::Lsuv;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::optim::{AdamW, Clip, Momentum, Schedule};
use nn_core::train::{EarlyStopping, Progress, Trainer, evaluate};
use nn_core::{Batch, Network, network, plot};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

network! {
    pub(crate) struct Reader: 64 => 10 {
        standardize,
        hidden: dense(32, tanh, init = lecun_normal),
        output: dense(10, softmax),
    }
}

type Outcome = Result<(), Box<dyn Error>>;

/// A folder of this test's own.
fn folder(name: &str) -> Result<PathBuf, std::io::Error> {
    let folder = std::env::temp_dir().join(format!("nn-practical-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(1)
}

/// A new network that knows the pixels' means and deviations, and the data.
fn start() -> Result<(Reader, Images, Images), Box<dyn Error>> {
    let (train, dev) = digits()?.hold_out_stratified(0.2, 1)?;
    let mut network = Reader::init(&mut rng());
    network.fit_inputs(train.inputs().iter());
    Ok((network, train, dev))
}

#[test]
fn standardize_is_folded_for_use() -> Outcome {
    let (mut network, _, dev) = start()?;
    let image = &dev.inputs()[0];
    let before = network.forward(image);
    network.fold_standardize();
    assert!((network.forward(image) - before).amax() < 1e-5);
    Ok(())
}

#[test]
fn a_network_is_diagnosed_and_its_weights_suited_to_the_data() -> Outcome {
    let (mut network, train, _) = start()?;
    let folder = folder("diagnosis")?;
    let (mut x, mut targets) = (Box::new(Batch::<f32, 256, 64>::zeros()), [Class::default(); 256]);
    train.batch(&(0..256).collect::<Vec<_>>(), &mut x, &mut targets)?;

    let diagnosis = diagnose(&network, &x, &targets, &CrossEntropy);
    println!("{diagnosis}");
    plot::gradient_by_depth(&[("reader", &diagnosis)])?.save(folder.join("gradient.svg"))?;
    plot::activations(&diagnosis)?.save(folder.join("activations.svg"))?;
    assert_eq!(diagnosis.conclusion.verdict, Verdict::Healthy);

    println!("{}", Reader::SIGNAL);
    let report = Lsuv::default().initialize(&mut network, &x, &mut rng())?;
    println!("{report}");
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

#[test]
fn gradients_are_checked() {
    let network = Reader::<f64>::init(&mut rng());
    let x = Batch::<f64, 3, 64>::from_fn(|row, column| ((row + 5 * column) % 17) as f64 / 16.0);
    let targets = [3, 0, 9].map(|class| Class::new(class).expect("below 10"));
    let report = check(&network, &x, &targets, &CrossEntropy);
    assert!(report.is_ok(), "{report}");

    let some = GradientCheck::new().sample(20);
    let report = some.check_with(&network, &x, &targets, &CrossEntropy, progress_bar());
    assert!(report.is_ok(), "{report}");
}

#[test]
fn a_network_is_diagnosed_while_it_learns() -> Outcome {
    let (mut network, train, _) = start()?;
    let (mut x, mut targets) = (Box::new(Batch::<f32, 256, 64>::zeros()), [Class::default(); 256]);
    train.batch(&(0..256).collect::<Vec<_>>(), &mut x, &mut targets)?;

    let mut before: Option<Diagnosis> = None;
    let mut trainer =
        Trainer::new(CrossEntropy, Momentum::new(0.01, 0.9)).epochs(3).progress(Progress::new());
    trainer.fit_with(&mut network, &train, None, |epoch, network| {
        let now = diagnose(network, &x, &targets, &CrossEntropy);
        for change in before.iter().flat_map(|before| now.since(before)) {
            println!("epoch {}: {change}", epoch.number); // epoch 3: `hidden`: dead, was healthy
        }
        before = Some(now);
    })?;
    assert_eq!(before.map(|last| last.conclusion.verdict), Some(Verdict::Healthy));
    Ok(())
}

#[test]
fn a_training_that_does_not_diverge() -> Outcome {
    let (mut network, train, dev) = start()?;
    let folder = folder("training")?;

    let search = Trainer::new(CrossEntropy, AdamW::new(1e-3)).find_learning_rate(&network, &train)?;
    println!("{search}");
    plot::rate_search(&search)?.save(folder.join("range_test.svg"))?;
    let rate = search.suggestion().unwrap_or(1e-3);

    let weights = train.class_weights()?;
    let loss = CrossEntropy.label_smoothing(0.1).class_weights(weights);
    let history = Trainer::new(loss, AdamW::new(rate).weight_decay(0.1))
        .epochs(4)
        .schedule(Schedule::cosine().warm_up_epochs(1))
        .clip(Clip::GlobalNorm(1.0))
        .accumulate(2)
        .average(0.99)
        .early_stopping(EarlyStopping::patience(10))
        .fit(&mut network, &train, Some(&dev))?;
    plot::learning_curve(&history)?.save(folder.join("curve.svg"))?;

    let tested = evaluate(&network, &dev, &CrossEntropy);
    plot::confusion_matrix(&tested.confusion, &[])?.save(folder.join("confusion.svg"))?;
    plot::weights(&network)?.save(folder.join("weights.svg"))?;
    plot::weight_images(&network.hidden.weight, [8, 8])?.save(folder.join("first_layer.svg"))?;
    assert!(tested.accuracy() > 0.8, "{tested}");
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

#[test]
fn a_training_that_is_resumed() -> Outcome {
    let (mut network, train, dev) = start()?;
    let folder = folder("checkpoint")?;
    let file = folder.join("run.checkpoint");
    let trainer = || Trainer::new(CrossEntropy, Momentum::new(0.01, 0.9));
    trainer().epochs(1).checkpoint(&file).fit(&mut network, &train, Some(&dev))?;

    let history = trainer().epochs(2).checkpoint(&file).resume_if_exists(&file).fit(
        &mut network,
        &train,
        Some(&dev),
    )?;
    assert_eq!(history.epochs().len(), 2);
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
