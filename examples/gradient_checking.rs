//! Gradient checking: a layer of one's own, right, and then with one wrong sign in its `backward`.
use nalgebra::SVector;
use nn_core::gradient_check::{GradientCheck, check_layer};
use nn_core::kernels::Isa;
use nn_core::loss::MeanSquaredError;
use nn_core::{Batch, Context, Layer, Network, Parameters, Recorded, Scalar, network};
use rand::{Rng, SeedableRng, rngs::Xoshiro256PlusPlus};

/// y = x σ(β x), with a β for each feature that is learnt. `SLIP` plants the mistake.
#[derive(Parameters)]
#[shape(N => N)]
struct Swish<const SLIP: bool, const N: usize, T: Scalar = f32> {
    #[role(scale)]
    beta: SVector<T, N>,
}

impl<const SLIP: bool, const N: usize, T: Scalar> Layer<T, N, N> for Swish<SLIP, N, T> {
    type Tape<const B: usize> = ();
    const FLOPS: usize = 4 * N;

    fn initialize<R: Rng + ?Sized>(&mut self, _: &mut R) {
        self.beta.fill(T::ONE);
    }

    fn forward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        y: &mut Batch<T, B, N>,
    ) {
        *y = Batch::from_fn(|b, i| x[(b, i)] * sigmoid(self.beta[i] * x[(b, i)]));
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        to: &mut Recorded<T, (), B, N>,
    ) {
        self.forward(cx, x, &mut to.output);
    }

    /// With s = σ(β x): ∂x = ∂y (s + β x s (1 − s)), ∂β = Σ ∂y x² s (1 − s).
    fn backward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        from: &mut Recorded<T, (), B, N>,
        mut d_x: Option<&mut Batch<T, B, N>>,
        gradient: &mut Self,
    ) {
        gradient.beta.fill(T::ZERO);
        for (b, i) in (0..B).flat_map(|b| (0..N).map(move |i| (b, i))) {
            let (x, d_y, beta) = (x[(b, i)], from.d_output[(b, i)], self.beta[i]);
            let s = sigmoid(beta * x);
            let d_beta = d_y * x * x * s * (T::ONE - s);
            gradient.beta[i] += if SLIP { -d_beta } else { d_beta };
            if let Some(d_x) = &mut d_x {
                d_x[(b, i)] = d_y * (s + beta * x * s * (T::ONE - s));
            }
        }
    }
}

fn sigmoid<T: Scalar>(z: T) -> T {
    T::ONE / (T::ONE + (-z).exp())
}

network! {
    struct Arm: 3 => 2 { hidden: dense(4), swish: Swish<true, 4>, output: dense(2) }
}

fn main() {
    let x = Batch::<f64, 4, 3>::from_fn(|b, i| ((7 * b + 5 * i) % 11) as f64 / 5.0 - 1.0);
    let right = check_layer(&Swish::<false, 3, f64> { beta: SVector::from([0.5, 1.0, 2.0]) }, &x);
    println!("A right layer, by itself:\n\n{right}\n");

    let network = Arm::<f64>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let (check, targets) = (GradientCheck::new(), Batch::<f64, 4, 2>::zeros());
    println!("A network whose Swish has one wrong sign: {}.\n", check.plan(&network, &x));
    let wrong = check.check(&network, &x, &targets, &MeanSquaredError);
    println!("{wrong}\n");

    assert!(right.is_ok() && !wrong.is_ok());
    println!(
        "The check passed the right layer, and found the planted mistake: its tensor, its elements, its kind."
    );
}
