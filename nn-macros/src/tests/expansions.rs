//! Networks, and what the macro writes for them.

use expect_test::expect_file;
use proc_macro2::TokenStream;

/// The expansion, laid out as rustfmt would.
fn expand(source: &str) -> String {
    let tokens: TokenStream = source.parse().expect("brackets match");
    let input = std::iter::once("nn_core;".parse().unwrap_or_default()).chain([tokens]);
    let mut file: syn::File = syn::parse2(crate::compile(input.collect())).expect("an expansion is Rust");
    file.items = file.items.into_iter().flat_map(conditional).collect();
    prettyplease::unparse(&file)
}

/// `with_alloc! { impl .. }` as `#[cfg(feature = "alloc")] impl ..`, which can be laid out.
fn conditional(item: syn::Item) -> Vec<syn::Item> {
    let syn::Item::Macro(item) = item else { return vec![item] };
    let name = item.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let Some(feature) = name.strip_prefix("with_") else { return vec![syn::Item::Macro(item)] };
    let mut inner: syn::File = syn::parse2(item.mac.tokens).expect("items");
    for item in &mut inner.items {
        if let syn::Item::Impl(item) = item {
            item.attrs.insert(0, syn::parse_quote!(#[cfg(feature = #feature)]));
        }
    }
    inner.items
}

#[test]
fn digits() {
    let expanded = expand(
        "/// Reads a handwritten digit.
        #[derive(Clone)]
        pub struct Digits: 64 => 10 {
            standardize,
            /// What the pixels have in common.
            hidden: dense(64 => 32, relu, init = he_normal),
            dropout(0.2),
            output: dense(10, softmax),
        }",
    );
    expect_file!["digits.rs"].assert_eq(&expanded);
}

/// Constants, parameters of activations and initialisers, no bias, an activation as an item.
#[test]
fn constants() {
    let expanded = expand(
        "pub(crate) struct Tone: WINDOW => 1 {
            dense(WINDOW => 2 * HIDDEN, leaky_relu(SLOPE), bias = none),
            tanh,
            dense(1, init = normal(0.01), bias = constant(0.5)),
            sigmoid,
        }",
    );
    expect_file!["constants.rs"].assert_eq(&expanded);
}

#[test]
fn sizes_as_parameters() {
    let expanded =
        expand("struct Mlp<const IN: usize, const H: usize>: IN => 1 { dense(H, tanh), dense(1) }");
    expect_file!["parameters.rs"].assert_eq(&expanded);
}

/// A network as a layer, a residual block, and branches, one of them with a type of the user's.
#[test]
fn composition() {
    let expanded = expand(
        "struct Deep: 6 => 3 {
            encoder: Encoder,
            trunk: residual { dense(8, tanh), dense(4) },
            concat { { dense(2) }, { my::Swish<4> } },
            output: dense(3, softmax),
        }",
    );
    expect_file!["composition.rs"].assert_eq(&expanded);
}

#[test]
fn after_a_mistake() {
    let expanded =
        expand("pub struct Digits: 64 => 10 { hidden: dense(32, rellu), output: dense(40 => 12) }");
    expect_file!["fallback.rs"].assert_eq(&expanded);
}
