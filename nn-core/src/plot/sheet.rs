//! Panels in rows and columns under one legend: each a title, a plot, and the numbers beside its axes.

use plotters::backend::SVGBackend;
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, DashedPathElement, PathElement};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, TRANSPARENT};

use super::axis::Span;
use super::picture::{Area, Drawn, Picture};
use super::style::{GRID, INK, MARGIN, STROKE, TEXT, TITLE, px, shortened, stroke, text, width};

/// What is within a panel's axes.
pub(super) type Plot<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Span, Span>>;
/// Draws what a panel shows.
pub(super) type Paint<'a> = Box<dyn Fn(&mut Plot<'_, '_>) -> Drawn + 'a>;

pub(super) struct Panel<'a> {
    pub(super) title: String,
    /// Below the title, in the size of numbers.
    pub(super) note: String,
    pub(super) x: Span,
    pub(super) y: Span,
    /// Below the x axis and beside the y axis.
    pub(super) labels: [String; 2],
    pub(super) paint: Paint<'a>,
}

/// How a name of the legend looks in the plot.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Swatch {
    Line(RGBColor, Option<f64>),
    Dot(RGBColor),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) swatch: Swatch,
}

pub(super) struct Sheet<'a> {
    pub(super) panels: Vec<Panel<'a>>,
    pub(super) columns: usize,
    /// Whether all panels have the same axes, whose numbers are then written in the first column and below the lowest panels only.
    pub(super) shared: bool,
    /// Of one plot, in pixels.
    pub(super) plot: (f64, f64),
    pub(super) legend: Vec<Entry>,
}

/// Between panels that share their axes, in pixels.
const GAP: f64 = 24.0;
/// Between an axis and its numbers, in pixels.
const TICK: f64 = 6.0;
/// Above a plot, for its title and for a note below that, in pixels.
const HEAD: f64 = TITLE + 14.0;
const NOTE: f64 = TEXT + 4.0;
/// Between two entries of the legend, and the length of its lines, in pixels.
const APART: f64 = 18.0;
const SWATCH: f64 = 22.0;

impl Sheet<'_> {
    pub(super) fn draw(mut self) -> Picture {
        let plot = self.plot;
        let head = HEAD + if self.panels.iter().all(|panel| panel.note.is_empty()) { 0.0 } else { NOTE };
        self.panels.iter_mut().for_each(|panel| panel.number_axes(plot));
        let (all, columns) = (self.panels.len(), self.columns.clamp(1, self.panels.len().max(1)));
        let rooms = self.panels.iter().map(Panel::room);
        let [gutter, foot] =
            rooms.fold([0.0; 2], |most: [f64; 2], room| [0, 1].map(|side| most[side].max(room[side]).ceil()));
        let gutters: Vec<f64> =
            (0..columns).map(|column| if self.shared && column > 0 { 0.0 } else { gutter }).collect();
        // A row has numbers below if one of its panels has none below it.
        let rows = all.div_ceil(columns);
        let feet: Vec<f64> = (1..=rows)
            .map(|row| if self.shared && row * columns + columns <= all { TICK } else { foot })
            .collect();

        let wide = gutters.iter().map(|gutter| gutter + plot.0 + GAP).sum::<f64>();
        let legend = self.legend_lines(wide - GAP);
        let top = MARGIN + legend.last().map_or(0.0, |(_, [_, y])| y + TEXT + TICK);
        let high = feet.iter().map(|foot| head + plot.1 + foot).sum::<f64>();
        Picture::new([MARGIN + wide, top + high + MARGIN], |area| {
            legend.iter().try_for_each(|(entry, [x, y])| entry.draw(area, [MARGIN + x, MARGIN + y]))?;
            // Where the first of two neighbours ends.
            let ends = |lengths: &[f64], more: f64| -> Vec<i32> {
                (1..lengths.len())
                    .map(|count| lengths[..count].iter().map(|length| px(length + more)).sum())
                    .collect()
            };
            let body = area.margin(px(top), px(MARGIN), px(MARGIN), 0);
            let cells = body.split_by_breakpoints(ends(&gutters, plot.0 + GAP), ends(&feet, head + plot.1));
            for (number, (panel, cell)) in self.panels.iter().zip(&cells).enumerate() {
                let written =
                    [!self.shared || number % columns == 0, !self.shared || number + columns >= all];
                panel.draw(cell, [head, gutters[number % columns], feet[number / columns]], written)?;
            }
            Ok(())
        })
    }

    /// The legend in as many lines as it needs: where each entry begins, in pixels, and its name as far as there is room.
    fn legend_lines(&self, room: f64) -> Vec<(Entry, [f64; 2])> {
        let [mut x, mut y] = [0.0; 2];
        let lines = self.legend.iter().map(|Entry { name, swatch }| {
            let name = shortened(name, TEXT, room - SWATCH - TICK);
            let long = SWATCH + TICK + width(&name, TEXT);
            if x > 0.0 && x + long > room {
                [x, y] = [0.0, y + TEXT + TICK];
            }
            let at = [x, y];
            x += long + APART;
            (Entry { name, swatch: swatch.clone() }, at)
        });
        lines.collect()
    }
}

