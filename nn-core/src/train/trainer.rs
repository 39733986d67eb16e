//! The trainer: its settings, and the loop over epochs.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::ControlFlow;

use rand::seq::SliceRandom;

use crate::data::{Dataset, Target};
use crate::kernels::dispatch;
use crate::loss::Fits;
use crate::network::Network;
use crate::optim::{Clip, Optimizer, Rule};
use crate::random::{Purpose, stream};
use crate::scalar::Scalar;
use crate::train::early_stopping::Watch;
use crate::train::evaluate::measure;
use crate::train::step::{Memory, Step, copy, is_finite};
use crate::train::{EarlyStopping, Epoch, History, Metrics, Objective, Score, TrainError};

/// How a network is trained: a loss, an optimiser's rule, and some settings.
///
/// ```
/// # use nn_core::{Network, head::Headed, layers::Softmax, data::Dataset, loss::{Class, CrossEntropy}, optim::Adam};
/// # use nn_core::train::{EarlyStopping, History, TrainError, Trainer};
/// # type Digits = Dataset<f32, 64, Class<10>>;
/// # fn example<N>(mut network: N, train: Digits, dev: Digits) -> Result<History, TrainError>
/// # where N: Network<f32, 64, 10> + Headed<Head = Softmax> {
/// let history = Trainer::new(CrossEntropy, Adam::new(1e-3))
///     .batch_size::<32>()
///     .epochs(40)
///     .seed(7)
///     .early_stopping(EarlyStopping::patience(5))
///     .on_epoch(|epoch| println!("{epoch}"))
///     .fit(&mut network, &train, Some(&dev))?;
/// # Ok(history)
/// # }
/// ```
///
/// The same seed, data, settings and first weights give the same bits on one machine.
pub struct Trainer<'a, L, R, const B: usize = 32> {
    loss: L,
    rule: R,
    epochs: usize,
    seed: u64,
    clip: Option<Clip>,
    early_stopping: Option<EarlyStopping>,
    callbacks: Vec<Callback<'a>>,
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

type Callback<'a> = Box<dyn FnMut(&Epoch) -> ControlFlow<()> + 'a>;

impl<L, R> Trainer<'_, L, R> {
    /// A trainer for 10 epochs with batches of 32 and seed 0.
    pub fn new(loss: L, rule: R) -> Self {
        Self { loss, rule, epochs: 10, seed: 0, clip: None, early_stopping: None, callbacks: Vec::new() }
    }
}

/// `R` is asked to be a [`Rule`] by [`Trainer::fit`] alone, so that rustc says only once that something is none.
impl<'a, L, R, const B: usize> Trainer<'a, L, R, B> {
    /// How many samples a step sees: a constant, because a batch is a static matrix. At least 1; else it does not compile.
    pub fn batch_size<const SIZE: usize>(self) -> Trainer<'a, L, R, SIZE> {
        const { assert!(SIZE > 0, "a batch holds at least one sample: write `batch_size::<32>()`") };
        let Self { loss, rule, epochs, seed, clip, early_stopping, callbacks } = self;
        Trainer { loss, rule, epochs, seed, clip, early_stopping, callbacks }
    }

    /// How many passes over the training set.
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// Decides the order of the samples, and dropout.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Holds every gradient to a size.
    pub fn clip(mut self, clip: Clip) -> Self {
        self.clip = Some(clip);
        self
    }

    /// Stops when the dev set no longer gains, and gives back the best weights, whatever ended the training.
    pub fn early_stopping(mut self, early_stopping: EarlyStopping) -> Self {
        self.early_stopping = Some(early_stopping);
        self
    }

    /// Calls `callback` after every epoch: `|epoch| println!("{epoch}")`. It may give a [`ControlFlow`], and end the training with
    /// `ControlFlow::Break(())`. Several are called in the order in which they were given.
    pub fn on_epoch<D: Decision>(mut self, mut callback: impl FnMut(&Epoch) -> D + 'a) -> Self {
        self.callbacks.push(Box::new(move |epoch| callback(epoch).go_on()));
        self
    }

    /// Trains `network` on `train`, and measures it on `dev` after every epoch. A leading `standardize` that was never fitted is
    /// fitted to `train` first. Everything is allocated before the first step.
    ///
    /// # Errors
    /// A loss, on `train` or `dev`, or a weight that became NaN or infinite: the network then holds the last good weights. Early stopping without a
    /// dev set; no epochs; a learning rate, or another number, that makes no sense.
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
        let fault = Objective::<N::Head, T, Y, OUT>::fault(&self.loss);
        self.check(fault, dev.is_some())?;
        let refuses = |target: &Y| Objective::<N::Head, T, Y, OUT>::refuses(&self.loss, target);
        for (set, data) in [("training", Some(train)), ("dev", dev)] {
            let mut targets = data.iter().flat_map(|data| data.targets()).enumerate();
            if let Some((row, column)) = targets.find_map(|(row, target)| Some((row, refuses(target)?))) {
                return Err(TrainError::Target { set, row, column });
            }
        }
        Network::fit_inputs(network, train.inputs().iter());
        let mut run = Run::new(self, network, train, dev);
        let mut history = History::with_capacity(self.epochs);
        let result = (1..=self.epochs).try_for_each(|number| {
            let epoch = run.epoch(self, number)?;
            history.push(epoch);
            let told = self.callbacks.iter_mut().try_for_each(|callback| callback(&epoch));
            if told.is_break() || run.is_over() { Err(End::Stopped) } else { Ok(()) }
        });
        match result {
            Err(End::Failed(error)) => {
                run.memory.restore(run.network);
                Err(error)
            }
            Ok(()) | Err(End::Stopped) => {
                run.take_best();
                Ok(history)
            }
        }
    }

    fn check(&self, loss_fault: Option<(&'static str, f64)>, has_dev: bool) -> Result<(), TrainError>
    where
        R: Rule,
    {
        let fault = loss_fault
            .or(self.rule.fault())
            .or(self.clip.and_then(Clip::fault))
            .or(self.early_stopping.and_then(EarlyStopping::fault));
        if let Some((what, value)) = fault {
            return Err(TrainError::Setting { what, value });
        }
        if self.epochs == 0 {
            return Err(TrainError::NoEpochs);
        }
        if self.early_stopping.is_some() && !has_dev {
            return Err(TrainError::NoDevSet);
        }
        Ok(())
    }
}

/// Why the loop over epochs ended before its last.
enum End {
    Stopped,
    Failed(TrainError),
}

impl From<TrainError> for End {
    fn from(error: TrainError) -> Self {
        Self::Failed(error)
    }
}

/// One training: what changes from epoch to epoch. Everything random in it follows from the seed, the epoch's number and the
/// optimiser's count of steps.
struct Run<'a, N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    network: &'a mut N,
    train: &'a Dataset<T, IN, Y>,
    dev: Option<&'a Dataset<T, IN, Y>>,
    memory: Memory<N, T, Y, B, IN, OUT>,
    optimizer: Optimizer<R, N>,
    metrics: L::Metrics,
    order: Vec<u32>,
    best: Option<(Watch, Box<N>)>,
}

