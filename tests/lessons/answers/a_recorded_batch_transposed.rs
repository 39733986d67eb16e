// Four rows of sixteen values, and a tape of sixteen rows: one answer about the batch, none about the tape.

use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let (network, mut tape) = (Flower::init(&mut rng), Flower::tape::<16>());
    network.record(&Batch::<f32, 4, 16>::zeros(), &mut tape, &mut rng); //~ ERROR
}
