// A layer takes as many values as the layer before it gives.
//
// A dense layer computes y = W x + b. W has a column for each value of x: a matrix of 40 columns
// cannot multiply 32 values.
//
// Repair: Write the number that arrives, or leave it out: `dense(10)` takes whatever comes.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(32, relu),
        output: dense(40 => 10, softmax), //~ ERROR
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
