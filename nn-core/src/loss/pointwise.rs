//! Losses of one output and its target at a time: what mean squared error, mean absolute error and Huber's loss share.

use core::fmt;
use core::marker::PhantomData;

use crate::activation::Activation;
use crate::batch::Batch;
use crate::head::Head;
use crate::kernels::{Isa, Task};
use crate::loss::{Loss, Values};
use crate::scalar::Scalar;

/// A loss that is the mean, over all outputs of all rows, of a function of the error e = y − t.
pub trait Pointwise: Copy + fmt::Debug + Send + Sync + 'static {
    /// f(e).
    fn of<T: Scalar>(self, error: T) -> T;
    /// f′(e).
    fn slope<T: Scalar>(self, error: T) -> T;
    /// What is wrong with the loss's own numbers, if anything: the name and the value.
    fn fault(self) -> Option<(&'static str, f64)> {
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
        let (loss, head) = (*self, PhantomData::<H::Pointwise>);
        isa.run(Value { loss, head, logits, targets: targets.values(), rows })
    }

    fn gradient<I: Isa>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y,
        rows: usize,
        d_logits: &mut Batch<T, B, OUT>,
    ) -> T {
        let (loss, head) = (*self, PhantomData::<H::Pointwise>);
        isa.run(Gradient { loss, head, logits, targets: targets.values(), rows, d_logits })
    }
}

struct Value<'a, P, A, T, const B: usize, const OUT: usize> {
    loss: P,
    head: PhantomData<A>,
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Batch<T, B, OUT>,
    rows: usize,
}

impl<P, A, T, const B: usize, const OUT: usize> Task for Value<'_, P, A, T, B, OUT>
where
    P: Pointwise,
    A: Activation,
    T: Scalar,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        let (z, t, rows) = (&self.logits.data.0, &self.targets.data.0, self.rows.min(B));
        let mut losses = [0.0; B];
        for o in 0..OUT {
            for b in 0..rows {
                losses[b] += self.loss.of(A::apply(isa, z[o][b]) - t[o][b]).to_f64();
            }
        }
        T::from_f64(losses.iter().sum::<f64>() / (rows * OUT).max(1) as f64)
    }
}

struct Gradient<'a, P, A, T, const B: usize, const OUT: usize> {
    loss: P,
    head: PhantomData<A>,
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Batch<T, B, OUT>,
    rows: usize,
    d_logits: &'a mut Batch<T, B, OUT>,
}

impl<P, A, T, const B: usize, const OUT: usize> Task for Gradient<'_, P, A, T, B, OUT>
where
    P: Pointwise,
    A: Activation,
    T: Scalar,
{
    type Output = T;

    /// ∂/∂z = f′(y − t) a′(z), divided by rows × outputs, with y = a(z) the head.
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        let (z, t, rows) = (&self.logits.data.0, &self.targets.data.0, self.rows.min(B));
        let d_z = &mut self.d_logits.data.0;
        let share = T::from_f64(1.0 / (rows * OUT).max(1) as f64);
        let mut losses = [0.0; B];
        for o in 0..OUT {
            for b in 0..rows {
                let y = A::apply(isa, z[o][b]);
                let error = y - t[o][b];
                losses[b] += self.loss.of(error).to_f64();
                d_z[o][b] = self.loss.slope(error) * A::slope(isa, z[o][b], y) * share;
            }
            d_z[o][rows..].fill(T::ZERO);
        }
        T::from_f64(losses.iter().sum::<f64>() / (rows * OUT).max(1) as f64)
    }
}
