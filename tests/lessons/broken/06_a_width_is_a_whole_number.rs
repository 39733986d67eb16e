// A width is a whole number.
//
// It counts the values that a layer gives: the rows of its weights. There is no half a row.
//
// Repair: Write a number without a point, or a constant expression of type `usize`.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(32.5, relu), //~ ERROR
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
