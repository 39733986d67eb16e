//! `dense`: every output sees every input.

use core::marker::PhantomData;

use nalgebra::{SMatrix, SVector};
use rand::Rng;

use crate::activation::{Activation, Keep, Linear};
use crate::batch::Batch;
use crate::init::{Fan, Initializer};
use crate::kernels::{Isa, dense};
use crate::layer::{Context, Layer, Recorded, Shape};
use crate::layers::Aligned;
use crate::parameters::{Parameters, Path, Role, TensorInfo, no_tensors};
use crate::scalar::Scalar;
use crate::signal::Stage;
use crate::zeroed::Zeroable;

/// y = a(x Wᵀ + b): a matrix product, a bias, an activation.
///
/// | | shape |
/// |---|---|
/// | x | `[B, IN]` |
/// | W | `[OUT, IN]` |
/// | b | `[OUT]`, or none: [`NoBias`] |
/// | y | `[B, OUT]` |
///
/// In `network!`: `dense(OUT)`, `dense(IN => OUT)`, with an activation, `init = ..`, `bias = ..` or `bias = none`.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct Dense<T, const IN: usize, const OUT: usize, A = Linear, V = Bias<T, OUT>> {
    /// W, `[OUT, IN]`.
    pub weight: Aligned<SMatrix<T, OUT, IN>>,
    /// b, `[OUT]`, or [`NoBias`].
    pub bias: V,
    activation: PhantomData<A>,
}

/// A bias of `OUT` numbers.
pub type Bias<T, const OUT: usize> = Aligned<SVector<T, OUT>>;

/// No bias: no bytes, no parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoBias;

// SAFETY: no bytes.
unsafe impl Zeroable for NoBias {}

/// The bias of a [`Dense`] layer, if it has one.
pub trait MaybeBias<T, const OUT: usize>: Zeroable {
    /// Whether it has one.
    const EXISTS: bool;
    /// The numbers.
    fn get(&self) -> Option<&SVector<T, OUT>>;
    /// The numbers, to be changed.
    fn get_mut(&mut self) -> Option<&mut SVector<T, OUT>>;
}

impl<T: Scalar, const OUT: usize> MaybeBias<T, OUT> for Bias<T, OUT> {
    const EXISTS: bool = true;

    #[inline(always)]
    fn get(&self) -> Option<&SVector<T, OUT>> {
        Some(self)
    }
    #[inline(always)]
    fn get_mut(&mut self) -> Option<&mut SVector<T, OUT>> {
        Some(self)
    }
}

/// A bias that exists.
pub trait HasBias {}

impl<T, const OUT: usize> HasBias for Bias<T, OUT> {}

impl<T: Scalar, const OUT: usize> MaybeBias<T, OUT> for NoBias {
    const EXISTS: bool = false;

    #[inline(always)]
    fn get(&self) -> Option<&SVector<T, OUT>> {
        None
    }
    #[inline(always)]
    fn get_mut(&mut self) -> Option<&mut SVector<T, OUT>> {
        None
    }
}

/// What a dense layer keeps: z, if the activation's derivative needs it, and room for a transpose.
#[repr(C)]
pub struct DenseTape<T: Scalar, const B: usize, const OUT: usize, A: Activation> {
    z: A::Kept<Batch<T, B, OUT>>,
    transposed: Aligned<SMatrix<T, OUT, B>>,
}

// SAFETY: two zeroable fields.
unsafe impl<T: Scalar, const B: usize, const OUT: usize, A: Activation> Zeroable for DenseTape<T, B, OUT, A> {}

// SAFETY: two zeroable fields, and one without bytes.
unsafe impl<T: Scalar, const IN: usize, const OUT: usize, A, V: Zeroable> Zeroable
    for Dense<T, IN, OUT, A, V>
{
}

