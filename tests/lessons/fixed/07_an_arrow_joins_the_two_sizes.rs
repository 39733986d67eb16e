// An arrow joins the two sizes of a layer: what it takes, then what it gives.
//
// Two numbers with a comma between them could be either way round, as they are in other libraries.
// The arrow says which is which, as it does for the network itself.
//
// Repair: Write `=>` between the two, or the second alone.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(64 => 32, relu),
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
