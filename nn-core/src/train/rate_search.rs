//! The learning-rate range test, and what it found.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use rand::seq::SliceRandom;

use crate::data::{Dataset, Target};
use crate::fault::Fault;
use crate::kernels::dispatch;
use crate::network::Network;
use crate::optim::{Optimizer, Rule};
use crate::parameters::{Parameters, Path};
use crate::random::{Purpose, stream};
use crate::scalar::Scalar;
use crate::train::step::{Broken, Descend, Memory};
use crate::train::{Objective, TrainError, Trainer};

/// The share of itself that the smoothed loss keeps in a step.
const SMOOTHING: f64 = 0.8;
/// The test ends when the smoothed loss is so many times its lowest value.
const DIVERGED: f64 = 4.0;

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

    fn has_diverged(&self) -> bool {
        let (lowest, last) = (self.lowest(), self.points.last());
        lowest.zip(last).is_some_and(|(lowest, last)| last.smoothed > DIVERGED * lowest.smoothed)
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

/// Which rates are tried.
#[derive(Clone, Copy)]
pub(super) struct Range {
    pub(super) lowest: f64,
    pub(super) highest: f64,
    pub(super) steps: usize,
}

impl Range {
    fn fault(self) -> Option<Fault> {
        let Self { lowest, highest, steps } = self;
        let positive = lowest > 0.0 && lowest.is_finite();
        let (low, high) =
            ("the lowest learning rate of the search", "the highest learning rate of the search");
        Fault::unless(positive, low, lowest, "it must be positive, and finite")
            .or(Fault::unless(highest.is_finite(), high, highest, "it must be finite"))
            .or(Fault::unless(highest > lowest, low, lowest, "it must be less than the highest"))
            .or(Fault::unless(
                steps >= 2,
                "the number of steps of the search",
                steps as f64,
                "it must be at least 2",
            ))
    }

    /// From the lowest to the highest, each by the same factor.
    fn rate(self, step: usize) -> f64 {
        let share = step as f64 / (self.steps - 1) as f64;
        self.lowest * libm::pow(self.highest / self.lowest, share)
    }
}

/// Trains a copy of the network with a rising rate. The trainer's settings and the targets are good.
pub(super) fn search<N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>(
    trainer: &Trainer<'_, L, R, B>,
    range: Range,
    network: &N,
    train: &Dataset<T, IN, Y>,
) -> Result<RateSearch, TrainError>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    if let Some(fault) = range.fault() {
        return Err(TrainError::Setting(fault));
    }
    let settings = &trainer.settings;
    let mut network = copy_of(network);
    Network::fit_inputs(&mut *network, train.inputs().iter());
    let mut memory = Memory::<N, T, Y, B, IN, OUT>::new(&mut *network, settings.accumulate);
    let mut optimizer = Optimizer::new(trainer.rule.clone());
    let mut metrics = trainer.loss.metrics();
    let mut groups = Groups::new(train.len(), B.saturating_mul(settings.accumulate), settings.seed);
    let (mut found, mut smoothed) = (RateSearch::default(), Smoothed::default());
    for step in 0..range.steps {
        let rate = range.rate(step);
        optimizer.rule_mut().set_learning_rate(rate);
        let group = groups.get(step);
        let sum = dispatch(Descend {
            network: &mut *network,
            data: train,
            group,
            memory: &mut memory,
            loss: &trainer.loss,
            metrics: &mut metrics,
            optimizer: &mut optimizer,
            average: None,
            clip: settings.clip,
            seed: settings.seed,
            first_batch: (step * group.len().div_ceil(B)) as u64,
            keep: false,
        });
        let loss = match sum {
            Ok(sum) => sum.mean(),
            Err(Broken { batch, loss }) if step == 0 => {
                return Err(TrainError::Diverged { epoch: 1, batch: batch + 1, loss });
            }
            Err(_) => break,
        };
        found.points.push(RatePoint { rate, loss, smoothed: smoothed.take(loss) });
        if found.has_diverged() {
            break;
        }
    }
    Ok(found)
}

/// Which samples each step takes: the whole set in a new order, again and again.
struct Groups {
    order: Vec<u32>,
    rows: usize,
    seed: u64,
}

impl Groups {
    /// Of `rows` samples, or of all where there are fewer.
    fn new(samples: usize, rows: usize, seed: u64) -> Self {
        Self { order: (0..samples as u32).collect(), rows: rows.min(samples), seed }
    }

    /// The groups are asked for in order. What is left over at the end of the set is left out: its loss would be noisier.
    fn get(&mut self, step: usize) -> &[u32] {
        let groups = self.order.len() / self.rows;
        let (epoch, group) = (step / groups, step % groups);
        if group == 0 {
            self.order.shuffle(&mut stream(self.seed, Purpose::Shuffle, epoch as u64 + 1));
        }
        &self.order[group * self.rows..(group + 1) * self.rows]
    }
}

/// The same numbers on the heap.
fn copy_of<T: Scalar, N: Parameters<T>>(network: &N) -> Box<N> {
    let (mut copy, mut tensors) = (N::zeroed_box(), Vec::new());
    network.visit(Path::ROOT, &mut |_, values| tensors.push(values));
    let mut tensors = tensors.into_iter();
    N::zip([&mut *copy], Path::ROOT, &mut |_, [values]| {
        if let Some(tensor) = tensors.next() {
            values.copy_from_slice(tensor);
        }
    });
    copy
}

/// The exponential moving average of a loss, corrected for its start.
#[derive(Default)]
struct Smoothed {
    sum: f64,
    weight: f64,
}

impl Smoothed {
    fn take(&mut self, loss: f64) -> f64 {
        self.sum = SMOOTHING * self.sum + (1.0 - SMOOTHING) * loss;
        self.weight = SMOOTHING * self.weight + (1.0 - SMOOTHING);
        self.sum / self.weight
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
