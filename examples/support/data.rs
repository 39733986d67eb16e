//! The digits that the repository carries, as a part of the program: it runs from any directory.

use flate2::read::GzDecoder;
use nn_core::data::csv::Csv;
use nn_core::data::{DataError, Dataset};
use nn_core::loss::Class;

/// 64 pixels of 0 (paper) to 16 (ink), row by row, and the digit.
pub(crate) type Images = Dataset<f32, 64, Class<10>>;

/// Source and licence: examples/data/README.md.
const DIGITS: &[u8] = include_bytes!("../data/digits.csv.gz");

/// 1,797 handwritten digits.
pub(crate) fn digits() -> Result<Images, DataError> {
    Csv::new().read_classes(GzDecoder::new(DIGITS))
}
