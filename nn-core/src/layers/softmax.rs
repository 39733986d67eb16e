//! `softmax`: numbers into probabilities.

use crate::batch::Batch;
use crate::kernels::{Isa, softmax};
use crate::layer::{Context, Layer, Recorded};
use crate::parameters::{Parameters, Path, TensorInfo};
use crate::scalar::Scalar;
use crate::signal::Stage;
use crate::zeroed::Zeroable;

/// y_o = e^(x_o) / Σ_p e^(x_p) over the features of each sample; x and y are `[B, N]` for any N. No parameters.
///
/// As the last activation of a network it is a head: training fuses it with [`CrossEntropy`](crate::loss::CrossEntropy).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Softmax;

// SAFETY: no bytes.
unsafe impl Zeroable for Softmax {}

impl<T: Scalar> Parameters<T> for Softmax {
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

impl<T: Scalar, const N: usize> Layer<T, N, N> for Softmax {
    type Tape<const B: usize> = ();

    /// A maximum, a difference, an exponential, a sum and a quotient for each number.
    const FLOPS: usize = 5 * N;
    const STAGE: Stage = Stage::Softmax(N);

    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        y: &mut Batch<T, B, N>,
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
        cx.isa.run(softmax::SoftmaxInPlace { y });
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        to: &mut Recorded<T, Self::Tape<B>, B, N>,
    ) {
        self.forward(cx, x, &mut to.output);
    }

    /// ∂x_o = y_o (∂y_o − Σ_p y_p ∂y_p).
    fn backward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        _x: &Batch<T, B, N>,
        from: &mut Recorded<T, Self::Tape<B>, B, N>,
        d_x: Option<&mut Batch<T, B, N>>,
        _gradient: &mut Self,
    ) {
        if let Some(d_x) = d_x {
            cx.isa.run(softmax::SoftmaxBackward { y: &from.output, d_y: &from.d_output, d_z: d_x });
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::testing::{assert_gradient, batch, outputs};

    #[test]
    fn backward() {
        assert_gradient::<_, 4, 6, 6>(&Softmax, &batch(31, 3.0));
        assert_gradient::<_, 1, 2, 2>(&Softmax, &batch(32, 3.0));
        assert_gradient::<_, 9, 17, 17>(&Softmax, &batch(33, 3.0));
    }

    #[test]
    fn rows_are_probabilities() {
        let x = batch::<f64, 5, 7>(34, 4.0);
        let wanted = Batch::<f64, 5, 7>::from_fn(|b, i| {
            x[(b, i)].exp() / (0..7).map(|p| x[(b, p)].exp()).sum::<f64>()
        });
        for y in outputs::<_, _, 5, 7, 7>(&Softmax, &x, true) {
            assert!((y - wanted).amax() < 1e-15);
        }
    }
}
