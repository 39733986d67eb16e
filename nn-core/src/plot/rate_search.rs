//! What a learning-rate range test found, and how schedules move the rate.

use super::axis::short;
use super::chart::Chart;
use super::error::Error;
use super::picture::Picture;
use crate::optim::{Moment, Scheduler};
use crate::train::RateSearch;

/// The loss of each step of a learning-rate range test over the step's rate, as measured and smoothed, with the suggested rate marked.
///
/// ```no_run
/// # fn example(search: nn_core::train::RateSearch) -> Result<(), nn_core::plot::Error> {
/// nn_core::plot::rate_search(&search)?.save("rates.svg")?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// No step.
pub fn rate_search(search: &RateSearch) -> Result<Picture, Error> {
    let points = search.points();
    let smoothed = points.iter().map(|point| point.smoothed).filter(|loss| loss.is_finite());
    // The last losses of single batches are far above what is to be seen.
    let most = smoothed.fold(f64::NEG_INFINITY, f64::max);
    let chart = Chart::new("learning-rate range test").x("learning rate").y("loss").log_x().up_to(most);
    let mut chart = chart
        .points("loss of a batch", points.iter().map(|point| (point.rate, point.loss)))
        .curve("smoothed", points.iter().map(|point| (point.rate, point.smoothed)));
    if let Some(rate) = search.suggestion() {
        let far = |at: f64| (at.ln() - rate.ln()).abs();
        let nearest = points.iter().min_by(|a, b| far(a.rate).total_cmp(&far(b.rate)));
        if let Some(nearest) = nearest {
            chart = chart.mark(format!("suggestion, {}", short(rate)), (rate, nearest.smoothed));
        }
    }
    chart.draw()
}

/// What schedules multiply the learning rate by, step by step, in a training of so many epochs of so many steps.
///
/// ```no_run
/// # fn example() -> Result<(), nn_core::plot::Error> {
/// use nn_core::optim::Schedule;
/// use nn_core::plot;
///
/// plot::schedules(&[("cosine", &Schedule::cosine()), ("one cycle", &Schedule::one_cycle())], 30, 40)?.save("schedules.svg")?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// No schedule or no step.
pub fn schedules(
    named: &[(&str, &dyn Scheduler)],
    epochs: u64,
    steps_per_epoch: u64,
) -> Result<Picture, Error> {
    let chart = Chart::new("factor on the learning rate").x("epoch").reaching_zero();
    let chart = named.iter().fold(chart, |chart, (name, schedule)| {
        let steps = 0..epochs.saturating_mul(steps_per_epoch);
        let factor = |step: u64| {
            let moment = Moment { step, steps_per_epoch, epochs };
            (step as f64 / steps_per_epoch.max(1) as f64, schedule.factor(moment))
        };
        chart.curve(*name, steps.map(factor))
    });
    chart.draw()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, curves_in, has_text};
    use super::*;
    use crate::optim::Schedule;
    use crate::train::RatePoint;

    #[test]
    fn the_suggestion_is_marked_on_the_smoothed_curve() {
        let loss = |rate: f64| (rate.log10() + 2.0).powi(2) / 4.0 + 0.5;
        let rates = (0..100).map(|step| 1e-5 * 10_f64.powf(step as f64 / 20.0));
        let point = |rate| RatePoint { rate, loss: loss(rate) + 0.1, smoothed: loss(rate) };
        let picture = rate_search(&rates.map(point).collect()).expect("drawn");
        check(&picture);
        assert!(has_text(&picture, "suggestion, 0.00100") && has_text(&picture, "smoothed"));
        assert_eq!(curves_in(&picture, 90), 1);
        assert!(rate_search(&RateSearch::default()).is_err());
    }

    #[test]
    fn a_search_in_which_nothing_fell_has_no_suggestion() {
        let point = |number: u32| {
            let loss = if number < 3 { f64::from(number) } else { f64::INFINITY };
            RatePoint { rate: 10_f64.powi(number as i32 - 4), loss, smoothed: loss }
        };
        let picture = rate_search(&(0..4).map(point).collect()).expect("drawn");
        check(&picture);
        assert!(has_text(&picture, "smoothed (1 not finite)"));
    }

    #[test]
    fn schedules_are_compared_step_by_step() {
        let named: [(&str, &dyn Scheduler); 3] = [
            ("cosine", &Schedule::cosine()),
            ("one cycle", &Schedule::one_cycle()),
            ("own", &|moment: Moment| 1.0 / (1 + moment.epoch()) as f64),
        ];
        let picture = schedules(&named, 30, 40).expect("drawn");
        check(&picture);
        assert_eq!(curves_in(&picture, 100), 3);
        assert!(schedules(&named, 0, 40).is_err() && schedules(&named, 30, 0).is_err());
    }
}
