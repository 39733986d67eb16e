//! The constants that hold the user's expressions, and what rustc must prove about them.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::located_at;
use crate::plan::{Constant, ConstantKind, Obligations, Proof, given};

/// `const __DIGITS_HIDDEN_OUTPUT_GIVEN: usize = HIDDEN;`, and the size that follows from it.
pub(crate) fn constants(obligations: &Obligations, root: &TokenStream) -> Vec<TokenStream> {
    let at = Span::mixed_site();
    let constants = obligations.constants.iter().flat_map(|Constant { name, kind, value, proofs }| {
        let (given, allowed) = (given(name), braces(value));
        let (first, kind, value) = match kind {
            ConstantKind::Type => {
                return vec![quote_spanned!(at=> #[doc(hidden)] #[allow(non_camel_case_types)] type #name<T> = #value;)];
            }
            ConstantKind::Number => (None, quote_spanned!(at=> f64), value.clone()),
            ConstantKind::FixedSize => (None, quote_spanned!(at=> usize), value.clone()),
            ConstantKind::Rate => (
                Some(quote_spanned!(at=> #allowed #[doc(hidden)] const #given: f64 = #value;)),
                quote_spanned!(at=> f64),
                quote_spanned!(at=> #root::__private::check::rate_or_zero(#given)),
            ),
            ConstantKind::Size => (
                Some(quote_spanned!(at=> #allowed #[doc(hidden)] const #given: usize = #value;)),
                quote_spanned!(at=> usize),
                quote_spanned!(at=> #root::__private::check::size_or_one(#given)),
            ),
        };
        let proofs: Vec<_> = proofs.iter().map(|proof| call(proof, root)).collect();
        let value = if proofs.is_empty() { value } else { quote_spanned!(at=> { #(#proofs;)* #value }) };
        let constant = quote_spanned!(at=> #allowed #[doc(hidden)] const #name: #kind = #value;);
        first.into_iter().chain([constant]).collect::<Vec<_>>()
    });
    constants.collect()
}

/// The user may need braces where Rust does not: `dense({ HIDDEN })`.
fn braces(value: &TokenStream) -> Option<TokenStream> {
    let first = value.clone().into_iter().next();
    let has_braces = matches!(first, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
    has_braces.then(|| quote!(#[allow(unused_braces)]))
}

/// `const _: () = check::equal(.., .., "..");`
pub(crate) fn proofs(obligations: &Obligations, root: &TokenStream) -> Vec<TokenStream> {
    let at = Span::mixed_site();
    let proofs = obligations.proofs.iter().map(|proof| {
        let call = call(proof, root);
        quote_spanned!(at=> const _: () = #call;)
    });
    proofs.collect()
}

/// `check::equal(.., .., "..")`, underlined where the user would have to change something: its path lies at the first token, its
/// parentheses at the last.
pub(super) fn call(Proof { function, values, sentences, place }: &Proof, root: &TokenStream) -> TokenStream {
    // Spans are joined only if they belong to one macro: that of the path of nn-core.
    let meaning = root.clone().into_iter().next().map_or_else(Span::mixed_site, |token| token.span());
    let (first, last) = (meaning.located_at(place.first), meaning.located_at(place.last));
    let root = located_at(root, first);
    let function = Ident::new(function, first);
    let path = quote_spanned!(first=> #root::__private::check::#function);
    let arguments = quote_spanned!(last=> (#(#values,)* #(#sentences),*));
    quote!(#path #arguments)
}
