// A constant that stands for a width has the type `usize`.
//
// A width is the length of an array, and the lengths of Rust's arrays are of this type.
//
// Repair: Declare the constant as `usize`, or write `HIDDEN as usize`.

use nn_core::network;

const HIDDEN: u32 = 16;

network! {
    struct Tone: 64 => 1 {
        hidden: dense(HIDDEN as usize, tanh),
        output: dense(1),
    }
}

fn main() {
    println!("{}", Tone::PARAMETERS);
}
