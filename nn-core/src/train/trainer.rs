//! The trainer: its settings, and the ways to start it.

use alloc::boxed::Box;
use core::ops::ControlFlow;

use crate::data::{Dataset, Target};
use crate::fault::Fault;
use crate::loss::Fits;
use crate::network::Network;
use crate::optim::{Clip, Moment, ReduceOnPlateau, Rule, Scheduler};
use crate::scalar::Scalar;
use crate::train::settings::Settings;
use crate::train::{
    AnyLoss, EarlyStopping, Epoch, History, Objective, RateSearch, Step, TrainError, Training, rate_search,
};

/// How a network is trained: a loss, an optimiser's rule, and some settings.
///
/// ```
/// # use nn_core::{Network, head::Headed, layers::Softmax, data::Dataset, loss::{Class, CrossEntropy}};
/// # use nn_core::optim::{Adam, Schedule};
/// # use nn_core::train::{EarlyStopping, History, TrainError, Trainer};
/// # type Digits = Dataset<f32, 64, Class<10>>;
/// # fn example<N>(mut network: N, train: Digits, dev: Digits) -> Result<History, TrainError>
/// # where N: Network<f32, 64, 10> + Headed<Head = Softmax> {
/// let history = Trainer::new(CrossEntropy, Adam::new(1e-3))
///     .batch_size::<32>()
///     .epochs(40)
///     .seed(7)
///     .schedule(Schedule::cosine())
///     .early_stopping(EarlyStopping::patience(5))
///     .on_epoch(|epoch| println!("{epoch}"))
///     .fit(&mut network, &train, Some(&dev))?;
/// # Ok(history)
/// # }
/// ```
///
/// The same seed, data, settings and first weights give the same bits on one machine. The [module](crate::train) says which setting
/// helps when.
pub struct Trainer<'a, L, R, const B: usize = 32> {
    pub(super) loss: L,
    pub(super) rule: R,
    pub(super) settings: Settings<'a>,
}

/// What a callback gives after an epoch: nothing, and training goes on, or a [`ControlFlow`].
pub trait Decision {
    /// Whether training goes on.
    fn go_on(self) -> ControlFlow<()>;
}

impl Decision for () {
    fn go_on(self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Decision for ControlFlow<()> {
    fn go_on(self) -> ControlFlow<()> {
        self
    }
}

impl<L, R> Trainer<'_, L, R> {
    /// A trainer for 10 epochs with batches of 32 and seed 0.
    pub fn new(loss: L, rule: R) -> Self {
        Self { loss, rule, settings: Settings::default() }
    }
}

impl<'a, L, R, const B: usize> Trainer<'a, L, R, B> {
    /// How many samples a batch has: a constant, because a batch is a static matrix. At least 1; else it does not compile, which
    /// `cargo build` says and `cargo check` cannot.
    pub fn batch_size<const SIZE: usize>(self) -> Trainer<'a, L, R, SIZE> {
        const { assert!(SIZE > 0, "a batch holds at least one sample: write `batch_size::<32>()`") };
        let Self { loss, rule, settings } = self;
        Trainer { loss, rule, settings }
    }

