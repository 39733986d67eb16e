//! The names that the expansion of `network!` may use, exported as `__private`. No part of the public interface.

pub use nn_macros::network_in;
