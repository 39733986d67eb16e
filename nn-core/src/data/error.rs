//! What can be wrong with data, and where.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// Why a data set could not be made, read or split. Rows and columns count from 0, as indices do; lines of a file count from 1.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DataError {
    /// There is no sample.
    Empty,
    /// Inputs and targets are not equally many.
    Lengths {
        /// How many inputs.
        inputs: usize,
        /// How many targets.
        targets: usize,
    },
    /// More samples than a 32-bit index can name.
    TooMany {
        /// How many.
        samples: usize,
    },
    /// A row has another length than the network takes.
    Width {
        /// The row.
        row: usize,
        /// How many values it must have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// A class that is not below the number of classes.
    Class {
        /// The row.
        row: usize,
        /// The class.
        class: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// An input that is NaN or infinite.
    Input {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// As it prints: `NaN`, `inf`.
        value: f64,
    },
    /// A target that is NaN or infinite.
    Target {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// An index that names no sample.
    Index {
        /// Which of the indices.
        row: usize,
        /// The index.
        index: usize,
        /// How many samples there are.
        samples: usize,
    },
    /// A class without a sample, where each needs some.
    NoSamples {
        /// The class.
        class: usize,
    },
    /// An output whose targets are all yes, all no, or no probabilities, where both yes and no must occur.
    OneSided {
        /// The output.
        output: usize,
    },
    /// A fraction of a split that is not between 0 and 1, or fractions that do not sum to 1.
    Fractions {
        /// The fractions.
        fractions: [f64; 3],
    },
    /// A part of a split that would get no sample.
    EmptyPart {
        /// `train`, `dev` or `test`.
        part: &'static str,
        /// How many samples there are to share out.
        samples: usize,
    },
    /// A file that cannot be opened or read.
    File {
        /// Its path.
        path: String,
        /// What the operating system says.
        reason: String,
    },
    /// Something is wrong with the contents of a file.
    InFile {
        /// Its path.
        path: String,
        /// What, and in which line.
        error: Box<DataError>,
    },
    /// A line of a file with too few or too many columns.
    Ragged {
        /// The line.
        line: u64,
        /// How many columns it must have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// A cell of a file that is not what its column holds.
    Cell {
        /// The line.
        line: u64,
        /// The column, counted from 1.
        column: usize,
        /// What is written there.
        text: String,
        /// What should be: `a finite number`, `a class below 10`.
        expected: String,
    },
    /// A file that is not valid CSV or not UTF-8.
    Format {
        /// The line, if it is known.
        line: Option<u64>,
        /// What is wrong.
        reason: String,
    },
}

#[cfg(feature = "csv")]
impl DataError {
    /// The same, with the file that it was found in.
    pub(super) fn in_file(self, path: &std::path::Path) -> Self {
        match self {
            Self::File { .. } => self,
            found => Self::InFile { path: alloc::format!("{}", path.display()), error: Box::new(found) },
        }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the data set is empty"),
            Self::Lengths { inputs, targets } => write!(f, "{inputs} inputs, but {targets} targets"),
            Self::TooMany { samples } => {
                write!(f, "{samples} samples are more than a data set holds ({})", u32::MAX)
            }
            Self::Width { row, expected, found } => {
                write!(f, "row {row} has {found} values, but {expected} are expected")
            }
            Self::Class { row, class, classes } => {
                write!(
                    f,
                    "row {row} has class {class}, but the classes are 0 to {}",
                    classes.saturating_sub(1)
                )
            }
            Self::Input { row, column, value } => {
                write!(f, "the input in row {row}, column {column} is {value}")
            }
            Self::Target { row, column } => {
                write!(f, "the target in row {row}, column {column} is no finite number")
            }
            Self::Index { row, index, samples } => {
                write!(f, "index {row} is {index}, but there are {samples} samples")
            }
            Self::NoSamples { class } => {
                write!(f, "class {class} has no sample, so that no weight balances it")
            }
            Self::OneSided { output } => {
                write!(f, "the targets of output {output} do not hold both yes (1) and no (0)")
            }
            Self::Fractions { fractions: [train, dev, test] } => write!(
                f,
                "a split into {train}, {dev} and {test} does not make sense: fractions lie between 0 and 1 and sum to 1"
            ),
            Self::EmptyPart { part, samples } => {
                write!(f, "the {part} set would be empty: there are {samples} samples to share out")
            }
            Self::InFile { path, error } => write!(f, "{path}: {error}"),
            Self::File { path, reason } => write!(f, "{path}: {reason}"),
            Self::Ragged { line, expected, found } => {
                write!(f, "line {line} has {found} columns, but {expected} are expected")?;
                // The usual cause of a single column is another separator.
                if *found == 1 { f.write_str("; is there a separator other than `,`?") } else { Ok(()) }
            }
            Self::Cell { line, column, text, expected } => {
                write!(f, "line {line}, column {column} is `{text}`, which is not {expected}")?;
                let may_be_header = *line == 1 && text.parse::<f64>().is_err();
                if may_be_header {
                    f.write_str("; if line 1 names the columns, say `.header()`")
                } else {
                    Ok(())
                }
            }
            Self::Format { line: Some(line), reason } => write!(f, "line {line}: {reason}"),
            Self::Format { line: None, reason } => f.write_str(reason),
        }
    }
}

impl core::error::Error for DataError {}
