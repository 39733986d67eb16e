//! `network!`: the wrapper that tells the procedural macro where nn-core is.

/// Declares networks whose shapes the compiler proves.
#[macro_export]
macro_rules! network {
    ($($tokens:tt)*) => { $crate::__private::network_in! { $crate; $($tokens)* } };
}
