//! The constants that hold the user's expressions, and what rustc must prove about them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::located_at;
use crate::plan::{Constant, ConstantKind, Obligations, Proof, given};

/// `const __DIGITS_HIDDEN_OUTPUT_GIVEN: usize = HIDDEN;`, and the size that follows from it.
pub(crate) fn constants(obligations: &Obligations, root: &TokenStream) -> Vec<TokenStream> {
    let at = Span::mixed_site();
    let constants = obligations.constants.iter().map(|Constant { name, kind, value }| match kind {
        ConstantKind::Size => {
            let given = given(name);
            quote_spanned! {at=>
                #[doc(hidden)] const #given: usize = #value;
                #[doc(hidden)] const #name: usize = #root::__private::check::size_or_one(#given);
            }
        }
        ConstantKind::Number => quote_spanned!(at=> #[doc(hidden)] const #name: f64 = #value;),
    });
    constants.collect()
}

/// `const _: () = check::equal(.., .., "..");`. The call is underlined where the user would have to change something: its path
/// lies at the first token, its parentheses at the last.
pub(crate) fn proofs(obligations: &Obligations, root: &TokenStream) -> Vec<TokenStream> {
    let at = Span::mixed_site();
    // Spans are joined only if they belong to one macro: that of the path of nn-core.
    let meaning = root.clone().into_iter().next().map_or(at, |token| token.span());
    let proofs = obligations.proofs.iter().map(|Proof { function, values, sentences, place }| {
        let (first, last) = (meaning.located_at(place.first), meaning.located_at(place.last));
        let root = located_at(root, first);
        let function = Ident::new(function, first);
        let path = quote_spanned!(first=> #root::__private::check::#function);
        let arguments = quote_spanned!(last=> (#(#values,)* #(#sentences),*));
        quote_spanned!(at=> const _: () = #path #arguments;)
    });
    proofs.collect()
}
