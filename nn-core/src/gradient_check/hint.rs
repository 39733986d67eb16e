//! What wrong numbers have in common, said in words.

use core::fmt;

use super::comparison::{Comparison, Element, WORST};

/// The mistake that the worst numbers of a tensor point to: all of them agree with it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Hint {
    /// `backward` gives NaN or infinity.
    NotANumber,
    /// The loss has a kink there, and a is none of the slopes that it has close by, nor between them: the slope that `backward` takes at the kink
    /// itself is wrong.
    Kink,
    /// `backward` adds to the gradient. The check starts from a gradient of NaN, because `backward` must overwrite it.
    Accumulates,
    /// `backward` leaves the gradient as it was, or zero.
    NeverWritten,
    /// The loss does not change with the number, and yet `backward` gives it a gradient.
    NoEffect,
    /// a is the right value of the element with row and column swapped.
    Transposed,
    /// a = −n.
    Sign,
    /// a is n times the rows of the batch.
    TimesRows {
        /// How many rows.
        rows: usize,
    },
    /// a is n divided by the rows of the batch.
    OverRows {
        /// How many rows.
        rows: usize,
    },
    /// a is this many times n.
    Factor(f64),
    /// a is what one row alone gives: an assignment where a sum over the batch belongs.
    OneRow {
        /// The row, counted from 0.
        row: usize,
    },
}

/// What is known about the worst numbers, in their order.
pub(super) struct Evidence {
    /// a, if the gradient had begun as zeros instead of NaN.
    pub(super) from_zero: [f64; WORST],
    /// a of the element with row and column swapped; NaN if there is none.
    pub(super) transposed: [f64; WORST],
    pub(super) rows: usize,
    /// How much a ratio may be off.
    pub(super) tolerance: f64,
}

impl Evidence {
    /// What the numbers alone tell.
    pub(super) fn hint(&self, comparison: &Comparison) -> Option<Hint> {
        let wrong = || wrong(comparison);
        let all = |holds: &dyn Fn(usize, &Element) -> bool| wrong().all(|(i, element)| holds(i, element));
        let factor = |factor: f64| all(&|_, e| self.close(e.analytic, factor * e.numeric));
        let rows = self.rows;
        if all(&|_, e| !e.analytic.is_finite()) {
            Some(self.hint_of_nan(comparison))
        } else if all(&|_, e| e.kink) {
            Some(Hint::Kink)
        } else if all(&|_, e| e.analytic == 0.0) {
            Some(Hint::NeverWritten)
        } else if all(&|_, e| e.numeric.abs() <= comparison.rounding) {
            Some(Hint::NoEffect)
        } else if all(&|i, e| self.close(self.transposed[i], e.numeric)) {
            Some(Hint::Transposed)
        } else if factor(-1.0) {
            Some(Hint::Sign)
        } else if rows > 1 && factor(rows as f64) {
            Some(Hint::TimesRows { rows })
        } else if rows > 1 && factor(1.0 / rows as f64) {
            Some(Hint::OverRows { rows })
        } else {
            let first = wrong().next().map(|(_, e)| e.analytic / e.numeric)?;
            let telling = [2.0, 0.5, -2.0, -0.5].into_iter().find(|simple| factor(*simple));
            // Two numbers have some ratio; three with one ratio are no chance.
            // A factor near 1 is one only if what it differs from 1 by is the same everywhere.
            let off = first - 1.0;
            let constant = |_, e: &Element| (e.analytic / e.numeric - 1.0 - off).abs() <= 0.1 * off.abs();
            let same = wrong().count() >= 3 && factor(first) && all(&constant);
            telling.or(same.then_some(first)).map(Hint::Factor)
        }
    }

    fn hint_of_nan(&self, comparison: &Comparison) -> Hint {
        let all = |holds: fn(f64) -> bool| wrong(comparison).all(|(i, _)| holds(self.from_zero[i]));
        if all(|a| a == 0.0) {
            Hint::NeverWritten
        } else if all(f64::is_finite) {
            Hint::Accumulates
        } else {
            Hint::NotANumber
        }
    }

    pub(super) fn close(&self, a: f64, b: f64) -> bool {
        (a - b).abs() <= self.tolerance * a.abs().max(b.abs())
    }
}

/// The wrong ones among the worst.
pub(super) fn wrong(comparison: &Comparison) -> impl Iterator<Item = (usize, &Element)> {
    comparison.worst().iter().enumerate().take(comparison.wrong)
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => f.write_str("`backward` gives no finite number"),
            Self::Kink => f.write_str(
                "the loss has a kink there, and no slope like this close by: the slope that `backward` takes at the kink itself is wrong",
            ),
            Self::Accumulates => {
                f.write_str("`backward` adds to the gradient; it must overwrite what was there")
            }
            Self::NeverWritten => f.write_str("the gradient was never written, or is 0"),
            Self::NoEffect => {
                f.write_str("the loss does not depend on these, and yet `backward` gives a gradient")
            }
            Self::Transposed => {
                f.write_str("the values of the transposed elements: rows and columns are swapped")
            }
            Self::Sign => f.write_str("the other sign"),
            Self::TimesRows { rows } => {
                write!(
                    f,
                    "{rows} times too large, and the batch has {rows} rows: a mean over the batch is missing"
                )
            }
            Self::OverRows { rows } => {
                write!(
                    f,
                    "{rows} times too small, and the batch has {rows} rows: a mean over the batch too many"
                )
            }
            Self::Factor(factor) if (factor - 1.0).abs() < 1e-2 => {
                write!(f, "1{:+.1e} times what it should be: a constant factor", factor - 1.0)
            }
            Self::Factor(factor) => write!(f, "{factor:.4} times what it should be: a constant factor"),
            Self::OneRow { row } => {
                write!(
                    f,
                    "what row {row} of the batch alone gives: the sum over the rows is missing (`=` for `+=`?)"
                )
            }
        }
    }
}
