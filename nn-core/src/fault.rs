//! What is wrong with a setting: which number, and what it may be.

use core::fmt;

/// A setting of a rule, a loss, a schedule or a trainer that makes no sense. Printed as a sentence:
/// `the learning rate is -1: it must be 0 or more, and finite`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault {
    /// Which: `the learning rate`.
    pub what: &'static str,
    /// Its value.
    pub value: f64,
    /// What it may be, as a clause: `it must be 0 or more, and finite`.
    pub allowed: &'static str,
}

/// What most numbers may be.
pub(crate) const NOT_NEGATIVE: &str = "it must be 0 or more, and finite";
pub(crate) const AT_LEAST_ONE: &str = "it must be at least 1";
pub(crate) const SHARE_BELOW_ONE: &str = "it must be at least 0 and less than 1";

impl Fault {
    /// A fault, unless the number is good.
    pub fn unless(good: bool, what: &'static str, value: f64, allowed: &'static str) -> Option<Self> {
        (!good).then_some(Self { what, value, allowed })
    }

    /// A fault, unless the number is finite and at least 0.
    pub(crate) fn unless_not_negative(what: &'static str, value: f64) -> Option<Self> {
        Self::unless(value >= 0.0 && value.is_finite(), what, value, NOT_NEGATIVE)
    }

    /// A fault, unless the number is at least 0 and less than 1.
    pub(crate) fn unless_share(what: &'static str, value: f64) -> Option<Self> {
        Self::unless((0.0..1.0).contains(&value), what, value, SHARE_BELOW_ONE)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, value, allowed } = self;
        match value.abs() {
            size if size.is_finite() && size > 0.0 && !(1e-4..1e6).contains(&size) => {
                write!(f, "{what} is {value:e}: {allowed}")
            }
            _ => write!(f, "{what} is {value}: {allowed}"),
        }
    }
}

impl core::error::Error for Fault {}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn it_is_a_sentence_of_readable_length() {
        let told = |value| Fault { what: "it", value, allowed: AT_LEAST_ONE }.to_string();
        assert_eq!(told(-1.0), "it is -1: it must be at least 1");
        assert_eq!(told(0.0), "it is 0: it must be at least 1");
        assert_eq!(told(-1e300), "it is -1e300: it must be at least 1");
        assert_eq!(told(2.5e-9), "it is 2.5e-9: it must be at least 1");
        assert_eq!(told(f64::NAN), "it is NaN: it must be at least 1");
        assert_eq!(told(f64::INFINITY), "it is inf: it must be at least 1");
    }
}
