//! The sizes of what a macro writes, from which [`Shape`] follows. An error about another type then lists no networks: that takes an
//! attribute, which a module under `#![no_implicit_prelude]` cannot name.

use crate::layer::Shape;

/// [`Shape`] of a network, or of a layer with `#[shape(in => out)]`.
#[allow(missing_docs)]
pub trait Sizes {
    const INPUTS: usize;
    const OUTPUTS: usize;
    /// No value if a parameter of the network is no size.
    const CHECKED: () = ();
}

#[diagnostic::do_not_recommend]
impl<L: Sizes> Shape for L {
    const INPUTS: usize = L::INPUTS;
    const OUTPUTS: usize = L::OUTPUTS;
}
