//! What `network!` cannot compare, because a constant takes part: rustc does, with the sentence that the macro would say.
//!
//! Called from item-level constants, so that `cargo check` and editors see it. Const functions cannot format; a sentence comes
//! with `{0}` and `{1}` where its numbers belong, and is put together in an array of bytes.

/// Two sizes must be one.
#[track_caller]
pub const fn equal(left: usize, right: usize, sentence: &str) {
    if left != right {
        fail(sentence, [left, right]);
    }
}

/// A size must not be 0.
#[track_caller]
pub const fn not_zero(size: usize, sentence: &str) {
    if size == 0 {
        fail(sentence, [size, size]);
    }
}

/// A slope, a deviation: at least 0, and finite.
#[track_caller]
pub const fn not_negative(number: f64, sentence: &str) {
    if !(number >= 0.0 && number.is_finite()) {
        fail(sentence, [0, 0]);
    }
}

/// A constant: finite.
#[track_caller]
pub const fn finite(number: f64, sentence: &str) {
    if !number.is_finite() {
        fail(sentence, [0, 0]);
    }
}

/// A rate: at least 0, and less than 1.
#[track_caller]
pub const fn rate(number: f64, sentence: &str) {
    if !(number >= 0.0 && number < 1.0) {
        fail(sentence, [0, 0]);
    }
}

/// Panics with the sentence and its numbers.
#[track_caller]
const fn fail(sentence: &str, numbers: [usize; 2]) -> ! {
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
    const fn new(sentence: &[u8], numbers: [usize; 2]) -> Self {
        let mut text = Self { bytes: [0; 512], length: 0 };
        let mut at = 0;
        while at < sentence.len() {
            if at + 2 < sentence.len() && sentence[at] == b'{' && sentence[at + 2] == b'}' {
                text.push_number(numbers[(sentence[at + 1] == b'1') as usize]);
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
    const fn push_number(&mut self, number: usize) {
        let mut unit = 1;
        while number / unit >= 10 {
            unit *= 10;
        }
        while unit > 0 {
            self.push(b'0' + (number / unit % 10) as u8);
            unit /= 10;
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

    use super::Text;

    #[test]
    fn numbers_take_their_places() {
        let text = Text::new("`output` takes {0} values, but `hidden` gives {1}".as_bytes(), [40, 1032]);
        assert_eq!(text.as_str(), "`output` takes 40 values, but `hidden` gives 1032");
        assert_eq!(Text::new(b"{1}{0}{", [0, usize::MAX]).as_str(), format!("{}0{{", usize::MAX));
    }

    #[test]
    fn a_sentence_that_is_too_long_is_still_a_sentence() {
        assert!(!Text::new("×".repeat(400).as_bytes(), [0, 0]).as_str().is_empty());
        assert!(!Text::new(("a".to_string() + &"×".repeat(400)).as_bytes(), [0, 0]).as_str().is_empty());
    }
}
