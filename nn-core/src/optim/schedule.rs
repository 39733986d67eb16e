//! Learning-rate schedules: how large the steps are as training goes on.
//!
//! A schedule is a pure function of the [`Moment`]: it remembers nothing. [`ReduceOnPlateau`](crate::optim::ReduceOnPlateau), which
//! listens to the loss, is apart from it and multiplies on top.

use core::f64::consts::PI;

use crate::fault::{AT_LEAST_ONE, Fault};

/// Where training is, as a schedule sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The step that is about to be taken, counted from 0.
    pub step: u64,
    /// How many steps there are in an epoch, at least 1.
    pub steps_per_epoch: u64,
    /// How many epochs there are in the whole training.
    pub epochs: u64,
}

impl Moment {
    /// The epoch of the step, counted from 0.
    pub const fn epoch(self) -> u64 {
        self.step / if self.steps_per_epoch == 0 { 1 } else { self.steps_per_epoch }
    }

    /// How many steps there are in the whole training.
    pub const fn steps(self) -> u64 {
        self.epochs.saturating_mul(self.steps_per_epoch)
    }
}

/// What decides the learning rate of each step: a [`Schedule`], or a closure from the [`Moment`] to a factor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no schedule",
    label = "not a schedule",
    note = "a schedule is one of `Schedule`, as `Schedule::cosine()`; a closure goes into `schedule_with(|moment| ..)`"
)]
pub trait Scheduler {
    /// What the rule's own learning rate is multiplied by in the step that is about to be taken.
    fn factor(&self, moment: Moment) -> f64;

    /// What is wrong with the schedule's numbers, if anything.
    fn fault(&self) -> Option<Fault> {
        None
    }

    /// The schedule itself, if it is one of the built-in ones: a checkpoint compares it with its own.
    fn built_in(&self) -> Option<Schedule> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<F: Fn(Moment) -> f64> Scheduler for F {
    fn factor(&self, moment: Moment) -> f64 {
        self(moment)
    }
}

/// A factor on the rule's own learning rate, for each step.
///
/// | schedule | factor | when to use it |
/// |---|---|---|
/// | [`constant`](Self::constant) | 1 | to begin with; small networks with Adam often need no more |
/// | [`step`](Self::step) | falls by a factor every few epochs | when one knows at which epochs the loss levels out |
/// | [`exponential`](Self::exponential) | falls a little every epoch | a smooth version of `step` |
/// | [`cosine`](Self::cosine) | from 1 to a floor along half a cosine | the number of epochs is fixed: a good default |
/// | [`one_cycle`](Self::one_cycle) | up, then far down | short trainings at a rate that would be too high to start with |
///
/// [`warm_up_steps`](Self::warm_up_steps) and [`warm_up_epochs`](Self::warm_up_epochs) put a linear rise before any of them, for rates that diverge in the first steps.
/// A trainer takes a schedule by [`Trainer::schedule`](crate::train::Trainer::schedule). In a loop of your own:
///
/// ```
/// use nn_core::optim::{Adam, Moment, Rule, Schedule};
///
/// let (steps_per_epoch, epochs) = (10, 5);
/// let schedule = Schedule::cosine().warm_up_epochs(1);
/// let mut rule = Adam::new(1e-3);
/// for step in 0..steps_per_epoch * epochs {
///     let moment = Moment { step, steps_per_epoch, epochs };
///     rule.set_learning_rate(1e-3 * schedule.factor(moment));
///     # assert!(rule.learning_rate() <= 1e-3);
///     // ..
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    curve: Curve,
    warm_up: WarmUp,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Curve {
    Constant,
    Step { epochs: u64, factor: f64 },
    Exponential { factor: f64 },
    Cosine { floor: f64 },
    OneCycle { rise: f64, div: f64, final_div: f64 },
}

/// How long the rate rises before the curve begins.
#[derive(Clone, Copy, Debug, PartialEq)]
enum WarmUp {
    Steps(u64),
    Epochs(u64),
}

impl Default for Schedule {
    fn default() -> Self {
        Self::constant()
    }
}

impl Schedule {
    const fn new(curve: Curve) -> Self {
        Self { curve, warm_up: WarmUp::Steps(0) }
    }

    /// Always 1: the rule's own learning rate.
    pub const fn constant() -> Self {
        Self::new(Curve::Constant)
    }

