//! What a network of two inputs answers where.

use nalgebra::SVector;
use plotters::element::Rectangle;
use plotters::style::{Color, RGBColor};

use super::axis::{Axis, Span};
use super::chart::{Point, dot};
use super::error::Error;
use super::picture::{Drawn, Picture};
use super::sheet::{Entry, Panel, Plot, Sheet, Swatch};
use super::style::{PAPER, mixed, series};
use crate::data::{Dataset, Target};
use crate::loss::Class;
use crate::network::{self, Network};
use crate::scalar::Scalar;

/// How many fields the plane is divided into, from left to right and from bottom to top, and their size in pixels.
const FIELDS: [usize; 2] = [140, 100];
const FIELD: f64 = 3.0;
/// How many shades a region has by the network's certainty.
const SHADES: usize = 6;
/// The share of its class's colour that a region has at most, so that the samples stand out.
const TINT: f64 = 0.55;

/// The plane of two inputs in regions, each in the colour of the class that the network gives there, the stronger the more probable
/// it is; and the samples in the colours of their true classes. `names` are the classes' names, or none for their numbers; `axes` tells
/// what the two inputs are.
///
/// # Errors
/// Another number of names than of classes.
pub fn decision_regions<N, T, const OUT: usize>(
    network: &N,
    data: &Dataset<T, 2, Class<OUT>>,
    axes: [&str; 2],
    names: &[&str],
) -> Result<Picture, Error>
where
    T: Scalar,
    N: Network<T, 2, OUT>,
{
    if !names.is_empty() && names.len() != OUT {
        return Err(Error::Names { of: "classes", expected: OUT, found: names.len() });
    }
    let map = |point| {
        let outputs: SVector<f64, OUT> = answer(network, point).map(|value| value.to_f64());
        let class = outputs.imax();
        // From as probable as all others (0) to certain (1).
        let chance = 1.0 / OUT as f64;
        (class, (outputs[class] - chance) / (1.0 - chance))
    };
    let name = |class: usize| names.get(class).map_or_else(|| class.to_string(), |name| (*name).to_owned());
    let classes = (0..OUT).map(|class| Kind { name: name(class), color: series(class).0 }).collect();
    let samples = data.iter().map(|(x, class)| (place(x), class.index())).collect();
    Ok(Plane { classes, samples, axes }.draw("class by region", map))
}

/// The plane of two inputs with the one output of a network, blue above `threshold`, vermilion below, the stronger the further from it; and
/// the samples by their targets' side of it. For a sigmoid output the threshold is 0.5.
pub fn decision_values<N, T>(
    network: &N,
    data: &Dataset<T, 2, SVector<T, 1>>,
    axes: [&str; 2],
    threshold: f64,
) -> Picture
where
    T: Scalar,
    N: Network<T, 2, 1>,
{
    let value = |point| answer(network, point)[0].to_f64() - threshold;
    let (x, y) = ends(data);
    let corners = fields(&x, &y).map(|(_, point)| value(point).abs()).filter(|far| far.is_finite());
    let farthest = corners.fold(f64::MIN_POSITIVE, f64::max);
    let map = |point| {
        let value = value(point);
        (usize::from(value < 0.0), value.abs() / farthest)
    };
    let kind = |name: &str, number| Kind { name: format!("{name} {threshold}"), color: series(number).0 };
    let classes = vec![kind("at least", 0), kind("below", 1)];
    let side = |target: &SVector<T, 1>| usize::from(target[0].to_f64() < threshold);
    let samples = data.iter().map(|(x, target)| (place(x), side(target))).collect();
    Plane { classes, samples, axes }.draw("output by region", map)
}

fn answer<N, T, const OUT: usize>(network: &N, (x, y): Point) -> SVector<T, OUT>
where
    T: Scalar,
    N: Network<T, 2, OUT>,
{
    network::forward(network, &SVector::from([T::from_f64(x), T::from_f64(y)]))
}

fn place<T: Scalar>(x: &SVector<T, 2>) -> Point {
    (x[0].to_f64(), x[1].to_f64())
}

fn ends<T: Scalar, Y: Target<T>>(data: &Dataset<T, 2, Y>) -> (Span, Span) {
    spans(&data.inputs().iter().map(place).collect::<Vec<_>>())
}

fn spans(points: &[Point]) -> (Span, Span) {
    let axis = Axis::new("");
    (axis.span(points.iter().map(|point| point.0)), axis.span(points.iter().map(|point| point.1)))
}

/// The fields of the plane, row by row from the top: column and row, and the inputs in the middle.
fn fields<'a>(x: &'a Span, y: &'a Span) -> impl Iterator<Item = ([usize; 2], Point)> + 'a {
    let middle = |span: &Span, number: usize, of: usize| {
        span.from + (span.to - span.from) * (number as f64 + 0.5) / of as f64
    };
    let [columns, rows] = FIELDS;
    (0..rows).flat_map(move |row| {
        (0..columns)
            .map(move |column| ([column, row], (middle(x, column, columns), middle(y, rows - 1 - row, rows))))
    })
}

