//! What a gradient check found, printed as a table, a tensor a row.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::comparison::{Comparison, Element, position};
use super::{Event, Hint};
use crate::summary::Thousands;

/// The result of a gradient check. `{}` prints a table, a tensor a row, and below it the worst numbers of each tensor that is
/// wrong, with what they have in common.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The tensors in the order of the layers; at last the input, `x`.
    pub tensors: Vec<Tensor>,
    /// The largest [`Element::error`] that passes.
    pub tolerance: f64,
    /// How many forward passes it took.
    pub passes: usize,
}

/// One row of a [`Report`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Tensor {
    /// As `hidden.weight`; the input is `x`.
    pub name: String,
    /// As PyTorch gives it: `[out, in]` for a dense weight, `[batch, features]` for the input.
    pub shape: Vec<usize>,
    /// Its numbers.
    pub comparison: Comparison,
}

impl Tensor {
    /// Whether no number is wrong.
    pub fn is_ok(&self) -> bool {
        self.comparison.is_ok()
    }

    /// Where a number is, one index for each number of the shape: `[row, column]` of a weight.
    pub fn position(&self, element: &Element) -> Vec<usize> {
        position(&self.shape, element.index).collect()
    }

    /// What the wrong numbers have in common, if anything.
    pub fn hint(&self) -> Option<Hint> {
        self.comparison.hint
    }
}

impl Report {
    pub(super) fn new(tolerance: f64) -> Self {
        Self { tensors: Vec::new(), tolerance, passes: 0 }
    }

    pub(super) fn take(&mut self, event: Event<'_>) {
        if let Event::Tensor { path, shape, comparison } = event {
            let (name, shape) = (path.to_string(), shape.to_owned());
            self.tensors.push(Tensor { name, shape, comparison: *comparison });
        }
    }

    /// Whether `backward` and the differences agree in every number.
    pub fn is_ok(&self) -> bool {
        self.tensors.iter().all(Tensor::is_ok)
    }

    /// The numbers with the largest errors, at most `count` of them, the worst first. Of one tensor there are at most
    /// [`WORST`](super::WORST).
    pub fn worst(&self, count: usize) -> Vec<(&Tensor, Element)> {
        let of = |tensor| move |element: &Element| (tensor, *element);
        let mut worst: Vec<_> =
            self.tensors.iter().flat_map(|tensor| tensor.comparison.worst().iter().map(of(tensor))).collect();
        worst.sort_by(|(_, a), (_, b)| b.error.total_cmp(&a.error));
        worst.truncate(count);
        worst
    }

    /// How many numbers are right only because the loss has a kink there.
    pub fn kinks(&self) -> usize {
        self.sum(|comparison| comparison.kinks)
    }

    fn sum(&self, of: impl Fn(&Comparison) -> usize) -> usize {
        self.tensors.iter().map(|tensor| of(&tensor.comparison)).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = ["tensor", "shape", "numbers", "worst", "at", ""].map(str::to_owned);
        let rows: Vec<_> = core::iter::once(header).chain(self.tensors.iter().map(cells)).collect();
        write_table(f, "", &rows, &[0, 1, 5])?;
        for tensor in self.tensors.iter().filter(|tensor| !tensor.is_ok()) {
            write_offenders(f, tensor)?;
        }
        let (tolerance, passes) = (self.tolerance, Thousands(self.passes));
        match self.tensors.iter().filter(|tensor| !tensor.is_ok()).count() {
            0 => write!(f, "backward agrees with central differences to {tolerance:e}")?,
            wrong => {
                let all = self.tensors.len();
                write!(
                    f,
                    "{wrong} of {all} tensors differ from central differences by more than {tolerance:e}"
                )?;
            }
        }
        write!(f, " ({}", share(self.sum(|c| c.elements), self.sum(|c| c.of)))?;
        if self.kinks() > 0 {
            write!(f, " numbers, {} at kinks", Thousands(self.kinks()))?;
        } else {
            f.write_str(" numbers")?;
        }
        write!(f, ", {passes} forward passes)")
    }
}

/// `240 of 401,408`, or only `240` if these are all.
fn share(some: usize, of: usize) -> String {
    if some == of {
        format!("{}", Thousands(of))
    } else {
        format!("{} of {}", Thousands(some), Thousands(of))
    }
}

fn cells(tensor: &Tensor) -> [String; 6] {
    let comparison = &tensor.comparison;
    let [worst, at] = comparison.worst().first().map_or([String::new(), String::new()], |element| {
        [format!("{:.1e}", element.error), format!("{:?}", tensor.position(element))]
    });
    let verdict = if !comparison.is_ok() {
        "WRONG".to_owned()
    } else if comparison.kinks > 0 {
        format!("ok, {} at kinks", Thousands(comparison.kinks))
    } else if comparison.largest <= comparison.rounding {
        "ok, all zero".to_owned()
    } else {
        "ok".to_owned()
    };
    let numbers = share(comparison.elements, comparison.of);
    [tensor.name.clone(), format!("{:?}", tensor.shape), numbers, worst, at, verdict]
}

/// The worst numbers of a tensor that is wrong.
fn write_offenders(f: &mut fmt::Formatter<'_>, tensor: &Tensor) -> fmt::Result {
    let comparison = &tensor.comparison;
    write!(f, "\n{}: {} wrong", tensor.name, share(comparison.wrong, comparison.elements))?;
    match tensor.hint() {
        Some(hint) => writeln!(f, ": {hint}")?,
        None => writeln!(f)?,
    }
    let header = ["at", "backward", "difference", "ratio"].map(str::to_owned);
    let offenders = comparison.worst().iter().filter(|element| !element.right);
    let rows: Vec<_> = core::iter::once(header).chain(offenders.map(|e| numbers(tensor, e))).collect();
    write_table(f, "  ", &rows, &[0])?;
    writeln!(f)
}

fn numbers(tensor: &Tensor, element: &Element) -> [String; 4] {
    let Element { analytic, numeric, .. } = element;
    let ratio = analytic / numeric;
    let ratio = match ratio.abs() {
        1e-3..1e4 | 0.0 => format!("{ratio:.4}"),
        _ => format!("{ratio:.1e}"),
    };
    [format!("{:?}", tensor.position(element)), format!("{analytic:.8e}"), format!("{numeric:.8e}"), ratio]
}

/// Columns as wide as their widest cell: those in `left` to the left, the others to the right.
fn write_table<const N: usize>(
    f: &mut fmt::Formatter<'_>,
    indent: &str,
    rows: &[[String; N]],
    left: &[usize],
) -> fmt::Result {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in rows {
        let mut line = indent.to_owned();
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            line += &if left.contains(&column) {
                format!("{gap}{cell:<width$}")
            } else {
                format!("{gap}{cell:>width$}")
            };
        }
        writeln!(f, "{}", line.trim_end())?;
    }
    Ok(())
}
