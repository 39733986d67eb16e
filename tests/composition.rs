//! Networks that are made of others: types as layers, residual blocks, branches, sizes as parameters, and a layer of one's own.
//! Whether their gradients are right, whether they learn, and whether they come back from a file.
#![allow(missing_docs)]
#![forbid(unsafe_code)]

use std::path::Path;

use nalgebra::SVector;
use nn_core::data::Dataset;
use nn_core::data::csv::Csv;
use nn_core::gradient_check::{check, check_layer};
use nn_core::kernels::Isa;
use nn_core::layers::Softmax;
use nn_core::loss::{Class, CrossEntropy, MeanSquaredError};
use nn_core::optim::Adam;
use nn_core::parameters::Role;
use nn_core::train::{Trainer, evaluate};
use nn_core::{Batch, Context, Layer, Network, Parameters, Recorded, Scalar, network};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// y = scale ∘ x + shift, x and y `[B, N]`.
#[derive(Clone, Debug, Parameters)]
#[shape(N => N)]
struct Affine<const N: usize, T: Scalar = f32> {
    #[role(scale)]
    scale: SVector<T, N>,
    #[role(bias)]
    shift: SVector<T, N>,
}

impl<T: Scalar, const N: usize> Layer<T, N, N> for Affine<N, T> {
    type Tape<const B: usize> = ();

    const FLOPS: usize = 2 * N;

    fn initialize<R: rand::Rng + ?Sized>(&mut self, _rng: &mut R) {
        self.scale.fill(T::ONE);
        self.shift.fill(T::ZERO);
    }

    fn forward<I: Isa, const B: usize>(
        &self,
        _cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        y: &mut Batch<T, B, N>,
    ) {
        for i in 0..N {
            for b in 0..B {
                y[(b, i)] = self.scale[i] * x[(b, i)] + self.shift[i];
            }
        }
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        to: &mut Recorded<T, (), B, N>,
    ) {
        self.forward(cx, x, &mut to.output);
    }

    fn backward<I: Isa, const B: usize>(
        &self,
        _cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        from: &mut Recorded<T, (), B, N>,
        d_x: Option<&mut Batch<T, B, N>>,
        gradient: &mut Self,
    ) {
        for i in 0..N {
            gradient.scale[i] = x.column(i).dot(&from.d_output.column(i));
            gradient.shift[i] = from.d_output.column(i).sum();
        }
        if let Some(d_x) = d_x {
            for i in 0..N {
                d_x.set_column(i, &(from.d_output.column(i) * self.scale[i]));
            }
        }
    }
}

mod library {
    nn_core::network! {
        /// Four values into three.
        #[derive(Clone, Debug)]
        pub(crate) struct Encoder: 4 => 3 { standardize, hidden: dense(5, tanh), code: dense(3, sigmoid) }
        /// Any sizes.
        #[derive(Clone, Debug)]
        pub(crate) struct Mlp<const IN: usize, const H: usize>: IN => 2 {
            hidden: dense(H, tanh),
            residual { dense(H, tanh), dense(H) },
            dense(2),
        }
    }
}
use library::{Encoder, Mlp};

const WIDE: usize = 6;

network! {
    #[derive(Clone, Debug)]
    struct Nested: 4 => 3 {
        encoder: Encoder,
        own: Affine<3>,
        library::Mlp<3, 7>,
        dense(3, softmax),
    }
    #[derive(Clone, Debug)]
    struct Blocks: 4 => 2 {
        trunk: residual {
            hidden: dense(WIDE, tanh),
            dropout(0.25),
            inner: residual { dense(8, silu), dense(WIDE) },
            dense(4),
        },
        concat { { hidden: dense(3, tanh) }, { linear }, { Mlp<4, 5>, residual { tanh } }, { dense(WIDE) } },
        output: dense(2),
    }
    /// Branches and sums alone: nothing before the last layer learns.
    #[derive(Clone, Debug)]
    struct Fixed: 3 => 1 { concat { { tanh }, { residual { softplus } } }, dense(1) }
    #[derive(Clone, Debug)]
    struct Ends: 3 => 5 { dense(3, tanh), concat { { dense(2) }, { own: Affine<3> } } }
}

