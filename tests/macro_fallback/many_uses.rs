// Two mistakes in one network are two errors, whatever is done with the network: none follows from its stub.
#![allow(dead_code, unused_imports, unused_variables, unused_mut)]

use nalgebra::{SMatrix, SVector};
use nn_core::{Network, Parameters, Zeroable, network};
use rand::SeedableRng;

network! {
    /// Reads a handwritten digit.
    #[derive(Clone, Debug)]
    pub struct Digits: 64 => 10 {
        standardize,
        hidden: dense(32, rellu),
        output: dense(40 => 10, softmax),
    }
}

pub struct Holder {
    pub net: Digits,
    pub tape: Box<DigitsTape<8>>,
    pub other: Digits<f64>,
}

fn takes(network: &Digits, x: &SVector<f32, 64>) -> SVector<f32, 10> {
    network.forward(x)
}
fn generic<N: Network<f32, 64, 10>>(_n: &N) -> usize {
    N::FLOPS
}
fn params<N: Parameters<f32>>(_n: &N) -> usize {
    N::PARAMETERS
}
impl Default for Digits {
    fn default() -> Self {
        Digits::zeros()
    }
}
trait Tr {
    fn t(&self) -> usize;
}
impl Tr for Digits {
    fn t(&self) -> usize {
        self.hidden.weight.len()
    }
}
static NET: Digits = Digits::ZEROED;
const N: usize = Digits::PARAMETERS;
#[derive(Clone, Debug)]
pub struct Derived {
    pub net: Digits,
}
impl Digits {
    pub fn extra(&self) -> f32 {
        self.output.bias[3] + self.hidden.weight[(0, 0)]
    }
}
impl<T: nn_core::Scalar> From<Digits<T>> for Vec<T> {
    fn from(_: Digits<T>) -> Self {
        vec![]
    }
}

fn main() {
    let mut rng = rand::rngs::StdRng::seed_from_u64(1);
    let mut network = Digits::init(&mut rng);
    let mut n2: Digits = Digits::init(&mut rng);
    let b = Digits::init_boxed(&mut rng);
    let mut gradient = Digits::zeros();
    let mut tape = Digits::tape::<8>();
    let x = SMatrix::<f32, 8, 64>::zeros();
    let l = network.record(&x, &mut tape, &mut rng);
    println!("{:?}", l[(0, 0)]);
    network.backward(&x, &mut tape, &mut gradient);
    let y = network.forward_batch(&x);
    let z: SVector<f32, 10> = network.forward(&SVector::zeros());
    println!("{} {}", Digits::summary(), Digits::PARAMETERS);
    let h = Holder { net: network.clone(), tape, other: Digits::<f64>::init(&mut rng) };
    takes(&h.net, &SVector::zeros());
    generic(&h.net);
    params(&h.net);
    network.hidden.weight[(0, 0)] = 1.0;
    let Digits { hidden, output, .. } = network;
    for v in n2.tensor("hidden.weight").unwrap() {
        println!("{v}");
    }
    n2.tensors(|info, values| println!("{} {}", info.path, values.len()));
    let c = n2.t() + 1;
    let arr = [0.0; Digits::INPUTS];
    let d: Digits = Default::default();
    let v: Vec<Digits> = vec![d];
    let f = |n: &Digits| n.forward(&SVector::zeros())[0] + 1.0;
    println!("{}", f(&v[0]));
    println!("{}", n2.extra());
    std::thread::spawn(move || b.forward(&SVector::zeros())).join().unwrap();
    let all: Vec<f32> =
        (0..3).map(|_| Digits::init(&mut rng)).map(|n| n.forward(&SVector::zeros()).sum()).collect();
    let DigitsTape { standardize, .. } = *Digits::tape::<4>();
    if network == n2 {
        println!("{network:?}");
    }
}
