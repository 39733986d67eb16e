// The units of a hidden layer start different from each other.
//
// Units with the same weights give the same output and get the same gradient: they stay copies of one unit,
// however long they are trained.
//
// A warning, which `deny` makes an error here.
//
// Repair: Leave `init` out: weights start at random.

use nn_core::network;

network! {
    #[deny(deprecated)]
    struct Xor: 2 => 1 {
        hidden: dense(8, tanh, init = zeros), //~ ERROR
        output: dense(1, sigmoid),
    }
}

fn main() {
    println!("{}", Xor::PARAMETERS);
}
