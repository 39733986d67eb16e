// The batch has eight rows, its tape sixteen.

use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let mut tape = Flower::tape::<16>();
    let _ = Flower::init(&mut rng).record(&Batch::<f32, 8, 4>::zeros(), &mut tape, &mut rng); //~ ERROR
}
