//! Panels in rows and columns under one legend: each a title, a plot, and the numbers beside its axes.

use super::axis::Span;
use super::picture::Picture;
use super::scene::{Anchor, Point, Rect, Scene, shortened, width};
use super::style::{Color, GRID, INK, MARGIN, PAPER, STROKE, TEXT, TITLE};

/// Where a value of both axes is drawn.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) rect: Rect,
    pub(super) x: Span,
    pub(super) y: Span,
}

impl Frame {
    /// Nothing for what has no place on an axis.
    pub(super) fn at(&self, (x, y): Point) -> Option<Point> {
        let Rect { x: left, y: top, width, height } = self.rect;
        Some((left + width * self.x.place(x)?, top + height * (1.0 - self.y.place(y)?)))
    }
}

/// Draws what a panel shows, within its axes.
pub(super) type Paint<'a> = Box<dyn Fn(&mut Scene, &Frame) + 'a>;

pub(super) struct Panel<'a> {
    pub(super) title: String,
    pub(super) x: Span,
    pub(super) y: Span,
    /// Below the x axis and beside the y axis.
    pub(super) labels: [String; 2],
    pub(super) paint: Paint<'a>,
}

/// How a name of the legend looks in the plot.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Swatch {
    Line(Color, Option<f64>),
    Dot(Color),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) swatch: Swatch,
}

pub(super) struct Sheet<'a> {
    pub(super) panels: Vec<Panel<'a>>,
    pub(super) columns: usize,
    /// Whether all panels have the same x axis, whose numbers are then written below the lowest ones only; and the same y axis.
    pub(super) shared: [bool; 2],
    /// Of one plot, in pixels.
    pub(super) plot: (f64, f64),
    pub(super) legend: Vec<Entry>,
}

/// Between panels that share their axes, in pixels.
const GAP: f64 = 24.0;
/// Between an axis and its numbers, in pixels.
const TICK: f64 = 6.0;
/// Between two entries of the legend, in pixels.
const APART: f64 = 18.0;
/// The length of a legend's line, in pixels.
const SWATCH: f64 = 22.0;

/// A panel's numbers, and where they are written.
struct Ticks {
    x: Vec<(f64, String)>,
    y: Vec<(f64, String)>,
    left: bool,
    below: bool,
}

