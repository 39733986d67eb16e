//! What `network!` writes works, wherever it stands and however its parts are called, and passes the strictest lints.
#![deny(missing_docs, unreachable_pub, warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use nalgebra::SVector;
use nn_core::activation::{Linear, Sigmoid};
use nn_core::head::Headed;
use nn_core::layers::{Dense, NoBias, Softmax};
use nn_core::{Batch, network};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus as Generator;

network! {
    /// Reads a handwritten digit.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Digits: 64 => 10 {
        standardize,
        /// What the pixels have in common.
        hidden: dense(64 => 32, relu, init = he_normal),
        dropout(0.2),
        output: dense(10, softmax),
    }
}

fn rng() -> Generator {
    Generator::seed_from_u64(1)
}

#[test]
fn a_training_step_runs() {
    let network = Digits::init(&mut rng());
    let mut tape = Digits::tape::<8>();
    let mut gradient = Digits::zeros();
    let x = Batch::<f32, 8, 64>::from_fn(|b, i| if (b + i) % 3 == 0 { 1.0 } else { 0.25 });
    let logits = network.record(&x, &mut tape, &mut rng());
    assert_eq!(logits.shape(), (8, 10));
    tape.output.d_output.fill(1.0);
    network.backward(&x, &mut tape, &mut gradient);
    assert!(gradient.tensor("hidden.weight").is_some_and(|d| d.iter().any(|d| *d != 0.0)));
    let mut d_x = Batch::<f32, 8, 64>::zeros();
    network.record(&x, &mut tape, &mut rng());
    tape.output.d_output.fill(1.0);
    network.backward_input(&x, &mut tape, &mut d_x, &mut gradient);
    assert!(d_x.iter().any(|d| *d != 0.0));
    let y = network.forward_batch(&x);
    assert!((y.row(3).sum() - 1.0).abs() < 1e-5);
}

#[test]
fn the_constants_count_what_was_declared() {
    assert_eq!((Digits::INPUTS, Digits::OUTPUTS), (64, 10));
    assert_eq!(Digits::PARAMETERS, 64 * 32 + 32 + 32 * 10 + 10);
    assert_eq!(Digits::BUFFERS, 2 * 64);
    assert_eq!(Digits::FLOPS, 2 * 64 + 2 * 64 * 32 + 32 + 2 * 32 * 10 + 10);
    let rows = Digits::SUMMARY.rows;
    assert_eq!(
        rows.iter().map(|row| row.name).collect::<Vec<_>>(),
        ["standardize", "hidden", "dropout", "output"]
    );
    assert_eq!(rows[1].layer, "dense(64 => 32, relu, init = he_normal)");
    assert_eq!((rows[1].initializer, rows[3].initializer), ("he_normal", "xavier_uniform"));
    assert_eq!((rows[0].buffers, rows[1].parameters), (128, 64 * 32 + 32));
}

#[test]
fn tensors_have_the_names_of_their_layers() {
    let mut network = Digits::init(&mut rng());
    let mut names = Vec::new();
    network.tensors(|info, values| names.push(format!("{} {}", info.path, values.len())));
    assert_eq!(
        names,
        [
            "standardize.mean 64",
            "standardize.deviation 64",
            "hidden.weight 2048",
            "hidden.bias 32",
            "output.weight 320",
            "output.bias 10",
        ]
    );
    network.tensors_mut(|_, values| values.fill(2.0));
    assert_eq!(network.tensor("output.bias"), Some(&[2.0; 10][..]));
    assert_eq!(network.tensor("output.scale"), None);
    assert_eq!(network, network.clone());
}

#[test]
fn other_scalars_come_through_the_trait() {
    use nn_core::{Network, Zeroable};
    let network = Digits::<f64>::init(&mut rng());
    let same = Digits::init(&mut rng());
    assert!((network.hidden.weight[(3, 5)] - f64::from(same.hidden.weight[(3, 5)])).abs() < 1e-6);
    let mut tape = DigitsTape::<4, f64>::zeroed_box();
    let x = Batch::<f64, 4, 64>::from_element(0.5);
    assert!(network.record(&x, &mut tape, &mut rng()).iter().all(|z| z.is_finite()));
    let boxed = Digits::init_boxed(&mut rng());
    assert_eq!(*boxed, same);
    assert_eq!(*Digits::zeros_boxed(), Digits::zeros());
}