    /// factor^⌊epoch / `epochs`⌋: multiplied by `factor` (often 0.1) every `epochs` epochs. PyTorch's `StepLR`.
    ///
    /// To repeat a training whose recipe says so, or where the learning curve shows the epochs at which the loss levels out;
    /// [`ReduceOnPlateau`](crate::optim::ReduceOnPlateau) finds them by itself.
    pub const fn step(epochs: u64, factor: f64) -> Self {
        Self::new(Curve::Step { epochs, factor })
    }

    /// factor^epoch: multiplied by `factor` (often 0.9 to 0.99) every epoch. PyTorch's `ExponentialLR`.
    ///
    /// For trainings that may be prolonged: it does not depend on the number of epochs. Choose the factor by where it shall end:
    /// 0.01 of the rate after E epochs is a factor of 0.01^(1 / E), 0.955 for a hundred.
    pub const fn exponential(factor: f64) -> Self {
        Self::new(Curve::Exponential { factor })
    }

    /// ½ (1 + cos(π s / S)) in step s of S: from 1 down to 0, slowly at both ends. PyTorch's `CosineAnnealingLR`, a step at a time.
    ///
    /// The one to take when the number of epochs is fixed: large steps for most of the time, small ones at the end.
    ///
    /// Loshchilov and Hutter, *SGDR: stochastic gradient descent with warm restarts*, 2017, equation 5, without restarts.
    pub const fn cosine() -> Self {
        Self::cosine_to(0.0)
    }

    /// floor + (1 − floor) ½ (1 + cos(π s / S)): [`cosine`](Self::cosine) down to `floor`, a share of the rule's rate.
    pub const fn cosine_to(floor: f64) -> Self {
        Self::new(Curve::Cosine { floor })
    }

    /// From 1/25 up to 1 in the first three tenths of the steps, then down to 4e-6, each along half a cosine: the rule's rate is the
    /// peak. PyTorch's `OneCycleLR` with its defaults, but momentum stays as it is.
    ///
    /// For few epochs: with the largest rate that a [range test](crate::train::Trainer::find_learning_rate) shows to be stable as the
    /// peak. Ended early it is worth little.
    ///
    /// Smith and Topin, *Super-convergence: very fast training of neural networks using large learning rates*, 2018.
    pub const fn one_cycle() -> Self {
        Self::one_cycle_with(0.3, 25.0, 1e4)
    }

    /// [`one_cycle`](Self::one_cycle) that rises for the share `rise` of the steps, from 1 / `div_factor`, and ends at 1 / (`div_factor` ·
    /// `final_div_factor`): PyTorch's `pct_start`, `div_factor` and `final_div_factor`, both at
    /// least 1.
    pub const fn one_cycle_with(rise: f64, div_factor: f64, final_div_factor: f64) -> Self {
        Self::new(Curve::OneCycle { rise, div: div_factor, final_div: final_div_factor })
    }

    /// First a linear rise: the factor is (s + 1) / `steps` in the steps s from 0 to `steps` − 1. Then the schedule begins, and ends where
    /// training ends.
    ///
    /// For large rates, large batches, and rules whose moments are not filled yet, where the loss leaps or units die in the first steps; a
    /// twentieth of the training is usual. It must not be longer than the training.
    ///
    /// Goyal and others, *Accurate, large minibatch SGD: training ImageNet in 1 hour*, 2017, section 2.2.
    pub const fn warm_up_steps(mut self, steps: u64) -> Self {
        self.warm_up = WarmUp::Steps(steps);
        self
    }

    /// [`warm_up_steps`](Self::warm_up_steps) for this many epochs.
    pub const fn warm_up_epochs(mut self, epochs: u64) -> Self {
        self.warm_up = WarmUp::Epochs(epochs);
        self
    }

    /// What the rule's own learning rate is multiplied by in this step. After the last step, what it was there.
    pub fn factor(&self, moment: Moment) -> f64 {
        let per_epoch = moment.steps_per_epoch.max(1);
        let rise = match self.warm_up {
            WarmUp::Steps(steps) => steps,
            WarmUp::Epochs(epochs) => epochs.saturating_mul(per_epoch),
        };
        if moment.step < rise {
            return (moment.step + 1) as f64 / rise as f64;
        }
        let (step, steps) = (moment.step - rise, moment.steps().saturating_sub(rise));
        let epoch = (step / per_epoch) as f64;
        match self.curve {
            Curve::Constant => 1.0,
            Curve::Step { epochs, factor } => libm::pow(factor, libm::floor(epoch / epochs.max(1) as f64)),
            Curve::Exponential { factor } => libm::pow(factor, epoch),
            Curve::Cosine { floor } => half_cosine(1.0, floor, share(step as f64, steps as f64)),
            Curve::OneCycle { rise, div, final_div } => {
                let start = 1.0 / div;
                one_cycle(step as f64, steps as f64, [rise, start, start / final_div])
            }
        }
    }

