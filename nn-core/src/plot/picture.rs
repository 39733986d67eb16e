//! A finished picture, and the files that it becomes.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::error::Error;
use super::style::{HEADLINE, MARGIN, px, shortened, text};

/// What is drawn on: a picture or a part of it. Its places are those of [`px`].
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// What drawing answers; in memory it does not fail.
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<io::Error>>;

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
    layers: Vec<Layer>,
}

/// What was drawn at once: an SVG within the picture's.
#[derive(Clone, Debug, PartialEq)]
struct Layer {
    /// Its left and upper end, its width and height, in pixels.
    at: [f64; 2],
    size: [f64; 2],
    /// What stands in the `svg` element, in the units of [`px`].
    body: String,
}

impl Picture {
    /// `draw` draws on a sheet of this size, in pixels.
    pub(super) fn new(size: [f64; 2], draw: impl FnOnce(&Area<'_>) -> Drawn) -> Self {
        let size = size.map(f64::ceil);
        let mut svg = String::new();
        let area = SVGBackend::with_string(&mut svg, size.map(|pixels| px(pixels) as u32).into());
        let area = area.into_drawing_area();
        draw(&area).and_then(|()| area.present()).expect("plotters writes into memory, which does not fail");
        drop(area);
        let body = svg.split_once('>').map_or("", |(_, body)| body).to_owned();
        Self { size, layers: vec![Layer { at: [0.0; 2], size, body }] }
    }

    /// Width and height, in pixels.
    pub fn size(&self) -> [f64; 2] {
        self.size
    }

    /// The same picture under a headline.
    #[must_use]
    pub fn title(self, title: &str) -> Self {
        let wide = self.size[0];
        let title = shortened(title, HEADLINE, wide - 2.0 * MARGIN);
        let head = Self::new([wide, MARGIN + HEADLINE], |area| {
            let style = text(HEADLINE).pos(Pos::new(HPos::Left, VPos::Center));
            area.draw_text(&title, &style, (px(MARGIN), px(MARGIN + HEADLINE / 2.0)))
        });
        head.above(self)
    }

    /// This picture on the left, another on the right.
    #[must_use]
    pub fn beside(self, right: Self) -> Self {
        let size = [self.size[0] + right.size[0], self.size[1].max(right.size[1])];
        let at = [self.size[0], 0.0];
        self.with(right, at, size)
    }

    /// This picture, and another below.
    #[must_use]
    pub fn above(self, below: Self) -> Self {
        let size = [self.size[0].max(below.size[0]), self.size[1] + below.size[1]];
        let at = [0.0, self.size[1]];
        self.with(below, at, size)
    }

    fn with(mut self, other: Self, [right, down]: [f64; 2], size: [f64; 2]) -> Self {
        self.layers.extend(other.layers.into_iter().map(|mut layer| {
            layer.at = [layer.at[0] + right, layer.at[1] + down];
            layer
        }));
        Self { size, ..self }
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

    /// The bytes of a PNG file, with twice as many pixels as [`Picture::size`]: for screens that are as fine.
    ///
    /// # Errors
    /// A picture of more pixels than a PNG can have.
    #[cfg(feature = "plot-png")]
    pub fn to_png(&self) -> Result<Vec<u8>, Error> {
        use resvg::tiny_skia::{Pixmap, Transform};
        use resvg::usvg::{Options, Tree, fontdb};

        let size = self.size.map(|pixels| (ZOOM * pixels as f32).ceil() as u32);
        let error = || Error::Pixels { size };
        let mut map = Pixmap::new(size[0], size[1]).ok_or_else(error)?;
        // The crate's own font, so that a picture needs nothing of the machine and looks the same everywhere.
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(super::style::TYPEFACE.to_vec());
        let options = Options { fontdb: fonts.into(), ..Options::default() };
        let tree = Tree::from_str(&self.to_string(), &options).map_err(|_| error())?;
        resvg::render(&tree, Transform::from_scale(ZOOM, ZOOM), &mut map.as_mut());
        map.encode_png().map_err(|_| error())
    }
}

#[cfg(feature = "plot-png")]
const ZOOM: f32 = 2.0;

/// The text of an SVG file.
impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [width, height] = self.size;
        writeln!(
            f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\">"
        )?;
        writeln!(f, "<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>")?;
        for Layer { at: [x, y], size: [width, height], body } in &self.layers {
            write!(
                f,
                "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\">{body}",
                px(*width),
                px(*height)
            )?;
        }
        writeln!(f, "</svg>")
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

    #[test]
    fn what_a_user_names_stays_text() {
        let picture =
            Chart::new("a<b> & \u{0}c").y("\"d\"").curve("\n'e'", [(0.0, 1.0)]).draw().expect("drawn");
        let picture = picture.title("</svg>");
        check(&picture);
        for text in ["a<b> & c", "\"d\"", "'e'", "</svg>"] {
            assert!(has_text(&picture, text), "no `{text}`");
        }
    }

    /// Width, height, and the shares of the pixels that are not white in the left and in the right half.
    #[cfg(feature = "plot-png")]
    fn pixels(picture: &Picture) -> ([u32; 2], [f64; 2]) {
        let png = picture.to_png().expect("encoded");
        let map = resvg::tiny_skia::Pixmap::decode_png(&png).expect("a PNG");
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
        let words = Picture::new([1000.0, 80.0], |area| {
            area.draw_text("ΩMWж², upright and not", &text(40.0), (px(10.0), px(20.0)))
        });
        let (size, [left, right]) = pixels(&words);
        assert_eq!(size, [2000, 160]);
        assert!(left > 0.05 && right < 0.02, "the letters are on the left: {left} {right}");
        let tile = Picture::new([60.0, 40.0], |area| {
            let corners = [(px(30.0), 0), (px(45.0), px(40.0))];
            area.draw(&plotters::element::Rectangle::new(
                corners,
                plotters::style::Color::filled(&super::super::style::BLUE),
            ))
        });
        assert_eq!(pixels(&tile), ([120, 80], [0.0, 0.5]));
        let huge = Picture { size: [1e9; 2], layers: Vec::new() }.to_png().expect_err("refused");
        assert!(huge.to_string().starts_with("cannot make a PNG of "));
    }
}
