//! Samples into a batch: a transpose, because a sample is contiguous in a data set and a feature is in a batch.

use nalgebra::SVector;

use crate::batch::Batch;
use crate::kernels::{Isa, Task};
use crate::scalar::Scalar;

/// Features that are copied together: one cache line of a sample.
const BLOCK: usize = 16;

/// Row b of the batch becomes sample `order[b]`; the rows after them become 0.
pub struct Gather<'a, T, const B: usize, const N: usize> {
    /// The data set.
    pub samples: &'a [SVector<T, N>],
    /// Which samples, at most `B` of them, each below the number of samples.
    pub order: &'a [u32],
    /// `[B, N]`.
    pub batch: &'a mut Batch<T, B, N>,
}

impl<T: Scalar, const B: usize, const N: usize> Task for Gather<'_, T, B, N> {
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, _isa: I) {
        let columns = &mut self.batch.data.0;
        let rows = self.order.len().min(B);
        for (block, columns) in columns.chunks_mut(BLOCK).enumerate() {
            let first = block * BLOCK;
            for b in 0..rows {
                let sample = &self.samples[self.order[b] as usize].data.0[0][first..first + columns.len()];
                for (column, value) in columns.iter_mut().zip(sample) {
                    column[b] = *value;
                }
            }
            for column in columns {
                column[rows..].fill(T::ZERO);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::Portable;

    #[test]
    fn rows_are_the_ordered_samples_and_then_zeros() {
        // 19 features: a whole block and a rest.
        let samples: [SVector<f32, 19>; 6] =
            core::array::from_fn(|s| SVector::from_fn(|i, _| (100 * s + i) as f32));
        let order = [4, 0, 5];
        let mut batch = Batch::<f32, 5, 19>::repeat(f32::NAN);
        Portable.run(Gather { samples: &samples, order: &order, batch: &mut batch });
        let plain =
            Batch::<f32, 5, 19>::from_fn(|b, i| order.get(b).map_or(0.0, |s| samples[*s as usize][i]));
        assert_eq!(batch, plain);
    }
}
