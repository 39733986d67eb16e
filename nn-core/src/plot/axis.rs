//! Where an axis begins and ends, and the numbers written beside it.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;

/// How an axis runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Linear,
    Logarithmic,
    /// Logarithmic if all values are above 0 and the largest is more than ten times the smallest.
    Fitting,
}

/// What an axis should be like, before its values are known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) label: String,
    pub(super) scale: Scale,
    /// Whether only whole numbers are written.
    pub(super) whole: bool,
    /// A value at which a linear axis begins or ends, if the others do not go further.
    pub(super) include: Option<f64>,
    /// Lines to values beyond end at its ends; dots beyond are left out.
    pub(super) limits: (f64, f64),
    /// Whether the axis ends where the values do.
    pub(super) tight: bool,
}

/// An axis does not go further: the distance between its ends is then a number.
const FARTHEST: f64 = 1e300;
/// What a linear axis leaves free at its ends, as a share of its length.
const SLACK: f64 = 0.04;

impl Axis {
    pub(super) fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            scale: Scale::Linear,
            whole: false,
            include: None,
            limits: (-FARTHEST, FARTHEST),
            tight: false,
        }
    }

    /// The axis for these values; those that have no place on it are passed over.
    pub(super) fn span(&self, values: impl Iterator<Item = f64> + Clone) -> Span {
        let finite = values.filter(|value| value.is_finite());
        let (low, high) = extremes(finite.clone());
        let logarithmic = match self.scale {
            Scale::Linear => false,
            Scale::Logarithmic => true,
            Scale::Fitting => low > 0.0 && high > 10.0 * low,
        };
        let (from, to) = if logarithmic {
            let (low, high) = extremes(finite.filter(|value| *value > 0.0));
            self.logarithmic_ends(low, high)
        } else {
            self.linear_ends(low, high)
        };
        Span { from, to, logarithmic, whole: self.whole, ticks: Vec::new() }
    }

    fn logarithmic_ends(&self, low: f64, high: f64) -> (f64, f64) {
        if low > high {
            return (0.1, 10.0);
        }
        let slack =
            if self.tight && low < high { 1.0 } else { (high.ln() - low.ln()).mul_add(SLACK, 0.1).exp() };
        ((low / slack).max(f64::MIN_POSITIVE), (high * slack).min(f64::MAX))
    }

    fn linear_ends(&self, low: f64, high: f64) -> (f64, f64) {
        let (low, high) = if low > high { (0.0, 1.0) } else { (low, high) };
        let (least, most) = self.limits;
        let (low, high) = (low.clamp(least, most), high.clamp(least, most));
        let (low, high) = self.include.map_or((low, high), |value| (low.min(value), high.max(value)));
        if high - low <= 1e-9 * low.abs().max(high.abs()) {
            let around =
                if self.whole { 1.0 } else { (0.05 * low.abs()).max(0.5 * f64::from(u8::from(low == 0.0))) };
            return (low - around, high + around);
        }
        let slack = if self.tight { 0.0 } else { SLACK * (high - low) };
        let is_end = |end: f64| self.include == Some(end);
        (if is_end(low) { low } else { low - slack }, if is_end(high) { high } else { high + slack })
    }
}

/// The smallest and the largest; infinity and minus infinity if there is none.
fn extremes(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// An axis with its ends and its numbers, as plotters asks for it. plotters' own logarithmic axis has no numbers below 2·10⁻¹⁶, where
/// vanishing gradients are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) logarithmic: bool,
    whole: bool,
    /// What is written beside the axis, and where.
    ticks: Vec<(f64, String)>,
}

impl Ranged for Span {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let [from, to, value] =
            [self.from, self.to, *value].map(|x| if self.logarithmic { x.ln() } else { x });
        RangedCoordf64::from(from..to).map(&value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.iter().map(|(tick, _)| *tick).collect()
    }

    fn range(&self) -> Range<f64> {
        self.from..self.to
    }
}

impl ValueFormatter<f64> for Span {
    fn format_ext(&self, value: &f64) -> String {
        self.ticks.iter().find(|(tick, _)| tick == value).map_or_else(String::new, |(_, text)| text.clone())
    }
}

impl Span {
    /// Whether a value has a place on the axis.
    pub(super) fn has(&self, value: f64) -> bool {
        value.is_finite() && (!self.logarithmic || value > 0.0)
    }

    pub(super) fn is_within(&self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }

