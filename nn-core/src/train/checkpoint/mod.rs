//! Checkpoints: a training in a file, to be resumed (feature `checkpoint`).
//!
//! A checkpoint holds the weights, the optimiser's moments and count of steps, the average of the weights, the state of the plateau
//! rule and of early stopping with the best weights, and the history. Training that is resumed from it gives the same bits as
//! training that never stopped, because everything random follows from the seed and from counts ([`Trainer::seed`]).
//!
//! The file is written beside its place, flushed to disk, and renamed: whenever the program or the system dies, the name belongs to a whole
//! checkpoint, the new one or the one before. It is a safetensors file (`network.hidden.weight`, `optimizer.0.hidden.weight`, ..) with a text
//! that says to which training it belongs, and a checksum. One that is truncated or altered is refused, and so is one of another network,
//! rule, schedule, seed or data set, with every difference at once; nothing is half-resumed. A network is known by its tensors and by its layers
//! as they are written: `dense(16, tanh)` is not `dense(16, relu)`. The value of a constant, as in `leaky_relu(SLOPE)`, and what a layer of
//! your own computes, are not seen. A schedule of your own is known by its factors at a thousand steps.
//!
//! Only the number of epochs may change, to prolong a training, unless the schedule depends on it; a checkpoint of more epochs than are
//! asked for is refused. To go on in another way, save the weights alone (feature `safetensors`), and begin a training from them.

mod container;
mod error;
mod identity;
mod record;
mod state;

use std::path::{Path, PathBuf};
use std::string::ToString;
use std::vec;

use crate::data::Target;
use crate::fault::{AT_LEAST_ONE, Fault};
use crate::file;
use crate::network::Network;
use crate::optim::Rule;
use crate::scalar::Scalar;
use crate::train::{Objective, TrainError, Trainer, Training};
use crate::weights;

use container::Reader;
pub use error::{CheckpointDifference, CheckpointError};
pub(super) use identity::Identity;

/// Where checkpoints of a training are, if anywhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    save: Option<PathBuf>,
    /// Epochs between checkpoints, if it was said how many.
    every: Option<usize>,
    resume: Option<Resume>,
}

#[derive(Clone, Debug)]
struct Resume {
    path: PathBuf,
    /// Whether there must be a file.
    required: bool,
}

impl Places {
    pub(super) fn fault(&self) -> Option<Fault> {
        let (what, every) = ("the number of epochs between checkpoints", self.every.unwrap_or(1));
        Fault::unless(every > 0, what, every as f64, AT_LEAST_ONE).or(Fault::unless(
            self.save.is_some() || self.every.is_none(),
            what,
            every as f64,
            "without `.checkpoint(path)` nothing is saved",
        ))
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
        self.settings.places.every = Some(epochs);
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
        let (done, asked_for) = (saved.epochs(), self.trainer.settings.epochs);
        if done > asked_for {
            let (file, training) = (done.to_string(), asked_for.to_string());
            let differences = vec![CheckpointDifference::Setting { what: "epochs".into(), file, training }];
            return Err(CheckpointError::Mismatch { path: path.to_owned(), differences });
        }
        self.put(saved);
        Ok(())
    }

    /// What the trainer asks for before the first epoch.
    pub(super) fn begin_from_file(&mut self) -> Result<(), TrainError> {
        let Places { save, resume, .. } = self.trainer.settings.places.clone();
        if let Some(path) = save {
            // Also tells now, not after a long epoch, that nothing can be saved there.
            file::remove_leftovers(&path).map_err(|source| CheckpointError::write(&path, &source))?;
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
        if self.saved != epoch && (epoch.is_multiple_of(every.unwrap_or(1)) || self.is_over()) {
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
}
