//! Output, loss, gradients and ten steps of every optimiser, against what PyTorch computed: see golden/README.md.
#![allow(missing_docs)]

use std::fmt::Debug;

use nalgebra::SVector;
use nn_core::loss::{BinaryCrossEntropy, Class, CrossEntropy, Fits, Loss, MeanSquaredError};
use nn_core::optim::{Adam, AdamW, Momentum, Nesterov, RmsProp, Rule, Sgd};
use nn_core::parameters::Path;
use nn_core::{Batch, Network, Optimizer, Parameters, Scalar, Zeroable, network};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use safetensors::SafeTensors;
use safetensors::tensor::Dtype;

network! {
    struct Xor: 2 => 1 {
        hidden: dense(4, tanh),
        output: dense(1, sigmoid),
    }

    struct Digits: 64 => 10 {
        hidden: dense(32, relu),
        output: dense(10, softmax),
    }

    struct Iris: 4 => 3 {
        first: dense(32, tanh),
        second: dense(16, tanh),
        output: dense(3),
    }

    struct Cancer: 30 => 1 {
        first: dense(8, leaky_relu(0.01)),
        second: dense(8, elu),
        output: dense(1, sigmoid),
    }

    struct Wine: 13 => 3 {
        first: dense(16, gelu),
        second: dense(16, silu),
        output: dense(3, softmax),
    }
}

/// One file of golden values.
struct Golden(SafeTensors<'static>);

impl Golden {
    fn new(bytes: &'static [u8]) -> Self {
        Self(SafeTensors::deserialize(bytes).expect("a golden file"))
    }

    /// The numbers of a tensor, row by row, and its last dimension.
    fn numbers(&self, name: &str) -> (Vec<f64>, usize) {
        let tensor = self.0.tensor(name).unwrap_or_else(|_| panic!("no tensor `{name}`"));
        assert_eq!(tensor.dtype(), Dtype::F64, "{name}");
        let numbers = tensor.data().as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
        (numbers, *tensor.shape().last().expect("a dimension"))
    }

    fn batch<T: Scalar, const B: usize, const N: usize>(&self, name: &str) -> Batch<T, B, N> {
        let (numbers, columns) = self.numbers(name);
        assert_eq!((numbers.len(), columns), (B * N, N), "{name}");
        Batch::from_fn(|b, i| T::from_f64(numbers[b * N + i]))
    }

    fn classes<const B: usize, const N: usize>(&self) -> [Class<N>; B] {
        let target = self.0.tensor("target").expect("targets");
        assert_eq!((target.dtype(), target.shape()), (Dtype::I64, &[B][..]));
        let indices = target.data().as_chunks().0;
        std::array::from_fn(|b| Class::new(i64::from_le_bytes(indices[b]) as usize).expect("a class"))
    }

    /// A network with the parameters that start with `prefix`.
    fn network<T: Scalar, N: Parameters<T>>(&self) -> Box<N> {
        let mut network = N::zeroed_box();
        N::zip([&mut *network], Path::ROOT, &mut |info, [values]| {
            let (numbers, columns) = self.numbers(&info.path.to_string());
            for (element, number) in numbers.iter().enumerate() {
                values[column_major(element, columns, numbers.len())] = T::from_f64(*number);
            }
        });
        network
    }

    /// Holds every tensor of `found` to the one whose name starts with `prefix`. In units of the tensor's largest number.
    fn hold<T: Scalar, N: Parameters<T>>(&self, prefix: &str, found: &N, tolerance: f64) {
        found.visit(Path::ROOT, &mut |info, values| {
            let name = format!("{prefix}{}", info.path);
            let (numbers, columns) = self.numbers(&name);
            let place = |element| column_major(element, columns, numbers.len());
            hold(&name, &numbers, |element| values[place(element)].to_f64(), tolerance);
        });
    }

    fn hold_batch<T: Scalar, const B: usize, const N: usize>(
        &self,
        name: &str,
        found: &Batch<T, B, N>,
        tolerance: f64,
    ) {
        hold(name, &self.numbers(name).0, |element| found[(element / N, element % N)].to_f64(), tolerance);
    }
}

/// Where the element at this row-major place lies in column-major memory.
fn column_major(element: usize, columns: usize, count: usize) -> usize {
    // A vector has one dimension: its "row" is the whole of it.
    let rows = count / columns;
    element / columns + element % columns * rows
}

fn hold(name: &str, wanted: &[f64], found: impl Fn(usize) -> f64, tolerance: f64) {
    let largest = wanted.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    for (element, wanted) in wanted.iter().enumerate() {
        let found = found(element);
        assert!(
            (found - wanted).abs() <= tolerance * largest,
            "{name}, element {element}: {found}, PyTorch has {wanted}; the largest is {largest}"
        );
    }
}

/// One network, its golden values, and everything that is held to them.
struct Case<'a, L, Y> {
    golden: Golden,
    loss: L,
    targets: &'a Y,
    tolerance: f64,
}

