// Both branches of a residual block have one shape.
//
// The block adds what its layers give to what arrives: y = x + f(x). A sum needs two vectors of one
// length.
//
// Repair: Let the last layer of the block give as many values as arrive.

use nn_core::network;

network! {
    struct Deep: 8 => 3 {
        widen: dense(32, relu),
        residual { dense(32, relu), dense(32) },
        output: dense(3, softmax),
    }
}

fn main() {
    println!("{}", Deep::summary());
}
