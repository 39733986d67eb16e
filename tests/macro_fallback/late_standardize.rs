// A network that is fitted to the inputs and does not see them is one mistake, whatever is done with the network around it.
#![allow(dead_code)]

use nn_core::{Batch, Network, Parameters, network};
use rand::SeedableRng;

network! {
    #[derive(Clone)]
    struct Encoder: 4 => 3 { concat { { standardize }, { dense(2) } }, dense(3) }
    #[derive(Clone)]
    struct Beside: 4 => 7 { concat { { linear }, { Encoder } } }

    #[derive(Clone)]
    struct Late: 4 => 7 {
        hidden: dense(4, relu),
        trunk: residual { Beside, dense(4) },
        encoder: Encoder,
        dense(7),
    }
    struct InTime: 4 => 7 { Beside }
}

fn main() {
    let mut rng = rand::rngs::SmallRng::seed_from_u64(1);
    let network = Late::init(&mut rng);
    let mut tape = Late::tape::<2>();
    let x = Batch::<f32, 2, 4>::zeros();
    network.record(&x, &mut tape, &mut rng);
    let mut gradient = Late::zeros();
    network.clone().backward(&x, &mut tape, &mut gradient);
    println!("{} {}", Late::summary(), <Late as Parameters<f32>>::PARAMETERS + InTime::PARAMETERS);
    println!("{}", <Late as Network<f32, 4, 7>>::FLOPS);
}
