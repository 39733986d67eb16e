// A dropout rate is at least 0 and less than 1.
//
// It is the chance that a unit is dropped. What remains is divided by 1 - rate, so that the expected
// sum stays the same: at 1 that would divide by 0.
//
// Repair: Write a chance: 20 percent are `0.2`.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(32, relu),
        dropout(0.2),
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
