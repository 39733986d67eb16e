// A named argument is one that the layer has.
//
// What a layer does not know it would have to ignore, and weights would start otherwise than was meant.
//
// Repair: Write the name as the answer spells it.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(32, relu, init = he_normal),
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
