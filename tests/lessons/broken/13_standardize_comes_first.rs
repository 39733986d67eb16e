// Standardize comes first.
//
// It is measured on the samples that the network is trained on. What arrives at a later layer changes with
// every step of the layers before it: a mean and a deviation that were measured once would soon be wrong.
//
// Repair: Make it the first layer, or leave it out.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(32, relu),
        standardize, //~ ERROR
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
