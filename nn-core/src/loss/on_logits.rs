//! The frame of every loss: one pass over the logits that gives the mean and, if somebody asks, its derivative.
//!
//! A loss writes its formulas once, as [`OnLogits::pass`]; [`value`] and [`gradient`] compile it with and without the derivative.

use crate::batch::Batch;
use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// The formulas of a loss for targets of type `Y`. z and ∂loss/∂z are `[OUT][B]`, a column an output.
pub(super) trait OnLogits<T: Scalar, Y, const B: usize, const OUT: usize> {
    /// The mean loss of the first `rows` rows, and ∂loss/∂z of these rows into `d_z`.
    fn pass<I: Isa, D: Derivative<T>>(self, isa: I, z: &[[T; B]; OUT], targets: &Y, rows: usize, d_z: D)
    -> T;
}

/// Where ∂loss/∂z goes.
pub(super) trait Derivative<T> {
    /// Whether anybody reads it.
    const WANTED: bool;
    /// Writes that of output `o` of row `b`.
    fn set(&mut self, o: usize, b: usize, value: T);
    /// Gives back what was written.
    fn get(&self, o: usize, b: usize) -> T;
}

/// No derivative: what is computed for it alone is not compiled.
struct Unwanted;

impl<T: Scalar> Derivative<T> for Unwanted {
    const WANTED: bool = false;

    #[inline(always)]
    fn set(&mut self, _: usize, _: usize, _: T) {}

    #[inline(always)]
    fn get(&self, _: usize, _: usize) -> T {
        T::ZERO
    }
}

impl<T: Scalar, const B: usize, const OUT: usize> Derivative<T> for &mut [[T; B]; OUT] {
    const WANTED: bool = true;

    #[inline(always)]
    fn set(&mut self, o: usize, b: usize, value: T) {
        self[o][b] = value;
    }

    #[inline(always)]
    fn get(&self, o: usize, b: usize) -> T {
        self[o][b]
    }
}

/// [`Loss::value`](crate::loss::Loss::value).
pub(super) fn value<L, T, Y, I: Isa, const B: usize, const OUT: usize>(
    loss: L,
    isa: I,
    logits: &Batch<T, B, OUT>,
    targets: &Y,
    rows: usize,
) -> T
where
    T: Scalar,
    L: OnLogits<T, Y, B, OUT>,
{
    isa.run(Value { loss, logits, targets, rows })
}

/// [`Loss::gradient`](crate::loss::Loss::gradient).
pub(super) fn gradient<L, T, Y, I: Isa, const B: usize, const OUT: usize>(
    loss: L,
    isa: I,
    logits: &Batch<T, B, OUT>,
    targets: &Y,
    rows: usize,
    d_logits: &mut Batch<T, B, OUT>,
) -> T
where
    T: Scalar,
    L: OnLogits<T, Y, B, OUT>,
{
    isa.run(Gradient { loss, logits, targets, rows, d_logits })
}

struct Value<'a, L, T, Y, const B: usize, const OUT: usize> {
    loss: L,
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Y,
    rows: usize,
}

impl<L, T, Y, const B: usize, const OUT: usize> Task for Value<'_, L, T, Y, B, OUT>
where
    T: Scalar,
    L: OnLogits<T, Y, B, OUT>,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        self.loss.pass(isa, &self.logits.data.0, self.targets, self.rows.min(B), Unwanted)
    }
}

struct Gradient<'a, L, T, Y, const B: usize, const OUT: usize> {
    loss: L,
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Y,
    rows: usize,
    d_logits: &'a mut Batch<T, B, OUT>,
}

impl<L, T, Y, const B: usize, const OUT: usize> Task for Gradient<'_, L, T, Y, B, OUT>
where
    T: Scalar,
    L: OnLogits<T, Y, B, OUT>,
{
    type Output = T;

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> T {
        let (rows, d_z) = (self.rows.min(B), &mut self.d_logits.data.0);
        for column in d_z.iter_mut() {
            column[rows..].fill(T::ZERO);
        }
        self.loss.pass(isa, &self.logits.data.0, self.targets, rows, d_z)
    }
}

/// The sum over the rows divided by what they weigh; nothing, if they weigh nothing.
#[inline(always)]
pub(super) fn mean<T: Scalar>(losses: &[f64], weight: f64) -> T {
    let sum = losses.iter().sum::<f64>();
    T::from_f64(if weight == 0.0 { 0.0 } else { sum / weight })
}
