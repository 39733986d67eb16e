// A trainer takes a loss and an optimiser's rule.
//
// The loss says how wrong the network is, the rule how its gradient moves the weights. A learning rate alone
// is no rule: each optimiser makes another step of it.
//
// Repair: Write the rule around its learning rate.

use nn_core::data::Dataset;
use nn_core::loss::{Class, CrossEntropy};
use nn_core::network;
use nn_core::optim::Adam;
use nn_core::train::{TrainError, Trainer};

network! {
    struct Flower: 2 => 3 { dense(3, softmax) }
}

fn main() -> Result<(), TrainError> {
    let flowers = [[5.1, 3.5], [6.2, 2.9], [5.9, 3.0]];
    let data: Dataset<f32, 2, Class<3>> = Dataset::from_classes(&flowers, &[0, 1, 2]).expect("good data");
    let mut trainer = Trainer::new(CrossEntropy, Adam::new(0.01));
    let history = trainer.fit(&mut Flower::zeros(), &data, None)?;
    println!("{history}");
    Ok(())
}
