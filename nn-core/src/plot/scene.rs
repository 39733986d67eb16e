//! What a picture is made of: a few kinds of shapes, in pixels from the upper left corner.

use super::style::{Color, INK};

/// Right and down, in pixels.
pub(super) type Point = (f64, f64);

/// A place for a panel, a legend, a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// Filled rectangles without smoothed edges, so that neighbours leave no seam.
    Tiles { tiles: Vec<Rect>, fill: Color },
    /// An open line through all points; `dash` is the length of its dashes and gaps.
    Line { points: Vec<Point>, color: Color, width: f64, dash: Option<f64> },
    /// A filled circle with an edge.
    Disc { centre: Point, radius: f64, fill: Color, edge: Color },
    /// `at` is on the text's base line. Upright text runs upwards.
    Text { text: String, at: Point, size: f64, color: Color, anchor: Anchor, upright: bool },
}

/// Shapes, the later ones over the earlier.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scene {
    pub(super) shapes: Vec<Shape>,
}

impl Scene {
    pub(super) fn tiles(&mut self, tiles: Vec<Rect>, fill: Color) {
        if !tiles.is_empty() {
            self.shapes.push(Shape::Tiles { tiles, fill });
        }
    }

    pub(super) fn line(&mut self, points: Vec<Point>, color: Color, width: f64, dash: Option<f64>) {
        self.shapes.push(Shape::Line { points, color, width, dash });
    }

    pub(super) fn disc(&mut self, centre: Point, radius: f64, fill: Color, edge: Color) {
        self.shapes.push(Shape::Disc { centre, radius, fill, edge });
    }

    pub(super) fn text(&mut self, text: impl Into<String>, at: Point, size: f64, anchor: Anchor) {
        self.colored_text(text, at, size, anchor, INK);
    }

    pub(super) fn colored_text(
        &mut self,
        text: impl Into<String>,
        at: Point,
        size: f64,
        anchor: Anchor,
        color: Color,
    ) {
        self.shapes.push(Shape::Text { text: text.into(), at, size, color, anchor, upright: false });
    }

    pub(super) fn upright_text(&mut self, text: impl Into<String>, at: Point, size: f64, anchor: Anchor) {
        self.shapes.push(Shape::Text { text: text.into(), at, size, color: INK, anchor, upright: true });
    }

    /// Adds another scene, moved.
    pub(super) fn append(&mut self, other: Scene, (right, down): Point) {
        let moved = |(x, y): Point| (x + right, y + down);
        self.shapes.extend(other.shapes.into_iter().map(|mut shape| {
            match &mut shape {
                Shape::Tiles { tiles, .. } => {
                    tiles.iter_mut().for_each(|tile| (tile.x, tile.y) = moved((tile.x, tile.y)));
                }
                Shape::Line { points, .. } => points.iter_mut().for_each(|point| *point = moved(*point)),
                Shape::Disc { centre: at, .. } | Shape::Text { at, .. } => *at = moved(*at),
            }
            shape
        }));
    }
}

/// How wide a text is about, in pixels: the widths of DejaVu Sans in groups, which is wider than most.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | 'J' | '\'' | ' ' | ',' | '.' | '/' | ':' | ';' | '|' => 0.33,
        'f' | 't' | 'r' | '-' | '(' | ')' | '[' | ']' | '!' => 0.41,
        'm' | 'M' | 'W' | 'w' | '%' | '@' => 0.95,
        '+' | '<' | '=' | '>' | '~' | '#' | '−' | '×' => 0.84,
        c if c.is_uppercase() => 0.74,
        '⁰'..='⁹' | '⁻' | '²' | '³' | '¹' => 0.42,
        _ => 0.63,
    };
    size * text.chars().map(em).sum::<f64>()
}

/// The text, or as much of it as is at most this wide, with an ellipsis.
pub(super) fn shortened(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut short = text.to_owned();
    while short.pop().is_some() && width(&short, size) + size > room {}
    short.truncate(short.trim_end().len());
    short + "…"
}
