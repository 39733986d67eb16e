// A signal does not vanish from layer to layer.
//
// A layer multiplies the mean square by the number of its inputs times the variance of its weights, and ReLU
// halves it: here by 64 × 0.0004 / 2, so that little of the input is left after a few layers.
//
// A warning, which `deny` makes an error here.
//
// Repair: Leave `init` out: the default keeps the mean square.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Deep: 64 => 3 {
        dense(64, relu, init = normal(0.02)),
        dense(64, relu, init = normal(0.02)),
        dense(64, relu, init = normal(0.02)),
        dense(64, relu, init = normal(0.02)), //~ ERROR
        dense(3, softmax),
    }
}

fn main() {
    println!("{}", Deep::SIGNAL);
}
