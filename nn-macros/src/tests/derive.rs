//! `#[derive(Parameters)]`: what it writes, and what it says.

use std::fmt::Write;

use expect_test::expect_file;
use proc_macro2::TokenStream;

/// The implementations, laid out as rustfmt would.
fn derive(source: &str) -> String {
    let tokens: TokenStream = source.parse().expect("brackets match");
    let file: syn::File = syn::parse2(crate::derive::derive(tokens)).expect("Rust");
    prettyplease::unparse(&file)
}

#[test]
fn a_layer_of_ones_own() {
    let derived = derive(
        "#[shape(N => 2 * N)]
        struct Own<const N: usize, A: Clone, T: Scalar = f32> {
            #[role(weight)] weight: Aligned<SMatrix<T, 2, N>>,
            #[role(buffer)] r#ref: SVector<T, N>,
            inner: Affine<N, T>,
            kind: PhantomData<A>,
        }",
    );
    expect_file!["derived.rs"].assert_eq(&derived);
}

#[test]
fn one_wrong_layer_of_ones_own_is_one_mistake() {
    let wrong = [
        "enum Own<T> { A(T) }",
        "struct Own { }",
        "struct Own<const N: usize> { #[role(scale)] scale: SVector<f32, N> }",
        "struct Own<T> { #[role(wait)] weight: SVector<T, 2> }",
        "struct Own<T> { #[role(moments)] weight: SVector<T, 2> }",
        "struct Own<T> { #[role] weight: SVector<T, 2> }",
        "struct Own<T> { #[role(weight, bias)] weight: SVector<T, 2> }",
        "struct Own<T> { #[role = \"weight\"] weight: SVector<T, 2> }",
        "struct Own<T> { weight: SMatrix<T, 2, 2> }",
        "struct Own<T> { weight: nn_core::layers::Aligned<SVector<T, 2>> }",
        "struct Own<T>(SVector<T, 2>);",
        "struct Own<T> { slope: T }",
        "#[shape] struct Own<T> { }",
        "#[shape(2)] struct Own<T> { }",
        "#[shape(2, 2)] struct Own<T> { }",
        "#[shape(2 -> 2)] struct Own<T> { }",
        "#[parameters(root = nn_core)] struct Own<T> { }",
    ];
    let mut report = String::new();
    for source in wrong {
        let mut messages = Vec::new();
        let file: syn::File = syn::parse_str(&derive(source)).expect("Rust");
        for item in file.items {
            if let syn::Item::Macro(item) = item {
                let text: syn::LitStr = item.mac.parse_body().expect("one message");
                messages.push(text.value());
            }
        }
        assert_eq!(messages.len(), 1, "{source}: {messages:?}");
        let _ = write!(report, "{source}\n    {}\n\n", messages[0].replace('\n', "\n    "));
    }
    expect_file!["derive.txt"].assert_eq(&report);
}

/// Whatever is written, the derive answers with Rust.
#[test]
fn no_layer_of_ones_own_is_too_wrong() {
    let source = "#[shape(N => 2 * N)] #[parameters(crate = my::nn_core)]
        struct Own<const N: usize, A: Clone, T: Scalar = f32> where A: Copy {
            #[role(weight)] weight: Aligned<SMatrix<T, 2, N>>, #[role(buffer)] r#ref: SVector<T, N>, inner: Affine<N, T>, slope: T,
        }";
    let tokens: TokenStream = source.parse().expect("brackets match");
    for wrong in super::messages::mutations(&tokens) {
        let written = wrong.to_string();
        assert!(syn::parse2::<syn::File>(crate::derive::derive(wrong)).is_ok(), "no Rust from: {written}");
    }
}
