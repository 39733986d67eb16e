//! What the tests of pictures share: nothing leaves the sheet, no text lies on another, and what is written where.

use super::picture::Picture;
use super::scene::{Anchor, Rect, Shape, width};

/// Every text of a picture.
pub(super) fn texts(picture: &Picture) -> Vec<String> {
    boxes(picture).into_iter().map(|(text, _)| text).collect()
}

pub(super) fn has_text(picture: &Picture, text: &str) -> bool {
    texts(picture).iter().any(|written| written == text)
}

/// How many lines have at least so many points.
pub(super) fn curves_in(picture: &Picture, points: usize) -> usize {
    let long = |shape: &&Shape| matches!(shape, Shape::Line { points: all, .. } if all.len() >= points);
    picture.shapes().iter().filter(long).count()
}

/// What holds for every picture.
pub(super) fn check(picture: &Picture) {
    let svg = picture.to_string();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
    assert!(!svg.contains("NaN") && !svg.contains("inf\""), "a place that is no number");
    let [wide, high] = picture.size();
    let on_sheet = |(x, y): (f64, f64)| (-0.6..=wide + 0.6).contains(&x) && (-0.6..=high + 0.6).contains(&y);
    for shape in picture.shapes() {
        let corners = match shape {
            Shape::Tiles { tiles, .. } => tiles.iter().flat_map(corners).collect(),
            Shape::Line { points, .. } => points.clone(),
            Shape::Disc { centre, .. } => vec![*centre],
            Shape::Text { .. } => Vec::new(),
        };
        assert!(corners.into_iter().all(on_sheet), "leaves the sheet: {shape:?}");
    }
    let boxes = boxes(picture);
    for (text, place) in &boxes {
        assert!(corners(place).into_iter().all(on_sheet), "`{text}` leaves the sheet: {place:?}");
    }
    for (number, (text, place)) in boxes.iter().enumerate() {
        for (other, at) in &boxes[number + 1..] {
            assert!(!overlap(place, at), "`{text}` {place:?} lies on `{other}` {at:?}");
        }
    }
}

fn corners(rect: &Rect) -> [(f64, f64); 2] {
    [(rect.x, rect.y), (rect.x + rect.width, rect.y + rect.height)]
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/// Each text, and the room of its letters without descenders.
fn boxes(picture: &Picture) -> Vec<(String, Rect)> {
    let texts = picture.shapes().iter().filter_map(|shape| {
        let Shape::Text { text, at: (x, y), size, anchor, upright, .. } = shape else { return None };
        let (long, high) = (width(text, *size), 0.75 * size);
        let before = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => long / 2.0,
            Anchor::End => long,
        };
        let place = if *upright {
            Rect { x: x - high, y: y + before - long, width: high, height: long }
        } else {
            Rect { x: x - before, y: y - high, width: long, height: high }
        };
        Some((text.clone(), place))
    });
    texts.collect()
}
