//! What the entropies may be given as targets, number by number.

use crate::batch::Batch;
use crate::loss::Class;
use crate::scalar::Scalar;

/// Targets of [`CrossEntropy`](crate::loss::CrossEntropy) for `B` samples of `OUT` classes.
pub trait Categorical<T: Scalar, const B: usize, const OUT: usize> {
    /// t, the probability of class `class` for sample `row`.
    fn share(&self, row: usize, class: usize) -> T;

    /// What sample `row` counts for in the mean: as much as its class, if it has one, else 1.
    fn weight(&self, row: usize, of_class: impl Fn(usize) -> f64) -> f64 {
        let _ = (row, of_class);
        1.0
    }
}

impl<T: Scalar, const B: usize, const OUT: usize> Categorical<T, B, OUT> for [Class<OUT>; B] {
    #[inline(always)]
    fn share(&self, row: usize, class: usize) -> T {
        if self[row].index() == class { T::ONE } else { T::ZERO }
    }

    #[inline(always)]
    fn weight(&self, row: usize, of_class: impl Fn(usize) -> f64) -> f64 {
        of_class(self[row].index())
    }
}

impl<T: Scalar, const B: usize, const OUT: usize> Categorical<T, B, OUT> for Batch<T, B, OUT> {
    #[inline(always)]
    fn share(&self, row: usize, class: usize) -> T {
        self.data.0[class][row]
    }
}

/// Targets of [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy) for `B` samples of `OUT` yes-or-no outputs.
pub trait Binary<T: Scalar, const B: usize, const OUT: usize> {
    /// t, the probability of "yes" for output `output` of sample `row`.
    fn chance(&self, row: usize, output: usize) -> T;
}

impl<T: Scalar, const B: usize, const OUT: usize> Binary<T, B, OUT> for Batch<T, B, OUT> {
    #[inline(always)]
    fn chance(&self, row: usize, output: usize) -> T {
        self.data.0[output][row]
    }
}

impl<T: Scalar, const B: usize> Binary<T, B, 1> for [Class<2>; B] {
    #[inline(always)]
    fn chance(&self, row: usize, _output: usize) -> T {
        if self[row].index() == 1 { T::ONE } else { T::ZERO }
    }
}

/// Targets of the losses that compare numbers one by one, for `B` samples of `OUT` outputs. A trait with a single type, so that
/// rustc answers other targets with the sentence of [`Loss`](crate::loss::Loss) instead of nalgebra's types.
pub trait Values<T: Scalar, const B: usize, const OUT: usize> {
    /// t, `[B, OUT]`.
    fn values(&self) -> &Batch<T, B, OUT>;
}

impl<T: Scalar, const B: usize, const OUT: usize> Values<T, B, OUT> for Batch<T, B, OUT> {
    #[inline(always)]
    fn values(&self) -> &Batch<T, B, OUT> {
        self
    }
}
