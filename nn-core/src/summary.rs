//! The table of a network's layers, as a constant.

use core::fmt;

/// A network's layers: printed as a table by `{}`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary<'a> {
    /// The network's name.
    pub name: &'a str,
    /// The shape of one input: `[features]`, or `[channels, height, width]`.
    pub input: &'a [usize],
    /// A row a layer.
    pub rows: &'a [Row<'a>],
    /// Bytes of one number.
    pub scalar_bytes: usize,
}

/// One layer of a [`Summary`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// The name of the network's field: `hidden`.
    pub name: &'a str,
    /// The layer as it was declared: `dense(32, relu)`.
    pub layer: &'a str,
    /// The shape of one output.
    pub output: &'a [usize],
    /// Numbers that training moves.
    pub parameters: usize,
    /// Numbers that are measured, not trained.
    pub buffers: usize,
    /// How the weights start: `he_normal`. Empty without weights.
    pub initializer: &'a str,
    /// The rows of the layers that this one is made of; their counts are part of this row's. Printed below it, indented.
    pub inner: &'a [Row<'a>],
}

/// Rules above and below, a layer a row, then the totals. Counts are right-aligned, with commas between thousands.
impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles = ["layer", "kind", "output", "parameters", "buffers", "initializer"].map(Cell::Text);
        let mut widths = titles.map(|title| title.width());
        self.each_row(&mut |row| {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
            Ok(())
        })?;
        if self.rows.iter().all(|row| row.buffers == 0) {
            widths[BUFFERS] = 0;
        }
        let line = widths.iter().filter(|width| **width > 0).map(|width| width + GAP).sum::<usize>() - GAP;
        writeln!(f, "{}", self.name)?;
        writeln!(f, "{:─<line$}", "")?;
        write_row(f, titles, widths)?;
        writeln!(f, "{:─<line$}", "")?;
        self.each_row(&mut |row| write_row(f, row, widths))?;
        writeln!(f, "{:─<line$}", "")?;
        self.write_totals(f)
    }
}

impl Summary<'_> {
    /// The input, then the layers, each before those that it is made of.
    fn each_row(&self, visit: &mut dyn FnMut([Cell<'_>; COLUMNS]) -> fmt::Result) -> fmt::Result {
        let empty = Cell::Text("");
        visit([Cell::Text("input"), empty, Cell::Shape(self.input), empty, empty, empty])?;
        each_row(self.rows, 0, visit)
    }

    fn write_totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters = self.rows.iter().map(|row| row.parameters).sum::<usize>();
        let buffers = self.rows.iter().map(|row| row.buffers).sum::<usize>();
        let total = parameters + buffers;
        let (numbers, bytes) = (width(Thousands(total)), width(Thousands(total * self.scalar_bytes)));
        let lines = [("parameters", parameters, "\n"), ("buffers", buffers, "\n"), ("total", total, "")];
        for (label, count, end) in lines {
            write!(f, "{label:<10}")?;
            write_right(f, Thousands(count), GAP + numbers)?;
            write_right(f, Thousands(count * self.scalar_bytes), GAP + bytes)?;
            write!(f, " bytes{end}")?;
        }
        Ok(())
    }
}

fn each_row(
    rows: &[Row<'_>],
    depth: usize,
    visit: &mut dyn FnMut([Cell<'_>; COLUMNS]) -> fmt::Result,
) -> fmt::Result {
    rows.iter().try_for_each(|row| {
        visit(row.cells(depth))?;
        each_row(row.inner, depth + 1, visit)
    })
}

impl Row<'_> {
    fn cells(&self, depth: usize) -> [Cell<'_>; COLUMNS] {
        [
            Cell::Name(depth, self.name),
            Cell::Text(self.layer),
            Cell::Shape(self.output),
            Cell::Count(self.parameters),
            Cell::Count(self.buffers),
            Cell::Text(self.initializer),
        ]
    }
}

const COLUMNS: usize = 6;
const PARAMETERS: usize = 3;
/// The column that is left out of a network without buffers.
const BUFFERS: usize = 4;
/// Spaces between columns.
const GAP: usize = 2;

/// What stands at one place of the table.
#[derive(Clone, Copy)]
enum Cell<'a> {
    Text(&'a str),
    /// A layer's name, so many layers deep.
    Name(usize, &'a str),
    Shape(&'a [usize]),
    Count(usize),
}

impl Cell<'_> {
    fn width(&self) -> usize {
        width(self)
    }
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Name(depth, name) => write!(f, "{:1$}{name}", "", 2 * depth),
            Self::Shape(shape) => write!(f, "{shape:?}"),
            Self::Count(count) => write!(f, "{}", Thousands(*count)),
        }
    }
}

/// 1,234,567.
pub(crate) struct Thousands(pub(crate) usize);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            count if count < 1000 => write!(f, "{count}"),
            count => write!(f, "{},{:03}", Thousands(count / 1000), count % 1000),
        }
    }
}