/// What the expansions add beside these networks would have the same names: `NetABBlock`, `__NET_A_B_OUTPUT`, and the names of two networks
/// themselves.
mod of_one_name {
    const WIDE: usize = 4;

    nn_core::network! {
        pub(super) struct Net: 4 => 4 {
            a: residual { b: residual { dense(WIDE), b: dense(WIDE) } },
            a_b: residual { dense(WIDE) },
            concat { { dense(2) }, { dense(2) } },
        }
        pub(super) struct NetA: 4 => 4 { b: residual { dense(4) }, b_dense1: dense(WIDE) }
        pub(super) struct NetConcatBranches: 4 => 3 { dense(3) }
        pub(super) struct NetABBlock: 4 => 2 { dense(2) }
    }
}

/// A gradient without a constructor: `zeros` is known at compile time.
static GRADIENT: Fixed = Fixed::zeros();

#[test]
fn names_beside_a_network_give_way() {
    assert_eq!(of_one_name::Net::PARAMETERS, 4 * 20 - 20 + 20);
    assert_eq!((of_one_name::NetConcatBranches::OUTPUTS, of_one_name::NetABBlock::OUTPUTS), (3, 2));
    assert_eq!(of_one_name::NetA::PARAMETERS, 2 * 20);
    assert_eq!(GRADIENT.tensor("dense1.bias"), Some(&[0.0][..]));
}

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn numbers<const B: usize, const N: usize>(seed: u64) -> Batch<f64, B, N> {
    let mut rng = rng(seed);
    Batch::from_fn(|_, _| rng.random_range(-1.0..=1.0))
}

/// A network with biases drawn too, so that no gradient vanishes by chance.
fn drawn<N: Network<f64, IN, OUT>, const IN: usize, const OUT: usize>(seed: u64) -> Box<N> {
    let mut rng = rng(seed);
    let mut network = nn_core::network::init_boxed::<N, f64, IN, OUT, _>(&mut rng);
    N::zip([&mut *network], nn_core::parameters::Path::ROOT, &mut |info, [values]| match info.role {
        Role::Weight => {}
        Role::Bias => values.fill_with(|| rng.random_range(-0.5..=0.5)),
        Role::Scale | Role::Buffer => values.fill_with(|| rng.random_range(0.5..=1.5)),
    });
    network
}

#[test]
fn gradients_of_types_as_layers() {
    let targets = [0, 1, 2, 1].map(|class| Class::new(class).expect("below 3"));
    let report = check(&*drawn::<Nested<f64>, _, _>(1), &numbers::<4, 4>(2), &targets, &CrossEntropy);
    assert!(report.is_ok(), "{report}");
    let names: Vec<_> = report.tensors.iter().map(|tensor| tensor.name.clone()).collect();
    assert!(names.contains(&"mlp.residual.dense2.weight".into()), "{names:?}");
    assert!(names.contains(&"own.shift".into()), "{names:?}");
}

#[test]
fn gradients_of_blocks() {
    let report =
        check(&*drawn::<Blocks<f64>, _, _>(3), &numbers::<4, 4>(4), &numbers::<4, 2>(5), &MeanSquaredError);
    assert!(report.is_ok(), "{report}");
    let report =
        check(&*drawn::<Fixed<f64>, _, _>(6), &numbers::<4, 3>(7), &numbers::<4, 1>(8), &MeanSquaredError);
    assert!(report.is_ok(), "{report}");
    let report =
        check(&*drawn::<Ends<f64>, _, _>(9), &numbers::<4, 3>(10), &numbers::<4, 5>(11), &MeanSquaredError);
    assert!(report.is_ok(), "{report}");
}

