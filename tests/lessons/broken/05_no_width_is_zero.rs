// Every layer gives at least one value.
//
// Zero values carry nothing from the input: whatever follows would see only its own bias.
//
// Repair: Give the layer a width, or remove it.

use nn_core::network;

network! {
    struct Xor: 2 => 1 {
        dense(0, tanh), //~ ERROR
        dense(1, sigmoid),
    }
}

fn main() {
    println!("{}", Xor::PARAMETERS);
}