impl<T: Scalar, const IN: usize, const OUT: usize, A, V: MaybeBias<T, OUT>> Dense<T, IN, OUT, A, V> {
    /// Draws the weights with `weight`, then the biases with `bias`.
    pub fn initialize_with<R: Rng + ?Sized>(&mut self, weight: Initializer, bias: Initializer, rng: &mut R) {
        weight.fill(self.weight.as_mut_slice(), Fan { inputs: IN, outputs: OUT }, rng);
        if let Some(values) = self.bias.get_mut() {
            bias.fill(values.as_mut_slice(), Fan { inputs: IN, outputs: OUT }, rng);
        }
    }
}

impl<T, const IN: usize, const OUT: usize, A, V> Dense<T, IN, OUT, A, V>
where
    T: Scalar,
    A: Activation,
    V: MaybeBias<T, OUT>,
{
    /// z, if somebody keeps it, and y.
    fn pass<I: Isa, const B: usize>(
        &self,
        isa: I,
        x: &Batch<T, B, IN>,
        z: Option<&mut Batch<T, B, OUT>>,
        y: &mut Batch<T, B, OUT>,
    ) {
        let pass = dense::Forward {
            shape: dense::Shape { rows: B, inputs: IN, outputs: OUT },
            weight: self.weight.as_slice(),
            bias: self.bias.get().map(|bias| bias.as_slice()),
            x: x.as_slice(),
            z: z.map(|z| z.as_mut_slice()),
            y: y.as_mut_slice(),
        };
        if B == 1 { pass.run::<I, A, true>(isa) } else { pass.run::<I, A, false>(isa) }
    }
}

#[diagnostic::do_not_recommend]
impl<T, const IN: usize, const OUT: usize, A, V> Shape for Dense<T, IN, OUT, A, V> {
    const INPUTS: usize = IN;
    const OUTPUTS: usize = OUT;
}

impl<T, const IN: usize, const OUT: usize, A, V> Parameters<T> for Dense<T, IN, OUT, A, V>
where
    T: Scalar,
    V: MaybeBias<T, OUT>,
{
    const PARAMETERS: usize = IN * OUT + if V::EXISTS { OUT } else { 0 };
    const BUFFERS: usize = 0;

    fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {
        visitor(weight_info(&path, &[OUT, IN]), self.weight.as_slice());
        if let Some(bias) = self.bias.get() {
            visitor(bias_info(&path, &[OUT]), bias.as_slice());
        }
    }

    fn zip<const N: usize>(
        mut networks: [&mut Self; N],
        path: Path<'_>,
        visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    ) {
        // Loops: `map` of an array would be compiled for each shape, and be most of what the compiler sees of a deep network.
        let mut weights = no_tensors();
        for (i, network) in networks.iter_mut().enumerate() {
            weights[i] = network.weight.as_mut_slice();
        }
        visitor(weight_info(&path, &[OUT, IN]), weights);
        if V::EXISTS {
            let mut biases = no_tensors();
            for (i, network) in networks.iter_mut().enumerate() {
                if let Some(bias) = network.bias.get_mut() {
                    biases[i] = bias.as_mut_slice();
                }
            }
            visitor(bias_info(&path, &[OUT]), biases);
        }
    }
}

fn weight_info<'a>(path: &'a Path<'a>, shape: &'a [usize]) -> TensorInfo<'a> {
    TensorInfo { path: path.join("weight"), role: Role::Weight, shape }
}

fn bias_info<'a>(path: &'a Path<'a>, shape: &'a [usize]) -> TensorInfo<'a> {
    TensorInfo { path: path.join("bias"), role: Role::Bias, shape }
}

