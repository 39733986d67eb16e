//! Checkpoints: a training in a file, to be resumed (feature `checkpoint`).
//!
//! A checkpoint holds the weights, the optimiser's moments and count of steps, the average of the weights, the state of the plateau
//! rule and of early stopping with the best weights, and the history. Training that is resumed from it gives the same bits as
//! training that never stopped, because everything random follows from the seed and from counts ([`Trainer::seed`]).
//!
//! The file is written beside its place, flushed to disk, and renamed: whenever the program or the system dies, the name belongs to a whole
//! checkpoint, the new one or the one before. It is a safetensors file (`network.hidden.weight`, `optimizer.0.hidden.weight`, ..) with a text
//! that says to which training it belongs, and a checksum. One that is truncated or altered is refused, and so is one of another network,
//! rule, seed or data set, with every difference at once; nothing is half-resumed. Only the number of epochs may change, to prolong a
//! training, unless the schedule depends on it.

mod container;
mod error;
mod identity;
mod record;

use std::boxed::Box;
use std::format;
use std::path::{Path, PathBuf};
use std::string::String;

use crate::data::Target;
use crate::file;
use crate::network::Network;
use crate::optim::Rule;
use crate::scalar::Scalar;
use crate::train::step::copy;
use crate::train::{History, Metrics, Objective, TrainError, Trainer, Training};
use crate::weights;
use crate::zeroed::Zeroable;

use container::{Reader, Writer};
pub use error::{CheckpointDifference, CheckpointError};
pub(super) use identity::Identity;

/// Where checkpoints of a training are, if anywhere.
#[derive(Clone, Debug)]
pub(super) struct Places {
    save: Option<PathBuf>,
    /// Epochs between checkpoints.
    every: usize,
    resume: Option<Resume>,
}

#[derive(Clone, Debug)]
struct Resume {
    path: PathBuf,
    /// Whether there must be a file.
    required: bool,
}

impl Default for Places {
    fn default() -> Self {
        Self { save: None, every: 1, resume: None }
    }
}

impl Places {
    pub(super) fn fault(&self) -> Option<(&'static str, f64)> {
        (self.every == 0).then_some(("the number of epochs between checkpoints", 0.0))
    }
}

impl<L, R, const B: usize> Trainer<'_, L, R, B> {
    /// Saves a [checkpoint](crate::train::checkpoint) after every epoch: for work that should survive a crash.
    ///
    /// ```
    /// # use nn_core::{Network, head::Headed, layers::Softmax, data::Dataset, loss::{Class, CrossEntropy}, optim::Adam};
    /// # use nn_core::train::{History, TrainError, Trainer};
    /// # type Digits = Dataset<f32, 64, Class<10>>;
    /// # fn example<N>(mut network: N, train: Digits, dev: Digits) -> Result<History, TrainError>
    /// # where N: Network<f32, 64, 10> + Headed<Head = Softmax> {
    /// // Begins, or goes on where it was when it was killed.
    /// Trainer::new(CrossEntropy, Adam::new(1e-3))
    ///     .epochs(1000)
    ///     .checkpoint("digits.ckpt")
    ///     .resume_if_exists("digits.ckpt")
    ///     .fit(&mut network, &train, Some(&dev))
    /// # }
    /// ```
    pub fn checkpoint(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.places.save = Some(path.into());
        self
    }

    /// Saves the checkpoint after every `epochs`-th epoch only, and after the last: each takes the time of a write to disk.
    pub fn checkpoint_every(mut self, epochs: usize) -> Self {
        self.settings.places.every = epochs;
        self
    }

    /// Goes on from this checkpoint; training that is over already gives its result at once. The network's own weights are replaced.
    pub fn resume(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.places.resume = Some(Resume { path: path.into(), required: true });
        self
    }

    /// Goes on from this checkpoint if there is such a file, else begins anew.
    pub fn resume_if_exists(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.places.resume = Some(Resume { path: path.into(), required: false });
        self
    }
}

