//! What both halves of the grammar are made of: lists between commas, arrows, expressions, attributes, and the words of a message.

use proc_macro2::{Delimiter, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Token};

use crate::diagnostics::{Diagnostics, Place};
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

/// The same, but a comma between `<` and `>` separates nothing: `Mlp<4, 16>`. Where one of the two is missing, the rest of it is no item
/// of its own.
pub(super) fn item_chunks(tokens: TokenStream) -> Vec<Chunk> {
    let mut whole: Vec<Chunk> = Vec::new();
    let mut rest = chunks(tokens).into_iter().peekable();
    while let Some(mut chunk) = rest.next() {
        while let Some(next) = rest.next_if(|next| goes_on(&chunk, next)) {
            let mut comma = Punct::new(',', Spacing::Alone);
            comma.set_span(chunk.comma.unwrap_or_else(Span::call_site));
            chunk.tokens.extend([TokenTree::from(comma)]);
            chunk.tokens.extend(next.tokens);
            chunk.comma = next.comma;
        }
        whole.push(chunk);
    }
    whole
}

/// Whether a type that begins in one chunk ends in the next.
fn goes_on(chunk: &Chunk, next: &Chunk) -> bool {
    let mut tokens = next.tokens.clone().into_iter();
    let (first, second) = (tokens.next(), tokens.next());
    let begins_item = match (&first, &second) {
        (Some(TokenTree::Ident(_)), Some(TokenTree::Punct(colon))) => {
            colon.as_char() == ':' && colon.spacing() == Spacing::Alone
        }
        (Some(TokenTree::Ident(_)), Some(TokenTree::Group(_))) => true,
        _ => false,
    };
    let begins_number = matches!(first, Some(TokenTree::Literal(_)));
    open_angles(&chunk.tokens) > 0 && !begins_item || open_angles(&next.tokens) < 0 && begins_number
}

/// How many `<` are not closed here. The `>` of an arrow closes none.
pub(super) fn open_angles(tokens: &TokenStream) -> isize {
    let mut after_joint = false;
    let open = tokens.clone().into_iter().map(|token| {
        let TokenTree::Punct(punct) = token else {
            after_joint = false;
            return 0;
        };
        let is_arrow = after_joint;
        after_joint = punct.spacing() == Spacing::Joint && ['=', '-'].contains(&punct.as_char());
        match punct.as_char() {
            '<' => 1,
            '>' if !is_arrow => -1,
            _ => 0,
        }
    });
    open.sum()
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
    let mut missed_comma = false;
    let parser = |input: ParseStream| {
        loop {
            let mistakes = diagnostics.count();
            one(input, diagnostics);
            let is_clean = diagnostics.count() == mistakes;
            if missed_comma {
                // Where this piece begins is a guess.
                diagnostics.keep(mistakes);
            }
            if input.is_empty() {
                return Ok(true);
            }
            let at = input.span();
            let found = rest_word(input);
            // After another mistake, what is left over says nothing new.
            if is_clean && (!missed_comma || begins(input)) {
                diagnostics.push(sign_here(input).unwrap_or(at.into()), messages::expected_comma(&found));
                missed_comma = true;
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

/// `=>`, or what is easily written instead, which is reported and then understood.
pub(super) fn arrow(input: ParseStream, diagnostics: &mut Diagnostics) -> bool {
    if input.parse::<Token![=>]>().is_ok() {
        return true;
    }
    let slips =
        [input.peek(Token![->]), input.peek(Token![>=]), input.peek(Token![=]) && !input.peek(Token![==])];
    if !slips.contains(&true) {
        return false;
    }
    let (first, mut found) = (input.span(), rest_word(input));
    if found == "=" && input.peek2(Token![>]) {
        // Two signs with a space between them.
        found = "= >".into();
    }
    let mut last = first;
    for _ in found.chars().filter(|c| *c != ' ') {
        last = input.span();
        let _ = input.parse::<proc_macro2::Punct>();
    }
    diagnostics.push(Place { first, last }, messages::expected_arrow(&found));
    true
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

/// `{ .. }` or `if a { .. } else { .. }`, which only rustc evaluates, or `[..]`, which is no number.
pub(super) fn block(tokens: &TokenStream) -> Option<Expr> {
    let mut iter = tokens.clone().into_iter();
    match (iter.next(), iter.next()) {
        (Some(TokenTree::Ident(word)), Some(_)) if word == "if" || word == "match" => {
            Some(Expr::Verbatim(tokens.clone()))
        }
        (Some(TokenTree::Group(group)), None)
            if matches!(group.delimiter(), Delimiter::Brace | Delimiter::Bracket) =>
        {
            Some(Expr::Verbatim(tokens.clone()))
        }
        _ => None,
    }
}

/// `#[..]`, any number of them.
pub(super) fn attributes(input: ParseStream, diagnostics: &mut Diagnostics) -> Option<Vec<Attribute>> {
    let mut attributes = Vec::new();
    while input.peek(Token![#]) {
        // One by one: the wrong one is underlined.
        let tokens: TokenStream = [input.parse::<TokenTree>(), input.parse()].into_iter().flatten().collect();
        let Ok(attribute) = Attribute::parse_outer.parse2(tokens.clone()) else {
            diagnostics.at(&tokens, messages::wrong_attribute());
            return None;
        };
        attributes.extend(attribute);
    }
    Some(attributes)
}

/// All characters of the operator that comes next: `..`.
fn sign_here(input: ParseStream) -> Option<Place> {
    let fork = input.fork();
    let first = fork.parse::<Punct>().ok()?;
    let is_two = first.spacing() == Spacing::Joint;
    let last =
        if is_two { fork.parse::<Punct>().map_or(first.span(), |next| next.span()) } else { first.span() };
    Some(Place { first: first.span(), last })
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
        Ok(TokenTree::Punct(punct)) if punct.spacing() == Spacing::Joint => {
            let next = fork.parse::<Punct>().map(|next| next.as_char().to_string());
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
