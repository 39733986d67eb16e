//! `standardize`: every input with mean 0 and deviation 1.

use nalgebra::SVector;
use rand::Rng;

use crate::batch::Batch;
use crate::kernels::{Baseline, Isa, Task};
use crate::layer::{Context, Layer, Recorded, Shape};
use crate::layers::Aligned;
use crate::layers::dense::{Dense, HasBias, MaybeBias};
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
    /// The standard deviation of each feature, `[N]`; 1 for a feature that never changes. Where it is 0, as before the layer is fitted, the
    /// feature is not divided.
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

    /// Whether the layer was not fitted yet: every mean and every deviation is 0, as in a new network and in one of zeros. It then passes its
    /// input on unchanged.
    pub fn is_unfitted(&self) -> bool {
        self.mean.iter().chain(self.deviation.iter()).all(|value| *value == T::ZERO)
    }

    /// Whether the layer is switched off, as by [`fold_into`](Standardize::fold_into): every mean is 0 and every deviation 1, which changes nothing
    /// wherever the weights are read. A pass through the network then skips it, and the trainer does not fit it again. It survives saving and
    /// loading.
    pub fn is_off(&self) -> bool {
        Off(self).run(Baseline::new())
    }

    /// y, in `room`, or x itself where the layer is off: then nothing is computed or copied.
    #[inline(always)]
    pub fn pass<'a, I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &'a Batch<T, B, N>,
        room: &'a mut Option<Batch<T, B, N>>,
    ) -> &'a Batch<T, B, N> {
        if self.is_skipped(cx.isa) {
            return x;
        }
        let y = room.insert(Batch::ZEROED);
        Layer::forward(self, cx, x, y);
        y
    }

    /// [`Standardize::is_off`], where the instruction set is chosen. Two numbers tell of nearly every layer that is on: an image's corner may be
    /// constant, its middle is not.
    #[inline(always)]
    fn is_skipped<I: Isa>(&self, isa: I) -> bool {
        let may_be = |i: usize| self.mean[i] == T::ZERO && self.deviation[i] == T::ONE;
        N > 0 && may_be(0) && may_be(N / 2) && isa.run(Off(self))
    }

    /// Makes this layer a part of the next, `W (x − m)/s + b = W′ x + b′`, and switches it off. In a network whose first layers are
    /// `standardize` and `dense`, `network.fold_standardize()` does it.
    ///
    /// ```text
    /// W′[o][i] = W[o][i] / s[i],   b′[o] = b[o] − Σᵢ W[o][i] m[i] / s[i]
    /// ```
    ///
    /// The sums are formed in `f64` and rounded once. The outputs stay the same to rounding, which grows with |m| / s: a feature whose
    /// mean is a thousand times its deviation loses three of the seven digits of `f32`, because x is no longer subtracted from m first. A layer that
    /// was not fitted stays as it is, so that it still can be.
    ///
    /// It cannot be undone, and is for a network that is used: fold a copy, and keep the one that is trained. A folded network that is trained on sees its
    /// inputs raw, because the layer stays off: features of a million throw its first step far off, as in a network without `standardize`
    /// ([`diagnose`](crate::diagnose) tells: inputs too large). And where |m| / s is so large that no digit is left, a mean of 1.6e7 and a deviation of 1
    /// in `f32`, do not fold, or do so in `f64`.
    pub fn fold_into<L: TakesStandardize<T, N>>(&mut self, layer: &mut L) {
        if self.is_unfitted() {
            return;
        }
        let divisor = SVector::from_fn(|i, _| self.divisor(i));
        layer.take_standardize(&self.mean, &divisor);
        self.mean.fill(T::ZERO);
        self.deviation.fill(T::ONE);
    }

    fn divisor(&self, feature: usize) -> T {
        let deviation = self.deviation[feature];
        if deviation == T::ZERO { T::ONE } else { deviation }
    }
}

/// Whether every mean is 0 and every deviation 1: whether what they differ by adds up to 0, in many sums, so that vectors add and none waits
/// for the one before it. 784 features take 20 ns; compared one by one, 1100.
struct Off<'a, T, const N: usize>(&'a Standardize<T, N>);

