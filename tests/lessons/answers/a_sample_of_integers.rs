// Integers are no sample.

use nn_core::network;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    println!("{}", Flower::zeros().forward(&[5, 3, 1, 0])); //~ ERROR
}
