//! What `network!` cannot compare, because a constant takes part: rustc does, with the sentence that the macro would say.
//!
//! Called from item-level constants, so that `cargo check` and editors see it. Const functions cannot format; a sentence comes
//! with `{0}` and `{1}` where its numbers belong, and is put together in an array of bytes.

use crate::layer::Layer;

/// Beyond this a size is a mistake: as in `nn_macros`.
const LARGEST_SIZE: usize = 1 << 24;

/// A layer has at most so many weights: as in `nn_macros`.
const MOST_WEIGHTS: u64 = 1 << 31;

/// Two sizes must be one. About what is no size, [`size`] has the word.
#[track_caller]
pub const fn equal(left: usize, right: usize, sentence: &str) {
    if left != right && is_size(left) && is_size(right) {
        fail(sentence, [Value::Whole(left as u64), Value::Whole(right as u64)]);
    }
}

/// What a layer takes: a type that is none has no such number.
pub const fn inputs<L: Layer<f32, IN, OUT>, const IN: usize, const OUT: usize>() -> usize {
    IN
}

/// Whether a layer is fitted to the inputs of its network.
pub const fn fits_inputs<L: Layer<f32, IN, OUT>, const IN: usize, const OUT: usize>() -> bool {
    L::FITS_INPUTS
}

/// A layer that is fitted to the inputs must see them.
#[track_caller]
pub const fn sees_no_inputs(fits_inputs: bool, sentence: &str) {
    if fits_inputs {
        fail(sentence, [Value::Whole(0); 2]);
    }
}

/// Whether a layer is a network that ends with softmax.
pub const fn ends_with_softmax<L: Layer<f32, IN, OUT>, const IN: usize, const OUT: usize>() -> bool {
    L::ENDS_WITH_SOFTMAX
}

/// The last layer must leave softmax to the network.
#[track_caller]
pub const fn leaves_softmax(ends_with_softmax: bool, sentence: &str) {
    if ends_with_softmax {
        fail(sentence, [Value::Whole(0); 2]);
    }
}

/// A size must be neither 0 nor beyond all measure.
#[track_caller]
pub const fn size(size: usize, zero: &str, too_large: &str) {
    if !is_size(size) {
        fail(if size == 0 { zero } else { too_large }, [Value::Whole(size as u64); 2]);
    }
}

/// A batch has a row.
#[track_caller]
pub const fn rows(batch: usize) {
    assert!(
        batch > 0,
        "a batch has at least one row, but this tape is for 0\nhelp: write a number, as in `tape::<32>()`"
    );
}

/// The weights of a layer, `left` times `right`, must not be beyond all measure. The sentence has their number and that of their
/// bytes as `f32`.
#[track_caller]
pub const fn weights(left: usize, right: usize, sentence: &str) {
    if is_size(left) && is_size(right) && left as u64 * right as u64 > MOST_WEIGHTS {
        let weights = left as u64 * right as u64;
        fail(sentence, [Value::Whole(weights), Value::Whole(4 * weights)]);
    }
}

/// A size, or 1 in place of what is none: so nothing else fails after [`size`] has.
pub const fn size_or_one(size: usize) -> usize {
    if is_size(size) { size } else { 1 }
}

const fn is_size(size: usize) -> bool {
    0 < size && size <= LARGEST_SIZE
}

/// A slope, a deviation: at least 0, and finite.
#[track_caller]
pub const fn not_negative(number: f64, sentence: &str) {
    if !(number >= 0.0 && number.is_finite()) {
        fail(sentence, [Value::Real(number); 2]);
    }
}

/// A constant: finite.
#[track_caller]
pub const fn finite(number: f64, sentence: &str) {
    if !number.is_finite() {
        fail(sentence, [Value::Real(number); 2]);
    }
}

/// A rate: at least 0, and less than 1.
#[track_caller]
pub const fn rate(number: f64, sentence: &str) {
    if !(number >= 0.0 && number < 1.0) {
        fail(sentence, [Value::Real(number); 2]);
    }
}

/// A rate, or 0 in place of what is none: so nothing else fails after [`rate`] has.
pub const fn rate_or_zero(number: f64) -> f64 {
    if number >= 0.0 && number < 1.0 { number } else { 0.0 }
}

/// A number in a sentence.
#[derive(Clone, Copy)]
enum Value {
    Whole(u64),
    Real(f64),
}

/// Panics with the sentence and its numbers.
#[track_caller]
const fn fail(sentence: &str, numbers: [Value; 2]) -> ! {
    let text = Text::new(sentence.as_bytes(), numbers);
    panic!("{}", text.as_str());
}

