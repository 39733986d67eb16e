// The compiler knows the length of a sample.
//
// An array has its length in its type. A `Vec` or a slice has whatever length it happens to have when
// the program runs.
//
// Repair: Make an array of it where the data comes in: there a wrong length is an error that can be
// answered.

use nn_core::network;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let network = Flower::zeros();
    let sample = vec![5.1, 3.5, 1.4, 0.2];
    let sample: [f32; 4] = sample.try_into().expect("four measures");
    println!("{}", network.forward(&sample));
}
