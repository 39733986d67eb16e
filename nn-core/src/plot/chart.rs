//! A panel with axes and curves: what pictures of something over something have in common.

use std::ops::Range;

use plotters::chart::{ChartBuilder, SeriesLabelPosition};
use plotters::coord::combinators::{BindKeyPoints, IntoLogRange};
use plotters::coord::ranged1d::{AsRangedCoord, Ranged, ValueFormatter};
use plotters::element::{Circle, PathElement};
use plotters::series::LineSeries;
use plotters::style::{Color, IntoFont, RGBColor, TextStyle, WHITE};

use super::canvas::{Area, DrawResult};
use super::style::{GRID, INK, STROKE, TEXT, TITLE};

/// One line of a panel.
pub(super) struct Curve {
    /// As the legend calls it.
    pub(super) name: &'static str,
    pub(super) color: RGBColor,
    /// x and y; a point whose y is not finite is left out.
    pub(super) points: Vec<(f64, f64)>,
    /// A point to be marked with a dot, and as what.
    pub(super) mark: Option<(String, (f64, f64))>,
}

/// How the y axis runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Linear,
    /// For positive values of several orders of magnitude.
    Logarithmic,
}

/// Curves over one pair of axes.
pub(super) struct Panel<'a> {
    pub(super) title: String,
    pub(super) x_label: &'a str,
    pub(super) x: Range<f64>,
    pub(super) y: Range<f64>,
    pub(super) scale: Scale,
    pub(super) curves: Vec<Curve>,
    /// The corner that the curves leave free.
    pub(super) legend: SeriesLabelPosition,
}

impl Panel<'_> {
    pub(super) fn draw(&self, area: &Area<'_>) -> DrawResult {
        match self.scale {
            Scale::Linear => self.draw_over(area, self.y.clone()),
            Scale::Logarithmic => {
                self.draw_over(area, self.y.clone().log_scale().with_key_points(decades(&self.y)))
            }
        }
    }

    fn draw_over<Y>(&self, area: &Area<'_>, y: Y) -> DrawResult
    where
        Y: AsRangedCoord<Value = f64>,
        Y::CoordDescType: Ranged<ValueType = f64> + ValueFormatter<f64>,
    {
        let mut chart = ChartBuilder::on(area)
            .caption(&self.title, text(TITLE))
            .margin(12)
            .margin_right(24)
            .x_label_area_size(44)
            .y_label_area_size(52)
            .build_cartesian_2d(self.x.clone(), y)?;
        chart
            .configure_mesh()
            .x_desc(self.x_label)
            .x_labels(8)
            .y_labels(6)
            .x_label_formatter(&|x| format!("{x:.0}"))
            .y_label_formatter(&|y| self.tick(*y))
            .label_style(text(TEXT))
            .axis_desc_style(text(TEXT))
            .axis_style(INK)
            .bold_line_style(GRID)
            .max_light_lines(0)
            .draw()?;
        for curve in &self.curves {
            let style = curve.color.stroke_width(STROKE);
            let points = curve.points.iter().copied().filter(|(_, y)| y.is_finite());
            chart
                .draw_series(LineSeries::new(points, style))?
                .label(curve.name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
            if let Some((name, point)) = &curve.mark {
                let dot = curve.color.filled();
                chart
                    .draw_series([Circle::new(*point, 4, dot)])?
                    .label(name)
                    .legend(move |(x, y)| Circle::new((x + 9, y), 4, dot));
            }
        }
        chart
            .configure_series_labels()
            .position(self.legend.clone())
            .margin(10)
            .legend_area_size(24)
            .label_font(text(TEXT))
            .background_style(WHITE.mix(0.85))
            .border_style(GRID)
            .draw()?;
        Ok(())
    }
}

impl Panel<'_> {
    /// A number beside the y axis: as many digits as its place needs.
    fn tick(&self, y: f64) -> String {
        let step = match self.scale {
            Scale::Linear => (self.y.end - self.y.start) / 10.0,
            Scale::Logarithmic => y,
        };
        let digits = if step > 0.0 { (-step.log10().floor()).clamp(0.0, 9.0) as usize } else { 2 };
        format!("{y:.digits$}")
    }
}

fn text(size: u32) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&INK)
}

/// 1, 2 and 5 of every power of ten within the range.
fn decades(range: &Range<f64>) -> Vec<f64> {
    let powers = range.start.log10().floor() as i32..=range.end.log10().ceil() as i32;
    let ticks = powers.flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power)));
    ticks.filter(|tick| range.contains(tick)).collect()
}
