//! `standardize`: no arguments; it keeps the width. Only the first layer of a network is fitted to the inputs.

use crate::ast::Call;
use crate::check::{Position, Scope};
use crate::layers::{Checked, Layer, check_no_arguments};
use crate::messages;

/// `standardize`
pub(crate) fn check(call: &Call, position: &Position, scope: &mut Scope) -> Checked {
    check_no_arguments(call, scope);
    if !position.is_first && !call.spoilt {
        scope.diagnostics.at(&call.kind, messages::standardize_comes_first());
    }
    Checked::keeping(position.width, Some(Layer::Standardize))
}
