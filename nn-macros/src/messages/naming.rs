//! What networks and layers are called.

pub(crate) fn keyword_as_name(name: &str) -> String {
    let raw = match name {
        "self" | "Self" | "super" | "crate" | "_" => String::new(),
        _ => format!(", or `r#{name}`"),
    };
    format!("`{name}` is a keyword of Rust and cannot be a name\nhelp: write another name{raw}")
}

/// `name` is what may be meant.
pub(crate) fn literal_as_name(found: &str, name: Option<String>) -> String {
    let quoted = found.starts_with('"');
    let why = if quoted { "stands without quotes" } else { "begins with a letter" };
    let name = name.unwrap_or_else(|| "hidden".into());
    format!("a layer's name {why}, but here is `{found}`\nhelp: write `{name}: ..`")
}

pub(crate) fn taken_name(name: &str) -> String {
    let what = match name {
        "T" => "the scalar",
        "BATCH" => "the size of a batch",
        "f32" | "usize" => "a type of numbers",
        _ => "a parameter of a method",
    };
    format!("`{name}` is {what} in every network and cannot be another name\nhelp: write a longer name")
}

pub(crate) fn name_twice(name: &str) -> String {
    format!("two layers are called `{name}`\nhelp: give this one another name")
}

pub(crate) fn parameter_twice(name: &str) -> String {
    format!("two parameters are called `{name}`\nhelp: give this one another name")
}

pub(crate) fn network_twice(name: &str) -> String {
    format!("two networks are called `{name}`\nhelp: give this one another name")
}

pub(crate) fn network_like_tape(name: &str) -> String {
    format!(
        "`{name}Tape` is what `{name}` keeps while it learns, and cannot be another network\n\
         help: give one of the two another name"
    )
}
