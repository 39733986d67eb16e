//! Two sizes that must be one. Where only rustc knows them, `{0}` and `{1}` are left in their places.

use super::{INPUT, written};
use crate::check::Position;
use crate::plan::Size;

/// A layer's declared input against what arrives.
pub(crate) fn widths_meet(
    position: &Position,
    declared: &Size,
    given: &Size,
    output: Option<&Size>,
) -> String {
    let Position { title: name, from, derived, .. } = position;
    let verb = verb(from);
    let output = output.map_or_else(|| "..".into(), Size::source);
    format!(
        "`{name}` takes {{0}} values{}, but {from} {verb} {{1}}{}{derived}\n\
         help: write `dense({{1}} => {output})`, or `dense({output})` to infer it",
        written(declared),
        written(given),
    )
}

/// What gives values: the input has them.
fn verb(from: &str) -> &'static str {
    if from == INPUT { "has" } else { "gives" }
}

/// The input of a type against what arrives.
pub(crate) fn type_meets_width(position: &Position, takes: &Size, given: &Size) -> String {
    let Position { title: name, from, derived, .. } = position;
    format!(
        "`{name}` takes {{0}} values{}, but {from} {} {{1}}{}{derived}\n\
         help: put `dense({{0}})` before it, or another layer that gives {{0}} values",
        written(takes),
        verb(from),
        written(given),
    )
}

/// What the last layer of a residual block gives against what arrives at the block.
pub(crate) fn branches_meet(
    position: &Position,
    last: &str,
    given: &Size,
    derived: &str,
    arrives: &Size,
) -> String {
    let Position { title: name, from, derived: derived_before, .. } = position;
    format!(
        "{last} gives {{0}} values{}{derived}, but {from} {} {{1}}{}{derived_before}, and `{name}` adds the two\n\
         help: write `dense({{1}})` last, so that both have one shape",
        written(given),
        verb(from),
        written(arrives),
    )
}

/// The size that the last layer was given against what the network declares.
pub(crate) fn wrong_last_size(network: &str, layer: &str, given: &Size, declared: &Size) -> String {
    format!(
        "{layer} gives {{0}} values{}, but `{network}` declares {{1}}{}\n\
         help: write `{{1}}` here, or `=> {{0}}` after the name of the network",
        written(given),
        written(declared),
    )
}

/// What arrives at the end, without a layer that set it, against what the network declares.
pub(crate) fn wrong_output(
    network: &str,
    from: &str,
    given: &Size,
    derived: &str,
    declared: &Size,
) -> String {
    format!(
        "{from} gives {{0}} values{}{derived}, but `{network}` declares {{1}}{}\n\
         help: write `=> {{0}}`, or add a `dense({{1}})` at the end",
        written(given),
        written(declared),
    )
}
