// Every layer has a name of its own.
//
// The names are those of the fields, and of the tensors in a file: with two layers called `hidden`,
// `hidden.weight` would be two tensors.
//
// Repair: Give one of the two another name, or none: unnamed layers are counted.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(64, relu),
        hidden: dense(32, relu), //~ ERROR
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
