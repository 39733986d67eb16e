//! Types as layers: `Encoder`, `my::Swish<8>`.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token;

use super::pieces::{is_keyword, open_angles, rest};
use crate::diagnostics::{Diagnostics, Place};
use crate::text::{text, text_of_type};
use crate::{messages, names};

/// A path of several segments, or with arguments of its own, or a name that begins as types do. A known word in other
/// letters (`ReLU`) is a slip.
pub(super) fn begins_type(input: ParseStream) -> bool {
    let fork = input.fork();
    if fork.parse::<Token![::]>().is_ok() {
        return fork.peek(Ident::peek_any);
    }
    let Ok(word) = Ident::parse_any(&fork) else { return false };
    let is_slip = names::is_known(&word, fork.peek(token::Paren));
    fork.peek(Token![::]) || (fork.peek(Token![<]) || names::is_type(&word)) && !is_slip
}

/// `Encoder`, `my::Swish<8>`
pub(super) fn type_path(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<syn::Path> {
    let written = input.fork();
    let ends_as_types_do =
        |path: &syn::Path| path.segments.last().is_some_and(|last| !is_keyword(&last.ident));
    let Some(path) = input.parse::<syn::Path>().ok().filter(ends_as_types_do) else {
        let tokens = rest(&written);
        let is_open = |token: &&TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '<');
        let open = tokens.iter().find(is_open).cloned();
        let tokens: TokenStream = tokens.into_iter().collect();
        match open.filter(|_| open_angles(&tokens) > 0) {
            Some(open) => diagnostics
                .push(Place { first: open.span(), last: Place::of(&tokens).last }, messages::unclosed_type()),
            None => diagnostics.at(&tokens, messages::no_type(&text_of_type(&tokens))),
        }
        rest(input);
        return None;
    };
    let word = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    if let Some(known) = names::layer_words().find(|known| word == *known) {
        diagnostics.at(&path, messages::unknown_layer(&text_of_type(&path), Some(known)));
        rest(input);
        return None;
    }
    if let Ok(TokenTree::Group(arguments)) = input.fork().parse::<TokenTree>() {
        called_type(&path, &arguments, diagnostics);
        rest(input);
        return None;
    }
    Some(path)
}

/// `nn::Linear(64, 32)`, `Encoder::new()`, `Mlp(4, 16)`
fn called_type(path: &syn::Path, arguments: &Group, diagnostics: &mut Diagnostics) {
    let written = text_of_type(path);
    let last = path.segments.last().map(|last| &last.ident);
    if let Some(word) = last.filter(|word| names::is_known(word, true)) {
        let known = names::nearest_layer(&word.to_string(), !arguments.stream().is_empty());
        diagnostics.at(path, messages::unknown_layer(&written, known));
        return;
    }
    if path.segments.len() == 1
        && let Some(sentence) = other_librarys_layer(&written, arguments)
    {
        diagnostics.at(path, sentence);
        return;
    }
    if path.segments.len() == 1 && last.is_some_and(|word| names::is_foreign(&word.to_string())) {
        diagnostics.at(path, messages::unknown_layer(&written, None));
        return;
    }
    let are_sizes = arguments.stream().into_iter().any(|token| matches!(token, TokenTree::Literal(_)))
        && arguments
            .stream()
            .into_iter()
            .all(|token| matches!(token, TokenTree::Literal(_) | TokenTree::Punct(_)));
    let right = match written.rsplit_once("::") {
        // A function of the type.
        Some((kind, _)) if last.is_some_and(|word| !names::is_type(word)) => kind.to_string(),
        _ if are_sizes => format!("{written}<{}>", text(&arguments.stream())),
        _ => written.clone(),
    };
    let place = Place { first: Place::of(path).first, last: arguments.span_close() };
    diagnostics.push(place, messages::called_type(&written, &right));
}

/// `Input(64)`, `Activation("relu")`
fn other_librarys_layer(word: &str, arguments: &Group) -> Option<String> {
    match word {
        "Input" | "InputLayer" => Some(messages::input_as_layer()),
        "Activation" => {
            let written = text(&arguments.stream());
            let meant = names::nearest(written.trim_matches('"'), names::activation_words());
            Some(messages::activation_as_layer(meant))
        }
        _ => None,
    }
}
