//! What is no mistake and yet seldom meant. Said by `check::advice`.

pub(crate) fn dropout_of_outputs(last: &str) -> String {
    format!(
        "after `{last}`, the last layer that learns, `dropout` drops answers of the network\n\
         help: move it before `{last}`, where it drops hidden units"
    )
}

pub(crate) fn starts_alike(name: &str, init: &str) -> String {
    format!(
        "with `{init}` all weights of `{name}` start at one value, and its units as copies of one unit\n\
         help: leave `init` out: weights start at random, biases at zero"
    )
}

pub(crate) fn initializer_too_large(init: &str, activation: &str) -> String {
    let (what, right) = match activation {
        "selu" => ("the signal grows from layer to layer", "lecun_normal"),
        _ => ("what it sees starts nearer to where it is flat", "xavier_uniform"),
    };
    format!(
        "`{init}` makes up for what `relu` cuts off, and `{activation}` cuts off nothing: {what}\n\
         help: write `init = {right}`"
    )
}

pub(crate) fn initializer_too_small(init: &str, activation: &str) -> String {
    format!(
        "`{init}` does not make up for what `{activation}` cuts off: about half of the signal's mean square is lost here\n\
         help: write `init = he_normal`"
    )
}
