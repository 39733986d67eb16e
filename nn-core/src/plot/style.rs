//! Colours, sizes and the font that all pictures share.

use std::sync::Once;

use plotters::style::{FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle, register_font};

/// The colours of Okabe and Ito, *Color universal design*, 2008, without the yellow that is too pale for a line: told apart by
/// colour-blind readers, and in print.
const SERIES: [RGBColor; 7] = [
    BLUE,
    VERMILION,
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(51, 51, 51),
];
/// The first curve; right answers; weights above 0.
pub(super) const BLUE: RGBColor = RGBColor(0, 114, 178);
/// The second curve; wrong answers; weights below 0.
pub(super) const VERMILION: RGBColor = RGBColor(213, 94, 0);
pub(super) const PAPER: RGBColor = RGBColor(255, 255, 255);
/// Text and axes.
pub(super) const INK: RGBColor = RGBColor(51, 51, 51);
/// Lines that help the eye and must not draw it.
pub(super) const GRID: RGBColor = RGBColor(225, 225, 225);
/// What is not a number.
pub(super) const VOID: RGBColor = RGBColor(170, 170, 170);

/// Text that belongs to an axis or a legend: its height, in pixels.
pub(super) const TEXT: f64 = 12.0;
/// A panel's title.
pub(super) const TITLE: f64 = 14.0;
/// A picture's title.
pub(super) const HEADLINE: f64 = 17.0;
/// The width of a curve, in pixels.
pub(super) const STROKE: f64 = 1.8;
/// Around a picture and between its parts, in pixels.
pub(super) const MARGIN: f64 = 14.0;
/// A panel's plot without its labels: width and height, in pixels.
pub(super) const PANEL: (f64, f64) = (430.0, 280.0);
/// The same among many.
pub(super) const SMALL: (f64, f64) = (220.0, 140.0);

/// plotters' places are whole numbers: tenths of a pixel, so that curves are smooth.
pub(super) fn px(pixels: f64) -> i32 {
    (10.0 * pixels).round() as i32
}

/// A line of this width, in pixels.
pub(super) fn stroke(color: RGBColor, width: f64) -> ShapeStyle {
    ShapeStyle::from(color).stroke_width(px(width) as u32)
}

/// Text of this height, in pixels.
pub(super) fn text(size: f64) -> TextStyle<'static> {
    static FONT: Once = Once::new();
    FONT.call_once(|| {
        // Only to measure texts: a viewer has fonts of its own. Without it they are not measured, which a test would tell.
        let _ = register_font(FAMILY, FontStyle::Normal, TYPEFACE);
    });
    // plotters writes a font's size divided by 1.24 into an SVG.
    TextStyle::from((FAMILY, 12.4 * size).into_font()).color(&INK)
}

/// As SVG names fonts: the first that a viewer has.
const FAMILY: &str = "DejaVu Sans, Verdana, Arial, sans-serif";
/// As wide as the widest of these. `font/LICENSE` tells where it is from.
pub(super) const TYPEFACE: &[u8] = include_bytes!("font/DejaVuSans-subset.ttf");

/// How wide a text is, in pixels: a little more than in the widest of the fonts.
pub(super) fn width(written: &str, size: f64) -> f64 {
    let measured = text(size).font.layout_box(written);
    measured.map_or(0.0, |((left, _), (right, _))| f64::from(right - left) / 10.0)
}

/// The text, or as much of it as is at most this wide, with an ellipsis. Control characters, which XML does not allow, are left out.
pub(super) fn shortened(text: &str, size: f64, room: f64) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    if width(&text, size) <= room {
        return text;
    }
    let mut short = text;
    while short.pop().is_some() && width(&short, size) + size > room {}
    short.trim_end().to_owned() + "…"
}

/// On the way from one colour (0) to another (1).
pub(super) fn mixed(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    let share = share.clamp(0.0, 1.0);
    let mix = |from: u8, to: u8| (f64::from(from) + share * (f64::from(to) - f64::from(from))).round() as u8;
    RGBColor(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// Paper or ink, whichever is read more easily on this colour: the luma of ITU-R BT.601.
pub(super) fn on(color: RGBColor) -> RGBColor {
    let luma = 0.299 * f64::from(color.0) + 0.587 * f64::from(color.1) + 0.114 * f64::from(color.2);
    if luma < 140.0 { PAPER } else { INK }
}

/// From vermilion (−1) over white (0) to blue (1), for values around 0.
pub(super) fn diverging(value: f64) -> RGBColor {
    if value.is_nan() { VOID } else { mixed(PAPER, if value < 0.0 { VERMILION } else { BLUE }, value.abs()) }
}

/// How the curve of this number is drawn, its dashes in pixels: after as many as there are colours, they come again with dashes.
pub(super) fn series(number: usize) -> (RGBColor, Option<f64>) {
    let dash = [None, Some(7.0), Some(2.5)][number / SERIES.len() % 3];
    (SERIES[number % SERIES.len()], dash)
}
