// A network computes with `f32` or `f64`.
//
// Training moves a weight by much less than 1 at a time. Whole numbers would stay where they are.
//
// Repair: Write `f64` for twice the digits, or nothing for `f32`.

use nn_core::network;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    println!("{} bytes", size_of::<Flower<i32>>()); //~ ERROR
}
