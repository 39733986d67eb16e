//! What keeps a network from learning by heart, from being too sure, and from overlooking what is rare: the effect of each on real data.
#![allow(missing_docs)]

use flate2::read::GzDecoder;
use nalgebra::SVector;
use nn_core::data::Dataset;
use nn_core::data::csv::Csv;
use nn_core::head::Headed;
use nn_core::layers::Softmax;
use nn_core::loss::{BinaryCrossEntropy, Class, CrossEntropy, Fits};
use nn_core::optim::{Adam, Sgd};
use nn_core::train::{Classification, History, Objective, TrainError, Trainer, evaluate};
use nn_core::{Batch, Network, network};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// Inverted dropout: what a layer after it receives is, on average over the masks, what it receives in use.
#[test]
fn dropout_keeps_the_expected_output() {
    network! { struct Dropped: 40 => 1 { dropout(0.6), output: dense(1) } }
    const MASKS: usize = 4096;
    let network = Dropped::init(&mut rng(1));
    let mut numbers = rng(2);
    let x = SVector::<f32, 40>::from_fn(|_, _| numbers.random_range(-1.0..=1.0));
    let rows = Batch::<f32, 64, 40>::from_fn(|_, i| x[i]);
    let mut tape = Dropped::tape::<64>();
    let mut outputs = Vec::new();
    for _ in 0..MASKS / 64 {
        outputs.extend(network.record(&rows, &mut tape, &mut numbers).iter().map(|y| f64::from(*y)));
    }
    let expected = f64::from(network.forward(&x)[0]);
    let average = mean(outputs.iter().copied());
    let deviation = mean(outputs.iter().map(|y| (y - average).powi(2))).sqrt();
    assert!(deviation > 0.1, "the masks differ: {deviation}");
    let error = deviation / (MASKS as f64).sqrt();
    assert!((average - expected).abs() < 4.0 * error, "{average} against {expected}, ± {error}");
}

mod digits {
    use super::*;

    network! {
        struct Plain: 64 => 10 { standardize, hidden: dense(48, relu), output: dense(10, softmax) }
        struct Dropped: 64 => 10 { standardize, hidden: dense(48, relu), dropout(0.5), output: dense(10, softmax) }
    }

    type Images = Dataset<f32, 64, Class<10>>;

    /// Digits so few that a network can learn them by heart, every seventh with a wrong label; and others, rightly labelled, to see what
    /// that is worth.
    fn few(seed: u64) -> (Images, Images) {
        let file = include_bytes!("../examples/data/digits.csv.gz");
        let all: Images = Csv::new().read_classes(GzDecoder::new(&file[..])).expect("good data");
        let (rest, train) = all.hold_out_stratified(0.08, seed).expect("enough");
        let (_, dev) = rest.hold_out_stratified(0.3, seed).expect("enough");
        let labels = train.targets().iter().enumerate().map(|(row, class)| {
            let wrong = if row % 7 == 0 { 1 + row % 9 } else { 0 };
            Class::new((class.index() + wrong) % 10).expect("a digit")
        });
        (Dataset::new(train.inputs().to_vec(), labels.collect()).expect("good data"), dev)
    }

    fn trained<N, L>(loss: L, train: &Images, epochs: usize, seed: u64) -> N
    where
        N: Network<f32, 64, 10> + Headed<Head = Softmax>,
        L: Fits<N> + Objective<Softmax, f32, Class<10>, 10>,
    {
        let mut network = N::init(&mut rng(seed));
        let mut trainer = Trainer::new(loss, Adam::new(1e-2)).epochs(epochs).seed(seed);
        trainer.fit(&mut network, train, None).expect("it converges");
        network
    }

    /// The loss on digits that were seen, and on others.
    fn losses<N: Network<f32, 64, 10> + Headed<Head = Softmax>>(seed: u64) -> [f64; 2] {
        let (train, dev) = few(seed);
        let network: N = trained(CrossEntropy, &train, 20, seed);
        [&train, &dev].map(|data| evaluate(&network, data, &CrossEntropy).loss)
    }

