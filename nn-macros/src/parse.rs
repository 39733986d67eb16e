//! Tokens into what the user wrote. Knows the grammar, and no layer, name or shape.
//!
//! Called first. This file reads a network up to its braces, `items`, `types` and `arguments` what is between them, with the
//! pieces in `pieces`. Items and arguments are parsed one by one between their commas, so that a mistake in one leaves the others
//! whole, and a missing comma is one mistake.

mod arguments;
mod items;
mod pieces;
mod types;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Token, Visibility};

use crate::ast::{Network, Shape};
use crate::diagnostics::{Diagnostics, Place};
use crate::messages;
use crate::text::text;

pub(crate) use pieces::is_keyword;
use pieces::{arrow, attributes, chunks, end_of, expression, next_span, rest, rest_word};

/// One network as far as it could be read, and the mistakes found on the way. Without a name there is no network.
pub(crate) struct Declaration {
    pub(crate) network: Option<Network>,
    pub(crate) diagnostics: Diagnostics,
}

/// Splits `path of nn-core; networks`, and reads the networks.
pub(crate) fn parse(input: TokenStream) -> (TokenStream, Vec<Declaration>) {
    let mut tokens = input.into_iter();
    let is_semicolon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ';');
    let root = tokens.by_ref().take_while(|token| !is_semicolon(token)).collect();
    let mut rest: Vec<TokenTree> = tokens.collect();
    let mut declarations = Vec::new();
    if rest.is_empty() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Span::call_site(), messages::nothing_declared());
        declarations.push(Declaration { network: None, diagnostics });
    }
    while !rest.is_empty() {
        if !declarations.is_empty() && is_semicolon(&rest[0]) {
            let mut diagnostics = Diagnostics::default();
            diagnostics.push(rest.remove(0).span(), messages::semicolon_after_network());
            declarations.push(Declaration { network: None, diagnostics });
            continue;
        }
        let mut after = rest.split_off(length(&rest));
        let swallowed = next_network_in_body(&mut rest);
        let mut declaration = network(rest);
        if let (Some(network), Some(at)) = (&declaration.network, swallowed.first()) {
            let sentence = messages::unclosed_network(&network.name.to_string());
            declaration.diagnostics.push(at.span(), sentence);
        }
        declarations.push(declaration);
        after.splice(..0, swallowed);
        rest = after;
    }
    (root, declarations)
}

/// A network ends with its body, its first braces. One without has forgotten them, if another follows.
fn length(tokens: &[TokenTree]) -> usize {
    let length = (0..tokens.len()).find(|at| is_body(tokens, *at)).map_or(tokens.len(), |at| at + 1);
    let is_struct = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "struct");
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let Some(shapes) = tokens[..length].iter().position(is_colon) else { return length };
    match tokens[shapes..length].iter().position(is_struct) {
        Some(after) => begin_of_item(tokens, shapes + after),
        None => length,
    }
}

/// The next network, where it stands among the layers of this one, whose brace is missing: they are taken apart.
fn next_network_in_body(tokens: &mut [TokenTree]) -> Vec<TokenTree> {
    let Some(TokenTree::Group(body)) = tokens.last_mut() else { return Vec::new() };
    let mut inner: Vec<TokenTree> = body.stream().into_iter().collect();
    let begins = inner.windows(3).position(|window| {
        matches!(window, [TokenTree::Ident(word), TokenTree::Ident(_), TokenTree::Punct(sign)]
            if word == "struct" && [':', '<'].contains(&sign.as_char()))
    });
    let Some(begins) = begins.filter(|_| body.delimiter() == Delimiter::Brace) else { return Vec::new() };
    let swallowed = inner.split_off(begin_of_item(&inner, begins));
    let span = body.span();
    *body = Group::new(Delimiter::Brace, inner.into_iter().collect());
    body.set_span(span);
    swallowed
}

/// Where an item begins whose `struct` is at this place: with its attributes and `pub`.
fn begin_of_item(tokens: &[TokenTree], mut at: usize) -> usize {
    let is_group = |token: &TokenTree, delimiter| matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter);
    let is_pub = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "pub");
    let is_hash = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#');
    loop {
        at = match &tokens[..at] {
            [.., public] if is_pub(public) => at - 1,
            [.., public, scope] if is_pub(public) && is_group(scope, Delimiter::Parenthesis) => at - 2,
            [.., hash, attribute] if is_hash(hash) && is_group(attribute, Delimiter::Bracket) => at - 2,
            _ => return at,
        }
    }
}

/// Whether braces stand here, and not in the place of a size: `{ WIDTH } => { WIDTH / 2 } { .. }`.
fn is_body(tokens: &[TokenTree], at: usize) -> bool {
    let is_brace =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let is_size = match (&tokens[..at], &tokens[at + 1..]) {
        ([.., equals, arrow], [body, ..]) if is(equals, '=') && is(arrow, '>') => is_brace(body),
        ([.., colon], [equals, ..]) => is(colon, ':') && is(equals, '='),
        _ => false,
    };
    is_brace(&tokens[at]) && !is_size
}

