//! The items of a network, and their arguments.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Token, Visibility, token};

use super::pieces::{
    arrow, attributes, chunks, each_without_comma, is_keyword, item_chunks, rest, rest_word,
};
use crate::ast::{Argument, Block, Call, Item, Layer};
use crate::diagnostics::{Diagnostics, Place};
use crate::text::{text, text_of_type};
use crate::{messages, names};

/// The items between the braces.
pub(super) fn items(body: &Group, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut items = Vec::new();
    for chunk in item_chunks(body.stream()) {
        let before = items.len();
        let was_read = each_without_comma(chunk, begins_item, diagnostics, |input, diagnostics| {
            let mut item = item(input, diagnostics);
            if let Some(Layer::Call(call)) = &mut item.layer {
                // A word after a forgotten comma is one mistake, whatever else may be wrong with it.
                call.spoilt |= items.len() > before && call.arguments.is_empty();
            }
            items.push(item);
        });
        if !was_read {
            // Something is missing here: what follows is of unknown shape.
            items.push(Item::default());
        }
    }
    items
}

/// The items inside of `residual { .. }`, or of a branch.
fn block(body: &Group, diagnostics: &mut Diagnostics) -> Block {
    let mistakes = diagnostics.count();
    let items = items(body, diagnostics);
    Block { items, end: body.span_close(), spoilt: diagnostics.count() > mistakes }
}

fn begins_item(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) || input.peek(Token![::])
}

fn begins_branch(input: ParseStream) -> bool {
    input.peek(token::Brace)
}

fn begins_argument(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) || input.peek(syn::Lit)
}

/// `hidden: dense(32, relu)`
fn item(input: ParseStream, diagnostics: &mut Diagnostics) -> Item {
    let mut item = Item::default();
    let Some(attributes) = attributes(input, diagnostics) else { return item };
    item.attributes = attributes;
    hidden_visibility(input, diagnostics);
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
    item.layer = layer(input, diagnostics);
    if let Some(Layer::Call(call)) = &mut item.layer {
        // Arguments that stand outside of parentheses are one mistake, not two.
        call.spoilt |= call.arguments.is_empty() && !input.is_empty();
    }
    item
}

/// `pub`, which a field has from its network. A layer that is called so is another mistake.
fn hidden_visibility(input: ParseStream, diagnostics: &mut Diagnostics) {
    let fork = input.fork();
    let is_name = input.peek2(Token![:]) || input.peek2(Token![=]);
    if is_name || !matches!(fork.parse(), Ok(Visibility::Public(_) | Visibility::Restricted(_))) {
        return;
    }
    if let Ok(visibility) = input.parse::<Visibility>() {
        diagnostics.at(&visibility, messages::visible_layer(&text(&visibility)));
    }
}

