// What is wrong with a constant rate is said once: the layer in nn-core says nothing after that.

use nn_core::network;

const RATE: f64 = 1.5;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dropout(RATE), dense(3, softmax) } //~ ERROR
}

fn main() {
    println!("{}", Flower::PARAMETERS);
}
