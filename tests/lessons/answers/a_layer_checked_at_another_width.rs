// The layer takes four values, the batch has five.

use nn_core::{Batch, gradient_check, network};

network! {
    struct Arm: 4 => 3 { dense(8, tanh), dense(3) }
}

fn main() {
    let arm = Arm::zeros();
    let _ = gradient_check::check_layer(&arm, &Batch::<f32, 8, 5>::zeros()); //~ ERROR
}
