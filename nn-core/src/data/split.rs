//! Splitting a data set into parts that share no sample.

use alloc::vec::Vec;

use rand::seq::SliceRandom;

use crate::data::{DataError, Dataset, Target};
use crate::loss::Class;
use crate::random::{Purpose, stream};
use crate::scalar::Scalar;

/// How much of the data goes where. The three sum to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fractions {
    /// What the network learns from.
    pub train: f64,
    /// What decides when to stop and which settings are best.
    pub dev: f64,
    /// What is looked at once, at the end.
    pub test: f64,
}

impl Fractions {
    /// Fractions for training, dev and test set.
    pub const fn new(train: f64, dev: f64, test: f64) -> Self {
        Self { train, dev, test }
    }

    fn check(self) -> Result<[f64; 3], DataError> {
        let fractions = [self.train, self.dev, self.test];
        let within = fractions.iter().all(|fraction| (0.0..=1.0).contains(fraction));
        if within && (fractions.iter().sum::<f64>() - 1.0).abs() < 1e-9 {
            Ok(fractions)
        } else {
            Err(DataError::Fractions { fractions })
        }
    }
}

/// The parts of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Split<D> {
    /// What the network learns from.
    pub train: D,
    /// What decides when to stop and which settings are best.
    pub dev: D,
    /// What is looked at once, at the end.
    pub test: D,
}

impl<T: Scalar, const IN: usize, Y: Target<T>> Dataset<T, IN, Y> {
    /// Shuffles the samples by `seed` and shares them out. Every sample is in exactly one part.
    ///
    /// # Errors
    /// Fractions outside 0 to 1 or that do not sum to 1; a part that would be empty.
    pub fn split(&self, fractions: Fractions, seed: u64) -> Result<Split<Self>, DataError> {
        self.parts(fractions, seed, |_| 0)
    }

    /// Sets a fraction aside: gives the rest and what was set aside. See [`Dataset::split`].
    ///
    /// # Errors
    /// As [`Dataset::split`].
    pub fn hold_out(&self, fraction: f64, seed: u64) -> Result<(Self, Self), DataError> {
        self.two_parts(fraction, seed, |_| 0)
    }

    fn parts(
        &self,
        fractions: Fractions,
        seed: u64,
        group: impl Fn(&Y) -> usize,
    ) -> Result<Split<Self>, DataError> {
        let [train, dev, test] = self.share_out(fractions, seed, group)?;
        let part = |name, indices: Vec<usize>| self.part(name, &indices);
        Ok(Split { train: part("train", train)?, dev: part("dev", dev)?, test: part("test", test)? })
    }

    fn two_parts(
        &self,
        fraction: f64,
        seed: u64,
        group: impl Fn(&Y) -> usize,
    ) -> Result<(Self, Self), DataError> {
        let fractions = Fractions::new(1.0 - fraction, 0.0, fraction);
        let [train, _, test] = self.share_out(fractions, seed, group)?;
        Ok((self.part("train", &train)?, self.part("test", &test)?))
    }

    fn part(&self, part: &'static str, indices: &[usize]) -> Result<Self, DataError> {
        self.subset(indices).map_err(|_| DataError::EmptyPart { part, samples: self.len() })
    }

    /// The indices of each part. Each group is shared out by itself, and what is left over by rounding in one group is made
    /// good in the next, so that the whole parts are as large as the fractions say.
    fn share_out(
        &self,
        fractions: Fractions,
        seed: u64,
        group: impl Fn(&Y) -> usize,
    ) -> Result<[Vec<usize>; 3], DataError> {
        let fractions = fractions.check()?;
        let mut rng = stream(seed, Purpose::Split, 0);
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut rng);
        order.sort_by_key(|index| group(&self.targets()[*index]));
        let mut parts: [Vec<usize>; 3] = Default::default();
        for members in order.chunk_by(|a, b| group(&self.targets()[*a]) == group(&self.targets()[*b])) {
            share_group(members, fractions, &mut parts);
        }
        for part in &mut parts {
            part.shuffle(&mut rng);
        }
        Ok(parts)
    }
}

