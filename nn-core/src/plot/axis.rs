//! From values to places along an axis, and the numbers written beside it.

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
    /// Values beyond are cut off.
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
        Span { from, to, logarithmic, whole: self.whole }
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

/// An axis with its ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) logarithmic: bool,
    pub(super) whole: bool,
}

impl Span {
    /// From 0 where the axis begins to 1 where it ends; nothing for what has no place on it.
    pub(super) fn place(&self, value: f64) -> Option<f64> {
        let place = if self.logarithmic {
            (value.ln() - self.from.ln()) / (self.to.ln() - self.from.ln())
        } else {
            (value - self.from) / (self.to - self.from)
        };
        place.is_finite().then_some(place)
    }

    /// Values to be written beside the axis, at most so many, and their texts.
    pub(super) fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        let most = most.max(2);
        let ticks = if self.logarithmic { self.decades(most) } else { self.round_numbers(most) };
        let texts = if self.logarithmic && ticks.iter().all(|tick| (1e-4..1e5).contains(tick)) {
            ticks.iter().map(|tick| decimal(*tick, (-tick.log10().floor()).max(0.0) as usize)).collect()
        } else if self.logarithmic {
            ticks.iter().map(|tick| scientific(*tick, tick.log10().floor() as i32, 0)).collect()
        } else {
            linear_texts(&ticks)
        };
        ticks.into_iter().zip(texts).collect()
    }

    /// Multiples of 1, 2 or 5 times a power of ten.
    fn round_numbers(&self, most: usize) -> Vec<f64> {
        let rough = (self.to - self.from) / most as f64;
        if !rough.is_finite() || rough <= 0.0 {
            return Vec::new();
        }
        let power = 10_f64.powi(rough.log10().floor() as i32);
        let step = [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power).into_iter().find(|step| *step >= rough);
        let step = step.unwrap_or(10.0 * power);
        let step = if self.whole { step.max(1.0).round() } else { step };
        let slack = 1e-9 * step;
        let first = ((self.from - slack) / step).ceil();
        (0..=most).map(|k| (first + k as f64) * step).take_while(|tick| *tick <= self.to + slack).collect()
    }

    /// Powers of ten, as many as there is room for; in a short range 2 and 5 times them too.
    fn decades(&self, most: usize) -> Vec<f64> {
        let within = |tick: &f64| (self.from..=self.to).contains(tick);
        let (low, high) = (self.from.log10().floor() as i32, self.to.log10().ceil() as i32);
        let powers: Vec<f64> = (low..=high).map(|power| 10_f64.powi(power)).filter(within).collect();
        if powers.len() >= 3 || powers.len() >= most {
            // Whole multiples of the stride, so that 1 is among them.
            let stride = powers.len().div_ceil(most) as i32;
            return powers.into_iter().filter(|tick| tick.log10().round() as i32 % stride == 0).collect();
        }
        let fine = (low..=high).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power)));
        let fine: Vec<f64> = fine.filter(within).collect();
        let round = self.round_numbers(most);
        if fine.len() > most && powers.len() >= 2 {
            powers
        } else if fine.len() >= 2 || round.iter().any(|tick| *tick <= 0.0) {
            fine
        } else {
            round
        }
    }
}

/// With as many digits as tell neighbours apart.
fn linear_texts(ticks: &[f64]) -> Vec<String> {
    let step = if let [first, second, ..] = ticks { second - first } else { 1.0 };
    let largest = ticks.iter().fold(0.0, |largest: f64, tick| largest.max(tick.abs()));
    let digit = step.log10().floor() as i32;
    if largest == 0.0 || largest < 1e6 && digit >= -4 {
        return ticks
            .iter()
            .map(|tick| decimal(*tick, digit.saturating_neg().clamp(0, 9) as usize))
            .collect();
    }
    let power = largest.log10().floor() as i32;
    ticks
        .iter()
        .map(|tick| scientific(*tick, power, power.saturating_sub(digit).clamp(0, 9) as usize))
        .collect()
}

fn decimal(value: f64, digits: usize) -> String {
    minus(format!("{value:.digits$}"))
}

/// `2.5×10⁻⁷`, and `10³` for `1×10³`.
fn scientific(value: f64, power: i32, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let raised = |c: char| match c {
        '-' => '⁻',
        c => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][c.to_digit(10).unwrap_or(0) as usize],
    };
    let superscript: String = power.to_string().chars().map(raised).collect();
    // In two steps: 10⁻³²⁰ is no normal number.
    let factor = value / 10_f64.powi(power / 2) / 10_f64.powi(power - power / 2);
    match minus(format!("{factor:.digits$}")) {
        one if one == "1" => format!("10{superscript}"),
        factor => format!("{factor}×10{superscript}"),
    }
}

/// With a true minus; zero has none.
fn minus(number: String) -> String {
    match number.strip_prefix('-') {
        Some(digits) if digits.chars().all(|c| c == '0' || c == '.') => digits.to_owned(),
        Some(digits) => format!("−{digits}"),
        None => number,
    }
}

/// A number in a title: three digits, and no more than a reader needs.
pub(super) fn short(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        value.to_string()
    } else if value == 0.0 {
        "0".to_owned()
    } else if (1e-3..1e5).contains(&size) {
        decimal(value, (2.0 - size.log10().floor()).max(0.0) as usize)
    } else {
        scientific(value, size.log10().floor() as i32, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(axis: &Axis, values: &[f64], most: usize) -> Vec<String> {
        axis.span(values.iter().copied()).ticks(most).into_iter().map(|(_, text)| text).collect()
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
        assert_eq!(ticks(&linear(), &[-30.0, 30.0], 4), ["−20", "0", "20"]);
        assert_eq!(ticks(&linear(), &[0.0, 3e8], 4), ["0", "10⁸", "2×10⁸", "3×10⁸"]);
        assert_eq!(ticks(&linear(), &[2e-7, 4e-7], 3), ["2×10⁻⁷", "3×10⁻⁷", "4×10⁻⁷"]);
        assert_eq!(ticks(&logarithmic(), &[1e-3, 1.0], 6), ["0.001", "0.01", "0.1", "1"]);
        assert_eq!(ticks(&logarithmic(), &[1e-30, 1.0], 5), ["10⁻²⁸", "10⁻²¹", "10⁻¹⁴", "10⁻⁷", "10⁰"]);
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
                assert!(span.ticks(6).len() <= 7, "{values:?} {scale:?} {:?}", span.ticks(6));
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
