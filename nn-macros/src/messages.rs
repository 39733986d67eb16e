//! Every sentence that the macro says: what is wrong, with the numbers and names that the user wrote, then how to mend it.
//!
//! One function a message, called by `parse`, `check` and `layers`; a file for what they are about. Where only rustc knows the numbers, a
//! sentence keeps `{0}` and `{1}` in their places, and `nn_core::__private::check` fills them in: both say the same.

mod arguments;
mod composition;
mod derive;
mod grammar;
mod naming;
mod shapes;
mod sizes;
mod warnings;
mod words;

use crate::plan::Size;

pub(crate) use arguments::*;
pub(crate) use composition::*;
pub(crate) use derive::*;
pub(crate) use grammar::*;
pub(crate) use naming::*;
pub(crate) use shapes::*;
pub(crate) use sizes::*;
pub(crate) use warnings::*;
pub(crate) use words::*;

/// A size beyond this is a slip of the keyboard. `nn_core::__private::check` holds constants to the same.
pub(crate) const LARGEST_SIZE: i128 = 1 << 24;

/// The most weights that a layer may have, 8 GiB of `f32`. `nn_core::__private::check` holds constants to the same.
pub(crate) const MOST_WEIGHTS: u64 = 1 << 31;

/// How the input is called where a layer's name would stand.
pub(crate) const INPUT: &str = "the input";

/// A sentence with its two numbers in their places.
pub(crate) fn fill(sentence: &str, first: &str, second: &str) -> String {
    let plural =
        |number: &str| if number == "1" { "1 value".to_string() } else { format!("{number} values") };
    sentence
        // Where a number is not known, its expression stands in its place, and is not repeated.
        .replace(&format!("{{0}} values (`{first}`)"), "{0} values")
        .replace(&format!("{{1}} (`{second}`)"), "{1}")
        .replace("{0} values", &plural(first))
        .replace("{1} values", &plural(second))
        .replace("{0}", first)
        .replace("{1}", second)
}

/// The expression behind a number that only rustc knows.
fn written(size: &Size) -> String {
    match size {
        Size::Constant { source, .. } => format!(" (`{source}`)"),
        _ => String::new(),
    }
}

fn did_you_mean(known: Option<&str>) -> Option<String> {
    known.map(|known| format!("help: did you mean `{known}`?"))
}

fn list(words: impl Iterator<Item = &'static str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
