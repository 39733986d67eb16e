//! What all layers ask of their arguments.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, Token};

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

/// What stands between quotes, where a word of the language was meant.
pub(crate) fn quoted(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::Group(group) => quoted(&group.expr),
        _ => None,
    }
}

/// `true`, `false`, or a word that means one of them.
pub(crate) fn truth(expr: &Expr) -> Option<bool> {
    if let Expr::Lit(ExprLit { lit: Lit::Bool(value), .. }) = expr {
        return Some(value.value);
    }
    match word(expr)?.name.to_string().as_str() {
        "yes" | "on" | "True" => Some(true),
        "no" | "off" | "False" | "None" => Some(false),
        _ => None,
    }
}

impl Word<'_> {
    /// The arguments, one by one.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Expr> {
        self.arguments.into_iter().flatten()
    }
}
