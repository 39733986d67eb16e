//! LSUV on real data: layers whose outputs vary as much as their inputs, twenty of them, where weights of another size lose the
//! signal.

#[path = "../examples/support/data.rs"]
mod data;

use nn_core::diagnose::{Verdict, diagnose};
use nn_core::head::Headed;
use nn_core::init::{Lsuv, LsuvError, LsuvReport};
use nn_core::layers::Softmax;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::{Batch, Network, network};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

const ROWS: usize = 50;

/// Twenty hidden layers of one kind.
macro_rules! deep {
    ($name:ident: $($layer:tt)*) => {
        network! {
            #[derive(Clone, PartialEq, Debug)]
            #[allow(deprecated, reason = "that the signal may be lost is what is tested")]
            struct $name: 64 => 10 {
                standardize,
                first: dense(32, $($layer)*), dense(24, $($layer)*), dense(32, $($layer)*), dense(24, $($layer)*),
                dense(32, $($layer)*), dense(24, $($layer)*), dense(32, $($layer)*), dense(24, $($layer)*),
                dense(32, $($layer)*), dense(24, $($layer)*), dense(32, $($layer)*), dense(24, $($layer)*),
                dense(32, $($layer)*), dense(24, $($layer)*), dropout(0.3), dense(32, $($layer)*), dense(24, $($layer)*),
                dense(32, $($layer)*), dense(24, $($layer)*), dense(32, $($layer)*), last: dense(24, $($layer)*),
                output: dense(10, softmax),
            }
        }
    };
}

deep! { Tangent: tanh, init = normal(0.02) }
deep! { Rectified: relu, init = normal(0.02) }
deep! { Smooth: gelu, init = normal(0.02) }

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(3)
}

fn digits() -> (Batch<f32, ROWS, 64>, [Class<10>; ROWS]) {
    let data = data::digits().expect("the data is good");
    let (mut x, mut targets) = (Batch::zeros(), [Class::new(0).expect("a class"); ROWS]);
    let rows = data.batch(&core::array::from_fn::<u32, ROWS, _>(|i| i as u32), &mut x, &mut targets);
    assert_eq!(rows.ok(), Some(ROWS));
    (x, targets)
}

fn new<N: Network<f32, 64, OUT>, const OUT: usize>() -> N {
    let mut network = N::init(&mut rng());
    network.fit_inputs(data::digits().expect("the data is good").inputs().iter());
    network
}

fn check<N: Network<f32, 64, 10> + Headed<Head = Softmax>>(name: &str) {
    let ((x, targets), mut network) = (digits(), new::<N, 10>());
    let small = diagnose(&network, &x, &targets, &CrossEntropy);
    assert_eq!(small.conclusion.verdict, Verdict::SignalVanishes, "{name}\n{small}");
    let report = Lsuv::default().initialize(&mut network, &x, &mut rng()).expect("the digits differ");
    assert_eq!(report.layers.len(), 21);
    // Biases are zero: one division is enough.
    assert!(report.layers.iter().all(|(_, layer)| (layer.after - 1.0).abs() < 0.01 && layer.tries <= 1));
    let suited = diagnose(&network, &x, &targets, &CrossEntropy);
    assert_eq!(suited.conclusion.verdict, Verdict::Healthy, "{name}\n{suited}");
}

#[test]
fn the_signal_lives_through_twenty_layers_where_small_weights_lose_it() {
    check::<Tangent>("tanh");
    check::<Rectified>("relu");
    check::<Smooth>("gelu");
}

/// The variance of the first layer's and of the output's products, worked out by plain nalgebra.
#[test]
fn variances_are_those_of_the_products() {
    let ((x, _), mut network) = (digits(), new::<Tangent, 10>());
    let report = Lsuv::default().initialize(&mut network, &x, &mut rng()).expect("the digits differ");
    let standardized =
        x.map_with_location(|_, i, x| (x - network.standardize.mean[i]) / network.standardize.deviation[i]);
    let z = standardized * network.first.weight.transpose();
    assert!((z.variance() - 1.0).abs() < 0.01, "{}", z.variance());
    let (name, first) = &report.layers[0];
    assert_eq!(name, "first");
    assert!((f64::from(z.variance()) - first.after).abs() < 1e-4);
    // Before: orthonormal rows.
    let scale = network.first.weight.row(0).norm();
    let rows = *network.first.weight / scale;
    assert!((rows * rows.transpose() - nn_core::nalgebra::SMatrix::<f32, 32, 32>::identity()).amax() < 1e-5);
    assert!((f64::from(z.variance() / (scale * scale)) - first.before).abs() < 1e-3 * first.before);
}

