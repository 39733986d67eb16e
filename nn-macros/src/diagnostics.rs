//! The collector: every mistake of a network, each with the tokens to change.
//!
//! Filled by `parse` and `check` with the sentences of `messages`; emptied by `fallback`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

/// The mistakes of one network, in the order of discovery.
#[derive(Clone, Default)]
pub(crate) struct Diagnostics {
    mistakes: Vec<Mistake>,
}

/// A sentence, and the first and last token that it is about.
#[derive(Clone)]
pub(crate) struct Mistake {
    pub(crate) place: Place,
    pub(crate) text: String,
}

/// From a first token to a last one: stable Rust cannot join spans, but an error may begin at one and end at another.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) first: Span,
    pub(crate) last: Span,
}

impl Place {
    /// All tokens of something that the user wrote.
    pub(crate) fn of(written: &impl ToTokens) -> Self {
        let mut tokens = written.to_token_stream().into_iter();
        let first = tokens.next();
        let last = tokens.last().or_else(|| first.clone());
        let span = |token: Option<proc_macro2::TokenTree>| token.map_or_else(Span::call_site, |t| t.span());
        Self { first: span(first), last: span(last) }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { first: span, last: span }
    }
}

impl Diagnostics {
    /// Notes a mistake at the tokens that must change.
    pub(crate) fn at(&mut self, written: &impl ToTokens, text: String) {
        self.push(Place::of(written), text);
    }

    /// Notes a mistake at a place.
    pub(crate) fn push(&mut self, place: impl Into<Place>, text: String) {
        self.mistakes.push(Mistake { place: place.into(), text });
    }

    /// Adds the mistakes of another collection.
    pub(crate) fn append(&mut self, other: Self) {
        self.mistakes.extend(other.mistakes);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// How many mistakes there are so far.
    pub(crate) fn count(&self) -> usize {
        self.mistakes.len()
    }

    /// Forgets all but the first `count`: what was found after a mistake that makes the rest guesswork.
    pub(crate) fn keep(&mut self, count: usize) {
        self.mistakes.truncate(count);
    }

    /// The mistakes, one by one.
    pub(crate) fn into_mistakes(self) -> impl Iterator<Item = Mistake> {
        self.mistakes.into_iter()
    }

    /// One error item a mistake.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.into_mistakes().map(|mistake| mistake.to_compile_error()).collect()
    }
}

impl Mistake {
    /// `compile_error! { ".." }`, shown from the first token to the last.
    pub(crate) fn to_compile_error(&self) -> TokenStream {
        let Self { place: Place { first, last }, text } = self;
        let message = quote_spanned!(*last=> { #text });
        quote_spanned!(*first=> ::core::compile_error! #message)
    }
}
