// An initialiser suits its activation.
//
// ReLU cuts off half of what arrives, and `he_normal` makes the weights larger to make up for it. A tanh
// cuts off nothing: such weights drive it into saturation, where it learns slowly.
//
// A warning, which `deny` makes an error here.
//
// Repair: Write the initialiser of the activation, or leave it out: the default is the right one.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Tone: 64 => 1 {
        hidden: dense(32, tanh, init = he_normal), //~ ERROR
        output: dense(1),
    }
}

fn main() {
    println!("{}", Tone::PARAMETERS);
}
