// Every class has an output of the network.
//
// A classifier answers with a chance for each class. The fourth of four classes could never be the answer
// of three outputs.
//
// Repair: Give the network as many outputs as there are classes.

use nn_core::loss::{Class, CrossEntropy};
use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Flower: 4 => 4 { dense(8, relu), dense(4, softmax) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let network = Flower::init(&mut rng);
    let mut tape = Flower::tape::<16>();
    network.record(&Batch::<f32, 16, 4>::zeros(), &mut tape, &mut rng);
    let targets = [Class::<4>::default(); 16];
    let cost = network.cost(&CrossEntropy, &targets, &mut tape);
    println!("{cost}");
}
