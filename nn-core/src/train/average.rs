//! The exponential moving average of the weights.

use alloc::boxed::Box;

use crate::fault::Fault;
use crate::kernels::Isa;
use crate::kernels::blend::MoveTowards;
use crate::parameters::{Parameters, walk};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// āₜ = β āₜ₋₁ + (1 − β) wₜ after step t, divided by 1 − βᵗ, as Adam corrects its moments for their start at 0. It is kept corrected: ā ← ā
/// + (1 − β) / (1 − βᵗ) · (w − ā), so that the first average is w₁ itself.
pub(super) struct Average<N> {
    decay: f64,
    /// t.
    pub(super) time: u64,
    /// ā, and the buffers as they are.
    pub(super) network: Box<N>,
}

impl<N: Zeroable> Average<N> {
    pub(super) fn new(decay: f64) -> Self {
        Self { decay, time: 0, network: N::zeroed_box() }
    }

    /// The average, once there is one.
    pub(super) fn get(&self) -> Option<&N> {
        (self.time > 0).then_some(&*self.network)
    }

    /// Takes in the weights after a step.
    #[inline(always)]
    pub(super) fn update<T: Scalar, I: Isa>(&mut self, isa: I, network: &mut N)
    where
        N: Parameters<T>,
    {
        self.time += 1;
        let share = (1.0 - self.decay) / (1.0 - libm::pow(self.decay, self.time as f64));
        let share = T::from_f64(share);
        walk([&mut *self.network, network], &mut |info, [mean, value]| {
            if info.role.is_trained() {
                isa.run(MoveTowards { mean, value, share });
            } else {
                mean.copy_from_slice(value);
            }
        });
    }
}

pub(super) fn fault(decay: f64) -> Option<Fault> {
    Fault::unless_share("the decay of the average", decay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::Portable;
    use crate::optim::checks::Three;

    #[test]
    fn by_hand() {
        let mut average = Average::<Three<f64>>::new(0.5);
        assert!(average.get().is_none());
        let mut told = |values| {
            average.update(Portable, &mut Three(values));
            average.get().expect("an average").0
        };
        assert_eq!(told([8.0, 1.0, 5.0]), [8.0, 1.0, 5.0], "the first average is the first value");
        // (0.25 · 8 + 0.5 · 2) / 0.75, (0.25 · 1 + 0.5 · 4) / 0.75, and a buffer as it is.
        let second = told([2.0, 4.0, 6.0]);
        assert!((second[0] - 4.0).abs() < 1e-15 && (second[1] - 3.0).abs() < 1e-15);
        assert_eq!(second[2], 6.0);
    }

    #[test]
    fn without_decay_it_is_the_last_value() {
        let mut average = Average::<Three<f64>>::new(0.0);
        for step in 0..5 {
            average.update(Portable, &mut Three([f64::from(step); 3]));
        }
        assert_eq!(average.network.0, [4.0; 3]);
    }
}
