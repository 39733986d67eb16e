// A size that is a parameter is checked where the network is used, under the parameter's name.

use nn_core::network;

network! {
    struct Mlp<const HIDDEN: usize>: 4 => 3 { dense(HIDDEN, relu), dense(3) } //~ ERROR
}

const NUMBERS: usize = Mlp::<0>::PARAMETERS;

fn main() {
    println!("{NUMBERS}");
}
