//! The names under which `network!` warns of a [`Verdict`](super::Verdict): rustc writes them before the sentence.

macro_rules! warnings {
    ($($(#[$doc:meta])* $name:ident: $note:literal,)*) => { $(
        $(#[$doc])*
        pub struct $name;

        impl $name {
            #[doc(hidden)]
            #[deprecated(note = $note)]
            pub const fn at_this_layer() {}
        }
    )* };
}

warnings! {
    /// The warning [`Verdict::SignalVanishes`](super::Verdict::SignalVanishes).
    SignalVanishes:
        "what this layer gives is predicted to be less than a thousandth of the input, see `SIGNAL`\n\
        help: use another `init` or `bias` in the layers up to here, or fewer layers",
    /// The warning [`Verdict::SignalExplodes`](super::Verdict::SignalExplodes).
    SignalExplodes:
        "what this layer gives is predicted to be more than a thousand times the input, see `SIGNAL`\n\
        help: use another `init` or `bias` in the layers up to here, or fewer layers",
    /// The warning [`Verdict::GradientVanishes`](super::Verdict::GradientVanishes).
    GradientVanishes:
        "what comes back to this layer is predicted to be less than a thousandth of what the last hidden \
        layer gets, see `SIGNAL`\n\
        help: use another `init` or `bias` in the layers after it, or fewer layers",
    /// The same where the gradient comes through a sigmoid.
    GradientVanishesInSigmoids:
        "what comes back to this layer is predicted to be less than a thousandth of what the last hidden \
        layer gets, see `SIGNAL`; a `sigmoid` passes on a quarter at most\n\
        help: use `relu` or `tanh` instead of `sigmoid`, or fewer layers",
    /// The warning [`Verdict::GradientExplodes`](super::Verdict::GradientExplodes).
    GradientExplodes:
        "what comes back to this layer is predicted to be more than a thousand times what the last hidden \
        layer gets, see `SIGNAL`\n\
        help: use another `init` or `bias` in the layers after it, or fewer layers",
}
