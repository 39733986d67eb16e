//! Losses of one output and its target at a time: what mean squared error, mean absolute error and Huber's loss share.

use core::fmt;
use core::marker::PhantomData;

use crate::activation::Activation;
use crate::batch::Batch;
use crate::fault::Fault;
use crate::head::Head;
use crate::kernels::Isa;
use crate::loss::on_logits::{self, Derivative, OnLogits, mean};
use crate::loss::{Loss, Values};
use crate::scalar::Scalar;

/// A loss that is the mean, over all outputs of all rows, of a function of the error e = y − t.
pub trait Pointwise: Copy + fmt::Debug + Send + Sync + 'static {
    /// f(e).
    fn of<T: Scalar>(self, error: T) -> T;
    /// f′(e).
    fn slope<T: Scalar>(self, error: T) -> T;
    /// What is wrong with the loss's own numbers, if anything.
    fn fault(self) -> Option<Fault> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<P, H, T, Y, const B: usize, const OUT: usize> Loss<H, T, Y, B, OUT> for P
where
    P: Pointwise,
    H: Head,
    T: Scalar,
    Y: Values<T, B, OUT>,
{
    fn value<I: Isa>(&self, isa: I, logits: &Batch<T, B, OUT>, targets: &Y, rows: usize) -> T {
        let through = Through { loss: *self, head: PhantomData::<H::Pointwise> };
        on_logits::value(through, isa, logits, targets.values(), rows)
    }

    fn gradient<I: Isa>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y,
        rows: usize,
        d_logits: &mut Batch<T, B, OUT>,
    ) -> T {
        let through = Through { loss: *self, head: PhantomData::<H::Pointwise> };
        on_logits::gradient(through, isa, logits, targets.values(), rows, d_logits)
    }
}

/// A loss with the head whose outputs it compares.
struct Through<P, A> {
    loss: P,
    head: PhantomData<A>,
}

impl<P, A, T, const B: usize, const OUT: usize> OnLogits<T, Batch<T, B, OUT>, B, OUT> for Through<P, A>
where
    P: Pointwise,
    A: Activation,
    T: Scalar,
{
    /// ∂/∂z = f′(y − t) a′(z), divided by rows × outputs, with y = a(z) the head.
    #[inline(always)]
    fn pass<I: Isa, D: Derivative<T>>(
        self,
        isa: I,
        z: &[[T; B]; OUT],
        targets: &Batch<T, B, OUT>,
        rows: usize,
        mut d_z: D,
    ) -> T {
        let (Self { loss, .. }, t) = (self, &targets.data.0);
        let share = T::from_f64(1.0 / (rows * OUT).max(1) as f64);
        let mut losses = [0.0; B];
        for o in 0..OUT {
            for b in 0..rows {
                let y = A::apply(isa, z[o][b]);
                let error = y - t[o][b];
                losses[b] += loss.of(error).to_f64();
                if D::WANTED {
                    d_z.set(o, b, loss.slope(error) * A::slope(isa, z[o][b], y) * share);
                }
            }
        }
        mean(&losses, (rows * OUT) as f64)
    }
}
