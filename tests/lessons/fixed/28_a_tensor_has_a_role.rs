// A tensor of a layer of your own has a role.
//
// Weights are decayed, biases are not, and buffers are measured rather than trained. Without a role, an
// optimiser would not know what to do with it.
//
// Repair: Write `#[role(weight)]`, `bias`, `scale` or `buffer` before it.

use nalgebra::SVector;
use nn_core::{Parameters, Scalar};

#[derive(Parameters)]
#[shape(N => N)]
struct Gain<const N: usize, T: Scalar = f32> {
    #[role(scale)]
    scale: SVector<T, N>,
    #[role(bias)]
    shift: SVector<T, N>,
}

fn main() {
    let gain = Gain::<4> { scale: SVector::zeros(), shift: SVector::zeros() };
    gain.visit(nn_core::parameters::Path::ROOT, &mut |info, _| println!("{}", info.path));
}
