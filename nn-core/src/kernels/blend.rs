//! Sums and running means of networks: one tensor, all its numbers, in one loop that becomes vectors.

use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// sum ← sum + share · term.
pub struct AddShare<'a, T> {
    /// The sum.
    pub sum: &'a mut [T],
    /// What is added to it.
    pub term: &'a [T],
    /// The factor of the term.
    pub share: T,
}

impl<T: Scalar> Task for AddShare<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        for (sum, term) in self.sum.iter_mut().zip(self.term) {
            *sum = isa.mul_add(self.share, *term, *sum);
        }
    }
}

/// mean ← mean + share · (value − mean): the mean moves towards the value.
pub struct MoveTowards<'a, T> {
    /// The mean.
    pub mean: &'a mut [T],
    /// Where it moves to.
    pub value: &'a [T],
    /// How far, from 0 to 1.
    pub share: T,
}

impl<T: Scalar> Task for MoveTowards<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        for (mean, value) in self.mean.iter_mut().zip(self.value) {
            *mean = isa.mul_add(self.share, *value - *mean, *mean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::{Baseline, Portable};

    /// Two whole vectors of the widest kind and a rest.
    const N: usize = 37;

    /// Both passes against their formulas, a number at a time.
    fn passes_agree_with_their_formulas<I: Isa>(isa: I) {
        let before: [f64; N] = core::array::from_fn(|i| (i as f64 * 0.7).sin());
        let other: [f64; N] = core::array::from_fn(|i| (i as f64 * 0.3).cos());
        let (mut sum, mut mean) = (before, before);
        isa.run(AddShare { sum: &mut sum, term: &other, share: 0.3 });
        isa.run(MoveTowards { mean: &mut mean, value: &other, share: 0.3 });
        for i in 0..N {
            assert!((sum[i] - (before[i] + 0.3 * other[i])).abs() < 1e-15, "{} {i}", I::NAME);
            assert!((mean[i] - (0.7 * before[i] + 0.3 * other[i])).abs() < 1e-15, "{} {i}", I::NAME);
        }
    }

    #[test]
    fn on_all_instruction_sets_that_the_machine_has() {
        passes_agree_with_their_formulas(Portable);
        passes_agree_with_their_formulas(Baseline::new());
        #[cfg(target_arch = "x86_64")]
        {
            use crate::kernels::{Avx2, Avx512};
            if let Some(isa) = Avx2::new() {
                passes_agree_with_their_formulas(isa);
            }
            if let Some(isa) = Avx512::new() {
                passes_agree_with_their_formulas(isa);
            }
        }
    }
}
