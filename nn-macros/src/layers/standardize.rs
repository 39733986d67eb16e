//! `standardize`: no arguments; it keeps the width.

use crate::ast::Call;
use crate::check::{Position, Scope};
use crate::layers::{Checked, Layer, check_no_arguments};

/// `standardize`
pub(crate) fn check(call: &Call, position: &Position, scope: &mut Scope) -> Checked {
    check_no_arguments(call, scope);
    Checked::keeping(position.width, Some(Layer::Standardize))
}
