// Inputs and targets of a batch have the same number of rows.
//
// Row by row, a sample belongs to its target. With 16 inputs and 8 targets, half of the samples would
// have nothing to learn from. The tape is made for one number of rows, and the answer names both.
//
// Repair: Gather as many targets as inputs.

use nn_core::loss::{Class, CrossEntropy};
use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let network = Flower::init(&mut rng);
    let mut tape = Flower::tape::<16>();
    network.record(&Batch::<f32, 16, 4>::zeros(), &mut tape, &mut rng);
    let targets = [Class::<3>::default(); 16];
    let cost = network.cost(&CrossEntropy, &targets, &mut tape);
    println!("{cost}");
}
