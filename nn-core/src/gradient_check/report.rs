//! What a gradient check found, printed as a table, a tensor a row.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::Comparison;
use crate::parameters::Path;

/// The result of a gradient check. `{}` prints the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The tensors in the order of the layers; at last the input, `x`.
    pub tensors: Vec<Tensor>,
    /// The largest [`Comparison::error`] that passes.
    pub tolerance: f64,
}

/// One row of a [`Report`].
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// As `hidden.weight`; the input is `x`.
    pub name: String,
    /// As PyTorch gives it: `[out, in]` for a dense weight, `[batch, features]` for the input.
    pub shape: Vec<usize>,
    /// Its numbers.
    pub comparison: Comparison,
}

impl Tensor {
    /// Where the worst number is, one index for each number of the shape.
    pub fn worst_index(&self) -> Vec<usize> {
        let mut rest = self.comparison.index;
        let split = |size: &usize| {
            let index = rest % size;
            rest /= size;
            index
        };
        self.shape.iter().map(split).collect()
    }
}

impl Report {
    pub(super) fn new(tolerance: f64) -> Self {
        Self { tensors: Vec::new(), tolerance }
    }

    pub(super) fn push(&mut self, path: Path<'_>, shape: &[usize], comparison: Comparison) {
        self.tensors.push(Tensor { name: path.to_string(), shape: shape.to_owned(), comparison });
    }

    /// Whether `backward` and the differences agree in every number.
    pub fn is_ok(&self) -> bool {
        self.tensors.iter().all(|tensor| self.passes(tensor))
    }

    /// Whether they agree in this tensor.
    pub fn passes(&self, tensor: &Tensor) -> bool {
        tensor.comparison.error <= self.tolerance
    }

    /// The tensor with the largest error. `None` only if nothing was compared.
    pub fn worst(&self) -> Option<&Tensor> {
        self.tensors.iter().max_by(|a, b| a.comparison.error.total_cmp(&b.comparison.error))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = ["tensor", "shape", "worst", "at", "backward", "difference", ""].map(str::to_owned);
        let rows: Vec<_> =
            core::iter::once(header).chain(self.tensors.iter().map(|t| self.cells(t))).collect();
        let mut widths = [0; 7];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        for row in &rows {
            let [name, shape, numbers @ .., verdict] = row;
            write!(f, "{name:<0$}  {shape:<1$}", widths[0], widths[1])?;
            for (cell, width) in numbers.iter().zip(&widths[2..]) {
                write!(f, "  {cell:>width$}")?;
            }
            writeln!(f, "{}{verdict}", if verdict.is_empty() { "" } else { "  " })?;
        }
        let (all, wrong) = (self.tensors.len(), self.tensors.iter().filter(|t| !self.passes(t)).count());
        match wrong {
            0 => write!(f, "backward agrees with central differences to {:e}", self.tolerance),
            _ => write!(
                f,
                "{wrong} of {all} tensors differ from central differences by more than {:e}",
                self.tolerance
            ),
        }
    }
}

impl Report {
    fn cells(&self, tensor: &Tensor) -> [String; 7] {
        let Comparison { error, analytic, numeric, .. } = tensor.comparison;
        [
            tensor.name.clone(),
            format!("{:?}", tensor.shape),
            format!("{error:.1e}"),
            format!("{:?}", tensor.worst_index()),
            format!("{analytic:.8e}"),
            format!("{numeric:.8e}"),
            if self.passes(tensor) { "ok" } else { "WRONG" }.to_owned(),
        ]
    }
}
