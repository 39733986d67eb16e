//! Curves over a pair of axes: the picture that most others are made of, and that a program makes of its own numbers.

use plotters::element::Circle;
use plotters::style::{Color, RGBColor};

use super::axis::{Axis, Scale, Span};
use super::error::Error;
use super::picture::{Drawn, Picture};
use super::sheet::{Entry, Panel, Plot, Sheet, Swatch, line};
use super::style::{PANEL, PAPER, SMALL, px, series, stroke};

/// A value of each axis.
pub(super) type Point = (f64, f64);

/// Curves over a pair of axes.
///
/// ```no_run
/// # fn example() -> Result<(), nn_core::plot::Error> {
/// use nn_core::plot::Chart;
///
/// let rates = [(0.001, 1.2), (0.01, 0.7), (0.1, 0.3), (1.0, f64::NAN)];
/// Chart::new("loss after 20 epochs")
///     .x("learning rate")
///     .log_x()
///     .curve("raw inputs", rates)
///     .draw()?
///     .save("rates.svg")?;
/// # Ok(())
/// # }
/// ```
///
/// A curve has a gap where a value is not finite, or is not above 0 on a logarithmic axis; the legend says how many there are, and how many
/// lie beyond an axis that a function of this module ends early.
/// Equal names have one colour, also in the several charts of a [`grid`].
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    title: String,
    x: Axis,
    y: Axis,
    curves: Vec<Curve>,
}

#[derive(Clone, Debug, PartialEq)]
struct Curve {
    name: String,
    points: Vec<Point>,
    /// Whether the points are drawn without lines between them.
    scattered: bool,
    /// Points to be marked, and as what.
    marks: Vec<(String, Point)>,
}

impl Chart {
    /// A chart without curves.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), x: Axis::new(""), y: Axis::new(""), curves: Vec::new() }
    }

    /// Says what the x axis shows, with its unit.
    pub fn x(mut self, label: impl Into<String>) -> Self {
        self.x.label = label.into();
        self
    }

    /// Says what the y axis shows, with its unit.
    pub fn y(mut self, label: impl Into<String>) -> Self {
        self.y.label = label.into();
        self
    }

    /// A logarithmic x axis.
    pub fn log_x(mut self) -> Self {
        self.x.scale = Scale::Logarithmic;
        self
    }

    /// A logarithmic y axis.
    pub fn log_y(mut self) -> Self {
        self.y.scale = Scale::Logarithmic;
        self
    }

    /// Adds a curve through points of x and y.
    pub fn curve(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.with(name.into(), points.into_iter().collect(), false)
    }

    /// Adds points of x and y without a line through them.
    pub fn points(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.with(name.into(), points.into_iter().collect(), true)
    }

    fn with(mut self, name: String, points: Vec<Point>, scattered: bool) -> Self {
        self.curves.push(Curve { name, points, scattered, marks: Vec::new() });
        self
    }

    /// Marks a point of the last curve with a dot, and names it in the legend.
    pub fn mark(mut self, name: impl Into<String>, point: (f64, f64)) -> Self {
        if let Some(curve) = self.curves.last_mut() {
            curve.marks.push((name.into(), point));
        }
        self
    }

    /// The picture.
    ///
    /// # Errors
    /// No curve with a point.
    pub fn draw(&self) -> Result<Picture, Error> {
        sheet(1, std::slice::from_ref(self), false, PANEL)
    }

    /// x counts something, from 1: epochs, layers.
    pub(super) fn counting(mut self, label: &str) -> Self {
        self.x = Axis { whole: true, tight: true, ..Axis::new(label) };
        self
    }

    /// y is seen from 0, whatever its values.
    pub(super) fn reaching_zero(mut self) -> Self {
        self.y.include = Some(0.0);
        self
    }

    /// y ends here, whatever its values.
    pub(super) fn up_to(mut self, most: f64) -> Self {
        if most.is_finite() {
            self.y.limits.1 = most;
        }
        self
    }

    /// y is a loss: seen from 0, or on a logarithmic axis if it falls by more than a factor of ten, as its end matters most.
    pub(super) fn loss(mut self) -> Self {
        self.y = Axis { scale: Scale::Fitting, include: Some(0.0), ..self.y };
        self
    }

    /// y is an accuracy or R²: seen up to 1, and not below −1: R² may start far below.
    pub(super) fn metric(mut self) -> Self {
        self.y = Axis { include: Some(1.0), limits: (-1.0, 1.0), ..self.y };
        self
    }

    fn spans<'a>(charts: impl Iterator<Item = &'a Chart> + Clone, like: &Chart) -> (Span, Span) {
        let points = charts.flat_map(|chart| chart.curves.iter().flat_map(|curve| &curve.points));
        (like.x.span(points.clone().map(|point| point.0)), like.y.span(points.map(|point| point.1)))
    }

    /// Where the values chose a logarithmic axis, the title says so; where the title is one of many, the axis does.
    fn panel<'a>(&'a self, (x, y): (Span, Span), names: &'a [&'a str], shared: bool) -> Panel<'a> {
        let (mut title, mut label) = (self.title.clone(), self.y.label.clone());
        if self.y.scale == Scale::Fitting && y.logarithmic {
            match (shared, label.is_empty()) {
                (true, true) => label += "log",
                (true, false) => label += ", log",
                (false, _) => title += ", logarithmic axis",
            }
        }
        Panel {
            title,
            note: String::new(),
            x,
            y,
            labels: [self.x.label.clone(), label],
            paint: Box::new(|plot| {
                self.curves.iter().try_for_each(|curve| curve.draw(plot, series(place(names, &curve.name))))
            }),
        }
    }
}

