//! What is measured beside the loss, gathered a batch at a time.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use crate::scalar::Scalar;
use crate::train::Metric;

/// A measure that is gathered a batch at a time.
pub trait Metrics: Clone + fmt::Debug + fmt::Display {
    /// Forgets everything, and keeps its memory.
    fn reset(&mut self);
    /// The numbers for a history.
    fn metric(&self) -> Metric;
}

/// How often each class was taken for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    classes: usize,
    counts: Vec<u64>,
}

impl ConfusionMatrix {
    /// A matrix of zeros for this number of classes.
    pub fn new(classes: usize) -> Self {
        Self { classes, counts: vec![0; classes * classes] }
    }

    /// How many classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many samples of class `truth` were taken for class `predicted`; 0 for a class that does not exist.
    pub fn count(&self, truth: usize, predicted: usize) -> u64 {
        if truth < self.classes && predicted < self.classes {
            self.counts[truth * self.classes + predicted]
        } else {
            0
        }
    }

    /// How many samples.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many of them were taken for what they are.
    pub fn right(&self) -> u64 {
        self.counts.iter().step_by(self.classes + 1).sum()
    }

    /// The share of the samples of this class that were taken for it; `None` if there are none.
    pub fn recall(&self, class: usize) -> Option<f64> {
        let of_class = (0..self.classes).map(|predicted| self.count(class, predicted)).sum();
        self.share(class, of_class)
    }

    /// The share of the samples that were taken for this class and belong to it; `None` if none were.
    pub fn precision(&self, class: usize) -> Option<f64> {
        let taken = (0..self.classes).map(|truth| self.count(truth, class)).sum();
        self.share(class, taken)
    }

    fn share(&self, class: usize, of: u64) -> Option<f64> {
        (of > 0).then(|| self.count(class, class) as f64 / of as f64)
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, truth: usize, predicted: usize) {
        self.counts[truth * self.classes + predicted] += 1;
    }
}

/// A table: a row a true class, a column a predicted one.
impl fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let largest = self.counts.iter().copied().max().unwrap_or(0).max(self.classes as u64);
        let width = largest.max(1).ilog10() as usize + 2;
        let margin = self.classes.max(1).ilog10() as usize + 6;
        write!(f, "{:margin$}", "")?;
        for predicted in 0..self.classes {
            write!(f, "{predicted:width$}")?;
        }
        writeln!(f, "  (predicted)")?;
        for truth in 0..self.classes {
            write!(f, "true {truth:>0$}", margin - 5)?;
            for predicted in 0..self.classes {
                write!(f, "{:width$}", self.count(truth, predicted))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Right and wrong answers. For a sigmoid head the classes are no (0) and yes (1, from a probability of 1/2 on), and every output
/// of every sample is one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classification {
    /// Which class was taken for which.
    pub confusion: ConfusionMatrix,
}

impl Classification {
    pub(super) fn new(classes: usize) -> Self {
        Self { confusion: ConfusionMatrix::new(classes) }
    }

    /// The share of right answers.
    pub fn accuracy(&self) -> f64 {
        self.confusion.right() as f64 / self.confusion.total().max(1) as f64
    }
}

impl Metrics for Classification {
    fn reset(&mut self) {
        self.confusion.counts.fill(0);
    }

    fn metric(&self) -> Metric {
        Metric::Accuracy(self.accuracy())
    }
}

impl fmt::Display for Classification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.metric(), self.confusion)
    }
}

/// How well values are met, output by output.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    outputs: Vec<Moments>,
}

/// Of one output: how the targets vary, and how far from them the outputs are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Moments {
    count: f64,
    /// The mean target.
    mean: f64,
    /// Σ (t − mean)².
    variation: f64,
    /// Σ (y − t)².
    residual: f64,
    /// Σ |y − t|.
    absolute: f64,
}

impl Regression {
    pub(super) fn new(outputs: usize) -> Self {
        Self { outputs: vec![Moments::default(); outputs] }
    }

