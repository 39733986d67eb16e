//! What a network is fed: one sample or a batch of them, each of as many values as the network takes.
//!
//! The methods that `network!` writes take any [`Sample`] or [`Samples`], and let [`Feeds`] compare its width with the network's: so rustc
//! answers a width that does not fit with both numbers, instead of two matrix types.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;

use nalgebra::SVector;

use crate::batch::Batch;
use crate::kernels;

/// `N` values of one sample: an array `[T; N]`, or an `SVector<T, N>`.
#[diagnostic::on_unimplemented(
    message = "this is no sample of `{T}` values",
    note = "a sample is an array `[{T}; N]` of numbers as `1.0`, or an `SVector<{T}, N>`; a row of a batch is one after `.transpose()`, \
            and a whole batch goes into `forward_batch`"
)]
pub trait Sample<T, const N: usize> {
    /// [`Values<N>`].
    type Width;

    /// x, `[N]`: the same memory.
    fn values(&self) -> &SVector<T, N>;
}

/// `B` samples of `N` values each, a row a sample: a [`Batch`].
#[diagnostic::on_unimplemented(
    message = "this is no batch of samples of `{T}` values",
    note = "a batch is a `Batch<{T}, B, N>`, which is `SMatrix<{T}, B, N>`: a row a sample"
)]
pub trait Samples<T, const B: usize, const N: usize> {
    /// [`Values<N>`].
    type Width;
    /// [`Rows<B, N>`].
    type Rows;

    /// x, `[B, N]`: the same memory.
    fn rows(&self) -> &Batch<T, B, N>;
}

/// The width of a sample, as a type.
pub struct Values<const N: usize>;

/// The rows and the width of a batch, as a type.
pub struct Rows<const B: usize, const N: usize>;

/// Says that samples of `N` values feed a network that takes `IN`: that the two are one.
#[diagnostic::on_unimplemented(
    message = "this network takes {IN} values, but the sample has {N}",
    label = "samples of {N} values, not of {IN}"
)]
pub trait Feeds<const N: usize, const IN: usize> {
    /// x, `[N]`, as `[IN]`.
    fn sample<T>(x: &SVector<T, N>) -> &SVector<T, IN>;

    /// x, `[B, N]`, as `[B, IN]`.
    fn rows<T, const B: usize>(x: &Batch<T, B, N>) -> &Batch<T, B, IN>;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Feeds<N, N> for Values<N> {
    #[inline(always)]
    fn sample<T>(x: &SVector<T, N>) -> &SVector<T, N> {
        x
    }

    #[inline(always)]
    fn rows<T, const B: usize>(x: &Batch<T, B, N>) -> &Batch<T, B, N> {
        x
    }
}

/// Never used: rustc spells out an implementation that is alone with its type, with the place in this file.
#[diagnostic::do_not_recommend]
impl<const N: usize> Feeds<N, N> for &Values<N> {
    #[inline(always)]
    fn sample<T>(x: &SVector<T, N>) -> &SVector<T, N> {
        x
    }

    #[inline(always)]
    fn rows<T, const B: usize>(x: &Batch<T, B, N>) -> &Batch<T, B, N> {
        x
    }
}

/// Says that a batch `[B, N]` fills a tape of `BATCH` rows of a network that takes `IN` values: that the two are one.
#[diagnostic::on_unimplemented(
    message = "this network takes batches `[{BATCH}, {IN}]`, of as many rows as its tape, but this one is `[{B}, {N}]`",
    label = "`[{B}, {N}]`, not `[{BATCH}, {IN}]`"
)]
pub trait Fills<const B: usize, const N: usize, const BATCH: usize, const IN: usize> {
    /// x, `[B, N]`, as `[BATCH, IN]`.
    fn rows<T>(x: &Batch<T, B, N>) -> &Batch<T, BATCH, IN>;
}

/// A network's tape: itself, in a box, or borrowed.
#[diagnostic::on_unimplemented(
    message = "this network records on a `{P}`, not on `{Self}`",
    label = "not a tape of this network"
)]
pub trait Tape<P> {
    /// The tape itself.
    fn tape(&mut self) -> &mut P;
}

/// What a type is, as soon as it is known: [`Settled`].
#[doc(hidden)]
pub trait Settles {
    type As;
}

