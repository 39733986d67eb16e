//! A progress bar for long checks (feature `progress`).

use indicatif::{ProgressBar, ProgressStyle};

use super::{Event, Progress};
use std::io::{IsTerminal, stderr};

const TEMPLATE: &str = "checking gradients {human_pos}/{human_len} {bar:24} {msg}, {eta} left";

/// Shows a bar on standard error while a check runs: numbers compared, numbers wrong, time left. Nothing where standard error is no terminal.
///
/// ```
/// # use nn_core::loss::MeanSquaredError;
/// # use nn_core::{Batch, Network, network};
/// use nn_core::gradient_check::{GradientCheck, progress_bar};
/// # network! { struct Line: 2 => 1 { dense(1) } }
/// # let (network, x, y) = (Line::<f64>::zeros(), Batch::<f64, 2, 2>::new(0.1, 0.2, 0.3, 0.4), Batch::<f64, 2, 1>::zeros());
/// let report = GradientCheck::new().check_with(&network, &x, &y, &MeanSquaredError, progress_bar());
/// ```
pub fn progress_bar() -> impl FnMut(Event<'_>) {
    let bar = if stderr().is_terminal() { ProgressBar::no_length() } else { ProgressBar::hidden() };
    // A template with a mistake in it falls back to indicatif's own.
    let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
    follow(bar.with_style(style.progress_chars("━╸ ")))
}

fn follow(bar: ProgressBar) -> impl FnMut(Event<'_>) {
    let mut wrong = 0;
    move |event| match event {
        Event::Element { progress: Progress { done, of }, .. } => {
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
        Event::Tensor { path, comparison, .. } => {
            wrong += comparison.wrong;
            bar.set_message(std::format!("{path}, {wrong} wrong"));
            if bar.length() == Some(bar.position()) {
                bar.abandon();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Batch;
    use crate::gradient_check::GradientCheck;
    use crate::layers::Softmax;

    #[test]
    fn the_bar_follows_the_numbers() {
        let bar = ProgressBar::hidden();
        let x = Batch::<f64, 2, 3>::new(0.1, 0.2, 0.3, -0.4, 0.5, 0.6);
        GradientCheck::new().check_layer_with::<_, _, _, 2, 3, 3, 3>(&Softmax, &x, follow(bar.clone()));
        assert_eq!((bar.position(), bar.length(), bar.message().as_str()), (6, Some(6), "x, 0 wrong"));
        assert!(bar.is_finished());
    }

    #[test]
    fn the_template_has_no_mistake() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
