// Targets of `f64` for a network of `f32`.

use nn_core::loss::MeanSquaredError;
use nn_core::{Batch, network};
use rand::SeedableRng;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3) }
}

fn main() {
    let mut rng = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let (network, mut tape) = (Flower::init(&mut rng), Flower::tape::<16>());
    network.record(&Batch::<f32, 16, 4>::zeros(), &mut tape, &mut rng);
    network.cost(&MeanSquaredError, &Batch::<f64, 16, 3>::zeros(), &mut tape); //~ ERROR
}