impl Entry {
    fn draw(&self, area: &Area<'_>, [x, y]: [f64; 2]) -> Drawn {
        let middle = px(y + TEXT / 2.0);
        match self.swatch {
            Swatch::Line(color, dash) => {
                line(area, &[(px(x), middle), (px(x + SWATCH), middle)], color, dash)?
            }
            Swatch::Dot(color) => {
                area.draw(&Circle::new((px(x + SWATCH / 2.0), middle), px(4.0), color.filled()))?
            }
        }
        let style = text(TEXT).pos(Pos::new(HPos::Left, VPos::Center));
        area.draw_text(&self.name, &style, (px(x + SWATCH + TICK), middle))
    }
}

impl Panel<'_> {
    /// As many numbers as have room beside a plot of this width and height.
    fn number_axes(&mut self, plot: (f64, f64)) {
        let fits = |span: &Span| span.numbers().map(|text| width(text, TEXT) + TEXT).sum::<f64>() <= plot.0;
        let tries = (2..=(plot.0 / 40.0) as usize).rev().map(|most| self.x.clone().with_numbers(most));
        self.x = tries.into_iter().find(fits).unwrap_or_else(|| self.x.clone().with_numbers(2));
        self.y = self.y.clone().with_numbers((plot.1 / 32.0) as usize);
    }

    /// What the numbers and labels need left of the plot and below it, in pixels.
    fn room(&self) -> [f64; 2] {
        let widest = self.y.numbers().map(|text| width(text, TEXT)).fold(0.0, f64::max);
        let [below, left] = [0, 1].map(|axis| if self.labels[axis].is_empty() { 0.0 } else { TEXT + 8.0 });
        [widest + 2.0 * TICK + left, TEXT + 2.0 * TICK + below]
    }

    /// How much room there is above the plot, left of it and below it, in pixels, and whether numbers and labels are written in the last two.
    fn draw(&self, area: &Area<'_>, [head, gutter, foot]: [f64; 3], [left, below]: [bool; 2]) -> Drawn {
        let (wide, high) = area.dim_in_pixel();
        let [wide, high] = [wide, high].map(|units| f64::from(units) / 10.0);
        let plot = [wide - gutter - GAP, high - head - foot];
        let style = text(TITLE).pos(Pos::new(HPos::Left, VPos::Center));
        let title = shortened(&self.title, TITLE, plot[0] + GAP / 2.0);
        area.draw_text(&title, &style, (px(gutter), px(HEAD / 2.0 + 1.0)))?;
        if !self.note.is_empty() {
            let style = text(TEXT).pos(Pos::new(HPos::Left, VPos::Center));
            let note = shortened(&self.note, TEXT, plot[0] + GAP / 2.0);
            area.draw_text(&note, &style, (px(gutter), px(HEAD + NOTE / 2.0 - 5.0)))?;
        }

        let mut builder = ChartBuilder::on(area);
        // plotters' areas end before their last unit, its axes on it.
        builder.margin_top(px(head)).margin_right(px(GAP) - 1);
        match left {
            true => builder.y_label_area_size(px(gutter)),
            false => builder.margin_left(px(gutter)),
        };
        match below {
            true => builder.x_label_area_size(px(foot) - 1),
            false => builder.margin_bottom(px(foot) - 1),
        };
        let mut chart = builder.build_cartesian_2d(self.x.clone(), self.y.clone())?;
        let [below, beside] = [0, 1].map(|axis| shortened(&self.labels[axis], TEXT, plot[axis]));
        let mut mesh = chart.configure_mesh();
        if !below.is_empty() {
            mesh.x_desc(below);
        }
        if !beside.is_empty() {
            mesh.y_desc(beside);
        }
        mesh.label_style(text(TEXT))
            .axis_desc_style(text(TEXT))
            .set_all_tick_mark_size(px(TICK / 2.0))
            .axis_style(TRANSPARENT)
            .bold_line_style(stroke(GRID, 1.0))
            .light_line_style(TRANSPARENT)
            .draw()?;
        (self.paint)(&mut chart)?;
        let corners = [(self.x.from, self.y.to), (self.x.from, self.y.from), (self.x.to, self.y.from)];
        chart.plotting_area().draw(&PathElement::new(corners, stroke(INK, 1.0)))
    }
}

/// A curve's line, on an area or in a plot.
pub(super) fn line<C: CoordTranslate>(
    area: &DrawingArea<SVGBackend<'_>, C>,
    points: &[C::From],
    color: RGBColor,
    dash: Option<f64>,
) -> Drawn
where
    C::From: Clone,
{
    let style = stroke(color, STROKE);
    match dash {
        None => area.draw(&PathElement::new(points, style)),
        Some(dash) => area.draw(&DashedPathElement::new(points.iter().cloned(), px(dash), px(dash), style)),
    }
}
