// A gradient belongs to the network that it was computed for.
//
// It holds one number for each parameter of that network, so it has the type of that network: of
// another one it would say nothing.
//
// Repair: Make the gradient of the same network.

use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Small: 4 => 3 { dense(8, relu), dense(3) }
    struct Large: 4 => 3 { dense(64, relu), dense(3) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let network = Small::init(&mut rng);
    let mut tape = Small::tape::<16>();
    let x = Batch::<f32, 16, 4>::zeros();
    network.record(&x, &mut tape, &mut rng);
    let mut gradient = Large::zeros();
    network.backward(&x, &mut tape, &mut gradient); //~ ERROR
}
