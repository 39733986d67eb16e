//! What `network!` cannot predict, because only rustc knows the sizes: a warning that depends on a constant.
//!
//! `Prediction::<{ prediction(&SIGNAL, 3, 5, false) }>::of_this_layer()` is deprecated, with a sentence, unless the prediction is
//! fine.

use crate::signal::{Signal, Verdict};

/// A [`Verdict`] as a type.
pub struct Prediction<const VERDICT: u8>;

/// The verdict on layer `index` of a network with so many layers before the last one that learns; whether the gradient comes to
/// it through a sigmoid.
pub const fn prediction(signal: &Signal<'_>, index: usize, hidden: usize, before_sigmoid: bool) -> u8 {
    match signal.at(index, hidden) {
        Verdict::Fine => 0,
        Verdict::SignalVanishes => 1,
        Verdict::SignalExplodes => 2,
        Verdict::GradientVanishes if before_sigmoid => 3,
        Verdict::GradientVanishes => 4,
        Verdict::GradientExplodes => 5,
    }
}

impl Prediction<0> {
    /// Nothing is to be said.
    pub const fn of_this_layer() {}
}

macro_rules! warnings {
    ($($verdict:literal: $note:literal,)*) => { $(
        impl Prediction<$verdict> {
            /// Something is.
            #[deprecated(note = $note)]
            pub const fn of_this_layer() {}
        }
    )* };
}

warnings! {
    1: "the signal vanishes: what this layer gives is predicted to be less than a thousandth of the input, see `SIGNAL`\n\
        help: use another `init` in the layers up to here, or fewer layers",
    2: "the signal explodes: what this layer gives is predicted to be more than a thousand times the input, see `SIGNAL`\n\
        help: use another `init` in the layers up to here, or fewer layers",
    3: "the gradient vanishes: what comes back to this layer is predicted to be less than a thousandth of what the last hidden \
        layer gets, see `SIGNAL`; a `sigmoid` passes on a quarter at most\n\
        help: use `relu` or `tanh` instead of `sigmoid`, or fewer layers",
    4: "the gradient vanishes: what comes back to this layer is predicted to be less than a thousandth of what the last hidden \
        layer gets, see `SIGNAL`\n\
        help: use another `init` in the layers after it, or fewer layers",
    5: "the gradient explodes: what comes back to this layer is predicted to be more than a thousand times what the last hidden \
        layer gets, see `SIGNAL`\n\
        help: use another `init` in the layers after it, or fewer layers",
}
