// A row of a batch is a sample.
//
// Sixteen flowers of four measures are 16 rows and 4 columns: `Batch<f32, 16, 4>`, as in PyTorch. The other
// way round they would be four samples of sixteen values.
//
// Repair: Put the number of samples first.

use nn_core::{Batch, network};

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let network = Flower::zeros();
    let flowers = Batch::<f32, 4, 16>::from_element(0.5);
    println!("{}", network.forward_batch(&flowers)); //~ ERROR
}
