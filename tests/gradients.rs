//! Networks of every kind, with every loss, against central differences: whether the layers, the macro that chains them, the
//! heads and the losses fit together. "The most important test" of grenade, from which it is taken.
#![allow(missing_docs)]

use nn_core::gradient_check::{GradientCheck, Hint, check, check_layer};
use nn_core::loss::{
    BinaryCrossEntropy, Class, ComparedBy, CrossEntropy, Fits, GivenTargets, Huber, Loss, MeanAbsoluteError,
    MeanSquaredError,
};
use nn_core::parameters::{Path, Role};
use nn_core::{Batch, Network, network};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

const ROWS: usize = 4;

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn numbers<const N: usize>(seed: u64, low: f64, high: f64) -> Batch<f64, ROWS, N> {
    let mut rng = rng(seed);
    Batch::from_fn(|_, _| rng.random_range(low..=high))
}

fn classes<const N: usize>(seed: u64) -> [Class<N>; ROWS] {
    let mut rng = rng(seed);
    [(); ROWS].map(|()| Class::new(rng.random_range(0..N)).expect("below N"))
}

/// Rows of probabilities.
fn shares<const N: usize>(seed: u64) -> Batch<f64, ROWS, N> {
    let mut shares = numbers::<N>(seed, 0.05, 1.0);
    shares.row_iter_mut().for_each(|mut row| row /= row.sum());
    shares
}

/// A network with every number drawn anew, biases and buffers too.
fn drawn<N: Network<f64, IN, OUT>, const IN: usize, const OUT: usize>(seed: u64) -> N {
    let mut rng = rng(seed);
    let mut network = N::init(&mut rng);
    N::zip([&mut network], Path::ROOT, &mut |info, [values]| match info.role {
        Role::Weight => {}
        Role::Bias => values.fill_with(|| rng.random_range(-0.5..=0.5)),
        Role::Scale | Role::Buffer => values.fill_with(|| rng.random_range(0.5..=1.5)),
    });
    network
}

#[track_caller]
fn assert_gradient<N, L, Y, const IN: usize, const OUT: usize>(
    network: &N,
    x: &Batch<f64, ROWS, IN>,
    targets: &Y,
    loss: &L,
) where
    N: Network<f64, IN, OUT>,
    L: Fits<N>,
    Y: GivenTargets,
    Y::Kind: ComparedBy<L, N::Head, f64, ROWS, OUT>,
{
    let report = check(network, x, targets, loss);
    assert!(report.is_ok(), "{}\n{report}", N::SUMMARY.name);
    let trained = report.tensors.iter().map(|tensor| tensor.comparison.elements).sum::<usize>();
    assert_eq!(trained, N::PARAMETERS + ROWS * IN, "every parameter and every input is checked");
}

mod losses {
    use super::*;

    network! {
        struct Probabilities: 5 => 4 { hidden: dense(6, tanh), output: dense(4, softmax) }
        struct Yes: 5 => 1 { hidden: dense(6, tanh), output: dense(1, sigmoid) }
        struct YesNo: 5 => 3 { hidden: dense(6, tanh), output: dense(3, sigmoid) }
        struct Values: 5 => 3 { hidden: dense(6, tanh), output: dense(3) }
        struct Bounded: 5 => 3 { hidden: dense(6, tanh), output: dense(3, tanh) }
        struct Positive: 5 => 3 { hidden: dense(6, tanh), output: dense(3, softplus) }
    }

    #[test]
    fn cross_entropy_on_softmax() {
        for seed in 0..3 {
            let (network, x) = (drawn::<Probabilities<f64>, 5, 4>(seed), numbers::<5>(seed + 50, -2.0, 2.0));
            assert_gradient(&network, &x, &classes::<4>(seed), &CrossEntropy);
            assert_gradient(&network, &x, &shares::<4>(seed), &CrossEntropy);
            let loss = CrossEntropy.label_smoothing(0.1).class_weights([0.2, 1.0, 5.0, 0.0]);
            assert_gradient(&network, &x, &classes::<4>(seed), &loss);
            assert_gradient(&network, &x, &shares::<4>(seed), &loss);
        }
    }