#[test]
fn the_last_activation_is_the_head() {
    network! {
        struct Soft: 3 => 2 { dense(2, softmax) }
        struct SoftItem: 3 => 2 { dense(2), softmax }
        struct Chance: 3 => 2 { dense(2, sigmoid) }
        struct ChanceItem: 3 => 2 { dense(2), sigmoid }
        struct Values: 3 => 2 { dense(2, tanh) }
        struct Inside: 3 => 2 { dense(4), softmax, sigmoid, dense(2) }
    }
    fn head<N: Headed<Head = H>, H>(_: &N) {}
    head::<_, Softmax>(&Soft::zeros());
    head::<_, Softmax>(&SoftItem::zeros());
    head::<_, Sigmoid>(&Chance::zeros());
    head::<_, Sigmoid>(&ChanceItem::zeros());
    head::<_, Linear>(&Values::zeros());
    head::<_, Linear>(&Inside::zeros());
    let x = SVector::from([0.1, 0.2, 0.3]);
    let (mut a, mut b) = (Soft::init(&mut rng()), SoftItem::zeros());
    a.dense1.bias[1] = 1.0;
    b.dense1 = a.dense1.clone();
    assert_eq!(a.forward(&x), b.forward(&x));
    assert!((a.forward(&x).sum() - 1.0).abs() < 1e-6);
    assert_eq!(SoftItem::SUMMARY.rows[1].name, "softmax");
    let inside = Inside::init(&mut rng());
    let _: (&Softmax, &Dense<f32, 4, 2>) = (&inside.softmax, &inside.dense2);
}

/// Layers may be called what the expansion calls its own variables, and what Rust calls its own things.
#[test]
fn names_do_not_clash() {
    network! {
        struct Names: 3 => 3 {
            x: dense(3), cx: dense(3), tape: dense(3), logits: dense(3), gradient: dense(3), rng: dense(3),
            d_x: dense(3), path: dense(3), visitor: dense(3), networks: dense(3), network: dense(3),
            values: dense(3), r#type: dense(3, tanh), inputs: relu, name: dense(3), dense2: dense(3), dense(3), dense(3),
        }
    }
    let network = Names::init(&mut rng());
    let x = Batch::<f32, 2, 3>::from_fn(|b, i| if b == i { 1.0 } else { -0.5 });
    let mut tape = Names::tape::<2>();
    network.record(&x, &mut tape, &mut rng());
    tape.dense3.d_output.fill(1.0);
    let mut gradient = Names::zeros();
    network.backward(&x, &mut tape, &mut gradient);
    assert!(network.tensor("type.weight").is_some(), "a raw name is plain in a tensor's name");
    assert!(network.tensor("dense1.weight").is_some() && network.tensor("dense3.weight").is_some());
}

#[allow(dead_code, non_camel_case_types, non_snake_case, non_upper_case_globals)]
/// A module whose own names would shadow those of a careless expansion.
mod crowded {
    type Option = ();
    type Some = ();
    type Box = ();
    type String = ();
    type Result = ();
    struct B;
    struct T;
    struct N;
    struct R;
    struct Batch;
    struct Layer;
    struct Context;
    struct Scalar;
    struct Path;
    // No variable can be called so, but a layer can.
    struct hidden;
    const DEPTH: usize = 2;
    static output: u8 = 0;
    trait Iterator {}
    trait FnMut {}
    trait Sized {}
    trait Network {}

    nn_core::network! {
        pub(crate) struct Dense: 4 => 2 {
            hidden: dense(WIDTH / 2, leaky_relu(SLOPE)),
            dropout(RATE),
            DEPTH: dense(WIDTH / DEPTH),
            output: dense(WIDTH / 2 => 2, init = normal(0.1), bias = none),
        }
        pub(in crate::crowded) struct Zeroable: 4 => 2 { dense({ let n = WIDTH; n - 6 }) }
    }

    const WIDTH: usize = 8;
    const SLOPE: f64 = 0.25;
    const RATE: f64 = 0.5;

    impl Zeroable {
        pub(crate) fn parameters() -> usize {
            Self::PARAMETERS
        }
    }
}

#[test]
fn a_crowded_module_does_no_harm() {
    assert_eq!(crowded::Dense::PARAMETERS, 2 * (4 * 4 + 4) + 4 * 2);
    let network = crowded::Dense::init(&mut rng());
    let _: &Dense<f32, 4, 2, Linear, NoBias> = &network.output;
    assert!(network.forward(&SVector::from([1.0, 2.0, 3.0, 4.0])).iter().all(|y| y.is_finite()));
    assert_eq!(crowded::Dense::SUMMARY.rows[3].initializer, "normal(0.1)");
    assert_eq!(crowded::Dense::SUMMARY.rows[0].layer, "dense(WIDTH / 2, leaky_relu(SLOPE))");
}

