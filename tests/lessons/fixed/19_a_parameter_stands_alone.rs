// A size that depends on a parameter is a parameter itself.
//
// The sizes of a network are part of its type, and in a type, stable Rust does not compute with
// parameters.
//
// Repair: Add a parameter for the result.

use nn_core::network;

network! {
    struct Mlp<const IN: usize, const WIDE: usize, const H: usize>: IN => 3 {
        dense(WIDE, relu),
        dense(H, relu),
        output: dense(3, softmax),
    }
}

fn main() {
    println!("{}", Mlp::<4, 16, 8>::summary());
}
