// The last layer gives as many values as the network declares.
//
// Each output stands for something, here a digit from 0 to 9: a network of 12 outputs would answer
// with digits that do not exist.
//
// Repair: Write the declared number, or declare the other one.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(32, relu),
        output: dense(12, softmax), //~ ERROR
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
