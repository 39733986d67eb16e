//! From drawing commands to a file, and what can go wrong on the way.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::style::WHITE;

/// A picture's surface, or a part of it.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// What drawing may answer; on a surface in memory it never fails.
pub(super) type DrawResult = Result<(), DrawingAreaErrorKind<io::Error>>;

/// Why a picture was not written.
#[derive(Debug)]
pub enum Error {
    /// There is nothing to draw: the history has no epoch.
    Empty,
    /// The file's name does not end in `.svg`.
    Format {
        /// As it was given.
        path: PathBuf,
    },
    /// The picture could not be drawn.
    Draw {
        /// In the words of the drawing library.
        reason: String,
    },
    /// The file could not be written.
    Write {
        /// As it was given.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("nothing to draw: the history has no epoch"),
            Self::Format { path } => {
                write!(f, "cannot draw into `{}`: pictures are SVG, name the file `.svg`", path.display())
            }
            Self::Draw { reason } => write!(f, "cannot draw the picture: {reason}"),
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

/// Lets `picture` draw on a white surface of `size` pixels, and writes it to `path`.
pub(super) fn write(
    path: &Path,
    size: (u32, u32),
    picture: impl FnOnce(&Area<'_>) -> DrawResult,
) -> Result<(), Error> {
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("svg")) {
        return Err(Error::Format { path: path.to_owned() });
    }
    let svg = draw(size, picture).map_err(|error| Error::Draw { reason: error.to_string() })?;
    fs::write(path, svg).map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// The picture as the text of an SVG file.
pub(super) fn draw(
    size: (u32, u32),
    picture: impl FnOnce(&Area<'_>) -> DrawResult,
) -> Result<String, DrawingAreaErrorKind<io::Error>> {
    let mut svg = String::new();
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    area.fill(&WHITE)?;
    picture(&area)?;
    area.present()?;
    drop(area);
    Ok(svg)
}
