//! A type of the user's as a layer of a network, seen through one trait that asks for nothing else: if the type is no layer, or
//! not of these sizes, that is one mistake, and rustc does not add that it has no parameters either.

use nalgebra::SVector;
use rand::Rng;

use crate::batch::Batch;
use crate::kernels::Isa;
use crate::layer::{Context, Layer, Recorded};
use crate::observe::Observer;
use crate::parameters::{Parameters, Path, TensorInfo};
use crate::scalar::Scalar;
use crate::signal::Stage;
use crate::summary::Row;
use crate::zeroed::Zeroable;

/// [`Layer`] and [`Parameters`] in one, for every layer.
#[allow(missing_docs, clippy::missing_errors_doc)]
pub trait Part<T: Scalar, const IN: usize, const OUT: usize> {
    type Tape<const B: usize>: Zeroable;

    const PARAMETERS: usize;
    const BUFFERS: usize;
    const FLOPS: usize;
    const FITS_INPUTS: bool;
    const ACTIVATIONS: usize;
    const STAGE: Stage;
    const ROWS: &'static [Row<'static>];

    fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [T]));

    fn zip<const N: usize>(
        networks: [&mut Self; N],
        path: Path<'_>,
        visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    );

    fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R);

    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a SVector<T, IN>> + Clone)
    where
        T: 'a;

    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        y: &mut Batch<T, B, OUT>,
    );

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        to: &mut Recorded<T, Self::Tape<B>, B, OUT>,
    );

    fn backward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        from: &mut Recorded<T, Self::Tape<B>, B, OUT>,
        d_x: Option<&mut Batch<T, B, IN>>,
        gradient: &mut Self,
    );

    fn observe<const B: usize, const N: usize>(
        layers: [&Self; N],
        x: &Batch<T, B, IN>,
        recorded: &Recorded<T, Self::Tape<B>, B, OUT>,
        path: Path<'_>,
        observer: &mut impl Observer<T, N>,
    );
}

impl<L: Layer<T, IN, OUT>, T: Scalar, const IN: usize, const OUT: usize> Part<T, IN, OUT> for L {
    type Tape<const B: usize> = L::Tape<B>;

    const PARAMETERS: usize = <L as Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = <L as Parameters<T>>::BUFFERS;
    const FLOPS: usize = <L as Layer<T, IN, OUT>>::FLOPS;
    const FITS_INPUTS: bool = <L as Layer<T, IN, OUT>>::FITS_INPUTS;
    const STAGE: Stage = <L as Layer<T, IN, OUT>>::STAGE;
    const ACTIVATIONS: usize = <L as Layer<T, IN, OUT>>::ACTIVATIONS;
    const ROWS: &'static [Row<'static>] = <L as Layer<T, IN, OUT>>::ROWS;

    fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {
        Parameters::visit(self, path, visitor);
    }

    fn zip<const N: usize>(
        networks: [&mut Self; N],
        path: Path<'_>,
        visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    ) {
        Parameters::zip(networks, path, visitor);
    }

    fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        Layer::initialize(self, rng);
    }

    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a SVector<T, IN>> + Clone)
    where
        T: 'a,
    {
        Layer::fit_inputs(self, inputs);
    }

    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        y: &mut Batch<T, B, OUT>,
    ) {
        Layer::forward(self, cx, x, y);
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        to: &mut Recorded<T, Self::Tape<B>, B, OUT>,
    ) {
        Layer::record(self, cx, x, to);
    }

    fn backward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        from: &mut Recorded<T, Self::Tape<B>, B, OUT>,
        d_x: Option<&mut Batch<T, B, IN>>,
        gradient: &mut Self,
    ) {
        Layer::backward(self, cx, x, from, d_x, gradient);
    }

    fn observe<const B: usize, const N: usize>(
        layers: [&Self; N],
        x: &Batch<T, B, IN>,
        recorded: &Recorded<T, Self::Tape<B>, B, OUT>,
        path: Path<'_>,
        observer: &mut impl Observer<T, N>,
    ) {
        Layer::observe(layers, x, recorded, path, observer);
    }
}