/// Several charts in rows of so many columns, under one legend and over the same axes, so that they can be compared: small
/// multiples (Tufte, *The Visual Display of Quantitative Information*, 1983). The scales are those of the first.
///
/// # Errors
/// No chart, or no curve with a point.
pub fn grid(columns: usize, charts: &[Chart]) -> Result<Picture, Error> {
    sheet(columns, charts, true, if charts.len() > 2 { SMALL } else { PANEL })
}

/// Charts in rows of so many columns, each with its own axes or all with the same.
pub(super) fn sheet(
    columns: usize,
    charts: &[Chart],
    shared: bool,
    plot: (f64, f64),
) -> Result<Picture, Error> {
    let curves = || charts.iter().flat_map(|chart| &chart.curves);
    let Some(first) = charts.first().filter(|_| curves().any(|curve| !curve.points.is_empty())) else {
        return Err(Error::Empty { what: "no curve has a point" });
    };
    let mut names: Vec<&str> = Vec::new();
    for curve in curves() {
        if !names.contains(&curve.name.as_str()) {
            names.push(&curve.name);
        }
    }
    let spans: Vec<(Span, Span)> = charts
        .iter()
        .map(|chart| match shared {
            true => Chart::spans(charts.iter(), first),
            false => Chart::spans(std::iter::once(chart), chart),
        })
        .collect();
    let legend = legend(&names, charts, &spans);
    let panels = charts.iter().zip(spans).map(|(chart, spans)| chart.panel(spans, &names, shared)).collect();
    Ok(Sheet { panels, columns, shared, plot, legend }.draw())
}

fn place(names: &[&str], name: &str) -> usize {
    names.iter().position(|known| *known == name).unwrap_or(0)
}

/// An entry a name, and one a mark, each once. A curve without a name has none.
fn legend<'a>(names: &[&str], charts: &'a [Chart], spans: &'a [(Span, Span)]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let (color, dash) = series(number);
        let of = |(chart, (_, y)): (&'a Chart, &'a (Span, Span))| {
            chart.curves.iter().filter(|curve| curve.name == *name).map(move |curve| (curve, y))
        };
        let curves: Vec<(&Curve, &Span)> = charts.iter().zip(spans).flat_map(of).collect();
        let count = |is: fn(f64, &Span) -> bool| -> usize {
            curves.iter().map(|(curve, y)| curve.points.iter().filter(|point| is(point.1, y)).count()).sum()
        };
        let infinite = (count(|value, _| !value.is_finite()), "not finite");
        let low = (count(|value, y| value.is_finite() && !y.has(value)), "not above 0");
        let beyond = (count(|value, y| y.has(value) && !y.is_within(value)), "beyond the axis");
        let missing = [infinite, low, beyond].into_iter().filter(|(count, _)| *count > 0);
        let notes: String = missing.map(|(count, what)| format!(" ({count} {what})")).collect();
        let scattered = curves.iter().any(|(curve, _)| curve.scattered);
        let swatch = if scattered { Swatch::Dot(color) } else { Swatch::Line(color, dash) };
        entries.push(Entry { name: format!("{name}{notes}"), swatch });
        for (mark, _) in curves.iter().flat_map(|(curve, _)| &curve.marks) {
            let entry = Entry { name: mark.clone(), swatch: Swatch::Dot(color) };
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
    }
    entries.retain(|entry| !entry.name.is_empty());
    entries
}

