// A network declares how many values it takes, and how many it gives.
//
// Both are a promise to whoever uses the network. What lies between them may be inferred, and is checked
// against the promise.
//
// Repair: Write both, with `=>` between them.

use nn_core::network;

network! {
    struct Digits: 64 { //~ ERROR
        hidden: dense(32, relu),
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
