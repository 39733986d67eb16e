// An optimiser belongs to the network that it moves.
//
// It remembers a mean of the gradient for every single weight. Another network has other weights.
//
// Repair: Make an optimiser for each network.

use nn_core::network;
use nn_core::optim::{Adam, Optimizer};

network! {
    struct Small: 4 => 3 { dense(8, relu), dense(3) }
    struct Large: 4 => 3 { dense(16, relu), dense(3) }
}

fn main() {
    let mut optimizer: Optimizer<Adam, Large> = Optimizer::new(Adam::new(1e-3));
    let (mut network, mut gradient) = (Small::zeros(), Large::zeros());
    optimizer.step(&mut network, &mut gradient); //~ ERROR
    println!("{:?}", network.tensor("dense2.bias"));
}
