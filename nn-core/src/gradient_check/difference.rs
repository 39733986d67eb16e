//! The slope of the loss at one number, from both sides, and whether it has one.

use crate::scalar::Scalar;

/// Slopes over one distance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slopes {
    /// From −h to h.
    pub(super) central: f64,
    /// From −h to 0.
    left: f64,
    /// From 0 to h.
    right: f64,
}

impl Slopes {
    /// Over h = `step` for values up to 1, in proportion for larger ones. `here` is the loss at `value`. The distances are those that
    /// the moved values really have.
    pub(super) fn over<T: Scalar>(step: f64, value: T, here: f64, mut loss: impl FnMut(T) -> f64) -> Self {
        let at = value.to_f64();
        let step = step * at.abs().max(1.0);
        let [above, below] = [at + step, at - step].map(T::from_f64);
        let [rise, fall] = [above.to_f64() - at, at - below.to_f64()];
        let [up, down] = [loss(above), loss(below)];
        Self { central: (up - down) / (rise + fall), left: (here - down) / fall, right: (up - here) / rise }
    }

    fn jump(self) -> f64 {
        self.right - self.left
    }
}

/// Slopes over h, h/2 and h/4.
pub(super) struct Closer(pub(super) [Slopes; 3]);

impl Closer {
    /// Whether the slope jumps within a step. Where the loss is smooth, the slopes of the two sides differ by h f″ to first order: half as much
    /// over h/2, a quarter over h/4. No kink within h keeps both proportions. What is below `noise` says nothing.
    pub(super) fn is_kink(&self, noise: f64) -> bool {
        let [full, half, quarter] = self.0.map(Slopes::jump);
        let keeps = |jump: f64, share: f64| (jump - share * full).abs() <= 0.1 * full.abs() + noise;
        full.abs() > noise && !(keeps(half, 0.5) && keeps(quarter, 0.25))
    }

    /// Whether `analytic` is the slope of one side, or lies between them.
    pub(super) fn allows(&self, analytic: f64, slack: f64) -> bool {
        let [_, half, quarter] = self.0;
        // Extrapolated to h = 0, which leaves an error of order h² as the central difference does.
        let sides = [2.0 * quarter.left - half.left, 2.0 * quarter.right - half.right];
        let between = quarter.left.min(quarter.right)..=quarter.left.max(quarter.right);
        between.contains(&analytic) || sides.iter().any(|side| (analytic - side).abs() <= slack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closer(at: f64, loss: impl Fn(f64) -> f64) -> Closer {
        Closer([1e-5, 5e-6, 2.5e-6].map(|step| Slopes::over(step, at, loss(at), &loss)))
    }

    fn relu(x: f64) -> f64 {
        0.7 * x.max(0.0) + x * x
    }

    #[test]
    fn a_kink_is_seen_wherever_it_lies_within_the_step() {
        for tenths in -9..=9 {
            let at = tenths as f64 * 1e-6;
            let closer = closer(at, relu);
            assert!(closer.is_kink(1e-9), "at {at}");
            let slope = if at > 0.0 { 0.7 + 2.0 * at } else { 2.0 * at };
            assert!(closer.allows(slope, 1e-8), "at {at}");
            assert!(!closer.allows(-0.7, 1e-8) && !closer.allows(1.4, 1e-8), "at {at}");
        }
    }

    #[test]
    fn any_slope_between_the_sides_is_allowed_at_a_kink() {
        let closer = closer(0.0, relu);
        assert!([0.0, 0.35, 0.7].iter().all(|slope| closer.allows(*slope, 1e-8)));
    }

    #[test]
    fn curvature_is_no_kink() {
        for at in [0.0, 0.3, -2.0] {
            assert!(!closer(at, |x| (50.0 * x).sin()).is_kink(1e-8), "at {at}");
            assert!(!closer(at, |x| 1e4 * x * x).is_kink(1e-6), "at {at}");
        }
        assert!(!closer(2e-5, relu).is_kink(1e-9), "beyond the step");
    }
}
