// A target is of the kind that its loss compares.
//
// The mean squared error subtracts numbers. A class is none: the second class is not twice the first.
//
// Repair: Give the loss numbers, or take the loss that compares classes: `CrossEntropy`, with `softmax`
// last.

use nn_core::loss::{Class, MeanSquaredError};
use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Arm: 4 => 3 { dense(8, tanh), dense(3) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let network = Arm::init(&mut rng);
    let mut tape = Arm::tape::<16>();
    network.record(&Batch::<f32, 16, 4>::zeros(), &mut tape, &mut rng);
    let targets = [Class::<3>::new(0).expect("below 3"); 16];
    let cost = network.cost(&MeanSquaredError, &targets, &mut tape); //~ ERROR
    println!("{cost}");
}
