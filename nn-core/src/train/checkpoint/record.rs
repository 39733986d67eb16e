//! A history as numbers, a row an epoch, and back.

use std::vec::Vec;

use crate::train::{Epoch, History, Metric, Score};

/// Of each set loss, value of the metric, mean absolute error; then learning rate, seconds, and how many epochs were asked for.
pub(super) const COLUMNS: usize = 9;

pub(super) fn to_numbers(history: &History) -> Vec<f64> {
    let rows = history.epochs().iter().flat_map(|epoch| {
        let [a, b, c] = score_to_numbers(&epoch.train);
        let [d, e, f] = epoch.dev.as_ref().map_or([f64::NAN; 3], score_to_numbers);
        [a, b, c, d, e, f, epoch.learning_rate, epoch.seconds, epoch.of as f64]
    });
    rows.collect()
}

/// `metric` is any value of the kind that was measured.
pub(super) fn from_numbers(numbers: &[f64], metric: Metric, has_dev: bool) -> History {
    let (rows, _) = numbers.as_chunks::<COLUMNS>();
    let epochs = rows.iter().enumerate().map(|(row, [a, b, c, d, e, f, learning_rate, seconds, of])| Epoch {
        number: row + 1,
        of: *of as usize,
        train: score_from_numbers([*a, *b, *c], metric),
        dev: has_dev.then(|| score_from_numbers([*d, *e, *f], metric)),
        learning_rate: *learning_rate,
        seconds: *seconds,
    });
    epochs.collect()
}

fn score_to_numbers(score: &Score) -> [f64; 3] {
    match score.metric {
        Metric::Accuracy(accuracy) => [score.loss, accuracy, 0.0],
        Metric::Regression { r_squared, mean_absolute_error } => [score.loss, r_squared, mean_absolute_error],
    }
}

fn score_from_numbers([loss, value, mean_absolute_error]: [f64; 3], metric: Metric) -> Score {
    let metric = match metric {
        Metric::Accuracy(_) => Metric::Accuracy(value),
        Metric::Regression { .. } => Metric::Regression { r_squared: value, mean_absolute_error },
    };
    Score { loss, metric }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_survives() {
        let classes = Metric::Accuracy(0.5);
        let values = Metric::Regression { r_squared: 0.1, mean_absolute_error: 0.7 };
        for (metric, has_dev) in [(classes, true), (values, false), (values, true)] {
            let epoch = |number: usize| {
                let score = |loss: f64| Score { loss, metric };
                let dev = has_dev.then(|| score(0.1 / number as f64));
                let (train, learning_rate) = (score(1.0 / number as f64), 0.1);
                Epoch { number, of: 7, train, dev, learning_rate, seconds: 0.25 }
            };
            let history: History = (1..=3).map(epoch).collect();
            let numbers = to_numbers(&history);
            assert_eq!(numbers.len(), 3 * COLUMNS);
            assert_eq!(from_numbers(&numbers, metric, has_dev), history);
        }
    }
}