impl Curve {
    fn draw(&self, plot: &Plot<'_, '_>, (color, dash): (RGBColor, Option<f64>)) -> Drawn {
        let area = plot.plotting_area();
        let (x, y) = (plot.as_coord_spec().x_spec(), plot.as_coord_spec().y_spec());
        for run in self.points.split(|point| !x.has(point.0) || !y.has(point.1)) {
            let mut run = run.to_vec();
            // Points that fall on one another to the eye are drawn once.
            run.dedup_by_key(|point| plot.backend_coord(point));
            match run.as_slice() {
                [] => {}
                points if self.scattered => {
                    points.iter().try_for_each(|point| dot(plot, *point, 3.0, color))?
                }
                [alone] => dot(plot, *alone, 3.0, color)?,
                points => line(area, points, color, dash)?,
            }
        }
        self.marks.iter().try_for_each(|(_, point)| dot(plot, *point, 4.5, color))
    }
}

/// A dot of this radius, in pixels, if its place is within the axes.
pub(super) fn dot(plot: &Plot<'_, '_>, at: Point, radius: f64, color: RGBColor) -> Drawn {
    let (x, y) = (plot.as_coord_spec().x_spec(), plot.as_coord_spec().y_spec());
    if !x.is_within(at.0) || !y.is_within(at.1) {
        return Ok(());
    }
    let area = plot.plotting_area();
    area.draw(&Circle::new(at, px(radius), color.filled()))?;
    area.draw(&Circle::new(at, px(radius), stroke(PAPER, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, circles, curves_in, has_text};
    use super::*;

    #[test]
    fn what_has_no_place_is_a_gap() {
        let value = |x: u32| match x {
            10 => f64::NAN,
            21 => 0.0,
            32 => f64::INFINITY,
            34 => f64::NEG_INFINITY,
            _ => 1.0 + f64::from(x),
        };
        let points = (0..35).map(|x| (f64::from(x), value(x)));
        let picture = Chart::new("gaps").log_y().curve("a", points).draw().expect("drawn");
        check(&picture);
        // 0 to 9, 11 to 20, 22 to 31; 33 is alone.
        assert_eq!((curves_in(&picture, 10), curves_in(&picture, 11)), (3, 0));
        assert_eq!(circles(&picture).len(), 1);
        assert!(has_text(&picture, "a (3 not finite) (1 not above 0)"));
    }

    #[test]
    fn what_is_cut_off_is_not_marked_but_counted() {
        let chart = Chart::new("cut").up_to(2.0).points("a", [(0.0, 1.0), (1.0, 2.0), (2.0, 5.0)]);
        let picture = chart.draw().expect("drawn");
        check(&picture);
        // Two in the plot, one in the legend.
        assert_eq!(circles(&picture).len(), 3);
        assert!(has_text(&picture, "a (1 beyond the axis)"));
    }

    #[test]
    fn curves_beyond_the_colours_are_dashed() {
        let curves = |count: u32| {
            let charts = (0..count).fold(Chart::new("many"), |chart, number| {
                chart.curve(
                    format!("curve number {number}"),
                    (0..50).map(|x| (f64::from(x), f64::from(x * number))),
                )
            });
            let picture = charts.draw().expect("drawn");
            check(&picture);
            curves_in(&picture, 50)
        };
        assert_eq!((curves(7), curves(20)), (7, 7));
    }
}
