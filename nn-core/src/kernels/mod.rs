//! The only numerics that are not plain nalgebra, and the only home of `unsafe` beside in-place allocation.
//!
//! `isa` holds the instruction sets and the choice among them, `vector` their registers, `compiled` the kernels that this crate compiles
//! itself; the other files hold one family of kernels each, next to the plain reference that a test compares it with. Layers, losses and
//! optimisers call the kernels; nobody else does.
//!
//! Kernels take slices, and sizes as values: a network of a hundred shapes has the kernels of one. `dense` is where a layer's passes
//! are put together from `product` (a batch), `single` (one sample) and `transpose`.

pub mod blend;
pub mod compiled;
pub mod dense;
pub mod elementwise;
mod functions;
pub mod gather;
pub mod isa;
pub mod optim;
pub mod product;
pub mod single;
pub mod softmax;
pub mod transpose;
pub mod vector;

#[cfg(target_arch = "x86_64")]
pub use isa::{Avx2, Avx512};
pub use isa::{Baseline, Isa, Portable, Task, dispatch};

use nalgebra::SVector;

use crate::batch::Batch;

/// An array as a sample: the same memory.
#[inline(always)]
pub fn as_sample<T, const N: usize>(values: &[T; N]) -> &SVector<T, N> {
    // SAFETY: a vector is `#[repr(C)]` around a `#[repr(transparent)]` array, `[[T; N]; 1]`: N numbers in order.
    unsafe { &*core::ptr::from_ref(values).cast() }
}

/// One sample as a batch of one row: the same memory.
#[inline(always)]
pub fn as_row<T, const N: usize>(sample: &SVector<T, N>) -> &Batch<T, 1, N> {
    // SAFETY: both are `#[repr(C)]` around a `#[repr(transparent)]` array, `[[T; N]; 1]` and `[[T; 1]; N]`: N numbers in order.
    unsafe { &*core::ptr::from_ref(sample).cast() }
}

/// One sample as a batch of one row, to be written.
#[inline(always)]
pub fn as_row_mut<T, const N: usize>(sample: &mut SVector<T, N>) -> &mut Batch<T, 1, N> {
    // SAFETY: as in `as_row`, and the borrow is exclusive.
    unsafe { &mut *core::ptr::from_mut(sample).cast() }
}
