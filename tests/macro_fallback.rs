//! After a mistake in a network, nothing else is said about whatever uses it.

#[test]
fn no_error_follows_from_the_first() {
    trybuild::TestCases::new().compile_fail("tests/macro_fallback/*.rs");
}
