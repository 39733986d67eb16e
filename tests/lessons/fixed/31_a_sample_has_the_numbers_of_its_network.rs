// A sample has numbers of the network's type.
//
// `Flower` is `Flower<f32>`. Twice the digits in the sample would be cut off without a word, so nothing is
// converted unasked.
//
// Repair: Write the sample with the network's numbers, or make a network of the others:
// `Flower::<f64>`.

use nn_core::network;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let network = Flower::zeros();
    let sample: [f32; 4] = [5.1, 3.5, 1.4, 0.2];
    println!("{}", network.forward(&sample));
}
