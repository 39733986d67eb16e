// An activation is one of the known functions.
//
// Without a function between them, two dense layers are one: a product of matrices is a matrix. Which
// function it is decides how the gradient flows back.
//
// Repair: Write the name as the answer spells it.

use nn_core::network;

network! {
    struct Digits: 64 => 10 {
        hidden: dense(32, rellu), //~ ERROR
        output: dense(10, softmax),
    }
}

fn main() {
    println!("{}", Digits::PARAMETERS);
}
