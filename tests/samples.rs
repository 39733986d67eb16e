//! What a network takes as a sample and as a batch: every form gives the same bits, and numbers without a type take the network's.

use nalgebra::SVector;
use nn_core::{Batch, Zeroable, network};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus as Generator;

network! {
    struct Flower: 4 => 3 { hidden: dense(8, tanh), output: dense(3, softmax) }
}

const MEASURES: [f32; 4] = [5.1, 3.5, 1.4, 0.2];

fn flower() -> Flower {
    Flower::init(&mut Generator::seed_from_u64(1))
}

#[test]
fn every_form_of_a_sample_gives_the_same() {
    let network = flower();
    let vector = SVector::from(MEASURES);
    let expected = network.forward(&vector);
    assert_eq!(network.forward(&MEASURES), expected);
    assert_eq!(network.forward(&[5.1, 3.5, 1.4, 0.2]), expected);
    assert_eq!(network.forward(&&MEASURES), expected);
    assert_eq!(network.forward(&&vector), expected);
    assert_eq!(network.forward(&Box::new(vector)), expected);
    assert_eq!(network.forward(&SVector::from([5.1, 3.5, 1.4, 0.2])), expected);
    assert_eq!(network.forward(&SVector::from_column_slice(&MEASURES)), expected);
    assert_eq!(network.forward(&SVector::zeros()), network.forward(&[0.0; 4]));
    let row = Batch::<f32, 1, 4>::from_row_slice(&MEASURES);
    assert_eq!(network.forward(&row.transpose()), expected);
}

#[test]
fn every_form_of_a_batch_gives_the_same() {
    let network = flower();
    let batch = Batch::<f32, 8, 4>::from_fn(|row, column| (row + column) as f32 / 10.0);
    let expected = network.forward_batch(&batch);
    assert_eq!(network.forward_batch(&&batch), expected);
    let mut boxed = Batch::<f32, 8, 4>::zeroed_box();
    boxed.copy_from(&batch);
    assert_eq!(network.forward_batch(&boxed), expected);
    let mut tape = Flower::tape::<8>();
    let mut rng = Generator::seed_from_u64(2);
    let logits = *network.record(&batch, &mut tape, &mut rng);
    assert_eq!(*network.record(&boxed, &mut tape, &mut rng), logits);
    // The number of rows comes from the tape.
    let inferred = Batch::from_fn(|row, column| (row + column) as f32 / 10.0);
    assert_eq!(*network.record(&inferred, &mut tape, &mut rng), logits);
}

#[test]
fn other_scalars_take_their_own_numbers() {
    use nn_core::Network;
    let network = Flower::<f64>::init(&mut Generator::seed_from_u64(1));
    let same: SVector<f64, 3> = network.forward(&[5.1, 3.5, 1.4, 0.2]);
    assert!((same - flower().forward(&MEASURES).cast::<f64>()).amax() < 1e-5);
}
