//! Shapes as the bytes of a PNG file, twice as fine as the SVG's pixels: for screens that are.
//!
//! The text is drawn from the outlines of a font that the crate carries, so that a picture needs nothing of the machine and looks the
//! same everywhere. `font/LICENSE` tells where it is from.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform,
};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::error::Error;
use super::scene::{Anchor, Rect, Shape};
use super::style;

const FONT: &[u8] = include_bytes!("font/DejaVuSans-subset.ttf");
const ZOOM: f32 = 2.0;

/// A white sheet of this size, in the SVG's pixels, and the shapes on it.
pub(super) fn encode(size: [f64; 2], shapes: &[Shape]) -> Result<Vec<u8>, Error> {
    let size = size.map(|pixels| (ZOOM * pixels as f32).ceil() as u32);
    let error = Error::Pixels { size };
    let Some(mut map) = Pixmap::new(size[0], size[1]) else { return Err(error) };
    map.fill(Color::WHITE);
    let font = Face::parse(FONT, 0).ok();
    for shape in shapes {
        draw(&mut map, shape, font.as_ref());
    }
    map.encode_png().map_err(|_| error)
}

fn draw(map: &mut Pixmap, shape: &Shape, font: Option<&Face<'_>>) {
    let zoom = Transform::from_scale(ZOOM, ZOOM);
    match shape {
        Shape::Tiles { tiles, fill } => {
            let mut path = PathBuilder::new();
            for Rect { x, y, width, height } in tiles {
                let edges = [x, y, &(x + width), &(y + height)].map(|edge| *edge as f32);
                if let Some(tile) = tiny_skia::Rect::from_ltrb(edges[0], edges[1], edges[2], edges[3]) {
                    path.push_rect(tile);
                }
            }
            fill_path(map, path.finish(), &Paint { anti_alias: false, ..paint(*fill) }, zoom);
        }
        Shape::Line { points, color, width, dash } => {
            let mut path = PathBuilder::new();
            for (place, (x, y)) in points.iter().enumerate() {
                let draw = if place == 0 { PathBuilder::move_to } else { PathBuilder::line_to };
                draw(&mut path, *x as f32, *y as f32);
            }
            let dash = dash.and_then(|dash| StrokeDash::new(vec![dash as f32; 2], 0.0));
            let round = LineJoin::Round;
            let stroke = Stroke {
                width: *width as f32,
                dash,
                line_join: round,
                line_cap: LineCap::Butt,
                ..Stroke::default()
            };
            if let Some(path) = path.finish() {
                map.stroke_path(&path, &paint(*color), &stroke, zoom, None);
            }
        }
        Shape::Disc { centre: (x, y), radius, fill, edge } => {
            let path = PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32);
            fill_path(map, path.clone(), &paint(*fill), zoom);
            if let Some(path) = path {
                map.stroke_path(&path, &paint(*edge), &Stroke::default(), zoom, None);
            }
        }
        Shape::Text { text, at: (x, y), size, color, anchor, upright } => {
            let Some(font) = font else { return };
            let turn = if *upright { Transform::from_rotate(-90.0) } else { Transform::identity() };
            let place = turn.post_translate(*x as f32, *y as f32).post_concat(zoom);
            fill_path(map, outline(font, text, *size as f32, *anchor), &paint(*color), place);
        }
    }
}

fn paint(style::Color(red, green, blue): style::Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

fn fill_path(map: &mut Pixmap, path: Option<Path>, paint: &Paint<'_>, transform: Transform) {
    if let Some(path) = path {
        map.fill_path(&path, paint, FillRule::Winding, transform, None);
    }
}

/// A line of text around the origin.
fn outline(font: &Face<'_>, text: &str, size: f32, anchor: Anchor) -> Option<Path> {
    let scale = size / f32::from(font.units_per_em());
    let glyphs: Vec<GlyphId> = text.chars().map(|c| font.glyph_index(c).unwrap_or_default()).collect();
    let advance = |glyph: &GlyphId| scale * f32::from(font.glyph_hor_advance(*glyph).unwrap_or(0));
    let width: f32 = glyphs.iter().map(advance).sum();
    let left = match anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -width / 2.0,
        Anchor::End => -width,
    };
    let mut pen = Pen { path: PathBuilder::new(), left, scale };
    for glyph in &glyphs {
        // A space has no outline.
        let _ = font.outline_glyph(*glyph, &mut pen);
        pen.left += advance(glyph);
    }
    pen.path.finish()
}

/// Writes a glyph's outline, whose y axis points up, at a place of the line.
struct Pen {
    path: PathBuilder,
    left: f32,
    scale: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.left + self.scale * x, -self.scale * y)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
