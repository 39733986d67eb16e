//! Small neural networks of fixed shape, as a part of a program.
//!
//! [`network!`] declares a network once. It becomes an ordinary struct of nalgebra matrices whose sizes are part of its type, the
//! compiler proves every shape, and a wrong one is one error, at the number to change, in words.
//!
//! # A network, and one sample
//!
//! ```
//! use nn_core::network;
//! use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
//!
//! network! {
//!     /// Which way to turn, from four distances.
//!     pub struct Steering: 4 => 2 {
//!         hidden: dense(16, tanh),
//!         output: dense(2),
//!     }
//! }
//!
//! let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//! let network = Steering::init(&mut rng);
//! let output = network.forward(&[0.3, 1.2, 0.8, 2.0]);
//! assert_eq!(output.len(), 2);
//! assert_eq!(Steering::PARAMETERS, 4 * 16 + 16 + 16 * 2 + 2);
//! println!("{}", Steering::summary());
//! ```
//!
//! [`layers`] are the layers, [`activation`] and [`init`] the names that go into `dense(32, relu, init = he_normal)`. Without a hint, the
//! initialiser follows the activation. A batch is a [`Batch`]: a row is a sample.
//!
//! # Training, by hand
//!
//! Forward, cost, backward, update. The gradient has the network's own type; the tape remembers what backward needs. None of the
//! four allocates.
//!
//! ```
//! # use nn_core::{Batch, network};
//! # use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
//! # network! { struct Steering: 4 => 2 { hidden: dense(16, tanh), output: dense(2) } }
//! use nn_core::loss::MeanSquaredError;
//! use nn_core::optim::{Adam, Optimizer};
//!
//! # let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//! # let mut network = Steering::init(&mut rng);
//! # let inputs = Batch::<f32, 8, 4>::from_fn(|row, column| (row * column) as f32 / 10.0);
//! # let targets = Batch::<f32, 8, 2>::from_fn(|row, _| row as f32 / 10.0);
//! let mut gradient = Steering::zeros();
//! let mut tape = Steering::tape::<8>();
//! let mut optimizer = Optimizer::new(Adam::new(1e-2));
//! # let mut costs = Vec::new();
//! for _ in 0..100 {
//!     network.record(&inputs, &mut tape, &mut rng);
//!     let cost = network.cost(&MeanSquaredError, &targets, &mut tape);
//!     network.backward(&inputs, &mut tape, &mut gradient);
//!     optimizer.step(&mut network, &mut gradient);
//!     # costs.push(cost);
//! }
//! # assert!(costs[99] < costs[0] / 10.0);
//! ```
//!
//! [`Trainer`](train::Trainer) does this for a [data set](data): batches, shuffling, metrics, a history, early stopping. A loss that does
//! not fit the last activation does not compile.
//!
//! # Proof
//!
//! [`gradient_check`] holds `backward` against central differences, for your own layers too, and says in words what is wrong.
//!
//! ```
//! # use nn_core::{Batch, Network, gradient_check, network};
//! # use nn_core::loss::MeanSquaredError;
//! # use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
//! # network! { struct Steering: 4 => 2 { hidden: dense(16, tanh), output: dense(2) } }
//! # let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//! let network = Steering::<f64>::init(&mut rng);
//! let x = Batch::<f64, 3, 4>::from_fn(|row, column| (row + column) as f64 / 10.0);
//! let targets = Batch::<f64, 3, 2>::zeros();
//! let report = gradient_check::check(&network, &x, &targets, &MeanSquaredError);
//! assert!(report.is_ok(), "{report}");
//! ```
//!
//! # When it does not learn
//!
//! [`diagnose`] tells of each layer how large its values and gradients are, whether units are saturated or dead, and what to do.
//! [`init`] says which weights suit which activation, and has [`Lsuv`](init::Lsuv), which suits them to the data.
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `std` | yes | files, time, and the choice of the instruction set at run time |
//! | `alloc` | with `std` | networks on the heap, data sets, the trainer |
//! | `csv` | | data sets from CSV files |
//! | `safetensors` | | `save` and `load`: weights in files that PyTorch reads |
//! | `checkpoint` | | training that is saved as it goes, and resumed |
//! | `progress` | | progress bars for the trainer and for gradient checks |
//! | `plot` | | pictures of training and of networks, as SVG |
//! | `plot-png` | | the same as PNG, with a font of their own |
//!
//! With `default-features = false` nothing here needs an operating system or a heap: networks, gradients, tapes and an optimiser's state
//! are values that the caller owns, and start as [`Zeroable::ZEROED`], in a `static` too. [`optim::step`] is the update without a heap;
//! [`Network`] has an example.
//!
//! A network of more than some 100,000 parameters is too large for the stack: make it with `init_boxed`, and its gradient with
//! `zeros_boxed`.
//!
//! # For more
//!
//! The scalar is a parameter with `f32` as its default: `Steering` is `Steering<f32>`. Other scalars, and generic code, use the trait
//! [`Network`]; a layer of your own implements [`Layer`], [`Parameters`] and [`Shape`].
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod activation;
mod batch;
#[cfg(feature = "alloc")]
pub mod data;
pub mod diagnose;
mod fault;
#[cfg(feature = "safetensors")]
mod file;
pub mod gradient_check;
pub mod head;
pub mod init;
pub mod input;
pub mod kernels;
pub mod layer;
pub mod layers;
pub mod loss;
mod macros;
pub mod network;
pub mod observe;
pub mod optim;
pub mod parameters;
#[cfg(feature = "plot")]
pub mod plot;
#[cfg(feature = "alloc")]
mod random;
mod scalar;
pub mod signal;
pub mod summary;
#[cfg(all(test, feature = "alloc"))]
mod testing;
#[cfg(feature = "alloc")]
pub mod train;
#[cfg(feature = "safetensors")]
pub mod weights;
mod zeroed;

/// The version of nalgebra whose matrices are in this crate's interface.
pub use nalgebra;
/// The version of rand whose generators this crate takes.
pub use rand;

pub use batch::Batch;
pub use fault::Fault;
pub use layer::{Context, Layer, Mode, Recorded, Shape};
pub use loss::Class;
pub use network::Network;
pub use nn_macros::Parameters;
#[cfg(feature = "alloc")]
pub use optim::Optimizer;
pub use parameters::Parameters;
pub use scalar::Scalar;
pub use zeroed::Zeroable;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
