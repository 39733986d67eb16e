//! What a gradient check found, printed as a table, a tensor a row.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::comparison::{Comparison, Element, position};
use super::{Event, Hint};
use crate::fault::Fault;
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
    /// Why nothing was compared: a setting that makes no sense. Then there are no tensors, and the report is not [ok](Self::is_ok).
    pub fault: Option<Fault>,
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
    /// Whether every number is right: none is wrong, and each could be judged.
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
    pub(super) fn new(tolerance: f64, fault: Option<Fault>) -> Self {
        Self { tensors: Vec::new(), tolerance, passes: 0, fault }
    }

    pub(super) fn take(&mut self, event: Event<'_>) {
        if let Event::Tensor { path, shape, comparison } = event {
            let (name, shape) = (path.to_string(), shape.to_owned());
            self.tensors.push(Tensor { name, shape, comparison: *comparison });
        }
    }

    /// Whether `backward` and the differences agree in every number. A number that cannot be judged does not agree: see
    /// [`unjudged`](Self::unjudged).
    pub fn is_ok(&self) -> bool {
        self.fault.is_none() && self.tensors.iter().all(Tensor::is_ok)
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

    /// How many numbers cannot be judged, because the gradient is below the rounding of the loss, or several units are at their kinks at once. See
    /// [`Comparison::unjudged`].
    pub fn unjudged(&self) -> usize {
        self.sum(|comparison| comparison.unjudged)
    }

    fn sum(&self, of: impl Fn(&Comparison) -> usize) -> usize {
        self.tensors.iter().map(|tensor| of(&tensor.comparison)).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(fault) = self.fault {
            return write!(f, "nothing was compared: {fault}");
        }
        let header = ["tensor", "shape", "numbers", "worst", "at", ""].map(str::to_owned);
        let rows: Vec<_> = core::iter::once(header).chain(self.tensors.iter().map(cells)).collect();
        write_table(f, "", &rows, &[0, 1, 5])?;
        for tensor in self.tensors.iter().filter(|tensor| tensor.comparison.wrong > 0) {
            write_offenders(f, tensor)?;
        }
        self.write_conclusion(f)?;
        write!(f, " ({}", share(self.sum(|c| c.elements), self.sum(|c| c.of)))?;
        if self.kinks() > 0 {
            write!(f, " numbers, {} at kinks", Thousands(self.kinks()))?;
        } else {
            f.write_str(" numbers")?;
        }
        write!(f, ", {} forward passes)", Thousands(self.passes))
    }
}

impl Report {
    fn write_conclusion(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tolerance, all) = (self.tolerance, self.tensors.len());
        let count = |holds: fn(&Comparison) -> usize| {
            self.tensors.iter().filter(|tensor| holds(&tensor.comparison) > 0).count()
        };
        let (wrong, unjudged) = (count(|c| c.wrong), count(|c| c.unjudged));
        if unjudged > 0 {
            let numbers = Thousands(self.unjudged());
            writeln!(
                f,
                "{unjudged} of {all} tensors cannot be judged in {numbers} numbers, where a wrong gradient would look the same: \
                 check layer by layer (`check_layer`), in f64, with a larger `step`, a smaller loss, or an input and biases away from 0"
            )?;
        }
        if wrong > 0 {
            write!(f, "{wrong} of {all} tensors differ from central differences by more than {tolerance:e}")
        } else if unjudged > 0 {
            f.write_str("no other number is wrong")
        } else {
            let precisions = self.tensors.iter().map(|tensor| tensor.comparison.precision(tolerance));
            write!(
                f,
                "backward agrees with central differences to {:.0e}",
                precisions.fold(tolerance, f64::max)
            )
        }
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
    let verdict = if comparison.wrong > 0 {
        "WRONG".to_owned()
    } else if comparison.unjudged > 0 && comparison.hides(0.0, 0.0) {
        "cannot be judged: below rounding".to_owned()
    } else if comparison.unjudged > 0 {
        format!("cannot be judged: {} where several units have kinks", Thousands(comparison.unjudged))
    } else if comparison.kinks > 0 {
        format!("ok, {} at kinks", Thousands(comparison.kinks))
    } else if comparison.hides(0.0, 0.0) {
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
    let offenders = comparison.worst().iter().filter(|element| !element.right && !element.unjudged);
    let rows: Vec<_> = core::iter::once(header).chain(offenders.map(|e| numbers(tensor, e))).collect();
    write_table(f, "  ", &rows, &[0])?;
    writeln!(f)
}

fn numbers(tensor: &Tensor, element: &Element) -> [String; 4] {
    let Element { analytic, numeric, .. } = element;
    let ratio = analytic / numeric;
    let ratio = match ratio.abs() {
        _ if (ratio - 1.0).abs() < 1e-3 => format!("1{:+.1e}", ratio - 1.0),
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
