//! The index of a class, held to the number of classes.

use core::fmt;

use crate::zeroed::Zeroable;

/// A class out of `N`, counted from 0. One that is not below `N` cannot be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class<const N: usize>(u32);

// SAFETY: class 0.
unsafe impl<const N: usize> Zeroable for Class<N> {}

impl<const N: usize> Class<N> {
    /// The class of this index, if it is below `N`.
    pub const fn new(index: usize) -> Option<Self> {
        if index < N { Some(Self(index as u32)) } else { None }
    }

    /// The index, below `N`.
    #[inline(always)]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl<const N: usize> fmt::Display for Class<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
