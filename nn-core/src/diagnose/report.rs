//! A diagnosis as a table, a layer a row, and what changed since an earlier one.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::diagnose::{Conclusion, LayerReport, USUAL_UPDATE, Verdict};

/// How each layer of a network fares with a batch. `{}` prints the table, what to do for each layer that needs it, and the
/// conclusion.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// The layers in order, nested ones included.
    pub layers: Vec<Layer>,
    /// What is the matter with the network as a whole.
    pub conclusion: Conclusion,
}

/// One row of a [`Diagnosis`].
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// As `hidden`, `encoder.hidden`.
    pub name: String,
    /// Its numbers and verdict.
    pub report: LayerReport,
}

/// A layer whose verdict is no longer what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The layer.
    pub name: String,
    /// What it was.
    pub before: Verdict,
    /// What it is.
    pub now: Verdict,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}, was {}", self.name, self.now, self.before)
    }
}

impl Diagnosis {
    /// Whether no layer needs anything, and the rule, if there is one, has numbers that make sense.
    pub fn is_healthy(&self) -> bool {
        self.conclusion.verdict == Verdict::Healthy && self.conclusion.rule_fault.is_none()
    }

    /// The layer of this name.
    pub fn layer(&self, name: &str) -> Option<&LayerReport> {
        self.layers.iter().find(|layer| layer.name == name).map(|layer| &layer.report)
    }

    /// What became of which layer since an earlier diagnosis of the same network: "`hidden2`: dead, was healthy".
    pub fn since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = Change> + 'a {
        self.layers
            .iter()
            .zip(&before.layers)
            .filter(|(now, then)| now.report.verdict != then.report.verdict)
            .map(|(now, then)| Change {
                name: now.name.clone(),
                before: then.report.verdict,
                now: now.report.verdict,
            })
    }
}

const TITLES: [&str; 9] =
    ["layer", "mean", "deviation", "saturated", "dead", "d_output", "d_parameters", "update", "verdict"];

/// Columns in which no layer has a number are left out.
impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self.layers.iter().map(cells).collect();
        let width = |column: usize| {
            let widest = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            if widest == 0 { 0 } else { widest.max(TITLES[column].len()) }
        };
        let widths: [usize; TITLES.len()] = core::array::from_fn(width);
        for row in core::iter::once(&TITLES.map(str::to_string)).chain(&rows) {
            let [name, numbers @ .., verdict] = row;
            write!(f, "{name:<0$}", widths[0])?;
            for (cell, width) in numbers.iter().zip(&widths[1..]).filter(|(_, width)| **width > 0) {
                write!(f, "  {cell:>width$}")?;
            }
            writeln!(f, "  {verdict}")?;
        }
        let Conclusion { verdict, cost, gradient_norm, .. } = self.conclusion;
        write!(f, "cost {cost:.4}, norm of the gradient {gradient_norm:.2e}")?;
        let mut verdicts: Vec<_> = self.layers.iter().map(|layer| layer.report.verdict).collect();
        verdicts.sort_unstable_by(|a, b| b.cmp(a));
        verdicts.dedup();
        for found in verdicts.into_iter().filter(|found| *found != Verdict::Healthy) {
            let names = self.names(|report| report.verdict == found);
            if found == verdict {
                write!(f, "\n{names}: {}", self.conclusion)?;
            } else {
                write!(f, "\n{names}: {found}")?;
            }
        }
        if verdict == Verdict::Healthy {
            write!(f, "\nevery layer: {}", self.conclusion)?;
        }
        if let Some(fault) = self.conclusion.rule_fault {
            write!(f, "\nno step was measured: {fault}")?;
        }
        self.write_pace(f)
    }
}

impl Diagnosis {
    /// Steps that are much larger or smaller than usual.
    fn write_pace(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [least, most] = USUAL_UPDATE;
        let outside = |holds: &dyn Fn(f64) -> bool| {
            let is_judged = |report: &LayerReport| report.verdict == Verdict::StepTooLarge;
            self.names(|report| !is_judged(report) && report.update().is_some_and(holds))
        };
        let (fast, slow) = (outside(&|update| update > most), outside(&|update| update < least));
        for (names, change, tell) in [(fast, "far: lower", true), (slow, "little: raise", self.is_healthy())]
        {
            if tell && !names.is_empty() {
                write!(
                    f,
                    "\n{names}: a step moves the weights too {change} the learning rate until it is about 1e-3 of them"
                )?;
            }
        }
        Ok(())
    }

    /// The layers of which this holds, in words: as "`first` to `third` (3 layers) and `fifth`". A range has no layer in it that learns and is not meant.
    fn names(&self, holds: impl Fn(&LayerReport) -> bool) -> String {
        let mut ranges: Vec<Vec<&str>> = Vec::new();
        let mut goes_on = false;
        for layer in &self.layers {
            if holds(&layer.report) {
                match ranges.last_mut() {
                    Some(range) if goes_on => range.push(&layer.name),
                    _ => ranges.push(alloc::vec![&layer.name]),
                }
                goes_on = true;
            } else if layer.report.learnt.is_some() {
                goes_on = false;
            }
        }
        let parts: Vec<_> = ranges.iter().flat_map(|range| in_words(range)).collect();
        match &parts[..] {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }
}

/// Layers that follow one another: each by itself if they are two, else the first and the last.
fn in_words(range: &[&str]) -> Vec<String> {
    match range {
        [first, _, .., last] if range.len() > 2 => {
            alloc::vec![format!("`{first}` to `{last}` ({} layers)", range.len())]
        }
        few => few.iter().map(|name| format!("`{name}`")).collect(),
    }
}

fn cells(layer: &Layer) -> [String; TITLES.len()] {
    let LayerReport { verdict, mean, deviation, saturated, dead, d_output, learnt, .. } = layer.report;
    let percent = |share: Option<f64>| share.map_or(String::new(), |share| format!("{:.0} %", 100.0 * share));
    [
        layer.name.clone(),
        format!("{mean:.2e}"),
        format!("{deviation:.2e}"),
        percent(saturated),
        percent(dead),
        format!("{d_output:.2e}"),
        learnt.map_or(String::new(), |learnt| format!("{:.2e}", learnt.gradient_norm)),
        layer.report.update().map_or(String::new(), |update| format!("{update:.1e}")),
        verdict.to_string(),
    ]
}