impl<L, Y> Case<'_, L, Y> {
    fn check<T, N, const B: usize, const IN: usize, const OUT: usize>(&self)
    where
        T: Scalar + Debug,
        N: Network<T, IN, OUT>,
        L: Fits<N> + Loss<N::Head, T, Y, B, OUT>,
    {
        let network = self.golden.network::<T, N>();
        let x = self.golden.batch::<T, B, IN>("x");
        self.check_output(&*network, &x);
        self.check_gradient(&*network, &x);
        self.check_steps::<T, N, _, B, IN, OUT>("sgd.", Sgd::new(0.1));
        self.check_steps::<T, N, _, B, IN, OUT>("momentum.", Momentum::new(0.05, 0.9));
        self.check_steps::<T, N, _, B, IN, OUT>("nesterov.", Nesterov::new(0.05, 0.9));
        self.check_steps::<T, N, _, B, IN, OUT>("rmsprop.", RmsProp::new(1e-3));
        self.check_steps::<T, N, _, B, IN, OUT>("adam.", Adam::new(1e-2));
        let adam_w = AdamW::new(1e-2).weight_decay(0.1).decay_every_parameter();
        self.check_steps::<T, N, _, B, IN, OUT>("adamw.", adam_w);
    }

    fn check_output<T, N, const B: usize, const IN: usize, const OUT: usize>(
        &self,
        network: &N,
        x: &Batch<T, B, IN>,
    ) where
        T: Scalar,
        N: Network<T, IN, OUT>,
    {
        let output = nn_core::network::forward_batch(network, x);
        self.golden.hold_batch("output", &output, self.tolerance);
        let mut singly = Batch::<T, B, OUT>::ZEROED;
        for b in 0..B {
            let sample: SVector<T, IN> = x.row(b).transpose();
            singly.set_row(b, &nn_core::network::forward(network, &sample).transpose());
        }
        self.golden.hold_batch("output", &singly, self.tolerance);
    }

    fn check_gradient<T, N, const B: usize, const IN: usize, const OUT: usize>(
        &self,
        network: &N,
        x: &Batch<T, B, IN>,
    ) where
        T: Scalar,
        N: Network<T, IN, OUT>,
        L: Fits<N> + Loss<N::Head, T, Y, B, OUT>,
    {
        let (mut tape, mut gradient) = (N::Tape::<B>::zeroed_box(), N::zeroed_box());
        let mut d_x = Batch::ZEROED;
        nn_core::network::record(network, x, &mut tape, &mut Xoshiro256PlusPlus::seed_from_u64(1));
        let cost = nn_core::network::cost(network, &self.loss, self.targets, &mut tape);
        nn_core::network::backward_input(network, x, &mut tape, &mut d_x, &mut gradient);
        hold("loss", &self.golden.numbers("loss").0, |_| cost.to_f64(), self.tolerance);
        self.golden.hold("grad.", &*gradient, self.tolerance);
        self.golden.hold_batch("grad.x", &d_x, self.tolerance);
    }

    /// Ten steps on the same batch.
    fn check_steps<T, N, R, const B: usize, const IN: usize, const OUT: usize>(&self, prefix: &str, rule: R)
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        L: Fits<N> + Loss<N::Head, T, Y, B, OUT>,
        R: Rule,
    {
        let x = self.golden.batch::<T, B, IN>("x");
        let (mut tape, mut gradient) = (N::Tape::<B>::zeroed_box(), N::zeroed_box());
        let mut network = self.golden.network::<T, N>();
        let mut optimizer = Optimizer::new(rule);
        for _ in 0..10 {
            nn_core::network::record(&*network, &x, &mut tape, &mut Xoshiro256PlusPlus::seed_from_u64(1));
            nn_core::network::cost(&*network, &self.loss, self.targets, &mut tape);
            nn_core::network::backward(&*network, &x, &mut tape, &mut gradient);
            optimizer.step::<T>(&mut *network, &mut *gradient);
        }
        self.golden.hold(prefix, &*network, self.tolerance);
    }
}

