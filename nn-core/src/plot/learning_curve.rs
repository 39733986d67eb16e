//! Loss and metric by epoch, for the training and the dev set.

use std::ops::Range;
use std::path::Path;

use plotters::chart::SeriesLabelPosition;
use plotters::style::RGBColor;

use super::canvas::{self, Area, DrawResult, Error};
use super::chart::{Curve, Panel, Scale};
use super::style::{BLUE, PANEL, VERMILION};
use crate::train::{Epoch, History, Score};

/// Draws loss and metric (accuracy, or R²) of every epoch into an SVG file, for the training set and, if there was one, the
/// dev set, on which the best epoch is marked.
///
/// # Errors
/// No epoch; a name that does not end in `.svg`; a file that cannot be written.
pub fn learning_curve(history: &History, path: impl AsRef<Path>) -> Result<(), Error> {
    let Some(first) = history.epochs().first() else { return Err(Error::Empty) };
    let panels = [
        Series::of(history, "loss", false, |score| score.loss),
        Series::of(history, first.train.metric.name(), true, |score| score.metric.value()),
    ];
    let size = (PANEL.0 * panels.len() as u32, PANEL.1);
    canvas::write(path.as_ref(), size, |area| draw(area, &panels))
}

/// The panels, side by side.
fn draw(area: &Area<'_>, panels: &[Series<'_>]) -> DrawResult {
    for (part, series) in area.split_evenly((1, panels.len())).iter().zip(panels) {
        series.panel().draw(part)?;
    }
    Ok(())
}

/// What one panel shows: a value an epoch.
struct Series<'a> {
    title: &'a str,
    /// Whether more is better, up to 1: the legend then goes to the lower corner.
    rises: bool,
    train: Vec<(f64, f64)>,
    dev: Vec<(f64, f64)>,
    /// The best epoch's number, if there was a dev set.
    best: Option<usize>,
}

impl<'a> Series<'a> {
    fn of(history: &History, title: &'a str, rises: bool, value: impl Fn(Score) -> f64) -> Self {
        let at = |epoch: &Epoch, score| (epoch.number as f64, value(score));
        let epochs = history.epochs().iter();
        Self {
            title,
            rises,
            train: epochs.clone().map(|epoch| at(epoch, epoch.train)).collect(),
            dev: epochs.filter_map(|epoch| epoch.dev.map(|dev| at(epoch, dev))).collect(),
            best: history.best().filter(|epoch| epoch.dev.is_some()).map(|epoch| epoch.number),
        }
    }

    fn panel(&self) -> Panel<'_> {
        let mut curves = vec![curve("training set", BLUE, &self.train)];
        if !self.dev.is_empty() {
            let mut dev = curve("dev set", VERMILION, &self.dev);
            let best = self.dev.iter().find(|(number, _)| Some(*number as usize) == self.best);
            dev.mark = best.map(|point| (format!("best epoch, {}", point.0), *point));
            curves.push(dev);
        }
        let corner =
            |rises| if rises { SeriesLabelPosition::LowerRight } else { SeriesLabelPosition::UpperRight };
        Panel {
            title: match self.scale() {
                Scale::Linear => self.title.to_owned(),
                Scale::Logarithmic => format!("{}, logarithmic axis", self.title),
            },
            x_label: "epoch",
            x: 1.0..self.train.last().map_or(2.0, |(number, _)| number.max(2.0)),
            y: self.range(),
            scale: self.scale(),
            curves,
            legend: corner(self.rises),
        }
    }

    /// A loss that falls by more than a factor of ten is seen on a logarithmic axis, as its end matters most.
    fn scale(&self) -> Scale {
        let (low, high) = self.extremes();
        if !self.rises && low > 0.0 && high > 10.0 * low { Scale::Logarithmic } else { Scale::Linear }
    }

    /// A loss is seen from 0 where the axis is linear; a metric from its lowest value up to 1, but no lower than −1: R² may
    /// start far below.
    fn range(&self) -> Range<f64> {
        let (low, high) = self.extremes();
        if self.scale() == Scale::Logarithmic {
            low / 1.2..high * 1.2
        } else if self.rises {
            let low = low.clamp(-1.0, 1.0);
            let margin = 0.04 * (1.0 - low).max(0.05);
            low - margin..1.0 + margin
        } else {
            0.0..if high > 0.0 { 1.05 * high } else { 1.0 }
        }
    }

    /// The smallest and the largest finite value; 0 and 1 if there is none.
    fn extremes(&self) -> (f64, f64) {
        let values = self.train.iter().chain(&self.dev).map(|(_, y)| *y).filter(|y| y.is_finite());
        values.map(|y| (y, y)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0.0, 1.0))
    }
}

fn curve(name: &'static str, color: RGBColor, points: &[(f64, f64)]) -> Curve {
    Curve { name, color, points: points.to_vec(), mark: None }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::train::Metric;

    fn history(epochs: usize, with_dev: bool) -> History {
        let score = |loss: f64| Score { loss, metric: Metric::Accuracy(1.0 - loss / 4.0) };
        let epoch = |number: usize| Epoch {
            number,
            of: epochs,
            train: score(2.0 / number as f64),
            dev: with_dev.then_some(score(2.0 / number as f64 + (number as f64 / 20.0))),
            learning_rate: 0.1,
            seconds: 0.0,
        };
        (1..=epochs).map(epoch).collect()
    }

    fn written(history: &History, name: &str) -> String {
        let path = scratch(name);
        learning_curve(history, &path).expect("drawn");
        let svg = fs::read_to_string(&path).expect("written");
        fs::remove_file(&path).expect("removed");
        svg
    }

    fn scratch(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("nn-core-{}-{name}", std::process::id()))
    }

    #[test]
    fn both_curves_of_both_panels_are_there_and_named() {
        let svg = written(&history(30, true), "both.svg");
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        let count = |text: &str| svg.matches(text).count();
        // A curve is a polyline through all its epochs; in a legend it is a short one.
        let curves = svg.lines().filter(|line| line.contains("<polyline") && line.matches(',').count() >= 30);
        assert_eq!(curves.count(), 4);
        for text in
            ["loss, logarithmic axis", "accuracy", "epoch", "training set", "dev set", "best epoch, 6"]
        {
            assert!(count(&format!("\n{text}\n")) >= 1, "no `{text}`");
        }
        assert_eq!(count("best epoch, 6"), 2);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn without_a_dev_set_there_is_one_curve_a_panel() {
        let svg = written(&history(30, false), "train.svg");
        assert!(svg.contains("training set") && !svg.contains("dev set") && !svg.contains("best epoch"));
    }

    #[test]
    fn one_epoch_is_enough_and_none_is_an_error() {
        assert!(written(&history(1, true), "one.svg").contains("training set"));
        let none = learning_curve(&history(0, true), scratch("none.svg")).expect_err("nothing to draw");
        assert_eq!(none.to_string(), "nothing to draw: the history has no epoch");
    }

    #[test]
    fn what_cannot_be_written_is_an_error_that_names_the_file() {
        let history = history(3, true);
        let picture = learning_curve(&history, "curve.png").expect_err("no SVG");
        assert_eq!(
            picture.to_string(),
            "cannot draw into `curve.png`: pictures are SVG, name the file `.svg`"
        );
        let path = scratch("missing").join("curve.svg");
        let missing = learning_curve(&history, &path).expect_err("no such folder");
        assert!(missing.to_string().starts_with(&format!("cannot write `{}`: ", path.display())));
    }
}
