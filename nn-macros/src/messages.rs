//! Every sentence that the macro says: what is wrong, with the numbers and names that the user wrote, then how to mend it.
//!
//! One function a message, called by `parse`, `check` and `layers`. Where only rustc knows the numbers, a sentence keeps
//! `{0}` and `{1}` in their places, and `nn_core::__private::check` fills them in: both say the same.

use crate::check::{NumberRule, Position};
use crate::names::{self, ActivationWord};
use crate::plan::Size;

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
    // What has no number yet is named once.
    let sentence = sentence
        .replace(&format!("{{0}} values (`{first}`)"), "{0} values")
        .replace(&format!("{{1}} (`{second}`)"), "{1}");
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

// The form of a network.

pub(crate) fn nothing_declared() -> String {
    "`network!` declares no network\n\
     help: write `network! { struct Xor: 2 => 1 { dense(8, tanh), dense(1, sigmoid) } }`"
        .into()
}

pub(crate) fn expected_struct(found: &str) -> String {
    let found = if found.is_empty() { "nothing".into() } else { format!("`{found}`") };
    format!(
        "a network begins with `struct`, but here is {found}\n\
         help: write `struct Name: 64 => 10 {{ .. }}`"
    )
}

pub(crate) fn expected_network_name() -> String {
    "`struct` is followed by no name\nhelp: write `struct Name: 64 => 10 { .. }`".into()
}

pub(crate) fn no_shapes(name: &str) -> String {
    format!(
        "`{name}` does not say how many values it takes and gives\n\
         help: write `struct {name}: 64 => 10 {{ .. }}`"
    )
}

pub(crate) fn expected_colon(name: &str, found: &str) -> String {
    format!(
        "expected `:` and the shapes of `{name}`, found `{found}`\n\
         help: write `struct {name}: 64 => 10 {{ .. }}`"
    )
}

pub(crate) fn no_arrow(name: &str) -> String {
    format!(
        "`{name}` does not say how many values it gives: `=>` is missing\n\
         help: write `struct {name}: 64 => 10 {{ .. }}`"
    )
}

pub(crate) fn missing_shape(verb: &str) -> String {
    format!("how many values the network {verb} is missing here\nhelp: write `64 => 10`")
}

pub(crate) fn no_body(name: &str) -> String {
    format!(
        "`{name}` has no list of layers\n\
         help: write `{{ hidden: dense(32, relu), output: dense(10) }}` after the shapes"
    )
}

pub(crate) fn no_layers(name: &str) -> String {
    format!("`{name}` has no layers\nhelp: write at least one between the braces, as `dense(10)`")
}

pub(crate) fn image_shape(sizes: &[String]) -> String {
    let numbers: Option<Vec<u64>> = sizes.iter().map(|size| size.parse().ok()).collect();
    let product = numbers.and_then(|numbers| numbers.iter().try_fold(1_u64, |p, n| p.checked_mul(*n)));
    let value = product.map_or_else(|| sizes.join(" * "), |product| product.to_string());
    format!(
        "`[{}]` has {} sizes, but the layers take a list of values\n\
         help: write `{value}`, the number of its values",
        sizes.join(", "),
        sizes.len(),
    )
}

pub(crate) fn expected_generic() -> String {
    "a network's parameters are sizes\nhelp: write `<const HIDDEN: usize>`".into()
}

pub(crate) fn wrong_attribute() -> String {
    "this attribute cannot be read\nhelp: write `#[name]` or `#[name(..)]` before the item".into()
}

// The form of the list of layers.

