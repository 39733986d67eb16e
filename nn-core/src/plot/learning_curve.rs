//! Loss, metric and learning rate by epoch, of one training or of several.

use super::chart::{Chart, sheet};
use super::error::Error;
use super::picture::Picture;
use super::style::PANEL;
use crate::train::{Epoch, History, Score};

const NO_EPOCH: Error = Error::Empty { what: "the history has no epoch" };

/// Loss and metric (accuracy, or R²) of every epoch, for the training set and, if there was one, the dev set, on which the best epoch
/// is marked.
///
/// The training set's values are gathered while the weights move and with dropout at work, so they may lie above the dev set's.
///
/// # Errors
/// No epoch.
pub fn learning_curve(history: &History) -> Result<Picture, Error> {
    let Some(first) = history.epochs().first() else { return Err(NO_EPOCH) };
    let metric = first.train.metric.name();
    let charts = [
        both_sets(Chart::new("loss").loss(), history, |score| score.loss),
        both_sets(Chart::new(metric).metric(), history, |score| score.metric.value()),
    ];
    sheet(charts.len(), &charts, false, PANEL)
}

fn both_sets(chart: Chart, history: &History, value: impl Fn(Score) -> f64) -> Chart {
    let at = |epoch: &Epoch, score| (epoch.number as f64, value(score));
    let epochs = history.epochs().iter();
    let train = epochs.clone().map(|epoch| at(epoch, epoch.train));
    let dev: Vec<_> = epochs.filter_map(|epoch| Some(at(epoch, epoch.dev?))).collect();
    let chart = chart.counting("epoch").curve("training set", train);
    if dev.is_empty() {
        return chart;
    }
    let best = history.best().and_then(|epoch| Some(at(epoch, epoch.dev?)));
    let chart = chart.curve("dev set", dev);
    match best {
        Some(point) => chart.mark(format!("best epoch, {}", point.0), point),
        None => chart,
    }
}

/// Loss and metric of several trainings in one picture: a curve a training, on the dev set if all have one, else on the training set.
///
/// ```no_run
/// # use nn_core::{plot, train::History};
/// # fn example(raw: History, standardized: History) -> Result<(), nn_core::plot::Error> {
/// plot::compare(&[("raw", &raw), ("standardised", &standardized)])?.save("compare.svg")?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// No epoch in any history.
pub fn compare(histories: &[(&str, &History)]) -> Result<Picture, Error> {
    let first = histories.iter().find_map(|(_, history)| history.epochs().first());
    let Some(first) = first else { return Err(NO_EPOCH) };
    let (set, of) = measured_on(histories);
    let metric = Chart::new(format!("{}, {set}", first.train.metric.name())).metric();
    let charts = [
        Chart::losses(&format!("loss, {set}"), histories).y(""),
        curves(metric, histories, |epoch| of(epoch).metric.value()),
    ];
    sheet(charts.len(), &charts, false, PANEL)
}

/// The learning rate of each epoch's last step, as a schedule moved it, a curve a training.
///
/// # Errors
/// No epoch in any history.
pub fn learning_rates(histories: &[(&str, &History)]) -> Result<Picture, Error> {
    if histories.iter().all(|(_, history)| history.epochs().is_empty()) {
        return Err(NO_EPOCH);
    }
    let peaks = histories.iter().map(|(_, history)| {
        history.epochs().iter().fold(0.0, |peak: f64, epoch| peak.max(epoch.learning_rate))
    });
    let (low, high) =
        peaks.fold((f64::INFINITY, 0.0_f64), |(low, high), peak| (low.min(peak), high.max(peak)));
    let chart = Chart::new("learning rate");
    // Rates that fall to 0 are seen on a linear axis, unless they would lie on one another there.
    let chart = if low > 0.0 && high > 10.0 * low { chart.log_y() } else { chart.reaching_zero() };
    curves(chart, histories, |epoch| epoch.learning_rate).draw()
}

