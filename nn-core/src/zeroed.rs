//! Memory that starts as zeros: how large networks and tapes come to be without passing through the stack.
//!
//! Holds the trait that says "all bytes zero is a value of this type" and the few lines that allocate such a value in place.
//! Called by `boxed` on networks, tapes and optimisers. The only `unsafe` outside the kernels.

use nalgebra::SMatrix;

/// A type for which memory filled with zero bytes is a valid value, namely the number zero throughout.
///
/// # Safety
///
/// Every field must be `Zeroable`. `network!` implements this for the networks and tapes that it writes, whose fields are
/// layers and matrices only, and `#[derive(Parameters)]` for a layer of your own, on the condition that its fields are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a layer",
    label = "not made of numbers alone",
    note = "a layer consists of matrices and vectors of nalgebra, of other layers, and of `PhantomData`"
)]
pub unsafe trait Zeroable: Sized {
    /// The value of zeros. In a `static` it costs no space in the program's file.
    // SAFETY: zero bytes are a value of `Self` by the contract of this trait.
    const ZEROED: Self = unsafe { core::mem::MaybeUninit::zeroed().assume_init() };

    /// Becomes the value of zeros, in place.
    fn set_zero(&mut self) {
        // SAFETY: the borrow is exclusive, and zero bytes are a value of `Self` by the contract of this trait.
        unsafe { core::ptr::write_bytes(self, 0, 1) };
    }

    /// A value of zeros on the heap, made in place: nothing of its size passes through the stack, in dev builds too.
    #[cfg(feature = "alloc")]
    #[inline(never)]
    fn zeroed_box() -> alloc::boxed::Box<Self> {
        let layout = core::alloc::Layout::new::<Self>();
        if layout.size() == 0 {
            // SAFETY: a zero-sized value has no bytes, and a dangling, aligned pointer is a valid box of it.
            return unsafe { alloc::boxed::Box::from_raw(core::ptr::dangling_mut()) };
        }
        // SAFETY: the layout is that of `Self` and not empty; on success the memory is owned by nobody else, and its zero
        // bytes are a value of `Self` by the contract of this trait.
        unsafe {
            let memory = alloc::alloc::alloc_zeroed(layout).cast::<Self>();
            if memory.is_null() {
                alloc::alloc::handle_alloc_error(layout);
            }
            alloc::boxed::Box::from_raw(memory)
        }
    }
}

// SAFETY: +0.0 is all zero bits; tuples, arrays and matrices of zeros are zeros; unit has no bytes.
unsafe impl Zeroable for f32 {}
// SAFETY: see above.
unsafe impl Zeroable for f64 {}
// SAFETY: see above.
unsafe impl Zeroable for () {}
// SAFETY: see above.
unsafe impl<A: Zeroable, B: Zeroable> Zeroable for (A, B) {}
// SAFETY: see above.
unsafe impl<A: Zeroable, const N: usize> Zeroable for [A; N] {}
// SAFETY: a static matrix is its array of numbers.
unsafe impl<T: Zeroable, const R: usize, const C: usize> Zeroable for SMatrix<T, R, C> {}
// SAFETY: no bytes.
unsafe impl<T> Zeroable for core::marker::PhantomData<T> {}
