// Every branch of `concat` has at least one layer.
//
// A branch without layers would give nothing to join. A branch that passes its input on says so.
//
// Repair: Write `linear` for the input itself.

use nn_core::network;

network! {
    struct Wide: 8 => 3 {
        concat { { dense(16, relu) }, { } }, //~ ERROR
        output: dense(3, softmax),
    }
}

fn main() {
    println!("{}", Wide::summary());
}
