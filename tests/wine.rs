//! The example of wine shows what it says: a rate that suits standardised inputs is far too high for raw ones, and the rate that suits
//! those leaves them far behind.

#[path = "../examples/wine.rs"]
#[expect(dead_code, reason = "`main` is called by nobody here")]
mod wine;

use wine::{LEARNT, Raw, Standardized, trial, wines};

const SEEDS: std::ops::Range<u64> = 0..3;

#[test]
fn a_rate_that_suits_standardised_inputs_is_too_high_for_raw_ones() {
    let (train, dev) = wines().expect("the data is good");
    for seed in SEEDS {
        let standardized = trial::<Standardized>(&train, &dev, 1.0, 20, seed).expect("settings are good");
        let raw = trial::<Raw>(&train, &dev, 1.0, 20, seed).expect("settings are good");
        assert!(standardized.loss < LEARNT / 5.0, "seed {seed}: {}", standardized.loss);
        // Knowing nothing but how many wines each grower has costs 1.086.
        assert!(raw.loss > 1.0, "seed {seed}: {}", raw.loss);
    }
}

#[test]
fn at_its_own_rate_too_the_raw_network_stays_behind() {
    let (train, dev) = wines().expect("the data is good");
    for seed in SEEDS {
        let standardized = trial::<Standardized>(&train, &dev, 1.0, 100, seed).expect("settings are good");
        let raw = trial::<Raw>(&train, &dev, 2e-4, 100, seed).expect("settings are good");
        assert!(raw.loss.is_finite() && raw.loss > 20.0 * standardized.loss, "seed {seed}: {}", raw.loss);
    }
}
