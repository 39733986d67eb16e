// A slice has no length that the compiler knows: rustc does not add that it has no size either.

use nn_core::network;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let values = [5.1, 3.5, 1.4, 0.2];
    println!("{}", Flower::zeros().forward(&values[..])); //~ ERROR
}
