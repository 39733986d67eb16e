// A size that depends on a parameter is a parameter itself.
//
// The sizes of a network are part of its type, and in a type, stable Rust does not compute with
// parameters.
//
// Repair: Add a parameter for the result.

use nn_core::network;

network! {
    struct Mlp<const IN: usize, const H: usize>: IN => 3 {
        dense(2 * H, relu), //~ ERROR
        dense(H, relu),
        output: dense(3, softmax),
    }
}

fn main() {
    println!("{}", Mlp::<4, 8>::summary());
}
