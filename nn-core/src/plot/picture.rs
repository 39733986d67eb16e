//! A finished picture, and the files that it becomes.

use std::fmt;
use std::fs;
use std::path::Path;

use super::error::Error;
use super::scene::{Anchor, Point, Scene, shortened};
use super::style::{HEADLINE, MARGIN};
use super::svg;

/// A drawing, ready to be saved.
///
/// ```no_run
/// # fn example(history: nn_core::train::History) -> Result<(), nn_core::plot::Error> {
/// use nn_core::plot;
///
/// plot::learning_curve(&history)?.title("Digits").save("curve.svg")?;
/// # Ok(())
/// # }
/// ```
///
/// Its [`Display`](fmt::Display) is the text of an SVG file, for notebooks and web pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Width and height, in pixels.
    size: [f64; 2],
    scene: Scene,
}

impl Picture {
    pub(super) fn new(size: [f64; 2], scene: Scene) -> Self {
        Self { size: size.map(f64::ceil), scene }
    }

    #[cfg(test)]
    pub(super) fn shapes(&self) -> &[super::scene::Shape] {
        &self.scene.shapes
    }

    /// Width and height, in pixels.
    pub fn size(&self) -> [f64; 2] {
        self.size
    }

    /// The same picture under a headline.
    #[must_use]
    pub fn title(self, title: &str) -> Self {
        let [width, height] = self.size;
        let mut scene = Scene::default();
        let text = shortened(title, HEADLINE, width - 2.0 * MARGIN);
        scene.text(text, (MARGIN, MARGIN + HEADLINE), HEADLINE, Anchor::Start);
        let head = MARGIN + HEADLINE;
        scene.append(self.scene, (0.0, head));
        Self::new([width, height + head], scene)
    }

    /// This picture on the left, another on the right.
    #[must_use]
    pub fn beside(self, right: Self) -> Self {
        let size = [self.size[0] + right.size[0], self.size[1].max(right.size[1])];
        let left = self.size[0];
        self.with(right, (left, 0.0), size)
    }

    /// This picture, and another below.
    #[must_use]
    pub fn above(self, below: Self) -> Self {
        let size = [self.size[0].max(below.size[0]), self.size[1] + below.size[1]];
        let top = self.size[1];
        self.with(below, (0.0, top), size)
    }

    fn with(mut self, other: Self, at: Point, size: [f64; 2]) -> Self {
        self.scene.append(other.scene, at);
        Self { size, scene: self.scene }
    }

    /// Writes an SVG, or with the feature `plot-png` a PNG of twice as many pixels, by the ending of the file's name.
    ///
    /// # Errors
    /// A name with another ending; a file that cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let is = |ending| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending));
        let bytes = match () {
            () if is("svg") => self.to_string().into_bytes(),
            #[cfg(feature = "plot-png")]
            () if is("png") => self.to_png()?,
            () => return Err(Error::Format { path: path.to_owned() }),
        };
        fs::write(path, bytes).map_err(|source| Error::Write { path: path.to_owned(), source })
    }

    /// The bytes of a PNG file, with twice as many pixels as [`Picture::size`].
    ///
    /// # Errors
    /// A picture of more pixels than a PNG can have.
    #[cfg(feature = "plot-png")]
    pub fn to_png(&self) -> Result<Vec<u8>, Error> {
        super::png::encode(self.size, &self.scene.shapes)
    }
}

/// The text of an SVG file.
impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        svg::write(f, self.size, &self.scene.shapes)
    }
}
