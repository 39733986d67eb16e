// Dropout drops hidden units, not answers.
//
// What is dropped is 0 in this step. A hidden unit that is missing teaches the others to do without it; an
// output that is missing is just a wrong answer.
//
// A warning, which `deny` makes an error here.
//
// Repair: Move it before the last layer that learns.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Price: 8 => 1 {
        hidden: dense(32, relu),
        output: dense(1),
        dropout(0.5), //~ ERROR
    }
}

fn main() {
    println!("{}", Price::PARAMETERS);
}
