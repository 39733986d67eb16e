//! `relu`, `tanh`, .. as layers of their own.

use core::marker::PhantomData;

use crate::activation::{Activation, Keep};
use crate::batch::Batch;
use crate::kernels::{Isa, elementwise};
use crate::layer::{Context, Layer, Recorded};
use crate::parameters::{Parameters, Path, TensorInfo};
use crate::scalar::Scalar;
use crate::signal::Stage;
use crate::zeroed::Zeroable;

/// y = a(x), each number by itself; x and y are `[B, N]` for any N. No parameters.
///
/// In `network!`: an activation's name as an item of its own, `tanh` or `leaky_relu(0.1)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elementwise<A>(PhantomData<A>);

// SAFETY: no bytes.
unsafe impl<A> Zeroable for Elementwise<A> {}

impl<T: Scalar, A> Parameters<T> for Elementwise<A> {
    const PARAMETERS: usize = 0;
    const BUFFERS: usize = 0;

    fn visit<'a>(&'a self, _: Path<'_>, _: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {}
    #[inline(always)]
    fn zip<const N: usize>(
        _: [&mut Self; N],
        _: Path<'_>,
        _: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    ) {
    }
}

impl<T: Scalar, A: Activation, const N: usize> Layer<T, N, N> for Elementwise<A> {
    type Tape<const B: usize> = A::Kept<Batch<T, B, N>>;

    const FLOPS: usize = N;
    const STAGE: Stage = Stage::Activation(A::CURVE);

    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        y: &mut Batch<T, B, N>,
    ) {
        let (z, y) = (x.as_slice(), y.as_mut_slice());
        cx.isa.run(elementwise::Apply { activation: A::default(), z, y });
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        to: &mut Recorded<T, Self::Tape<B>, B, N>,
    ) {
        if let Some(z) = to.tape.place() {
            z.as_mut_slice().copy_from_slice(x.as_slice());
        }
        self.forward(cx, x, &mut to.output);
    }

    /// ∂x = ∂y · a′(x).
    fn backward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        _x: &Batch<T, B, N>,
        from: &mut Recorded<T, Self::Tape<B>, B, N>,
        d_x: Option<&mut Batch<T, B, N>>,
        _gradient: &mut Self,
    ) {
        let Some(d_x) = d_x else { return };
        d_x.as_mut_slice().copy_from_slice(from.d_output.as_slice());
        let (y, z) = (from.output.as_slice(), from.tape.place().map(|z| z.as_slice()));
        cx.isa.run(elementwise::Slope { activation: A::default(), y, z, d: d_x.as_mut_slice() });
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::activation::*;
    use crate::testing::{assert_gradient, batch, outputs};

    /// Inputs from −4 to 4, none within 1e-3 of a kink of any activation (−3, 0, 3).
    fn inputs() -> Batch<f64, 5, 7> {
        let x = batch::<f64, 5, 7>(21, 4.0);
        for kink in [-3.0, 0.0, 3.0] {
            assert!(x.iter().all(|x| (x - kink).abs() > 1e-3));
            assert!(x.iter().any(|x| *x < kink) && x.iter().any(|x| *x > kink));
        }
        x
    }

    fn check<A: Activation>() {
        let (layer, x) = (Elementwise::<A>::default(), inputs());
        assert_gradient::<_, 5, 7, 7>(&layer, &x);
        let wanted = x.map(|z| A::apply(crate::kernels::Portable, z));
        let [y, recorded]: [Batch<f64, 5, 7>; 2] = outputs(&layer, &x, true);
        assert!((y - wanted).amax() < 1e-14 && (recorded - wanted).amax() < 1e-14, "{}", A::NAME);
    }

    #[test]
    fn backward_of_every_activation() {
        check::<Linear>();
        check::<Relu>();
        check::<LeakyRelu<{ bits(0.01) }>>();
        check::<Elu<{ bits(1.0) }>>();
        check::<Elu<{ bits(0.5) }>>();
        check::<Selu>();
        check::<Gelu>();
        check::<GeluTanh>();
        check::<Silu>();
        check::<Tanh>();
        check::<Sigmoid>();
        check::<Softplus>();
        check::<HardSigmoid>();
        check::<HardSwish>();
    }
}
