// The network takes four values, the batch has five.

use nn_core::loss::MeanSquaredError;
use nn_core::{Batch, diagnose, network};

network! {
    struct Arm: 4 => 3 { dense(8, tanh), dense(3) }
}

fn main() {
    let arm = Arm::zeros();
    let (x, targets) = (Batch::<f32, 8, 5>::zeros(), Batch::<f32, 8, 3>::zeros());
    let _ = diagnose::diagnose(&arm, &x, &targets, &MeanSquaredError); //~ ERROR
}