pub(crate) fn keyword_as_name(name: &str) -> String {
    let raw = match name {
        "self" | "Self" | "super" | "crate" | "_" => String::new(),
        _ => format!(", or `r#{name}`"),
    };
    format!("`{name}` is a keyword of Rust and cannot be a name\nhelp: write another name{raw}")
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

pub(crate) fn network_twice(name: &str) -> String {
    format!("two networks are called `{name}`\nhelp: give this one another name")
}

pub(crate) fn network_like_tape(name: &str) -> String {
    format!(
        "`{name}Tape` is what `{name}` keeps while it learns, and cannot be another network\n\
         help: give one of the two another name"
    )
}

/// A layer with the name of a constant or parameter, which a local variable cannot have.
pub(crate) fn layer_like_constant(name: &str) -> String {
    format!(
        "`{name}` is a constant in this network and cannot be a layer's name as well\nhelp: write `{}`",
        name.to_lowercase()
    )
}

pub(crate) fn layers_without_braces(found: &str) -> String {
    format!(
        "the layers belong in `{{ }}`, right after the shapes, but here is `{found}`\n\
         help: write `{{ hidden: dense(32, relu), output: dense(10) }}` after the shapes"
    )
}

pub(crate) fn semicolon_after_network() -> String {
    "a network ends with its `}`\nhelp: remove this `;`".into()
}

pub(crate) fn visible_layer(found: &str) -> String {
    format!("the fields have the network's visibility\nhelp: leave `{found}` out")
}

pub(crate) fn nothing_before_comma() -> String {
    "nothing stands before this comma\nhelp: remove it".into()
}

pub(crate) fn expected_comma(found: &str) -> String {
    if found == ";" {
        return "expected `,`, found `;`\nhelp: write `,`".into();
    }
    let starts_something = found.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if starts_something {
        format!("expected `,` before `{found}`\nhelp: write `, {found}`")
    } else {
        format!("expected `,`, found `{found}`\nhelp: separate layers, and arguments, with `,`")
    }
}

pub(crate) fn expected_colon_after_name(found: &str) -> String {
    format!("expected `:` after the layer's name, found `{found}`\nhelp: write `hidden: dense(32)`")
}

pub(crate) fn name_without_layer() -> String {
    "this name is followed by no layer\nhelp: write `hidden: dense(32)`".into()
}

pub(crate) fn expected_layer(found: &str) -> String {
    format!("expected a layer, found `{found}`\nhelp: write a layer, as `dense(32, relu)`")
}

pub(crate) fn wrong_brackets(kind: &str) -> String {
    format!("the arguments of `{kind}` belong in parentheses\nhelp: write `{kind}(..)`")
}

pub(crate) fn expected_arrow(found: &str) -> String {
    format!("expected `=>`, found `{found}`\nhelp: write `=>`")
}

pub(crate) fn no_arrow_between(first: &str, second: &str) -> String {
    format!("expected `=>` between two sizes\nhelp: write `{first} => {second}`")
}

pub(crate) fn expected_equals(key: &str, found: &str) -> String {
    format!("expected `=` after `{key}`, found `{found}`\nhelp: write `{key} = ..`")
}

pub(crate) fn missing_value() -> String {
    "a value is missing here\nhelp: write `64 => 32` for sizes, `init = he_normal` for a key".into()
}

pub(crate) fn no_expression(found: &str) -> String {
    format!("`{found}` is no value\nhelp: write a number, a constant, or arithmetic on them")
}

pub(crate) fn conditional_layer() -> String {
    "a layer cannot be conditional: its shape depends on those before it\n\
     help: declare two networks, each with `#[cfg(..)]` before `struct`"
        .into()
}

// Layers that are made of others.

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

// Types as layers.

pub(crate) fn type_with_arguments(path: &str) -> String {
    format!("`{path}` is a type, and a type as a layer takes no arguments\nhelp: write `{path}`")
}

pub(crate) fn no_type(found: &str) -> String {
    format!(
        "`{found}` is no type\nhelp: write the name of a network or layer, as `Encoder` or `my::Swish<8>`"
    )
}

pub(crate) fn scalar_of_type(scalar: &str) -> String {
    format!("the network adds its own scalar, but here is `{scalar}`\nhelp: remove `{scalar}`")
}

pub(crate) fn parameter_in_type(found: &str, parameter: &str) -> String {
    format!(
        "the sizes of `{found}` depend on the parameter `{parameter}`, which stable Rust does not allow in a type\n\
         help: write numbers or constants between `<` and `>`, or the layers themselves"
    )
}

// `#[derive(Parameters)]`.

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

// The words.

pub(crate) fn unknown_layer(word: &str, known: Option<&str>) -> String {
    let help = did_you_mean(known).unwrap_or_else(|| {
        format!("help: the layers are {}, and the activations", list(names::KINDS.iter().copied()))
    });
    format!("there is no layer `{word}`\n{help}")
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

pub(crate) fn quoted(text: &str, word: &str) -> String {
    format!(
        "`\"{text}\"` is a text, but the words of the language have no quotes\nhelp: write `{word}` without quotes"
    )
}

pub(crate) fn layer_as_argument(found: &str) -> String {
    format!("`{found}` is a layer, and no argument of another one\nhelp: write it as an item of its own")
}

pub(crate) fn unknown_activation(word: &str, known: Option<&str>) -> String {
    let help = did_you_mean(known)
        .unwrap_or_else(|| format!("help: the activations are {}", list(names::activation_words())));
    format!("there is no activation `{word}`\n{help}")
}

pub(crate) fn unknown_initializer(word: &str, known: Option<&str>, key: &str) -> String {
    if word == "none" {
        return format!("`{key}` cannot be `none`: only a bias can be left out\nhelp: write `bias = none`");
    }
    let help = did_you_mean(known)
        .unwrap_or_else(|| format!("help: the initialisers are {}", list(names::initializer_words())));
    format!("there is no initialiser `{word}`\n{help}")
}

pub(crate) fn no_initializer(key: &str, found: &str) -> String {
    format!(
        "`{key}` is followed by an initialiser, but `{found}` is none\nhelp: write `{key} = constant({found})`"
    )
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

// Arguments.

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

pub(crate) fn one_argument(word: &str) -> String {
    format!("`{word}` takes one argument\nhelp: remove this one")
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

// Sizes.

/// A size of 0 in the layer `owner`, or in the network itself; `source` is the constant, if it is one.
pub(crate) fn zero_size(owner: &str, role: &str, source: &str) -> String {
    let owner = if owner.is_empty() { "the network".into() } else { format!("`{owner}`") };
    let verb = if role == "input" { "takes" } else { "gives" };
    let source = if source.is_empty() { String::new() } else { format!(" (`{source}`)") };
    format!(
        "{owner} {verb} 0 values{source}, but a size is at least 1\nhelp: write a number that is at least 1"
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
    format!("a size is a whole number, but `{found}` has a point\nhelp: {help}")
}

pub(crate) fn no_size(found: &str, what: &str) -> String {
    format!("a size is a whole number, but `{found}` is {what}\nhelp: write a number, as in `dense(32)`")
}

pub(crate) fn divides_by_zero(found: &str) -> String {
    format!("`{found}` divides by 0\nhelp: write a number that is at least 1")
}

pub(crate) fn arithmetic_on_parameter(found: &str, parameter: &str) -> String {
    format!(
        "`{found}` computes with the parameter `{parameter}`, which stable Rust does not allow in a type\n\
         help: add a parameter for the result, and write its name here"
    )
}

// Shapes.

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

// Warnings.

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
    let right = if activation == "selu" { "lecun_normal" } else { "xavier_uniform" };
    format!(
        "`{init}` makes up for what `relu` cuts off; before `{activation}` it makes the signal too large\n\
         help: write `init = {right}`"
    )
}

pub(crate) fn initializer_too_small(init: &str, activation: &str) -> String {
    format!(
        "`{init}` does not make up for what `{activation}` cuts off: about half of the signal's variance is lost here\n\
         help: write `init = he_normal`"
    )
}
