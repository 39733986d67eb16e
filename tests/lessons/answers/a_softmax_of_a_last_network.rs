// Losses see the head of the network that they are given, and not that of a network inside of it.

use nn_core::network;

network! {
    struct Classes: 8 => 3 { dense(3, softmax) }

    struct Whole: 4 => 3 {
        dense(8, relu),
        classes: Classes, //~ ERROR
    }

    struct Weighed: 4 => 2 { dense(8, relu), Classes, dense(2) }
}

fn main() {
    println!("{} {}", Whole::PARAMETERS, Weighed::PARAMETERS);
}
