//! Exponential and hyperbolic tangent in `f32` as plain arithmetic, so that loops over them become vectors: a call of the
//! platform's function costs ten times as much. `f64` calls the platform: it is for checking, not for speed.
//!
//! Moshier, *Methods and programs for mathematical functions*, 1989, and his Cephes library: `expf` and `tanhf`.

use crate::kernels::Isa;

/// eˣ, to within 2 units in the last place; 0 where it would be denormal, which also keeps training fast.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2, eˣ = 2ⁿ (1 + r + r² p(r)).
#[inline(always)]
pub(super) fn exp<I: Isa>(isa: I, x: f32) -> f32 {
    /// Adding it rounds to an integer, which is then in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    /// ln 2 in two parts, the first with so few bits that n times it is exact.
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

    let rounded = isa.mul_add(x, core::f32::consts::LOG2_E, ROUND);
    let n = rounded - ROUND;
    let r = isa.mul_add(n, -LN_2[1], isa.mul_add(n, -LN_2[0], x));
    let mut p = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        p = isa.mul_add(p, r, coefficient);
    }
    let y = isa.mul_add(p, r * r, r) + 1.0;

    let n = rounded.to_bits().wrapping_sub(ROUND.to_bits()) as i32;
    let half = n >> 1;
    let y = y * power_of_two(half) * power_of_two(n.wrapping_sub(half));
    if x < -87.336_54 {
        0.0
    } else if x > 88.722_84 {
        f32::INFINITY
    } else {
        y
    }
}

/// 2ⁿ for n from −126 to 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// tanh x, to within 2 units in the last place: x + x³ p(x²) near 0, else 1 − 2 / (e^(2|x|) + 1) with the sign of x.
#[inline(always)]
pub(super) fn tanh<I: Isa>(isa: I, x: f32) -> f32 {
    let square = x * x;
    let mut p = -5.704_988_7e-3;
    for coefficient in [2.063_909e-2, -5.373_971_6e-2, 1.333_144_2e-1, -3.333_328e-1] {
        p = isa.mul_add(p, square, coefficient);
    }
    let near = isa.mul_add(p * square, x, x);
    let size = x.abs();
    let far = 1.0 - 2.0 / (exp(isa, size + size) + 1.0);
    (if size < 0.625 { near } else { far }).copysign(x)
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::kernels::Task;
    use crate::testing::on_every_isa;

    /// How far `found` is from `wanted`, in units in the last place of `wanted`.
    fn ulps(found: f32, wanted: f64) -> f64 {
        let size = (wanted.abs() as f32).max(f32::MIN_POSITIVE);
        (f64::from(found) - wanted).abs() / f64::from(size.next_up() - size)
    }

    /// The worst of many numbers between `from` and `to`.
    fn worst(from: f32, to: f32, found: impl Fn(f32) -> f32, wanted: impl Fn(f64) -> f64) -> f64 {
        const STEPS: u32 = 100_000;
        let at = |i: u32| from + (to - from) * (i as f32 / STEPS as f32);
        (0..=STEPS).map(|i| ulps(found(at(i)), wanted(f64::from(at(i))))).fold(0.0, f64::max)
    }

    #[derive(Clone, Copy)]
    struct Check;

    impl Task for Check {
        type Output = ();

        fn run<I: Isa>(self, isa: I) {
            for (from, to) in [(-87.3, 88.7), (-1.0, 1.0), (-1e-3, 1e-3)] {
                let worst = worst(from, to, |x| exp(isa, x), f64::exp);
                assert!(worst <= 2.0, "exp on {} in [{from}, {to}]: {worst} ulp", I::NAME);
            }
            for (from, to) in [(-20.0, 20.0), (-1.0, 1.0), (0.6, 0.65), (-1e-3, 1e-3)] {
                let worst = worst(from, to, |x| tanh(isa, x), f64::tanh);
                assert!(worst <= 2.0, "tanh on {} in [{from}, {to}]: {worst} ulp", I::NAME);
            }
        }
    }

    #[test]
    fn as_good_as_the_platforms_to_two_units() {
        on_every_isa(Check);
    }

    #[derive(Clone, Copy)]
    struct Ends;

    impl Task for Ends {
        type Output = ();

        fn run<I: Isa>(self, isa: I) {
            let ends = [f32::NEG_INFINITY, -1000.0, -88.0, 0.0, 89.0, 1000.0, f32::INFINITY];
            let exps = [0.0, 0.0, 0.0, 1.0, f32::INFINITY, f32::INFINITY, f32::INFINITY];
            assert_eq!(ends.map(|x| exp(isa, x)), exps, "{}", I::NAME);
            assert_eq!(ends.map(|x| tanh(isa, x)), [-1.0, -1.0, -1.0, 0.0, 1.0, 1.0, 1.0], "{}", I::NAME);
            assert!(exp(isa, f32::NAN).is_nan() && tanh(isa, f32::NAN).is_nan(), "{}", I::NAME);
            assert!(tanh(isa, -0.0).is_sign_negative(), "{}", I::NAME);
        }
    }

    #[test]
    fn ends_and_what_is_no_number() {
        on_every_isa(Ends);
    }
}
