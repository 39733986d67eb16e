//! Small neural networks of fixed shape.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod activation;
pub mod gradient_check;
#[cfg(feature = "alloc")]
pub mod data;
pub mod head;
pub mod init;
pub mod kernels;
pub mod layer;
pub mod layers;
pub mod loss;
mod macros;
pub mod network;
pub mod optim;
pub mod parameters;
#[cfg(feature = "alloc")]
mod random;
mod scalar;
pub mod summary;
#[cfg(all(test, feature = "alloc"))]
mod testing;
#[cfg(feature = "safetensors")]
pub mod weights;
#[cfg(feature = "alloc")]
pub mod train;
mod zeroed;

pub use layer::{Batch, Context, Layer, Mode, Recorded, Shape};
pub use network::Network;
#[cfg(feature = "alloc")]
pub use optim::Optimizer;
pub use parameters::Parameters;
pub use scalar::Scalar;
pub use zeroed::Zeroable;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