impl<T: Scalar, const N: usize> Task for Off<'_, T, N> {
    type Output = bool;

    #[inline(always)]
    fn run<I: Isa>(self, _isa: I) -> bool {
        let (means, last_means) = self.0.mean.as_slice().as_chunks::<64>();
        let (deviations, last_deviations) = self.0.deviation.as_slice().as_chunks::<64>();
        let mut sums = [T::ZERO; 64];
        for (means, deviations) in means.iter().zip(deviations) {
            for i in 0..64 {
                sums[i] += means[i].abs() + (deviations[i] - T::ONE).abs();
            }
        }
        for ((sum, mean), deviation) in sums.iter_mut().zip(last_means).zip(last_deviations) {
            *sum += mean.abs() + (*deviation - T::ONE).abs();
        }
        for half in [32, 16, 8, 4, 2, 1] {
            for i in 0..half {
                sums[i] += sums[i + half];
            }
        }
        sums[0] == T::ZERO
    }
}

/// A layer that can do the work of a `standardize` before it: see [`Standardize::fold_into`]. That is a `dense` with a bias.
#[diagnostic::on_unimplemented(
    message = "this layer cannot take in the `standardize` before it",
    label = "it is no `dense` with a bias",
    note = "only a `dense` with a bias, right after `standardize`, gives the same outputs; without a bias the means would have nowhere to go"
)]
pub trait TakesStandardize<T, const N: usize> {
    /// Becomes the layer that makes of x what it made of (x − `mean`) / `divisor`.
    fn take_standardize(&mut self, mean: &SVector<T, N>, divisor: &SVector<T, N>);
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize, const OUT: usize, A, V> TakesStandardize<T, N> for Dense<T, N, OUT, A, V>
where
    T: Scalar,
    V: MaybeBias<T, OUT> + HasBias,
{
    fn take_standardize(&mut self, mean: &SVector<T, N>, divisor: &SVector<T, N>) {
        let Some(biases) = self.bias.get_mut() else { return };
        for o in 0..OUT {
            let mut bias = biases[o].to_f64();
            for i in 0..N {
                let weight = self.weight[(o, i)].to_f64() / divisor[i].to_f64();
                bias -= weight * mean[i].to_f64();
                self.weight[(o, i)] = T::from_f64(weight);
            }
            biases[o] = T::from_f64(bias);
        }
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

    /// Becomes a layer that is not fitted yet.
    fn initialize<R: Rng + ?Sized>(&mut self, _rng: &mut R) {
        self.mean.fill(T::ZERO);
        self.deviation.fill(T::ZERO);
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
        if self.is_unfitted() {
            self.fit(inputs);
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::init::Initializer;
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

    /// Weights of one, and the layer that they become.
    fn folded<T: Scalar>(mean: [f64; 4], deviation: [f64; 4]) -> (Standardize<T, 4>, [Dense<T, 4, 3>; 2]) {
        let [mean, deviation] = [mean, deviation].map(|values| SVector::from(values.map(T::from_f64)));
        let mut standardize = Standardize { mean: mean.into(), deviation: deviation.into() };
        let mut dense = Dense::<T, 4, 3>::ZEROED;
        dense.initialize_with(Initializer::Normal(1.0), Initializer::Normal(1.0), &mut rng(9));
        let before = dense.clone();
        standardize.fold_into(&mut dense);
        (standardize, [before, dense])
    }

    #[test]
    fn folding_by_hand() {
        let (standardize, [before, after]) = folded::<f64>([1.0, 0.5, -3.0, 0.0], [2.0, 0.5, 1.0, 0.0]);
        assert!(standardize.is_off());
        for o in 0..3 {
            let w: [f64; 4] = core::array::from_fn(|i| before.weight[(o, i)]);
            let weight = [w[0] / 2.0, w[1] / 0.5, w[2], w[3]];
            let bias = before.bias[o] - (w[0] / 2.0 * 1.0 + w[1] / 0.5 * 0.5 + w[2] * -3.0);
            assert!((0..4).all(|i| after.weight[(o, i)] == weight[i]), "a deviation of 0 does not divide");
            assert!((after.bias[o] - bias).abs() < 1e-15);
        }
    }

    #[test]
    fn folding_keeps_the_outputs() {
        let (mean, deviation) = ([1.0, 20.0, -0.3, 5.0], [2.0, 4.0, 0.01, 0.5]);
        let (_, [before, after]) = folded::<f32>(mean, deviation);
        let standardized = batch::<f32, 16, 4>(53, 3.0);
        let x = Batch::<f32, 16, 4>::from_fn(|b, i| {
            (f64::from(standardized[(b, i)]) * deviation[i] + mean[i]) as f32
        });
        let standardized =
            Batch::<f32, 16, 4>::from_fn(|b, i| ((f64::from(x[(b, i)]) - mean[i]) / deviation[i]) as f32);
        let [wanted, _]: [Batch<f32, 16, 3>; 2] = outputs(&before, &standardized, false);
        let [found, _]: [Batch<f32, 16, 3>; 2] = outputs(&after, &x, false);
        let [raw, _]: [Batch<f32, 16, 3>; 2] = outputs(&before, &x, false);
        for b in 0..16 {
            for o in 0..3 {
                // Each of the eight roundings is a part of the largest term, |w x / s| or |w m / s|.
                let terms = (0..4).map(|i| after.weight[(o, i)].abs() * x[(b, i)].abs());
                let size = terms.sum::<f32>() + after.bias[o].abs();
                assert!((wanted[(b, o)] - found[(b, o)]).abs() <= 8.0 * f32::EPSILON * size);
            }
        }
        assert!((wanted - raw).amax() > 1.0, "standardising matters here");
    }

    #[test]
    fn what_is_off_passes_x_itself_on() {
        let (x, mut room) = (batch::<f64, 2, 4>(54, 1.0), None);
        let isa = crate::kernels::Portable;
        let mut cx = Context { isa, mode: crate::layer::Mode::Inference, rows: 2 };
        let (off, _) = folded::<f64>([1.0; 4], [2.0; 4]);
        assert!(core::ptr::eq(off.pass(&mut cx, &x, &mut room), &x));
        assert_eq!(room, None, "nothing is written");
        let (on, _) = fitted();
        assert!(!core::ptr::eq(on.pass(&mut cx, &x, &mut room), &x));
        let [wanted, _]: [Batch<f64, 2, 4>; 2] = outputs(&on, &x, false);
        assert_eq!(room, Some(wanted));
    }

    #[test]
    fn off_is_not_fitted_again_and_unfitted_is_not_folded() {
        let (mut off, _) = folded::<f64>([1.0; 4], [2.0; 4]);
        let (fitted, samples) = fitted();
        Layer::fit_inputs(&mut off, samples.iter());
        assert!(off.is_off());
        let mut new = Standardize::<f64, 4>::ZEROED;
        Layer::initialize(&mut new, &mut rng(0));
        let mut dense = Dense::<f64, 4, 3>::ZEROED;
        new.fold_into(&mut dense);
        assert!(!new.is_off(), "it can still be fitted");
        Layer::fit_inputs(&mut new, samples.iter());
        assert_eq!(new, fitted);
    }

    #[test]
    fn one_number_keeps_it_on() {
        let off = || {
            let mut off = Standardize::<f32, 151>::ZEROED;
            off.deviation.fill(1.0);
            assert!(off.is_off() && off.is_skipped(Baseline::new()));
            off
        };
        for place in [0, 63, 64, 75, 127, 128, 150] {
            let [mut mean, mut deviation] = [off(), off()];
            mean.mean[place] = -1e-30;
            deviation.deviation[place] = 1.0 - f32::EPSILON;
            for on in [mean, deviation] {
                assert!(!on.is_off() && !on.is_skipped(Baseline::new()), "{place}");
            }
        }
    }

    #[test]
    fn until_it_is_fitted_it_is_the_identity() {
        let x = batch::<f32, 2, 3>(52, 5.0);
        let mut standardize = Standardize::<f32, 3>::ZEROED;
        assert!(standardize.is_unfitted(), "a deviation of 0 does not divide");
        assert_eq!(outputs(&standardize, &x, false), [x, x]);
        standardize.fit(&[]);
        assert!(standardize.is_unfitted());
        standardize.fit(&[SVector::from([1.0, 2.0, 3.0])]);
        assert!(!standardize.is_unfitted());
        Layer::initialize(&mut standardize, &mut rng(0));
        assert!(standardize.is_unfitted() && !standardize.is_off());
    }
}
