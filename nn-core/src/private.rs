//! The names that the expansion of `network!` may use, exported as `__private`. No part of the public interface.

#[path = "private/check.rs"]
pub mod check;
#[path = "private/part.rs"]
mod part;
#[path = "private/prediction.rs"]
mod prediction;
#[path = "private/sizes.rs"]
mod sizes;

#[cfg(feature = "alloc")]
pub use alloc::boxed::Box;
pub use nalgebra::SVector;
pub use nn_macros::network_in;
pub use part::Part;
pub use prediction::{Judged, Prediction, prediction};
pub use rand::Rng;
pub use sizes::Sizes;
#[cfg(feature = "safetensors")]
pub use std::path::Path as FilePath;

pub use crate::{__with_alloc as with_alloc, __with_safetensors as with_safetensors};

/// Passes items on if there is a heap.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "alloc")]
macro_rules! __with_alloc {
    ($($item:item)*) => { $($item)* };
}

/// Passes items on if there is a heap.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "alloc"))]
macro_rules! __with_alloc {
    ($($item:item)*) => {};
}

/// Passes items on if weights can be written to files.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "safetensors")]
macro_rules! __with_safetensors {
    ($($item:item)*) => { $($item)* };
}

/// Passes items on if weights can be written to files.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "safetensors"))]
macro_rules! __with_safetensors {
    ($($item:item)*) => {};
}
