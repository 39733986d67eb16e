//! What the tests of all losses ask: derivatives that agree with differences, and rows of padding that do not count.

use crate::batch::Batch;
use crate::kernels::{Baseline, Portable};
use crate::loss::Loss;

fn logits<const B: usize, const OUT: usize>() -> Batch<f64, B, OUT> {
    Batch::from_fn(|b, o| ((7 * b + 3 * o) % 11) as f64 * 0.37 - 1.9)
}

/// ∂loss/∂logits against central differences with a step of 1e-5.
pub(super) fn differences<H, L, Y, const B: usize, const OUT: usize>(loss: &L, targets: &Y)
where
    L: Loss<H, f64, Y, B, OUT>,
{
    const STEP: f64 = 1e-5;
    let mut d = Batch::repeat(f64::NAN);
    let mut logits = logits::<B, OUT>();
    let value = loss.gradient(Portable, &logits, targets, B, &mut d);
    assert_eq!(value, loss.value(Portable, &logits, targets, B), "value and gradient give one loss");
    on_other_instruction_sets(loss, targets, &logits, &d, value);
    let largest = d.amax();
    assert!(largest > 0.0);
    for i in 0..B * OUT {
        let at = logits[i];
        logits[i] = at + STEP;
        let above = loss.value(Portable, &logits, targets, B);
        logits[i] = at - STEP;
        let below = loss.value(Portable, &logits, targets, B);
        logits[i] = at;
        let numeric = (above - below) / (2.0 * STEP);
        let scale = largest.max(numeric.abs());
        assert!((d[i] - numeric).abs() < 1e-7 * scale, "element {i}: {} against {numeric}", d[i]);
    }
}

fn on_other_instruction_sets<H, L, Y, const B: usize, const OUT: usize>(
    loss: &L,
    targets: &Y,
    logits: &Batch<f64, B, OUT>,
    d: &Batch<f64, B, OUT>,
    value: f64,
) where
    L: Loss<H, f64, Y, B, OUT>,
{
    let agrees = |found: Batch<f64, B, OUT>, with: f64| {
        assert!((found - d).amax() < 1e-14 && (with - value).abs() < 1e-14);
    };
    let mut found = Batch::repeat(f64::NAN);
    let with = loss.gradient(Baseline::new(), logits, targets, B, &mut found);
    agrees(found, with);
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(isa) = crate::kernels::Avx2::new() {
            let with = loss.gradient(isa, logits, targets, B, &mut found);
            agrees(found, with);
        }
        if let Some(isa) = crate::kernels::Avx512::new() {
            let with = loss.gradient(isa, logits, targets, B, &mut found);
            agrees(found, with);
        }
    }
}

/// Three valid rows of five give the loss and the gradient of a batch of three, and rows of zeros after them.
pub(super) fn padding<H, L, Y5, Y3>(loss: &L, targets: &Y5, first: &Y3)
where
    L: Loss<H, f64, Y5, 5, 4> + Loss<H, f64, Y3, 3, 4>,
{
    let (mut d, mut d_first) = (Batch::<f64, 5, 4>::repeat(f64::NAN), Batch::<f64, 3, 4>::zeros());
    let mut logits = logits::<5, 4>();
    let expected = loss.gradient(Portable, &logits.fixed_rows::<3>(0).into_owned(), first, 3, &mut d_first);
    logits.rows_mut(3, 2).fill(f64::NAN);
    assert_eq!(loss.gradient(Portable, &logits, targets, 3, &mut d), expected);
    assert_eq!(d.fixed_rows::<3>(0), d_first);
    assert_eq!(d.fixed_rows::<2>(3), Batch::<f64, 2, 4>::zeros());
    assert_eq!(loss.value(Portable, &logits, targets, 0), 0.0, "no rows, no loss");
}