/// In `f64` to 1e-9, in `f32` to 1e-5, both of the tensor's largest number.
macro_rules! golden {
    ($test:ident: $file:literal, $network:ident, $inputs:literal => $outputs:literal, $batch:literal, $loss:expr, classes) => {
        #[test]
        fn $test() {
            let golden = || Golden::new(include_bytes!($file));
            let targets = &golden().classes::<$batch, $outputs>();
            let case = Case { golden: golden(), loss: $loss, targets, tolerance: 1e-9 };
            case.check::<f64, $network<f64>, $batch, $inputs, $outputs>();
            let case = Case { tolerance: 1e-5, ..case };
            case.check::<f32, $network<f32>, $batch, $inputs, $outputs>();
        }
    };
    ($test:ident: $file:literal, $network:ident, $inputs:literal => $outputs:literal, $batch:literal, $loss:expr, values) => {
        #[test]
        fn $test() {
            let golden = || Golden::new(include_bytes!($file));
            let targets = &golden().batch::<f64, $batch, $outputs>("target");
            let case = Case { golden: golden(), loss: $loss, targets, tolerance: 1e-9 };
            case.check::<f64, $network<f64>, $batch, $inputs, $outputs>();
            let targets = &golden().batch::<f32, $batch, $outputs>("target");
            let case = Case { golden: golden(), loss: $loss, targets, tolerance: 1e-5 };
            case.check::<f32, $network<f32>, $batch, $inputs, $outputs>();
        }
    };
}

golden!(xor: "golden/xor.safetensors", Xor, 2 => 1, 4, BinaryCrossEntropy, values);
golden!(digits: "golden/digits_mlp.safetensors", Digits, 64 => 10, 32, CrossEntropy, classes);
golden!(iris: "golden/iris_tanh_mse.safetensors", Iris, 4 => 3, 40, MeanSquaredError, values);
golden!(cancer: "golden/cancer_leaky.safetensors", Cancer, 30 => 1, 64, BinaryCrossEntropy, values);
golden!(wine: "golden/wine_gelu.safetensors", Wine, 13 => 3, 48, CrossEntropy, classes);

/// What PyTorch saved is loaded by name: its `state_dict` alone, without the other golden values.
#[test]
fn a_state_dict_is_loaded() {
    let golden = Golden::new(include_bytes!("golden/wine_gelu.safetensors"));
    let names =
        ["first", "second", "output"].map(|layer| ["weight", "bias"].map(|part| format!("{layer}.{part}")));
    let tensors = names.as_flattened().iter().map(|name| (name, golden.0.tensor(name).expect("a parameter")));
    let bytes = safetensors::serialize(tensors, None).expect("a state_dict");
    let file = std::env::temp_dir().join(format!("nn-state-dict-{}.safetensors", std::process::id()));
    std::fs::write(&file, bytes).expect("written");
    let mut network = Wine::<f64>::ZEROED;
    let loaded = network.load(&file);
    std::fs::remove_file(&file).expect("removed");
    loaded.expect("PyTorch's names and shapes are ours");
    golden.hold("", &network, 0.0);
    let output = network.forward_batch(&golden.batch::<f64, 48, 13>("x"));
    golden.hold_batch("output", &output, 1e-9);
}