    /// How many passes over the training set.
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.settings.epochs = epochs;
        self
    }

    /// Decides the order of the samples, and dropout.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Holds every gradient to a size: [`Clip`] says when, and which size.
    pub fn clip(mut self, clip: Clip) -> Self {
        self.settings.clip = Some(clip);
        self
    }

    /// Multiplies the rule's learning rate by a factor, step by step: a [`Schedule`](crate::optim::Schedule), or a [`Scheduler`] of your
    /// own.
    pub fn schedule(mut self, schedule: impl Scheduler + 'a) -> Self {
        self.settings.scheduler = Box::new(schedule);
        self
    }

    /// [`Trainer::schedule`] by a closure: `|moment| 1.0 / (1.0 + moment.epoch() as f64)`.
    pub fn schedule_with(self, factor: impl Fn(Moment) -> f64 + 'a) -> Self {
        self.schedule(factor)
    }

    /// Lowers the learning rate when the loss no longer falls: that of the dev set, or without one that of the training set.
    pub fn reduce_on_plateau(mut self, rule: ReduceOnPlateau) -> Self {
        self.settings.plateau = Some(rule);
        self
    }

    /// Joins the gradients of `batches` batches in each step: the gradient of one batch of so many times [`batch_size`](Self::batch_size) samples, in
    /// the memory of one. The last step of an epoch takes what is left.
    pub fn accumulate(mut self, batches: usize) -> Self {
        self.settings.accumulate = batches;
        self
    }

    /// Keeps the exponential moving average of the weights, ā ← β ā + (1 − β) w after every step, corrected for its start as Adam's
    /// moments are. The dev set is measured with the average, and the network has it in the end; training itself goes on with w. Buffers are
    /// not averaged. `decay`, β, is often 0.99 to 0.999: the average spans about 1 / (1 − β) steps.
    ///
    /// Polyak and Juditsky, *Acceleration of stochastic approximation by averaging*, 1992; with this decay Kingma and Ba, *Adam*, 2015,
    /// section 7.2.
    pub fn average(mut self, decay: f64) -> Self {
        self.settings.average = Some(decay);
        self
    }

    /// Stops when the dev set no longer gains, and gives back the best weights, whatever ended the training.
    pub fn early_stopping(mut self, early_stopping: EarlyStopping) -> Self {
        self.settings.early_stopping = Some(early_stopping);
        self
    }

    /// Calls `callback` after every epoch: `|epoch| println!("{epoch}")`. It may give a [`ControlFlow`], and end the training with
    /// `ControlFlow::Break(())`. Several are called in the order in which they were given.
    pub fn on_epoch<D: Decision>(mut self, mut callback: impl FnMut(&Epoch) -> D + 'a) -> Self {
        self.settings.on_epoch.push(Box::new(move |epoch| callback(epoch).go_on()));
        self
    }

    /// Calls `callback` after every step, for epochs that are long.
    pub fn on_step(mut self, callback: impl FnMut(&Step) + 'a) -> Self {
        self.settings.on_step.push(Box::new(callback));
        self
    }
}

/// That `L` is a loss is asked before all else, so that rustc says only once that it is none.
impl<'a, L: AnyLoss, R, const B: usize> Trainer<'a, L, R, B> {
    /// Trains `network` on `train`, and measures it on `dev` after every epoch. A leading `standardize` that was never fitted is
    /// fitted to `train` first. Everything is allocated before the first step.
    ///
    /// # Errors
    /// A loss, on `train` or `dev`, or a weight that became NaN or infinite: the network then holds the last good weights. Early stopping without a
    /// dev set; no epochs; a learning rate, or another number, that makes no sense; a checkpoint that cannot be written, read or
    /// resumed.
    pub fn fit<N, T, Y, const IN: usize, const OUT: usize>(
        &mut self,
        network: &mut N,
        train: &Dataset<T, IN, Y>,
        dev: Option<&Dataset<T, IN, Y>>,
    ) -> Result<History, TrainError>
    where
        L: Fits<N> + Objective<N::Head, T, Y, OUT>,
        T: Scalar,
        Y: Target<T>,
        N: Network<T, IN, OUT>,
        R: Rule,
    {
        let mut training = self.start(network, train, dev)?;
        while training.epoch()?.is_some() {}
        Ok(training.finish())
    }

    /// [`Trainer::fit`] with a callback that sees the network too, as it was measured on the dev set: to diagnose it, to draw it, to save
    /// it. As in [`Trainer::on_epoch`] it may end the training.
    ///
    /// # Errors
    /// As [`Trainer::fit`].
    pub fn fit_with<N, T, Y, D, const IN: usize, const OUT: usize>(
        &mut self,
        network: &mut N,
        train: &Dataset<T, IN, Y>,
        dev: Option<&Dataset<T, IN, Y>>,
        mut callback: impl FnMut(&Epoch, &N) -> D,
    ) -> Result<History, TrainError>
    where
        L: Fits<N> + Objective<N::Head, T, Y, OUT>,
        T: Scalar,
        Y: Target<T>,
        N: Network<T, IN, OUT>,
        R: Rule,
        D: Decision,
    {
        let mut training = self.start(network, train, dev)?;
        while let Some(epoch) = training.epoch()? {
            if callback(&epoch, training.network()).go_on().is_break() {
                break;
            }
        }
        Ok(training.finish())
    }

