//! What all layers ask of their arguments.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

/// A word of the language, with or without arguments: `relu`, `leaky_relu(0.1)`.
pub(crate) struct Word<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) arguments: Option<&'a Punctuated<Expr, Token![,]>>,
}

/// An expression as a word of the language.
pub(crate) fn word(expr: &Expr) -> Option<Word<'_>> {
    match expr {
        Expr::Path(path) if path.attrs.is_empty() => {
            path.path.get_ident().map(|name| Word { name, arguments: None })
        }
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return None };
            path.path.get_ident().map(|name| Word { name, arguments: Some(&call.args) })
        }
        Expr::Group(group) => word(&group.expr),
        _ => None,
    }
}

impl Word<'_> {
    /// The arguments, one by one.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Expr> {
        self.arguments.into_iter().flatten()
    }
}