/// Reads one network: everything up to its braces, and the braces.
fn network(mut tokens: Vec<TokenTree>) -> Declaration {
    let (mut names, mut diagnostics) = (Diagnostics::default(), Diagnostics::default());
    let last = tokens.last().map_or_else(Span::call_site, TokenTree::span);
    let body = match tokens.pop() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Some(group),
        Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => None,
        Some(other) => {
            tokens.push(other);
            None
        }
        None => None,
    };
    let has_body = body.is_some();
    let header = |input: ParseStream| {
        let network = header(input, &mut names, &mut diagnostics, last, has_body);
        // What a mistake left over has been reported.
        input.step(|cursor| Ok(((), end_of(*cursor))))?;
        Ok(network)
    };
    let mut network = header.parse2(tokens.into_iter().collect()).ok().flatten();
    // After a header's first mistake, the rest of it is guesswork.
    diagnostics.keep(1);
    if let Some(network) = &mut network {
        match body {
            Some(body) => {
                network.end = body.span_close();
                // A network without shapes is of another form: about its items there is no more to say.
                let is_other = network.input.is_none() && network.output.is_none() && !diagnostics.is_empty();
                let mut unsaid = Diagnostics::default();
                let heard = if is_other { &mut unsaid } else { &mut diagnostics };
                network.items = items::items(&body, heard);
            }
            None if diagnostics.is_empty() => {
                diagnostics.push(last, messages::no_body(&network.name.to_string()));
            }
            None => {}
        }
    }
    names.append(diagnostics);
    Declaration { network, diagnostics: names }
}

/// `#[..] pub struct Digits<..>: 64 => 10`. What is wrong with its names goes into `names`: that makes nothing else guesswork.
fn header(
    input: ParseStream,
    names: &mut Diagnostics,
    diagnostics: &mut Diagnostics,
    last: Span,
    has_body: bool,
) -> Option<Network> {
    let attributes = attributes(input, diagnostics)?;
    let visibility = input.parse::<Visibility>().unwrap_or(Visibility::Inherited);
    let at = next_span(input, last);
    if input.parse::<Token![struct]>().is_err() {
        diagnostics.push(at, messages::expected_struct(&rest_word(input)));
        find_name(input)?;
    }
    let at = next_span(input, last);
    let Ok(name) = Ident::parse_any(input) else {
        diagnostics.push(at, messages::expected_network_name());
        return None;
    };
    check_name(&name, names);
    // Of two words, a keyword is the one too many.
    let name =
        if is_keyword(&name) && input.peek(Ident::peek_any) { Ident::parse_any(input).ok()? } else { name };
    let generics = generics(input, names, diagnostics);
    let end = name.span();
    let mut network =
        Network { attributes, visibility, name, generics, input: None, output: None, items: Vec::new(), end };
    shapes(input, &mut network, diagnostics, last, has_body);
    Some(network)
}

fn check_name(name: &Ident, names: &mut Diagnostics) {
    let text = name.to_string();
    if is_keyword(name) {
        names.at(name, messages::keyword_as_name(&text));
    } else if TAKEN_BY_NETWORKS.contains(&text.as_str()) {
        names.at(name, messages::taken_name(&text));
    }
}

/// Whether a network can have this name.
pub(crate) fn is_free(name: &Ident) -> bool {
    let mut names = Diagnostics::default();
    check_name(name, &mut names);
    names.is_empty()
}

/// Where `struct` was expected: goes to the name all the same, which is still worth knowing. It comes after a later `struct`, after
/// another word (`enum Net: ..`), or at once (`Net: ..`).
fn find_name(input: ParseStream) -> Option<()> {
    let fork = input.fork();
    if rest(&fork).iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "struct")) {
        while input.parse::<Token![struct]>().is_err() {
            input.parse::<TokenTree>().ok()?;
        }
        return Some(());
    }
    if input.peek2(Ident::peek_any) {
        input.parse::<TokenTree>().ok()?;
    }
    (input.peek(Ident::peek_any) && input.peek2(Token![:])).then_some(())
}

/// `: 64 => 10`
fn shapes(
    input: ParseStream,
    network: &mut Network,
    diagnostics: &mut Diagnostics,
    last: Span,
    has_body: bool,
) {
    let name = network.name.to_string();
    if input.is_empty() {
        diagnostics.at(&network.name, messages::no_shapes(&name));
        return;
    }
    let at = next_span(input, last);
    if input.parse::<Token![:]>().is_err() {
        diagnostics.push(at, messages::expected_colon(&name, &rest_word(input)));
        return;
    }
    let colon = at;
    let (before, arrow) = until_arrow(input, diagnostics);
    let Some(arrow) = arrow else {
        let place = before.last().map_or(colon, TokenTree::span);
        diagnostics.push(place, messages::no_arrow(&name));
        return;
    };
    network.input = shape(before, colon, "takes", diagnostics);
    let mut after = without_second_arrow(rest(input), diagnostics);
    if let Some(at) = layers_without_braces(&after, has_body) {
        diagnostics.push(after[at].span(), messages::layers_without_braces(&text(&after[at])));
        after.truncate(at);
    }
    network.output = shape(after, arrow, "gives", diagnostics);
}

