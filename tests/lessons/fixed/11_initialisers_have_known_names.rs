// An initialiser is one of the known distributions.
//
// Weights that start too large make the signal explode, too small let it vanish. Each initialiser is a
// formula for the variance between the two.
//
// Repair: Write the name as the answer spells it, or leave it out: the default follows the activation.

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
