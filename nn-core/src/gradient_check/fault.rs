//! Settings of a check that make no sense.

use core::fmt;

/// A setting of a [`GradientCheck`](super::GradientCheck) with which nothing can be compared. `{}` says what it is and what it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// The step is not a number, too small to move a value, or above 1.
    Step {
        /// What was set.
        step: f64,
        /// The smallest that moves a value of this scalar.
        least: f64,
    },
    /// The tolerance is not a number between 0 and 1, or is one of these: with 1 or more everything would pass.
    Tolerance(f64),
    /// A sample of no numbers.
    NoSample,
}

impl Fault {
    pub(super) fn of_step(step: f64, epsilon: f64) -> Option<Self> {
        let least = 8.0 * epsilon;
        (!(least..=1.0).contains(&step)).then_some(Self::Step { step, least })
    }

    pub(super) fn of_tolerance(tolerance: f64) -> Option<Self> {
        (!(tolerance > 0.0 && tolerance < 1.0)).then_some(Self::Tolerance(tolerance))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step { step, least } => {
                write!(f, "the step is {step:e}; it must be between {least:.0e} and 1, and 1e-5 suits f64")
            }
            Self::Tolerance(tolerance) => {
                write!(f, "the tolerance is {tolerance:e}; it must be more than 0 and less than 1")
            }
            Self::NoSample => f.write_str("the sample is of 0 numbers; it must be of 1 or more"),
        }
    }
}

impl core::error::Error for Fault {}
