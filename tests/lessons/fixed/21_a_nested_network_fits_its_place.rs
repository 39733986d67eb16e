// A network within a network takes what arrives at its place.
//
// A network is a layer, so that a part can be declared once and used again. Its weights are made for
// inputs of one length.
//
// Repair: Let the layer before it give as many values, or put another network in its place.

use nn_core::network;

network! {
    struct Encoder: 16 => 4 { dense(8, tanh), dense(4, tanh) }

    struct Classifier: 64 => 3 {
        reduce: dense(16, relu),
        encoder: Encoder,
        output: dense(3, softmax),
    }
}

fn main() {
    println!("{}", Classifier::summary());
}
