// A constant is checked as the number that it stands for.
//
// The macro sees only the name of a constant. Its value is known to the compiler a moment later, which
// then says the same sentence.
//
// Repair: Use the constant that holds what arrives, or leave it out.

use nn_core::network;

const WINDOW: usize = 40;
const HIDDEN: usize = 16;

network! {
    struct Tone: WINDOW => 1 {
        hidden: dense(2 * HIDDEN, tanh),
        output: dense(2 * HIDDEN => 1),
    }
}

fn main() {
    println!("{}", Tone::PARAMETERS);
}