#[test]
fn gradients_of_sizes_as_parameters() {
    let report = check(
        &*drawn::<Mlp<3, 9, f64>, _, _>(12),
        &numbers::<4, 3>(13),
        &numbers::<4, 2>(14),
        &MeanSquaredError,
    );
    assert!(report.is_ok(), "{report}");
}

#[test]
fn gradient_of_a_layer_of_ones_own() {
    let affine = Affine::<5, f64> { scale: SVector::from_fn(|i, _| i as f64 - 1.5), shift: SVector::zeros() };
    let report = check_layer(&affine, &numbers::<4, 5>(15));
    assert!(report.is_ok(), "{report}");
}

/// What the blocks compute, from their parts.
#[test]
fn blocks_compute_what_they_say() {
    let network = drawn::<Blocks<f64>, _, _>(16);
    let x = SVector::<f64, 4>::new(0.3, -0.2, 0.9, 0.1);
    let dense = |weight: &[f64], bias: &[f64], x: &[f64]| -> Vec<f64> {
        let row = |o: usize| (0..x.len()).map(|i| weight[o + i * bias.len()] * x[i]).sum::<f64>() + bias[o];
        (0..bias.len()).map(row).collect()
    };
    let layer = |name: &str, x: &[f64]| {
        let tensor = |part| network.tensor(&format!("{name}.{part}")).expect("a tensor");
        dense(tensor("weight"), tensor("bias"), x)
    };
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<f64>>();
    let tanh = |x: Vec<f64>| x.into_iter().map(f64::tanh).collect::<Vec<f64>>();
    let silu = |x: Vec<f64>| x.into_iter().map(|x| x / (1.0 + (-x).exp())).collect::<Vec<f64>>();

    let hidden = tanh(layer("trunk.hidden", x.as_slice()));
    let inner = sum(&hidden, &layer("trunk.inner.dense2", &silu(layer("trunk.inner.dense1", &hidden))));
    let trunk = sum(x.as_slice(), &layer("trunk.dense1", &inner));
    let mut joined = tanh(layer("concat.branch1.hidden", &trunk));
    joined.extend(&trunk);
    let mlp = "concat.branch3.mlp";
    let h = tanh(layer(&format!("{mlp}.hidden"), &trunk));
    let r = layer(&format!("{mlp}.residual.dense2"), &tanh(layer(&format!("{mlp}.residual.dense1"), &h)));
    let out = layer(&format!("{mlp}.dense1"), &sum(&h, &r));
    joined.extend(sum(&out, &tanh(out.clone())));
    joined.extend(layer("concat.branch4.dense1", &trunk));
    let wanted = layer("output", &joined);
    let y = network.forward(&x);
    assert!(y.iter().zip(&wanted).all(|(y, wanted)| (y - wanted).abs() < 1e-12), "{y} {wanted:?}");
}

network! {
    /// The same flowers, through blocks and parameters.
    struct Deep<const H: usize>: 4 => 3 {
        standardize,
        dense(H, relu),
        residual { dense(H, relu), dropout(0.1), dense(H) },
        residual { concat { { narrow: dense(4, tanh) }, { wide: dense(12, relu) } }, dense(H) },
        output: dense(3, softmax),
    }
}

fn flowers() -> Dataset<f32, 4, Class<3>> {
    let csv = include_str!("../examples/data/iris.csv");
    Csv::new().header().read_classes(csv.as_bytes()).expect("the data is good")
}

/// Trains on all flowers, writes the weights, reads them into another network, and compares the two bit by bit.
fn learns<N: Network<f32, 4, 3, Head = Softmax>>(network: &mut N, again: &mut N, file: &str) {
    let data = flowers();
    let trainer = Trainer::new(CrossEntropy, Adam::new(0.01)).batch_size::<16>().epochs(60).seed(5);
    { trainer }.fit(network, &data, None).expect("it converges");
    let accuracy = evaluate(&*network, &data, &CrossEntropy).accuracy();
    assert!(accuracy >= 0.96, "{accuracy}");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
    nn_core::weights::save(&*network, &path).expect("a file");
    nn_core::weights::load(again, &path).expect("the same file");
    for x in data.inputs() {
        let [y, y_again] = [&*network, &*again].map(|network| nn_core::network::forward(network, x));
        assert_eq!(y, y_again);
    }
}

