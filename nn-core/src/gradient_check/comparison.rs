//! What was found at one number, and at all numbers of one tensor.

use super::hint::Hint;

/// How many of a tensor's worst numbers a [`Comparison`] keeps.
pub const WORST: usize = 8;
/// A tensor's gradient is too small to be judged if rounding may hide a mistake of this share of it.
pub const UNSEEN: f64 = 0.1;

/// One number: what `backward` gives, and what differences give.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Element {
    /// Where it is in the tensor's memory: column-major, the first index of the shape moves fastest. See [`position`].
    pub index: usize,
    /// a, what `backward` gives.
    pub analytic: f64,
    /// n, the central difference.
    pub numeric: f64,
    /// How far |a − n| is beyond the rounding of the difference, divided by max(|a|, |n|, the tensor's largest |a|); infinite if one
    /// of them is not a number.
    pub error: f64,
    /// Whether a is right: the error is within the tolerance, or the loss has a kink here and a is a slope that it has close by, or
    /// between two of them.
    pub right: bool,
    /// Whether right and wrong cannot be told apart here, because the difference sees too little: see [`Comparison::unjudged`]. Then it is
    /// not [`right`](Self::right).
    pub unjudged: bool,
    /// Whether the loss has a kink within a step, where no single slope exists. Looked for only where a and n disagree.
    pub kink: bool,
}

/// One tensor's gradient, compared number by number.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// How many numbers were compared.
    pub elements: usize,
    /// How many the tensor has.
    pub of: usize,
    /// How many are wrong.
    pub wrong: usize,
    /// How many are right only because the loss has a kink there.
    pub kinks: usize,
    /// How many cannot be judged: rounding alone may move the difference by more than [`UNSEEN`] of the gradient, so that a wrong one would look the same; or
    /// several units are at their kinks at once.
    pub unjudged: usize,
    /// The largest |a| in the tensor, also of numbers that were not compared.
    pub largest: f64,
    /// What |a − n| may be by rounding alone.
    pub rounding: f64,
    /// What the wrong ones have in common, if anything.
    pub hint: Option<Hint>,
    kept: usize,
    worst: [Element; WORST],
}

const NOTHING: Element =
    Element { index: 0, analytic: 0.0, numeric: 0.0, error: 0.0, right: true, unjudged: false, kink: false };

impl Comparison {
    pub(super) fn new(of: usize, largest: f64, rounding: f64) -> Self {
        Self {
            elements: 0,
            of,
            wrong: 0,
            kinks: 0,
            unjudged: 0,
            largest,
            rounding,
            hint: None,
            kept: 0,
            worst: [NOTHING; WORST],
        }
    }

    /// The worst numbers, at most [`WORST`] of them, the worst first. Those that are right at a kink, or cannot be judged, are left out.
    pub fn worst(&self) -> &[Element] {
        &self.worst[..self.kept]
    }

    /// The [error](Element::error) of the worst number; 0 if all are right at kinks.
    pub fn error(&self) -> f64 {
        self.worst().first().map_or(0.0, |element| element.error)
    }

    /// Whether every number that was compared is right: none is wrong, and each could be judged.
    pub fn is_ok(&self) -> bool {
        self.wrong == 0 && self.unjudged == 0
    }

    /// To what the numbers agree, in proportion to the largest: the tolerance, and what rounding adds to it.
    pub(super) fn precision(&self, tolerance: f64) -> f64 {
        if self.largest > 0.0 { tolerance + self.rounding / self.largest } else { tolerance }
    }

    /// Whether a mistake of [`UNSEEN`] of these numbers would be lost in the rounding.
    pub(super) fn hides(&self, analytic: f64, numeric: f64) -> bool {
        self.rounding > UNSEEN * analytic.abs().max(numeric.abs()).max(self.largest)
    }

    /// [`Element::error`] of a and n.
    pub(super) fn error_of(&self, analytic: f64, numeric: f64) -> f64 {
        let beyond = (analytic - numeric).abs() - self.rounding;
        if beyond <= 0.0 {
            0.0
        } else if beyond.is_finite() {
            beyond / analytic.abs().max(numeric.abs()).max(self.largest)
        } else {
            f64::INFINITY
        }
    }

    pub(super) fn add(&mut self, element: Element) {
        self.elements += 1;
        if element.unjudged {
            self.unjudged += 1;
            return;
        }
        if element.right && element.kink {
            self.kinks += 1;
            return;
        }
        self.wrong += usize::from(!element.right);
        let place = self.worst().iter().position(|kept| kept.error < element.error).unwrap_or(self.kept);
        if place < WORST {
            self.kept = (self.kept + 1).min(WORST);
            self.worst[place..self.kept].rotate_right(1);
            self.worst[place] = element;
        }
    }
}

/// The indices of a number of a tensor of this shape, in the order of the shape: for a weight `[out, in]` its row and its column.
///
/// ```
/// use nn_core::gradient_check::position;
///
/// assert!(position(&[3, 4], 5).eq([2, 1]));
/// ```
pub fn position(shape: &[usize], index: usize) -> impl Iterator<Item = usize> {
    shape.iter().scan(index, |rest, size| {
        let here = *rest % size;
        *rest /= size;
        Some(here)
    })
}
