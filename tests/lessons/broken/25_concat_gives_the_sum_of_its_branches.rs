// `concat` gives as many values as its branches together.
//
// The outputs of the branches stand side by side, in their order.
//
// Repair: Write the sum, or leave it out.

use nn_core::network;

network! {
    struct Wide: 8 => 3 {
        concat { { dense(16, relu) }, { dense(8, tanh) } },
        output: dense(16 => 3, softmax), //~ ERROR
    }
}

fn main() {
    println!("{}", Wide::summary());
}
