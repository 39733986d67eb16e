//! `concat { { .. }, { .. } }`: branches that read one input, their outputs side by side.
//!
//! y = [f₁(x), f₂(x), ..], where each f is a network without a head; x is `[B, IN]`, y `[B, OUT]`, and OUT is the sum of what
//! the branches give. ∂x is the sum of what the branches send back.
//!
//! `network!` writes the layer itself, a struct with a field a branch; here is what its passes are made of. A batch keeps the
//! values of one feature together, so that a branch's part of y is one piece of memory.

use crate::activation::Linear;
use crate::batch::Batch;
use crate::head::Headed;
use crate::kernels::Isa;
use crate::layer::Context;
use crate::network::Network;
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// The features of y that no branch has written yet, in order.
pub struct Outputs<'a, T, const B: usize> {
    features: &'a mut [[T; B]],
}

impl<'a, T: Scalar, const B: usize> Outputs<'a, T, B> {
    /// All of y, `[B, OUT]`.
    pub fn of<const OUT: usize>(y: &'a mut Batch<T, B, OUT>) -> Self {
        Self { features: &mut y.data.0 }
    }

    /// The next features are f(x), `[B, N]`.
    pub fn forward<F, I: Isa, const IN: usize, const N: usize>(
        &mut self,
        branch: &F,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
    ) where
        F: Network<T, IN, N> + Headed<Head = Linear>,
    {
        let mut y = Batch::<T, B, N>::ZEROED;
        branch.forward_logits(cx, x, &mut y);
        self.push(&y);
    }

    /// The same, and `tape` keeps what `backward` needs.
    pub fn record<F, I: Isa, const IN: usize, const N: usize>(
        &mut self,
        branch: &F,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        tape: &mut F::Tape<B>,
    ) where
        F: Network<T, IN, N> + Headed<Head = Linear>,
    {
        branch.record_logits(cx, x, tape);
        self.push(F::logits(tape).values);
    }

    fn push<const N: usize>(&mut self, y: &Batch<T, B, N>) {
        let (mine, rest) = core::mem::take(&mut self.features).split_at_mut(N);
        mine.copy_from_slice(&y.data.0);
        self.features = rest;
    }
}

/// The features of ∂y that no branch has read yet, in order, and ∂x as the sum of the branches so far.
pub struct Gradients<'a, T: Scalar, const B: usize, const IN: usize> {
    d_features: &'a [[T; B]],
    d_x: Option<&'a mut Batch<T, B, IN>>,
    /// What one branch sends back, before it is added.
    d_branch: &'a mut Batch<T, B, IN>,
    is_first: bool,
}

impl<'a, T: Scalar, const B: usize, const IN: usize> Gradients<'a, T, B, IN> {
    /// All of ∂y, `[B, OUT]`; ∂x if somebody asks, and room for one branch's part of it, `[B, IN]`.
    pub fn of<const OUT: usize>(
        d_y: &'a Batch<T, B, OUT>,
        d_x: Option<&'a mut Batch<T, B, IN>>,
        d_branch: &'a mut Batch<T, B, IN>,
    ) -> Self {
        Self { d_features: &d_y.data.0, d_x, d_branch, is_first: true }
    }

    /// Backward through the next branch.
    pub fn backward<F, I: Isa, const N: usize>(
        &mut self,
        branch: &F,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        tape: &mut F::Tape<B>,
        gradient: &mut F,
    ) where
        F: Network<T, IN, N> + Headed<Head = Linear>,
    {
        let (mine, rest) = self.d_features.split_at(N);
        F::logits(tape).gradient.data.0.copy_from_slice(mine);
        self.d_features = rest;
        match self.d_x.as_deref_mut() {
            Some(d_x) if !self.is_first => {
                branch.backward_logits(cx, x, tape, Some(self.d_branch), gradient);
                super::add(self.d_branch.as_slice(), d_x.as_mut_slice());
            }
            d_x => branch.backward_logits(cx, x, tape, d_x, gradient),
        }
        self.is_first = false;
    }
}