    #[test]
    fn dropout_narrows_the_gap_between_seen_and_unseen() {
        let [plain, dropped] = [losses::<Plain>, losses::<Dropped>].map(|losses| {
            let of_seeds = [1, 2, 3].map(losses);
            [0, 1].map(|set| mean(of_seeds.iter().map(|losses| losses[set])))
        });
        println!("seen and unseen: {plain:.4?}, with dropout {dropped:.4?}");
        assert!(dropped[1] - dropped[0] < 0.8 * (plain[1] - plain[0]), "{dropped:?} against {plain:?}");
        assert!(dropped[1] < 0.9 * plain[1], "{dropped:?} against {plain:?}");
    }

    /// On unseen digits: the mean confidence less the accuracy, and how far the largest logit is above the mean of its row.
    fn sureness(network: &Plain, data: &Images) -> [f64; 2] {
        let confidence = mean(data.inputs().iter().map(|x| f64::from(network.forward(x).max())));
        let height = mean(data.inputs().iter().map(|x| {
            // Logarithms of probabilities are logits but for a constant, which the difference takes out.
            let logits = network.forward(x).map(|p| f64::from(p).ln());
            logits.max() - logits.mean()
        }));
        [confidence - evaluate(network, data, &CrossEntropy).accuracy(), height]
    }

    #[test]
    fn label_smoothing_keeps_logits_small_and_confidence_near_the_accuracy() {
        let of_seeds = [1, 2, 3].map(|seed| {
            let (train, dev) = few(seed);
            let plain = sureness(&trained(CrossEntropy, &train, 40, seed), &dev);
            let smoothed = CrossEntropy.label_smoothing(0.05);
            [plain, sureness(&trained(smoothed, &train, 40, seed), &dev)]
        });
        let [plain, smoothed] =
            [0, 1].map(|way| [0, 1].map(|what| mean(of_seeds.iter().map(|seed| seed[way][what]))));
        println!("too sure by, largest logit: {plain:.4?}, smoothed {smoothed:.4?}");
        assert!(plain[0] > 0.05 && smoothed[0].abs() < 0.6 * plain[0], "{smoothed:?} against {plain:?}");
        assert!(smoothed[1] < 0.7 * plain[1], "{smoothed:?} against {plain:?}");
    }
}

mod tumours {
    use super::*;

    network! {
        struct Classes: 30 => 2 { standardize, hidden: dense(8, tanh), output: dense(2, softmax) }
        struct Yes: 30 => 1 { standardize, hidden: dense(8, tanh), output: dense(1, sigmoid) }
    }

    type Tumours = Dataset<f32, 30, Class<2>>;
    const MALIGNANT: usize = 1;

    /// A training set with few malignant tumours, and a test set with as many as there are. Class 1 is malignant here.
    fn unbalanced(seed: u64) -> (Tumours, Tumours) {
        // The first line tells the file's size and the names of the classes.
        let file = include_str!("../examples/data/breast_cancer.csv");
        let (_, lines) = file.split_once('\n').expect("a first line");
        let all: Tumours = Csv::new().read_classes(lines.as_bytes()).expect("good data");
        let turned = all.targets().iter().map(|class| Class::new(1 - class.index()).expect("0 or 1"));
        let all = Tumours::new(all.inputs().to_vec(), turned.collect()).expect("good data");
        let (train, test) = all.hold_out_stratified(0.5, seed).expect("enough");
        let mut rare = 0;
        let kept = (0..train.len()).filter(|row| {
            let malignant = train.targets()[*row].index() == MALIGNANT;
            rare += usize::from(malignant);
            !malignant || rare <= 4
        });
        let train = train.subset(&kept.collect::<Vec<_>>()).expect("some");
        (train, test)
    }

    /// The share of malignant tumours that are found, and the share of benign ones that are left alone; the mean of three seeds.
    fn recalls<N, H, L, const OUT: usize>(loss: impl Fn(&Tumours) -> L) -> [f64; 2]
    where
        N: Network<f32, 30, OUT> + Headed<Head = H>,
        L: Fits<N> + Objective<H, f32, Class<2>, OUT, Metrics = Classification> + Clone,
    {
        let mut sum = [0.0; 2];
        for seed in 1..=3 {
            let (train, test) = unbalanced(seed);
            let loss = loss(&train);
            let mut network = N::init(&mut rng(seed));
            let mut trainer = Trainer::new(loss.clone(), Adam::new(3e-3)).epochs(25).seed(seed);
            trainer.fit(&mut network, &train, None).expect("it converges");
            let confusion = evaluate(&network, &test, &loss).metrics.confusion;
            sum[0] += confusion.recall(MALIGNANT).expect("there are some") / 3.0;
            sum[1] += confusion.recall(1 - MALIGNANT).expect("there are some") / 3.0;
        }
        println!("malignant {:.4}, benign {:.4}", sum[0], sum[1]);
        sum
    }

