// A data set has samples as long as the network's input.
//
// Its width is part of its type, so that a million samples are checked at once, before the first is read.
//
// Repair: Declare the network for the samples, or choose the columns that it takes.

use nn_core::data::Dataset;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::network;
use nn_core::train::evaluate;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let flowers = [[5.1, 3.5], [6.2, 2.9], [5.9, 3.0]];
    let data: Dataset<f32, 2, Class<3>> = Dataset::from_classes(&flowers, &[0, 1, 2]).expect("good data");
    let result = evaluate(&Flower::zeros(), &data, &CrossEntropy); //~ ERROR
    println!("{result}");
}