/// Whether a word that is no layer stands directly before another: `hidden dense(32)`.
fn forgot_colon(input: ParseStream) -> bool {
    let fork = input.fork();
    let Ok(first) = Ident::parse_any(&fork) else { return false };
    let is_layer = names::is_type(&first) || names::layer_words().any(|word| first == word);
    fork.peek(Ident::peek_any) && !is_layer
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

/// Whatever can stand as an item.
fn layer(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Layer> {
    if begins_type(input) {
        return type_path(input, diagnostics).map(Layer::Type);
    }
    let word = Ident::parse_any(&input.fork()).ok();
    match word {
        Some(word) if word == "residual" => {
            let body = braces(input, &word, diagnostics)?;
            Some(Layer::Residual(word, block(&body, diagnostics)))
        }
        Some(word) if word == "concat" => {
            let body = braces(input, &word, diagnostics)?;
            branches(&body, diagnostics).map(|branches| Layer::Concat(word, branches))
        }
        _ => call(input, diagnostics).map(Layer::Call),
    }
}

/// A path of several segments, or with arguments of its own, or a name that begins as types do. A known word in other
/// letters (`ReLU`) is a slip.
fn begins_type(input: ParseStream) -> bool {
    let fork = input.fork();
    if fork.parse::<Token![::]>().is_ok() {
        return fork.peek(Ident::peek_any);
    }
    let Ok(word) = Ident::parse_any(&fork) else { return false };
    let is_slip = names::is_known(&word, fork.peek(token::Paren));
    fork.peek(Token![::]) || fork.peek(Token![<]) || (names::is_type(&word) && !is_slip)
}

/// `Encoder`, `my::Swish<8>`
fn type_path(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<syn::Path> {
    let written = input.fork();
    let ends_as_types_do =
        |path: &syn::Path| path.segments.last().is_some_and(|last| !is_keyword(&last.ident));
    let Some(path) = input.parse::<syn::Path>().ok().filter(ends_as_types_do) else {
        let tokens: TokenStream = rest(&written).into_iter().collect();
        diagnostics.at(&tokens, messages::no_type(&text_of_type(&tokens)));
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
        diagnostics.push(arguments.span(), messages::type_with_arguments(&text_of_type(&path)));
        rest(input);
    }
    Some(path)
}

/// The braces after `residual` or `concat`.
fn braces(input: ParseStream, word: &Ident, diagnostics: &mut Diagnostics) -> Option<Group> {
    input.parse::<TokenTree>().ok()?;
    if input.peek(token::Brace) {
        return input.parse::<Group>().ok();
    }
    let at = if input.is_empty() { word.span() } else { input.span() };
    diagnostics.push(at, messages::no_braces(&word.to_string()));
    rest(input);
    None
}

/// `{ .. }, { .. }`
fn branches(body: &Group, diagnostics: &mut Diagnostics) -> Option<Vec<Block>> {
    let mut branches = Vec::new();
    for chunk in chunks(body.stream()) {
        let mut is_branch = true;
        let was_read = each_without_comma(chunk, begins_branch, diagnostics, |input, diagnostics| {
            is_branch &= begins_branch(input);
            if is_branch {
                branches.extend(input.parse::<Group>().map(|group| block(&group, diagnostics)));
            } else {
                diagnostics.push(input.span(), messages::no_branch());
                rest(input);
            }
        });
        if !was_read || !is_branch {
            return None;
        }
    }
    Some(branches)
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
            let kind = call.kind.to_string();
            let block = names::nearest(&kind, ["residual", "concat"].into_iter());
            if let Some(block) = block.filter(|_| group.delimiter() == Delimiter::Brace) {
                diagnostics.at(&call.kind, messages::unknown_layer(&kind, Some(block)));
                return None;
            }
            diagnostics.push(group.span(), messages::wrong_brackets(&call.kind.to_string()));
            return None;
        }
        let mistakes = diagnostics.count();
        let mut lost_sizes = false;
        for chunk in chunks(group.stream()) {
            lost_sizes |= !each_without_comma(chunk, begins_argument, diagnostics, |input, diagnostics| {
                let is_size = !begins_key(input);
                let argument = argument(input, diagnostics);
                lost_sizes |= is_size && argument.is_none();
                call.arguments.extend(argument);
            });
        }
        call.spoilt = diagnostics.count() > mistakes;
        if lost_sizes {
            call.arguments.clear();
        }
    } else if input.peek(syn::Lit) {
        diagnostics.push(input.span(), messages::wrong_brackets(&call.kind.to_string()));
        let _ = input.parse::<TokenTree>();
        call.spoilt = true;
    }
    Some(call)
}

/// `32`, `64 => 32`, `relu`, or `init = he_normal`.
fn argument(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Argument> {
    if begins_key(input) {
        return named(input, diagnostics);
    }
    // `64 = 32` and `64 >= 32` are expressions, but not what was meant.
    let slip = input.peek2(Token![=]) && !input.peek2(Token![==]) || input.peek2(Token![>=]);
    let first = if slip && input.peek(syn::LitInt) {
        Expr::Lit(input.parse().ok()?)
    } else {
        value(input, Place::from(input.span()), diagnostics)?
    };
    let at = input.span();
    if arrow(input, diagnostics) {
        let second = value(input, Place::from(at), diagnostics)?;
        return Some(Argument::Arrow(first, second));
    }
    if matches!(first, Expr::Lit(_)) && input.peek(syn::LitInt) {
        let second = value(input, Place::from(at), diagnostics)?;
        diagnostics.push(at, messages::no_arrow_between(&text(&first), &text(&second)));
        return Some(Argument::Arrow(first, second));
    }
    Some(Argument::Value(first))
}

/// `init =`, and what is easily written instead.
fn begins_key(input: ParseStream) -> bool {
    let fork = input.fork();
    let Ok(word) = Ident::parse_any(&fork) else { return false };
    let is_key = names::KEYS.iter().any(|key| word == *key);
    let equals = fork.peek(Token![=]) && !fork.peek(Token![=>]) && !fork.peek(Token![==]);
    let colon = fork.peek(Token![:]) && !fork.peek(Token![::]);
    equals || colon || is_key && !fork.is_empty()
}

/// `init = he_normal`
fn named(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Argument> {
    let key = Ident::parse_any(input).ok()?;
    let at = input.span();
    if input.parse::<Token![=]>().is_err() {
        diagnostics.push(at, messages::expected_equals(&key.to_string(), &rest_word(input)));
        rest(input);
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
    if equals.as_char() != '=' || equals.spacing() != Spacing::Alone {
        return None;
    }
    let value: TokenStream = value.iter().cloned().collect();
    Some((Place::of(&group.stream()), messages::argument_by_key(&word.to_string(), &text(&value))))
}
