//! Layers that are made of others, and types as layers.

pub(crate) fn no_braces(word: &str) -> String {
    let example = match word {
        "concat" => "concat { { dense(16, relu) }, { dense(8, tanh) } }",
        _ => "residual { dense(64, relu), dense(64) }",
    };
    format!("`{word}` is followed by its layers in braces\nhelp: write `{example}`")
}

pub(crate) fn no_branch() -> String {
    "a branch of `concat` stands in braces of its own\n\
     help: write `concat { { dense(16, relu) }, { dense(8, tanh) } }`"
        .into()
}

pub(crate) fn empty_branch() -> String {
    "this branch has no layers\nhelp: write at least one between the braces, as `dense(8)` or `linear`".into()
}

pub(crate) fn too_few_branches(count: usize) -> String {
    let found = if count == 0 { "no branch".into() } else { format!("{count} branch") };
    format!(
        "`concat` joins what two or more branches give, but here is {found}\n\
         help: write `concat {{ {{ dense(16, relu) }}, {{ dense(8, tanh) }} }}`"
    )
}

pub(crate) fn sum_of_parameters(name: &str, sum: &str, parameter: &str) -> String {
    format!(
        "`{name}` gives `{sum}` values, which computes with the parameter `{parameter}`: stable Rust does not allow that in a type\n\
         help: give the branches of `concat` sizes that are numbers or constants"
    )
}

/// `right` is what may be meant.
pub(crate) fn called_type(path: &str, right: &str) -> String {
    format!(
        "there is no layer `{path}` that takes arguments in parentheses\n\
         help: write a built-in layer, as `dense(32, relu)`, or `{right}` if that is a type of your own"
    )
}

/// A network that is generic over sizes, with too few or too many of them.
pub(crate) fn wrong_number_of_sizes(name: &str, parameters: &[String], given: &[String]) -> String {
    let count = |count: usize| match count {
        0 => "no size".into(),
        1 => "1 size".into(),
        count => format!("{count} sizes"),
    };
    let words = parameters.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let words = if words.is_empty() { words } else { format!(" ({words})") };
    let sizes = given.iter().map(String::as_str).chain(std::iter::repeat("8")).take(parameters.len());
    let sizes = sizes.collect::<Vec<_>>().join(", ");
    let right = if sizes.is_empty() { name.to_string() } else { format!("{name}<{sizes}>") };
    let verb = if given.len() > 1 { "are" } else { "is" };
    format!(
        "`{name}` has {}{words} between `<` and `>`, but here {verb} {}\nhelp: write `{right}`",
        count(parameters.len()),
        count(given.len()),
    )
}

pub(crate) fn no_type(found: &str) -> String {
    format!(
        "`{found}` is no type\nhelp: write the name of a network or layer, as `Encoder` or `my::Swish<8>`"
    )
}

pub(crate) fn unclosed_type() -> String {
    "this `<` has no `>`\nhelp: write `Mlp<4, 16>`, or the name of a type alone".into()
}

pub(crate) fn network_in_itself(name: &str) -> String {
    format!(
        "`{name}` would be a layer of itself, without end\nhelp: name another network, or write its layers here"
    )
}

pub(crate) fn scalar_of_type(scalar: &str) -> String {
    format!("the network adds its own scalar, but here is `{scalar}`\nhelp: remove `{scalar}`")
}

/// A type with a `standardize` that does not see the inputs.
pub(crate) fn fitted_inside(name: &str, path: &str) -> String {
    format!(
        "`{path}` begins with `standardize`, which is fitted to the network's inputs, but only the first layer sees those: here it would do \
         nothing\nhelp: make `{name}` the first layer of the network, or take `standardize` out of `{path}`"
    )
}

pub(crate) fn softmax_of_type(name: &str, path: &str, network: &str) -> String {
    format!(
        "`{path}` ends with `softmax`, but losses look for it at the end of `{network}` itself\n\
         help: take `softmax` out of `{path}`, and write it after `{name}`"
    )
}

pub(crate) fn parameter_in_type(found: &str, parameter: &str) -> String {
    format!(
        "the sizes of `{found}` depend on the parameter `{parameter}`, which stable Rust does not allow in a type\n\
         help: write numbers or constants between `<` and `>`, or the layers themselves"
    )
}
