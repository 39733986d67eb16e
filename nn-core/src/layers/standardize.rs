//! `standardize`: every input with mean 0 and deviation 1.

use nalgebra::SVector;
use rand::Rng;

use crate::kernels::Isa;
use crate::layer::{Batch, Context, Layer, Recorded, Shape};
use crate::layers::Aligned;
use crate::parameters::{Parameters, Path, Role, TensorInfo};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// y = (x − mean) / deviation, feature by feature; x and y are `[B, N]`.
///
/// Mean and deviation are measured once, on the training set ([`Standardize::fit`]; the trainer does it), and then belong to the
/// network: saved with its weights, applied at every use, never trained. LeCun, Bottou, Orr and Müller, *Efficient
/// BackProp*, 1998, section 4.3.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct Standardize<T, const N: usize> {
    /// The mean of each feature, `[N]`.
    pub mean: Aligned<SVector<T, N>>,
    /// The standard deviation of each feature, `[N]`; 1 for a feature that never changes.
    pub deviation: Aligned<SVector<T, N>>,
}

// SAFETY: two zeroable fields.
unsafe impl<T: Scalar, const N: usize> Zeroable for Standardize<T, N> {}

impl<T: Scalar, const N: usize> Standardize<T, N> {
    /// Measures mean and deviation (dividing by the count, as PyTorch's batch norm and scikit-learn do) in one pass that stays accurate when
    /// the mean is large. A feature that never changes gets the deviation 1, so that it becomes 0. Without any input, nothing changes.
    ///
    /// Welford, *Note on a method for calculating corrected sums of squares and products*, 1962.
    pub fn fit<'a>(&mut self, inputs: impl IntoIterator<Item = &'a SVector<T, N>>)
    where
        T: 'a,
    {
        let (mut count, mut mean, mut squares) = (0.0, [0.0; N], [0.0; N]);
        for input in inputs {
            count += 1.0;
            for i in 0..N {
                let before = input[i].to_f64() - mean[i];
                mean[i] += before / count;
                squares[i] += before * (input[i].to_f64() - mean[i]);
            }
        }
        if count == 0.0 {
            return;
        }
        for i in 0..N {
            let deviation = T::from_f64((squares[i] / count).sqrt());
            self.mean[i] = T::from_f64(mean[i]);
            self.deviation[i] = if deviation > T::ZERO { deviation } else { T::ONE };
        }
    }

    /// Whether the layer still passes its input on unchanged, as it does before it is fitted.
    pub fn is_identity(&self) -> bool {
        self.mean.iter().all(|mean| *mean == T::ZERO) && self.deviation.iter().all(|d| *d == T::ONE)
    }
}

impl<T, const N: usize> Shape for Standardize<T, N> {
    const INPUTS: usize = N;
    const OUTPUTS: usize = N;
}

impl<T: Scalar, const N: usize> Parameters<T> for Standardize<T, N> {
    const PARAMETERS: usize = 0;
    const BUFFERS: usize = 2 * N;

    fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {
        visitor(buffer(&path, "mean", &[N]), self.mean.as_slice());
        visitor(buffer(&path, "deviation", &[N]), self.deviation.as_slice());
    }

    #[inline(always)]
    fn zip<const M: usize>(
        mut networks: [&mut Self; M],
        path: Path<'_>,
        visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; M]),
    ) {
        visitor(
            buffer(&path, "mean", &[N]),
            networks.each_mut().map(|standardize| standardize.mean.as_mut_slice()),
        );
        visitor(
            buffer(&path, "deviation", &[N]),
            networks.map(|standardize| standardize.deviation.as_mut_slice()),
        );
    }
}

fn buffer<'a>(path: &'a Path<'a>, name: &'a str, shape: &'a [usize]) -> TensorInfo<'a> {
    TensorInfo { path: path.join(name), role: Role::Buffer, shape }
}

impl<T: Scalar, const N: usize> Layer<T, N, N> for Standardize<T, N> {
    type Tape<const B: usize> = ();

    const FLOPS: usize = 2 * N;

    /// Becomes the identity, until it is fitted.
    fn initialize<R: Rng + ?Sized>(&mut self, _rng: &mut R) {
        self.mean.fill(T::ZERO);
        self.deviation.fill(T::ONE);
    }

    fn forward<I: Isa, const B: usize>(
        &self,
        _cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        y: &mut Batch<T, B, N>,
    ) {
        for i in 0..N {
            let (mean, deviation) = (self.mean[i], self.deviation[i]);
            for b in 0..B {
                y.data.0[i][b] = (x.data.0[i][b] - mean) / deviation;
            }
        }
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        to: &mut Recorded<T, Self::Tape<B>, B, N>,
    ) {
        self.forward(cx, x, &mut to.output);
    }

    /// ∂x = ∂y / deviation. Mean and deviation are constants: their slots stay 0.
    fn backward<I: Isa, const B: usize>(
        &self,
        _cx: &mut Context<'_, I>,
        _x: &Batch<T, B, N>,
        from: &mut Recorded<T, Self::Tape<B>, B, N>,
        d_x: Option<&mut Batch<T, B, N>>,
        gradient: &mut Self,
    ) {
        gradient.mean.fill(T::ZERO);
        gradient.deviation.fill(T::ZERO);
        let Some(d_x) = d_x else { return };
        for i in 0..N {
            for b in 0..B {
                d_x.data.0[i][b] = from.d_output.data.0[i][b] / self.deviation[i];
            }
        }
    }

    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a SVector<T, N>>)
    where
        T: 'a,
    {
        if self.is_identity() {
            self.fit(inputs);
        }
    }
}
