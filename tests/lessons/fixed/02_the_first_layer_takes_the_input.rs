// The first layer takes as many values as the network is given.
//
// The first matrix multiplies the input itself, so it has a column for each value of the input.
//
// Repair: Write the number of input values, or leave it out.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(64 => 32, relu),
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
