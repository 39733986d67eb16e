//! Colours and sizes that all pictures share.

use plotters::style::RGBColor;

/// The colours of Okabe and Ito, *Color universal design*, 2008: told apart by colour-blind readers, and in print.
pub(super) const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Beside [`BLUE`].
pub(super) const VERMILION: RGBColor = RGBColor(213, 94, 0);
/// Text and axes.
pub(super) const INK: RGBColor = RGBColor(51, 51, 51);
/// Lines that help the eye and must not draw it.
pub(super) const GRID: RGBColor = RGBColor(225, 225, 225);

/// Text that belongs to an axis or a legend, in pixels.
pub(super) const TEXT: u32 = 15;
/// A panel's title, in pixels.
pub(super) const TITLE: u32 = 18;
/// The width of a curve, in pixels.
pub(super) const STROKE: u32 = 2;
/// One panel's width and height, in pixels.
pub(super) const PANEL: (u32, u32) = (520, 380);
