// Many sigmoids in a row lose the gradient.
//
// The slope of a sigmoid is at most 1/4, and backward each layer multiplies by it: five layers pass on
// less than a thousandth, and the first layers do not learn.
//
// A warning, which `deny` makes an error here.
//
// Repair: Take `relu` or `tanh` inside, whose slope reaches 1.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Deep: 32 => 3 {
        dense(32, sigmoid), //~ ERROR
        dense(32, sigmoid),
        dense(32, sigmoid),
        dense(32, sigmoid),
        dense(32, sigmoid),
        dense(32, sigmoid),
        dense(3, softmax),
    }
}

fn main() {
    println!("{}", Deep::SIGNAL);
}
