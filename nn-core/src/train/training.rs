//! A training at work, an epoch at a time.

use alloc::boxed::Box;
use alloc::vec::Vec;

use rand::seq::SliceRandom;

use crate::data::{Dataset, Target};
use crate::fault::{Fault, NOT_NEGATIVE};
use crate::kernels::dispatch;
use crate::network::Network;
use crate::optim::{Moment, Optimizer, Plateau, Rule};
use crate::random::{Purpose, stream};
use crate::scalar::Scalar;
use crate::train::average::Average;
#[cfg(feature = "checkpoint")]
use crate::train::checkpoint::Identity;
use crate::train::early_stopping::Watch;
use crate::train::evaluate::measure;
use crate::train::step::{Broken, Descend, Memory, Sum, copy, is_finite};
use crate::train::{Epoch, History, Metrics, Objective, Score, Step, TrainError, Trainer};

/// A training at work: what changes from epoch to epoch. Made by [`Trainer::start`], for programs that do something between epochs;
/// [`Trainer::fit`] is this loop:
///
/// ```
/// # use nn_core::{Network, head::Headed, layers::Softmax, data::Dataset, loss::{Class, CrossEntropy}, optim::Adam};
/// # use nn_core::train::{TrainError, Trainer};
/// # type Digits = Dataset<f32, 64, Class<10>>;
/// # fn example<N>(mut network: N, train: Digits, dev: Digits) -> Result<(), TrainError>
/// # where N: Network<f32, 64, 10> + Headed<Head = Softmax> {
/// let mut trainer = Trainer::new(CrossEntropy, Adam::new(1e-3)).epochs(40);
/// let mut training = trainer.start(&mut network, &train, Some(&dev))?;
/// while let Some(epoch) = training.epoch()? {
///     println!("{epoch}, after {} steps", training.optimizer().time());
/// }
/// let history = training.finish();
/// # Ok(())
/// # }
/// ```
///
/// Everything random follows from the seed, the epoch's number and the count of batches. One that is dropped without
/// [`finish`](Self::finish) leaves the weights of its last step.
pub struct Training<'t, 'c, N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    pub(super) trainer: &'t mut Trainer<'c, L, R, B>,
    pub(super) network: &'t mut N,
    pub(super) train: &'t Dataset<T, IN, Y>,
    pub(super) dev: Option<&'t Dataset<T, IN, Y>>,
    pub(super) memory: Memory<N, T, Y, B, IN, OUT>,
    pub(super) optimizer: Optimizer<R, N>,
    pub(super) average: Option<Average<N>>,
    pub(super) plateau: Option<Plateau>,
    pub(super) best: Option<(Watch, Box<N>)>,
    pub(super) history: History,
    metrics: L::Metrics,
    order: Vec<u32>,
    /// Whether a callback ended it.
    pub(super) stopped: bool,
    /// Whether an error ended it.
    pub(super) failed: bool,
    /// The epoch of the last checkpoint.
    #[cfg(feature = "checkpoint")]
    pub(super) saved: usize,
    #[cfg(feature = "checkpoint")]
    pub(super) identity: Option<Identity>,
}