impl<'a, N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize> Run<'a, N, L, R, T, Y, B, IN, OUT>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    fn new(
        trainer: &Trainer<'_, L, R, B>,
        network: &'a mut N,
        train: &'a Dataset<T, IN, Y>,
        dev: Option<&'a Dataset<T, IN, Y>>,
    ) -> Self {
        Self {
            memory: Memory::new(network),
            optimizer: Optimizer::new(trainer.rule.clone()),
            metrics: trainer.loss.metrics(),
            order: (0..train.len() as u32).collect(),
            best: trainer.early_stopping.map(|rule| (Watch::new(rule), N::zeroed_box())),
            network,
            train,
            dev,
        }
    }

    /// Trains and measures one epoch.
    fn epoch(&mut self, trainer: &Trainer<'_, L, R, B>, number: usize) -> Result<Epoch, TrainError> {
        #[cfg(feature = "std")]
        let start = std::time::Instant::now();
        let train = self.pass(trainer, number)?;
        let dev = self.judge(trainer, number)?;
        #[cfg(feature = "std")]
        let seconds = start.elapsed().as_secs_f64();
        #[cfg(not(feature = "std"))]
        let seconds = 0.0;
        let learning_rate = self.optimizer.rule().learning_rate();
        Ok(Epoch { number, of: trainer.epochs, train, dev, learning_rate, seconds })
    }

    /// One pass over the training set, in an order of its own.
    fn pass(&mut self, trainer: &Trainer<'_, L, R, B>, epoch: usize) -> Result<Score, TrainError> {
        self.metrics.reset();
        for (place, index) in self.order.iter_mut().enumerate() {
            *index = place as u32;
        }
        self.order.shuffle(&mut stream(trainer.seed, Purpose::Shuffle, epoch as u64));
        let mut sum = 0.0;
        for (batch, order) in self.order.chunks(B).enumerate() {
            let mut rng = stream(trainer.seed, Purpose::Step, self.optimizer.time());
            let loss = dispatch(Step {
                network: &mut *self.network,
                data: self.train,
                order,
                memory: &mut self.memory,
                loss: &trainer.loss,
                metrics: &mut self.metrics,
                optimizer: &mut self.optimizer,
                clip: trainer.clip,
                rng: &mut rng,
                keep: batch == 0,
            });
            if !loss.is_finite() {
                return Err(TrainError::Diverged { epoch, batch: batch + 1, loss });
            }
            sum += loss * order.len() as f64;
        }
        if !is_finite(&*self.network) {
            return Err(TrainError::Weights { epoch });
        }
        Ok(Score { loss: sum / self.train.len() as f64, metric: self.metrics.metric() })
    }

    /// Measures the dev set, and remembers the weights if they are the best so far.
    fn judge(&mut self, trainer: &Trainer<'_, L, R, B>, epoch: usize) -> Result<Option<Score>, TrainError> {
        let Some(dev) = self.dev else { return Ok(None) };
        let loss = measure(&*self.network, dev, &trainer.loss, &mut self.metrics);
        if !loss.is_finite() {
            return Err(TrainError::DevDiverged { epoch, loss });
        }
        if let Some((watch, best)) = &mut self.best
            && watch.improves(loss)
        {
            copy(&mut *self.network, &mut **best);
        }
        Ok(Some(Score { loss, metric: self.metrics.metric() }))
    }

    fn is_over(&self) -> bool {
        self.best.as_ref().is_some_and(|(watch, _)| watch.is_over())
    }

    /// Gives the best weights back, if somebody asked for them. The first epoch is always an improvement, so that there are some.
    fn take_best(&mut self) {
        if let Some((_, best)) = &mut self.best {
            copy(&mut **best, &mut *self.network);
        }
    }
}
