//! What `network!` writes works, wherever it stands and however its parts are called.
#![deny(missing_docs, warnings, clippy::pedantic)]
#![forbid(unsafe_code)]

use nn_core::{Batch, network};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus as Rng;

network! {
    /// Reads a handwritten digit.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Digits: 64 => 10 {
        standardize,
        /// What the pixels have in common.
        hidden: dense(64 => 32, relu, init = he_normal),
        dropout(0.2),
        output: dense(10, softmax),
    }
}

#[test]
fn a_training_step_runs() {
    let mut rng = Rng::seed_from_u64(1);
    let network = Digits::init(&mut rng);
    let mut tape = Digits::tape::<8>();
    let mut gradient = Digits::zeros();
    let x = Batch::<f32, 8, 64>::from_fn(|b, i| if (b + i) % 3 == 0 { 1.0 } else { 0.25 });
    let logits = network.record(&x, &mut tape, &mut rng);
    assert_eq!(logits.shape(), (8, 10));
    tape.output.d_output.fill(1.0);
    network.backward(&x, &mut tape, &mut gradient);
    assert!(gradient.tensor("hidden.weight").unwrap().iter().any(|d| *d != 0.0));
    let y = network.forward_batch(&x);
    assert!((y.row(3).sum() - 1.0).abs() < 1e-5);
}
