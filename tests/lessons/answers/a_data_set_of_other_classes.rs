// Two classes for a network of three: `evaluate` speaks once, though what it gives depends on the loss.

use nn_core::data::Dataset;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::network;
use nn_core::train::evaluate;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let data: Dataset<f32, 4, Class<2>> = Dataset::from_classes(&[[0.5; 4]; 2], &[0, 1]).expect("good data");
    println!("{}", evaluate(&Flower::zeros(), &data, &CrossEntropy)); //~ ERROR
}
