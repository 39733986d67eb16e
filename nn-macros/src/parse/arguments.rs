//! The arguments of a layer: sizes, words, `key = value`.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Token, token};

use super::pieces::{arrow, rest, rest_word};
use crate::ast::Argument;
use crate::diagnostics::{Diagnostics, Place};
use crate::text::text;
use crate::{messages, names};

pub(super) fn begins_argument(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) || input.peek(syn::Lit)
}

/// `32`, `64 => 32`, `relu`, or `init = he_normal`.
pub(super) fn argument(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Argument> {
    if begins_key(input) {
        return named(input, diagnostics);
    }
    // `64 = 32` and `64 >= 32` are expressions, but not what was meant.
    let slip = input.peek2(Token![=]) && !input.peek2(Token![==]) || input.peek2(Token![>=]);
    let first = if slip && input.peek(syn::LitInt) {
        Expr::Lit(input.parse().ok()?)
    } else if slip && begins_constant(input) {
        Expr::Path(input.parse().ok()?)
    } else {
        value(input, Place::from(input.span()), diagnostics)?
    };
    let at = input.span();
    if arrow(input, diagnostics) || slip_between_sizes(&first, input, diagnostics) {
        let mut second = value(input, Place::from(at), diagnostics)?;
        if let Ok(sign) = input.parse::<Token![=>]>() {
            diagnostics.at(&sign, messages::third_size());
            // What stands last is given.
            let last: TokenStream = rest(input).into_iter().collect();
            second = syn::parse2(last).unwrap_or(second);
        }
        return Some(Argument::Arrow(first, second));
    }
    if matches!(first, Expr::Lit(_)) && input.peek(syn::LitInt) {
        let second = value(input, Place::from(at), diagnostics)?;
        diagnostics.push(at, messages::no_arrow_between(&text(&first), &text(&second)));
        return Some(Argument::Arrow(first, second));
    }
    Some(Argument::Value(first))
}

/// `64: 32`, `64 to 32`, `64 x 32`
fn slip_between_sizes(first: &Expr, input: ParseStream, diagnostics: &mut Diagnostics) -> bool {
    let is_colon =
        input.peek(Token![:]) && !input.peek(Token![::]) && matches!(first, Expr::Lit(_) | Expr::Path(_));
    let is_word = matches!(first, Expr::Lit(_)) && input.peek(Ident::peek_any) && input.peek2(syn::LitInt);
    if is_colon || is_word {
        diagnostics.push(input.span(), messages::expected_arrow(&rest_word(input)));
        let _ = input.parse::<TokenTree>();
    }
    is_colon || is_word
}

/// `init =`, and what is easily written instead.
pub(super) fn begins_key(input: ParseStream) -> bool {
    let fork = input.fork();
    let Ok(word) = Ident::parse_any(&fork) else { return false };
    if begins_constant(input) {
        return false;
    }
    let is_key = names::KEYS.iter().any(|key| word == *key);
    let equals = fork.peek(Token![=]) && !fork.peek(Token![=>]) && !fork.peek(Token![==]);
    let colon = fork.peek(Token![:]) && !fork.peek(Token![::]);
    equals || colon || is_key
}

/// `HIDDEN`, which is no key.
fn begins_constant(input: ParseStream) -> bool {
    Ident::parse_any(&input.fork())
        .is_ok_and(|word| !word.to_string().contains(char::is_lowercase) && word != "_")
}

/// `init = he_normal`
fn named(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Argument> {
    let key = Ident::parse_any(input).ok()?;
    let at = if input.is_empty() { key.span() } else { input.span() };
    if input.parse::<Token![=]>().is_err() {
        let found = rest_word(input);
        let is_sign = |token: &TokenTree| matches!(token, TokenTree::Punct(_));
        let value: TokenStream = rest(input).into_iter().skip_while(is_sign).collect();
        let value = syn::parse2::<Expr>(value).ok().filter(|value| !matches!(value, Expr::Assign(_)));
        let value = value.map_or_else(String::new, |value| text(&value));
        diagnostics.push(at, messages::expected_equals(&key.to_string(), &found, &value));
        return None;
    }
    let value = value(input, Place::from(at), diagnostics)?;
    Some(Argument::Named(key, value))
}

/// An expression. `after` is where to say that there is none.
fn value(input: ParseStream, after: Place, diagnostics: &mut Diagnostics) -> Option<Expr> {
    if input.is_empty() {
        diagnostics.push(after, messages::missing_value());
        return None;
    }
    if input.peek(Token![=>]) {
        diagnostics.push(input.span(), messages::missing_value());
        rest(input);
        return None;
    }
    if input.peek(Token![if]) || input.peek(Token![match]) {
        // Only rustc reads these.
        let mut tokens = TokenStream::new();
        while !input.is_empty() && !input.peek(Token![=>]) {
            tokens.extend(input.parse::<TokenTree>());
        }
        return Some(Expr::Verbatim(tokens));
    }
    if input.peek(token::Brace) || input.peek(token::Bracket) {
        return input.parse::<TokenTree>().ok().map(|group| Expr::Verbatim(group.into()));
    }
    let fork = input.fork();
    if let Some((place, sentence)) = key_in_parentheses(&rest(&input.fork())) {
        diagnostics.push(place, sentence);
        rest(input);
        return None;
    }
    match input.parse::<Expr>() {
        Ok(expr) => Some(expr),
        Err(_) => {
            let tokens: TokenStream = rest(&fork).into_iter().collect();
            diagnostics.at(&tokens, messages::no_expression(&text(&tokens)));
            rest(input);
            None
        }
    }
}

/// `leaky_relu(slope = 0.1)`
fn key_in_parentheses(tokens: &[TokenTree]) -> Option<(Place, String)> {
    let [TokenTree::Ident(word), TokenTree::Group(group), ..] = tokens else { return None };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let [TokenTree::Ident(_), TokenTree::Punct(equals), value @ ..] = &inner[..] else { return None };
    if !['=', ':'].contains(&equals.as_char()) || equals.spacing() != Spacing::Alone {
        return None;
    }
    let (value, word): (TokenStream, _) = (value.iter().cloned().collect(), word.to_string());
    let known = names::nearest(&word, names::activation_words().chain(names::initializer_words()));
    Some((Place::of(&group.stream()), messages::argument_by_key(known.unwrap_or(&word), &text(&value))))
}
