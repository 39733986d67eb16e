//! A loss together with the targets of a data set, and what is measured beside it.

use core::fmt;
use core::marker::PhantomData;

use nalgebra::SVector;

use crate::activation::Activation;
use crate::batch::Batch;
use crate::data::{Target, ValueTarget};
use crate::fault::Fault;
use crate::head::Head;
use crate::kernels::{Isa, Task};
use crate::loss::{
    Binary, BinaryCrossEntropy, BinaryCrossEntropyWith, Categorical, Class, CrossEntropy, CrossEntropyWith,
    Loss, Pointwise, Soften, Weighting,
};
use crate::scalar::Scalar;
use crate::train::{Classification, Metrics, Regression};

/// Anything that is a loss, whatever network and targets it goes with: what is measured beside it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no loss",
    label = "not a loss",
    note = "the losses are `CrossEntropy`, `BinaryCrossEntropy`, `MeanSquaredError`, `MeanAbsoluteError` and `Huber`"
)]
pub trait AnyLoss {
    /// [`Classification`] or [`Regression`].
    type Metrics: Metrics;
}

#[diagnostic::do_not_recommend]
impl AnyLoss for CrossEntropy {
    type Metrics = Classification;
}

#[diagnostic::do_not_recommend]
impl<W> AnyLoss for CrossEntropyWith<W> {
    type Metrics = Classification;
}

#[diagnostic::do_not_recommend]
impl AnyLoss for BinaryCrossEntropy {
    type Metrics = Classification;
}

#[diagnostic::do_not_recommend]
impl<W> AnyLoss for BinaryCrossEntropyWith<W> {
    type Metrics = Classification;
}

#[diagnostic::do_not_recommend]
impl<P: Pointwise> AnyLoss for P {
    type Metrics = Regression;
}

/// A loss over data sets with targets `Y` (the target of one sample), for batches of any size.
///
/// | loss | target | metrics |
/// |---|---|---|
/// | `CrossEntropy`, `CrossEntropyWith` | `Class<OUT>`, `SVector<T, OUT>` of probabilities | [`Classification`] |
/// | `BinaryCrossEntropy`, `BinaryCrossEntropyWith` | `SVector<T, OUT>` of probabilities, `Class<2>` with one output | [`Classification`] |
/// | `MeanSquaredError`, `MeanAbsoluteError`, `Huber` | `SVector<T, OUT>` | [`Regression`] |
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot compare the {OUT} outputs of this network with targets of type `{Y}`",
    label = "the data set's targets do not go with this loss and this network",
    note = "for this network `CrossEntropy` takes `Class<{OUT}>`, every loss takes `SVector<{T}, {OUT}>`, and class weights are `[f64; {OUT}]`"
)]
pub trait Objective<H, T: Scalar, Y: Target<T>, const OUT: usize>: AnyLoss + fmt::Debug {
    /// Metrics of nothing yet.
    fn metrics(&self) -> Self::Metrics;

    /// What is wrong with the loss's own numbers, if anything.
    fn fault(&self) -> Option<Fault> {
        None
    }

    /// The first value of a target that the loss does not take: entropies compare probabilities, from 0 to 1.
    fn refuses(&self, target: &Y) -> Option<usize> {
        let _ = target;
        None
    }

    /// What the first `rows` targets count for in a mean over several batches: their number, or what the loss weighs them.
    fn weight<const B: usize>(&self, targets: &Y::Batch<B>, rows: usize) -> f64 {
        let _ = targets;
        rows as f64
    }

    /// [`Loss::value`], for any `B`.
    fn batch_value<I: Isa, const B: usize>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y::Batch<B>,
        rows: usize,
    ) -> T;

    /// [`Loss::gradient`], for any `B`.
    fn batch_gradient<I: Isa, const B: usize>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y::Batch<B>,
        rows: usize,
        d_logits: &mut Batch<T, B, OUT>,
    ) -> T;

    /// Takes the first `rows` rows into the metrics.
    fn measure<I: Isa, const B: usize>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y::Batch<B>,
        rows: usize,
        metrics: &mut Self::Metrics,
    );
}

