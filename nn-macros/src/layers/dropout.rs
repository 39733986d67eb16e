//! `dropout(rate)`: it keeps the width.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::ast::{Argument, Call};
use crate::check::{NumberRule, Position, Scope};
use crate::layers::{Checked, Layer};
use crate::messages;
use crate::plan::{ConstantKind, Number};
use crate::text::text;

/// The chance that a unit is dropped.
pub(crate) struct Dropout {
    rate: Number,
}

const RATE: NumberRule = NumberRule {
    name: "rate",
    words: "a number that is at least 0 and less than 1",
    function: "rate",
    kind: ConstantKind::Rate,
    allows: |value| (0.0..1.0).contains(&value),
};

/// `dropout(0.2)`
pub(crate) fn check(call: &Call, position: &Position, scope: &mut Scope) -> Checked {
    let rate = match &call.arguments[..] {
        [Argument::Value(rate)] => scope.number(rate, position, &RATE),
        _ if call.spoilt => None,
        [] => {
            scope.diagnostics.push(call.end, messages::missing_rate());
            None
        }
        [named @ Argument::Named(_, value)] => {
            let sentence = messages::argument_by_key("dropout", &text(value));
            scope.diagnostics.push(named.place(), sentence);
            None
        }
        [Argument::Value(_), extra, ..] | [extra, ..] => {
            scope.diagnostics.push(extra.place(), messages::dropout_argument());
            None
        }
    };
    Checked::keeping(position.width, rate.map(|rate| Layer::Dropout(Dropout { rate })))
}

impl Dropout {
    /// `Dropout<{ bits(0.2) }>`
    pub(crate) fn type_of(&self, word: &Ident, root: &TokenStream) -> TokenStream {
        let (at, rate) = (Span::mixed_site(), &self.rate);
        quote_spanned!(at=> #root::layers::#word<{ #root::activation::bits(#rate) }>)
    }
}