    /// What is wrong with the schedule's numbers, if anything.
    pub fn fault(&self) -> Option<Fault> {
        let unless = Fault::unless;
        let (fading, up_to_one) = ("it must be more than 0 and at most 1", "it must be from 0 to 1");
        let fades = |factor: f64| factor > 0.0 && factor <= 1.0;
        match self.curve {
            Curve::Constant => None,
            Curve::Step { epochs: 0, .. } => {
                unless(false, "the number of epochs of a step schedule", 0.0, AT_LEAST_ONE)
            }
            Curve::Step { factor, .. } => {
                unless(fades(factor), "the factor of the step schedule", factor, fading)
            }
            Curve::Exponential { factor } => {
                unless(fades(factor), "the factor of the exponential schedule", factor, fading)
            }
            Curve::Cosine { floor } => {
                unless((0.0..=1.0).contains(&floor), "the floor of the cosine schedule", floor, up_to_one)
            }
            Curve::OneCycle { rise, div, final_div } => {
                let one = |value: f64| value >= 1.0 && value.is_finite();
                unless(
                    (0.0..=1.0).contains(&rise),
                    "the rising share of the one-cycle schedule",
                    rise,
                    up_to_one,
                )
                .or(unless(one(div), "the div factor of the one-cycle schedule", div, AT_LEAST_ONE))
                .or(unless(
                    one(final_div),
                    "the final div factor of the one-cycle schedule",
                    final_div,
                    AT_LEAST_ONE,
                ))
            }
        }
    }

    /// What is wrong with the schedule in a training of this length, if anything: a warm-up that is longer never reaches the rule's rate.
    pub fn fault_in(&self, steps_per_epoch: u64, epochs: u64) -> Option<Fault> {
        let whole = "it must not be longer than the training";
        let (what, rise, most) = match self.warm_up {
            WarmUp::Steps(steps) => {
                ("the number of steps of the warm-up", steps, epochs.saturating_mul(steps_per_epoch))
            }
            WarmUp::Epochs(rise) => ("the number of epochs of the warm-up", rise, epochs),
        };
        self.fault().or(Fault::unless(rise <= most, what, rise as f64, whole))
    }

    /// Whether the factors depend on how many epochs there are: training that is prolonged would have gone another way.
    pub const fn depends_on_length(&self) -> bool {
        matches!(self.curve, Curve::Cosine { .. } | Curve::OneCycle { .. })
    }
}

impl Scheduler for Schedule {
    fn factor(&self, moment: Moment) -> f64 {
        self.factor(moment)
    }

    fn fault(&self) -> Option<Fault> {
        self.fault()
    }

    fn built_in(&self) -> Option<Schedule> {
        Some(*self)
    }
}

/// From `from` to `to`, as the share goes from 0 to 1.
fn half_cosine(from: f64, to: f64, share: f64) -> f64 {
    to + (from - to) * 0.5 * (1.0 + libm::cos(PI * share))
}

/// part / whole, from 0 to 1; 1 where there is no whole.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 1.0 }
}

