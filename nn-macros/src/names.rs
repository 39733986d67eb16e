//! The words of the language, each table once, and the nearest known word to an unknown one.

use proc_macro2::Ident;
use syn::ext::IdentExt;

/// The layers, except that every activation is a layer too.
pub(crate) const KINDS: &[&str] = &["dense", "dropout", "standardize", "residual", "concat"];

/// Those with arguments.
pub(crate) const CALLED: &[&str] = &["dense", "dropout"];

/// The keys of `key = value`.
pub(crate) const KEYS: &[&str] = &["init", "bias"];

/// An activation's word, its type in nn-core, and its argument's name and default, if it has one.
pub(crate) struct ActivationWord {
    pub(crate) word: &'static str,
    pub(crate) type_name: &'static str,
    pub(crate) argument: Option<(&'static str, f64)>,
}

/// The activations. `softmax` is one for the language; in nn-core it is a layer or a head.
pub(crate) const ACTIVATIONS: &[ActivationWord] = &[
    plain("linear", "Linear"),
    plain("relu", "Relu"),
    ActivationWord { word: "leaky_relu", type_name: "LeakyRelu", argument: Some(("slope", 0.01)) },
    ActivationWord { word: "elu", type_name: "Elu", argument: Some(("alpha", 1.0)) },
    plain("selu", "Selu"),
    plain("gelu", "Gelu"),
    plain("gelu_tanh", "GeluTanh"),
    plain("silu", "Silu"),
    plain("tanh", "Tanh"),
    plain("sigmoid", "Sigmoid"),
    plain("softplus", "Softplus"),
    plain("hard_sigmoid", "HardSigmoid"),
    plain("hard_swish", "HardSwish"),
    plain("softmax", "Softmax"),
];

const fn plain(word: &'static str, type_name: &'static str) -> ActivationWord {
    ActivationWord { word, type_name, argument: None }
}

/// An initialiser's word, its variant in nn-core, and its argument's name, if it has one.
pub(crate) struct InitializerWord {
    pub(crate) word: &'static str,
    pub(crate) variant: &'static str,
    pub(crate) argument: Option<&'static str>,
}

/// The initialisers.
pub(crate) const INITIALIZERS: &[InitializerWord] = &[
    initializer("zeros", "Zeros", None),
    initializer("constant", "Constant", Some("value")),
    initializer("normal", "Normal", Some("deviation")),
    initializer("uniform", "Uniform", Some("limit")),
    initializer("he_normal", "HeNormal", None),
    initializer("he_uniform", "HeUniform", None),
    initializer("xavier_normal", "XavierNormal", None),
    initializer("xavier_uniform", "XavierUniform", None),
    initializer("lecun_normal", "LecunNormal", None),
    initializer("lecun_uniform", "LecunUniform", None),
    initializer("orthogonal", "Orthogonal", None),
];

const fn initializer(
    word: &'static str,
    variant: &'static str,
    argument: Option<&'static str>,
) -> InitializerWord {
    InitializerWord { word, variant, argument }
}

/// The activation of this word.
pub(crate) fn activation(word: &str) -> Option<&'static ActivationWord> {
    ACTIVATIONS.iter().find(|known| known.word == word)
}

/// The initialiser of this word.
pub(crate) fn find_initializer(word: &str) -> Option<&'static InitializerWord> {
    INITIALIZERS.iter().find(|known| known.word == word)
}

/// All words that can stand as an item.
pub(crate) fn layer_words() -> impl Iterator<Item = &'static str> {
    KINDS.iter().copied().chain(activation_words())
}

/// All activations' words.
pub(crate) fn activation_words() -> impl Iterator<Item = &'static str> {
    ACTIVATIONS.iter().map(|known| known.word)
}

/// All initialisers' words.
pub(crate) fn initializer_words() -> impl Iterator<Item = &'static str> {
    INITIALIZERS.iter().map(|known| known.word)
}

