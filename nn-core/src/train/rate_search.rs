//! What a learning-rate range test found.

use alloc::vec::Vec;
use core::fmt;

/// One step of a range test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatePoint {
    /// The learning rate of the step, η.
    pub rate: f64,
    /// The loss of its batch, before the step.
    pub loss: f64,
    /// The losses up to here, smoothed.
    pub smoothed: f64,
}

/// The losses of a network that was trained with a rising learning rate, a point a step, and the rate that they suggest. Made by
/// [`Trainer::find_learning_rate`](crate::train::Trainer::find_learning_rate), which has the formulas; printed as a sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RateSearch {
    points: Vec<RatePoint>,
}

impl FromIterator<RatePoint> for RateSearch {
    fn from_iter<I: IntoIterator<Item = RatePoint>>(points: I) -> Self {
        Self { points: points.into_iter().collect() }
    }
}

impl RateSearch {
    /// A point a step, the rates rising.
    pub fn points(&self) -> &[RatePoint] {
        &self.points
    }

    /// The point with the lowest smoothed loss, if there is any.
    pub fn lowest(&self) -> Option<&RatePoint> {
        self.points.iter().min_by(|a, b| a.smoothed.total_cmp(&b.smoothed))
    }

    /// A tenth of the rate at which the smoothed loss was lowest: there the loss still fell, at the lowest point it already no longer
    /// does. `None` if the loss never fell below where it began.
    pub fn suggestion(&self) -> Option<f64> {
        let (first, lowest) = (self.points.first()?, self.lowest()?);
        (lowest.smoothed < first.smoothed).then_some(lowest.rate / 10.0)
    }
}

impl fmt::Display for RateSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(lowest), Some(rate)) = (self.lowest(), self.suggestion()) else {
            return f.write_str("no learning rate made the loss fall");
        };
        write!(
            f,
            "a learning rate of {rate:.1e}: a tenth of {:.1e}, where the loss was lowest ({:.4}, smoothed)",
            lowest.rate, lowest.smoothed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn search(smoothed: &[f64]) -> RateSearch {
        let rate = |step: usize| 10f64.powi(step as i32 - 4);
        let points = smoothed.iter().enumerate();
        points.map(|(step, loss)| RatePoint { rate: rate(step), loss: *loss, smoothed: *loss }).collect()
    }

    #[test]
    fn a_tenth_of_the_lowest_is_suggested() {
        let found = search(&[2.0, 1.9, 1.0, 0.5, 4.0]);
        assert_eq!(found.suggestion(), Some(0.1 / 10.0));
        assert_eq!(
            found.to_string(),
            "a learning rate of 1.0e-2: a tenth of 1.0e-1, where the loss was lowest (0.5000, smoothed)"
        );
    }

    #[test]
    fn nothing_is_suggested_where_no_rate_helped() {
        for none in [search(&[]), search(&[1.0]), search(&[1.0, 1.5, 9.0])] {
            assert_eq!(none.suggestion(), None);
            assert_eq!(none.to_string(), "no learning rate made the loss fall");
        }
    }
}
