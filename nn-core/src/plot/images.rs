//! Weights as images: what each unit of a first layer looks for.

use nalgebra::SMatrix;
use plotters::element::{PathElement, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor};

use super::axis::short;
use super::error::Error;
use super::picture::{Area, Drawn, Picture};
use super::style::{GRID, MARGIN, TEXT, TITLE, diverging, px, stroke, text, width};
use crate::scalar::Scalar;

/// How many units are drawn at most.
const MOST: usize = 64;
/// How many shades there are on either side of white. Neighbours of one shade in a row are one rectangle.
const SHADES: i32 = 16;
/// The width of the whole, and the size of one pixel of an image, in pixels.
const WHOLE: f64 = 640.0;
const PIXEL: (f64, f64) = (2.0, 16.0);
/// Between images, in pixels.
const GAP: f64 = 6.0;

/// The weights of each unit as an image of `[height, width]` pixels: white is 0, blue above, vermilion below, on one scale for all
/// units, which is drawn below. `weights` is `[out, in]`, as `network.hidden.weight`; inputs of several channels give as many images
/// side by side. Of more than 64 units, those with the largest weights are drawn.
///
/// # Errors
/// No unit; a number of inputs that is no multiple of height × width.
pub fn weight_images<T: Scalar, const OUT: usize, const IN: usize>(
    weights: &SMatrix<T, OUT, IN>,
    size: [usize; 2],
) -> Result<Picture, Error> {
    let [height, width] = size;
    if OUT == 0 || IN == 0 {
        return Err(Error::Empty { what: "the layer has no weights" });
    }
    let pixels = height.saturating_mul(width);
    if pixels == 0 || !IN.is_multiple_of(pixels) {
        return Err(Error::Image { weights: IN, size });
    }
    let units = weights.row_iter().map(|row| row.iter().map(|weight| weight.to_f64()).collect());
    Ok(Wall::new(units.collect(), size).draw())
}

/// Images in rows.
struct Wall {
    units: Vec<Vec<f64>>,
    /// Of one image, in weights: its height, and the width of all its channels.
    size: [usize; 2],
    /// How many units there are, drawn or not.
    all: usize,
    /// The largest finite weight.
    scale: f64,
}

impl Wall {
    fn new(mut units: Vec<Vec<f64>>, [height, width]: [usize; 2]) -> Self {
        let all = units.len();
        let norm = |unit: &[f64]| unit.iter().map(|weight| weight * weight).sum::<f64>();
        if all > MOST {
            units.sort_by(|a, b| norm(b).total_cmp(&norm(a)));
            units.truncate(MOST);
        }
        let largest = units.iter().flatten().map(|weight| weight.abs()).filter(|weight| weight.is_finite());
        let scale = largest.fold(0.0, f64::max);
        let channels = units[0].len() / (height * width);
        Self {
            size: [height, width * channels],
            all,
            scale,
            units: units.into_iter().map(|unit| side_by_side(&unit, height, width)).collect(),
        }
    }

    fn draw(&self) -> Picture {
        let [height, width] = self.size.map(|pixels| pixels as f64);
        let count = self.units.len() as f64;
        // As square a wall as whole images allow.
        let columns = (count * (height / width).max(0.25)).sqrt().ceil().clamp(1.0, count);
        // In whole pixels, so that neighbours leave no seam.
        let pixel = ((WHOLE / columns - GAP) / width).clamp(PIXEL.0, PIXEL.1).floor();
        let [right, down] = [width, height].map(|pixels| pixel * pixels + GAP);
        let top = MARGIN + TITLE + 12.0;
        let bottom = top + (count / columns).ceil() * down + 8.0;
        let wide = (columns * right - GAP).max(super::style::width(&self.title(), TITLE)).max(360.0);
        Picture::new([wide + 2.0 * MARGIN, bottom + TEXT + MARGIN], |area| {
            let style = text(TITLE).pos(Pos::new(HPos::Left, VPos::Center));
            area.draw_text(&self.title(), &style, (px(MARGIN), px(MARGIN + TITLE / 2.0)))?;
            for (number, unit) in self.units.iter().enumerate() {
                let (row, column) = ((number as f64 / columns).floor(), number as f64 % columns);
                self.draw_image(area, unit, [MARGIN + column * right, top + row * down], pixel)?;
            }
            self.draw_scale(area, bottom)
        })
    }

    fn title(&self) -> String {
        match self.units.len() {
            1 => "weights of one unit".to_owned(),
            drawn if drawn == self.all => format!("weights of {drawn} units"),
            drawn => format!("weights of {drawn} of {} units, the largest", self.all),
        }
    }

    fn draw_image(&self, area: &Area<'_>, unit: &[f64], [left, top]: [f64; 2], pixel: f64) -> Drawn {
        let at = |column: usize, row: usize| (px(left + column as f64 * pixel), px(top + row as f64 * pixel));
        for (row, weights) in unit.chunks(self.size[1]).enumerate() {
            let of = |weight: &f64| shade(*weight, self.scale);
            let mut column = 0;
            for run in weights.chunk_by(|a, b| of(a) == of(b)) {
                let corners = [at(column, row), at(column + run.len(), row + 1)];
                area.draw(&Rectangle::new(corners, color(of(&run[0])).filled()))?;
                column += run.len();
            }
        }
        let [height, width] = self.size;
        // plotters' SVG rectangles have no stroke of their own width.
        let corners = [at(0, 0), at(width, 0), at(width, height), at(0, height), at(0, 0)];
        area.draw(&PathElement::new(corners, stroke(GRID, 1.0)))
    }