network! {
    /// Any number of values, through any number of units.
    pub struct Mlp<const IN: usize, const HIDDEN: usize>: IN => 2 {
        standardize,
        dense(HIDDEN, gelu),
        dense(HIDDEN => HIDDEN, elu),
        dense(2),
    }
}

#[test]
fn sizes_may_be_parameters() {
    assert_eq!(Mlp::<3, 5>::PARAMETERS, 3 * 5 + 5 + 5 * 5 + 5 + 5 * 2 + 2);
    assert_eq!(Mlp::<3, 5>::SUMMARY.rows[1].output, [5]);
    let network = Mlp::<3, 5>::init(&mut rng());
    let mut tape = Mlp::<3, 5>::tape::<2>();
    let x = Batch::<f32, 2, 3>::from_element(0.5);
    network.record(&x, &mut tape, &mut rng());
    tape.dense3.d_output.fill(1.0);
    let mut gradient = Mlp::zeros();
    network.backward(&x, &mut tape, &mut gradient);
    assert!(gradient.dense1.weight.iter().any(|d| *d != 0.0));
}

/// Networks may be written by a macro of the user's own.
#[test]
fn a_macro_may_declare_networks() {
    macro_rules! declare {
        ($name:ident, $size:expr, $layer:ident, $rate:literal) => {
            network! { struct $name: $size => 2 { $layer: dense($size * 2, tanh), dropout($rate), dense(2) } }
        };
    }
    declare!(Written, 3, first, 0.5);
    assert_eq!(Written::PARAMETERS, 3 * 6 + 6 + 6 * 2 + 2);
    let _ = Written::zeros().first;
}

/// A module without a prelude, not even the attributes of tools.
#[test]
fn no_prelude_is_needed() {
    assert_eq!(bare::parameters(), 4 * 3 + 3 + 3 * 2 + 2);
}

#[no_implicit_prelude]
mod bare {
    ::nn_core::network! {
        pub(super) struct Bare: 4 => 2 { standardize, residual { tanh }, concat { { dense(2) }, { dense(1) } }, Inner, dense(2, softmax) }
        pub(super) struct Inner: 3 => 3 { relu }
    }
    pub(super) fn parameters() -> usize {
        Bare::PARAMETERS
    }
}

/// Sizes may be whatever Rust can compute; attributes, whatever Rust knows.
#[test]
fn sizes_are_expressions_and_attributes_are_kept() {
    const WIDE: bool = true;
    const FEW: u8 = 2;
    network! {
        #[deprecated]
        #[cfg_attr(all(), derive(Clone))]
        struct Advised: { 3 } => { if WIDE { 2 } else { 1 } } {
            #[deprecated = "use `b`"]
            a: dense(if WIDE { 4 } else { 5 } ),
            b: dense(match FEW { 1 => 3, _ => 4 } => { 2 }),
        }
    }
    #[expect(deprecated)]
    let parameters = Advised::PARAMETERS;
    assert_eq!(parameters, 3 * 4 + 4 + 4 * 2 + 2);
}

#[test]
fn conditions_hold_for_everything() {
    network! {
        #[cfg(any())]
        struct Never: 3 => 2 { dense(NOWHERE), dense(2) }
        #[cfg(not(any()))]
        struct Always: 3 => 2 { dense(2) }
    }
    assert_eq!(Always::PARAMETERS, 8);
}

/// Names that an expansion uses itself, or that are also the name of something else.
#[test]
#[allow(non_camel_case_types, non_snake_case)]
fn any_other_name_will_do() {
    network! {
        struct hidden: [4] => [3] { hidden: dense(3) }
        struct Generator: 4 => 3 { x: dense(3), cx: dense(3), T: dense(3) }
        struct Set: 4 => 3 { d_x: dense(3), gradient: dense(3), logits: dense(3) }
        struct Loss: 4 => 3 { output: dense(3) }
        struct Targets: 4 => 3 { rng: dense(3) }
        struct Option: 4 => 3 { dense(3) }
        struct Input<const IN: usize, const H: usize, const OUT: usize>: IN => OUT { hidden: dense(H), dense(OUT) }
    }
    assert_eq!([hidden::PARAMETERS, Loss::PARAMETERS, Targets::PARAMETERS, Option::PARAMETERS], [15; 4]);
    assert_eq!([Generator::PARAMETERS, Set::PARAMETERS], [15 + 12 + 12; 2]);
    assert_eq!(Input::<4, 2, 3>::PARAMETERS, 10 + 9);
}

