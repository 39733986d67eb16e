//! The constants that hold the user's expressions, and what rustc must prove about them.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use super::Expansion;
use crate::diagnostics::Place;
use crate::plan::{Constant, ConstantKind, Proof};

/// `const __DIGITS_HIDDEN_OUTPUT: usize = HIDDEN;`
pub(super) fn constants(expansion: &Expansion) -> Vec<TokenStream> {
    let at = expansion.at;
    let constants = expansion.plan.constants.iter().map(|Constant { name, kind, value }| {
        let kind = match kind {
            ConstantKind::Size => quote_spanned!(at=> usize),
            ConstantKind::Number => quote_spanned!(at=> f64),
        };
        quote_spanned!(at=> #[doc(hidden)] const #name: #kind = #value;)
    });
    constants.collect()
}

/// `const _: () = check::equal(.., .., "..");`. The call is underlined where the user would have to change something: its path
/// carries the span of the first token, its parentheses that of the last.
pub(super) fn proofs(expansion: &Expansion) -> Vec<TokenStream> {
    let at = expansion.at;
    let proofs = expansion.plan.proofs.iter().map(|Proof { function, values, sentence, place }| {
        let Place { first, last } = *place;
        let root = placed(expansion.root, first);
        let function = Ident::new(function, first);
        let path = quote_spanned!(first=> #root::__private::check::#function);
        let arguments = quote_spanned!(last=> (#(#values,)* #sentence));
        quote_spanned!(at=> const _: () = #path #arguments;)
    });
    proofs.collect()
}

/// The path of nn-core, with its meaning kept and its place moved.
fn placed(root: &TokenStream, place: Span) -> TokenStream {
    let moved = root.clone().into_iter().map(|mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    });
    moved.collect()
}
