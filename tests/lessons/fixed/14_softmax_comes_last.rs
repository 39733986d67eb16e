// Softmax is the activation of the last layer.
//
// Softmax turns numbers into chances that sum to 1, which is an answer. Inside a network it would bind
// all units of a layer to each other, and its gradient is small.
//
// Repair: Use another activation inside. Who wants softmax there all the same writes it as a layer of
// its own.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(32, relu),
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