impl Chart {
    /// The loss of every epoch, a curve a training: on the dev set if all have one, else on the training set. For a [`grid`](super::grid)
    /// of small multiples.
    pub fn losses(title: &str, histories: &[(&str, &History)]) -> Self {
        let (set, of) = measured_on(histories);
        curves(Chart::new(title).y(format!("loss, {set}")).loss(), histories, |epoch| of(epoch).loss)
    }
}

fn curves(chart: Chart, histories: &[(&str, &History)], value: impl Fn(&Epoch) -> f64) -> Chart {
    histories.iter().fold(chart.counting("epoch"), |chart, (name, history)| {
        chart.curve(*name, history.epochs().iter().map(|epoch| (epoch.number as f64, value(epoch))))
    })
}

/// The set on which all histories can be compared: its name, and an epoch's score on it.
fn measured_on(histories: &[(&str, &History)]) -> (&'static str, fn(&Epoch) -> Score) {
    let mut epochs = histories.iter().flat_map(|(_, history)| history.epochs());
    if epochs.all(|epoch| epoch.dev.is_some()) {
        ("dev set", |epoch| epoch.dev.unwrap_or(epoch.train))
    } else {
        ("training set", |epoch| epoch.train)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, curves_in, has_text, texts};
    use super::*;
    use crate::train::Metric;

    fn history(losses: &[f64], with_dev: bool) -> History {
        let score = |loss: f64| Score { loss, metric: Metric::Accuracy(1.0 - loss / 4.0) };
        let epoch = |(place, loss): (usize, &f64)| Epoch {
            number: place + 1,
            of: losses.len(),
            train: score(*loss),
            dev: with_dev.then_some(score(loss + (place + 1) as f64 / 20.0)),
            learning_rate: 0.1,
            seconds: 0.0,
        };
        losses.iter().enumerate().map(epoch).collect()
    }

    fn falling(epochs: usize) -> Vec<f64> {
        (1..=epochs).map(|number| 2.0 / number as f64).collect()
    }

    #[test]
    fn both_curves_of_both_panels_are_there_and_named() {
        let picture = learning_curve(&history(&falling(30), true)).expect("drawn");
        check(&picture);
        assert_eq!(curves_in(&picture, 20), 4);
        for text in ["loss, logarithmic axis", "accuracy", "epoch", "training set", "dev set"] {
            assert!(has_text(&picture, text), "no `{text}`");
        }
        assert_eq!(texts(&picture).iter().filter(|text| *text == "best epoch, 6").count(), 1);
    }

    #[test]
    fn without_a_dev_set_there_is_one_curve_a_panel() {
        let picture = learning_curve(&history(&falling(30), false)).expect("drawn");
        assert_eq!(curves_in(&picture, 20), 2);
        assert!(has_text(&picture, "training set") && !has_text(&picture, "dev set"));
    }

    #[test]
    fn one_epoch_is_enough_and_none_is_an_error() {
        check(&learning_curve(&history(&[1.5], true)).expect("drawn"));
        let none = learning_curve(&history(&[], true)).expect_err("nothing to draw");
        assert_eq!(none.to_string(), "nothing to draw: the history has no epoch");
        assert!(compare(&[("nothing", &history(&[], false))]).is_err());
        assert!(learning_rates(&[]).is_err());
    }

    #[test]
    fn what_is_not_finite_is_a_gap_that_the_legend_counts() {
        let picture = compare(&[
            ("good", &history(&falling(30), false)),
            ("diverged", &history(&[1.0, 50.0, f64::INFINITY, f64::NAN], false)),
        ])
        .expect("drawn");
        check(&picture);
        assert!(
            has_text(&picture, "good") && has_text(&picture, "diverged (4 not finite) (1 beyond the axis)")
        );
    }

    #[test]
    fn trainings_are_compared_on_a_set_that_all_have() {
        let (with, without) = (history(&falling(30), true), history(&falling(30), false));
        let dev = compare(&[("a", &with), ("b", &with)]).expect("drawn");
        assert!(has_text(&dev, "accuracy, dev set"));
        let train = compare(&[("a", &with), ("b", &without)]).expect("drawn");
        assert!(has_text(&train, "accuracy, training set"));
        assert_eq!(curves_in(&train, 20), 4);
    }
}
