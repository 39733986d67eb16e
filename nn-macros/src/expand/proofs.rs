//! The constants that hold the user's expressions, and what rustc must prove about them.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{Expansion, located_at};
use crate::plan::{Constant, ConstantKind, Proof};

/// `const __DIGITS_HIDDEN_OUTPUT: usize = HIDDEN;`
pub(super) fn constants(expansion: &Expansion) -> Vec<TokenStream> {
    let at = expansion.at;
    let constants = expansion.plan.constants.iter().map(|Constant { name, kind, value, proofs }| {
        let kind = match kind {
            ConstantKind::Size | ConstantKind::FixedSize => quote_spanned!(at=> usize),
            ConstantKind::Number => quote_spanned!(at=> f64),
        };
        let proofs: Vec<_> = proofs.iter().map(|proof| call(expansion, proof)).collect();
        if proofs.is_empty() {
            return quote_spanned!(at=> #[doc(hidden)] const #name: #kind = #value;);
        }
        quote_spanned!(at=> #[doc(hidden)] const #name: #kind = { #(#proofs;)* #value };)
    });
    constants.collect()
}

/// `const _: () = check::equal(.., .., "..");`
pub(super) fn proofs(expansion: &Expansion) -> Vec<TokenStream> {
    let at = expansion.at;
    let proofs = expansion.plan.proofs.iter().map(|proof| {
        let call = call(expansion, proof);
        quote_spanned!(at=> const _: () = #call;)
    });
    proofs.collect()
}

/// `check::equal(.., .., "..")`, underlined where the user would have to change something: its path lies at the first token, its
/// parentheses at the last.
fn call(expansion: &Expansion, Proof { function, values, sentence, place }: &Proof) -> TokenStream {
    // Spans are joined only if they belong to one macro: that of the path of nn-core.
    let meaning = expansion.root.clone().into_iter().next().map_or(expansion.at, |token| token.span());
    let (first, last) = (meaning.located_at(place.first), meaning.located_at(place.last));
    let root = located_at(&expansion.root, first);
    let function = Ident::new(function, first);
    let path = quote_spanned!(first=> #root::__private::check::#function);
    let arguments = quote_spanned!(last=> (#(#values,)* #sentence));
    quote!(#path #arguments)
}
