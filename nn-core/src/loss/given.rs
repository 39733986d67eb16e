//! The targets of a batch as they are given to a network's `cost`, and the sentence about those that its loss cannot compare.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;

use crate::batch::Batch;
use crate::loss::{Class, Loss};
use crate::scalar::Scalar;

/// The targets of a batch: `[Class<N>; B]`, or a [`Batch<T, B, N>`] of probabilities or values.
#[diagnostic::on_unimplemented(
    message = "these are no targets of a batch",
    note = "class indices are `[Class<N>; BATCH]`, probabilities and values are `Batch<T, BATCH, N>`"
)]
pub trait GivenTargets {
    /// `[Class<N>; B]`, or [`BatchOf<T, B, N>`].
    type Kind: Given;

    /// t: the same memory.
    fn targets(&self) -> &<Self::Kind as Given>::Targets;
}

/// Targets of a kind and size, by a type that rustc can name in a sentence.
pub trait Given {
    /// `[Class<N>; B]`, or `Batch<T, B, N>`.
    type Targets;
}

/// A [`Batch<T, B, N>`] by a name without nalgebra's: a type only.
pub struct BatchOf<T, const B: usize, const N: usize>(core::marker::PhantomData<T>);

impl<const B: usize, const N: usize> Given for [Class<N>; B] {
    type Targets = Self;
}

impl<T, const B: usize, const N: usize> Given for BatchOf<T, B, N> {
    type Targets = Batch<T, B, N>;
}

/// Says that the loss `L`, with the head `H`, compares targets of this kind with `B` rows of `OUT` outputs. Seen from the
/// targets, so that rustc points at them where they do not fit.
#[diagnostic::on_unimplemented(
    message = "`{L}` cannot compare the network's outputs, `[{B}, {OUT}]` in `{T}`, with targets `{Self}`",
    label = "not targets for outputs `[{B}, {OUT}]` in `{T}`",
    note = "class indices are `[Class<{OUT}>; {B}]`, probabilities and values `Batch<{T}, {B}, {OUT}>`, class weights `[f64; {OUT}]`"
)]
pub trait ComparedBy<L, H, T: Scalar, const B: usize, const OUT: usize>: Given {
    /// `L`.
    type Loss: Loss<H, T, Self::Targets, B, OUT>;

    /// The loss, as one of these targets.
    fn loss(loss: &L) -> &Self::Loss;
}

#[diagnostic::do_not_recommend]
impl<L, H, T, K, const B: usize, const OUT: usize> ComparedBy<L, H, T, B, OUT> for K
where
    L: Loss<H, T, K::Targets, B, OUT>,
    T: Scalar,
    K: Given,
{
    type Loss = L;

    #[inline(always)]
    fn loss(loss: &L) -> &L {
        loss
    }
}

macro_rules! classes {
    ($($given:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<const B: usize, const N: usize> GivenTargets for $given {
            type Kind = [Class<N>; B];

            #[inline(always)]
            fn targets(&self) -> &[Class<N>; B] {
                self
            }
        }
    )+};
}

macro_rules! numbers {
    ($($given:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, const B: usize, const N: usize> GivenTargets for $given {
            type Kind = BatchOf<T, B, N>;

            #[inline(always)]
            fn targets(&self) -> &Batch<T, B, N> {
                self
            }
        }
    )+};
}

classes!([Class<N>; B], &[Class<N>; B]);
numbers!(Batch<T, B, N>, &Batch<T, B, N>);
#[cfg(feature = "alloc")]
classes!(Box<[Class<N>; B]>);
#[cfg(feature = "alloc")]
numbers!(Box<Batch<T, B, N>>);
