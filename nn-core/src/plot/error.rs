//! What can go wrong between numbers and a picture's file.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why there is no picture, or why it was not written.
#[derive(Debug)]
pub enum Error {
    /// There is nothing to draw.
    Empty {
        /// What holds nothing, and of what: `the history has no epoch`.
        what: &'static str,
    },
    /// As many names are needed as there are things to name.
    Names {
        /// What is named: `classes`.
        of: &'static str,
        /// How many there are.
        expected: usize,
        /// How many names were given.
        found: usize,
    },
    /// A row of weights is no image of this height and width, nor several of them.
    Image {
        /// How many weights a row has.
        weights: usize,
        /// The height and the width that were given, in pixels.
        size: [usize; 2],
    },
    /// The file's name does not tell a format, or one that cannot be written.
    Format {
        /// As it was given.
        path: PathBuf,
    },
    /// The picture is too large to be made of pixels.
    Pixels {
        /// Width and height, in pixels.
        size: [u32; 2],
    },
    /// The file could not be written.
    Write {
        /// As it was given.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

/// What a file may be called, by the features that this crate was built with.
const FORMATS: &str = if cfg!(feature = "plot-png") {
    "name the file `.svg` or `.png`"
} else {
    "name the file `.svg`, or `.png` with nn-core's feature `plot-png`"
};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { what } => write!(f, "nothing to draw: {what}"),
            Self::Names { of, expected, found } => {
                write!(f, "{expected} {of}, but {found} names; give a name each, or none at all")
            }
            Self::Image { weights, size: [height, width] } => write!(
                f,
                "{weights} weights a unit are no image of {height} × {width} pixels, nor several of them"
            ),
            Self::Format { path } => write!(f, "cannot draw into `{}`: {FORMATS}", path.display()),
            Self::Pixels { size: [width, height] } => {
                write!(f, "cannot make a PNG of {width} × {height} pixels; save it as SVG")
            }
            Self::Write { path, source } => write!(f, "cannot write `{}`: {source}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}
