//! Where training takes its chance from: a generator for each purpose and moment, made from one seed.
//!
//! Because the generator of a step depends on the seed and the step's number only, training that stops and goes on later draws
//! the same numbers; nothing but counters has to be saved.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

/// What the numbers are for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// Sharing out a data set.
    Split = 1,
    /// The order of the samples in an epoch.
    Shuffle = 2,
    /// Dropout in a step.
    Step = 3,
}

/// The generator of this purpose at this moment (an epoch, a step).
pub(crate) fn stream(seed: u64, purpose: Purpose, moment: u64) -> Xoshiro256PlusPlus {
    let mixed = mix(mix(mix(seed).wrapping_add(purpose as u64)).wrapping_add(moment));
    Xoshiro256PlusPlus::seed_from_u64(mixed)
}

/// The output function of SplitMix64: neighbouring numbers become unrelated ones. Steele, Lea and Flood, *Fast splittable
/// pseudorandom number generators*, 2014.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
