// A constant that stands for a width is at least 1.
//
// Whole numbers are divided without a rest: 12 / 16 is 0, and a layer of no values passes nothing on.
//
// Repair: Give the constant a value that leaves a width.

use nn_core::network;

const SIDE: usize = 12;

network! {
    struct Tone: 64 => 1 {
        hidden: dense(SIDE / 16, tanh), //~ ERROR
        output: dense(1),
    }
}

fn main() {
    println!("{}", Tone::PARAMETERS);
}
