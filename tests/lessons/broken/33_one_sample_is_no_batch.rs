// `forward` takes one sample, `forward_batch` a batch of them.
//
// A sample is an array of its values. A batch is a matrix with a row for each sample, and so are its
// outputs.
//
// Repair: Call `forward`, or make a batch of several samples.

use nn_core::network;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let network = Flower::zeros();
    let sample = [5.1, 3.5, 1.4, 0.2];
    println!("{}", network.forward_batch(&sample)); //~ ERROR
}
