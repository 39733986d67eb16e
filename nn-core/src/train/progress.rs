//! A progress bar for the trainer, an epoch a step (feature `progress`).
//!
//! On a terminal it is one line that redraws itself; elsewhere (a log, a pipe) it is some twenty plain lines, the first and the
//! last epoch among them. Both go to standard error, so that standard output stays the program's own.

use core::ops::ControlFlow;
use std::format;
use std::io::{IsTerminal, stderr};
use std::string::String;

use indicatif::{ProgressBar, ProgressStyle};

use crate::train::Epoch;

const TEMPLATE: &str = "epoch {pos}/{len} {bar:24} {msg}, {eta} left";

/// Shows each epoch as it ends: loss, metric, time left. The trainer takes its [`callback`](Self::callback):
///
/// ```
/// # use nn_core::{loss::CrossEntropy, optim::Adam, train::{Progress, Trainer}};
/// Trainer::new(CrossEntropy, Adam::new(1e-3)).on_epoch(Progress::new().callback())
/// # ;
/// ```
#[derive(Debug)]
pub struct Progress {
    form: Form,
}

#[derive(Debug)]
enum Form {
    Bar(ProgressBar),
    Lines,
    Silent,
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress {
    /// A bar if standard error is a terminal, else plain lines.
    pub fn new() -> Self {
        if stderr().is_terminal() { Self { form: Form::Bar(bar()) } } else { Self::lines() }
    }

    /// Plain lines, on a terminal too.
    pub const fn lines() -> Self {
        Self { form: Form::Lines }
    }

    /// Nothing: for a program that offers `--quiet`.
    pub const fn silent() -> Self {
        Self { form: Form::Silent }
    }

    /// Shows one epoch.
    pub fn show(&self, epoch: &Epoch) {
        match &self.form {
            Form::Bar(bar) => {
                bar.set_length(epoch.of as u64);
                bar.set_message(message(epoch));
                bar.set_position(epoch.number as u64);
            }
            Form::Lines if is_due(epoch) => std::eprintln!("{epoch}"),
            Form::Lines | Form::Silent => {}
        }
    }

    /// A callback that shows each epoch and never stops the training.
    pub fn callback(self) -> impl FnMut(&Epoch) -> ControlFlow<()> {
        move |epoch| {
            self.show(epoch);
            ControlFlow::Continue(())
        }
    }
}

/// Leaves the bar as it last was: training may have stopped early.
impl Drop for Progress {
    fn drop(&mut self) {
        if let Form::Bar(bar) = &self.form {
            bar.abandon();
        }
    }
}

fn bar() -> ProgressBar {
    // A template with a mistake in it falls back to indicatif's own.
    let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::no_length().with_style(style.progress_chars("━╸ "))
}

/// The loss and the metric; the dev set's, where there is one.
fn message(epoch: &Epoch) -> String {
    match epoch.dev {
        Some(dev) => format!("loss {:.4}, dev {dev}", epoch.train.loss),
        None => format!("{}", epoch.train),
    }
}

/// Whether a log shows this epoch: the first, the last, and some twenty in all.
fn is_due(epoch: &Epoch) -> bool {
    let every = epoch.of.div_ceil(20).max(1);
    epoch.number == 1 || epoch.number == epoch.of || epoch.number.is_multiple_of(every)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Metric, Score};

    fn epoch(number: usize, of: usize, dev: bool) -> Epoch {
        let score = |loss| Score { loss, metric: Metric::Accuracy(0.975) };
        let dev = dev.then_some(score(0.25));
        Epoch { number, of, train: score(0.5), dev, learning_rate: 0.1, seconds: 0.0 }
    }

    #[test]
    fn a_log_stays_short_and_holds_both_ends() {
        for of in [1, 7, 20, 21, 60, 1000] {
            let shown: std::vec::Vec<_> =
                (1..=of).filter(|number| is_due(&epoch(*number, of, true))).collect();
            assert!(shown.len() <= 22 && shown.len() >= of.min(10), "{of} epochs: {shown:?}");
            assert!(shown.first() == Some(&1) && shown.last() == Some(&of));
        }
    }

    #[test]
    fn the_bar_tells_the_loss_of_both_sets() {
        assert_eq!(message(&epoch(3, 9, true)), "loss 0.5000, dev loss 0.2500, accuracy 97.50 %");
        assert_eq!(message(&epoch(3, 9, false)), "loss 0.5000, accuracy 97.50 %");
    }

    #[test]
    fn the_bar_follows_the_epochs() {
        let progress = Progress { form: Form::Bar(ProgressBar::hidden()) };
        progress.show(&epoch(3, 9, true));
        let Form::Bar(bar) = &progress.form else { unreachable!("made a line ago") };
        assert_eq!((bar.position(), bar.length()), (3, Some(9)));
    }

    #[test]
    fn the_template_has_no_mistake() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
