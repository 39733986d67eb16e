//! Running means of networks: one tensor, all its numbers, in one loop that becomes vectors.

use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

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

    /// The pass against its formula, a number at a time.
    fn agrees_with_its_formula<I: Isa>(isa: I) {
        let before: [f64; N] = core::array::from_fn(|i| (i as f64 * 0.7).sin());
        let value: [f64; N] = core::array::from_fn(|i| (i as f64 * 0.3).cos());
        let mut mean = before;
        isa.run(MoveTowards { mean: &mut mean, value: &value, share: 0.3 });
        for i in 0..N {
            assert!((mean[i] - (0.7 * before[i] + 0.3 * value[i])).abs() < 1e-15, "{} {i}", I::NAME);
        }
    }

    #[test]
    fn on_all_instruction_sets_that_the_machine_has() {
        agrees_with_its_formula(Portable);
        agrees_with_its_formula(Baseline::new());
        #[cfg(target_arch = "x86_64")]
        {
            use crate::kernels::{Avx2, Avx512};
            if let Some(isa) = Avx2::new() {
                agrees_with_its_formula(isa);
            }
            if let Some(isa) = Avx512::new() {
                agrees_with_its_formula(isa);
            }
        }
    }
}