/// PyTorch's two phases: the first ends with step rise · S − 1, the second with S − 1.
fn one_cycle(step: f64, steps: f64, [rise, start, end]: [f64; 3]) -> f64 {
    let peak = rise * steps - 1.0;
    if step <= peak {
        half_cosine(start, 1.0, share(step, peak))
    } else {
        half_cosine(1.0, end, share(step - peak, steps - 1.0 - peak))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors<const N: usize>(schedule: Schedule, steps_per_epoch: u64, epochs: u64) -> [f64; N] {
        core::array::from_fn(|step| schedule.factor(Moment { step: step as u64, steps_per_epoch, epochs }))
    }

    #[track_caller]
    fn agree<const N: usize>(found: [f64; N], expected: [f64; N]) {
        for (step, (a, b)) in found.into_iter().zip(expected).enumerate() {
            assert!((a - b).abs() < 1e-12, "step {step}: {a} against {b}");
        }
    }

    #[test]
    fn by_hand() {
        agree(factors(Schedule::constant(), 1, 3), [1.0; 3]);
        agree(factors(Schedule::step(2, 0.1), 1, 6), [1.0, 1.0, 0.1, 0.1, 0.01, 0.01]);
        agree(factors(Schedule::step(1, 0.5), 2, 3), [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]);
        agree(factors(Schedule::exponential(0.5), 2, 2), [1.0, 1.0, 0.5, 0.5]);
        // A cosine at 0, 60, 90, 120 and 180 degrees.
        agree(
            factors(Schedule::cosine(), 6, 1),
            [1.0, (1.0 + 0.75f64.sqrt()) / 2.0, 0.75, 0.5, 0.25, { (1.0 - 0.75f64.sqrt()) / 2.0 }],
        );
        agree(factors(Schedule::cosine_to(0.2), 3, 1), [1.0, 0.2 + 0.8 * 0.75, 0.2 + 0.8 * 0.25]);
    }

    #[test]
    fn warm_up_comes_first_and_the_schedule_then_has_the_rest() {
        agree(factors(Schedule::constant().warm_up_steps(4), 3, 2), [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]);
        agree(
            factors(Schedule::cosine().warm_up_epochs(1), 2, 3),
            [0.5, 1.0, 1.0, 0.5 + 0.125f64.sqrt(), 0.5, 0.5 - 0.125f64.sqrt()],
        );
        agree(factors(Schedule::step(1, 0.1).warm_up_epochs(1), 2, 3), [0.5, 1.0, 1.0, 1.0, 0.1, 0.1]);
    }

    /// `OneCycleLR(optimizer, max_lr = 1, total_steps = 10)` of PyTorch has `lr`: its phases end with steps 2 and 9.
    #[test]
    fn one_cycle_is_that_of_pytorch() {
        let found = factors::<10>(Schedule::one_cycle(), 5, 2);
        let (start, end) = (0.04, 4e-6);
        let cosine =
            |from: f64, to: f64, degrees: f64| to + (from - to) / 2.0 * (degrees.to_radians().cos() + 1.0);
        let mut expected = [start, cosine(start, 1.0, 90.0), 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, end];
        for step in 3..9 {
            expected[step] = cosine(1.0, end, 180.0 / 7.0 * (step - 2) as f64);
        }
        agree(found, expected);
    }

    #[test]
    fn after_the_end_nothing_changes() {
        let late = |schedule: Schedule| schedule.factor(Moment { step: 1000, steps_per_epoch: 2, epochs: 3 });
        agree([late(Schedule::cosine_to(0.1)), late(Schedule::one_cycle())], [0.1, 4e-6]);
        let nothing = Moment { step: 0, steps_per_epoch: 0, epochs: 0 };
        assert!(Schedule::one_cycle().warm_up_epochs(1).factor(nothing).is_finite());
    }

    #[test]
    fn numbers_that_make_no_sense_are_told() {
        let told = |schedule: Schedule| schedule.fault().map(|fault| fault.what);
        assert_eq!(told(Schedule::step(0, 0.1)), Some("the number of epochs of a step schedule"));
        assert_eq!(told(Schedule::step(5, 0.0)), Some("the factor of the step schedule"));
        assert_eq!(told(Schedule::exponential(1.1)), Some("the factor of the exponential schedule"));
        assert_eq!(told(Schedule::cosine_to(f64::NAN)), Some("the floor of the cosine schedule"));
        assert_eq!(
            told(Schedule::one_cycle_with(2.0, 25.0, 1e4)),
            Some("the rising share of the one-cycle schedule")
        );
        assert_eq!(
            told(Schedule::one_cycle_with(0.3, 0.5, 1e4)),
            Some("the div factor of the one-cycle schedule")
        );
        assert_eq!(
            told(Schedule::one_cycle_with(0.3, 25.0, 0.0)),
            Some("the final div factor of the one-cycle schedule")
        );
        for good in [Schedule::constant(), Schedule::cosine(), Schedule::one_cycle(), Schedule::step(5, 0.1)]
        {
            assert_eq!(good.fault(), None);
        }
    }

    #[test]
    fn a_closure_is_a_schedule() {
        let halves = |moment: Moment| 0.5f64.powi(moment.epoch() as i32);
        let scheduler: &dyn Scheduler = &halves;
        assert_eq!(scheduler.factor(Moment { step: 5, steps_per_epoch: 2, epochs: 3 }), 0.25);
    }
}