/// `8 => 3`, and `8 =>`, after the first arrow: the last size is what the network gives.
fn without_second_arrow(mut tokens: Vec<TokenTree>, diagnostics: &mut Diagnostics) -> Vec<TokenTree> {
    let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let second = tokens.windows(2).rposition(|pair| is(&pair[0], '=') && is(&pair[1], '>'));
    let Some(second) = second else { return tokens };
    let place = Place { first: tokens[second].span(), last: tokens[second + 1].span() };
    let after = tokens.split_off(second + 2);
    diagnostics.push(place, messages::third_shape(!after.is_empty()));
    tokens.truncate(second);
    if after.is_empty() { tokens } else { after }
}

/// What stands after a whole size where the braces belong: `where { .. }`, `dense(3)`, `[ dense(3) ]`.
fn layers_without_braces(tokens: &[TokenTree], has_body: bool) -> Option<usize> {
    let is_list = |token: &TokenTree| matches!(token, TokenTree::Group(_));
    if !has_body && tokens.len() > 1 && tokens.last().is_some_and(is_list) {
        // Braces are missing: the last list may be they, unless it belongs to a word before it.
        let before = tokens.len() - 2;
        return Some(before + usize::from(before == 0 || !matches!(tokens[before], TokenTree::Ident(_))));
    }
    let end = |input: ParseStream| {
        let size = input.parse::<syn::Expr>().is_ok();
        let left = rest(input).len();
        Ok(if size { left } else { 0 })
    };
    let left = end.parse2(tokens.iter().cloned().collect()).unwrap_or(0);
    (left > 0).then(|| tokens.len() - left)
}

/// All tokens up to `=>`, and the arrow's place.
fn until_arrow(input: ParseStream, diagnostics: &mut Diagnostics) -> (Vec<TokenTree>, Option<Span>) {
    let mut before = Vec::new();
    while !input.is_empty() {
        let at = input.span();
        if arrow(input, diagnostics) {
            return (before, Some(at));
        }
        before.extend(input.parse::<TokenTree>());
    }
    (before, None)
}

/// `64` or `[1, 8, 8]`. `after` is the token before it.
fn shape(tokens: Vec<TokenTree>, after: Span, verb: &str, diagnostics: &mut Diagnostics) -> Option<Shape> {
    match &tokens[..] {
        [] => {
            diagnostics.push(after, messages::missing_shape(verb));
            None
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            let sizes = chunks(group.stream()).into_iter().map(|chunk| expression(chunk.tokens, diagnostics));
            let sizes = sizes.collect::<Option<Vec<_>>>()?;
            Some(Shape::Brackets(sizes, group.span()))
        }
        _ => expression(tokens.into_iter().collect(), diagnostics).map(Shape::Flat),
    }
}

/// `<const IN: usize, const H: usize>`, the names.
fn generics(input: ParseStream, names: &mut Diagnostics, diagnostics: &mut Diagnostics) -> Vec<Ident> {
    let mut generics = Vec::new();
    if input.parse::<Token![<]>().is_err() {
        return generics;
    }
    while !input.is_empty() && input.parse::<Token![>]>().is_err() {
        let at = input.span();
        let (name, is_size) = generic(input);
        if let Some(name) = &name {
            if is_size && TAKEN_BY_METHODS.iter().any(|taken| name == taken) {
                names.at(name, messages::taken_name(&name.to_string()));
            } else if generics.contains(name) {
                names.at(name, messages::parameter_twice(&name.to_string()));
            }
        }
        let is_over = input.is_empty() || input.peek(Token![>]) || input.peek(Token![,]);
        if !is_size {
            diagnostics.push(at, messages::expected_generic());
        } else if !is_over {
            diagnostics.push(input.span(), messages::more_than_a_size());
        }
        generics.extend(name);
        while !input.is_empty() && !input.peek(Token![>]) && !input.peek(Token![,]) {
            let _ = input.parse::<TokenTree>();
        }
        let _ = input.parse::<Token![,]>();
    }
    generics
}

/// `const H: usize`: its name, as far as there is one, and whether all of it is right.
fn generic(input: ParseStream) -> (Option<Ident>, bool) {
    let is_const = input.parse::<Token![const]>().is_ok();
    let name = input.parse::<Ident>().ok();
    let has_kind = input.parse::<Token![:]>().is_ok();
    let is_size = input.parse::<Ident>().is_ok_and(|kind| kind == "usize");
    let is_right = is_const && name.is_some() && has_kind && is_size;
    (name, is_right)
}

/// What an expansion means by these words: the names of items, unlike those of variables, are not hygienic.
const TAKEN_BY_NETWORKS: &[&str] = &["T", "BATCH", "GIVEN", "f32", "usize"];

/// The parameters of an expansion's types and methods.
const TAKEN_BY_METHODS: &[&str] =
    &["T", "BATCH", "GIVEN", "NETWORKS", "Generator", "Input", "Loss", "Set", "Targets"];