    /// R² = 1 − Σ (y − t)² / Σ (t − mean t)², averaged over the outputs. An output whose targets never change counts 1 if
    /// it meets them exactly, else 0. As scikit-learn's `r2_score`.
    pub fn r_squared(&self) -> f64 {
        let of_one = |m: &Moments| match (m.variation > 0.0, m.residual > 0.0) {
            (true, _) => 1.0 - m.residual / m.variation,
            (false, true) => 0.0,
            (false, false) => 1.0,
        };
        self.outputs.iter().map(of_one).sum::<f64>() / self.outputs.len().max(1) as f64
    }

    /// The mean of |y − t| over all samples and outputs.
    pub fn mean_absolute_error(&self) -> f64 {
        let count: f64 = self.outputs.iter().map(|m| m.count).sum();
        self.outputs.iter().map(|m| m.absolute).sum::<f64>() / count.max(1.0)
    }

    /// Takes in the outputs y and targets t of some samples, for output number `output`. The variation of two parts is joined as in Chan,
    /// Golub and LeVeque, *Algorithms for computing the sample variance*, 1983.
    #[inline(always)]
    pub(super) fn add(&mut self, output: usize, samples: impl Iterator<Item = (f64, f64)> + Clone) {
        let (mut count, mut sum) = (0.0, 0.0);
        for (_, t) in samples.clone() {
            count += 1.0;
            sum += t;
        }
        if count == 0.0 {
            return;
        }
        let mean = sum / count;
        let all = &mut self.outputs[output];
        for (y, t) in samples {
            all.variation += (t - mean) * (t - mean);
            all.residual += (y - t) * (y - t);
            all.absolute += Scalar::abs(y - t);
        }
        let (apart, together) = (mean - all.mean, all.count + count);
        all.variation += apart * apart * all.count * count / together;
        all.mean += apart * count / together;
        all.count = together;
    }
}

impl Metrics for Regression {
    fn reset(&mut self) {
        self.outputs.fill(Moments::default());
    }

    fn metric(&self) -> Metric {
        Metric::Regression { r_squared: self.r_squared(), mean_absolute_error: self.mean_absolute_error() }
    }
}

impl fmt::Display for Regression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.metric())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_confusion_matrix_counts_and_prints() {
        let mut classification = Classification::new(2);
        for (truth, predicted) in [(0, 0), (0, 0), (0, 1), (1, 1)] {
            classification.confusion.add(truth, predicted);
        }
        assert_eq!(classification.accuracy(), 0.75);
        let confusion = &classification.confusion;
        assert_eq!(confusion.count(0, 1), 1);
        assert_eq!([0, 1, 2].map(|class| confusion.recall(class)), [Some(2.0 / 3.0), Some(1.0), None]);
        assert_eq!([0, 1, 2].map(|class| confusion.precision(class)), [Some(1.0), Some(0.5), None]);
        assert_eq!(classification.confusion.to_string(), "       0 1  (predicted)\ntrue 0 2 1\ntrue 1 0 1\n");
    }

    #[test]
    fn r_squared_does_not_depend_on_the_batches() {
        // scikit-learn's example: r2_score([3, −0.5, 2, 7], [2.5, 0, 2, 8]) = 0.948608137…
        let samples = [(2.5, 3.0), (0.0, -0.5), (2.0, 2.0), (8.0, 7.0)];
        for cut in 0..=4 {
            let mut regression = Regression::new(1);
            regression.add(0, samples[..cut].iter().copied());
            regression.add(0, samples[cut..].iter().copied());
            assert!((regression.r_squared() - 0.948_608_137_044_967_9).abs() < 1e-14, "cut at {cut}");
            assert!((regression.mean_absolute_error() - 0.5).abs() < 1e-15);
        }
    }

    #[test]
    fn targets_that_never_change() {
        let mut regression = Regression::new(1);
        regression.add(0, [(2.0, 2.0), (2.0, 2.0)].into_iter());
        assert_eq!(regression.r_squared(), 1.0);
        regression.add(0, [(3.0, 2.0)].into_iter());
        assert_eq!(regression.r_squared(), 0.0);
    }
}
