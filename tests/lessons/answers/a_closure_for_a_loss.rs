// A loss is a type with a derivative: a closure has none.

use nn_core::data::Dataset;
use nn_core::loss::Class;
use nn_core::network;
use nn_core::optim::Adam;
use nn_core::train::Trainer;

network! {
    struct Flower: 4 => 3 { dense(8, relu), dense(3, softmax) }
}

fn main() {
    let data: Dataset<f32, 4, Class<3>> = Dataset::from_classes(&[[0.5; 4]; 3], &[0, 1, 2]).expect("good data");
    let mut trainer = Trainer::new(|y: f32, t: f32| (y - t).abs(), Adam::new(0.01));
    let _ = trainer.fit(&mut Flower::zeros(), &data, None); //~ ERROR
}
