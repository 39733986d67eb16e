//! Which class was taken for which.

use plotters::element::{PathElement, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontTransform, RGBColor};

use super::error::Error;
use super::picture::{Area, Drawn, Picture};
use super::style::{
    BLUE, GRID, MARGIN, PAPER, TEXT, TITLE, VERMILION, VOID, mixed, on, px, shortened, stroke, text, width,
};
use crate::train::ConfusionMatrix;

/// A row a true class, a column a predicted one: how many samples, and what share of the true class. Right answers are blue, wrong ones
/// vermilion, the stronger the larger their share. `names` are the classes' names, or none for their numbers.
///
/// # Errors
/// No class; another number of names than of classes.
pub fn confusion_matrix(matrix: &ConfusionMatrix, names: &[&str]) -> Result<Picture, Error> {
    let classes = matrix.classes();
    if classes == 0 {
        return Err(Error::Empty { what: "the confusion matrix has no class" });
    }
    if !names.is_empty() && names.len() != classes {
        return Err(Error::Names { of: "classes", expected: classes, found: names.len() });
    }
    let name = |class: usize| names.get(class).map_or_else(|| class.to_string(), |name| (*name).to_owned());
    let names: Vec<String> = (0..classes).map(|class| shortened(&name(class), TEXT, LONGEST)).collect();
    Ok(Table::new(matrix, names).draw())
}

/// The room for a class's name, in pixels.
const LONGEST: f64 = 150.0;
/// The width and height of all cells together, if there are many, and of one, if there are few.
const WHOLE: f64 = 560.0;
const CELL: f64 = 58.0;

struct Table<'a> {
    matrix: &'a ConfusionMatrix,
    names: Vec<String>,
    cell: f64,
    left: f64,
    top: f64,
    /// Whether the predicted classes' names run upwards, being longer than a cell.
    upright: bool,
    /// Whether the largest count fits into a cell.
    counts: bool,
}

impl<'a> Table<'a> {
    fn new(matrix: &'a ConfusionMatrix, names: Vec<String>) -> Self {
        let cell = (WHOLE / names.len() as f64).clamp(4.0, CELL);
        let longest = names.iter().fold(0.0, |longest: f64, name| longest.max(width(name, TEXT)));
        let upright = longest + 6.0 > cell * stride(cell);
        let left = MARGIN + TEXT + 10.0 + longest + 6.0;
        let head = if upright { longest } else { TEXT };
        let top = MARGIN + TITLE + 10.0 + TEXT + 12.0 + head + 8.0;
        let all =
            (0..names.len()).flat_map(|truth| (0..names.len()).map(move |predicted| (truth, predicted)));
        let largest = all.map(|(truth, predicted)| matrix.count(truth, predicted)).max().unwrap_or(0);
        let counts = width(&largest.to_string(), TEXT) + 4.0 <= cell && cell >= TEXT + 4.0;
        Self { matrix, names, cell, left, top, upright, counts }
    }

    fn draw(&self) -> Picture {
        let whole = self.cell * self.names.len() as f64;
        let (right, bottom) = (self.left + whole, self.top + whole);
        let note = match self.counts {
            true => "samples, and their share of the true class",
            false => "share of the true class: the stronger the colour, the larger",
        };
        let wide = (right - MARGIN).max(width(note, TEXT)).max(width(&self.title(), TITLE));
        Picture::new([wide + 2.0 * MARGIN, bottom + TEXT + 10.0 + MARGIN], |area| {
            self.draw_names(area)?;
            for truth in 0..self.names.len() {
                let row: u64 =
                    (0..self.names.len()).map(|predicted| self.matrix.count(truth, predicted)).sum();
                for predicted in 0..self.names.len() {
                    self.draw_cell(area, truth, predicted, row)?;
                }
            }
            let step = if self.cell < 12.0 { self.names.len() } else { 1 };
            for line in (0..=self.names.len()).step_by(step) {
                let [across, down] = [self.left, self.top].map(|from| px(from + line as f64 * self.cell));
                let style = stroke(GRID, 1.0);
                area.draw(&PathElement::new([(px(self.left), down), (px(right), down)], style))?;
                area.draw(&PathElement::new([(across, px(self.top)), (across, px(bottom))], style))?;
            }
            let style = text(TEXT).pos(Pos::new(HPos::Left, VPos::Center));
            area.draw_text(note, &style, (px(MARGIN), px(bottom + TEXT + 6.0)))
        })
    }

    fn title(&self) -> String {
        let (right, total) = (self.matrix.right(), self.matrix.total());
        let percent = 100.0 * right as f64 / total.max(1) as f64;
        // 100 % is said of all alone.
        let percent = if right < total { percent.min(99.9) } else { percent };
        format!("{right} of {total} samples right, {percent:.1} %")
    }

    fn draw_names(&self, area: &Area<'_>) -> Drawn {
        let middle = self.cell * self.names.len() as f64 / 2.0;
        let at = |x: f64, y: f64| (px(x), px(y));
        let centred = |h_pos| Pos::new(h_pos, VPos::Center);
        let upright = text(TEXT).transform(FontTransform::Rotate270);
        let title = text(TITLE).pos(centred(HPos::Left));
        area.draw_text(&self.title(), &title, at(MARGIN, MARGIN + TITLE / 2.0))?;
        let predicted = text(TEXT).pos(centred(HPos::Center));
        area.draw_text("predicted", &predicted, at(self.left + middle, MARGIN + TITLE + 12.0 + TEXT / 2.0))?;
        let truth = upright.pos(centred(HPos::Center));
        area.draw_text("true", &truth, at(MARGIN + TEXT / 2.0, self.top + middle))?;
        for (class, name) in self.names.iter().enumerate().step_by(stride(self.cell) as usize) {
            let place = (class as f64 + 0.5) * self.cell;
            area.draw_text(
                name,
                &text(TEXT).pos(centred(HPos::Right)),
                at(self.left - 6.0, self.top + place),
            )?;
            if self.upright {
                area.draw_text(
                    name,
                    &upright.pos(centred(HPos::Left)),
                    at(self.left + place, self.top - 6.0),
                )?;
            } else {
                area.draw_text(name, &predicted, at(self.left + place, self.top - 6.0 - TEXT / 2.0))?;
            }
        }
        Ok(())
    }

