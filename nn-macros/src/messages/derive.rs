//! `#[derive(Parameters)]`.

use super::did_you_mean;

pub(crate) fn no_struct(name: &str) -> String {
    format!(
        "`{name}` is no struct, but what a layer learns are the fields of one\nhelp: write `struct {name}`"
    )
}

pub(crate) fn no_scalar(name: &str) -> String {
    format!(
        "`{name}` does not say of which scalar its numbers are\n\
         help: write `struct {name}<T = f32>`: the last type parameter is the scalar"
    )
}

pub(crate) fn tensor_without_role(is_tensor: bool) -> String {
    if is_tensor {
        return "this tensor does not say what it is for\nhelp: write `#[role(weight)]`, `bias`, `scale` or `buffer` before it".into();
    }
    "a number by itself is no tensor\nhelp: write `#[role(scale)]` before it, and `SVector<T, 1>` for its type".into()
}

pub(crate) fn no_role() -> String {
    "a tensor has one role\nhelp: write `#[role(weight)]`, `bias`, `scale` or `buffer`".into()
}

pub(crate) fn unknown_role(word: &str, known: Option<&str>) -> String {
    let help = did_you_mean(known)
        .unwrap_or_else(|| "help: the roles are `weight`, `bias`, `scale` and `buffer`".into());
    format!("there is no role `{word}`\n{help}")
}

pub(crate) fn no_shape_attribute() -> String {
    "expected the sizes of one input and one output\nhelp: write `#[shape(4 => 2)]`".into()
}

pub(crate) fn no_crate_attribute() -> String {
    "expected the path of nn-core\nhelp: write `#[parameters(crate = nn_core)]`".into()
}