impl Sheet<'_> {
    pub(super) fn draw(&self) -> Picture {
        let columns = self.columns.clamp(1, self.panels.len().max(1));
        let ticks: Vec<Ticks> = (0..self.panels.len()).map(|number| self.ticks(number, columns)).collect();
        let gutters: Vec<f64> = (0..columns).map(|column| self.gutter(&ticks, column, columns)).collect();
        let lefts: Vec<f64> = (0..columns)
            .map(|column| MARGIN + gutters[..=column].iter().sum::<f64>() + column as f64 * self.plot.0)
            .collect();
        let right = lefts.last().map_or(0.0, |left| left + self.plot.0) + GAP;

        let mut scene = Scene::default();
        let mut top = MARGIN + self.draw_legend(&mut scene, right - 2.0 * MARGIN);
        for (row, panels) in self.panels.chunks(columns).enumerate() {
            top += TITLE + 14.0;
            for (column, panel) in panels.iter().enumerate() {
                let rect = Rect { x: lefts[column], y: top, width: self.plot.0, height: self.plot.1 };
                let frame = Frame { rect, x: panel.x.clone(), y: panel.y.clone() };
                panel.draw(&mut scene, &frame, &ticks[row * columns + column], gutters[column]);
            }
            let below = &ticks[row * columns..row * columns + panels.len()];
            top += self.plot.1 + self.foot(below, panels);
        }
        Picture::new([right, top + MARGIN], scene)
    }

    fn ticks(&self, number: usize, columns: usize) -> Ticks {
        let panel = &self.panels[number];
        let fits = |most: &usize| {
            let texts = panel.x.ticks(*most);
            texts.iter().map(|(_, text)| width(text, TEXT) + TEXT).sum::<f64>() <= self.plot.0
        };
        let most = (2..=(self.plot.0 / 40.0) as usize).rev().find(fits).unwrap_or(2);
        Ticks {
            x: panel.x.ticks(most),
            y: panel.y.ticks((self.plot.1 / 32.0) as usize),
            below: !self.shared[0] || number + columns >= self.panels.len(),
            left: !self.shared[1] || number.is_multiple_of(columns),
        }
    }

    /// What a column needs on its left, in pixels.
    fn gutter(&self, ticks: &[Ticks], column: usize, columns: usize) -> f64 {
        let all = self.panels.iter().zip(ticks).skip(column).step_by(columns);
        let room = |(panel, ticks): (&Panel<'_>, &Ticks)| {
            let label = if panel.labels[1].is_empty() { 0.0 } else { TEXT + 8.0 };
            let widest = ticks.y.iter().fold(0.0, |widest: f64, (_, text)| widest.max(width(text, TEXT)));
            if ticks.left { widest + label + 2.0 * TICK } else { 0.0 }
        };
        let gap = if column == 0 { 0.0 } else { GAP };
        gap + all.map(room).fold(0.0, f64::max)
    }

    /// What a row needs below its plots, in pixels.
    fn foot(&self, ticks: &[Ticks], panels: &[Panel<'_>]) -> f64 {
        let room = |(ticks, panel): (&Ticks, &Panel<'_>)| match ticks.below {
            true => TEXT + 2.0 * TICK + if panel.labels[0].is_empty() { 0.0 } else { TEXT + 8.0 },
            false => TICK,
        };
        ticks.iter().zip(panels).map(room).fold(0.0, f64::max)
    }

    /// The legend in as many lines as it needs; gives its height.
    fn draw_legend(&self, scene: &mut Scene, room: f64) -> f64 {
        if self.legend.is_empty() {
            return 0.0;
        }
        let (mut x, mut y) = (MARGIN, MARGIN + TEXT);
        for Entry { name, swatch } in &self.legend {
            let name = shortened(name, TEXT, room - SWATCH - TICK);
            let long = SWATCH + TICK + width(&name, TEXT);
            if x > MARGIN && x + long > MARGIN + room {
                (x, y) = (MARGIN, y + TEXT + TICK);
            }
            let middle = (x + SWATCH / 2.0, y - TEXT / 2.0 + 1.5);
            match swatch {
                Swatch::Line(color, dash) => {
                    scene.line(vec![(x, middle.1), (x + SWATCH, middle.1)], *color, STROKE, *dash);
                }
                Swatch::Dot(color) => scene.disc(middle, 4.0, *color, PAPER),
            }
            scene.text(name, (x + SWATCH + TICK, y), TEXT, Anchor::Start);
            x += long + APART;
        }
        y + TICK - MARGIN
    }
}

impl Panel<'_> {
    /// `gutter` is the room on the left.
    fn draw(&self, scene: &mut Scene, frame: &Frame, ticks: &Ticks, gutter: f64) {
        let Rect { x: left, y: top, width: wide, height } = frame.rect;
        let bottom = top + height;
        scene.text(shortened(&self.title, TITLE, wide + GAP / 2.0), (left, top - 7.0), TITLE, Anchor::Start);
        for (x, text) in &ticks.x {
            let Some((x, _)) = frame.at((*x, frame.y.from)) else { continue };
            scene.line(vec![(x, top), (x, bottom)], GRID, 1.0, None);
            if ticks.below {
                scene.text(text.as_str(), (x, bottom + TICK + TEXT), TEXT, Anchor::Middle);
            }
        }
        for (y, text) in &ticks.y {
            let Some((_, y)) = frame.at((frame.x.from, *y)) else { continue };
            scene.line(vec![(left, y), (left + wide, y)], GRID, 1.0, None);
            if ticks.left {
                scene.text(text.as_str(), (left - TICK, y + 0.35 * TEXT), TEXT, Anchor::End);
            }
        }
        (self.paint)(scene, frame);
        scene.line(vec![(left, top), (left, bottom), (left + wide, bottom)], INK, 1.0, None);
        let [below, beside] = &self.labels;
        if ticks.below && !below.is_empty() {
            let at = (left + wide / 2.0, bottom + 2.0 * TICK + 2.0 * TEXT + 2.0);
            scene.text(shortened(below, TEXT, wide), at, TEXT, Anchor::Middle);
        }
        if ticks.left && !beside.is_empty() {
            let at = (left - gutter + TEXT, top + height / 2.0);
            scene.upright_text(shortened(beside, TEXT, height), at, TEXT, Anchor::Middle);
        }
    }
}
