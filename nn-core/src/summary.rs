//! The table of a network's layers, as a constant.

use core::fmt;

/// A network's layers: printed as a table by `{}`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary<'a> {
    /// The network's name.
    pub name: &'a str,
    /// The shape of one input: `[features]`, or `[channels, height, width]`.
    pub input: &'a [usize],
    /// A row a layer.
    pub rows: &'a [Row<'a>],
    /// Bytes of one number.
    pub scalar_bytes: usize,
}

/// One layer of a [`Summary`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// The name of the network's field: `hidden`.
    pub name: &'a str,
    /// The layer as it was declared: `dense(32, relu)`.
    pub layer: &'a str,
    /// The shape of one output.
    pub output: &'a [usize],
    /// Numbers that training moves.
    pub parameters: usize,
    /// Numbers that are measured, not trained.
    pub buffers: usize,
    /// How the weights start: `he_normal`. Empty without weights.
    pub initializer: &'a str,
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
