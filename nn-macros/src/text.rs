//! Tokens as the text that a person would write: `dense(2 * HIDDEN => 10, init = he_normal)`.
//!
//! For messages, and for the summary's column of layers. The compiler's own printing of tokens depends on their origin.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;

/// The text of something that the user wrote.
pub(crate) fn text(written: &impl ToTokens) -> String {
    let mut out = String::new();
    write(written.to_token_stream(), &mut out);
    out.trim().to_string()
}

/// The text of a type: `Mlp<4, 16>`, without the spaces that a comparison has.
pub(crate) fn text_of_type(written: &impl ToTokens) -> String {
    text(written).replace(" < ", "<").replace(" >", ">")
}

fn write(tokens: TokenStream, out: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    // Whether the next operator stands between two operands.
    let mut after_operand = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                if after_operand && group.delimiter() == Delimiter::Brace {
                    out.push(' ');
                }
                write_group(&group, out);
                after_operand = true;
            }
            TokenTree::Punct(punct) => {
                let mut operator = String::from(punct.as_char());
                while let Some(TokenTree::Punct(next)) = tokens.next_if(|next| continues(&operator, next)) {
                    operator.push(next.as_char());
                }
                write_operator(&operator, after_operand, out);
                after_operand = false;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                if after_operand {
                    out.push(' ');
                }
                out.push_str(&token.to_string());
                after_operand = true;
            }
        }
    }
}

fn write_group(group: &Group, out: &mut String) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{ ", " }"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    out.push_str(open);
    write(group.stream(), out);
    out.push_str(close);
}

/// Whether two characters of punctuation form one operator.
fn continues(operator: &str, next: &TokenTree) -> bool {
    let TokenTree::Punct(next) = next else { return false };
    matches!((operator, next.as_char()), (":", ':') | ("=", '>') | ("<", '<') | (">", '>') | ("=", '='))
}

fn write_operator(operator: &str, after_operand: bool, out: &mut String) {
    match operator {
        "," | ":" | ";" => {
            out.push_str(operator);
            out.push(' ');
        }
        "::" | "." | "!" => out.push_str(operator),
        _ if after_operand || operator == "=>" => {
            out.push(' ');
            out.push_str(operator);
            out.push(' ');
        }
        _ => out.push_str(operator),
    }
}