impl<'t, 'c, N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>
    Training<'t, 'c, N, L, R, T, Y, B, IN, OUT>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    /// The settings and the targets are good.
    pub(super) fn start(
        trainer: &'t mut Trainer<'c, L, R, B>,
        network: &'t mut N,
        train: &'t Dataset<T, IN, Y>,
        dev: Option<&'t Dataset<T, IN, Y>>,
    ) -> Result<Self, TrainError> {
        Network::fit_inputs(network, train.inputs().iter());
        let settings = &trainer.settings;
        #[cfg_attr(not(feature = "checkpoint"), expect(unused_mut, reason = "only a checkpoint changes it"))]
        let mut training = Self {
            memory: Memory::new(network, settings.accumulate),
            optimizer: Optimizer::new(trainer.rule.clone()),
            average: settings.average.map(Average::new),
            plateau: settings.plateau.map(Plateau::new),
            best: settings.early_stopping.map(|rule| (Watch::new(rule), N::zeroed_box())),
            history: History::with_capacity(settings.epochs),
            metrics: trainer.loss.metrics(),
            order: (0..train.len() as u32).collect(),
            stopped: false,
            failed: false,
            #[cfg(feature = "checkpoint")]
            saved: 0,
            #[cfg(feature = "checkpoint")]
            identity: None,
            trainer,
            network,
            train,
            dev,
        };
        #[cfg(feature = "checkpoint")]
        training.begin_from_file()?;
        Ok(training)
    }

    /// Trains and measures one epoch, and tells the trainer's callbacks. `None` when training is over: all epochs are done, early stopping
    /// or a callback ended it.
    ///
    /// # Errors
    /// Those of [`Trainer::fit`] that come with the steps; training is then over. A checkpoint that cannot be written; training may then go
    /// on.
    pub fn epoch(&mut self) -> Result<Option<Epoch>, TrainError> {
        if self.is_over() {
            return Ok(None);
        }
        let epoch = match self.train_and_measure(self.history.epochs().len() + 1) {
            Ok(epoch) => epoch,
            Err(error) => {
                self.memory.restore(self.network);
                self.failed = true;
                return Err(error);
            }
        };
        self.history.push(epoch);
        #[cfg(feature = "checkpoint")]
        self.save_if_due()?;
        let mut told = self.trainer.settings.on_epoch.iter_mut();
        self.stopped = told.try_for_each(|callback| callback(&epoch)).is_break();
        #[cfg(feature = "checkpoint")]
        self.save_if_due()?;
        Ok(Some(epoch))
    }

    /// Whether [`Training::epoch`] has nothing more to do.
    pub fn is_over(&self) -> bool {
        self.stopped
            || self.failed
            || self.history.epochs().len() >= self.trainer.settings.epochs
            || self.best.as_ref().is_some_and(|(watch, _)| watch.is_over())
    }

    /// The network as it is measured on the dev set: with [`Trainer::average`] the average of the weights, else the weights of the last
    /// step. After an error the last good weights.
    pub fn network(&self) -> &N {
        let average = self.average.as_ref().filter(|_| !self.failed);
        average.and_then(Average::get).unwrap_or(self.network)
    }

    /// The rule with its present learning rate, its moments, and the number of steps.
    pub fn optimizer(&self) -> &Optimizer<R, N> {
        &self.optimizer
    }

    /// The epochs so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Ends the training, and leaves in the network what [`Trainer::fit`] does: with early stopping the best weights, with an average
    /// the average. After an error without early stopping it is the last good weights.
    pub fn finish(mut self) -> History {
        // The first epoch is always an improvement, so that there are best weights as soon as there is an epoch.
        let result = match (&mut self.best, &mut self.average) {
            (Some((_, best)), _) if self.history.last().is_some() => Some(best),
            (_, Some(average)) if average.time > 0 && !self.failed => Some(&mut average.network),
            _ => None,
        };
        if let Some(result) = result {
            copy(&mut **result, self.network);
        }
        self.history
    }

    fn train_and_measure(&mut self, number: usize) -> Result<Epoch, TrainError> {
        #[cfg(feature = "std")]
        let start = std::time::Instant::now();
        let train = self.pass(number)?;
        let dev = self.judge(number)?;
        if let Some(plateau) = &mut self.plateau {
            plateau.observe(dev.unwrap_or(train).loss);
        }
        #[cfg(feature = "std")]
        let seconds = start.elapsed().as_secs_f64();
        #[cfg(not(feature = "std"))]
        let seconds = 0.0;
        let learning_rate = self.optimizer.rule().learning_rate();
        Ok(Epoch { number, of: self.trainer.settings.epochs, train, dev, learning_rate, seconds })
    }

    /// One pass over the training set, in an order of its own.
    fn pass(&mut self, epoch: usize) -> Result<Score, TrainError> {
        self.metrics.reset();
        for (place, index) in self.order.iter_mut().enumerate() {
            *index = place as u32;
        }
        let seed = self.trainer.settings.seed;
        self.order.shuffle(&mut stream(seed, Purpose::Shuffle, epoch as u64));
        let mut sum = Sum::default();
        for step in 0..self.steps_per_epoch() {
            sum.join(self.step(epoch, step)?);
        }
        if !is_finite(&*self.network) {
            return Err(TrainError::Weights { epoch });
        }
        Ok(Score { loss: sum.mean(), metric: self.metrics.metric() })
    }

    pub(super) fn steps_per_epoch(&self) -> usize {
        self.order.len().div_ceil(B.saturating_mul(self.trainer.settings.accumulate))
    }

    /// One step, counted from 0 in its epoch.
    fn step(&mut self, epoch: usize, step: usize) -> Result<Sum, TrainError> {
        let of = self.steps_per_epoch();
        let learning_rate = self.set_learning_rate(of)?;
        let Trainer { loss, settings, .. } = &mut *self.trainer;
        let rows = B.saturating_mul(settings.accumulate);
        let group = &self.order[step * rows..self.order.len().min((step + 1) * rows)];
        let batches = self.order.len().div_ceil(B);
        let sum = dispatch(Descend {
            network: &mut *self.network,
            data: self.train,
            group,
            memory: &mut self.memory,
            loss: &*loss,
            metrics: &mut self.metrics,
            optimizer: &mut self.optimizer,
            average: self.average.as_mut(),
            clip: settings.clip,
            seed: settings.seed,
            first_batch: ((epoch - 1) * batches + step * settings.accumulate) as u64,
            keep: step == 0,
        });
        let sum = sum.map_err(|Broken { batch, loss }| TrainError::Diverged {
            epoch,
            batch: step * settings.accumulate + batch + 1,
            loss,
        })?;
        let (epochs, loss) = (settings.epochs, sum.mean());
        let told = Step { epoch, epochs, number: step + 1, of, loss, learning_rate };
        settings.on_step.iter_mut().for_each(|callback| callback(&told));
        Ok(sum)
    }

    /// Gives the rule the learning rate of the next step.
    fn set_learning_rate(&mut self, steps_per_epoch: usize) -> Result<f64, TrainError> {
        let Trainer { rule, settings, .. } = &*self.trainer;
        let moment = Moment {
            step: self.optimizer.time(),
            steps_per_epoch: steps_per_epoch as u64,
            epochs: settings.epochs as u64,
        };
        let factor = settings.scheduler.factor(moment);
        if !(factor >= 0.0 && factor.is_finite()) {
            let (what, allowed) = ("the factor of the schedule", NOT_NEGATIVE);
            return Err(TrainError::Setting(Fault { what, value: factor, allowed }));
        }
        let rate = rule.learning_rate() * factor * self.plateau.as_ref().map_or(1.0, Plateau::factor);
        self.optimizer.rule_mut().set_learning_rate(rate);
        Ok(rate)
    }

    /// Measures the dev set, and remembers the weights if they are the best so far.
    fn judge(&mut self, epoch: usize) -> Result<Option<Score>, TrainError> {
        let Some(dev) = self.dev else { return Ok(None) };
        let averaged = self.average.as_mut().filter(|average| average.time > 0);
        let network = averaged.map_or(&mut *self.network, |average| &mut average.network);
        let loss = measure(&*network, dev, &self.trainer.loss, &mut self.metrics);
        if !loss.is_finite() {
            return Err(TrainError::DevDiverged { epoch, loss });
        }
        if let Some((watch, best)) = &mut self.best
            && watch.improves(loss)
        {
            copy(network, &mut **best);
        }
        Ok(Some(Score { loss, metric: self.metrics.metric() }))
    }
}
