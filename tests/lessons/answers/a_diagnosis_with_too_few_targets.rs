// Eight samples, and targets for seven of them.

use nn_core::loss::MeanSquaredError;
use nn_core::{Batch, diagnose, network};

network! {
    struct Arm: 4 => 3 { dense(8, tanh), dense(3) }
}

fn main() {
    let arm = Arm::zeros();
    let (x, targets) = (Batch::<f32, 8, 4>::zeros(), Batch::<f32, 7, 3>::zeros());
    let _ = diagnose::diagnose(&arm, &x, &targets, &MeanSquaredError); //~ ERROR
}
