//! Colours and sizes that all pictures share.

/// Red, green and blue, from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Color(pub(super) u8, pub(super) u8, pub(super) u8);

/// The colours of Okabe and Ito, *Color universal design*, 2008, without the yellow that is too pale for a line: told apart by
/// colour-blind readers, and in print.
pub(super) const SERIES: [Color; 7] = [
    BLUE,
    VERMILION,
    Color(0, 158, 115),
    Color(204, 121, 167),
    Color(230, 159, 0),
    Color(86, 180, 233),
    Color(51, 51, 51),
];
/// The first curve; right answers; weights above 0.
pub(super) const BLUE: Color = Color(0, 114, 178);
/// The second curve; wrong answers; weights below 0.
pub(super) const VERMILION: Color = Color(213, 94, 0);
pub(super) const PAPER: Color = Color(255, 255, 255);
/// Text and axes.
pub(super) const INK: Color = Color(51, 51, 51);
/// Lines that help the eye and must not draw it.
pub(super) const GRID: Color = Color(225, 225, 225);
/// What is not a number.
pub(super) const VOID: Color = Color(170, 170, 170);

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

impl Color {
    /// On the way from this colour (0) to another (1).
    pub(super) fn towards(self, other: Self, share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        let mix =
            |from: u8, to: u8| (f64::from(from) + share * (f64::from(to) - f64::from(from))).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Paper or ink, whichever is read more easily on this colour: the luma of ITU-R BT.601.
    pub(super) fn text(self) -> Self {
        let luma = 0.299 * f64::from(self.0) + 0.587 * f64::from(self.1) + 0.114 * f64::from(self.2);
        if luma < 140.0 { PAPER } else { INK }
    }

    /// From vermilion (−1) over white (0) to blue (1), for values around 0.
    pub(super) fn diverging(value: f64) -> Self {
        if value.is_nan() {
            VOID
        } else {
            PAPER.towards(if value < 0.0 { VERMILION } else { BLUE }, value.abs())
        }
    }
}

/// How the curve of this number is drawn: after as many as there are colours, they come again with dashes.
pub(super) fn series(number: usize) -> (Color, Option<f64>) {
    let dash = [None, Some(7.0), Some(2.5)][number / SERIES.len() % 3];
    (SERIES[number % SERIES.len()], dash)
}
