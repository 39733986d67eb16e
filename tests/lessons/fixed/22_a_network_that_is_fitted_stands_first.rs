// A network that is fitted to the inputs stands first.
//
// Its `standardize` takes the mean and the deviation of the inputs, once, before training. What arrives at
// a later place changes with every step of the layers before it.
//
// Repair: Put it first, or leave `standardize` out of it.

use nn_core::network;

network! {
    struct Encoder: 16 => 4 { dense(4, tanh) }

    struct Classifier: 64 => 3 {
        reduce: dense(16, relu),
        encoder: Encoder,
        output: dense(3, softmax),
    }
}

fn main() {
    println!("{}", Classifier::summary());
}