    /// More of the rare class is found, and more is gained by it than is lost by false alarms.
    fn assert_more_are_found(plain: [f64; 2], weighted: [f64; 2]) {
        assert!(weighted[0] > plain[0] + 0.1, "{weighted:?} with weights, {plain:?} without");
        let balanced = |recalls: [f64; 2]| (recalls[0] + recalls[1]) / 2.0;
        assert!(balanced(weighted) > balanced(plain) + 0.03, "{weighted:?} with weights, {plain:?} without");
    }

    #[test]
    fn class_weights_find_more_of_the_rare_class() {
        let plain = recalls::<Classes, _, _, 2>(|_| CrossEntropy);
        let weights = |train: &Tumours| train.class_weights().expect("both classes occur");
        let weighted = recalls::<Classes, _, _, 2>(|train| CrossEntropy.class_weights(weights(train)));
        assert_more_are_found(plain, weighted);
    }

    #[test]
    fn a_weight_on_yes_does_the_same_for_a_sigmoid() {
        let plain = recalls::<Yes, _, _, 1>(|_| BinaryCrossEntropy);
        let weight = |train: &Tumours| train.pos_weight().expect("both classes occur");
        let weighted = recalls::<Yes, _, _, 1>(|train| BinaryCrossEntropy.pos_weight(weight(train)));
        assert_more_are_found(plain, weighted);
    }

    /// The loss of a data set does not depend on how it is cut into batches: that of the whole is the weighed mean of its parts'.
    #[test]
    fn the_loss_of_a_data_set_is_weighed_as_a_whole() {
        let (train, _) = unbalanced(1);
        let weights = train.class_weights().expect("both classes occur");
        let loss = CrossEntropy.class_weights(weights).label_smoothing(0.1);
        let mut network = Classes::init(&mut rng(1));
        // Steps that are too small to change the loss.
        let mut trainer = Trainer::new(loss, Sgd::new(1e-9)).epochs(1);
        let history = trainer.fit(&mut network, &train, None).expect("it converges");
        let (mut sum, mut weight) = (0.0, 0.0);
        for (x, class) in train.iter() {
            let p = network.forward(x).map(f64::from);
            let shares = [0, 1].map(|c| weights[c] * (0.05 + 0.9 * f64::from(u8::from(c == class.index()))));
            sum -= shares[0] * p[0].ln() + shares[1] * p[1].ln();
            weight += weights[class.index()];
        }
        let expected = sum / weight;
        for found in [evaluate(&network, &train, &loss).loss, history.epochs()[0].train.loss] {
            assert!((found - expected).abs() < 1e-5 * expected, "{found} against {expected}");
        }
    }

    #[test]
    fn the_trainer_refuses_settings_that_make_no_sense() {
        let (train, _) = unbalanced(1);
        let refused = |error: Result<History, TrainError>, text: &str| {
            assert_eq!(error.expect_err("refused").to_string(), text);
        };
        let mut network = Classes::zeros();
        let mut weighed = |weights| {
            Trainer::new(CrossEntropy.class_weights(weights), Adam::new(1e-3)).fit(&mut network, &train, None)
        };
        refused(weighed([1.0, -2.0]), "a class weight is -2: it must be from 0 to 1e30");
        refused(
            weighed([0.0, 0.0]),
            "the sum of the class weights is 0: at least one of them must be positive",
        );
        let mut smoothed = Trainer::new(CrossEntropy.label_smoothing(1.5), Adam::new(1e-3));
        refused(
            smoothed.fit(&mut network, &train, None),
            "the label smoothing is 1.5: it must be at least 0 and less than 1",
        );
        let mut yes = Trainer::new(BinaryCrossEntropy.pos_weight(f64::NAN), Adam::new(1e-3));
        refused(
            yes.fit(&mut Yes::zeros(), &train, None),
            "a positive weight is NaN: it must be from 0 to 1e30",
        );
    }
}
