// A signal does not grow from layer to layer.
//
// 64 inputs with weights of variance 64 multiply the mean square by 64 × 64, and ReLU halves it: by 2048 in
// each layer. From outputs as large as that, the first step of training throws the weights far away.
//
// A warning, which `deny` makes an error here.
//
// Repair: Leave `init` out: the default keeps the mean square.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Deep: 64 => 3 {
        dense(64, relu),
        dense(64, relu),
        dense(3, softmax),
    }
}

fn main() {
    println!("{}", Deep::SIGNAL);
}