    /// The beginning of [`Trainer::fit`]: a [`Training`] that the caller drives, an epoch at a time.
    ///
    /// # Errors
    /// As [`Trainer::fit`]; before the first step.
    pub fn start<'t, N, T, Y, const IN: usize, const OUT: usize>(
        &'t mut self,
        network: &'t mut N,
        train: &'t Dataset<T, IN, Y>,
        dev: Option<&'t Dataset<T, IN, Y>>,
    ) -> Result<Training<'t, 'a, N, L, R, T, Y, B, IN, OUT>, TrainError>
    where
        L: Fits<N> + Objective<N::Head, T, Y, OUT>,
        T: Scalar,
        Y: Target<T>,
        N: Network<T, IN, OUT>,
        R: Rule,
    {
        self.check_settings(Objective::<N::Head, T, Y, OUT>::fault(&self.loss), dev.is_some())?;
        self.check_targets::<N, T, Y, IN, OUT>("training", train)?;
        if let Some(dev) = dev {
            self.check_targets::<N, T, Y, IN, OUT>("dev", dev)?;
        }
        self.check_warm_up(train.len())?;
        Training::start(self, network, train, dev)
    }

    /// The learning-rate range test: trains a copy of `network` for 100 steps while the learning rate rises from 1e-7 to 10, each time
    /// by the same factor, and notes the loss of each step. `network` itself is not touched. The result suggests a rate
    /// ([`RateSearch::suggestion`]), and can be drawn.
    ///
    /// Smith, *Cyclical learning rates for training neural networks*, 2017, section 3.3. The losses are smoothed, ℓ̄ ← 0.8 ℓ̄ + 0.2 ℓ, divided
    /// by 1 − 0.8ᵗ in step t; the test ends early when ℓ̄ exceeds four times its lowest value, or ℓ is no longer finite. Loss,
    /// rule, clipping, batches and seed are the trainer's; its schedule is left out.
    ///
    /// # Errors
    /// A number of the trainer that makes no sense; targets that do not suit the loss; a first loss that is not finite.
    pub fn find_learning_rate<N, T, Y, const IN: usize, const OUT: usize>(
        &self,
        network: &N,
        train: &Dataset<T, IN, Y>,
    ) -> Result<RateSearch, TrainError>
    where
        L: Fits<N> + Objective<N::Head, T, Y, OUT>,
        T: Scalar,
        Y: Target<T>,
        N: Network<T, IN, OUT>,
        R: Rule,
    {
        self.find_learning_rate_between(1e-7, 10.0, 100, network, train)
    }

    /// [`Trainer::find_learning_rate`] from `lowest` to `highest` in so many steps.
    ///
    /// # Errors
    /// Those of [`Trainer::find_learning_rate`]; a lowest rate that is not positive, a highest that is not above it, fewer than 2 steps.
    pub fn find_learning_rate_between<N, T, Y, const IN: usize, const OUT: usize>(
        &self,
        lowest: f64,
        highest: f64,
        steps: usize,
        network: &N,
        train: &Dataset<T, IN, Y>,
    ) -> Result<RateSearch, TrainError>
    where
        L: Fits<N> + Objective<N::Head, T, Y, OUT>,
        T: Scalar,
        Y: Target<T>,
        N: Network<T, IN, OUT>,
        R: Rule,
    {
        self.check_settings(Objective::<N::Head, T, Y, OUT>::fault(&self.loss), true)?;
        self.check_targets::<N, T, Y, IN, OUT>("training", train)?;
        rate_search::search(self, rate_search::Range { lowest, highest, steps }, network, train)
    }

    fn check_settings(&self, loss_fault: Option<Fault>, has_dev: bool) -> Result<(), TrainError>
    where
        R: Rule,
    {
        if let Some(fault) = loss_fault.or(self.rule.fault()).or(self.settings.fault()) {
            return Err(TrainError::Setting(fault));
        }
        if self.settings.epochs == 0 {
            return Err(TrainError::NoEpochs);
        }
        if self.settings.early_stopping.is_some() && !has_dev {
            return Err(TrainError::NoDevSet);
        }
        Ok(())
    }

    /// Whether the schedule fits into the training.
    fn check_warm_up(&self, samples: usize) -> Result<(), TrainError> {
        let Settings { scheduler, epochs, accumulate, .. } = &self.settings;
        let steps_per_epoch = samples.div_ceil(B.saturating_mul(*accumulate));
        let fault =
            scheduler.built_in().and_then(|built| built.fault_in(steps_per_epoch as u64, *epochs as u64));
        fault.map_or(Ok(()), |fault| Err(TrainError::Setting(fault)))
    }

    /// Whether the loss takes every target of a data set.
    fn check_targets<N, T, Y, const IN: usize, const OUT: usize>(
        &self,
        set: &'static str,
        data: &Dataset<T, IN, Y>,
    ) -> Result<(), TrainError>
    where
        L: Objective<N::Head, T, Y, OUT>,
        T: Scalar,
        Y: Target<T>,
        N: Network<T, IN, OUT>,
    {
        let refuses = |target: &Y| Objective::<N::Head, T, Y, OUT>::refuses(&self.loss, target);
        let mut targets = data.targets().iter().enumerate();
        match targets.find_map(|(row, target)| Some((row, refuses(target)?))) {
            Some((row, column)) => Err(TrainError::Target { set, row, column }),
            None => Ok(()),
        }
    }
}