impl<T, const IN: usize, const OUT: usize, A, V> Layer<T, IN, OUT> for Dense<T, IN, OUT, A, V>
where
    T: Scalar,
    A: Activation,
    V: MaybeBias<T, OUT>,
{
    type Tape<const B: usize> = DenseTape<T, B, OUT, A>;

    const FLOPS: usize = 2 * IN * OUT + if V::EXISTS { OUT } else { 0 };
    const STAGE: Stage = Stage::dense(Fan { inputs: IN, outputs: OUT }, A::INITIALIZER, A::CURVE);

    fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        self.initialize_with(A::INITIALIZER, Initializer::Zeros, rng);
    }

    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        y: &mut Batch<T, B, OUT>,
    ) {
        self.pass(cx.isa, x, None, y);
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        to: &mut Recorded<T, Self::Tape<B>, B, OUT>,
    ) {
        self.pass(cx.isa, x, to.tape.z.place(), &mut to.output);
    }

    /// ∂z = ∂y · a′(z), then ∂W = ∂zᵀ x, ∂b = Σ_rows ∂z, ∂x = ∂z W.
    fn backward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        from: &mut Recorded<T, Self::Tape<B>, B, OUT>,
        d_x: Option<&mut Batch<T, B, IN>>,
        gradient: &mut Self,
    ) {
        dense::Backward {
            shape: dense::Shape { rows: B, inputs: IN, outputs: OUT },
            weight: self.weight.as_slice(),
            x: x.as_slice(),
            z: from.tape.z.place().map(|z| z.as_slice()),
            y: from.output.as_slice(),
            d: from.d_output.as_mut_slice(),
            transposed: from.tape.transposed.as_mut_slice(),
            d_weight: gradient.weight.as_mut_slice(),
            d_bias: gradient.bias.get_mut().map(|bias| bias.as_mut_slice()),
            d_x: d_x.map(|d_x| d_x.as_mut_slice()),
        }
        .run::<I, A>(cx.isa);
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::activation::*;
    use crate::testing::{assert_gradient, batch, outputs, rng};

    /// A layer and an input whose pre-activations lie on both sides of each kink, none within 1e-3 of it: another draw until
    /// it is so.
    fn away_from_kinks<A: Activation, V: MaybeBias<f64, 5>>(
        kinks: &[f64],
    ) -> (Dense<f64, 7, 5, A, V>, Batch<f64, 6, 7>) {
        for seed in 0..100 {
            let mut dense = Dense::<f64, 7, 5, A, V>::ZEROED;
            dense.initialize_with(Initializer::Normal(0.9), Initializer::Normal(0.5), &mut rng(seed));
            let x = batch::<f64, 6, 7>(seed + 1000, 2.0);
            let z = pre_activations(&dense, &x);
            let away = |kink: &f64| z.iter().all(|z| (z - kink).abs() > 1e-3);
            let both_sides = |kink: &f64| z.min() < *kink && z.max() > *kink;
            if kinks.iter().all(|kink| away(kink) && both_sides(kink)) {
                return (dense, x);
            }
        }
        panic!("no draw suits the kinks {kinks:?}");
    }

    fn pre_activations<A, V: MaybeBias<f64, 5>>(
        dense: &Dense<f64, 7, 5, A, V>,
        x: &Batch<f64, 6, 7>,
    ) -> Batch<f64, 6, 5> {
        let bias = dense.bias.get().copied().unwrap_or_else(SVector::zeros);
        let mut z = x * dense.weight.transpose();
        z.row_iter_mut().for_each(|mut row| row += bias.transpose());
        z
    }

    /// With and without a bias: `backward` against differences, `record` and `forward` against plain nalgebra.
    fn check<A: Activation>(kinks: &[f64]) {
        check_with::<A, Bias<f64, 5>>(kinks);
        check_with::<A, NoBias>(kinks);
    }

    fn check_with<A: Activation, V: MaybeBias<f64, 5>>(kinks: &[f64]) {
        let (dense, x) = away_from_kinks::<A, V>(kinks);
        let z = pre_activations(&dense, &x);
        assert_gradient(&dense, &x);
        let wanted = z.map(|z| A::apply(crate::kernels::Portable, z));
        for y in outputs(&dense, &x, true).into_iter().chain(outputs(&dense, &x, false)) {
            assert!((y - wanted).amax() < 1e-12, "{}", A::NAME);
        }
    }

    #[test]
    fn backward_without_an_activation() {
        check::<Linear>(&[]);
    }

    #[test]
    fn backward_with_activations_of_one_kink() {
        check::<Relu>(&[0.0]);
        check::<LeakyRelu<{ bits(0.1) }>>(&[0.0]);
        check::<Elu<{ bits(1.0) }>>(&[0.0]);
        check::<Elu<{ bits(0.3) }>>(&[0.0]);
        check::<Selu>(&[0.0]);
    }

    #[test]
    fn backward_with_activations_of_two_kinks() {
        check::<HardSigmoid>(&[-3.0, 3.0]);
        check::<HardSwish>(&[-3.0, 3.0]);
    }

    #[test]
    fn backward_with_smooth_activations() {
        check::<Gelu>(&[]);
        check::<GeluTanh>(&[]);
        check::<Silu>(&[]);
        check::<Tanh>(&[]);
        check::<Sigmoid>(&[]);
        check::<Softplus>(&[]);
    }

    #[test]
    fn backward_of_layers_one_wide() {
        let mut narrow = Dense::<f64, 1, 1, Tanh>::ZEROED;
        narrow.initialize_with(Initializer::Normal(1.0), Initializer::Normal(1.0), &mut rng(1));
        assert_gradient(&narrow, &batch::<f64, 1, 1>(2, 1.0));
        assert_gradient(&narrow, &batch::<f64, 9, 1>(3, 1.0));
        let mut wide = Dense::<f64, 1, 19, Silu>::ZEROED;
        wide.initialize_with(Initializer::Normal(1.0), Initializer::Normal(1.0), &mut rng(4));
        assert_gradient(&wide, &batch::<f64, 3, 1>(5, 1.0));
    }

    #[test]
    fn the_default_initialiser_follows_the_activation() {
        fn weights<A: Activation>(seed: u64) -> Dense<f64, 40, 30, A> {
            let mut dense = Dense::<f64, 40, 30, A>::ZEROED;
            dense.bias.fill(9.0);
            Layer::initialize(&mut dense, &mut rng(seed));
            dense
        }
        fn follows<A: Activation>(initializer: Initializer) {
            let mut wanted = [0.0; 40 * 30];
            initializer.fill(&mut wanted, Fan { inputs: 40, outputs: 30 }, &mut rng(11));
            let dense = weights::<A>(11);
            assert_eq!(dense.weight.as_slice(), wanted, "{}", A::NAME);
            assert!(dense.bias.iter().all(|bias| *bias == 0.0), "{}", A::NAME);
        }
        follows::<Relu>(Initializer::HeNormal);
        follows::<LeakyRelu<{ bits(0.1) }>>(Initializer::HeNormal);
        follows::<Elu<{ bits(1.0) }>>(Initializer::HeNormal);
        follows::<Gelu>(Initializer::HeNormal);
        follows::<GeluTanh>(Initializer::HeNormal);
        follows::<Silu>(Initializer::HeNormal);
        follows::<Softplus>(Initializer::HeNormal);
        follows::<HardSwish>(Initializer::HeNormal);
        follows::<Selu>(Initializer::LecunNormal);
        follows::<Linear>(Initializer::XavierUniform);
        follows::<Tanh>(Initializer::XavierUniform);
        follows::<Sigmoid>(Initializer::XavierUniform);
        follows::<HardSigmoid>(Initializer::XavierUniform);
    }

    #[test]
    fn tensors_are_aligned_for_vectors() {
        let dense = Dense::<f32, 3, 5>::zeroed_box();
        dense.visit(Path::ROOT, &mut |info, values| {
            assert_eq!(values.as_ptr().addr() % 64, 0, "{}", info.path);
        });
    }
}
