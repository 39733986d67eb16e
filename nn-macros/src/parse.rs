//! Tokens into what the user wrote. Knows the grammar, and no layer, name or shape.
//!
//! Called first. Items and arguments are parsed one by one between their commas, so that a mistake in one leaves the others
//! whole, and a missing comma is one mistake.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Token, Visibility, token};

use crate::ast::{Argument, Call, Item, Network, Shape};
use crate::diagnostics::{Diagnostics, Place};
use crate::messages;
use crate::text::text;

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
        // A network ends with its body: the first braces that do not belong to a size.
        let length = rest.iter().position(is_body).map_or(rest.len(), |at| at + 1);
        let after = rest.split_off(length);
        declarations.push(network(rest));
        rest = after;
    }
    (root, declarations)
}

fn is_body(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Reads one network: everything up to its braces, and the braces.
fn network(mut tokens: Vec<TokenTree>) -> Declaration {
    let mut diagnostics = Diagnostics::default();
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
    let header = |input: ParseStream| {
        let network = header(input, &mut diagnostics, last);
        // What a mistake left over has been reported.
        input.step(|cursor| Ok(((), end_of(*cursor))))?;
        Ok(network)
    };
    let mut network = header.parse2(tokens.into_iter().collect()).ok().flatten();
    if let Some(network) = &mut network {
        match body {
            Some(body) => {
                network.end = body.span_close();
                network.items = items(&body, &mut diagnostics);
            }
            None if diagnostics.is_empty() => {
                diagnostics.push(last, messages::no_body(&network.name.to_string()));
            }
            None => {}
        }
    }
    Declaration { network, diagnostics }
}

fn end_of(mut cursor: syn::buffer::Cursor<'_>) -> syn::buffer::Cursor<'_> {
    while let Some((_, next)) = cursor.token_tree() {
        cursor = next;
    }
    cursor
}

/// `#[..] pub struct Digits<..>: 64 => 10`
fn header(input: ParseStream, diagnostics: &mut Diagnostics, last: Span) -> Option<Network> {
    let attributes = attributes(input, diagnostics)?;
    let visibility = input.parse::<Visibility>().unwrap_or(Visibility::Inherited);
    let at = next_span(input, last);
    if input.parse::<Token![struct]>().is_err() {
        diagnostics.push(at, messages::expected_struct(&rest_word(input)));
        // `enum Net: ..`, or `Net: ..`: the name is still worth knowing.
        if input.peek2(Ident::peek_any) {
            input.parse::<TokenTree>().ok()?;
        } else if !input.peek2(Token![:]) {
            return None;
        }
    }
    let at = next_span(input, last);
    let Ok(name) = Ident::parse_any(input) else {
        diagnostics.push(at, messages::expected_network_name());
        return None;
    };
    if is_keyword(&name) {
        diagnostics.at(&name, messages::keyword_as_name(&name.to_string()));
        return None;
    }
    let generics = generics(input, diagnostics);
    let end = name.span();
    let mut network =
        Network { attributes, visibility, name, generics, input: None, output: None, items: Vec::new(), end };
    shapes(input, &mut network, diagnostics, last);
    Some(network)
}

/// `: 64 => 10`
fn shapes(input: ParseStream, network: &mut Network, diagnostics: &mut Diagnostics, last: Span) {
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
    network.output = shape(rest(input), arrow, "gives", diagnostics);
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

/// `=>`, or `->`, which is reported and then understood.
fn arrow(input: ParseStream, diagnostics: &mut Diagnostics) -> bool {
    if let Ok(thin) = input.parse::<Token![->]>() {
        diagnostics.at(&thin, messages::thin_arrow());
        return true;
    }
    input.parse::<Token![=>]>().is_ok()
}

fn rest(input: ParseStream) -> Vec<TokenTree> {
    std::iter::from_fn(|| input.parse::<TokenTree>().ok()).collect()
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

/// One whole expression, and nothing after it.
fn expression(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Expr> {
    if let Some(block) = block(&tokens) {
        return Some(block);
    }
    match syn::parse2::<Expr>(tokens.clone()) {
        Ok(expr) => Some(expr),
        Err(_) => {
            diagnostics.at(&tokens, messages::no_expression(&text(&tokens)));
            None
        }
    }
}

/// `{ .. }`, which only rustc evaluates.
fn block(tokens: &TokenStream) -> Option<Expr> {
    let mut iter = tokens.clone().into_iter();
    match (iter.next(), iter.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => {
            Some(Expr::Verbatim(tokens.clone()))
        }
        _ => None,
    }
}

/// `<const IN: usize, const H: usize>`, the names.
fn generics(input: ParseStream, diagnostics: &mut Diagnostics) -> Vec<Ident> {
    let mut names = Vec::new();
    if input.parse::<Token![<]>().is_err() {
        return names;
    }
    while !input.is_empty() && input.parse::<Token![>]>().is_err() {
        let at = input.span();
        match generic(input) {
            Ok(name) => names.push(name),
            Err(_) => {
                diagnostics.push(at, messages::expected_generic());
                while !input.is_empty() && !input.peek(Token![>]) && !input.peek(Token![,]) {
                    let _ = input.parse::<TokenTree>();
                }
            }
        }
        let _ = input.parse::<Token![,]>();
    }
    names
}

fn generic(input: ParseStream) -> syn::Result<Ident> {
    input.parse::<Token![const]>()?;
    let name = input.parse::<Ident>()?;
    input.parse::<Token![:]>()?;
    let kind = input.parse::<Ident>()?;
    if kind == "usize" { Ok(name) } else { Err(input.error("a size")) }
}

/// The items between the braces.
fn items(body: &Group, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut items = Vec::new();
    for chunk in chunks(body.stream()) {
        let was_read =
            each_without_comma(chunk, diagnostics, |input, diagnostics| items.push(item(input, diagnostics)));
        if !was_read {
            // Something is missing here: what follows is of unknown shape.
            items.push(Item::default());
        }
    }
    items
}

/// What stands between two commas.
struct Chunk {
    tokens: TokenStream,
    /// The comma after it.
    comma: Option<Span>,
}

/// Splits at the commas. A comma at the end opens no further chunk.
fn chunks(tokens: TokenStream) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut current = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                chunks.push(Chunk { tokens: std::mem::take(&mut current), comma: Some(punct.span()) });
            }
            token => current.extend([token]),
        }
    }
    if !current.is_empty() {
        chunks.push(Chunk { tokens: current, comma: None });
    }
    chunks
}

/// Parses a chunk with `one`, again and again as long as something is left: then a comma was forgotten. `false` if something
/// was skipped.
fn each_without_comma(
    chunk: Chunk,
    diagnostics: &mut Diagnostics,
    mut one: impl FnMut(ParseStream, &mut Diagnostics),
) -> bool {
    if chunk.tokens.is_empty() {
        if let Some(comma) = chunk.comma {
            diagnostics.push(comma, messages::nothing_before_comma());
        }
        return true;
    }
    let parser = |input: ParseStream| {
        loop {
            let mistakes = diagnostics.count();
            one(input, diagnostics);
            if input.is_empty() {
                return Ok(true);
            }
            let at = input.span();
            let found = rest_word(input);
            // After another mistake, what is left over says nothing new.
            if diagnostics.count() == mistakes {
                diagnostics.push(at, messages::expected_comma(&found));
            }
            if input.peek(Token![;]) {
                input.parse::<Token![;]>()?;
            } else if !input.peek(Ident::peek_any) && !input.peek(syn::Lit) {
                return input.step(|cursor| Ok((false, end_of(*cursor))));
            }
            if input.is_empty() {
                return Ok(true);
            }
        }
    };
    // The parser consumes all of its input and reports its mistakes itself.
    parser.parse2(chunk.tokens).unwrap_or(false)
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
            diagnostics.push(at, messages::equals_after_name());
        }
        if input.is_empty() {
            diagnostics.push(at, messages::name_without_layer());
            return item;
        }
    }
    item.call = call(input, diagnostics);
    item
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
            each_without_comma(chunk, diagnostics, |input, diagnostics| {
                call.arguments.extend(argument(input, diagnostics));
            });
        }
        call.spoilt = diagnostics.count() > mistakes;
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

