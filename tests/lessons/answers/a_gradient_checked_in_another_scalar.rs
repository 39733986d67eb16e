// The batch is in `f64`, as gradients are best checked, but the network is not.

use nn_core::loss::MeanSquaredError;
use nn_core::{Batch, gradient_check, network};

network! {
    struct Arm: 4 => 3 { dense(8, tanh), dense(3) }
}

fn main() {
    let arm = Arm::zeros();
    let (x, targets) = (Batch::<f64, 8, 4>::zeros(), Batch::<f32, 8, 3>::zeros());
    let _ = gradient_check::check(&arm, &x, &targets, &MeanSquaredError); //~ ERROR
}
