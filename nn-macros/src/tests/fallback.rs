#[doc(hidden)]
#[allow(missing_docs, unreachable_pub, non_camel_case_types)]
pub struct __DigitsStub<T, const MISTAKE: usize> {
    pub hidden: [T; MISTAKE],
    pub output: [T; MISTAKE],
}
/// `Digits` could not be declared.
#[allow(type_alias_bounds, non_camel_case_types)]
pub type Digits<T = f32> = __DigitsStub<
    T,
    {
        ::core::compile_error! {
            "there is no activation `rellu`\nhelp: did you mean `relu`?"
        }
    },
>;
/// `Digits` could not be declared.
#[allow(type_alias_bounds, non_camel_case_types)]
pub type DigitsTape<const BATCH: usize, T = f32> = Digits<T>;
::core::compile_error! {
    "`output` takes 40 values, but `hidden` gives 32\nhelp: write `dense(32 => 12)`, or `dense(12)` to infer it"
}
::core::compile_error! {
    "`output` gives 12 values, but `Digits` declares 10\nhelp: write `10` here, or `=> 12` after the name of the network"
}