    fn draw_scale(&self, area: &Area<'_>, top: f64) -> Drawn {
        let end = short(self.scale);
        let low = format!("-{end}");
        let (left, step) = (MARGIN + width(&low, TEXT).ceil() + 6.0, 5.0);
        for shade in 0..=2 * SHADES as usize {
            let [from, to] = [shade, shade + 1].map(|shade| px(left + step * shade as f64));
            let corners = [(from, px(top)), (to, px(top + TEXT))];
            area.draw(&Rectangle::new(corners, color(shade).filled()))?;
        }
        let right = left + step * f64::from(2 * SHADES + 1);
        for (end, x, h_pos) in [(low, left - 6.0, HPos::Right), (end, right + 6.0, HPos::Left)] {
            let style = text(TEXT).pos(Pos::new(h_pos, VPos::Center));
            area.draw_text(&end, &style, (px(x), px(top + TEXT / 2.0)))?;
        }
        Ok(())
    }
}

/// From `[channel, row, column]`, as the inputs lie, to rows that hold all channels.
fn side_by_side(unit: &[f64], height: usize, width: usize) -> Vec<f64> {
    let channels = unit.len() / (height * width);
    let of_row = |row: usize| {
        (0..channels).flat_map(move |channel| {
            let start = (channel * height + row) * width;
            start..start + width
        })
    };
    (0..height).flat_map(of_row).map(|place| unit[place]).collect()
}

/// From 0, the most negative, to twice [`SHADES`]; one more for what is no number.
fn shade(weight: f64, scale: f64) -> usize {
    if weight.is_nan() {
        return 2 * SHADES as usize + 1;
    }
    let share = if scale > 0.0 { (weight / scale).clamp(-1.0, 1.0) } else { weight.clamp(-1.0, 1.0) };
    ((share * f64::from(SHADES)).round() as i32 + SHADES) as usize
}

fn color(shade: usize) -> RGBColor {
    let value = shade as f64 / f64::from(SHADES) - 1.0;
    diverging(if value > 1.0 { f64::NAN } else { value })
}

#[cfg(test)]
mod tests {
    use super::super::style::{BLUE, VERMILION};
    use super::super::testing::{check, has_text, rectangles};
    use super::*;

    /// What is filled with this colour above the scale of colours.
    fn filled(picture: &Picture, color: RGBColor) -> Vec<[f64; 4]> {
        let scale = picture.size()[1] - 3.0 * TEXT;
        rectangles(picture, color).into_iter().filter(|tile| tile[1] < scale).collect()
    }

    #[test]
    fn a_weight_is_a_pixel_where_it_belongs() {
        // One unit, 2 × 3 pixels: the largest in row 0, column 1, the most negative in row 1, column 2.
        let weights = SMatrix::<f32, 1, 6>::from_row_slice(&[0.0, 0.5, 0.0, 0.0, 0.0, -0.5]);
        let picture = weight_images(&weights, [2, 3]).expect("drawn");
        check(&picture);
        let (blue, red) = (filled(&picture, BLUE), filled(&picture, VERMILION));
        assert_eq!((blue.len(), red.len()), (1, 1));
        assert_eq!((red[0][0] - blue[0][0], red[0][1] - blue[0][1]), (PIXEL.1, PIXEL.1));
        assert!(has_text(&picture, "0.500") && has_text(&picture, "-0.500"));
    }

    #[test]
    fn channels_lie_side_by_side() {
        let unit: Vec<f64> = (0..12).map(f64::from).collect();
        let wide = side_by_side(&unit, 2, 3);
        assert_eq!(wide, [0.0, 1.0, 2.0, 6.0, 7.0, 8.0, 3.0, 4.0, 5.0, 9.0, 10.0, 11.0]);
    }

    #[test]
    fn any_weights_can_be_drawn_and_the_largest_of_many_are() {
        let many = SMatrix::<f64, 100, 4>::from_fn(|unit, _| unit as f64 - 50.0);
        let picture = weight_images(&many, [2, 2]).expect("drawn");
        check(&picture);
        assert!(has_text(&picture, "weights of 64 of 100 units, the largest"));
        for value in [0.0, f64::NAN, f64::INFINITY, 1e300, 1e-300] {
            check(&weight_images(&SMatrix::<f64, 3, 8>::repeat(value), [2, 2]).expect("drawn"));
        }
        check(&weight_images(&SMatrix::<f32, 7, 1>::repeat(1.0), [1, 1]).expect("drawn"));
        check(&weight_images(&SMatrix::<f32, 2, 90>::repeat(1.0), [1, 90]).expect("drawn"));
    }

    #[test]
    fn a_size_that_does_not_divide_is_refused() {
        let weights = SMatrix::<f32, 2, 6>::zeros();
        let error = weight_images(&weights, [2, 2]).expect_err("refused");
        assert_eq!(error.to_string(), "6 weights a unit are no image of 2 × 2 pixels, nor several of them");
        assert!(weight_images(&weights, [0, 3]).is_err());
    }
}
