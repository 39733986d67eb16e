//! Data sets from CSV: a sample a line, its inputs first, then its class or its target values.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use nalgebra::SVector;

use crate::data::{DataError, Dataset, Target};
use crate::loss::Class;
use crate::scalar::Scalar;

/// How a CSV file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Csv {
    header: bool,
    delimiter: u8,
}

impl Default for Csv {
    fn default() -> Self {
        Self::new()
    }
}

impl Csv {
    /// Comma-separated, the first line a sample already.
    pub const fn new() -> Self {
        Self { header: false, delimiter: b',' }
    }

    /// The first line is a header, and left out.
    pub const fn header(mut self) -> Self {
        self.header = true;
        self
    }

    /// Another separator than a comma: `b';'`, `b'\t'`.
    pub const fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// Lines of `IN` numbers and a class index.
    ///
    /// # Errors
    /// A line with another number of columns; a cell that is no finite number, or no class below `OUT`, with line, column and text; no line
    /// at all; what the reader says.
    pub fn read_classes<T: Scalar, const IN: usize, const OUT: usize>(
        self,
        reader: impl Read,
    ) -> Result<Dataset<T, IN, Class<OUT>>, DataError> {
        self.read(reader, IN + 1, |cells| {
            let class = cells.text(IN).parse().ok().and_then(Class::new);
            class.ok_or_else(|| cells.wrong(IN, format!("a class from 0 to {}", OUT.saturating_sub(1))))
        })
    }

    /// Lines of `IN` numbers and `OUT` target values.
    ///
    /// # Errors
    /// As [`Csv::read_classes`].
    pub fn read_values<T: Scalar, const IN: usize, const OUT: usize>(
        self,
        reader: impl Read,
    ) -> Result<Dataset<T, IN, SVector<T, OUT>>, DataError> {
        self.read(reader, IN + OUT, |cells| cells.numbers(IN))
    }

    /// [`Csv::read_classes`] of a file.
    ///
    /// # Errors
    /// As [`Csv::read_classes`], or the file cannot be opened.
    pub fn open_classes<T: Scalar, const IN: usize, const OUT: usize>(
        self,
        path: impl AsRef<Path>,
    ) -> Result<Dataset<T, IN, Class<OUT>>, DataError> {
        self.read_classes(open(path.as_ref())?).map_err(|error| error.in_file(path.as_ref()))
    }

    /// [`Csv::read_values`] of a file.
    ///
    /// # Errors
    /// As [`Csv::read_values`], or the file cannot be opened.
    pub fn open_values<T: Scalar, const IN: usize, const OUT: usize>(
        self,
        path: impl AsRef<Path>,
    ) -> Result<Dataset<T, IN, SVector<T, OUT>>, DataError> {
        self.read_values(open(path.as_ref())?).map_err(|error| error.in_file(path.as_ref()))
    }

    fn read<T: Scalar, Y: Target<T>, const IN: usize>(
        self,
        mut reader: impl Read,
        columns: usize,
        mut target: impl FnMut(&Cells<'_>) -> Result<Y, DataError>,
    ) -> Result<Dataset<T, IN, Y>, DataError> {
        let mut text = Vec::new();
        let reason = |error: std::io::Error| DataError::Format { line: None, reason: error.to_string() };
        reader.read_to_end(&mut text).map_err(reason)?;
        let mut lines = ::csv::ReaderBuilder::new()
            .has_headers(self.header)
            .delimiter(self.delimiter)
            .flexible(true)
            .trim(::csv::Trim::All)
            .from_reader(text.as_slice());
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        let mut record = ::csv::StringRecord::new();
        let mut place = Place { text: &text, line: 1, byte: 0 };
        while lines.read_record(&mut record).map_err(|error| format_error(&error))? {
            let cells = Cells { record: &record, line: place.line_of(&record) };
            if record.len() != columns {
                return Err(DataError::Ragged { line: cells.line, expected: columns, found: record.len() });
            }
            inputs.push(cells.numbers(0)?);
            targets.push(target(&cells)?);
        }
        Dataset::new(inputs, targets)
    }
}

/// Where reading is. The line that a record of the crate tells is that of the blank lines before it.
struct Place<'a> {
    text: &'a [u8],
    line: u64,
    byte: usize,
}

