//! The items of a network: layers with or without a name, and blocks of them.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Token, Visibility, token};

use super::arguments::{argument, begins_argument, begins_key};
use super::pieces::{attributes, chunks, each_without_comma, is_keyword, item_chunks, rest, rest_word};
use super::types::{begins_type, type_path};
use crate::ast::{Block, Call, Item, Layer};
use crate::diagnostics::{Diagnostics, Place};
use crate::text::text;
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

/// `hidden: dense(32, relu)`
fn item(input: ParseStream, diagnostics: &mut Diagnostics) -> Item {
    let mut item = Item::default();
    let Some(attributes) = attributes(input, diagnostics) else { return item };
    if let Some(last) = attributes.last().filter(|_| input.is_empty()) {
        diagnostics.at(last, messages::attribute_of_nothing(last.path().is_ident("doc")));
        return item;
    }
    item.attributes = attributes;
    hidden_visibility(input, diagnostics);
    literal_as_name(input, &mut item, diagnostics);
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
    } else if let Some(word) = keyword_before_name(input) {
        let _ = input.parse::<TokenTree>();
        let mistakes = diagnostics.count();
        diagnostics.at(&word, messages::keyword_in_list(&word.to_string()));
        let is_declaration = ["let", "mut", "ref", "type", "fn"].iter().any(|known| word == known);
        // `const H: usize = 3;` is no layer by another word.
        let is_constant = ["const", "static"].iter().any(|known| word == known);
        if is_constant && rest(&input.fork()).iter().any(|token| token.to_string() == "usize") {
            diagnostics.keep(mistakes);
            diagnostics.at(&word, messages::constant_in_list(&word.to_string()));
            rest(input);
        } else if is_declaration || is_constant {
            item = self::item(input, diagnostics);
        } else {
            rest(input);
        }
        diagnostics.keep(mistakes + 1);
        return item;
    } else if item.name.is_none() && forgot_colon(input) {
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

/// `"hidden": dense(32)`, `1: dense(32)`
fn literal_as_name(input: ParseStream, item: &mut Item, diagnostics: &mut Diagnostics) {
    if !input.peek(syn::Lit) || !input.peek2(Token![:]) || input.peek2(Token![::]) {
        return;
    }
    let Ok(literal) = input.parse::<syn::Lit>() else { return };
    let _ = input.parse::<Token![:]>();
    let quoted = if let syn::Lit::Str(text) = &literal { Some(text.value()) } else { None };
    let named = quoted.as_deref().and_then(|text| syn::parse_str::<Ident>(text).ok());
    item.name = named.map(|name| Ident::new(&name.to_string(), literal.span()));
    diagnostics
        .at(&literal, messages::literal_as_name(&text(&literal), item.name.as_ref().map(Ident::to_string)));
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

/// A keyword before another word: `let hidden = ..`, `for _ in ..`.
fn keyword_before_name(input: ParseStream) -> Option<Ident> {
    let fork = input.fork();
    let word = Ident::parse_any(&fork).ok()?;
    (is_keyword(&word) && fork.peek(Ident::peek_any)).then_some(word)
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
    let word = Ident::parse_any(&input.fork()).ok().map(|word| meant_block(word, input, diagnostics));
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

/// `residul { .. }` and the like, reported, as the block that is meant.
fn meant_block(word: Ident, input: ParseStream, diagnostics: &mut Diagnostics) -> Ident {
    let written = word.to_string();
    let known = names::nearest(&written, ["residual", "concat"].into_iter());
    match known.filter(|known| *known != written && input.peek2(token::Brace)) {
        Some(known) => {
            diagnostics.at(&word, messages::unknown_layer(&written, Some(known)));
            Ident::new(known, word.span())
        }
        None => word,
    }
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
    if input.peek(Token![.]) && input.peek2(Ident::peek_any) {
        member(&kind, input, diagnostics);
        return None;
    }
    if input.peek(Token![<]) {
        // `Dense<64, 32>`, as in nn-core, is no layer here.
        let (word, rest): (_, TokenStream) = (kind.to_string(), rest(input).into_iter().collect());
        if names::layer_words().any(|known| word == known) {
            diagnostics.at(&rest, messages::wrong_brackets(&word));
        } else {
            diagnostics.at(&kind, messages::unknown_layer(&word, names::nearest_layer(&word, true)));
        }
        return None;
    }
    let mut call = Call { end: kind.span(), kind, arguments: Vec::new(), spoilt: false };
    if input.peek(token::Paren) || input.peek(token::Bracket) || input.peek(token::Brace) {
        let Ok(TokenTree::Group(group)) = input.parse::<TokenTree>() else { return Some(call) };
        call.end = group.span_close();
        if group.delimiter() != Delimiter::Parenthesis {
            let kind = call.kind.to_string();
            let is_layer = names::layer_words().any(|word| kind == word);
            if group.delimiter() == Delimiter::Brace && !is_layer {
                diagnostics.at(&call.kind, messages::unknown_layer(&kind, None));
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

/// `nn.Linear(64, 32)`, of which there is none here.
fn member(first: &Ident, input: ParseStream, diagnostics: &mut Diagnostics) {
    let (mut written, mut last) = (first.to_string(), first.clone());
    while input.parse::<Token![.]>().is_ok() {
        let Ok(word) = Ident::parse_any(input) else { break };
        written = format!("{written}.{word}");
        last = word;
    }
    let has_arguments = input.parse::<Group>().is_ok_and(|arguments| !arguments.stream().is_empty());
    let known = names::nearest_layer(&last.to_string(), has_arguments);
    let place = Place { first: first.span(), last: last.span() };
    diagnostics.push(place, messages::unknown_layer(&written, known));
}
