// What needs no numbers is said at the word, whatever the sizes are. Only hidden layers are meant: the last one starts as the
// user likes.
#![deny(deprecated)]

use nn_core::network;

const WIDTH: usize = 32;

network! {
    struct TooLarge: 64 => 10 {
        hidden: dense(WIDTH, tanh, init = he_normal),
        dense(32, init = he_uniform),
        dropout(0.2),
        selu,
        output: dense(10, init = he_normal),
    }

    struct TooSmall<const H: usize>: 64 => 10 {
        hidden: dense(H, relu, init = xavier_uniform),
        wide: dense(32, gelu, init = orthogonal),
        output: dense(10, relu, init = lecun_normal),
    }

    struct Alike: 64 => 10 {
        hidden: dense(32, relu, init = zeros, bias = constant(0.1)),
        r#type: dense(32, tanh, init = normal(0.0)),
        output: dense(10, init = zeros),
    }

    struct Late: 64 => 10 {
        hidden: dense(32, relu),
        dropout(0.5),
        output: dense(10),
        late: dropout(0.5),
        softmax,
    }

    struct Branches: 64 => 10 {
        concat { { dense(8, relu, init = zeros) }, { dense(8, tanh) } },
        concat { { dense(5, init = zeros) }, { dense(5) } },
    }
}

fn main() {}
