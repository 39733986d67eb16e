//! What can be wrong with a checkpoint.

use core::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::vec::Vec;

use crate::weights;

/// Why a checkpoint was not written, or not resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The file cannot be read.
    Read {
        /// Which file.
        path: PathBuf,
        /// What kind of error it is: `NotFound`, for one.
        kind: io::ErrorKind,
        /// What the system says.
        reason: String,
    },
    /// The file cannot be written. What was there before is untouched.
    Write {
        /// Which file.
        path: PathBuf,
        /// What kind of error it is.
        kind: io::ErrorKind,
        /// What the system says.
        reason: String,
    },
    /// The file is truncated, altered, or no checkpoint.
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The file is the checkpoint of another training.
    Mismatch {
        /// Which file.
        path: PathBuf,
        /// All that differs.
        differences: Vec<CheckpointDifference>,
    },
    /// The training ended with an error: there is nothing to go on from.
    Failed,
}

/// One thing in which a checkpoint does not belong to a training.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckpointDifference {
    /// A tensor of the network.
    Tensor(weights::Difference),
    /// A setting, or the data.
    Setting {
        /// Which: `seed`, `training set`.
        what: String,
        /// In the file.
        file: String,
        /// In the training that was to be resumed.
        training: String,
    },
}

impl CheckpointError {
    pub(super) fn read(path: &Path, source: &io::Error) -> Self {
        Self::Read { path: path.to_owned(), kind: source.kind(), reason: source.to_string() }
    }

    pub(super) fn write(path: &Path, source: &io::Error) -> Self {
        Self::Write { path: path.to_owned(), kind: source.kind(), reason: source.to_string() }
    }

    pub(super) fn malformed(path: &Path, reason: String) -> Self {
        Self::Malformed { path: path.to_owned(), reason }
    }
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, kind: io::ErrorKind::NotFound, .. } => write!(
                f,
                "there is no checkpoint `{}` to resume from; `resume_if_exists` begins anew then",
                path.display()
            ),
            Self::Read { path, reason, .. } => {
                write!(f, "cannot read the checkpoint `{}`: {reason}", path.display())
            }
            Self::Write { path, reason, .. } => {
                write!(f, "cannot write the checkpoint `{}`: {reason}", path.display())
            }
            Self::Malformed { path, reason } => {
                write!(f, "`{}` is no good checkpoint: {reason}", path.display())
            }
            Self::Mismatch { path, differences } => {
                write!(f, "`{}` is a checkpoint of another training:", path.display())?;
                differences.iter().try_for_each(|difference| write!(f, "\n  {difference}"))
            }
            Self::Failed => f.write_str("the training ended with an error: there is nothing to save"),
        }
    }
}

impl core::error::Error for CheckpointError {}

impl fmt::Display for CheckpointDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tensor(difference) => difference.fmt(f),
            Self::Setting { what, file, training } => {
                write!(f, "{what}: `{file}` in the file, `{training}` in this training")
            }
        }
    }
}