/// The two methods that are a loss's own, for any batch.
macro_rules! by_loss {
    ($target:ty, $out:tt) => {
        fn batch_value<I: Isa, const B: usize>(
            &self,
            isa: I,
            logits: &Batch<T, B, $out>,
            targets: &<$target as Target<T>>::Batch<B>,
            rows: usize,
        ) -> T {
            Loss::<H, T, _, B, $out>::value(self, isa, logits, targets, rows)
        }

        fn batch_gradient<I: Isa, const B: usize>(
            &self,
            isa: I,
            logits: &Batch<T, B, $out>,
            targets: &<$target as Target<T>>::Batch<B>,
            rows: usize,
            d_logits: &mut Batch<T, B, $out>,
        ) -> T {
            Loss::<H, T, _, B, $out>::gradient(self, isa, logits, targets, rows, d_logits)
        }
    };
}

/// Where a target of an entropy is no probability.
fn no_probability<T: Scalar, const N: usize>(target: &SVector<T, N>) -> Option<usize> {
    target.iter().position(|chance| !(*chance >= T::ZERO && *chance <= T::ONE))
}

macro_rules! cross_entropy {
    ($loss:ty $(, $weights:ident)?; $target:ty, $refuses:expr) => {
        #[diagnostic::do_not_recommend]
        impl<H, T: Scalar, $($weights: Weighting<OUT>,)? const OUT: usize> Objective<H, T, $target, OUT> for $loss {
            fn metrics(&self) -> Classification {
                Classification::new(OUT)
            }

            fn fault(&self) -> Option<Fault> {
                Soften::<OUT>::fault(self)
            }

            fn refuses(&self, target: &$target) -> Option<usize> {
                $refuses(target)
            }

            fn weight<const B: usize>(&self, targets: &<$target as Target<T>>::Batch<B>, rows: usize) -> f64 {
                crate::loss::weight::<_, T, _, B, OUT>(self, targets, rows)
            }

            by_loss!($target, OUT);

            fn measure<I: Isa, const B: usize>(
                &self,
                isa: I,
                logits: &Batch<T, B, OUT>,
                targets: &<$target as Target<T>>::Batch<B>,
                rows: usize,
                metrics: &mut Classification,
            ) {
                isa.run(LargestOf { logits, targets, rows, metrics });
            }
        }
    };
}

cross_entropy!(CrossEntropy; Class<OUT>, |_| None);
cross_entropy!(CrossEntropy; SVector<T, OUT>, no_probability);
cross_entropy!(CrossEntropyWith<W>, W; Class<OUT>, |_| None);
cross_entropy!(CrossEntropyWith<W>, W; SVector<T, OUT>, no_probability);

/// For `$out` outputs, which `for` declares where it is no number.
macro_rules! binary_cross_entropy {
    ($loss:ty $(, $weights:ident)?; $target:ty, $refuses:expr, $out:tt $(, for $size:tt)?) => {
        #[diagnostic::do_not_recommend]
        impl<H, T: Scalar, $($weights: Weighting<$out>,)? $(const $size: usize)?> Objective<H, T, $target, $out> for $loss {
            fn metrics(&self) -> Classification {
                Classification::new(2)
            }

            fn fault(&self) -> Option<Fault> {
                Soften::<$out>::fault(self)
            }

            fn refuses(&self, target: &$target) -> Option<usize> {
                $refuses(target)
            }

            by_loss!($target, $out);

            fn measure<I: Isa, const B: usize>(
                &self,
                isa: I,
                logits: &Batch<T, B, $out>,
                targets: &<$target as Target<T>>::Batch<B>,
                rows: usize,
                metrics: &mut Classification,
            ) {
                isa.run(YesOrNo { logits, targets, rows, metrics });
            }
        }
    };
}

binary_cross_entropy!(BinaryCrossEntropy; SVector<T, OUT>, no_probability, OUT, for OUT);
binary_cross_entropy!(BinaryCrossEntropy; Class<2>, |_| None, 1);
binary_cross_entropy!(BinaryCrossEntropyWith<W>, W; SVector<T, OUT>, no_probability, OUT, for OUT);
binary_cross_entropy!(BinaryCrossEntropyWith<W>, W; Class<2>, |_| None, 1);