/// What a file said, before any of it is put into place.
struct Saved<N: Zeroable, R: Rule> {
    network: Box<N>,
    state: Box<R::State<N>>,
    time: u64,
    average: Option<(Box<N>, u64)>,
    best: Option<(Box<N>, f64, u64)>,
    /// Factor, best, waited, resting.
    plateau: Option<(f64, f64, u64, u64)>,
    history: History,
}

impl<N, L, R, T, Y, const B: usize, const IN: usize, const OUT: usize>
    Training<'_, '_, N, L, R, T, Y, B, IN, OUT>
where
    L: Objective<N::Head, T, Y, OUT>,
    R: Rule,
    T: Scalar,
    Y: Target<T>,
    N: Network<T, IN, OUT>,
{
    /// Writes a [checkpoint](crate::train::checkpoint): the training as it is between two epochs. What was there before stays whole
    /// until the new one is on disk.
    ///
    /// # Errors
    /// A file that cannot be written; a training that ended with an error.
    pub fn save(&mut self, path: impl AsRef<Path>) -> Result<(), CheckpointError> {
        let path = path.as_ref();
        if self.failed {
            return Err(CheckpointError::Failed);
        }
        let bytes = self.encode().map_err(|reason| CheckpointError::malformed(path, reason))?;
        file::replace(path, &bytes).map_err(|source| CheckpointError::write(path, &source))
    }

    /// Goes on from a [checkpoint](crate::train::checkpoint) of the same training. After an error nothing is changed.
    ///
    /// # Errors
    /// A file that cannot be read, that is truncated, altered or no checkpoint, or that is one of another training.
    pub fn restore(&mut self, path: impl AsRef<Path>) -> Result<(), CheckpointError> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| CheckpointError::read(path, &source))?;
        let malformed = |reason| CheckpointError::malformed(path, reason);
        let reader = Reader::new(&bytes).map_err(malformed)?;
        let mut differences = self.identity().differences(&reader.text).map_err(malformed)?;
        let tensors = weights::differences(&*self.network, &reader.tensors, "network.");
        differences.extend(tensors.into_iter().map(CheckpointDifference::Tensor));
        if !differences.is_empty() {
            return Err(CheckpointError::Mismatch { path: path.to_owned(), differences });
        }
        let saved = self.read(&reader).map_err(malformed)?;
        if !self.is_consistent(&saved) {
            return Err(malformed("its counts contradict each other".into()));
        }
        self.put(saved);
        Ok(())
    }

    /// What the trainer asks for before the first epoch.
    pub(super) fn begin_from_file(&mut self) -> Result<(), TrainError> {
        let Places { save, resume, .. } = self.trainer.settings.places.clone();
        if let Some(path) = save {
            file::remove_leftovers(&path);
        }
        let Some(Resume { path, required }) = resume else { return Ok(()) };
        match self.restore(path) {
            Err(CheckpointError::Read { kind: std::io::ErrorKind::NotFound, .. }) if !required => Ok(()),
            result => Ok(result?),
        }
    }

    /// Saves a checkpoint where the trainer asks for one, if one is due.
    pub(super) fn save_if_due(&mut self) -> Result<(), TrainError> {
        let Places { save: Some(path), every, .. } = &self.trainer.settings.places else { return Ok(()) };
        let epoch = self.history.epochs().len();
        if self.saved != epoch && (epoch.is_multiple_of(*every) || self.is_over()) {
            let path = path.clone();
            self.save(path)?;
            self.saved = epoch;
        }
        Ok(())
    }

    /// The text needs all data: it is made once.
    fn identity(&mut self) -> Identity {
        let identity = self.identity.take().unwrap_or_else(|| Identity::of(self));
        self.identity = Some(identity.clone());
        identity
    }

    fn encode(&mut self) -> Result<Vec<u8>, String> {
        let mut writer = Writer::default();
        writer.network("network.", &*self.network);
        writer.count("optimizer.time", self.optimizer.time());
        let mut moments = 0;
        R::each_moment(self.optimizer.state_mut(), &mut |moment: &mut N| {
            writer.network(&format!("optimizer.{moments}."), moment);
            moments += 1;
        });
        if let Some(average) = &self.average {
            writer.network("average.", &*average.network);
            writer.count("average_time", average.time);
        }
        if let Some((watch, best)) = &self.best {
            writer.network("best.", &**best);
            writer.number("early_stopping.best", watch.best);
            writer.count("early_stopping.waited", watch.waited as u64);
        }
        if let Some(plateau) = &self.plateau {
            writer.number("plateau.factor", plateau.factor);
            writer.number("plateau.best", plateau.best);
            writer.count("plateau.waited", plateau.waited);
            writer.count("plateau.resting", plateau.resting);
        }
        let shape = [self.history.epochs().len(), record::COLUMNS];
        writer.numbers("history", &shape, &record::to_numbers(&self.history));
        let text = self.identity().text();
        writer.finish(text)
    }

    fn read(&self, reader: &Reader<'_>) -> Result<Saved<N, R>, String> {
        let network = |prefix: &str| {
            let mut network = N::zeroed_box();
            reader.network(prefix, &mut *network).map(|()| network)
        };
        let (mut state, mut moments, mut result) = (R::State::<N>::zeroed_box(), 0, Ok(()));
        R::each_moment(&mut state, &mut |moment: &mut N| {
            let read = reader.network(&format!("optimizer.{moments}."), moment);
            moments += 1;
            if result.is_ok() {
                result = read;
            }
        });
        result?;
        let average = match self.average {
            Some(_) => Some((network("average.")?, reader.count("average_time")?)),
            None => None,
        };
        let best = match self.best {
            Some(_) => Some((
                network("best.")?,
                reader.number("early_stopping.best")?,
                reader.count("early_stopping.waited")?,
            )),
            None => None,
        };
        let plateau = match self.plateau {
            Some(_) => Some((
                reader.number("plateau.factor")?,
                reader.number("plateau.best")?,
                reader.count("plateau.waited")?,
                reader.count("plateau.resting")?,
            )),
            None => None,
        };
        let metric = self.trainer.loss.metrics().metric();
        let history = reader.numbers("history")?;
        Ok(Saved {
            network: network("network.")?,
            state,
            time: reader.count("optimizer.time")?,
            average,
            best,
            plateau,
            history: record::from_numbers(&history, metric, self.dev.is_some()),
        })
    }

    /// Whether all counts are those of so many epochs.
    fn is_consistent(&self, saved: &Saved<N, R>) -> bool {
        let epochs = saved.history.epochs().len() as u64;
        let steps = epochs * self.steps_per_epoch() as u64;
        saved.time == steps
            && saved.average.as_ref().is_none_or(|(_, time)| *time == steps)
            && saved.best.as_ref().is_none_or(|(_, _, waited)| *waited <= epochs)
            && saved.plateau.is_none_or(|(_, _, waited, _)| waited <= epochs)
    }

    fn put(&mut self, saved: Saved<N, R>) {
        let Saved { mut network, state, time, average, best, plateau, history } = saved;
        copy(&mut *network, self.network);
        self.memory.remember(&mut *network);
        self.optimizer.resume(state, time);
        if let (Some(to), Some((network, time))) = (&mut self.average, average) {
            (to.network, to.time) = (network, time);
        }
        if let (Some((watch, to)), Some((network, best, waited))) = (&mut self.best, best) {
            *to = network;
            (watch.best, watch.waited) = (best, waited as usize);
        }
        if let (Some(to), Some((factor, best, waited, resting))) = (&mut self.plateau, plateau) {
            (to.factor, to.best, to.waited, to.resting) = (factor, best, waited, resting);
        }
        if let Some(epoch) = history.last() {
            self.optimizer.rule_mut().set_learning_rate(epoch.learning_rate);
        }
        self.history = history;
        self.saved = self.history.epochs().len();
        (self.stopped, self.failed) = (false, false);
    }
}
