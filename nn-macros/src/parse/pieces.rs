//! What both halves of the grammar are made of: lists between commas, arrows, expressions, attributes, and the words of a message.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Token};

use crate::diagnostics::Diagnostics;
use crate::messages;
use crate::text::text;

/// What stands between two commas.
pub(super) struct Chunk {
    pub(super) tokens: TokenStream,
    /// The comma after it.
    comma: Option<Span>,
}

/// Splits at the commas. A comma at the end opens no further chunk.
pub(super) fn chunks(tokens: TokenStream) -> Vec<Chunk> {
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

/// The same, but a comma between `<` and `>` separates nothing: `Mlp<4, 16>`.
pub(super) fn item_chunks(tokens: TokenStream) -> Vec<Chunk> {
    let is = |token: &TokenTree, c| matches!(token, TokenTree::Punct(punct) if punct.as_char() == c);
    let mut whole: Vec<Chunk> = Vec::new();
    for chunk in chunks(tokens) {
        let open = whole.last().is_some_and(|last| {
            let count = |c| last.tokens.clone().into_iter().filter(|token| is(token, c)).count();
            count('<') > count('>') && chunk.tokens.clone().into_iter().any(|token| is(&token, '>'))
        });
        match whole.last_mut().filter(|_| open) {
            Some(last) => {
                let mut comma = proc_macro2::Punct::new(',', proc_macro2::Spacing::Alone);
                comma.set_span(last.comma.unwrap_or_else(Span::call_site));
                last.tokens.extend([TokenTree::from(comma)]);
                last.tokens.extend(chunk.tokens);
                last.comma = chunk.comma;
            }
            None => whole.push(chunk),
        }
    }
    whole
}

/// Parses a chunk with `one`, again and again as long as something is left: then a comma was forgotten. `false` if something
/// was skipped.
pub(super) fn each_without_comma(
    chunk: Chunk,
    begins: fn(ParseStream) -> bool,
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
            } else if !begins(input) {
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

/// `=>`, or `->`, which is reported and then understood.
pub(super) fn arrow(input: ParseStream, diagnostics: &mut Diagnostics) -> bool {
    if let Ok(thin) = input.parse::<Token![->]>() {
        diagnostics.at(&thin, messages::thin_arrow());
        return true;
    }
    input.parse::<Token![=>]>().is_ok()
}

/// One whole expression, and nothing after it.
pub(super) fn expression(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Expr> {
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
pub(super) fn block(tokens: &TokenStream) -> Option<Expr> {
    let mut iter = tokens.clone().into_iter();
    match (iter.next(), iter.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => {
            Some(Expr::Verbatim(tokens.clone()))
        }
        _ => None,
    }
}

/// `#[..]`, any number of them.
pub(super) fn attributes(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Vec<Attribute>> {
    let at = input.span();
    let attributes = Attribute::parse_outer(input);
    if let Err(error) = &attributes {
        diagnostics.push(at, messages::wrong_attribute(&error.to_string()));
    }
    attributes.ok()
}

pub(super) fn rest(input: ParseStream) -> Vec<TokenTree> {
    std::iter::from_fn(|| input.parse::<TokenTree>().ok()).collect()
}

pub(super) fn end_of(mut cursor: syn::buffer::Cursor<'_>) -> syn::buffer::Cursor<'_> {
    while let Some((_, next)) = cursor.token_tree() {
        cursor = next;
    }
    cursor
}

/// Where the next token is, or the last one if none is left.
pub(super) fn next_span(input: ParseStream, last: Span) -> Span {
    if input.is_empty() { last } else { input.span() }
}

/// The next token as a text, for a message.
pub(super) fn rest_word(input: ParseStream) -> String {
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
