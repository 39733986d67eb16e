// A loss fits the last activation of its network.
//
// Cross-entropy is the logarithm of a chance. Softmax gives chances that sum to 1; of other outputs the
// logarithm may not even exist.
//
// Repair: Write `softmax` last, or take a loss that compares plain values.

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
