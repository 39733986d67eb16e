//! The words of the language: unknown ones, and those that stand in the wrong place.

use super::{did_you_mean, list};
use crate::names;

pub(crate) fn unknown_layer(word: &str, known: Option<&str>) -> String {
    let help = did_you_mean(known).unwrap_or_else(|| {
        format!("help: the layers are {}, and the activations", list(names::KINDS.iter().copied()))
    });
    format!("there is no layer `{word}`\n{help}")
}

pub(crate) fn input_as_layer() -> String {
    "the input is no layer: the network declares how many values it takes\nhelp: write `struct Name: 64 => 10 { .. }`".into()
}

pub(crate) fn activation_as_layer(word: Option<&str>) -> String {
    let word = word.unwrap_or("relu");
    format!("an activation is called by its own name\nhelp: write `{word}`, or `dense(32, {word})`")
}

pub(crate) fn no_normalization(word: &str) -> String {
    format!(
        "there is no layer `{word}` yet\n\
         help: leave it out; `standardize`, as the first layer, scales the network's inputs"
    )
}

/// A word that is nearest to `standardize`, in a place where that cannot be.
pub(crate) fn unknown_inner_layer(word: &str) -> String {
    format!(
        "there is no layer `{word}`\nhelp: leave it out; `standardize`, which is meant perhaps, can only be the first layer"
    )
}

pub(crate) fn standardize_comes_first() -> String {
    "`standardize` is fitted to the network's inputs, which only the first layer sees: here it would do nothing\n\
     help: make it the first layer of the network, or leave it out"
        .into()
}

pub(crate) fn unknown_activation(word: &str, known: Option<&str>) -> String {
    let help = did_you_mean(known)
        .unwrap_or_else(|| format!("help: the activations are {}", list(names::activation_words())));
    format!("there is no activation `{word}`\n{help}")
}

pub(crate) fn unknown_initializer(word: &str, known: Option<&str>, key: &str) -> String {
    if word == "none" {
        return format!(
            "`{key}` cannot be `none`: weights start by some initialiser\n\
             help: leave `{key}` out: the activation then decides; `bias = none` is a layer without a bias"
        );
    }
    let help = did_you_mean(known)
        .unwrap_or_else(|| format!("help: the initialisers are {}", list(names::initializer_words())));
    format!("there is no initialiser `{word}`\n{help}")
}