network! {
    struct Plain: 64 => 5 {
        standardize,
        dense(32, relu),
        dropout(0.5),
        dense(5),
    }
}

#[test]
fn variances_are_those_in_use_without_dropout() {
    let ((x, _), mut network) = (digits(), new::<Plain, 5>());
    Lsuv::default().initialize(&mut network, &x, &mut rng()).expect("the digits differ");
    let y = network.forward_batch(&x);
    assert!((y.variance() - 1.0).abs() < 0.01, "{}", y.variance());
}

#[test]
fn the_same_seed_gives_the_same_weights_and_biases_stay() {
    let (x, _) = digits();
    let draw = || {
        let mut network = new::<Rectified, 10>();
        network.last.bias.fill(0.25);
        let report = Lsuv::default().initialize(&mut network, &x, &mut rng()).expect("the digits differ");
        (network, report)
    };
    let ((network, report), again) = (draw(), draw());
    assert_eq!((&network, &report), (&again.0, &again.1));
    assert!(
        network.last.bias.iter().all(|bias| *bias == 0.25)
            && network.first.bias.iter().all(|bias| *bias == 0.0)
    );
    assert_eq!(network.standardize, new::<Rectified, 10>().standardize);
    assert!(LsuvReport::to_string(&report).lines().count() == 22);
}

#[test]
fn what_cannot_be_suited_is_an_error_that_says_where() {
    let mut unfitted = Plain::init(&mut rng());
    let error = Lsuv::default().initialize(&mut unfitted, &digits().0, &mut rng());
    assert_eq!(error, Err(LsuvError::Unfitted));
    let mut network = new::<Rectified, 10>();
    let error =
        Lsuv::default().initialize(&mut network, &Batch::<f32, ROWS, 64>::from_element(f32::NAN), &mut rng());
    assert!(
        matches!(error, Err(LsuvError::Variance { layer: 0, variance }) if variance.is_nan()),
        "{error:?}"
    );
    let (x, _) = digits();
    let mut network = new::<Rectified, 10>();
    network.first.bias.fill(-1e6);
    let error =
        Lsuv::default().initialize(&mut network, &x, &mut rng()).expect_err("the first layer is dead");
    assert!(error.to_string().starts_with("dense layer 1 (counted from 0)"), "{error}");
    let mut network = new::<Rectified, 10>();
    (0..32).for_each(|i| network.first.bias[i] = 10.0 * i as f32);
    let error = Lsuv::default().initialize(&mut network, &x, &mut rng());
    assert!(matches!(error, Err(LsuvError::Tries { layer: 0, .. })), "{error:?}");
}

#[test]
fn samples_that_do_not_differ_are_refused() {
    network! { struct Bare: 64 => 5 { dense(32, relu), dense(5) } }
    let constant = Batch::<f32, ROWS, 64>::from_element(1.0);
    // One sample again and again: its features differ, and so would the outputs.
    let again = Batch::<f32, ROWS, 64>::from_fn(|_, feature| feature as f32 / 64.0);
    for x in [constant, again] {
        let error = Lsuv::default().initialize(&mut Bare::init(&mut rng()), &x, &mut rng());
        assert_eq!(error, Err(LsuvError::Constant { layer: 0 }));
    }
}

#[test]
fn a_setting_that_makes_no_sense_is_told_and_nothing_is_changed() {
    let (x, _) = digits();
    let mut network = new::<Rectified, 10>();
    let before = network.clone();
    let mut told = |change: &dyn Fn(&mut Lsuv), words: &str| {
        let mut lsuv = Lsuv::default();
        change(&mut lsuv);
        let error = lsuv.initialize(&mut network, &x, &mut rng()).expect_err("the setting makes no sense");
        assert!(matches!(error, LsuvError::Setting(_)) && error.to_string().starts_with(words), "{error}");
        assert_eq!(network, before);
    };
    told(&|lsuv| lsuv.tolerance = f64::NAN, "the tolerance is NaN: it must be");
    told(&|lsuv| lsuv.tolerance = -1.0, "the tolerance is -1: it must be");
    told(&|lsuv| lsuv.tolerance = 1e300, "the tolerance is 1e300: it must be");
    told(&|lsuv| lsuv.tries = 0, "the number of tries is 0: it must be at least 1");
}
