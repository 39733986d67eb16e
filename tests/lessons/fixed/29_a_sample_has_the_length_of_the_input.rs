// A sample has as many values as the network's input.
//
// The length is part of the sample's type, as it is of the network's: the compiler compares the two,
// and nothing is left to check while the program runs.
//
// Repair: Make the sample as long as the input.

use nn_core::network;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let network = Flower::zeros();
    let sample = [5.1, 3.5, 1.4, 0.2];
    println!("{}", network.forward(&sample));
}
