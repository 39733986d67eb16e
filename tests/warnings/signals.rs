// What depends on sizes is predicted by the compiler, and said once, where it begins.
#![deny(deprecated)]

use nn_core::network;

const DEVIATION: f64 = 0.02;

network! {
    struct Sigmoids: 64 => 10 {
        dense(64, sigmoid),
        here: dense(64, sigmoid),
        dense(64, sigmoid),
        dense(64),
        sigmoid,
        dense(64, sigmoid),
        dense(64, sigmoid),
        dense(64, sigmoid),
        dense(10, softmax),
    }

    struct Shrinking: 64 => 10 {
        dense(64, relu, init = normal(DEVIATION)),
        dense(64, relu, init = normal(DEVIATION)),
        dense(64, relu, init = normal(DEVIATION)),
        here: dense(64, relu, init = normal(DEVIATION)),
        dense(10),
    }

    struct Growing: 64 => 10 {
        dense(64, relu, init = normal(8.0)),
        here: dense(64, relu, init = normal(8.0)),
        dense(64, relu, init = normal(8.0)),
        dense(10),
    }

    /// Biases so low that no unit ever answers.
    struct Dead: 64 => 10 {
        here: dense(64, relu, bias = constant(-50.0)),
        dense(64, relu),
        dense(10),
    }

    /// The signal stays, and what comes back is lost in saturation.
    struct Saturated: 64 => 10 {
        dense(512, hard_sigmoid, init = normal(0.001)),
        dense(512, hard_sigmoid, init = normal(0.001)),
        dense(512, hard_sigmoid, init = normal(0.001)),
        dense(512, hard_sigmoid),
        dense(10),
    }

    /// Each tanh passes on less than 1, and each of these layers makes the gradient larger.
    struct Sensitive: 64 => 10 {
        dense(64, tanh, init = normal(2.0)),
        dense(64, tanh, init = normal(2.0)),
        dense(64, tanh, init = normal(2.0)),
        dense(64, tanh, init = normal(2.0)),
        dense(64, tanh, init = normal(2.0)),
        dense(64, tanh, init = normal(2.0)),
        dense(64, tanh, init = normal(2.0)),
        dense(64, tanh, init = normal(2.0)),
        dense(64, tanh, init = normal(2.0)),
        dense(10),
    }
}

fn main() {}