/// A sentence while it is put together.
struct Text {
    bytes: [u8; 512],
    length: usize,
}

impl Text {
    /// Copies `sentence`, with a number for each `{0}` and `{1}`.
    const fn new(sentence: &[u8], numbers: [Value; 2]) -> Self {
        let mut text = Self { bytes: [0; 512], length: 0 };
        let mut at = 0;
        while at < sentence.len() {
            if at + 2 < sentence.len() && sentence[at] == b'{' && sentence[at + 2] == b'}' {
                match numbers[(sentence[at + 1] == b'1') as usize] {
                    Value::Whole(number) => text.push_number(number),
                    Value::Real(number) => text.push_real(number),
                }
                at += 3;
            } else {
                text.push(sentence[at]);
                at += 1;
            }
        }
        text
    }

    const fn push(&mut self, byte: u8) {
        if self.length < self.bytes.len() {
            self.bytes[self.length] = byte;
            self.length += 1;
        }
    }

    /// Decimal digits, the first one first.
    const fn push_number(&mut self, number: u64) {
        let mut unit = 1;
        while number / unit >= 10 {
            unit *= 10;
        }
        while unit > 0 {
            self.push(b'0' + (number / unit % 10) as u8);
            unit /= 10;
        }
    }

    /// To six decimals, without zeros at the end. What has more digits before the point than `f64` holds is told by its size.
    const fn push_real(&mut self, number: f64) {
        if number.is_nan() {
            return self.push_all(b"NaN");
        }
        if number < 0.0 {
            self.push(b'-');
        }
        let number = number.abs();
        if number.is_infinite() {
            return self.push_all(b"infinity");
        }
        if number >= 1e15 {
            return self.push_all(b"1e15 or more");
        }
        let mut whole = number as u64;
        let mut millionths = ((number - whole as f64) * 1e6 + 0.5) as u64;
        if millionths == 1_000_000 {
            (whole, millionths) = (whole + 1, 0);
        }
        self.push_number(whole);
        if millionths > 0 {
            self.push(b'.');
        }
        let mut unit = 100_000;
        while millionths > 0 {
            self.push(b'0' + (millionths / unit) as u8);
            millionths %= unit;
            unit /= 10;
        }
    }

    const fn push_all(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            self.push(bytes[at]);
            at += 1;
        }
    }

    const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            // A long sentence may have been cut within a letter.
            Err(_) => "the sizes of this network do not fit together",
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::format;
    use std::string::ToString;

    use super::{Text, Value, weights};

    fn whole(numbers: [u64; 2]) -> [Value; 2] {
        numbers.map(Value::Whole)
    }

    #[test]
    fn numbers_take_their_places() {
        let text =
            Text::new("`output` takes {0} values, but `hidden` gives {1}".as_bytes(), whole([40, 1032]));
        assert_eq!(text.as_str(), "`output` takes 40 values, but `hidden` gives 1032");
        assert_eq!(Text::new(b"{1}{0}{", whole([0, u64::MAX])).as_str(), format!("{}0{{", u64::MAX));
    }

    #[test]
    fn reals_are_written_as_a_person_would() {
        let written = |number| Text::new(b"{0}", [Value::Real(number); 2]).as_str().to_string();
        let numbers =
            [20.0, -0.5, 1.0, 1.25, -0.000_01, 0.999_999_9, 123_456.789, f64::NAN, f64::NEG_INFINITY, 1e300];
        let texts =
            ["20", "-0.5", "1", "1.25", "-0.00001", "1", "123456.789", "NaN", "-infinity", "1e15 or more"];
        for (number, text) in numbers.into_iter().zip(texts) {
            assert_eq!(written(number), text);
        }
    }

    #[test]
    fn a_layer_has_memory_for_its_weights() {
        weights(1 << 15, 1 << 16, "");
        // About what is no size, `size` has the word.
        weights(1 << 20, 1 << 25, "");
    }

    #[test]
    #[should_panic(expected = "4294967296 weights, 17179869184 bytes")]
    fn a_layer_has_not_too_many_weights() {
        weights(1 << 16, 1 << 16, "{0} weights, {1} bytes");
    }

    #[test]
    fn a_sentence_that_is_too_long_is_still_a_sentence() {
        assert!(!Text::new("×".repeat(400).as_bytes(), whole([0, 0])).as_str().is_empty());
        assert!(
            !Text::new(("a".to_string() + &"×".repeat(400)).as_bytes(), whole([0, 0])).as_str().is_empty()
        );
    }
}
