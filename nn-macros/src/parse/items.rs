//! The items of a network, and their arguments.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Token, token};

use super::pieces::{arrow, attributes, chunks, each_without_comma, is_keyword, rest, rest_word};
use crate::ast::{Argument, Call, Item};
use crate::diagnostics::{Diagnostics, Place};
use crate::text::text;
use crate::{messages, names};

/// The items between the braces.
pub(super) fn items(body: &Group, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut items = Vec::new();
    for chunk in chunks(body.stream()) {
        let was_read = each_without_comma(chunk, begins_item, diagnostics, |input, diagnostics| {
            items.push(item(input, diagnostics))
        });
        if !was_read {
            // Something is missing here: what follows is of unknown shape.
            items.push(Item::default());
        }
    }
    items
}

fn begins_item(input: ParseStream) -> bool {
    input.peek(Ident::peek_any)
}

fn begins_argument(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) || input.peek(syn::Lit)
}

/// `hidden: dense(32, relu)`
fn item(input: ParseStream, diagnostics: &mut Diagnostics) -> Item {
    let mut item = Item::default();
    let Some(attributes) = attributes(input, diagnostics) else { return item };
    item.attributes = attributes;
    let named_with = |token: bool| token && input.peek(Ident::peek_any) && !input.peek2(Token![::]);
    if named_with(input.peek2(Token![:])) || named_with(input.peek2(Token![=]) && !input.peek2(Token![=>])) {
        item.name = name(input, diagnostics);
        let (at, is_colon) = (input.span(), input.peek(Token![:]));
        let _ = input.parse::<TokenTree>();
        if !is_colon {
            diagnostics.push(at, messages::expected_colon_after_name("="));
        }
        if input.is_empty() {
            diagnostics.push(at, messages::name_without_layer());
            return item;
        }
    } else if forgot_colon(input) {
        item.name = name(input, diagnostics);
        let found = rest_word(input);
        diagnostics.push(input.span(), messages::expected_colon_after_name(&found));
    }
    item.call = call(input, diagnostics);
    if let Some(call) = &mut item.call {
        // Arguments that stand outside of parentheses are one mistake, not two.
        call.spoilt |= call.arguments.is_empty() && !input.is_empty();
    }
    item
}

/// Whether a word that is no layer stands directly before another: `hidden dense(32)`.
fn forgot_colon(input: ParseStream) -> bool {
    let fork = input.fork();
    let first = Ident::parse_any(&fork);
    fork.peek(Ident::peek_any) && first.is_ok_and(|first| names::layer_words().all(|word| first != word))
}

/// A layer's name, unless it is a keyword.
fn name(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let name = Ident::parse_any(input).ok()?;
    if is_keyword(&name) {
        diagnostics.at(&name, messages::keyword_as_name(&name.to_string()));
        return None;
    }
    Some(name)
}

/// `dense(32, relu)`
fn call(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Call> {
    let at = input.span();
    if input.is_empty() || !input.peek(Ident::peek_any) {
        diagnostics.push(at, messages::expected_layer(&rest_word(input)));
        let _ = input.parse::<TokenTree>();
        return None;
    }
    let kind = Ident::parse_any(input).ok()?;
    let mut call = Call { end: kind.span(), kind, arguments: Vec::new(), spoilt: false };
    if input.peek(token::Paren) || input.peek(token::Bracket) || input.peek(token::Brace) {
        let Ok(TokenTree::Group(group)) = input.parse::<TokenTree>() else { return Some(call) };
        call.end = group.span_close();
        if group.delimiter() != Delimiter::Parenthesis {
            diagnostics.push(group.span(), messages::wrong_brackets(&call.kind.to_string()));
            return None;
        }
        let mistakes = diagnostics.count();
        for chunk in chunks(group.stream()) {
            each_without_comma(chunk, begins_argument, diagnostics, |input, diagnostics| {
                call.arguments.extend(argument(input, diagnostics));
            });
        }
        call.spoilt = diagnostics.count() > mistakes;
    } else if input.peek(syn::Lit) {
        diagnostics.push(input.span(), messages::wrong_brackets(&call.kind.to_string()));
        rest(input);
        call.spoilt = true;
    }
    Some(call)
}

/// `32`, `64 => 32`, `relu`, or `init = he_normal`.
fn argument(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Argument> {
    let is_named = input.peek(Ident::peek_any) && input.peek2(Token![=]);
    if is_named && !input.peek2(Token![=>]) && !input.peek2(Token![==]) {
        let key = Ident::parse_any(input).ok()?;
        let equals = input.parse::<Token![=]>().ok()?;
        let value = value(input, Place::of(&equals), diagnostics)?;
        return Some(Argument::Named(key, value));
    }
    if input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let key = Ident::parse_any(input).ok()?;
        diagnostics.at(&key, messages::colon_in_argument(&key.to_string()));
        rest(input);
        return None;
    }
    let first = value(input, Place::from(input.span()), diagnostics)?;
    let at = input.span();
    if arrow(input, diagnostics) {
        let second = value(input, Place::from(at), diagnostics)?;
        return Some(Argument::Arrow(first, second));
    }
    Some(Argument::Value(first))
}

/// An expression. `after` is where to say that there is none.
fn value(input: ParseStream, after: Place, diagnostics: &mut Diagnostics) -> Option<Expr> {
    if input.is_empty() {
        diagnostics.push(after, messages::missing_value());
        return None;
    }
    if input.peek(token::Brace) {
        return input.parse::<TokenTree>().ok().map(|block| Expr::Verbatim(block.into()));
    }
    let fork = input.fork();
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