impl Place<'_> {
    fn line_of(&mut self, record: &::csv::StringRecord) -> u64 {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let blank = self.text[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = &self.text[self.byte..start + blank];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.byte = start + blank;
        self.line
    }
}

/// The cells of one line.
struct Cells<'a> {
    record: &'a ::csv::StringRecord,
    line: u64,
}

impl Cells<'_> {
    fn text(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }

    fn numbers<T: Scalar, const N: usize>(&self, first: usize) -> Result<SVector<T, N>, DataError> {
        let mut numbers = SVector::<T, N>::zeros();
        for (i, number) in numbers.iter_mut().enumerate() {
            *number = self.number(first + i)?;
        }
        Ok(numbers)
    }

    fn number<T: Scalar>(&self, column: usize) -> Result<T, DataError> {
        let number = self.text(column).parse().ok().map(T::from_f64).filter(|number| number.is_finite());
        number.ok_or_else(|| self.wrong(column, "a finite number".to_string()))
    }

    fn wrong(&self, column: usize, expected: String) -> DataError {
        DataError::Cell { line: self.line, column: column + 1, text: self.text(column).to_string(), expected }
    }
}

fn open(path: &Path) -> Result<File, DataError> {
    File::open(path)
        .map_err(|error| DataError::File { path: path.display().to_string(), reason: error.to_string() })
}

fn format_error(error: &::csv::Error) -> DataError {
    DataError::Format { line: error.position().map(::csv::Position::line), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Flowers = Dataset<f32, 2, Class<3>>;

    fn read(text: &str) -> Result<Flowers, DataError> {
        Csv::new().read_classes(text.as_bytes())
    }

    #[test]
    fn classes_and_values_are_read() {
        let data = read("1.5, 2,0\n-3e-1,4,2\n").expect("good lines");
        assert_eq!(data.inputs()[1], SVector::<f32, 2>::new(-0.3, 4.0));
        assert_eq!(data.targets()[1].index(), 2);
        let values: Dataset<f64, 1, SVector<f64, 2>> =
            Csv::new().header().delimiter(b';').read_values("a;b;c\n1;2;3\n".as_bytes()).expect("good lines");
        assert_eq!((values.len(), values.targets()[0][1]), (1, 3.0));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |text: &str, message: &str| {
            assert_eq!(read(text).expect_err("bad lines").to_string(), message);
        };
        told("", "the data set is empty");
        told(
            "a,b,class\n1,2,0\n",
            "line 1, column 1 is `a`, which is not a finite number; if line 1 names the columns, say `.header()`",
        );
        told("1;2;0\n", "line 1 has 1 columns, but 3 are expected; is there a separator other than `,`?");
        told("1,2,0\n1,2,0,4\n", "line 2 has 4 columns, but 3 are expected");
        told("1,2,0\n1,two,0\n", "line 2, column 2 is `two`, which is not a finite number");
        told("1,NaN,0\n", "line 1, column 2 is `NaN`, which is not a finite number");
        told("1,1e40,0\n", "line 1, column 2 is `1e40`, which is not a finite number");
        told("1,2,0\r\n1,2\r\n", "line 2 has 2 columns, but 3 are expected");
        told("1,2,0\n\n1,2,3\n", "line 3, column 3 is `3`, which is not a class from 0 to 2");
    }

    #[test]
    fn a_file_that_is_none_is_told_with_its_path() {
        let missing = Csv::new().open_classes::<f32, 2, 3>("no/such/file.csv").expect_err("no file");
        assert!(missing.to_string().starts_with("no/such/file.csv: "));
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let no_data = Csv::new().open_classes::<f32, 2, 3>(manifest).expect_err("no data");
        assert!(no_data.to_string().starts_with(&format!("{manifest}: line 1 has 1 columns")), "{no_data}");
        let bytes: &[u8] = b"1,2,0\n1,\xff,0\n";
        let broken = Csv::new().read_classes::<f32, 2, 3>(bytes).expect_err("no UTF-8");
        assert!(matches!(broken, DataError::Format { line: Some(2), .. }));
    }
}