#[test]
fn constants_may_have_any_name() {
    const T: usize = 4;
    const BATCH: usize = 5;
    network! { struct Network: T => 3 { dense(BATCH), self_: dense(T), new: dense(T + 1), tape: dense(3) } }
    assert_eq!(Network::PARAMETERS, (4 * 5 + 5) + (5 * 4 + 4) + (4 * 5 + 5) + (5 * 3 + 3));
}

/// Every initialiser and every activation is known to nn-core under the name that `network!` gives it.
#[test]
fn all_words_are_known() {
    network! {
        // Every word once, whether it suits its activation or not.
        #[allow(deprecated)]
        struct Words: 2 => 2 {
            a: dense(2, linear, init = zeros), b: dense(2, relu, init = constant(-0.5)), c: dense(2, leaky_relu(0.2), init = normal(1)),
            d: dense(2, elu(0.5), init = uniform(0.5)), e: dense(2, selu, init = he_normal), f: dense(2, gelu, init = he_uniform),
            g: dense(2, gelu_tanh, init = xavier_normal), h: dense(2, silu, init = xavier_uniform),
            i: dense(2, tanh, init = lecun_normal), j: dense(2, sigmoid, init = lecun_uniform),
            k: dense(2, softplus, init = orthogonal, bias = constant(0.25)), l: dense(2, hard_sigmoid, bias = zeros),
            m: dense(2, hard_swish, bias = none), linear, relu, leaky_relu, elu, selu, gelu, gelu_tanh, silu, tanh, sigmoid,
            softplus, hard_sigmoid, hard_swish, softmax, dense(2),
        }
    }
    let network = Words::init(&mut rng());
    assert_eq!(network.b.weight[(1, 0)].to_bits(), (-0.5_f32).to_bits());
    assert_eq!(network.k.bias[1].to_bits(), 0.25_f32.to_bits());
    assert_eq!(network.tensor("m.bias"), None);
    assert!(network.forward(&SVector::from([1.0, 2.0])).iter().all(|y| y.is_finite()));
    let declared: Vec<_> = Words::SUMMARY.rows.iter().map(|row| row.initializer).collect();
    assert_eq!(declared[..4], ["zeros", "constant(-0.5)", "normal(1)", "uniform(0.5)"]);
}

/// `dense(32), relu` starts as `dense(32, relu)` does, and says so.
#[test]
fn initialisers_follow_the_activation_of_the_next_item() {
    network! {
        struct Within: 6 => 2 {
            a: dense(40, leaky_relu(0.2)), dropout(0.1), b: dense(30, selu, bias = none), c: dense(20, relu, bias = constant(0.5)),
            d: residual { e: dense(20, gelu) }, f: dense(8, init = orthogonal), g: dense(2),
        }
        struct After: 6 => 2 {
            a: dense(40), dropout(0.1), leaky_relu(0.2), b: dense(30, linear, bias = none), linear, selu,
            c: dense(20, bias = constant(0.5)), relu, d: residual { e: dense(20), gelu }, f: dense(8, init = orthogonal), tanh, g: dense(2),
        }
    }
    let (within, after) = (Within::init(&mut rng()), After::init(&mut rng()));
    let mut count = 0;
    within.tensors(|info, values| {
        let name = info.path.to_string();
        assert!(after.tensor(&name) == Some(values), "{name}");
        count += 1;
    });
    assert_eq!(count, 11);
    let initializer = |rows: &[nn_core::summary::Row<'static>], name| {
        rows.iter().find(|row| row.name == name).map(|row| row.initializer)
    };
    for (name, word) in [("a", "he_normal"), ("b", "lecun_normal"), ("c", "he_normal"), ("f", "orthogonal")] {
        assert_eq!(initializer(After::SUMMARY.rows, name), Some(word));
        assert_eq!(initializer(Within::SUMMARY.rows, name), Some(word));
    }
    let signal = |signal: nn_core::signal::Signal<'static>, name| {
        signal.names.iter().position(|known| *known == name).map(|at| signal.layers[at].forward)
    };
    let (a, b) = (signal(Within::SIGNAL, "d"), signal(After::SIGNAL, "d"));
    assert!(a.zip(b).is_some_and(|(a, b)| (a - b).abs() < 1e-6), "{a:?} {b:?}");
}

/// `network!` finds nn-core by whatever path it was called.
#[test]
fn nn_core_may_have_another_name() {
    mod kit {
        pub(crate) use nn_core as nets;
    }
    kit::nets::network! { struct Renamed: 3 => 2 { dense(SIZE), dense(2) } }
    const SIZE: usize = 5;
    assert_eq!(Renamed::PARAMETERS, 3 * 5 + 5 + 5 * 2 + 2);
}