/// `#[..]`, any number of them.
fn attributes(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Vec<Attribute>> {
    let at = input.span();
    let attributes = Attribute::parse_outer(input);
    if let Err(error) = &attributes {
        diagnostics.push(at, messages::wrong_attribute(&error.to_string()));
    }
    attributes.ok()
}

/// Where the next token is, or the last one if none is left.
fn next_span(input: ParseStream, last: Span) -> Span {
    if input.is_empty() { last } else { input.span() }
}

/// The next token as a text, for a message.
fn rest_word(input: ParseStream) -> String {
    let fork = input.fork();
    match fork.parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) => match group.delimiter() {
            Delimiter::Parenthesis => "(".into(),
            Delimiter::Bracket => "[".into(),
            _ => "{".into(),
        },
        Ok(TokenTree::Punct(punct)) if punct.spacing() == proc_macro2::Spacing::Joint => {
            let next = fork.parse::<proc_macro2::Punct>().map(|next| next.as_char().to_string());
            format!("{}{}", punct.as_char(), next.unwrap_or_default())
        }
        Ok(token) => token.to_string(),
        Err(_) => String::new(),
    }
}

/// Whether Rust refuses this name for a field or a type.
pub(crate) fn is_keyword(name: &Ident) -> bool {
    syn::parse_str::<Ident>(&name.to_string()).is_err()
}
