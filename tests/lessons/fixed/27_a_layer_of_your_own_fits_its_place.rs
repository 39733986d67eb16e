// A layer of your own takes what arrives at its place.
//
// `#[shape(N => N)]` tells the network its two sizes, and from there on it is a layer like any other.
//
// Repair: Write the size that arrives.

use nalgebra::SVector;
use nn_core::kernels::Isa;
use nn_core::{Batch, Context, Layer, Parameters, Recorded, Scalar, network};

/// y = scale ∘ x.
#[derive(Parameters)]
#[shape(N => N)]
struct Gain<const N: usize, T: Scalar = f32> {
    #[role(scale)]
    scale: SVector<T, N>,
}

impl<T: Scalar, const N: usize> Layer<T, N, N> for Gain<N, T> {
    type Tape<const B: usize> = ();
    const FLOPS: usize = N;

    fn forward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        y: &mut Batch<T, B, N>,
    ) {
        for i in 0..N {
            y.set_column(i, &(x.column(i) * self.scale[i]));
        }
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        to: &mut Recorded<T, (), B, N>,
    ) {
        self.forward(cx, x, &mut to.output);
    }

    fn backward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        from: &mut Recorded<T, (), B, N>,
        d_x: Option<&mut Batch<T, B, N>>,
        gradient: &mut Self,
    ) {
        for i in 0..N {
            gradient.scale[i] = x.column(i).dot(&from.d_output.column(i));
        }
        if let Some(d_x) = d_x {
            for i in 0..N {
                d_x.set_column(i, &(from.d_output.column(i) * self.scale[i]));
            }
        }
    }
}

network! {
    struct Arm: 4 => 2 {
        hidden: dense(8, tanh),
        gain: Gain<8>,
        output: dense(2),
    }
}

fn main() {
    println!("{}", Arm::summary());
}