struct Kind {
    name: String,
    color: RGBColor,
}

struct Plane<'a> {
    classes: Vec<Kind>,
    /// Inputs and class.
    samples: Vec<(Point, usize)>,
    axes: [&'a str; 2],
}

impl Plane<'_> {
    /// `map` gives the class of a point, and how certain it is, from 0 to 1.
    fn draw(&self, title: &str, map: impl Fn(Point) -> (usize, f64)) -> Picture {
        let (x, y) = spans(&self.samples.iter().map(|(point, _)| *point).collect::<Vec<_>>());
        let shade = |point| {
            let (class, certainty) = map(point);
            let certainty = if certainty.is_finite() { certainty.clamp(0.0, 1.0) } else { 0.0 };
            class * SHADES + ((certainty * SHADES as f64) as usize).min(SHADES - 1)
        };
        let shades: Vec<usize> = fields(&x, &y).map(|(_, point)| shade(point)).collect();
        let panel = Panel {
            note: String::new(),
            title: title.to_owned(),
            x,
            y,
            labels: self.axes.map(str::to_owned),
            paint: Box::new(|plot| {
                self.draw_regions(plot, &shades)?;
                let mut samples = self.samples.iter();
                samples.try_for_each(|(point, class)| dot(plot, *point, 3.5, self.classes[*class].color))
            }),
        };
        let legend = self
            .classes
            .iter()
            .map(|kind| Entry { name: kind.name.clone(), swatch: Swatch::Dot(kind.color) });
        let plot = (FIELD * FIELDS[0] as f64, FIELD * FIELDS[1] as f64);
        Sheet { panels: vec![panel], columns: 1, shared: false, plot, legend: legend.collect() }.draw()
    }

    /// Neighbours of one shade are one rectangle: in a row, and in rows that are alike.
    fn draw_regions(&self, plot: &mut Plot<'_, '_>, shades: &[usize]) -> Drawn {
        let (x, y) = (plot.x_range(), plot.y_range());
        let edge = |column: usize| x.start + (x.end - x.start) * column as f64 / FIELDS[0] as f64;
        let level = |row: usize| y.end - (y.end - y.start) * row as f64 / FIELDS[1] as f64;
        let rows: Vec<&[usize]> = shades.chunks(FIELDS[0]).collect();
        let mut top = 0;
        for alike in rows.chunk_by(|a, b| a == b) {
            let mut left = 0;
            for run in alike[0].chunk_by(|a, b| a == b) {
                let corners = [(edge(left), level(top)), (edge(left + run.len()), level(top + alike.len()))];
                let strength = TINT * (run[0] % SHADES + 1) as f64 / SHADES as f64;
                let fill = mixed(PAPER, self.classes[run[0] / SHADES].color, strength).filled();
                plot.draw_series([Rectangle::new(corners, fill)])?;
                left += run.len();
            }
            top += alike.len();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::style::{BLUE, VERMILION};
    use super::super::testing::{check, circles, has_text, rectangles};
    use super::*;

    fn plane(map: impl Fn(Point) -> (usize, f64)) -> Picture {
        let kind = |name: &str, color| Kind { name: name.to_owned(), color };
        let samples = vec![((0.0, 0.0), 0), ((1.0, 2.0), 1), ((1.0, 0.0), 1)];
        let classes = vec![kind("left", BLUE), kind("right", VERMILION)];
        Plane { classes, samples, axes: ["length in cm", "width in cm"] }.draw("regions", map)
    }

    fn area(picture: &Picture, color: RGBColor) -> f64 {
        rectangles(picture, color).iter().map(|[_, _, width, height]| width * height).sum()
    }

    #[test]
    fn a_region_is_where_its_class_is_given() {
        let picture = plane(|(x, _)| (usize::from(x > 0.5), 1.0));
        check(&picture);
        let (left, right) = (mixed(PAPER, BLUE, TINT), mixed(PAPER, VERMILION, TINT));
        let half = FIELD * FIELD * (FIELDS[0] * FIELDS[1] / 2) as f64;
        assert_eq!((area(&picture, left), area(&picture, right)), (half, half));
        let middle = rectangles(&picture, right)[0][0];
        let ends = circles(&picture).into_iter().filter(|(_, radius, _)| *radius < 4.0);
        let samples: Vec<_> = ends.map(|([x, _], _, color)| (x > middle, color == VERMILION)).collect();
        assert_eq!(samples, [(false, false), (true, true), (true, true)], "a sample of the other side");
        for text in ["left", "right", "length in cm", "width in cm"] {
            assert!(has_text(&picture, text), "no `{text}`");
        }
    }

    #[test]
    fn what_the_network_does_not_know_is_pale() {
        let picture = plane(|(_, y)| (0, if y > 1.0 { f64::NAN } else { 0.0 }));
        check(&picture);
        let palest = mixed(PAPER, BLUE, TINT / SHADES as f64);
        assert_eq!(area(&picture, palest), FIELD * FIELD * (FIELDS[0] * FIELDS[1]) as f64);
    }
}
