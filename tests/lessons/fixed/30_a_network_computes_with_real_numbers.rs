// A network computes with `f32` or `f64`.
//
// Training moves each weight by a small part of itself, and an exponential is no integer. Neither can be
// written in whole numbers.
//
// Repair: Write `f64` for twice the digits, or nothing for `f32`.

use nn_core::network;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    println!("{} bytes", size_of::<Flower<f64>>());
}
