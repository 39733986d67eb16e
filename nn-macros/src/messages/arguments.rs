//! The arguments of layers: their order, number and keys. Said by `parse` and `layers`.

use crate::check::NumberRule;
use crate::names::ActivationWord;

pub(crate) fn quoted(text: &str, word: &str) -> String {
    format!(
        "`\"{text}\"` is a text, but the words of the language have no quotes\nhelp: write `{word}` without quotes"
    )
}

pub(crate) fn layer_as_argument(found: &str) -> String {
    format!("`{found}` is a layer, and no argument of another one\nhelp: write it as an item of its own")
}

/// Weights that all start at one number are not what is meant by one; biases are.
pub(crate) fn no_initializer(key: &str, found: &str) -> String {
    let help = match key {
        "bias" => format!("write `bias = constant({found})`"),
        _ => {
            let positive = found.trim_start_matches('-');
            let deviation = if positive.parse().is_ok_and(|x: f64| x > 0.0) { positive } else { "0.1" };
            format!("write `{key} = normal({deviation})` for weights of that deviation, or leave `{key}` out")
        }
    };
    format!("`{key}` is followed by an initialiser, but `{found}` is none\nhelp: {help}")
}

pub(crate) fn initializer_without_key(found: &str, init: &str) -> String {
    format!("`{found}` is an initialiser, and has a key\nhelp: write `init = {init}`")
}

pub(crate) fn third_size() -> String {
    "a layer has two sizes, what it takes and what it gives\nhelp: write two layers, as `dense(64 => 32), dense(32 => 16)`".into()
}

pub(crate) fn unknown_key(kind: &str, key: &str, known: Option<&str>, value: &str) -> String {
    let help = match known {
        Some(known) => format!("help: did you mean `{known} = {value}`?"),
        None => "help: its keys are `init` and `bias`".into(),
    };
    format!("{}\n{help}", no_key(kind, key))
}

pub(crate) fn bias_by_truth(key: &str, found: &str, has_bias: bool) -> String {
    let help =
        if has_bias { "leave it out: a layer has a bias without being told" } else { "write `bias = none`" };
    let of = if key == "bias" {
        "`bias` is followed by an initialiser or `none`".into()
    } else {
        no_key("dense", key)
    };
    let found = if key == "bias" { format!(", but here is `{found}`") } else { String::new() };
    format!("{of}{found}\nhelp: {help}")
}

fn no_key(kind: &str, key: &str) -> String {
    format!("`{kind}` has no argument `{key}`")
}

pub(crate) fn activation_by_key(word: &str) -> String {
    format!("an activation stands without a key\nhelp: write `{word}` alone, after the size")
}

pub(crate) fn size_by_key(input: Option<&str>, output: Option<&str>) -> String {
    let output = output.unwrap_or("..");
    let sizes = input.map_or_else(|| output.to_string(), |input| format!("{input} => {output}"));
    format!("sizes stand without a key\nhelp: write `dense({sizes})`")
}

pub(crate) fn key_twice(key: &str) -> String {
    format!("`{key}` is given twice\nhelp: remove one of the two")
}

pub(crate) fn no_argument(word: &str) -> String {
    format!("`{word}` takes no argument\nhelp: write `{word}`")
}

/// A size after an activation that is an item of its own.
pub(crate) fn activation_with_size(word: &str, size: &str) -> String {
    if word == "linear" {
        return format!("`linear` is an activation and has no size\nhelp: write `dense({size})`");
    }
    format!(
        "`{word}` is an activation and has no size\n\
         help: write `{word}` alone, or `dense({size}, {word})` for a layer of that size"
    )
}

pub(crate) fn argument_by_key(word: &str, value: &str) -> String {
    format!("`{word}` takes its number without a key\nhelp: write `{word}({value})`")
}

pub(crate) fn one_argument(word: &str, argument: &str) -> String {
    format!("`{word}` takes one number, its {argument}\nhelp: remove this one")
}

pub(crate) fn missing_argument(word: &str, argument: &str) -> String {
    format!("`{word}` needs its {argument}\nhelp: write `{word}(0.1)`")
}

pub(crate) fn activation_argument(known: &ActivationWord) -> String {
    match known.argument {
        None => no_argument(known.word),
        Some((name, default)) => {
            let word = known.word;
            format!("`{word}` takes its {name} and nothing else\nhelp: write `{word}({default:?})`")
        }
    }
}

pub(crate) fn missing_rate() -> String {
    "`dropout` needs the chance that a value is dropped\nhelp: write `dropout(0.2)`".into()
}

pub(crate) fn dropout_argument() -> String {
    "`dropout` takes one number, the chance that a value is dropped\nhelp: write `dropout(0.2)`".into()
}

pub(crate) fn wrong_number(rule: &NumberRule, found: &str) -> String {
    let NumberRule { name, words, .. } = rule;
    format!("the {name} is {words}, but `{found}` is not\nhelp: write a number such as `0.1`")
}

/// The same of a constant, which rustc evaluates.
pub(crate) fn wrong_constant(rule: &NumberRule, source: &str) -> String {
    let NumberRule { name, words, .. } = rule;
    format!("the {name} is {words}, but `{source}` is {{0}}\nhelp: write a number such as `0.1`")
}

pub(crate) fn dense_without_size(name: &str) -> String {
    format!("`{name}` does not say how many values it gives\nhelp: write `dense(32)`, or `dense(64 => 32)`")
}

pub(crate) fn sizes_twice(first: &str, second: &str) -> String {
    format!(
        "`dense` has its size already: `{first}`\n\
         help: write `dense({first} => {second})` for {first} values in and {second} out"
    )
}

pub(crate) fn activation_for_size(size: &str, word: &str) -> String {
    format!("`{word}` is an activation, but `=>` is followed by a size\nhelp: write `dense({size}, {word})`")
}

pub(crate) fn sizes_first(size: &str) -> String {
    format!("the size comes first\nhelp: write `dense({size}, ..)`")
}

pub(crate) fn activation_twice(word: &str) -> String {
    format!("a layer has one activation\nhelp: write `{word}` as an item of its own, after the layer")
}

pub(crate) fn activation_before_keys(word: &str) -> String {
    format!("the activation comes before `key = value`\nhelp: write `dense(32, {word}, init = ..)`")
}

pub(crate) fn softmax_inside(name: &str) -> String {
    format!(
        "`softmax` is the activation of `{name}`, but the network goes on after it\n\
         help: use `relu` or another activation here, or write `softmax` as an item of its own after `{name}`"
    )
}

/// The same of a layer in a block, after which the network may well end.
pub(crate) fn softmax_in_block(name: &str, block: &str) -> String {
    format!(
        "`softmax` is the activation of `{name}` inside of `{block}`, but only a network's last layer has it\n\
         help: use `relu` or another activation here, or write `softmax` as an item of its own after `{block}`"
    )
}
