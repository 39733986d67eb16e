// A target has as many values as the network's output.
//
// A loss compares output and target value by value: the third output has nothing to be compared with
// in a target of two.
//
// Repair: Make the targets as wide as the output.

use nn_core::loss::MeanSquaredError;
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
    let targets = Batch::<f32, 16, 2>::zeros();
    let cost = network.cost(&MeanSquaredError, &targets, &mut tape); //~ ERROR
    println!("{cost}");
}