#[test]
fn types_as_layers_learn() {
    let [mut network, mut again] = [1, 2].map(|seed| Nested::init(&mut rng(seed)));
    learns(&mut network, &mut again, "nested.safetensors");
    let data = flowers();
    // `standardize` inside of the first layer has seen the inputs.
    for i in 0..4 {
        let mean = data.inputs().iter().map(|x| x[i]).sum::<f32>() / data.len() as f32;
        assert!((network.encoder.standardize.mean[i] - mean).abs() < 1e-4);
    }
    assert!(network.own.shift.amax() > 0.0);
}

#[test]
fn blocks_and_sizes_as_parameters_learn() {
    let [mut network, mut again] = [3, 4].map(|seed| Deep::<8>::init(&mut rng(seed)));
    learns(&mut network, &mut again, "deep.safetensors");
    assert_eq!(network.residual2.concat.branch2.wide.weight.shape(), (12, 8));
}

/// A branch that begins with `standardize` sees the inputs too, each by itself.
#[test]
fn every_branch_sees_the_inputs() {
    network! { struct Beside: 2 => 4 { concat { { standardize }, { residual { standardize } } } } }
    let mut network = Beside::init(&mut rng(1));
    let inputs = [SVector::from([1.0, 2.0]), SVector::from([3.0, 6.0])];
    Network::fit_inputs(&mut network, inputs.iter());
    assert_eq!(*network.concat.branch1.standardize.mean, SVector::from([2.0, 4.0]));
    assert_eq!(*network.concat.branch2.residual.standardize.deviation, SVector::from([1.0, 2.0]));
    assert_eq!(network.forward(&inputs[0]), SVector::from([-1.0, -1.0, 0.0, 1.0]));
}

/// The totals count a block once; the rows of its layers stand below it.
#[test]
fn the_summary_shows_what_is_inside() {
    let inner: usize = Blocks::SUMMARY.rows[0].inner.iter().map(|row| row.parameters).sum();
    assert_eq!(Blocks::SUMMARY.rows[0].parameters, inner);
    assert_eq!(Blocks::PARAMETERS, Blocks::SUMMARY.rows.iter().map(|row| row.parameters).sum::<usize>());
    let text = Nested::summary().to_string();
    for line in ["encoder", "  hidden", "  code", "own", "mlp", "  residual", "    dense1"] {
        assert!(text.lines().any(|found| found.starts_with(&format!("{line} "))), "{line} in\n{text}");
    }
    assert_eq!(Nested::BUFFERS, 8);
    assert_eq!(<Nested as Network<f32, 4, 3>>::ACTIVATIONS, (3 + 4 + 5 + 3) + 3 + (2 + 7 + (7 + 14) + 2) + 3);
}

/// What begins with `standardize`, however deep: `network!` refuses it where it does not see the inputs.
#[test]
fn a_network_says_whether_it_is_fitted() {
    network! {
        struct Plain: 2 => 2 { dense(2), tanh }
        struct Fitted: 2 => 2 { standardize, dense(2) }
        struct Within: 2 => 4 { concat { { linear }, { residual { Fitted, dense(2) } } } }
        struct Behind: 2 => 2 { residual { Plain, dense(2) }, concat { { dense(1) }, { Plain, dense(1) } } }
    }
    fn is_fitted<N: Network<f32, 2, OUT>, const OUT: usize>() -> bool {
        N::FITS_INPUTS
    }
    assert!(is_fitted::<Fitted, 2>() && is_fitted::<Within, 4>());
    assert!(!is_fitted::<Plain, 2>() && !is_fitted::<Behind, 2>());
}
