//! What a recorded batch looks like from layer to layer: how a tape is read without knowing the network's fields.
//!
//! [`Network::observe`](crate::Network::observe) shows a tape's layers to an [`Observer`], nested networks and blocks included, each with what
//! went in, what came out and the gradient that came back. Nothing is stored for it: a program that never asks does not contain
//! it. [`diagnose`](crate::diagnose) and [`Lsuv`](crate::init::Lsuv) are observers.

use crate::parameters::{Parameters, Path};
use crate::scalar::Scalar;
use crate::signal::Stage;

/// Somebody who looks at a tape. `N` networks of one type are shown side by side, as in [`Parameters::zip`]: the weights and their
/// gradient, for instance.
pub trait Observer<T: Scalar, const N: usize> {
    /// Sees one layer, in the order in which the layers work.
    fn layer<L: Parameters<T>>(&mut self, layers: [&L; N], observed: Observation<'_, T>);
}

/// One layer of a tape. A batch's numbers lie feature by feature, [`rows`](Self::rows) numbers each.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a, T> {
    /// As `hidden`, `encoder.hidden`. A `residual` has the layers inside of it under its name, and after them its sum, x + f(x), under the
    /// name itself; so has a nested network, if it has a head, its outputs.
    pub path: Path<'a>,
    /// What the layer does to a signal; says which activation it has.
    pub stage: Stage,
    /// How many samples.
    pub rows: usize,
    /// What went in, `[rows, in]`.
    pub x: &'a [T],
    /// What came out, `[rows, out]`.
    pub output: &'a [T],
    /// What `backward` left of the gradient of the loss with respect to the output, `[rows, out]`. A `dense` layer works in place: it
    /// leaves that with respect to x Wᵀ + b, before the activation.
    pub d_output: &'a [T],
}
