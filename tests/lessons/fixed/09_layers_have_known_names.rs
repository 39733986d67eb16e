// A layer is one of the known kinds.
//
// Each kind is a function with its own derivative. The nearest name is a guess at what was meant.
//
// Repair: Write the name as the answer spells it.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        standardize,
        dense(32, relu),
        dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