/// Gives each part its whole share of `members`, and what rounding leaves over to the parts that lag furthest behind.
fn share_group(members: &[usize], fractions: [f64; 3], parts: &mut [Vec<usize>; 3]) {
    let mut sizes = fractions.map(|fraction| libm::floor(fraction * members.len() as f64 + 1e-9) as usize);
    let seen = parts.iter().map(Vec::len).sum::<usize>() + members.len();
    while sizes.iter().sum::<usize>() < members.len() {
        let lag = |part: usize| fractions[part] * seen as f64 - (parts[part].len() + sizes[part]) as f64;
        let behind = (0..3).max_by(|a, b| lag(*a).total_cmp(&lag(*b))).unwrap_or(0);
        sizes[behind] += 1;
    }
    let mut rest = members;
    for (part, size) in parts.iter_mut().zip(sizes) {
        let (mine, others) = rest.split_at(size.min(rest.len()));
        part.extend_from_slice(mine);
        rest = others;
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dataset<T, IN, Class<OUT>> {
    /// [`Dataset::split`], with each class shared out by itself: every part has the classes in the proportion of the whole.
    ///
    /// # Errors
    /// As [`Dataset::split`].
    pub fn split_stratified(&self, fractions: Fractions, seed: u64) -> Result<Split<Self>, DataError> {
        self.parts(fractions, seed, |class| class.index())
    }

    /// [`Dataset::hold_out`], with each class shared out by itself.
    ///
    /// # Errors
    /// As [`Dataset::split`].
    pub fn hold_out_stratified(&self, fraction: f64, seed: u64) -> Result<(Self, Self), DataError> {
        self.two_parts(fraction, seed, |class| class.index())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 samples that carry their number; classes 0, 1 and 2 are 50, 30 and 20 of them.
    fn hundred() -> Dataset<f32, 1, Class<3>> {
        let rows: Vec<[f32; 1]> = (0..100).map(|i| [i as f32]).collect();
        let classes: Vec<usize> = (0..100).map(|i| [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][i % 10]).collect();
        Dataset::from_classes(&rows, &classes).expect("good data")
    }

    fn numbers(data: &Dataset<f32, 1, Class<3>>) -> Vec<u32> {
        data.inputs().iter().map(|x| x[0] as u32).collect()
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_twice() {
        let Split { train, dev, test } =
            hundred().split(Fractions::new(0.7, 0.2, 0.1), 3).expect("a good split");
        assert_eq!((train.len(), dev.len(), test.len()), (70, 20, 10));
        let mut all = [numbers(&train), numbers(&dev), numbers(&test)].concat();
        assert_ne!(all, (0..100).collect::<Vec<_>>(), "it is shuffled");
        all.sort_unstable();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
        for (x, class) in train.iter() {
            assert_eq!(class.index(), [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][x[0] as usize % 10], "with its target");
        }
    }

    #[test]
    fn the_seed_decides() {
        let fractions = Fractions::new(0.6, 0.2, 0.2);
        let data = hundred();
        assert_eq!(data.split(fractions, 1), data.split(fractions, 1));
        assert_ne!(data.split(fractions, 1), data.split(fractions, 2));
    }

    #[test]
    fn strata_keep_their_proportions() {
        let split = hundred().split_stratified(Fractions::new(0.7, 0.15, 0.15), 5).expect("a good split");
        let count = |data: &Dataset<f32, 1, Class<3>>, class| {
            data.targets().iter().filter(|target| target.index() == class).count()
        };
        for (class, size) in [50.0, 30.0, 20.0].into_iter().enumerate() {
            for (part, fraction) in [(&split.train, 0.7), (&split.dev, 0.15), (&split.test, 0.15)] {
                assert!((count(part, class) as f64 - fraction * size).abs() < 1.0);
            }
        }
        assert_eq!((split.train.len(), split.dev.len(), split.test.len()), (70, 15, 15));
        let (rest, aside) = hundred().hold_out_stratified(0.2, 1).expect("a good split");
        assert_eq!([0, 1, 2].map(|class| count(&aside, class)), [10, 6, 4]);
        assert_eq!(rest.len(), 80);
    }

    #[test]
    fn senseless_fractions_are_refused() {
        for (train, dev, test) in [(0.5, 0.2, 0.2), (1.2, -0.1, -0.1), (f64::NAN, 0.5, 0.5)] {
            let split = hundred().split(Fractions::new(train, dev, test), 1);
            assert!(matches!(split, Err(DataError::Fractions { .. })));
        }
        let empty = hundred().split(Fractions::new(0.999, 0.001, 0.0), 1);
        assert_eq!(empty, Err(DataError::EmptyPart { part: "dev", samples: 100 }));
        assert!(hundred().hold_out(1.0, 1).is_err());
    }
}
