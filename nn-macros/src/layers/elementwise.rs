//! Activations as layers of their own: they keep the width. `softmax` among them, which is a layer of its own in nn-core.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::ast::{Argument, Call};
use crate::check::{Position, Scope};
use crate::layers::activation::{self, Activation};
use crate::layers::{Checked, Layer, check_no_arguments};
use crate::text::text;
use crate::{messages, names};

/// An activation on an item of its own.
pub(crate) struct Elementwise {
    activation: Activation,
}

/// `tanh`, `leaky_relu(0.1)`
pub(crate) fn check(call: &Call, position: &Position, scope: &mut Scope) -> Checked {
    let unknown = Checked::keeping(position.width, None);
    let Some(known) = names::activation(&call.kind.to_string()) else { return unknown };
    if known.argument.is_none() && !call.arguments.is_empty() {
        check_no_arguments(call, scope);
        return Checked::unknown();
    }
    let mut values = Vec::new();
    for argument in &call.arguments {
        match argument {
            Argument::Value(value) => values.push(value),
            Argument::Named(_, value) if call.arguments.len() == 1 => {
                scope.diagnostics.push(argument.place(), messages::argument_by_key(known.word, &text(value)));
                return unknown;
            }
            _ => {
                scope.diagnostics.push(argument.place(), messages::activation_argument(known));
                return unknown;
            }
        }
    }
    let activation = activation::with_arguments(known, &call.kind, values.into_iter(), position, scope);
    Checked::keeping(
        position.width,
        activation.map(|activation| Layer::Elementwise(Elementwise { activation })),
    )
}

impl Elementwise {
    /// What it computes.
    pub(crate) fn activation(&self) -> &Activation {
        &self.activation
    }

    /// The user's word.
    pub(crate) fn word(&self) -> &'static str {
        self.activation.word.word
    }

    /// `Elementwise<Tanh>`, or `Softmax`.
    pub(crate) fn type_of(&self, root: &TokenStream) -> TokenStream {
        let at = Span::mixed_site();
        if self.activation.word.word == "softmax" {
            let softmax = Ident::new("Softmax", self.activation.span());
            return quote_spanned!(at=> #root::layers::#softmax);
        }
        let activation = self.activation.type_of(root);
        quote_spanned!(at=> #root::layers::Elementwise<#activation>)
    }
}