    #[test]
    fn binary_cross_entropy_on_sigmoid() {
        for seed in 0..3 {
            let x = numbers::<5>(seed + 60, -2.0, 2.0);
            let one = drawn::<Yes<f64>, 5, 1>(seed);
            assert_gradient(&one, &x, &classes::<2>(seed), &BinaryCrossEntropy);
            assert_gradient(&one, &x, &numbers::<1>(seed, 0.0, 1.0), &BinaryCrossEntropy);
            let three = drawn::<YesNo<f64>, 5, 3>(seed);
            assert_gradient(&three, &x, &numbers::<3>(seed, 0.0, 1.0), &BinaryCrossEntropy);
            let loss = BinaryCrossEntropy.pos_weight([0.5, 3.0, 10.0]).label_smoothing(0.2);
            assert_gradient(&three, &x, &numbers::<3>(seed, 0.0, 1.0), &loss);
            assert_gradient(&one, &x, &classes::<2>(seed), &BinaryCrossEntropy.pos_weight(4.0));
        }
    }

    /// Targets whose error e = y − t stays 1e-3 away from the kinks of every loss: |e| = 0 and, for Huber's, |e| = δ. Errors of both
    /// signs, smaller and larger than δ.
    fn targets<N: Network<f64, 5, 3>>(
        network: &N,
        x: &Batch<f64, ROWS, 5>,
        delta: f64,
        seed: u64,
    ) -> Batch<f64, ROWS, 3> {
        let y = nn_core::network::forward_batch(network, x);
        let mut rng = rng(seed);
        Batch::from_fn(|b, o| {
            let size = if (b + o) % 2 == 0 {
                rng.random_range(1e-3..delta - 1e-3)
            } else {
                rng.random_range(delta + 1e-3..3.0 * delta)
            };
            if (b + o) % 3 == 0 { y[(b, o)] + size } else { y[(b, o)] - size }
        })
    }

    fn errors_on<N>()
    where
        N: Network<f64, 5, 3>,
        MeanSquaredError: Fits<N>,
        MeanAbsoluteError: Fits<N>,
        Huber: Fits<N>,
        MeanSquaredError: Loss<N::Head, f64, Batch<f64, ROWS, 3>, ROWS, 3>,
        MeanAbsoluteError: Loss<N::Head, f64, Batch<f64, ROWS, 3>, ROWS, 3>,
        Huber: Loss<N::Head, f64, Batch<f64, ROWS, 3>, ROWS, 3>,
    {
        for seed in 0..3 {
            let (network, x) = (drawn::<N, 5, 3>(seed), numbers::<5>(seed + 70, -2.0, 2.0));
            assert_gradient(&network, &x, &numbers::<3>(seed, -1.0, 1.0), &MeanSquaredError);
            assert_gradient(&network, &x, &targets(&network, &x, 1.0, seed), &MeanAbsoluteError);
            assert_gradient(&network, &x, &targets(&network, &x, 1.0, seed), &Huber::default());
            assert_gradient(&network, &x, &targets(&network, &x, 0.3, seed), &Huber::new(0.3));
        }
    }

    #[test]
    fn errors_on_linear_and_on_activations_in_the_last_layer() {
        errors_on::<Values<f64>>();
        errors_on::<Bounded<f64>>();
        errors_on::<Positive<f64>>();
    }

    /// A network as a layer of something larger: its head is part of it, and no loss takes it in.
    #[test]
    fn every_head_as_part_of_a_layer() {
        fn holds<N: Network<f64, 5, OUT>, const OUT: usize>() {
            let report = check_layer(&drawn::<N, 5, OUT>(1), &numbers::<5>(2, -2.0, 2.0));
            assert!(report.is_ok(), "{}\n{report}", N::SUMMARY.name);
            assert_eq!(report.tensors.len(), 5);
        }
        holds::<Probabilities<f64>, 4>();
        holds::<YesNo<f64>, 3>();
        holds::<Values<f64>, 3>();
        holds::<Bounded<f64>, 3>();
    }

    #[test]
    fn errors_on_the_sigmoid_head() {
        errors_on::<YesNo<f64>>();
    }
}

