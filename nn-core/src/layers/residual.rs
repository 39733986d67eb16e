//! `residual { .. }`: layers that learn a correction of what arrives.

use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

use nalgebra::SVector;
use rand::Rng;

use crate::activation::Linear;
use crate::batch::Batch;
use crate::head::Headed;
use crate::kernels::Isa;
use crate::layer::{Context, Layer, Recorded, Shape};
use crate::network::{Logits, Network};
use crate::observe::Observer;
use crate::parameters::{Parameters, Path, TensorInfo};
use crate::scalar::Scalar;
use crate::signal::Stage;
use crate::summary::Row;
use crate::zeroed::Zeroable;

/// y = x + f(x), where f is a network without a head; x, f(x) and y are `[B, N]`.
///
/// The gradient reaches x past the layers of f undiminished: ∂y/∂x = 1 + f′(x). He, Zhang, Ren and Sun, *Deep residual learning
/// for image recognition*, 2016.
///
/// It derefs to f, and its tensors have the names that they have in f. In `network!`: `residual { dense(64, relu), dense(64) }`.
#[derive(Clone, Debug, Default, PartialEq)]
#[repr(transparent)]
pub struct Residual<N>(pub N);

// SAFETY: one zeroable field.
unsafe impl<N: Zeroable> Zeroable for Residual<N> {}

impl<N> Deref for Residual<N> {
    type Target = N;

    fn deref(&self) -> &N {
        &self.0
    }
}

impl<N> DerefMut for Residual<N> {
    fn deref_mut(&mut self) -> &mut N {
        &mut self.0
    }
}

#[diagnostic::do_not_recommend]
impl<N: Shape> Shape for Residual<N> {
    const INPUTS: usize = N::INPUTS;
    const OUTPUTS: usize = N::OUTPUTS;
}

impl<T: Scalar, N: Parameters<T>> Parameters<T> for Residual<N> {
    const PARAMETERS: usize = N::PARAMETERS;
    const BUFFERS: usize = N::BUFFERS;

    fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {
        self.0.visit(path, visitor);
    }

    fn zip<const M: usize>(
        networks: [&mut Self; M],
        path: Path<'_>,
        visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; M]),
    ) {
        N::zip(networks.map(|residual| &mut residual.0), path, visitor);
    }
}

impl<N, T, const F: usize> Layer<T, F, F> for Residual<N>
where
    T: Scalar,
    N: Network<T, F, F> + Headed<Head = Linear>,
{
    type Tape<const B: usize> = N::Tape<B>;

    /// Those of f, and a sum for each number.
    const FLOPS: usize = <N as Network<T, F, F>>::FLOPS + F;
    const ACTIVATIONS: usize = <N as Network<T, F, F>>::ACTIVATIONS;
    const STAGE: Stage = Stage::Residual(N::STAGES);
    const FITS_INPUTS: bool = <N as Network<T, F, F>>::FITS_INPUTS;
    const ROWS: &'static [Row<'static>] = N::SUMMARY.rows;

    fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        Network::initialize(&mut self.0, rng);
    }

    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a SVector<T, F>> + Clone)
    where
        T: 'a,
    {
        Network::fit_inputs(&mut self.0, inputs);
    }

    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, F>,
        y: &mut Batch<T, B, F>,
    ) {
        self.0.forward_logits(cx, x, y);
        super::add(x.as_slice(), y.as_mut_slice());
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, F>,
        to: &mut Recorded<T, Self::Tape<B>, B, F>,
    ) {
        self.0.record_logits(cx, x, &mut to.tape);
        let y = to.output.as_mut_slice();
        y.copy_from_slice(N::logits(&mut to.tape).values.as_slice());
        super::add(x.as_slice(), y);
    }

    /// ∂x = ∂y + ∂x through f.
    fn backward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, F>,
        from: &mut Recorded<T, Self::Tape<B>, B, F>,
        mut d_x: Option<&mut Batch<T, B, F>>,
        gradient: &mut Self,
    ) {
        let Logits { gradient: d_f, .. } = N::logits(&mut from.tape);
        d_f.as_mut_slice().copy_from_slice(from.d_output.as_slice());
        self.0.backward_logits(cx, x, &mut from.tape, d_x.as_deref_mut(), &mut gradient.0);
        if let Some(d_x) = d_x {
            super::add(from.d_output.as_slice(), d_x.as_mut_slice());
        }
    }

    /// The layers of f, then the sum.
    fn observe<const B: usize, const M: usize>(
        layers: [&Self; M],
        x: &Batch<T, B, F>,
        recorded: &Recorded<T, Self::Tape<B>, B, F>,
        path: Path<'_>,
        observer: &mut impl Observer<T, M>,
    ) {
        N::observe(layers.map(|residual| &residual.0), x, &recorded.tape, path, observer);
        observer.layer([&PhantomData::<Self>; M], recorded.observed(x, path, Stage::Keeps));
    }
}
