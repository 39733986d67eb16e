//! Which numbers are checked, and what that costs.

use core::fmt;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::summary::Thousands;

/// What a check will do, told before it does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// How many numbers are moved.
    pub numbers: usize,
    /// How many there are: parameters, and the batch's inputs.
    pub of: usize,
    /// Forward passes of the batch: two for each number, and one for the gradient. A number that disagrees costs four more, where several
    /// units have kinks 64 and their way back, a tensor with wrong numbers some thirty, for the hint.
    pub passes: usize,
}

impl Plan {
    pub(super) fn add(&mut self, compared: usize, of: usize) {
        self.numbers += compared;
        self.of += of;
        self.passes += 2 * compared;
    }
}

/// As `240 of 401,408 numbers, 481 forward passes`, or `42 numbers, 85 forward passes` if these are all.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { numbers, of, passes } = *self;
        write!(f, "{}", Thousands(numbers))?;
        if numbers < of {
            write!(f, " of {}", Thousands(of))?;
        }
        write!(f, " numbers, {} forward passes", Thousands(passes))
    }
}

/// Some of the indices below `of`, each set of that size as likely as any other, in rising order and without memory: algorithm S
/// of Knuth, *The art of computer programming*, volume 2, section 3.4.2.
pub(super) struct Sample {
    rng: Xoshiro256PlusPlus,
    wanted: usize,
    next: usize,
    of: usize,
}

impl Sample {
    pub(super) fn new(wanted: Option<usize>, of: usize, seed: u64) -> Self {
        let wanted = wanted.unwrap_or(of).min(of);
        Self { rng: Xoshiro256PlusPlus::seed_from_u64(seed), wanted, next: 0, of }
    }
}

impl Iterator for Sample {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.wanted > 0 {
            let index = self.next;
            self.next += 1;
            if self.rng.random_range(0..self.of - index) < self.wanted {
                self.wanted -= 1;
                return Some(index);
            }
        }
        None
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn a_sample_is_fair_and_repeats() {
        let sample = |seed| Sample::new(Some(3), 10, seed).collect::<Vec<_>>();
        let mut counts = [0; 10];
        for seed in 0..1000 {
            let indices = sample(seed);
            assert!(indices.len() == 3 && indices.is_sorted_by(|a, b| a < b), "{indices:?}");
            assert_eq!(sample(seed), indices);
            indices.iter().for_each(|index| counts[*index] += 1);
        }
        // Of a binomial distribution: 300 expected, deviation √(1000 · 0.3 · 0.7) = 14.5; four of them.
        assert!(counts.iter().all(|count| (242..=358).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_sample_of_more_than_there_are_is_all() {
        assert!(Sample::new(Some(9), 4, 1).eq(0..4) && Sample::new(None, 4, 1).eq(0..4));
    }
}
