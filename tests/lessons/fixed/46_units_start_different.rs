// The units of a hidden layer start different from each other.
//
// Units with the same weights give the same output, so a layer of them is worth one unit. Here ReLU is at 0,
// where its slope is 0: no gradient comes back, and the layer never learns. Other units are told apart only by
// the weights of the next layer; where those are equal too, the units stay copies for ever.
//
// A warning, which `deny` makes an error here.
//
// Repair: Leave `init` out: weights start at random.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Xor: 2 => 1 {
        hidden: dense(8, relu),
        output: dense(1, sigmoid),
    }
}

fn main() {
    println!("{}", Xor::PARAMETERS);
}