    /// `row` is how many samples of the true class there are.
    fn draw_cell(&self, area: &Area<'_>, truth: usize, predicted: usize, row: u64) -> Drawn {
        let count = self.matrix.count(truth, predicted);
        let share = count as f64 / row.max(1) as f64;
        let corner = |column: usize, row: usize| {
            (px(self.left + column as f64 * self.cell), px(self.top + row as f64 * self.cell))
        };
        let fill = shade(share, truth == predicted);
        if fill != PAPER {
            let corners = [corner(predicted, truth), corner(predicted + 1, truth + 1)];
            area.draw(&Rectangle::new(corners, fill.filled()))?;
        }
        if !self.counts {
            return Ok(());
        }
        let color = if count == 0 { VOID } else { on(fill) };
        let [x, y] = [(self.left, predicted), (self.top, truth)]
            .map(|(from, number)| from + (number as f64 + 0.5) * self.cell);
        let write = |text: &str, size: f64, down: f64| {
            let style = super::style::text(size).color(&color).pos(Pos::new(HPos::Center, VPos::Center));
            area.draw_text(text, &style, (px(x), px(y + down)))
        };
        if count == 0 || self.cell < 40.0 {
            return write(&count.to_string(), TEXT, 0.0);
        }
        write(&count.to_string(), TEXT, -0.55 * TEXT)?;
        write(&format!("{} %", short_percent(share)), 0.85 * TEXT, 0.7 * TEXT)
    }
}

/// Every which class is named, so that names keep apart.
fn stride(cell: f64) -> f64 {
    ((TEXT + 2.0) / cell).ceil()
}

/// By the share's root, because the few wrong answers are those to be seen.
fn shade(share: f64, right: bool) -> RGBColor {
    mixed(PAPER, if right { BLUE } else { VERMILION }, share.sqrt())
}

/// Whole percents, and one digit more near 0 and 100.
fn short_percent(share: f64) -> String {
    let percent = 100.0 * share;
    if percent > 0.0 && percent < 0.1 {
        return "< 0.1".to_owned();
    }
    if percent > 99.9 && percent < 100.0 {
        return "> 99.9".to_owned();
    }
    let fine = percent > 0.0 && percent < 1.0 || percent > 99.0 && percent < 100.0;
    if fine { format!("{percent:.1}") } else { format!("{percent:.0}") }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, has_text, texts};
    use super::*;

    fn matrix(classes: usize, of: impl Fn(usize, usize) -> u64) -> ConfusionMatrix {
        let mut matrix = ConfusionMatrix::new(classes);
        for truth in 0..classes {
            for predicted in 0..classes {
                for _ in 0..of(truth, predicted) {
                    matrix.add(truth, predicted);
                }
            }
        }
        matrix
    }

    #[test]
    fn counts_shares_and_names_are_written() {
        let counts = matrix(2, |truth, predicted| [[3, 1], [0, 4]][truth][predicted]);
        let picture = confusion_matrix(&counts, &["malignant", "benign"]).expect("drawn");
        check(&picture);
        for text in ["3", "75 %", "1", "25 %", "0", "4", "100 %", "predicted", "true"] {
            assert!(has_text(&picture, text), "no `{text}`");
        }
        assert_eq!(texts(&picture).iter().filter(|text| *text == "malignant").count(), 2);
        assert!(has_text(&picture, "7 of 8 samples right, 87.5 %"));
    }

    #[test]
    fn the_share_is_rounded_but_to_100_only_if_all_are_right() {
        for (wrong, percent) in
            [(8, "351 of 359 samples right, 97.8 %"), (0, "359 of 359 samples right, 100.0 %")]
        {
            let counts = matrix(2, |truth, predicted| [[351, wrong], [0, 8 - wrong]][truth][predicted]);
            assert!(has_text(&confusion_matrix(&counts, &[]).expect("drawn"), percent), "{percent}");
        }
        let counts = matrix(2, |truth, predicted| [[9999, 1], [0, 0]][truth][predicted]);
        assert!(has_text(
            &confusion_matrix(&counts, &[]).expect("drawn"),
            "9999 of 10000 samples right, 99.9 %"
        ));
    }

    #[test]
    fn any_number_of_classes_fits() {
        for classes in [1, 3, 10, 30, 100, 400] {
            let counts = matrix(classes, |truth, predicted| if truth == predicted { 30 } else { 0 });
            let picture = confusion_matrix(&counts, &[]).expect("drawn");
            check(&picture);
            assert!(classes > 100 || picture.size()[0] < 700.0, "{classes}: {:?}", picture.size());
        }
        check(&confusion_matrix(&ConfusionMatrix::new(3), &[]).expect("no sample is no error"));
    }

    #[test]
    fn names_for_some_classes_are_refused() {
        let error = confusion_matrix(&ConfusionMatrix::new(3), &["a", "b"]).expect_err("refused");
        assert_eq!(error.to_string(), "3 classes, but 2 names; give a name each, or none at all");
        let error = confusion_matrix(&ConfusionMatrix::new(0), &[]).expect_err("refused");
        assert_eq!(error.to_string(), "nothing to draw: the confusion matrix has no class");
    }
}
