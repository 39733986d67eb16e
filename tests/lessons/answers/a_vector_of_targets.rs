// Targets whose number only the running program knows.

use nn_core::loss::{Class, CrossEntropy};
use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let (network, mut tape) = (Flower::init(&mut rng), Flower::tape::<16>());
    network.record(&Batch::<f32, 16, 4>::zeros(), &mut tape, &mut rng);
    network.cost(&CrossEntropy, &vec![Class::<3>::default(); 16], &mut tape); //~ ERROR
}
