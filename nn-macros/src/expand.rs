//! A plan into Rust, as a person would write it. A total function: nothing can fail here.
//!
//! One struct with a field a layer, one struct for the tape, and implementations that call the layers one after the other.
//! No arithmetic and no loop: those are in nn-core. All names of nn-core come from its own path ([`Expansion::root`]); local
//! variables of the expansion are hygienic, so that a layer may be called `x` or `tape`.

mod concat;
mod inherent;
mod parameters;
mod passes;
mod proofs;
mod structs;
mod warnings;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::Attribute;
use syn::ext::IdentExt;

use crate::plan::{HeadKind, Plan, Step, Wiring};

pub(crate) use proofs::{constants, proofs};

/// Writes one network, and the blocks inside of it.
pub(crate) fn expand(plan: &Plan, root: &TokenStream) -> TokenStream {
    let expansion = Expansion::new(plan, root.clone(), Span::mixed_site());
    let mut items = [
        proofs::constants(&plan.obligations, root),
        structs::network(&expansion),
        structs::tape(&expansion),
        proofs::proofs(&plan.obligations, root),
        structs::marks(&expansion),
        parameters::parameters(&expansion),
    ]
    .concat();
    items.extend(match plan.wiring {
        Wiring::Network => [passes::passes(&expansion), inherent(plan, root)].concat(),
        Wiring::Block => passes::passes(&expansion),
        Wiring::Branches => concat::layer(&expansion),
    });
    items.extend(warnings::warnings(&expansion));
    let conditions: Vec<_> =
        plan.attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect();
    let allowed = expansion.allowed();
    let items = items.into_iter().map(|item| quote!(#(#conditions)* #allowed #item));
    let blocks = plan.steps.iter().filter_map(|step| step.layer.block()).map(|block| expand(block, root));
    items.chain(blocks).collect()
}

/// What a user calls. rustc shows a method's signature where a call does not fit: it lies at the network's name.
fn inherent(plan: &Plan, root: &TokenStream) -> Vec<TokenStream> {
    let place = plan.name.span();
    let signatures = Expansion::new(plan, located_at(root, place), place);
    [inherent::of_the_default_scalar(&signatures), inherent::of_every_scalar(&signatures)].concat()
}

/// What all parts of an expansion need.
struct Expansion<'a> {
    plan: &'a Plan,
    /// The path of nn-core.
    root: TokenStream,
    /// Where the macro's own names live.
    at: Span,
    /// The type of each layer.
    types: Vec<TokenStream>,
    /// `DigitsTape`
    tape: Ident,
}

impl<'a> Expansion<'a> {
    fn new(plan: &'a Plan, root: TokenStream, at: Span) -> Self {
        let types = plan.steps.iter().map(|step| step.layer.type_of(step, &root)).collect();
        let tape = format_ident!("{}Tape", plan.name, span = plan.name.span());
        Self { plan, root, at, types, tape }
    }

    /// The parameters of an `impl`: `const H: usize, T: Scalar`.
    fn parameters(&self) -> TokenStream {
        let (at, root, generics) = (self.at, &self.root, &self.plan.generics);
        quote_spanned!(at=> #(const #generics: usize,)* T: #root::Scalar)
    }

    /// The expansion uses what a user may advise others against, by `#[deprecated]`.
    fn allowed(&self) -> Option<TokenStream> {
        let is_deprecated = |attributes: &[Attribute]| {
            attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
        };
        let (plan, mut steps) = (self.plan, self.plan.steps.iter());
        let uses = is_deprecated(&plan.attributes) || steps.any(|step| is_deprecated(&step.attributes));
        uses.then(|| quote!(#[allow(deprecated)]))
    }

    /// Of a network's name that is not written as types are, rustc speaks once, and not again of those made of it.
    fn allowed_name(&self) -> Option<TokenStream> {
        let name = self.plan.name.unraw().to_string();
        let is_camel = name.starts_with(char::is_uppercase) && !name.contains('_');
        (!is_camel).then(|| quote!(#[allow(non_camel_case_types)]))
    }

    /// `Digits<T>`
    fn network(&self) -> TokenStream {
        let (at, name, generics) = (self.at, &self.plan.name, &self.plan.generics);
        quote_spanned!(at=> #name<#(#generics,)* T>)
    }

    /// `DigitsTape<BATCH, T>`
    fn tape(&self) -> TokenStream {
        let (at, name, generics) = (self.at, &self.tape, &self.plan.generics);
        quote_spanned!(at=> #name<BATCH, #(#generics,)* T>)
    }

    /// Where parameters are sizes that nobody has checked yet: their check.
    fn checked(&self) -> Option<TokenStream> {
        let (at, root) = (self.at, &self.root);
        let check = || quote_spanned!(at=> let () = <Self as #root::__private::Sizes>::CHECKED;);
        self.plan.has_parameters().then(check)
    }

    /// The head's type, in a signature.
    fn head(&self) -> TokenStream {
        self.head_at(|_| self.at)
    }

    /// The head's type; its name lies at a place that depends on the user's word.
    fn head_at(&self, place: impl Fn(Span) -> Span) -> TokenStream {
        let (at, root) = (self.at, &self.root);
        let name = |name, word| Ident::new(name, place(word));
        match self.plan.head.kind {
            HeadKind::Linear => quote_spanned!(at=> #root::activation::Linear),
            HeadKind::Sigmoid(word) => {
                let sigmoid = name("Sigmoid", word);
                quote_spanned!(at=> #root::activation::#sigmoid)
            }
            HeadKind::Softmax(word) => {
                let softmax = name("Softmax", word);
                quote_spanned!(at=> #root::layers::#softmax)
            }
        }
    }

    /// The layers with their types.
    fn steps(&self) -> impl Iterator<Item = (&'a Step, &TokenStream)> {
        self.plan.steps.iter().zip(&self.types)
    }
}

/// A layer's name in tensors and tables: without `r#`.
fn plain(name: &Ident) -> String {
    name.unraw().to_string()
}

/// Tokens that mean what they meant, at another place.
fn located_at(tokens: &TokenStream, place: Span) -> TokenStream {
    let moved = tokens.clone().into_iter().map(|mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    });
    moved.collect()
}
