//! Prints the version of nn-core.
fn main() {}
