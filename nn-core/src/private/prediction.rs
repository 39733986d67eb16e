//! What `network!` cannot predict, because only rustc knows the sizes: a warning that depends on a constant.
//!
//! `<Prediction<{ prediction(&SIGNAL, 3, 5, false) }> as Judged>::Verdict::at_this_layer()` is deprecated, with a sentence, unless the
//! prediction is fine. rustc writes the verdict's name before the sentence.

use crate::signal::{self, Signal, Verdict};

/// A [`Verdict`] as a type.
pub struct Prediction<const VERDICT: u8>;

/// What a [`Prediction`] is called.
#[allow(missing_docs)]
pub trait Judged {
    type Verdict;
}

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

/// Nothing is to be said.
pub struct Fine;

impl Fine {
    #[allow(missing_docs)]
    pub const fn at_this_layer() {}
}

impl Judged for Prediction<0> {
    type Verdict = Fine;
}

macro_rules! judged {
    ($($prediction:literal: $verdict:ident,)*) => { $(
        impl Judged for Prediction<$prediction> {
            type Verdict = signal::$verdict;
        }
    )* };
}

judged! {
    1: SignalVanishes,
    2: SignalExplodes,
    3: GradientVanishesInSigmoids,
    4: GradientVanishes,
    5: GradientExplodes,
}
