//! What the tests of pictures share: nothing leaves the sheet, no text lies on another, and what is written where.

use plotters::style::RGBColor;
use roxmltree::{Document, Node};

use super::picture::Picture;
use super::style::width;

/// Left and upper end, width and height, in pixels.
type Rect = [f64; 4];

/// Every text of a picture.
pub(super) fn texts(picture: &Picture) -> Vec<String> {
    boxes(picture).into_iter().map(|(text, _)| text).collect()
}

pub(super) fn has_text(picture: &Picture, text: &str) -> bool {
    texts(picture).iter().any(|written| written == text)
}

/// How many lines have at least so many points.
pub(super) fn curves_in(picture: &Picture, points: usize) -> usize {
    let lines = all(picture, "polyline", |line| places(line).len());
    lines.into_iter().filter(|count| *count >= points).count()
}

/// What is filled with this colour.
pub(super) fn rectangles(picture: &Picture, color: RGBColor) -> Vec<Rect> {
    let rectangles = all(picture, "rect", |node| (fill(node), rectangle(node)));
    rectangles.into_iter().filter(|(fill, _)| *fill == Some(color)).map(|(_, place)| place).collect()
}

/// The centre, the radius and the colour of every filled circle, in pixels.
pub(super) fn circles(picture: &Picture) -> Vec<([f64; 2], f64, RGBColor)> {
    let circles = all(picture, "circle", |node| Some((places(node)[0], value(node, "r"), fill(node)?)));
    circles.into_iter().flatten().collect()
}

/// What holds for every picture.
pub(super) fn check(picture: &Picture) {
    let svg = picture.to_string();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
    assert!(!svg.contains("NaN") && !svg.contains("inf\""), "a place that is no number");
    let [wide, high] = picture.size();
    let on_sheet = |[x, y]: [f64; 2]| (-0.6..=wide + 0.6).contains(&x) && (-0.6..=high + 0.6).contains(&y);
    for kind in ["line", "polyline", "circle"] {
        for place in all(picture, kind, places).into_iter().flatten() {
            assert!(on_sheet(place), "a {kind} leaves the sheet: {place:?}");
        }
    }
    for place in all(picture, "rect", rectangle) {
        assert!(corners(place).into_iter().all(on_sheet), "a rectangle leaves the sheet: {place:?}");
    }
    let boxes = boxes(picture);
    for (text, place) in &boxes {
        assert!(corners(*place).into_iter().all(on_sheet), "`{text}` leaves the sheet: {place:?}");
    }
    for (number, (text, place)) in boxes.iter().enumerate() {
        for (other, at) in &boxes[number + 1..] {
            assert!(!overlap(*place, *at), "`{text}` {place:?} lies on `{other}` {at:?}");
        }
    }
}

fn corners([x, y, width, height]: Rect) -> [[f64; 2]; 2] {
    [[x, y], [x + width, y + height]]
}

fn overlap(a: Rect, b: Rect) -> bool {
    a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3]
}

/// What is said of each element of this kind that plotters drew.
fn all<T>(picture: &Picture, kind: &str, of: impl Fn(Node<'_, '_>) -> T) -> Vec<T> {
    let svg = picture.to_string();
    let document = Document::parse(&svg).expect("XML");
    let drawn = document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", kind)));
    drawn.filter(|node| node.parent_element().is_some_and(|layer| layer.has_attribute("x"))).map(of).collect()
}

/// A number of an element, in pixels: plotters' places are tenths.
fn value(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|number| number.parse::<f64>().ok()).expect(name) / 10.0
}

/// A place within the element's layer, on the sheet.
fn place(node: Node<'_, '_>, [x, y]: [f64; 2]) -> [f64; 2] {
    let layer = node.parent_element().expect("a layer");
    [x + 10.0 * value(layer, "x"), y + 10.0 * value(layer, "y")]
}

fn rectangle(node: Node<'_, '_>) -> Rect {
    let [x, y] = place(node, [value(node, "x"), value(node, "y")]);
    [x, y, value(node, "width"), value(node, "height")]
}

/// The ends of a line, the points of a polyline, the centre of a circle.
fn places(node: Node<'_, '_>) -> Vec<[f64; 2]> {
    let of = |names: [&str; 2]| place(node, names.map(|name| value(node, name)));
    match node.tag_name().name() {
        "line" => vec![of(["x1", "y1"]), of(["x2", "y2"])],
        "circle" => vec![of(["cx", "cy"])],
        _ => {
            let points = node.attribute("points").expect("points").split_whitespace();
            let number = |text: &str| text.parse::<f64>().expect("a number") / 10.0;
            points
                .map(|point| point.split_once(',').expect("x,y"))
                .map(|(x, y)| place(node, [number(x), number(y)]))
                .collect()
        }
    }
}

fn fill(node: Node<'_, '_>) -> Option<RGBColor> {
    let number = u32::from_str_radix(node.attribute("fill")?.strip_prefix('#')?, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some(RGBColor(red, green, blue))
}

/// Each text, and the room of its letters without descenders.
fn boxes(picture: &Picture) -> Vec<(String, Rect)> {
    let texts = all(picture, "text", |node| {
        let text = node.text().unwrap_or_default().trim().to_owned();
        let size = value(node, "font-size");
        let (long, high) = (width(&text, size), 0.75 * size);
        let before = match node.attribute("text-anchor") {
            Some("middle") => long / 2.0,
            Some("end") => long,
            _ => 0.0,
        };
        // From the text's place to its base line.
        let down = match node.attribute("dy") {
            Some("0.76em") => high,
            Some("0.5ex") => high / 2.0,
            _ => -0.27 * size,
        };
        let [x, y] = place(node, [value(node, "x"), value(node, "y")]);
        let room = match node.attribute("transform") {
            Some(_) => [x + down - high, y + before - long, high, long],
            None => [x - before, y + down - high, long, high],
        };
        (text, room)
    });
    texts.into_iter().filter(|(text, _)| !text.is_empty()).collect()
}
