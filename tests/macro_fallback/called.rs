// Types do not take arguments in parentheses, and those with sizes take them all: one mistake each, whatever is done with the network.
#![allow(dead_code)]

use nn_core::network;

network! {
    struct Sized<const N: usize>: N => N { dense(N) }

    struct Net: 4 => 2 {
        encoder: Encoder(8),
        LSTM(8),
        nn_core::layers::Dense(4),
        nn::ReLU(),
        without: Sized,
        many: Sized<4, 4>,
        dense(2),
    }
}

struct Encoder;

fn main() {
    let net = Net::zeros();
    println!("{}", net.encoder.weight[0] + net.many.dense1.weight[0]);
}