    /// The same axis with at most so many numbers, about.
    pub(super) fn with_numbers(self, most: usize) -> Self {
        let decades = if self.logarithmic { self.decades(most) } else { Vec::new() };
        let is_linear = decades.len() < 2;
        let ticks = if is_linear { self.round_numbers(most) } else { decades };
        let step = if let [first, second, ..] = *ticks { second - first } else { self.to - self.from };
        let step_at = |tick: f64| if is_linear { step } else { tick };
        let finest = ticks.first().map_or(step, |tick| step_at(*tick));
        let largest = ticks.iter().fold(0.0, |largest: f64, tick| largest.max(tick.abs()));
        let plain = largest == 0.0 || largest < 1e6 && finest >= 1e-4;
        let text = |tick: &f64| number(*tick, step_at(*tick), plain);
        Self { ticks: ticks.iter().map(|tick| (*tick, text(tick))).collect(), ..self }
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = &str> {
        self.ticks.iter().map(|(_, text)| text.as_str())
    }

    /// Multiples of 1, 2 or 5 times a power of ten.
    fn round_numbers(&self, most: usize) -> Vec<f64> {
        // plotters takes what is nearer than 2·10⁻¹⁶ for equal.
        let unit = 10_f64.powi((self.to - self.from).log10().floor() as i32).max(f64::MIN_POSITIVE);
        let range = RangedCoordf64::from(self.from / unit..self.to / unit);
        // Its numbers are sums of steps: what is left of 1 − 0.2 × 5 is 0, and not written as −0.0.
        let ticks = range.key_points(most).into_iter().map(|tick| (1e9 * tick).round() / 1e9 * unit + 0.0);
        ticks.filter(|tick| !self.whole || (tick - tick.round()).abs() < 1e-9).collect()
    }

    /// Powers of ten, as many as there is room for; in a short range 2 and 5 times them too; none in a shorter one.
    fn decades(&self, most: usize) -> Vec<f64> {
        let (low, high) = (self.from.log10().floor() as i32, self.to.log10().ceil() as i32);
        let of = |digits: &[f64]| -> Vec<f64> {
            let all =
                (low..=high).flat_map(|power| digits.iter().map(move |digit| digit * 10_f64.powi(power)));
            all.filter(|tick| self.is_within(*tick)).collect()
        };
        let (powers, fine) = (of(&[1.0]), of(&[1.0, 2.0, 5.0]));
        if powers.len() >= 3 || powers.len() == 2 && fine.len() > most {
            // Whole multiples of the stride, so that 1 is among them.
            let stride = powers.len().div_ceil(most.max(1)) as i32;
            powers.into_iter().filter(|tick| tick.log10().round() as i32 % stride == 0).collect()
        } else {
            fine
        }
    }
}

/// With as many digits as the step to the next number needs; with an exponent if it is not to be plain.
fn number(value: f64, step: f64, plain: bool) -> String {
    let digit = |value: f64| value.log10().floor() as i32;
    if plain {
        format!("{value:.*}", -digit(step).clamp(-9, 0) as usize)
    } else if value == 0.0 {
        "0".to_owned()
    } else {
        format!("{value:.*e}", (digit(value.abs()) - digit(step)).clamp(0, 9) as usize)
    }
}

/// A number in a title: three digits, and no more than a reader needs.
pub(super) fn short(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if (1e-3..1e5).contains(&size) => {
            format!("{value:.*}", (2.0 - size.log10().floor()).max(0.0) as usize)
        }
        size if size.is_finite() => format!("{value:.1e}"),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(axis: &Axis, values: &[f64], most: usize) -> Vec<String> {
        let span = axis.span(values.iter().copied()).with_numbers(most);
        span.numbers().map(str::to_owned).collect()
    }

    fn linear() -> Axis {
        Axis::new("")
    }

    fn logarithmic() -> Axis {
        Axis { scale: Scale::Logarithmic, ..linear() }
    }

    #[test]
    fn numbers_have_the_digits_that_tell_them_apart() {
        assert_eq!(ticks(&linear(), &[0.0, 1.0], 6), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(ticks(&linear(), &[-0.5, 0.5], 5), ["-0.4", "-0.2", "0.0", "0.2", "0.4"]);
        assert_eq!(ticks(&linear(), &[-30.0, 30.0], 4), ["-20", "0", "20"]);
        assert_eq!(ticks(&linear(), &[0.0, 3e8], 4), ["0", "1e8", "2e8", "3e8"]);
        assert_eq!(ticks(&linear(), &[2e-7, 4e-7], 3), ["2e-7", "3e-7", "4e-7"]);
        assert_eq!(ticks(&logarithmic(), &[1e-3, 1.0], 6), ["0.001", "0.01", "0.1", "1"]);
        assert_eq!(ticks(&logarithmic(), &[1e-30, 1.0], 5), ["1e-28", "1e-21", "1e-14", "1e-7", "1e0"]);
        assert_eq!(ticks(&logarithmic(), &[0.3, 2.0], 6), ["0.5", "1", "2"]);
        assert_eq!(ticks(&logarithmic(), &[0.61, 0.68], 4), ["0.6", "0.7"]);
    }

    #[test]
    fn epochs_are_whole() {
        let epochs = Axis { whole: true, tight: true, ..linear() };
        assert_eq!(ticks(&epochs, &[1.0, 4.0], 8), ["1", "2", "3", "4"]);
        assert_eq!(ticks(&epochs, &[1.0], 8), ["0", "1", "2"]);
    }

    #[test]
    fn whatever_the_values_every_axis_has_two_ends() {
        let odd: [&[f64]; 9] = [
            &[],
            &[f64::NAN, f64::INFINITY],
            &[0.0],
            &[-7.5],
            &[3.0, 3.0],
            &[-1e308, 1e308],
            &[5e-324, 1e308],
            &[f64::MIN_POSITIVE],
            &[1.0, 1.0 + f64::EPSILON],
        ];
        for values in odd {
            for scale in [Scale::Linear, Scale::Logarithmic, Scale::Fitting] {
                let span = Axis { scale, ..linear() }.span(values.iter().copied());
                assert!(span.from < span.to, "{values:?} {scale:?} {span:?}");
                let span = span.with_numbers(6);
                assert!(span.ticks.len() <= 7, "{values:?} {scale:?} {span:?}");
            }
        }
    }

    #[test]
    fn a_loss_that_falls_far_is_seen_on_a_logarithmic_axis() {
        let fitting = Axis { scale: Scale::Fitting, include: Some(0.0), ..linear() };
        assert!(fitting.span([2.0, 0.1].into_iter()).logarithmic);
        let near = fitting.span([2.0, 0.3].into_iter());
        assert!(!near.logarithmic && near.from == 0.0);
        assert!(!fitting.span([2.0, 0.0].into_iter()).logarithmic);
    }
}
