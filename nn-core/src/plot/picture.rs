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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::chart::Chart;
    use super::super::testing::{check, has_text};
    use super::*;

    fn line() -> Picture {
        Chart::new("line").curve("a", [(0.0, 0.0), (1.0, 1.0)]).draw().expect("drawn")
    }

    fn scratch(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("nn-core-{}-{name}", std::process::id()))
    }

    #[test]
    fn the_ending_decides_the_format() {
        let path = scratch("picture.SVG");
        line().save(&path).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("there"), line().to_string());
        fs::remove_file(&path).expect("removed");
        for name in ["curve.jpg", "curve", ".svg"] {
            let error = line().save(name).expect_err("no format").to_string();
            assert!(
                error.starts_with(&format!("cannot draw into `{name}`: name the file `.svg`")),
                "{error}"
            );
        }
    }

    #[test]
    fn what_cannot_be_written_is_an_error_that_names_the_file() {
        let path = scratch("missing").join("curve.svg");
        let missing = line().save(&path).expect_err("no such folder");
        assert!(missing.to_string().starts_with(&format!("cannot write `{}`: ", path.display())));
    }

    #[test]
    fn pictures_are_put_together() {
        let [width, height] = line().size();
        let both = line().beside(line().title("on the right")).above(line());
        check(&both);
        assert!(has_text(&both, "on the right"));
        assert_eq!(both.size()[0], 2.0 * width);
        assert!(both.size()[1] > 2.0 * height);
    }

    /// Width, height, and the shares of the pixels that are not white in the left and in the right half.
    #[cfg(feature = "plot-png")]
    fn pixels(picture: &Picture) -> ([u32; 2], [f64; 2]) {
        let map = tiny_skia::Pixmap::decode_png(&picture.to_png().expect("encoded")).expect("a PNG");
        let mut dark = [0.0; 2];
        for (place, pixel) in map.pixels().iter().enumerate() {
            let right = place as u32 % map.width() >= map.width() / 2;
            dark[usize::from(right)] += f64::from(u8::from(pixel.red() < 128));
        }
        let half = f64::from(map.width() * map.height()) / 2.0;
        ([map.width(), map.height()], dark.map(|count| count / half))
    }

    #[test]
    #[cfg(feature = "plot-png")]
    fn a_png_shows_the_same() {
        let mut scene = Scene::default();
        scene.text("ΩMWж², upright and not", (10.0, 50.0), 40.0, Anchor::Start);
        let (size, [left, right]) = pixels(&Picture::new([1000.0, 80.0], scene));
        assert_eq!(size, [2000, 160]);
        assert!(left > 0.05 && right < 0.02, "the letters are on the left: {left} {right}");
        let tile = super::super::scene::Rect { x: 30.0, y: 0.0, width: 15.0, height: 40.0 };
        let mut scene = Scene::default();
        scene.tiles(vec![tile], super::super::style::BLUE);
        assert_eq!(pixels(&Picture::new([60.0, 40.0], scene)), ([120, 80], [0.0, 0.5]));
        let huge = Picture::new([1e9, 1e9], Scene::default()).to_png().expect_err("refused");
        assert!(huge.to_string().starts_with("cannot make a PNG of "));
    }

    #[test]
    #[cfg(feature = "plot-png")]
    fn texts_have_the_room_that_is_kept_for_them() {
        let font = include_bytes!("font/DejaVuSans-subset.ttf");
        let font = ttf_parser::Face::parse(font, 0).expect("a font");
        for text in [
            "hidden.weight",
            "training set (12 not finite)",
            "−1.5×10⁻³⁰⁰",
            "norm of the gradient by depth",
            "0.001",
            "MWQ%",
        ] {
            let glyphs = text.chars().map(|c| font.glyph_index(c).expect("in the font"));
            let units: u32 = glyphs.map(|glyph| u32::from(font.glyph_hor_advance(glyph).unwrap_or(0))).sum();
            let real = f64::from(units) / f64::from(font.units_per_em());
            let kept = super::super::scene::width(text, 1.0);
            assert!(kept > 0.97 * real && kept < 1.25 * real, "`{text}`: {real} of {kept}");
        }
    }
}
