//! Wrong networks, and what the macro says to each: one mistake, one error, at the tokens to change.

use std::fmt::Write;

use expect_test::expect_file;
use proc_macro2::TokenStream;

use crate::check::Checked;
use crate::diagnostics::Mistake;
use crate::layers::Layer;
use crate::plan::{Plan, Warning};
use crate::{check, parse};

/// What is wrong with `source`.
pub(super) fn mistakes(source: &str) -> Vec<Mistake> {
    let tokens: TokenStream = source.parse().expect("brackets match");
    let input = [": :".parse().unwrap_or_default(), TokenStream::from(semicolon()), tokens];
    let (root, mut declarations) = parse::parse(input.into_iter().collect());
    check::name_networks(&mut declarations);
    let checked = check::check_all(declarations, &root).into_iter();
    let mistakes = checked.flat_map(|Checked { network, diagnostics, outcome }| {
        let is_silent = network.is_some() && outcome.is_err() && diagnostics.is_empty();
        assert!(!is_silent, "no plan and no mistake: {source}");
        diagnostics.into_mistakes()
    });
    mistakes.collect()
}

fn semicolon() -> proc_macro2::TokenTree {
    proc_macro2::Punct::new(';', proc_macro2::Spacing::Alone).into()
}

/// The source, each mistake underlined, and its sentence.
pub(super) fn report(source: &str, mistakes: &[Mistake]) -> String {
    let mut out = format!("{source}\n");
    for Mistake { place, text } in mistakes {
        let range = place.first.byte_range().start..place.last.byte_range().end;
        // All sources of this run are in one map of positions: only the columns count.
        let (start, end) = (place.first.start().column, place.last.end().column);
        assert!(!range.is_empty() && start < end, "a mistake at no token: {source}\n{text}");
        let _ = writeln!(out, "{}{}", " ".repeat(start), "^".repeat(end - start));
        for line in text.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    out
}

/// Puts layers into a network of 64 values in and 10 out.
fn layers(layers: &str) -> String {
    format!("struct Net: 64 => 10 {{ {layers} }}")
}

fn check_all(file: &expect_test::ExpectFile, expected: usize, sources: impl Iterator<Item = String>) {
    let mut reports = Vec::new();
    let mut miscounted = Vec::new();
    for source in sources {
        let mistakes = mistakes(&source);
        if mistakes.len() != expected {
            miscounted.push(report(&source, &mistakes));
        }
        reports.push(report(&source, &mistakes));
    }
    file.assert_eq(&reports.join("\n"));
    assert!(miscounted.is_empty(), "not {expected} mistakes:\n{}", miscounted.join("\n"));
}

#[test]
fn one_wrong_layer_is_one_mistake() {
    let wrong = [
        // Widths.
        "hidden: dense(32), output: dense(40 => 10)",
        "hidden: dense(65 => 32), output: dense(10)",
        "dense(16 + 16), relu, dropout(0.5), dense(2 * 20 => 10)",
        "dense(1), dense(2 => 10)",
        "hidden: dense(32, relu), output: dense(12, softmax)",
        "hidden: dense(32), output: dense(12), relu",
        "standardize",
        "relu, tanh",
        // Sizes.
        "dense(0), dense(10)",
        "hidden: dense(0 => 10)",
        "dense(-3), dense(10)",
        "dense(32.5), dense(10)",
        "dense(32.0 => 10)",
        "dense(3 - 3), dense(10)",
        "dense(10 / 0), dense(10)",
        "dense(99999999999), dense(10)",
        "dense(1 << 80), dense(10)",
        "dense(340282366920938463463374607431768211456), dense(10)",
        "dense(32u8), dense(10)",
        "dense(\"32\"), dense(10)",
        "dense(true), dense(10)",
        "dense([32]), dense(10)",
        "dense(()), dense(10)",
        "dense(32 *), dense(10)",
        "dense(), dense(10)",
        "dense, dense(10)",
        "hidden: dense(relu), dense(10)",
        "dense(16777217), dense(10)",
        "wide: dense(65536), hidden: dense(65536, relu), dense(10)",
        // Order, number and names of the arguments.
        "dense(relu, 32), dense(10)",
        "dense(64, 32), dense(10)",
        "dense(32, init = he_normal, relu), dense(10)",
        "dense(init = he_normal, 32), dense(10)",
        "dense(32, relu, tanh), dense(10)",
        "dense(64 -> 32), dense(10)",
        "dense(64 =>), dense(10)",
        "dense(=> 32), dense(10)",
        "dense(32, init: he_normal), dense(10)",
        "dense(32, init =), dense(10)",
        "dense(32, inti = he_normal), dense(10)",
        "dense(32, kernel_initializer = he_normal), dense(10)",
        "dense(32, stride = 2), dense(10)",
        "dense(32, bias = none, bias = zeros), dense(10)",
        "dense(32, init = none), dense(10)",
        "dense(32, bias = 0.1), dense(10)",
        "dense(32, init = he_norml), dense(10)",
        "dense(32, init = kaiming_normal), dense(10)",
        "dense(32, init = random), dense(10)",
        "dense(32, init = normal), dense(10)",
        "dense(32, init = normal(-0.1)), dense(10)",
        "dense(32, init = normal(0.0, 0.1)), dense(10)",
        "dense(32, init = he_normal(2)), dense(10)",
        "dense(32, rellu), dense(10)",
        "dense(32, ReLU), dense(10)",
        "dense(32, swish), dense(10)",
        "dense(32, wobble), dense(10)",
        "dense(32, relu(0.1)), dense(10)",
        "dense(32, leaky_relu(-0.1)), dense(10)",
        "dense(32, leaky_relu(0.1, 0.2)), dense(10)",
        "dense(32, elu(\"big\")), dense(10)",
        "dense(32, softmax), dense(10)",
        "dropout, dense(10)",
        "dropout(1.0), dense(10)",
        "dropout(-0.5), dense(10)",
        "dropout(20), dense(10)",
        "dropout(0.2, 0.3), dense(10)",
        "dropout(rate = 0.2), dense(10)",
        "standardize(64), dense(10)",
        "dense(10), softmax(10)",
        "tanh(2), dense(10)",
        "leaky_relu(slope = 0.1), dense(10)",
        "dense(32, leaky_relu(slope = 0.1)), dense(10)",
        "dense(32, init = normal(std = 0.1)), dense(10)",
        "relu(32), dense(10)",
        "linear(32), dense(10)",
        "linear(64 => 32), dense(10)",
        "dense(10), sigmoid(8)",
        "dense(32, \"relu\"), dense(10)",
        "dense(32, \"ReLU\"), dense(10)",
        "dense(32, \"wobble\"), dense(10)",
        "dense(32, init = \"he_normal\"), dense(10)",
        "dense(32, bias = \"none\"), dense(10)",
        "dense(32, bias = false), dense(10)",
        "dense(32, bias = True), dense(10)",
        "dense(32, bias = no), dense(10)",
        "dense(32, bias = yes), dense(10)",
        "dense(32, bias = None), dense(10)",
        "dense(32, use_bias = false), dense(10)",
        "dense(32, use_bias = true), dense(10)",
        "dense(32, activation = relu), dense(10)",
        "dense(32, activation = \"ReLU\"), dense(10)",
        "dense(out = 32), dense(10)",
        "dense(units = 32, relu), dense(32 => 10)",
        "dense(in_features = 64, out_features = 32), dense(10)",
        "dense(32, in = 64), dense(10)",
        "dense(dense(32)), dense(10)",
        "dense(32, dropout(0.5)), dense(10)",
        // Layers.
        "hidden: dense(32), standardize, dense(10)",
        "standardize, dense(32), standardize, dense(10)",
        "dense(64), residual { standardize, dense(64) }, dense(10)",
        "dense(32), standardise, dense(10)",
        "batch_norm, dense(10)",
        "dense(32), batch_norm, dense(10)",
        "dense(32), BatchNorm1d(32), dense(10)",
        "dense(32), BatchNorm, dense(10)",
        "dense(32), lrelu, dense(10)",
        "dense(32, prelu), dense(10)",
        "dens(32), dense(10)",
        "Dense(32), dense(10)",
        "Linear(32), dense(10)",
        "fc(32), dense(10)",
        "standardise, dense(10)",
        "drop_out(0.2), dense(10)",
        "conv3d(32), dense(10)",
        "",
        // Names.
        "pub hidden: dense(32), dense(10)",
        "pub(crate) hidden: dense(32), dense(10)",
        "pub dense(32), dense(10)",
        "pub: dense(32), dense(10)",
        "hidden: dense(32), hidden: dense(10)",
        "type: dense(32), dense(10)",
        "self: dense(32), dense(10)",
        "_: dense(32), dense(10)",
        "hidden = dense(32), dense(10)",
        "hidden:, dense(10)",
        "hidden dense(32), dense(10)",
        "hidden: dense 32, dense(10)",
        "dense(64 32 => 10)",
        "layers::dense(32), dense(10)",
        "hidden: 32, dense(10)",
        // Commas and brackets.
        "dense(32) dense(10)",
        "hidden: dense(32, relu) output: dense(10)",
        "dense(32);dense(10)",
        "dense(32),, dense(10)",
        "dense(32 relu), dense(10)",
        "dense(32; relu), dense(10)",
        "dense(32,, relu), dense(10)",
        "dense[32], dense(10)",
        "dense{32}, dense(10)",
        "dense(32) -> dense(10)",
        "dense(32).relu, dense(10)",
        "32, dense(10)",
        "(dense(32)), dense(10)",
        "#[doc = ] dense(32), dense(10)",
        "#[cfg(test)] dense(32), dense(10)",
    ];
    check_all(&expect_file!["layers.txt"], 1, wrong.into_iter().map(layers));
}

/// Words and forms of other libraries, other languages, and of haste.
#[test]
fn what_a_beginner_types_is_one_mistake() {
    let wrong = [
        "dense(32, activation = \"relu\"), dense(10)",
        "dense(units = 32), dense(10)",
        "dense(32, kernel_initializer = \"he_normal\"), dense(10)",
        "dense(32, relu, kaiming_normal), dense(10)",
        "dense(32, relu, he_normal), dense(10)",
        "dense(32, relu, init = kaiming), dense(10)",
        "dense(32, relu, init = he), dense(10)",
        "dense(32, relu, init = xavier), dense(10)",
        "dense(32, relu, init = glorot_uniform), dense(10)",
        "dense(32, relu, init: he_normal), dense(10)",
        "dense(32, relu, init = normal), dense(10)",
        "dense(32, relu, init = normal(std = 0.1)), dense(10)",
        "dense(32, relu, init = normal(0.0, 0.1)), dense(10)",
        "dense(32, relu, init = random), dense(10)",
        "dense(32), softmax()",
        "dense(32), ReLU(), dense(10)",
        "dense(32), LeakyReLU(0.1), dense(10)",
        "dense(32, LeakyReLU(alpha = 0.1)), dense(10)",
        "dense(32, leaky_relu(slope: 0.1)), dense(10)",
        "dense(32, relu); dense(10);",
        "dense(32, relu) -> dense(10)",
        "dense(32, relu) => dense(10)",
        "dense(32, relu) | dense(10)",
        "dense(32, relu).dropout(0.5), dense(10)",
        "let hidden = dense(32), dense(10)",
        "self.hidden = dense(32), dense(10)",
        "mut hidden: dense(32), dense(10)",
        "hidden: f32, dense(10)",
        "hidden: usize, dense(10)",
        "hidden: Vec<f32>, dense(10)",
        "hidden: [f32; 3], dense(10)",
        "hidden: (dense(3)), dense(10)",
        "hidden: &dense(3), dense(10)",
        "dense(64, => 32), dense(10)",
        "dense(64 = > 32), dense(10)",
        "dense(64 ==> 32), dense(10)",
        "dense(64 to 32), dense(10)",
        "dense(64..32), dense(10)",
        "dense(64 x 32), dense(10)",
        "dense(64 32), dense(10)",
        "dense(64:32), dense(10)",
        "dense(64 : 32), dense(10)",
        "dense(H : 32), dense(10)",
        "dense((64, 32)), dense(10)",
        "dense([64, 32]), dense(10)",
        "dense(64 => 32 => 16), dense(10)",
        "dense(32)relu, dense(10)",
        "dense(32,relu,,), dense(10)",
        "dense(,32), dense(10)",
        "dense(32i32), dense(10)",
        "dense(32_u64), dense(10)",
        "dense(1e2), dense(10)",
        "dense(32.), dense(10)",
        "dense(+32), dense(10)",
        "dense(usize), dense(10)",
        "dense(f32), dense(10)",
        "dense(32, bias = False), dense(10)",
        "dense(32, bias), dense(10)",
        "dense(32, no_bias), dense(10)",
        "dense(32, bias = 0), dense(10)",
        "dense(32, bias none), dense(10)",
        "dense(32, dropout = 0.5), dense(10)",
        "dense(32, relu, dropout(0.5)), dense(10)",
        "dense(32, l2 = 0.01), dense(10)",
        "dense(32, name = \"hidden\"), dense(10)",
        "dropout(p = 0.5), dense(10)",
        "dropout(rate = 0.5), dense(10)",
        "dropout(50), dense(10)",
        "dropout(50%), dense(10)",
        "dropout(0,5), dense(10)",
        "dropout(.5), dense(10)",
        "dropout(\"0.5\"), dense(10)",
        "Dropout(0.5), dense(10)",
        "DROPOUT(0.5), dense(10)",
        "BatchNorm1d(64), dense(10)",
        "LayerNorm(64), dense(10)",
        "flatten, dense(10)",
        "Flatten(), dense(10)",
        "conv2d(8, kernel = 3), dense(10)",
        "Conv2d(1, 8, 3), dense(10)",
        "max_pool2d(2), dense(10)",
        "lstm(32), dense(10)",
        "attention(8), dense(10)",
        "embedding(100, 8), dense(10)",
        "standard_scaler, dense(10)",
        "input(64), dense(10)",
        "Input(64), dense(10)",
        "output(10)",
        "dense(32), output: softmax",
        "activation(relu), dense(10)",
        "Activation(\"relu\"), dense(10)",
        "residual(dense(64), dense(64)), dense(10)",
        "residual [ dense(64) ], dense(10)",
        "residual { { dense(64) } }, dense(10)",
        "residual { dense(64); dense(64) }, dense(10)",
        "Residual { dense(64) }, dense(10)",
        "resnet { dense(64) }, dense(10)",
        "skip { dense(64) }, dense(10)",
        "shortcut { dense(64) }, dense(10)",
        "concat(dense(8), dense(8)), dense(10)",
        "concat [ dense(8), dense(8) ], dense(10)",
        "concat { dense(8); dense(8) }, dense(10)",
        "concat { a: { dense(8) }, b: { dense(8) } }, dense(10)",
        "concat { a: dense(8), b: dense(8) }, dense(10)",
        "concat { { dense(8) }; { dense(8) } }, dense(10)",
        "concat { [dense(8)], [dense(8)] }, dense(10)",
        "concat { (dense(8)), (dense(8)) }, dense(10)",
        "Concat { {dense(8)}, {dense(8)} }, dense(10)",
        "concatenate { {dense(8)}, {dense(8)} }, dense(10)",
        "sequential { dense(32) }, dense(10)",
        "Sequential(dense(32)), dense(10)",
        "for _ in 0..3 { dense(64) }, dense(10)",
        "dense(64) * 3, dense(10)",
        "3 * dense(64), dense(10)",
        "[dense(64); 3], dense(10)",
        "..., dense(10)",
        ".., dense(10)",
        "dense(32, reｌu), dense(10)",
        "ⅾense(32), dense(10)",
        "dеnse(32), dense(10)",
        "dense(32, rеlu), dense(10)",
        "Encoder::new(), dense(10)",
        "Encoder(), dense(10)",
        "Encoder {}, dense(10)",
        "Encoder.clone(), dense(10)",
        "Encoder as encoder, dense(10)",
        "&Encoder, dense(10)",
        "Mlp(4, 16), dense(10)",
        "Mlp[4, 16], dense(10)",
        "Mlp<4; 16>, dense(10)",
        "dyn Layer, dense(10)",
        "impl Layer, dense(10)",
        "hidden: Dense<64, 32>, dense(10)",
        "dense<64, 32>, dense(10)",
        "LSTM(8), dense(10)",
        "nn_core::layers::Dense(10)",
        "\"hidden\": dense(32), dense(10)",
        "1: dense(32), dense(10)",
        "const H: usize = 3; dense(10)",
        "dense(1e1), dense(10)",
        "dense(8 * 1.5), dense(10)",
        "dense(HIDDEN * 1.5), dense(10)",
        "dense(32, init = 0.1), dense(10)",
        "dense(32, init = -0.1), dense(10)",
        "dense(32, biases = zeros), dense(10)",
        "dense(1..8), dense(10)",
        "dense(10), #[cfg(a)]",
        "dense(10), #[doc = \"the end\"]",
    ];
    check_all(&expect_file!["beginners.txt"], 1, wrong.into_iter().map(layers));
}

#[test]
fn one_wrong_composition_is_one_mistake() {
    let wrong = [
        // Residual blocks.
        "residual { dense(32, relu), dense(60) }, dense(10)",
        "hidden: dense(32), trunk: residual { dense(64, relu), last: dense(64), tanh }, dense(10)",
        "residual { concat { { dense(30) }, { dense(30) } } }, dense(10)",
        "residual { dense(60 => 64) }, dense(10)",
        "residual { dense(32), residual { dense(16) }, dense(64) }, dense(10)",
        "residual { dense(64, softmax) }, dense(10)",
        "dense(10), residual { dense(10, softmax) }",
        "concat { { dense(5) }, { trunk: residual { dense(64) }, last: dense(5, softmax) } }",
        "residual { }, dense(10)",
        "residual, dense(10)",
        "residual(dense(64)), dense(10)",
        "residual: { dense(64) }, dense(10)",
        "residul { dense(64) }, dense(10)",
        "residual { dense(64) dense(64) }, dense(10)",
        "residual { a: dense(64), a: dense(64) }, dense(10)",
        "residual { dens(64) }, dense(10)",
        // Branches.
        "concat { { dense(16) }, { dense(8) } }, dense(30 => 10)",
        "concat { { dense(16) }, { dense(8) } }, relu, dense(30 => 10)",
        "concat { { dense(16) }, { dense(8) } }",
        "concat { { dense(16) }, { } }, dense(10)",
        "concat { { dense(16) } }, dense(10)",
        "concat { }, dense(10)",
        "concat, dense(10)",
        "concat { dense(16), dense(8) }, dense(10)",
        "concat { { dense(16) } { dense(8) } }, dense(10)",
        "concat { { dense(16) }, { dense(60 => 8) } }, dense(10)",
        // Types.
        "Encoder(32), dense(10)",
        "my::Encoder { size: 32 }, dense(10)",
        "Encoder<f32>, dense(10)",
        "Mlp<4, 16, f64>, dense(10)",
        "Encoder dense(10)",
        "my::self<4>, dense(10)",
        "Tanh, dense(10)",
        "my::Encoder<, dense(10)",
        "#[cfg(test)] Encoder, dense(10)",
    ];
    check_all(&expect_file!["composition.txt"], 1, wrong.into_iter().map(layers));
}

#[test]
fn one_wrong_header_is_one_mistake() {
    let wrong = [
        "Net: 64 => 10 { dense(10) }",
        "enum Net: 64 => 10 { dense(10) }",
        "pub Net: 64 => 10 { dense(10) }",
        "struct : 64 => 10 { dense(10) }",
        "struct 3: 64 => 10 { dense(10) }",
        "struct match: 64 => 10 { dense(10) }",
        "struct T: 64 => 10 { dense(10) }",
        "struct GIVEN: 64 => 10 { dense(10) }",
        "struct f32: 64 => 10 { dense(10) }",
        "struct Net<const NETWORKS: usize>: NETWORKS => 10 { dense(10) }",
        "struct Net<const BATCH: usize>: BATCH => 10 { dense(10) }",
        "struct Net { dense(10) }",
        "struct Net 64 => 10 { dense(10) }",
        "struct Net: 64 { dense(10) }",
        "struct Net: 64 -> 10 { dense(10) }",
        "struct Net: => 10 { dense(10) }",
        "struct Net: 64 => { dense(10) }",
        "struct Net: 64 => 10",
        "struct Net: 64 => 10;",
        "struct Net: 64 => 10 struct Other: 2 => 1 { dense(1) }",
        "struct Net: 64 => 10 /// Docs. \n pub(super) struct Other: 2 => 1 { dense(1) }",
        "struct Net: 64 => pub struct Other: 2 => 1 { dense(1) }",
        "struct Net: 64 => 10; struct Other: 2 => 1 { dense(1) }",
        "struct Other: 2 => 1 { dense(1) } struct Net: 64 => 10",
        "struct Net: 64 => 10 [ dense(10) ]",
        "struct Net: 64 => 10 (dense(10))",
        "struct Net: 64 => 10 dense(10)",
        "struct Net: 64 => 10 layers { dense(10) }",
        "struct Net: 64 => 10 where { dense(10) }",
        "struct Net: 64 => OUT [ dense(10) ]",
        "struct Net: 64 => OUT",
        "struct Net: 64 => 10 { dense(10) };",
        "struct Net { input: 64, hidden: dense(32), output: 10 }",
        "struct Net: 16777217 => 10 { dense(10) }",
        "struct Net: 10 => 10 { dense(10) } struct Net: 2 => 1 { dense(1) }",
        "struct Net: 10 => 10 { dense(10) } struct NetTape: 2 => 1 { dense(1) }",
        "struct NetTape: 10 => 10 { dense(10) } struct Net: 2 => 1 { dense(1) }",
        "struct Net: 0 => 10 { dense(10) }",
        "struct Net: 64 => 0 { dense(10) }",
        "struct Net: 6.4 => 10 { dense(10) }",
        "struct Net: 64 32 => 10 { dense(10) }",
        "struct Net: 64 => 32 => 10 { dense(10) }",
        "struct Net: 64 => 10 => { dense(10) }",
        "struct Net: 64 => 10 { dense(10) struct Other: 2 => 1 { dense(1) } }",
        "struct Net: 64 => 10 { dense(10), #[derive(Clone)] pub(crate) struct Other<const H: usize>: 2 => H { dense(H) } }",
        "struct Mlp<const H: usize>: H => 10 { dense(10) } struct Net: 64 => 10 { Mlp }",
        "struct Net: 64 => 10 { Mlp<64, 16> } struct Mlp<const H: usize>: H => 10 { dense(10) }",
        "struct Mlp<const H: usize, const K: usize>: H => K { dense(K) } struct Net: 64 => 10 { Mlp<64> }",
        "struct Mlp: 64 => 10 { dense(10) } struct Net: 64 => 10 { Mlp<64> }",
        "struct Net: [1, 8, 8] => 10 { dense(10) }",
        "struct Net: [1, SIDE, SIDE] => 10 { dense(10) }",
        "struct Net<T>: 64 => 10 { dense(10) }",
        "struct Net<const H: u8>: 64 => 10 { dense(10) }",
        "struct Net<const H: usize>: 64 => 10 { dense(2 * H), dense(10) }",
        "struct Net<const H: usize = 3>: 64 => 10 { dense(H), dense(10) }",
        "struct Net<const H: usize, const H: usize>: 64 => 10 { dense(H), dense(10) }",
        "struct Net<H>: 64 => 10 { dense(H), dense(10) }",
        "struct Net<H: usize>: H => 10 { dense(10) }",
        "struct Net<'a>: 64 => 10 { dense(10) }",
        "struct Net<const H: usize>: 64 => 10 { dropout(H), dense(10) }",
        "struct Net<const H: usize>: 64 => 10 { dense(H, leaky_relu(1.0 / H)), dense(10) }",
        "struct Net: 64 => 64 { residual { Net } }",
        "struct Net<const H: usize>: 64 => 10 { dense(H) }",
        "struct Net<const H: usize, const K: usize>: 64 => 10 { hidden: dense(H), output: dense(K => 10) }",
        "struct Net<const H: usize>: 64 => 10 { dense(H), residual { dense(2 * H), dense(H) }, dense(10) }",
        "struct Net<const H: usize>: 64 => 10 { dense(H), residual { dense(H), dense(8) }, dense(10) }",
        "struct Net<const H: usize>: 64 => 10 { concat { { dense(H) }, { dense(8) } }, dense(10) }",
        "struct Net<const H: usize>: 64 => 10 { Mlp<64, H>, dense(10) }",
        "struct Net<const H: usize>: H => 10 { encoder: Encoder, dense(10) }",
    ];
    check_all(&expect_file!["headers.txt"], 1, wrong.into_iter().map(String::from));
}

/// What looks unusual and is right.
#[test]
fn what_is_right_is_no_mistake() {
    let right = [
        "struct Net: [4] => [3] { dense(3) }",
        "struct Net: 4 => SIZES[0] { dense(3), standard: dense(SIZES[0]) }",
        "struct Net: SIZES[1] => out(2) { dense(out(2)) }",
        "struct Net: 16777216 => 128 { dense(128) }",
        "#[cfg(a)] struct Net: 4 => 3 { dense(3) } #[cfg(not(a))] struct Net: 4 => 3 { dense(8), dense(3) }",
        "struct Net: 4 => 8 { residual { standardize, dense(4) }, concat { { dense(4) }, { relu, dense(4) } } }",
        "struct Net: 4 => 8 { concat { { standardize }, { residual { standardize } } } }",
        "struct Net<const H: usize>: 64 => 10 { H: dense(H), dense(10) }",
        "struct Net: 64 => 10 { HIDDEN: dense(HIDDEN), dense(10) }",
        "struct Net: 4 => { if N > 3 { 2 } else { 3 } } { dense(if N > 3 { 4 } else { 5 } => match N { 1 => 2, _ => 3 }) }",
        "struct Net: { N } => { N / 2 } { dense({ N / 2 }) }",
        "struct Mlp<const H: usize, const K: usize>: H => K { dense(K) } struct Net: 64 => 10 { Mlp<64, 10> }",
        "struct new: 4 => 3 { new: dense(8), self_: dense(8), T: dense(3) }",
    ];
    for source in right {
        let mistakes = mistakes(source);
        assert!(mistakes.is_empty(), "{}", report(source, &mistakes));
    }
}

#[test]
fn two_mistakes_are_two() {
    let wrong = [
        "struct Net: 64 => 10 { hidden: dense(32, rellu), output: dense(40 => 10) }",
        "struct Net: 64 => 10 { dens(32), dropout(1.5), dense(10) }",
        "struct Net: 64 => 10 { dense(60 => 0), dense(10) }",
        "struct Net: 64 => 10 { hidden: dense(32) hidden: dense(10) }",
        "struct Net: 0 => 10 { hidden: dense(32, bias = maybe), dense(10) }",
        "struct A: 2 => 1 { dense(3) } struct B: 2 => 1 { dense(3 => 1) }",
        "struct A: 2 => 1 struct B: 2 => 1 { dense(3 => 1) }",
        "struct A: 2 => 1; #[derive(Clone)] pub(crate) struct B: 2 => 1 { dense(3 => 1) }",
        "struct Net<const BATCH: usize, const NETWORKS: usize>: BATCH => 10 { dense(10) }",
        "struct f32<const GIVEN: usize>: GIVEN => 10 { dense(10) }",
        "struct T: 2 => 1 { dense(3) }",
        "struct match: 2 => 1 { dense(0) }",
        "struct Net<const T: usize>: 64 -> 10 { dense(10) }",
        "struct Net: 64 => 10 { residual { dense(32, rellu), dense(60) }, dense(10) }",
        "struct Net: 64 => 10 { concat { { dense(60 => 8) }, { dense(8, rellu) } }, dense(10) }",
        // A misspelt layer is checked as the one that is meant.
        "struct Net: 64 => 10 { dens(32, rellu), dense(10) }",
        "struct Net: 64 => 10 { Dense(32, ReLU), dense(10) }",
        "struct Net: 64 => 10 { Dropout(1.5), dense(10) }",
        "struct Net: 64 => 10 { dens(32, relu), dense(30 => 10) }",
        "struct Net: 64 => 10 { residul { dense(30) }, dense(10) }",
        // A network with a mistake is still what its header says.
        "struct A: 4 => 3 { dense(7 => 3) } struct B: 5 => 2 { a: A, dense(2) }",
        "struct B: 4 => 2 { a: A, dense(7 => 2) } struct A: [4] => [3] { dense(8) }",
    ];
    check_all(&expect_file!["two.txt"], 2, wrong.into_iter().map(String::from));
}

/// What is no mistake and yet seldom meant.
#[test]
fn a_warning_is_about_one_word() {
    let warned_about = [
        "hidden: dense(32, tanh, init = he_normal), dense(10)",
        "dense(H, init = he_uniform), dropout(0.2), selu, dense(10)",
        "dense(32, sigmoid, init = he_normal), dense(10)",
        "dense(32, init = xavier_uniform), dropout(0.1), linear, gelu, dense(10)",
        "dense(32, linear, init = lecun_normal), relu, dense(10)",
        "dense(32, relu, init = xavier_uniform), dense(10)",
        "dense(32, leaky_relu(0.2), init = lecun_normal), dense(10)",
        "dense(32, relu, init = orthogonal), dense(10)",
        "hidden: dense(32, init = zeros), dense(10)",
        "r#type: dense(32, init = constant(0.1)), dense(10)",
        "dense(32, init = uniform(0.0)), dense(10)",
        "hidden: dense(32), output: dense(10), dropout(0.5), softmax",
        "residual { inner: dense(64, relu, init = zeros), dense(64, init = zeros), dropout(0.1) }, dense(10)",
        "concat { { side: dense(32, relu, init = zeros) }, { residual { dense(64, init = zeros) } } }, dense(10)",
    ];
    let nothing_to_say = [
        "dense(32, relu, init = he_normal), dense(10, init = zeros)",
        "dense(32, selu, init = lecun_normal), dense(32, elu, init = xavier_uniform), dense(10, tanh, init = he_normal)",
        "residual { dense(64, relu), dense(64, init = zeros), dropout(0.1) }, dense(10)",
        "concat { { dense(5, init = zeros) }, { relu, dense(5, init = constant(0.1)) } }",
        "dense(32, init = he_normal), relu, dense(32, init = xavier_uniform), tanh, dense(32, tanh, init = xavier_normal), relu, dense(10)",
    ];
    let reports = |sources: &[&str]| {
        sources.iter().map(|source| report(&layers(source), &warnings(&layers(source)))).collect::<Vec<_>>()
    };
    expect_file!["warnings.txt"].assert_eq(&reports(&warned_about).join("\n"));
    for source in warned_about {
        assert_eq!(warnings(&layers(source)).len(), 1, "{source}");
    }
    for source in nothing_to_say {
        assert!(warnings(&layers(source)).is_empty(), "{source}");
    }
}

/// The warnings of a network without a mistake, as if they were mistakes.
fn warnings(source: &str) -> Vec<Mistake> {
    fn all(plan: Plan) -> Vec<Mistake> {
        let own = plan
            .warnings
            .into_iter()
            .map(|Warning { place, text, .. }| Mistake { place: place.into(), text });
        let blocks = plan.steps.into_iter().filter_map(|step| match step.layer {
            Layer::Residual(block) | Layer::Concat(block) | Layer::Branch(block) => Some(all(*block)),
            _ => None,
        });
        own.chain(blocks.flatten()).collect()
    }
    let input: TokenStream = format!("nn_core;\n{source}").parse().expect("brackets match");
    let (root, declarations) = parse::parse(input);
    let checked = check::check_all(declarations, &root).into_iter();
    let plans = checked.map(|checked| checked.outcome.unwrap_or_else(|_| panic!("a mistake: {source}")));
    plans.flat_map(all).collect()
}

/// The tokens of `source` with the one at each place, however deep, removed, doubled, or replaced.
pub(super) fn mutations(tokens: &TokenStream) -> Vec<TokenStream> {
    use proc_macro2::{Group, TokenTree};
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let splice = |at: usize, with: TokenStream| -> TokenStream {
        let with = with.into_iter().collect::<Vec<_>>();
        tokens[..at].iter().chain(&with).chain(&tokens[at + 1..]).cloned().collect()
    };
    let mut mutated = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        mutated.push(splice(at, TokenStream::new()));
        mutated.push(splice(at, [token.clone(), token.clone()].into_iter().collect()));
        for other in ["0", "-1", "x", "self", ";", "=>", "#", "::", "[1, 2]", "{ }", "'a", "\"\""] {
            mutated.push(splice(at, other.parse().unwrap_or_default()));
        }
        if let TokenTree::Group(group) = token {
            let inner = mutations(&group.stream());
            let wrap = |stream| TokenTree::from(Group::new(group.delimiter(), stream));
            mutated.extend(inner.into_iter().map(|inner| splice(at, wrap(inner).into())));
        }
    }
    mutated
}

/// Whatever is written, the macro answers with Rust: it neither panics nor leaves an error to be guessed.
#[test]
fn no_input_is_too_wrong() {
    let sources = [
        "/// Doc.\n pub(crate) struct Net<const H: usize>: 64 => 10 { standardize, hidden: dense(64 => H, leaky_relu(0.1), init = normal(0.1), \
         bias = none), dropout(0.2), dense(10), softmax }",
        "struct C: 4 => 2 { residual { dense(4), my::Swish<4> }, j: concat { { dense(2) }, { Encoder } }, dense(2) }",
        "struct A: [4] => N { dense(2 * N + 1, relu), tanh, dense(N => N) } struct B: 2 => 1 { dense(1) }",
    ];
    let mut count = 0;
    for source in sources {
        for tokens in mutations(&source.parse().expect("brackets match")) {
            let written = tokens.to_string();
            let input = std::iter::once("nn_core;".parse().unwrap_or_default()).chain([tokens]);
            let output = crate::compile(input.collect());
            assert!(syn::parse2::<syn::File>(output).is_ok(), "no Rust from: {written}");
            count += 1;
        }
    }
    assert!(count > 1000, "only {count} inputs");
}
