// The tape was made for another network.

use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
    struct Arm: 4 => 3 { dense(8, tanh), dense(3) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let mut tape = Arm::tape::<8>();
    let _ = Flower::init(&mut rng).record(&Batch::<f32, 8, 4>::zeros(), &mut tape, &mut rng); //~ ERROR
}
