//! Heads: the last activation of a network, apart from it, so that a loss can take it in.
//!
//! Softmax with cross-entropy, and sigmoid with binary cross-entropy, are stable and cheap only together: the loss works
//! on the logits, the values before the head. `network!` therefore takes a last `softmax` or `sigmoid` off the last layer and
//! names it as the network's [`Headed::Head`]. Every other last activation stays in its layer, and the head is [`Linear`].

use crate::activation::{Activation, Linear, Sigmoid};
use crate::batch::Batch;
use crate::kernels::{Isa, elementwise, softmax};
use crate::layers::Softmax;
use crate::scalar::Scalar;
use crate::signal::Stage;

/// A network's last activation, between its logits and its outputs.
pub trait Head: Copy + Default + Send + Sync + 'static {
    /// The name in `network!`.
    const NAME: &'static str;
    /// The head as a function of one number, for losses that compare outputs one by one. `Linear` for softmax, which is none:
    /// [`Fits`](crate::loss::Fits) keeps such losses away from it.
    type Pointwise: Activation;

    /// Whether it ties all outputs together, so that no loss can compare them one by one.
    const TIES_OUTPUTS: bool = false;

    /// What it does to a signal of `outputs` values; `None` if that is nothing.
    fn stage(outputs: usize) -> Option<Stage> {
        let _ = outputs;
        Some(Stage::Activation(Self::Pointwise::CURVE))
    }

    /// Logits into outputs, in place.
    fn apply<T: Scalar, I: Isa, const B: usize, const N: usize>(isa: I, y: &mut Batch<T, B, N>);

    /// From the outputs y and ∂loss/∂y, ∂loss/∂logits.
    fn backward<T: Scalar, I: Isa, const B: usize, const N: usize>(
        isa: I,
        y: &Batch<T, B, N>,
        d_y: &Batch<T, B, N>,
        d_logits: &mut Batch<T, B, N>,
    );
}

/// A head that works on each number by itself: [`Linear`] or [`Sigmoid`].
pub trait PointwiseHead: Head {}

impl PointwiseHead for Linear {}
impl PointwiseHead for Sigmoid {}

/// A network's head, by a name that a loss can ask for.
pub trait Headed {
    /// [`Linear`], [`Sigmoid`] or [`Softmax`].
    type Head: Head;
}

impl Head for Linear {
    const NAME: &'static str = "linear";
    type Pointwise = Linear;

    fn stage(_outputs: usize) -> Option<Stage> {
        None
    }

    #[inline(always)]
    fn apply<T: Scalar, I: Isa, const B: usize, const N: usize>(_isa: I, _y: &mut Batch<T, B, N>) {}

    fn backward<T: Scalar, I: Isa, const B: usize, const N: usize>(
        _isa: I,
        _y: &Batch<T, B, N>,
        d_y: &Batch<T, B, N>,
        d_logits: &mut Batch<T, B, N>,
    ) {
        d_logits.copy_from(d_y);
    }
}

impl Head for Sigmoid {
    const NAME: &'static str = "sigmoid";
    type Pointwise = Sigmoid;

    fn apply<T: Scalar, I: Isa, const B: usize, const N: usize>(isa: I, y: &mut Batch<T, B, N>) {
        isa.run(elementwise::ApplyInPlace { activation: Sigmoid, y: y.as_mut_slice() });
    }

    fn backward<T: Scalar, I: Isa, const B: usize, const N: usize>(
        isa: I,
        y: &Batch<T, B, N>,
        d_y: &Batch<T, B, N>,
        d_logits: &mut Batch<T, B, N>,
    ) {
        d_logits.copy_from(d_y);
        let (y, d) = (y.as_slice(), d_logits.as_mut_slice());
        isa.run(elementwise::Slope { activation: Sigmoid, y, z: None, d });
    }
}

impl Head for Softmax {
    const NAME: &'static str = "softmax";
    type Pointwise = Linear;
    const TIES_OUTPUTS: bool = true;

    fn stage(outputs: usize) -> Option<Stage> {
        Some(Stage::Softmax(outputs))
    }

    fn apply<T: Scalar, I: Isa, const B: usize, const N: usize>(isa: I, y: &mut Batch<T, B, N>) {
        isa.run(softmax::SoftmaxInPlace { y });
    }

    fn backward<T: Scalar, I: Isa, const B: usize, const N: usize>(
        isa: I,
        y: &Batch<T, B, N>,
        d_y: &Batch<T, B, N>,
        d_logits: &mut Batch<T, B, N>,
    ) {
        isa.run(softmax::SoftmaxBackward { y, d_y, d_z: d_logits });
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::kernels::Portable;
    use crate::testing::batch;

    /// ∂(Σ c y)/∂z against central differences, for y = head(z).
    fn check<H: Head>() {
        let (z, c) = (batch::<f64, 3, 5>(61, 2.0), batch::<f64, 3, 5>(62, 1.0));
        let loss = |z: &Batch<f64, 3, 5>| {
            let mut y = *z;
            H::apply(Portable, &mut y);
            y.dot(&c)
        };
        let mut y = z;
        H::apply(Portable, &mut y);
        let mut d_z = Batch::from_element(f64::NAN);
        H::backward(Portable, &y, &c, &mut d_z);
        let numeric = Batch::<f64, 3, 5>::from_fn(|b, o| {
            let [mut above, mut below] = [z; 2];
            above[(b, o)] += 1e-5;
            below[(b, o)] -= 1e-5;
            (loss(&above) - loss(&below)) / (above[(b, o)] - below[(b, o)])
        });
        assert!((d_z - numeric).amax() <= 1e-7 * d_z.amax(), "{}: {d_z}{numeric}", H::NAME);
    }

    #[test]
    fn backward_of_every_head() {
        check::<Linear>();
        check::<Sigmoid>();
        check::<Softmax>();
    }
}
