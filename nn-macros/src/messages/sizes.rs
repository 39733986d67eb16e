//! A size by itself.

use super::{LARGEST_SIZE, MOST_WEIGHTS};

/// A size of 0 in the layer `owner`, or in the network itself; `source` is the constant, if it is one.
pub(crate) fn zero_size(owner: &str, role: &str, source: &str) -> String {
    let owner = if owner.is_empty() { "the network".into() } else { format!("`{owner}`") };
    let verb = if role == "input" { "takes" } else { "gives" };
    let source = if source.is_empty() { String::new() } else { format!(" (`{source}`)") };
    format!(
        "{owner} {verb} 0 values{source}, but a size is at least 1\nhelp: write a number that is at least 1"
    )
}

/// A `const` parameter that is given as 0.
pub(crate) fn zero_parameter(network: &str, parameter: &str) -> String {
    format!(
        "the parameter `{parameter}` of `{network}` is 0, but a size is at least 1\nhelp: give it a number that is at least 1"
    )
}

pub(crate) fn negative_size(found: &str) -> String {
    format!("a size is at least 1, but `{found}` is negative\nhelp: write a whole number that is at least 1")
}

pub(crate) fn too_large(found: &str) -> String {
    format!("`{found}` is too large for a size\nhelp: write a number that is at most {LARGEST_SIZE}")
}

/// The same of a constant, which rustc evaluates.
pub(crate) fn too_large_constant(source: &str) -> String {
    format!(
        "`{source}` is {{0}}, which is too large for a size\nhelp: write a number that is at most {LARGEST_SIZE}"
    )
}

/// `{0}` weights in `{1}` bytes.
pub(crate) fn too_many_weights(name: &str) -> String {
    format!(
        "`{name}` would have {{0}} weights, {{1}} bytes of `f32`, but a layer has at most {MOST_WEIGHTS}\n\
         help: write a smaller number, or put a narrower layer before `{name}`"
    )
}

pub(crate) fn fraction(found: &str, value: f64) -> String {
    let help = if value.fract() == 0.0 && value >= 1.0 {
        format!("write `{value}`")
    } else {
        "write a number without a point".into()
    };
    let what = if found.contains('.') { "has a point" } else { "has an exponent" };
    format!("a size is a whole number, but `{found}` {what}\nhelp: {help}")
}

pub(crate) fn no_size(found: &str, what: &str) -> String {
    format!("a size is a whole number, but `{found}` is {what}\nhelp: write a number, as in `dense(32)`")
}

pub(crate) fn divides_by_zero(found: &str) -> String {
    format!("`{found}` divides by 0\nhelp: write a number that is at least 1")
}

/// A rate, a slope, a deviation that would depend on a parameter.
pub(crate) fn number_of_parameter(name: &str, found: &str, parameter: &str) -> String {
    format!(
        "the {name} is one number for all sizes, but `{found}` depends on the parameter `{parameter}`\n\
         help: write a number such as `0.1`, or a constant"
    )
}

pub(crate) fn arithmetic_on_parameter(found: &str, parameter: &str) -> String {
    format!(
        "`{found}` computes with the parameter `{parameter}`, which stable Rust does not allow in a type\n\
         help: add a parameter for the result, and write its name here"
    )
}
