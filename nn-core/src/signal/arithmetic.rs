//! Elementary functions of `f64` that the compiler can evaluate: `core` and `libm` have none that are `const`.
//!
//! For predictions at compile time only; run time uses `kernels`.

use core::f64::consts::{LN_2, LOG2_E};

/// √x for x ≥ 0: Newton's steps (Heron's) from a guess that halves the exponent.
pub(super) const fn sqrt(x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let mut y = f64::from_bits((x.to_bits() >> 1) + (1023 << 51));
    let mut step = 0;
    while step < 6 {
        y = 0.5 * (y + x / y);
        step += 1;
    }
    y
}

/// eˣ: a power of two, and the Taylor polynomial of degree 13 within ± ln(2)/2. Ends at e^±700.
pub(super) const fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * LOG2_E;
    let power = (if shifted < 0.0 { shifted - 0.5 } else { shifted + 0.5 }) as i64;
    let r = x - power as f64 * LN_2;
    let (mut sum, mut degree) = (1.0, 13);
    while degree > 0 {
        sum = 1.0 + sum * r / degree as f64;
        degree -= 1;
    }
    sum * f64::from_bits(((1023 + power) as u64) << 52)
}

/// ln(1 + u) for u from 0 to 1: 2 artanh(u / (2 + u)), ten terms of its series.
pub(super) const fn ln_1p(u: f64) -> f64 {
    let s = u / (2.0 + u);
    let (mut sum, mut power, mut odd) = (0.0, s, 1);
    while odd < 21 {
        sum += power / odd as f64;
        power *= s * s;
        odd += 2;
    }
    2.0 * sum
}

/// The normal distribution, to 1e-7: Abramowitz and Stegun, *Handbook of mathematical functions*, 1964, 7.1.26.
pub(super) const fn normal_cdf(z: f64) -> f64 {
    let x = z.abs() * core::f64::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let polynomial = t
        * (0.254_829_592
            + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let above = 0.5 * polynomial * exp(-x * x);
    if z < 0.0 { above } else { 1.0 - above }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(measured: f64, wanted: f64, tolerance: f64) {
        assert!((measured - wanted).abs() <= tolerance * wanted.abs(), "{measured}, not {wanted}");
    }

    #[test]
    fn agrees_with_libm() {
        for i in -300..=300 {
            let x = f64::from(i) / 10.0;
            near(exp(x), libm::exp(x), 1e-14);
            near(sqrt(libm::exp(x)), libm::sqrt(libm::exp(x)), 1e-15);
            assert!((normal_cdf(x) - 0.5 * libm::erfc(-x / 2.0_f64.sqrt())).abs() < 1e-7, "{x}");
        }
        for i in 0..=100 {
            let u = f64::from(i) / 100.0;
            near(ln_1p(u), libm::log1p(u), 1e-10);
        }
        assert_eq!(sqrt(0.0), 0.0);
        assert!(exp(1e9).is_finite() && exp(-1e9) >= 0.0);
    }
}
