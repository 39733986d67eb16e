//! `standardize`: every input with mean 0 and deviation 1.

use nalgebra::SVector;
use rand::Rng;

use crate::batch::Batch;
use crate::kernels::Isa;
use crate::layer::{Context, Layer, Recorded, Shape};
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
    /// The standard deviation of each feature, `[N]`; 1 for a feature that never changes. Where it is 0, as in a network of zeros,
    /// the feature is not divided.
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
        self.mean.iter().all(|mean| *mean == T::ZERO) && (0..N).all(|i| self.divisor(i) == T::ONE)
    }

    fn divisor(&self, feature: usize) -> T {
        let deviation = self.deviation[feature];
        if deviation == T::ZERO { T::ONE } else { deviation }
    }
}

#[diagnostic::do_not_recommend]
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
    const FITS_INPUTS: bool = true;

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
            let (mean, divisor) = (self.mean[i], self.divisor(i));
            for b in 0..B {
                y.data.0[i][b] = (x.data.0[i][b] - mean) / divisor;
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
            let divisor = self.divisor(i);
            for b in 0..B {
                d_x.data.0[i][b] = from.d_output.data.0[i][b] / divisor;
            }
        }
    }

    fn fit_inputs<'a>(&mut self, inputs: impl Iterator<Item = &'a SVector<T, N>> + Clone)
    where
        T: 'a,
    {
        if self.is_identity() {
            self.fit(inputs);
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::testing::{assert_gradient, batch, outputs, rng};

    fn fitted() -> (Standardize<f64, 4>, [SVector<f64, 4>; 50]) {
        let data = batch::<f64, 50, 4>(51, 1.0);
        // The last feature is far from 0 and hardly moves; the first never moves.
        let samples = core::array::from_fn(|i| {
            SVector::from([7.0, data[(i, 1)], 1000.0 * data[(i, 2)] - 300.0, 1e9 + data[(i, 3)]])
        });
        let mut standardize = Standardize::ZEROED;
        Layer::initialize(&mut standardize, &mut rng(0));
        standardize.fit(&samples);
        (standardize, samples)
    }

    #[test]
    fn backward() {
        let (standardize, samples) = fitted();
        // 1e9 would drown the step of the differences.
        let x = Batch::<f64, 5, 4>::from_fn(|b, i| if i == 3 { 0.5 } else { samples[b][i] / 100.0 });
        let moderate = Standardize { mean: SVector::from([1.0, 0.2, -3.0, 0.7]).into(), ..standardize };
        assert_gradient(&moderate, &x);
    }

    #[test]
    fn outputs_have_mean_0_and_deviation_1() {
        let (standardize, samples) = fitted();
        let x = Batch::<f64, 50, 4>::from_fn(|b, i| samples[b][i]);
        let [y, recorded]: [Batch<f64, 50, 4>; 2] = outputs(&standardize, &x, true);
        assert_eq!(y, recorded);
        assert!(y.column(0).iter().all(|y| *y == 0.0), "a constant feature becomes 0");
        // Rounding of 1e9 + u alone moves the last feature by 1e-7.
        for (i, tolerance) in [(1, 1e-12), (2, 1e-12), (3, 1e-5)] {
            assert!(y.column(i).mean().abs() < tolerance, "{}", y.column(i).mean());
            assert!((y.column(i).variance() - 1.0).abs() < tolerance, "{}", y.column(i).variance());
        }
    }

    #[test]
    fn until_it_is_fitted_it_is_the_identity() {
        let x = batch::<f32, 2, 3>(52, 5.0);
        let mut standardize = Standardize::<f32, 3>::ZEROED;
        assert!(standardize.is_identity(), "a deviation of 0 does not divide");
        assert_eq!(outputs(&standardize, &x, false), [x, x]);
        Layer::initialize(&mut standardize, &mut rng(0));
        assert!(standardize.is_identity());
        assert_eq!(outputs(&standardize, &x, false), [x, x]);
        standardize.fit(&[]);
        assert!(standardize.is_identity());
        standardize.fit(&[SVector::from([1.0, 2.0, 3.0])]);
        assert!(!standardize.is_identity());
    }
}
