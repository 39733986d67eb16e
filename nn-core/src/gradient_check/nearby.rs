//! The slopes that a loss has close to a kink.

/// How many places close by are looked at. Of the sides of five kinks all are among them but for one time in eight.
pub(super) const NUDGES: usize = 64;
/// As many different slopes three kinks have: of 64 places none is missed.
const FEW: usize = 8;

/// The smallest and the largest of the slopes close by, and how many there are.
pub(super) struct Nearby {
    slack: f64,
    low: f64,
    high: f64,
    found: [f64; FEW],
    count: usize,
}

impl Nearby {
    /// Slopes that differ by no more than `slack` are one.
    pub(super) fn new(slack: f64) -> Self {
        Self { slack, low: f64::INFINITY, high: f64::NEG_INFINITY, found: [0.0; FEW], count: 0 }
    }

    pub(super) fn add(&mut self, slope: f64) {
        self.low = self.low.min(slope);
        self.high = self.high.max(slope);
        let known = &self.found[..self.count.min(FEW)];
        if !known.iter().any(|found| (found - slope).abs() <= self.slack) {
            if let Some(free) = self.found.get_mut(self.count) {
                *free = slope;
            }
            self.count += 1;
        }
    }

    /// Whether `slope` is one of them, or lies between them.
    pub(super) fn holds(&self, slope: f64) -> bool {
        self.within(slope, self.slack)
    }

    /// Whether `slope` is beyond those that were found, but not beyond what many kinks together may give.
    pub(super) fn may_hold(&self, slope: f64) -> bool {
        let beyond = (self.high - self.low) / 2.0;
        self.count > FEW && !self.holds(slope) && self.within(slope, self.slack + beyond)
    }

    fn within(&self, slope: f64, slack: f64) -> bool {
        (self.low - slack..=self.high + slack).contains(&slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kinks: u32) -> Nearby {
        let mut nearby = Nearby::new(1e-6);
        (0..1 << kinks).map(f64::from).for_each(|slope| nearby.add(slope));
        nearby
    }

    #[test]
    fn few_slopes_are_all_that_there_are() {
        let nearby = of(3);
        assert!(nearby.holds(0.0) && nearby.holds(7.0) && nearby.holds(3.3));
        assert!([-1.0, 8.0].iter().all(|slope| !nearby.holds(*slope) && !nearby.may_hold(*slope)));
    }

    #[test]
    fn many_slopes_may_have_others_beside_them() {
        let nearby = of(4);
        assert!(nearby.holds(15.0) && !nearby.may_hold(15.0));
        assert!([-7.0, 22.0].iter().all(|slope| !nearby.holds(*slope) && nearby.may_hold(*slope)));
        assert!([-8.0, 23.0, f64::NAN].iter().all(|slope| !nearby.may_hold(*slope)));
    }
}