/// Losses of one number at a time.
#[diagnostic::do_not_recommend]
impl<P, H, T, Y, const OUT: usize> Objective<H, T, Y, OUT> for P
where
    P: Pointwise,
    H: Head,
    T: Scalar,
    Y: ValueTarget<T, OUT>,
{
    fn metrics(&self) -> Regression {
        Regression::new(OUT)
    }

    fn fault(&self) -> Option<Fault> {
        Pointwise::fault(*self)
    }

    fn batch_value<I: Isa, const B: usize>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y::Batch<B>,
        rows: usize,
    ) -> T {
        Loss::<H, T, _, B, OUT>::value(self, isa, logits, Y::values(targets), rows)
    }

    fn batch_gradient<I: Isa, const B: usize>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y::Batch<B>,
        rows: usize,
        d_logits: &mut Batch<T, B, OUT>,
    ) -> T {
        Loss::<H, T, _, B, OUT>::gradient(self, isa, logits, Y::values(targets), rows, d_logits)
    }

    fn measure<I: Isa, const B: usize>(
        &self,
        isa: I,
        logits: &Batch<T, B, OUT>,
        targets: &Y::Batch<B>,
        rows: usize,
        metrics: &mut Regression,
    ) {
        let (head, targets) = (PhantomData::<H::Pointwise>, Y::values(targets));
        isa.run(Errors { head, logits, targets, rows, metrics });
    }
}

/// The class of the largest target against the class of the largest logit.
struct LargestOf<'a, T, Y, const B: usize, const OUT: usize> {
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Y,
    rows: usize,
    metrics: &'a mut Classification,
}

impl<T: Scalar, Y: Categorical<T, B, OUT>, const B: usize, const OUT: usize> Task
    for LargestOf<'_, T, Y, B, OUT>
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _isa: I) {
        let predicted = largest::<T, B, OUT>(|b, o| self.logits.data.0[o][b]);
        let truth = largest::<T, B, OUT>(|b, o| self.targets.share(b, o));
        for b in 0..self.rows.min(B) {
            self.metrics.confusion.add(truth[b] as usize, predicted[b] as usize);
        }
    }
}

/// The index of the largest value of each row, the first among equals.
#[inline(always)]
fn largest<T: Scalar, const B: usize, const OUT: usize>(value: impl Fn(usize, usize) -> T) -> [u32; B] {
    let mut best: [T; B] = core::array::from_fn(|b| value(b, 0));
    let mut index = [0; B];
    for o in 1..OUT {
        for b in 0..B {
            let value = value(b, o);
            if value > best[b] {
                best[b] = value;
                index[b] = o as u32;
            }
        }
    }
    index
}

/// Targets from 1/2 on against probabilities from 1/2 on, which are logits from 0 on.
struct YesOrNo<'a, T, Y, const B: usize, const OUT: usize> {
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Y,
    rows: usize,
    metrics: &'a mut Classification,
}

impl<T: Scalar, Y: Binary<T, B, OUT>, const B: usize, const OUT: usize> Task for YesOrNo<'_, T, Y, B, OUT> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _isa: I) {
        let half = T::from_f64(0.5);
        for o in 0..OUT {
            for b in 0..self.rows.min(B) {
                let truth = self.targets.chance(b, o) >= half;
                let predicted = self.logits.data.0[o][b] >= T::ZERO;
                self.metrics.confusion.add(usize::from(truth), usize::from(predicted));
            }
        }
    }
}

/// Outputs against targets.
struct Errors<'a, A, T, const B: usize, const OUT: usize> {
    head: PhantomData<A>,
    logits: &'a Batch<T, B, OUT>,
    targets: &'a Batch<T, B, OUT>,
    rows: usize,
    metrics: &'a mut Regression,
}

impl<A: Activation, T: Scalar, const B: usize, const OUT: usize> Task for Errors<'_, A, T, B, OUT> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self { head: _, logits, targets, rows, metrics } = self;
        for o in 0..OUT {
            let pairs = logits.data.0[o].iter().zip(&targets.data.0[o]).take(rows);
            metrics.add(o, pairs.map(|(z, t)| (A::apply(isa, *z).to_f64(), t.to_f64())));
        }
    }
}