#[diagnostic::do_not_recommend]
impl<X> Settles for X {
    type As = Settled;
}

/// The type of the tape is known.
pub struct Settled;

/// It never is.
#[doc(hidden)]
pub struct Open;

/// `Self`, once `K` is known to be [`Settled`]. Bounds on it wait until then: else rustc would conclude from a batch which tape it must be, and
/// blame a tape that is right. It waits because it has two implementations to choose from.
#[doc(hidden)]
pub trait After<K> {
    type This;
}

#[diagnostic::do_not_recommend]
impl<X> After<Settled> for X {
    type This = X;
}

#[diagnostic::do_not_recommend]
impl<X> After<Open> for X {
    type This = X;
}

macro_rules! tape {
    ($type:ty) => {
        #[diagnostic::do_not_recommend]
        impl<P> Tape<P> for $type {
            #[inline(always)]
            fn tape(&mut self) -> &mut P {
                self
            }
        }
    };
}

tape!(P);
tape!(&mut P);
#[cfg(feature = "alloc")]
tape!(Box<P>);
// Beside it, lest rustc spell out the implementation for a box.
#[cfg(feature = "alloc")]
tape!(Box<&mut P>);

#[diagnostic::do_not_recommend]
impl<const B: usize, const N: usize> Fills<B, N, B, N> for Rows<B, N> {
    #[inline(always)]
    fn rows<T>(x: &Batch<T, B, N>) -> &Batch<T, B, N> {
        x
    }
}

/// Never used, as that of [`Feeds`].
#[diagnostic::do_not_recommend]
impl<const B: usize, const N: usize> Fills<B, N, B, N> for &Rows<B, N> {
    #[inline(always)]
    fn rows<T>(x: &Batch<T, B, N>) -> &Batch<T, B, N> {
        x
    }
}

macro_rules! sample {
    ($type:ty, $x:ident => $values:expr) => {
        #[diagnostic::do_not_recommend]
        impl<T, const N: usize> Sample<T, N> for $type {
            type Width = Values<N>;

            #[inline(always)]
            fn values(&self) -> &SVector<T, N> {
                let $x = self;
                $values
            }
        }
    };
}

sample!(SVector<T, N>, x => x);
sample!(&SVector<T, N>, x => x);
sample!([T; N], x => kernels::as_sample(x));
sample!(&[T; N], x => kernels::as_sample(x));
#[cfg(feature = "alloc")]
sample!(Box<SVector<T, N>>, x => x);

macro_rules! samples {
    ($type:ty) => {
        #[diagnostic::do_not_recommend]
        impl<T, const B: usize, const N: usize> Samples<T, B, N> for $type {
            type Width = Values<N>;
            type Rows = Rows<B, N>;

            #[inline(always)]
            fn rows(&self) -> &Batch<T, B, N> {
                self
            }
        }
    };
}

samples!(Batch<T, B, N>);
samples!(&Batch<T, B, N>);
#[cfg(feature = "alloc")]
samples!(Box<Batch<T, B, N>>);

/// x, as a network that takes `IN` values wants it.
#[inline(always)]
pub fn sample<T, X, const N: usize, const IN: usize>(x: &X) -> &SVector<T, IN>
where
    X: Sample<T, N> + ?Sized,
    X::Width: Feeds<N, IN>,
{
    <X::Width as Feeds<N, IN>>::sample(x.values())
}

/// x, as a network that takes `IN` values wants it.
#[inline(always)]
pub fn samples<T, X, const B: usize, const N: usize, const IN: usize>(x: &X) -> &Batch<T, B, IN>
where
    X: Samples<T, B, N> + ?Sized,
    X::Width: Feeds<N, IN>,
{
    <X::Width as Feeds<N, IN>>::rows(x.rows())
}

/// x, as a network that takes `IN` values wants it, with a tape of `BATCH` rows.
#[inline(always)]
pub fn recorded<T, X, const B: usize, const N: usize, const BATCH: usize, const IN: usize>(
    x: &X,
) -> &Batch<T, BATCH, IN>
where
    X: Samples<T, B, N> + ?Sized,
    X::Rows: Fills<B, N, BATCH, IN>,
{
    <X::Rows as Fills<B, N, BATCH, IN>>::rows(x.rows())
}
