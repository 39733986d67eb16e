// Many sigmoids in a row lose the gradient.
//
// Backward, a gradient is multiplied by each layer's weights and slopes. `xavier_uniform` weights keep its size, but
// the slope of a sigmoid is at most 1/4: five layers pass on less than a thousandth, and the first hardly learn.
//
// A warning, which `deny` makes an error here.
//
// Repair: Take `relu` or `tanh` inside, whose slope reaches 1.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Deep: 32 => 3 {
        dense(32, tanh),
        dense(32, tanh),
        dense(32, tanh),
        dense(32, tanh),
        dense(32, tanh),
        dense(32, tanh),
        dense(3, softmax),
    }
}

fn main() {
    println!("{}", Deep::SIGNAL);
}