/// The known word that differs from `word` the least, if it is near enough to be what was meant: at most a third of the
/// letters, and at least one, may differ. Other names of the same thing count as equal.
pub(crate) fn nearest(word: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let word = plain_form(word);
    let word = other_name(&word).unwrap_or(&word);
    known
        .map(|candidate| (distance(word, &plain_form(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The layer of which a word is another spelling, and no other name.
pub(crate) fn misspelt(word: &str) -> Option<&'static str> {
    let is_other_name = other_name(&plain_form(word)).is_some() || word == "Linear";
    nearest(word, layer_words()).filter(|_| !is_other_name)
}

/// Whether a word is written as types are: `Encoder`.
pub(crate) fn is_type(word: &Ident) -> bool {
    let word = word.unraw().to_string();
    word.starts_with(char::is_uppercase) && word != "Self"
}

/// The layer that an unknown word may mean. PyTorch's name of a dense layer is that of an activation here.
pub(crate) fn nearest_layer(word: &str, has_arguments: bool) -> Option<&'static str> {
    if word == "Linear" && has_arguments { Some("dense") } else { nearest(word, layer_words()) }
}

/// Whether a word is one of the language in other letters: `ReLU`. Before arguments, a resemblance will do: no type takes any.
pub(crate) fn is_known(word: &Ident, before_arguments: bool) -> bool {
    let word = word.to_string();
    let plain = plain_form(&word);
    let resembles = || nearest(&word, layer_words()).is_some() || word == "Linear";
    layer_words().any(|known| plain_form(known) == plain)
        || is_normalization(&word)
        || before_arguments && resembles()
}

/// Whether a word is a layer that other libraries have, and this one has not.
pub(crate) fn is_foreign(word: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "conv",
        "lstm",
        "gru",
        "rnn",
        "maxpool",
        "avgpool",
        "averagepool",
        "globalaverage",
        "adaptive",
        "flatten",
        "reshape",
        "embedding",
        "attention",
        "multihead",
        "transformer",
        "upsampl",
        "bilinear",
        "recurrent",
    ];
    let plain = plain_form(word);
    BEGINNINGS.iter().any(|beginning| plain.starts_with(beginning))
}

/// Whether a word is a layer that normalises what is inside of a network, which other libraries have.
pub(crate) fn is_normalization(word: &str) -> bool {
    let plain = plain_form(word);
    ["batchnorm", "layernorm"].iter().any(|known| plain.starts_with(known))
}

/// `MyEncoder` as `my_encoder`: the name of an unnamed layer of this type.
pub(crate) fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && out.ends_with(|c: char| c.is_lowercase() || c.is_numeric()) {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// `my_encoder` as `MyEncoder`.
pub(crate) fn camel(name: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    name.split('_').filter_map(capital).collect()
}

/// Lower case, without underscores: `LeakyReLU` is `leaky_relu`.
fn plain_form(word: &str) -> String {
    word.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// What other libraries call the same thing.
fn other_name(word: &str) -> Option<&'static str> {
    Some(match word {
        "fullyconnected" | "fc" => "dense",
        "lrelu" | "prelu" | "leaky" => "leakyrelu",
        "normalize" | "normalization" | "standardscaler" => "standardize",
        "swish" => "silu",
        "resnet" | "resblock" | "skip" | "skipconnection" | "shortcut" => "residual",
        "concatenate" | "cat" | "merge" | "parallel" => "concat",
        "identity" | "none" => "linear",
        "logistic" => "sigmoid",
        "he" | "kaiming" | "kaimingnormal" => "henormal",
        "kaiminguniform" => "heuniform",
        "lecun" => "lecunnormal",
        "random" | "randomnormal" | "gaussian" => "normal",
        "randomuniform" => "uniform",
        "glorotnormal" => "xaviernormal",
        "xavier" | "glorot" | "glorotuniform" => "xavieruniform",
        "weight" | "weights" | "weightinit" | "initializer" | "kernelinitializer" => "init",
        "biases" | "biasinit" | "biasinitializer" | "usebias" => "bias",
        _ => return None,
    })
}

/// The least number of letters to insert, remove, replace, or swap with a neighbour (Damerau, 1964).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