/// The same cases in every run.
fn cases() -> ProptestConfig {
    ProptestConfig {
        cases: 8,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Networks of varied depth, width and layers, each with a test. Any data will do: the check sees kinks.
macro_rules! networks {
    ($($name:ident $test:ident: $inputs:literal => $outputs:literal { $($layers:tt)* } $targets:expr, $loss:expr;)+) => {$(
        network! { struct $name: $inputs => $outputs { $($layers)* } }

        proptest! {
            #![proptest_config(cases())]
            #[test]
            fn $test(seed: u64, scale in 0.2f64..3.0) {
                let network = drawn::<$name<f64>, $inputs, $outputs>(seed);
                let x = numbers::<$inputs>(seed ^ 1, -scale, scale);
                assert_gradient(&network, &x, &$targets(seed), &$loss);
            }
        }
    )+};
}

fn values<const N: usize>(seed: u64) -> Batch<f64, ROWS, N> {
    numbers(seed, -1.0, 1.0)
}

fn chances<const N: usize>(seed: u64) -> Batch<f64, ROWS, N> {
    numbers(seed, 0.0, 1.0)
}

networks! {
    Line line: 1 => 1 { dense(1) } values::<1>, MeanSquaredError;
    Affine one_layer: 7 => 5 { dense(5) } values::<5>, MeanSquaredError;
    Logistic logistic: 6 => 1 { dense(1, sigmoid) } chances::<1>, BinaryCrossEntropy;
    Multinomial multinomial: 6 => 4 { dense(4, softmax) } classes::<4>, CrossEntropy;
    WithoutBias without_bias: 5 => 2 { dense(3, tanh, bias = none), dense(2, bias = none) } values::<2>, MeanSquaredError;
    Narrow narrow: 3 => 1 { dense(1, tanh), dense(1, silu), dense(1) } values::<1>, MeanSquaredError;
    Wide wide: 2 => 3 { dense(33, tanh), dense(3, softmax) } classes::<3>, CrossEntropy;
    Deep deep: 4 => 2 {
        dense(5, tanh), dense(6, silu), dense(7, gelu), dense(5, softplus), dense(4, sigmoid), dense(2),
    } values::<2>, MeanSquaredError;
    Gelus gelus: 5 => 3 { dense(8, gelu), dense(8, gelu_tanh), dense(3, softmax) } shares::<3>, CrossEntropy;
    StandAlone stand_alone: 4 => 2 { dense(6), tanh, dense(5), silu, dense(2), sigmoid } chances::<2>, BinaryCrossEntropy;
    Middle softmax_in_the_middle: 4 => 2 { dense(5), softmax, dense(2) } values::<2>, MeanSquaredError;
    Dropped dropped: 6 => 3 { dense(9, tanh), dropout(0.3), dense(7, silu), dropout(0.5), dense(3, softmax) }
        classes::<3>, CrossEntropy;
    DroppedInputs dropped_inputs: 6 => 2 { dropout(0.2), dense(5, gelu), dense(2) } values::<2>, MeanSquaredError;
    Standardized standardized: 5 => 3 { standardize, dense(6, tanh), dense(3, softmax) } classes::<3>, CrossEntropy;
    Everything everything: 5 => 3 { standardize, dense(9, silu), dropout(0.1), dense(7), softplus, dense(3, softmax) }
        classes::<3>, CrossEntropy;
    Last activation_last: 3 => 2 { dense(4, tanh), dense(2, gelu) } values::<2>, MeanSquaredError;
    Autoencoder autoencoder: 8 => 8 { dense(3, tanh), dense(8, sigmoid) } chances::<8>, BinaryCrossEntropy;
    Seventeen odd_widths: 17 => 15 { dense(17, tanh), dense(16, silu), dense(15) } values::<15>, MeanSquaredError;
    Relus relus: 5 => 3 { dense(8, relu), dense(6, leaky_relu(0.1)), dense(3, softmax) } classes::<3>, CrossEntropy;
    Leaky leaky_then_elu: 6 => 2 { dense(7, leaky_relu(0.2)), dense(5, elu), dropout(0.2), dense(2) }
        values::<2>, MeanSquaredError;
    Selus selu_then_elu: 4 => 2 { dense(9, elu(0.5)), dense(5, selu), dense(2, sigmoid) }
        chances::<2>, BinaryCrossEntropy;
    Hard hard_swish_then_hard_sigmoid: 5 => 2 { dense(8, hard_swish), dense(6, hard_sigmoid), dense(2) }
        values::<2>, MeanSquaredError;
    Alone relu_and_hard_swish_alone: 5 => 2 { dense(8), relu, dense(6), hard_swish, dense(2) }
        values::<2>, MeanSquaredError;
    Ends relu_last: 5 => 3 { output: dense(3, relu) } values::<3>, MeanSquaredError;
}

/// A row of zeros before biases of zero: all pre-activations of that row lie at the kink of relu.
#[test]
fn where_units_lie_at_their_kinks_the_check_says_so() {
    network! { struct Dark: 3 => 2 { hidden: dense(6, relu), output: dense(2) } }
    let network = Dark::<f64>::init(&mut rng(1));
    let mut x = numbers::<3>(2, -1.0, 1.0);
    x.row_mut(1).fill(0.0);
    let report = check(&network, &x, &values::<2>(3), &MeanSquaredError);
    let [weight, bias, input] = ["hidden.weight", "hidden.bias", "x"]
        .map(|name| report.tensors.iter().find(|tensor| tensor.name == name).expect("a tensor of this name"));
    // The weights do not move a pre-activation whose inputs are 0. A bias moves one unit, an input all of them at once.
    assert!(weight.is_ok() && weight.comparison.kinks == 0, "{report}");
    assert!(bias.is_ok() && bias.comparison.kinks == 6, "{report}");
    // 64 slopes, more than are looked at: what lies beside them cannot be judged, and is not called wrong.
    assert_eq!(input.comparison.wrong, 0, "{report}");
    assert!(input.comparison.kinks + input.comparison.unjudged > 0, "{report}");
}

/// In `f32`, as it is used: coarser, and still without a false alarm.
#[test]
fn a_network_of_f32_is_checked_in_its_own_arithmetic() {
    network! { struct Used: 6 => 3 { standardize, dense(12, relu), dropout(0.2), dense(9, tanh), dense(3, softmax) } }
    for seed in 0..8 {
        let mut network = Used::init(&mut rng(seed));
        network.standardize.deviation.fill(1.5);
        let x = numbers::<6>(seed + 80, -2.0, 2.0).map(|x| x as f32);
        let report = check(&network, &x, &classes::<3>(seed), &CrossEntropy);
        assert!(report.is_ok() && report.tolerance == 1e-2, "seed {seed}\n{report}");
    }
}

/// Layers with a mistake, as parts of networks: what is checked is the mean loss of a batch.
mod planted {
    use nalgebra::SVector;
    use nn_core::kernels::Isa;
    use nn_core::{Context, Layer, Parameters, Recorded, Scalar};

    use super::*;

    /// y = x + b. `backward` takes the last row for the sum over the rows if `ROW`, else divides it by their number.
    #[derive(Parameters)]
    #[shape(N => N)]
    struct Shift<const ROW: bool, const N: usize, T: Scalar = f32> {
        #[role(bias)]
        b: SVector<T, N>,
    }

    impl<const ROW: bool, const N: usize, T: Scalar> Layer<T, N, N> for Shift<ROW, N, T> {
        type Tape<const B: usize> = ();
        const FLOPS: usize = N;

        fn forward<I: Isa, const B: usize>(
            &self,
            _: &mut Context<'_, I>,
            x: &Batch<T, B, N>,
            y: &mut Batch<T, B, N>,
        ) {
            *y = Batch::from_fn(|row, i| x[(row, i)] + self.b[i]);
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
            _: &mut Context<'_, I>,
            _: &Batch<T, B, N>,
            from: &mut Recorded<T, (), B, N>,
            d_x: Option<&mut Batch<T, B, N>>,
            gradient: &mut Self,
        ) {
            let d_y = &from.d_output;
            gradient.b = SVector::from_fn(|i, _| match ROW {
                true => d_y[(B - 1, i)],
                false => d_y.column(i).iter().copied().sum::<T>() / T::from_usize(B),
            });
            if let Some(d_x) = d_x {
                d_x.copy_from(d_y);
            }
        }
    }

    network! {
        struct LastRow: 5 => 4 { hidden: dense(6, tanh), shift: Shift<true, 6>, output: dense(4, softmax) }
        struct MeanTwice: 5 => 4 { hidden: dense(6, tanh), shift: Shift<false, 6>, output: dense(4, softmax) }
    }

    #[test]
    fn a_mistake_over_the_rows_is_named() {
        fn hints<N: Network<f64, 5, 4>>() -> Vec<(String, Option<Hint>)>
        where
            CrossEntropy: Fits<N> + Loss<N::Head, f64, [Class<4>; ROWS], ROWS, 4>,
        {
            let report =
                check(&drawn::<N, 5, 4>(1), &numbers::<5>(2, -2.0, 2.0), &classes::<4>(3), &CrossEntropy);
            let wrong = report.tensors.iter().filter(|tensor| !tensor.is_ok());
            wrong.map(|tensor| (tensor.name.clone(), tensor.hint())).collect()
        }
        let named = |hint| vec![("shift.b".to_owned(), Some(hint))];
        assert_eq!(hints::<LastRow<f64>>(), named(Hint::OneRow { row: ROWS - 1 }));
        assert_eq!(hints::<MeanTwice<f64>>(), named(Hint::OverRows { rows: ROWS }));
    }

    network! {
        /// The planted mistake lies behind eight sigmoids of small weights: what reaches it is below the rounding of the loss.
        #[allow(deprecated, reason = "that the gradient vanishes is what is tested")]
        struct Behind: 5 => 1 {
            shift: Shift<false, 5>,
            dense(8, sigmoid, init = normal(0.05)), dense(8, sigmoid, init = normal(0.05)), dense(8, sigmoid, init = normal(0.05)),
            dense(8, sigmoid, init = normal(0.05)), dense(8, sigmoid, init = normal(0.05)), dense(8, sigmoid, init = normal(0.05)),
            dense(8, sigmoid, init = normal(0.05)), dense(8, sigmoid, init = normal(0.05)),
            output: dense(1),
        }

        struct Beside: 5 => 3 { shift: Shift<false, 5>, output: dense(3) }

        struct Zero: 5 => 3 { hidden: dense(6, relu), output: dense(3) }
    }

    #[test]
    fn a_gradient_below_the_rounding_is_not_called_right() {
        let (x, ones) = (numbers::<5>(2, -2.0, 2.0), Batch::<f64, ROWS, 1>::from_element(1.0));
        let report = check(&drawn::<Behind<f64>, 5, 1>(1), &x, &ones, &MeanSquaredError);
        let shift = &report.tensors[0].comparison;
        assert!(!report.is_ok() && (shift.wrong, shift.unjudged) == (0, 5), "{report}");
        assert!(report.unjudged() > 5 && !report.to_string().contains("agrees"), "{report}");
        assert!(report.to_string().contains("cannot be judged: below rounding"), "{report}");
        // The step that the report advises finds it, since nothing else moves the loss.
        let longer = GradientCheck::new().step(0.02).tolerance(0.1).check(
            &drawn::<Behind<f64>, 5, 1>(1),
            &x,
            &ones,
            &MeanSquaredError,
        );
        assert_eq!(longer.tensors[0].hint(), Some(Hint::OverRows { rows: ROWS }), "{longer}");
    }

    #[test]
    fn beside_a_large_loss_f32_cannot_judge_a_gradient_that_f64_finds_wrong() {
        let (x, network) = (numbers::<5>(2, -2.0, 2.0), drawn::<Beside<f64>, 5, 3>(1));
        for target in [1e4, 1e6] {
            let targets = Batch::<f64, ROWS, 3>::from_element(target);
            let wrong = check(&network, &x, &targets, &MeanSquaredError);
            assert_eq!(wrong.tensors[0].hint(), Some(Hint::OverRows { rows: ROWS }), "{wrong}");
            let mut rng = rng(1);
            let single: Beside<f32> = Network::init(&mut rng);
            let report =
                check(&single, &x.map(|x| x as f32), &targets.map(|target| target as f32), &MeanSquaredError);
            assert!(!report.is_ok(), "{report}");
        }
    }

    #[test]
    fn a_gradient_that_is_zero_passes_as_zero() {
        let (x, targets) = (numbers::<5>(2, -2.0, 2.0), Batch::<f64, ROWS, 3>::from_element(1.0));
        let report = check(&Zero::<f64>::zeros(), &x, &targets, &MeanSquaredError);
        assert!(report.is_ok() && report.to_string().contains("ok, all zero"), "{report}");
    }
}
