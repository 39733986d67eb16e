// A network keeps to its budget.
//
// The memory of a small device is known before its program is, and so is the size of a network. An
// assertion in a `const` compares the two whenever the program is compiled.
//
// Repair: Make a layer narrower, or the budget larger.

use nn_core::network;

network! {
    struct Tone: 64 => 1 { hidden: dense(128, tanh), output: dense(1) }
}

const FLASH: usize = 16 * 1024;
const _: () = assert!(size_of::<Tone>() <= FLASH, "`Tone` does not fit into the flash"); //~ ERROR

fn main() {
    println!("{} of {FLASH} bytes", size_of::<Tone>());
}
