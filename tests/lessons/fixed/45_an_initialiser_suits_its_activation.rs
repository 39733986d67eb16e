// An initialiser suits its activation.
//
// ReLU sets half of what arrives to 0, and halves the mean square with it; `he_normal` makes the weights
// larger to make up for that. Those of `xavier_uniform` do not, so each such layer loses about half.
//
// A warning, which `deny` makes an error here.
//
// Repair: Write the initialiser of the activation, or leave it out: the default is the right one.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Tone: 32 => 1 {
        hidden: dense(32, relu, init = he_normal),
        output: dense(1),
    }
}

fn main() {
    println!("{}", Tone::PARAMETERS);
}
