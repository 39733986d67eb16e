//! A progress bar for the trainer (feature `progress`).
//!
//! On a terminal it is one line that redraws itself, within epochs too; elsewhere (a log, a pipe) it is some twenty plain lines, the
//! first and the last epoch among them. Both go to standard error, so that standard output stays the program's own.

use core::cell::Cell;
use core::ops::ControlFlow;
use std::format;
use std::io::{IsTerminal, stderr};
use std::rc::Rc;
use std::string::String;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::train::{Epoch, Step, Trainer};

const TEMPLATE: &str = "epoch {prefix} {bar:24} {msg}, {eta} left";
/// Of the bar, for one epoch: steps move it too.
const UNITS: u64 = 1000;
/// Between two looks at the bar: a step may take less than a microsecond.
const PAUSE: Duration = Duration::from_millis(50);

/// Shows a training as it goes: loss, metric, time left, and the learning rate once it has changed. The trainer takes it by
/// [`Trainer::progress`]:
///
/// ```
/// # use nn_core::{loss::CrossEntropy, optim::Adam, train::{Progress, Trainer}};
/// Trainer::new(CrossEntropy, Adam::new(1e-3)).progress(Progress::new())
/// # ;
/// ```
#[derive(Debug)]
pub struct Progress {
    form: Form,
    /// The first learning rate that was shown.
    rate: Cell<Option<f64>>,
    /// When a step was last shown.
    shown: Cell<Option<Instant>>,
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
        if stderr().is_terminal() { Self::of(Form::Bar(bar())) } else { Self::lines() }
    }

    /// Plain lines, on a terminal too.
    pub const fn lines() -> Self {
        Self::of(Form::Lines)
    }

    /// Nothing: for a program that offers `--quiet`.
    pub const fn silent() -> Self {
        Self::of(Form::Silent)
    }

    const fn of(form: Form) -> Self {
        Self { form, rate: Cell::new(None), shown: Cell::new(None) }
    }

    /// Shows one epoch.
    pub fn show(&self, epoch: &Epoch) {
        let rate = self.changed_rate(epoch.learning_rate);
        match &self.form {
            Form::Bar(bar) => {
                let begins = self.shown.replace(Some(Instant::now())).is_none();
                bar.set_message(format!("{}{rate}", message(epoch)));
                place(bar, epoch.number as u64 * UNITS, [epoch.number, epoch.of], begins && epoch.number > 1);
            }
            Form::Lines if is_due(epoch) => std::eprintln!("{epoch}{rate}"),
            Form::Lines | Form::Silent => {}
        }
    }

    /// Shows one step: the bar moves, if there is one.
    pub fn show_step(&self, step: &Step) {
        let Form::Bar(bar) = &self.form else { return };
        let last = self.shown.get();
        if last.is_some_and(|last| last.elapsed() < PAUSE) {
            return;
        }
        self.shown.set(Some(Instant::now()));
        self.changed_rate(step.learning_rate);
        if bar.message().is_empty() {
            bar.set_message(format!("loss {:.4}", step.loss));
        }
        let within = UNITS * step.number as u64 / step.of.max(1) as u64;
        let position = (step.epoch as u64 - 1) * UNITS + within;
        place(bar, position, [step.epoch, step.epochs], last.is_none() && step.epoch > 1);
    }

    /// `, rate 5.0e-4`, if it is not the first one any more.
    fn changed_rate(&self, rate: f64) -> String {
        match self.rate.get() {
            Some(first) if first != rate => format!(", rate {rate:.1e}"),
            Some(_) => String::new(),
            None => {
                self.rate.set(Some(rate));
                String::new()
            }
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

impl<'a, L, R, const B: usize> Trainer<'a, L, R, B> {
    /// Shows the training as it goes, epoch by epoch and, on a terminal, within epochs.
    pub fn progress(self, progress: Progress) -> Self {
        let progress = Rc::new(progress);
        let epochs = Rc::clone(&progress);
        let trainer = self.on_epoch(move |epoch| epochs.show(epoch));
        if matches!(progress.form, Form::Bar(_)) {
            trainer.on_step(move |step| progress.show_step(step))
        } else {
            trainer
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

/// Moves the bar. A training that was resumed begins in the middle: what was done before says nothing about the time left.
fn place(bar: &ProgressBar, position: u64, [epoch, epochs]: [usize; 2], resumed: bool) {
    bar.set_length(epochs as u64 * UNITS);
    bar.set_prefix(format!("{epoch}/{epochs}"));
    bar.set_position(position);
    if resumed {
        bar.reset_eta();
    }
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

    fn hidden() -> Progress {
        Progress::of(Form::Bar(ProgressBar::hidden()))
    }

    fn state(progress: &Progress) -> (u64, Option<u64>, String, String) {
        let Form::Bar(bar) = &progress.form else { panic!("made with a bar") };
        (bar.position(), bar.length(), bar.prefix(), bar.message())
    }

    #[test]
    fn the_bar_follows_the_epochs() {
        let progress = hidden();
        progress.show(&epoch(3, 9, true));
        let message = "loss 0.5000, dev loss 0.2500, accuracy 97.50 %".into();
        assert_eq!(state(&progress), (3 * UNITS, Some(9 * UNITS), "3/9".into(), message));
    }

    #[test]
    fn the_bar_follows_the_steps_within_an_epoch() {
        let progress = hidden();
        let step = |epoch, number, loss| Step { epoch, epochs: 9, number, of: 4, loss, learning_rate: 0.1 };
        progress.show_step(&step(1, 1, 2.0));
        assert_eq!(state(&progress), (UNITS / 4, Some(9 * UNITS), "1/9".into(), "loss 2.0000".into()));
        // The next ones come at once: the bar is not asked to redraw so often.
        progress.show_step(&step(1, 2, 1.0));
        assert_eq!(state(&progress).0, UNITS / 4);
        std::thread::sleep(PAUSE);
        progress.show_step(&step(1, 3, 1.0));
        assert_eq!(state(&progress).0, 3 * UNITS / 4);
        progress.show(&epoch(1, 9, false));
        assert_eq!(state(&progress).0, UNITS);
    }

    #[test]
    fn the_rate_is_told_once_it_has_changed() {
        let progress = hidden();
        progress.show(&epoch(1, 9, false));
        assert!(!state(&progress).3.contains("rate"));
        progress.show(&Epoch { learning_rate: 0.0525, ..epoch(2, 9, false) });
        assert!(state(&progress).3.ends_with(", rate 5.2e-2"), "{}", state(&progress).3);
    }

    #[test]
    fn the_trainer_tells_the_steps_to_a_bar_only() {
        use crate::{loss::CrossEntropy, optim::Sgd};
        let callbacks = |progress| {
            let settings = Trainer::new(CrossEntropy, Sgd::new(0.1)).progress(progress).settings;
            (settings.on_epoch.len(), settings.on_step.len())
        };
        assert_eq!(callbacks(hidden()), (1, 1));
        assert_eq!(callbacks(Progress::lines()), (1, 0));
        assert_eq!(callbacks(Progress::silent()), (1, 0));
    }

    #[test]
    fn the_template_has_no_mistake() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
