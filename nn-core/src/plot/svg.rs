//! Shapes as the text of an SVG file.

use std::fmt::{self, Display, Formatter, Write};

use super::scene::{Anchor, Rect, Shape};
use super::style::Color;

/// The whole file: a white sheet of this size, in pixels, and the shapes on it.
pub(super) fn write(f: &mut impl Write, [width, height]: [f64; 2], shapes: &[Shape]) -> fmt::Result {
    let (width, height) = (Number(width), Number(height));
    writeln!(
        f,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"DejaVu Sans, Verdana, Arial, sans-serif\">"
    )?;
    writeln!(f, "<path fill=\"#fff\" d=\"M0 0h{width}v{height}h-{width}z\"/>")?;
    for shape in shapes {
        write_shape(f, shape)?;
    }
    writeln!(f, "</svg>")
}

fn write_shape(f: &mut impl Write, shape: &Shape) -> fmt::Result {
    match shape {
        Shape::Tiles { tiles, fill } => {
            write!(f, "<path fill=\"{fill}\" shape-rendering=\"crispEdges\" d=\"")?;
            for Rect { x, y, width, height } in tiles {
                let width = Number(*width);
                write!(f, "M{} {}h{width}v{}h-{width}z", Number(*x), Number(*y), Number(*height))?;
            }
            writeln!(f, "\"/>")
        }
        Shape::Line { points, color, width, dash } => {
            write!(f, "<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"{}\"", Number(*width))?;
            if let Some(dash) = dash {
                write!(f, " stroke-dasharray=\"{}\"", Number(*dash))?;
            }
            f.write_str(" stroke-linejoin=\"round\" points=\"")?;
            for (place, (x, y)) in points.iter().enumerate() {
                write!(f, "{}{},{}", if place == 0 { "" } else { " " }, Number(*x), Number(*y))?;
            }
            writeln!(f, "\"/>")
        }
        Shape::Disc { centre: (x, y), radius, fill, edge } => {
            write!(f, "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", Number(*x), Number(*y), Number(*radius))?;
            writeln!(f, " fill=\"{fill}\" stroke=\"{edge}\"/>")
        }
        Shape::Text { text, at: (x, y), size, color, anchor, upright } => {
            let (x, y) = (Number(*x), Number(*y));
            write!(f, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{color}\"", Number(*size))?;
            match anchor {
                Anchor::Start => {}
                Anchor::Middle => f.write_str(" text-anchor=\"middle\"")?,
                Anchor::End => f.write_str(" text-anchor=\"end\"")?,
            }
            if *upright {
                write!(f, " transform=\"rotate(-90 {x} {y})\"")?;
            }
            writeln!(f, ">{}</text>", Escaped(text))
        }
    }
}

impl Display for Color {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// A coordinate, to a hundredth of a pixel.
struct Number(f64);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // The sum turns −0 into 0.
        write!(f, "{}", (self.0 * 100.0).round() / 100.0 + 0.0)
    }
}

/// A text that XML takes for nothing else. Control characters, which XML does not allow, are left out.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                c if c.is_control() => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::Scene;
    use super::super::style::BLUE;
    use super::*;

    #[test]
    fn what_a_user_names_stays_text() {
        let mut scene = Scene::default();
        scene.text("a<b> & \u{0}c", (1.0, -0.001), 12.0, Anchor::End);
        scene.line(vec![(0.0, 1.0), (1.0 / 3.0, 2.0)], BLUE, 1.5, Some(4.0));
        let mut svg = String::new();
        write(&mut svg, [30.0, 20.0], &scene.shapes).expect("into memory");
        assert!(svg.contains(
            "<text x=\"1\" y=\"0\" font-size=\"12\" fill=\"#333333\" text-anchor=\"end\">a&lt;b&gt; &amp; c</text>"
        ));
        assert!(svg.contains("stroke=\"#0072b2\" stroke-width=\"1.5\" stroke-dasharray=\"4\""));
        assert!(svg.contains("points=\"0,1 0.33,2\""));
    }
}
