//! What can be wrong with a file of weights.

use core::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why weights could not be saved or loaded.
#[derive(Debug)]
pub enum Error {
    /// The file cannot be read.
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file cannot be written. What was there before is untouched.
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// These bytes are no safetensors file: truncated, altered, or something else.
    Malformed {
        /// Which file, if the bytes came from one.
        path: Option<PathBuf>,
        /// What is wrong.
        reason: String,
    },
    /// The tensors are not those of the network.
    Mismatch {
        /// Which file, if the bytes came from one.
        path: Option<PathBuf>,
        /// All that does not fit.
        differences: Vec<Difference>,
    },
}

/// One thing in which a file does not fit a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The network has this tensor, the file has not.
    Missing {
        /// As `hidden.weight`.
        name: String,
        /// In the network.
        shape: Vec<usize>,
    },
    /// The file has this tensor, the network has not.
    Unexpected {
        /// As `hidden.weight`.
        name: String,
        /// In the file.
        shape: Vec<usize>,
    },
    /// Both have it, in different shapes.
    Shape {
        /// As `hidden.weight`.
        name: String,
        /// In the network.
        network: Vec<usize>,
        /// In the file.
        file: Vec<usize>,
    },
    /// The file's numbers are neither `F32` nor `F64`.
    Type {
        /// As `hidden.weight`.
        name: String,
        /// As the format calls it: `I64`.
        file: String,
    },
}

impl Error {
    pub(super) fn malformed(reason: safetensors::SafeTensorError) -> Self {
        Self::Malformed { path: None, reason: reason.to_string() }
    }

    /// The same error, of this file.
    pub(super) fn at(self, file: &Path) -> Self {
        let path = Some(file.to_owned());
        match self {
            Self::Malformed { reason, .. } => Self::Malformed { path, reason },
            Self::Mismatch { differences, .. } => Self::Mismatch { path, differences },
            other => other,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = |f: &mut fmt::Formatter<'_>, path: &Option<PathBuf>| match path {
            Some(path) => write!(f, "`{}`", path.display()),
            None => f.write_str("the file"),
        };
        match self {
            Self::Read { path, source } => write!(f, "cannot read `{}`: {source}", path.display()),
            Self::Write { path, source } => write!(f, "cannot write `{}`: {source}", path.display()),
            Self::Malformed { path, reason } => {
                subject(f, path)?;
                write!(f, " is no safetensors file: {reason}")
            }
            Self::Mismatch { path, differences } => {
                subject(f, path)?;
                f.write_str(" does not fit the network:")?;
                differences.iter().try_for_each(|difference| write!(f, "\n  {difference}"))
            }
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            Self::Malformed { .. } | Self::Mismatch { .. } => None,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name, shape } => write!(f, "`{name}` {shape:?} is missing from the file"),
            Self::Unexpected { name, shape } => write!(f, "`{name}` {shape:?} is not in the network"),
            Self::Shape { name, network, file } => {
                write!(f, "`{name}` is {file:?} in the file, {network:?} in the network")
            }
            Self::Type { name, file } => write!(f, "`{name}` holds {file} numbers, not F32 or F64"),
        }
    }
}