#[test]
fn weights_are_saved_and_loaded() {
    let path = std::env::temp_dir().join(format!("nn-macro-expansion-{}.safetensors", std::process::id()));
    let network = Digits::init(&mut rng());
    let mut loaded = Digits::zeros();
    let result = network.save(&path).and_then(|()| loaded.load(&path));
    std::fs::remove_file(&path).ok();
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(loaded, network);
}

network! {
    /// Layers within layers, with names that an expansion could use itself.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Deep: 6 => 3 {
        /// Another network.
        tape: Small,
        /// A sum.
        x: residual { gradient: dense(4, tanh), y: residual { tanh } },
        concat: concat { { cx: dense(2) }, { own::Shift<4> }, { residual { r#type: dense(4) } } },
        output: dense(3, softmax),
    }
    /// Four values.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Small: 6 => 4 { relu, dense(4, tanh) }
    /// Nothing that depends on the scalar.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Bare: 2 => 2 { tanh, dropout(0.5) }
}

/// nn-core under another name.
mod elsewhere {
    pub(super) use nn_core as core;
}

/// Layers of the user's, in a module of their own.
pub mod own {
    use super::elsewhere::core as network_crate;
    use nalgebra::{SMatrix, SVector};
    use network_crate::kernels::Isa;
    use network_crate::{Batch, Context, Layer, Parameters, Recorded, Scalar};
    use std::marker::PhantomData;

    /// A number to add.
    #[derive(Clone, Debug, PartialEq, Parameters)]
    #[parameters(crate = super::elsewhere::core)]
    pub struct Offset<const N: usize, T>(#[role(bias)] pub SVector<T, N>)
    where
        T: Scalar;

    /// y = x + offset, beside what is only measured, drawn or named.
    #[derive(Clone, Debug, PartialEq, Parameters)]
    #[shape(N => 2 * N / 2)]
    #[parameters(crate = super::elsewhere::core)]
    pub struct Shift<const N: usize, T: Scalar = f32> {
        /// A layer in the layer.
        pub offset: Offset<N, T>,
        /// Never used.
        #[role(weight)]
        pub r#ref: SMatrix<T, 2, N>,
        /// Never used.
        #[role(buffer)]
        pub seen: SVector<T, 3>,
        nothing: PhantomData<fn() -> T>,
    }

    impl<T: Scalar, const N: usize> Layer<T, N, N> for Shift<N, T> {
        type Tape<const B: usize> = ();
        const FLOPS: usize = N;

        fn forward<I: Isa, const B: usize>(
            &self,
            _: &mut Context<'_, I>,
            x: &Batch<T, B, N>,
            y: &mut Batch<T, B, N>,
        ) {
            for (i, offset) in self.offset.0.iter().enumerate() {
                y.set_column(i, &x.column(i).add_scalar(*offset));
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
            _: &mut Context<'_, I>,
            _: &Batch<T, B, N>,
            from: &mut Recorded<T, (), B, N>,
            d_x: Option<&mut Batch<T, B, N>>,
            gradient: &mut Self,
        ) {
            gradient.offset.0 = from.d_output.row_sum().transpose();
            gradient.r#ref.fill(T::ZERO);
            if let Some(d_x) = d_x {
                d_x.copy_from(&from.d_output);
            }
        }
    }
}

#[test]
fn layers_within_layers_have_their_own_names() {
    let network = Deep::init(&mut rng());
    let mut names = Vec::new();
    network.tensors(|info, values| names.push(format!("{} {:?} {}", info.path, info.shape, values.len())));
    assert_eq!(
        names,
        [
            "tape.dense1.weight [4, 6] 24",
            "tape.dense1.bias [4] 4",
            "x.gradient.weight [4, 4] 16",
            "x.gradient.bias [4] 4",
            "concat.branch1.cx.weight [2, 4] 8",
            "concat.branch1.cx.bias [2] 2",
            "concat.branch2.shift.offset.0 [4] 4",
            "concat.branch2.shift.ref [2, 4] 8",
            "concat.branch2.shift.seen [3] 3",
            "concat.branch3.residual.type.weight [4, 4] 16",
            "concat.branch3.residual.type.bias [4] 4",
            "output.weight [3, 10] 30",
            "output.bias [3] 3",
        ]
    );
    assert_eq!((Deep::PARAMETERS, Deep::BUFFERS), (28 + 20 + 10 + 12 + 20 + 33, 3));
    assert_eq!(network.clone(), network);
    assert_eq!(network.x.gradient.weight.shape(), (4, 4));
    assert_eq!(Bare::zeros().forward(&SVector::from([0.0, 0.0])), SVector::from([0.0, 0.0]));
}