/// A row without trailing spaces: a cell's padding is written when the next cell has something to show.
fn write_row(f: &mut fmt::Formatter<'_>, row: [Cell<'_>; COLUMNS], widths: [usize; COLUMNS]) -> fmt::Result {
    let mut spaces = 0;
    for (column, (cell, column_width)) in row.into_iter().zip(widths).enumerate() {
        if column_width == 0 {
            continue;
        }
        let (content, counts) = (cell.width(), matches!(column, PARAMETERS | BUFFERS));
        let (before, after) = if counts { (column_width - content, 0) } else { (0, column_width - content) };
        if content > 0 {
            write!(f, "{:1$}{cell}", "", spaces + before)?;
            spaces = after + GAP;
        } else {
            spaces += column_width + GAP;
        }
    }
    writeln!(f)
}

/// `content` at the right end of a column of this width.
fn write_right(f: &mut fmt::Formatter<'_>, content: impl fmt::Display, column: usize) -> fmt::Result {
    write!(f, "{:1$}{content}", "", column - width(&content))
}

/// How many characters something prints.
fn width(content: impl fmt::Display) -> usize {
    struct Counter(usize);
    impl fmt::Write for Counter {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.chars().count();
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // A counter refuses nothing.
    let _ = fmt::Write::write_fmt(&mut counter, format_args!("{content}"));
    counter.0
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::string::ToString;

    use super::*;

    const HIDDEN: Row<'_> = Row {
        name: "hidden",
        layer: "dense(64 => 32, relu, init = he_normal)",
        output: &[32],
        parameters: 2080,
        buffers: 0,
        initializer: "he_normal",
        inner: &[],
    };
    const STANDARDIZE: Row<'_> = Row {
        name: "standardize",
        layer: "standardize",
        output: &[1, 8, 8],
        parameters: 0,
        buffers: 128,
        initializer: "",
        inner: &[],
    };

    #[test]
    fn a_table_with_buffers() {
        let output = Row {
            name: "output",
            layer: "dense(10, softmax)",
            output: &[10],
            parameters: 1_234_330,
            ..HIDDEN
        };
        let rows = &[STANDARDIZE, HIDDEN, Row { initializer: "xavier_uniform", ..output }];
        let summary = Summary { name: "Digits", input: &[1, 8, 8], rows, scalar_bytes: 4 };
        assert_eq!(
            summary.to_string(),
            "\
Digits
────────────────────────────────────────────────────────────────────────────────────────────────────
layer        kind                                     output     parameters  buffers  initializer
────────────────────────────────────────────────────────────────────────────────────────────────────
input                                                 [1, 8, 8]
standardize  standardize                              [1, 8, 8]           0      128
hidden       dense(64 => 32, relu, init = he_normal)  [32]            2,080        0  he_normal
output       dense(10, softmax)                       [10]        1,234,330        0  xavier_uniform
────────────────────────────────────────────────────────────────────────────────────────────────────
parameters  1,236,410  4,945,640 bytes
buffers           128        512 bytes
total       1,236,538  4,946,152 bytes"
        );
    }

    #[test]
    fn a_table_without_buffers() {
        let summary = Summary { name: "Tiny", input: &[64], rows: &[HIDDEN], scalar_bytes: 8 };
        assert_eq!(
            summary.to_string(),
            "\
Tiny
────────────────────────────────────────────────────────────────────────────────
layer   kind                                     output  parameters  initializer
────────────────────────────────────────────────────────────────────────────────
input                                            [64]
hidden  dense(64 => 32, relu, init = he_normal)  [32]         2,080  he_normal
────────────────────────────────────────────────────────────────────────────────
parameters  2,080  16,640 bytes
buffers         0       0 bytes
total       2,080  16,640 bytes"
        );
    }

    #[test]
    fn layers_within_layers_are_indented_and_counted_once() {
        let inner = &[Row { layer: "dense(32, relu)", ..HIDDEN }, STANDARDIZE];
        let block = Row {
            name: "residual",
            layer: "residual",
            parameters: 2080,
            buffers: 128,
            initializer: "",
            inner,
            ..HIDDEN
        };
        let summary = Summary {
            name: "Deep",
            input: &[32],
            rows: &[Row { name: "encoder", inner: &[block], ..block }],
            scalar_bytes: 4,
        };
        assert_eq!(
            summary.to_string(),
            "\
Deep
─────────────────────────────────────────────────────────────────────────────
layer            kind             output     parameters  buffers  initializer
─────────────────────────────────────────────────────────────────────────────
input                             [32]
encoder          residual         [32]            2,080      128
  residual       residual         [32]            2,080      128
    hidden       dense(32, relu)  [32]            2,080        0  he_normal
    standardize  standardize      [1, 8, 8]           0      128
─────────────────────────────────────────────────────────────────────────────
parameters  2,080  8,320 bytes
buffers       128    512 bytes
total       2,208  8,832 bytes"
        );
    }

    #[test]
    fn a_network_without_layers() {
        let summary = Summary { name: "Nothing", input: &[3], rows: &[], scalar_bytes: 4 };
        assert_eq!(
            summary.to_string(),
            "\
Nothing
────────────────────────────────────────────
layer  kind  output  parameters  initializer
────────────────────────────────────────────
input        [3]
────────────────────────────────────────────
parameters  0  0 bytes
buffers     0  0 bytes
total       0  0 bytes"
        );
    }

    #[test]
    fn thousands_are_separated() {
        let texts = [0, 7, 999, 1000, 1024, 999_999, 1_000_000, 12_034_056].map(|n| Thousands(n).to_string());
        assert_eq!(texts, ["0", "7", "999", "1,000", "1,024", "999,999", "1,000,000", "12,034,056"]);
    }
}
