//! How often each class occurs, and the weights that make up for it.

use nalgebra::SVector;

use crate::data::{DataError, Dataset};
use crate::loss::Class;
use crate::scalar::Scalar;

impl<T: Scalar, const IN: usize, const OUT: usize> Dataset<T, IN, Class<OUT>> {
    /// How many samples each class has.
    pub fn class_counts(&self) -> [usize; OUT] {
        let mut counts = [0; OUT];
        for class in self.targets() {
            counts[class.index()] += 1;
        }
        counts
    }

    /// Weights under which all classes count alike: samples / (`OUT` × samples of the class), for
    /// [`CrossEntropy::class_weights`](crate::loss::CrossEntropy::class_weights). As scikit-learn's `"balanced"`; after King and Zeng, *Logistic
    /// regression in rare events data*, 2001.
    ///
    /// ```
    /// use nn_core::data::{Class, Dataset};
    ///
    /// let rows = [[0.1], [0.2], [0.3], [0.9]];
    /// let data = Dataset::<f32, 1, Class<2>>::from_classes(&rows, &[0, 0, 0, 1])?;
    /// assert_eq!(data.class_weights()?, [4.0 / (2.0 * 3.0), 4.0 / (2.0 * 1.0)]);
    /// # Ok::<(), nn_core::data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// A class without a sample: no weight makes up for that.
    pub fn class_weights(&self) -> Result<[f64; OUT], DataError> {
        let counts = self.class_counts();
        match counts.iter().position(|count| *count == 0) {
            Some(class) => Err(DataError::NoSamples { class }),
            None => Ok(counts.map(|count| self.len() as f64 / (OUT * count) as f64)),
        }
    }
}

impl<T: Scalar, const IN: usize> Dataset<T, IN, Class<2>> {
    /// The weight under which "yes" (class 1) counts as much as "no" (class 0): samples of class 0 / samples of class 1, for
    /// [`BinaryCrossEntropy::pos_weight`](crate::loss::BinaryCrossEntropy::pos_weight).
    ///
    /// # Errors
    /// A class without a sample.
    pub fn pos_weight(&self) -> Result<f64, DataError> {
        self.class_weights().map(|[no, yes]| yes / no)
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dataset<T, IN, SVector<T, OUT>> {
    /// The weights under which yes (1) counts as much as no (0) in each output: Σ (1 − t) / Σ t, for
    /// [`BinaryCrossEntropy::pos_weight`](crate::loss::BinaryCrossEntropy::pos_weight).
    ///
    /// # Errors
    /// An output that is always yes or always no, or whose values are no probabilities.
    pub fn pos_weight(&self) -> Result<[f64; OUT], DataError> {
        let mut yes = [0.0; OUT];
        for target in self.targets() {
            for (yes, t) in yes.iter_mut().zip(target.iter()) {
                *yes += t.to_f64();
            }
        }
        let all = self.len() as f64;
        match yes.iter().position(|yes| !(*yes > 0.0 && *yes < all)) {
            Some(output) => Err(DataError::OneSided { output }),
            None => Ok(yes.map(|yes| (all - yes) / yes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn under_balanced_weights_all_classes_count_alike() {
        let classes = [0, 2, 2, 1, 2, 2, 0, 2];
        let data = Dataset::<f32, 1, Class<3>>::from_classes(&[[0.0]; 8], &classes).expect("good data");
        assert_eq!(data.class_counts(), [2, 1, 5]);
        let weights = data.class_weights().expect("no class is empty");
        for (weight, count) in weights.iter().zip(data.class_counts()) {
            assert!((weight * count as f64 - 8.0 / 3.0).abs() < 1e-15);
        }
        let none = Dataset::<f32, 1, Class<3>>::from_classes(&[[0.0]; 2], &[0, 2]).expect("good data");
        assert_eq!(none.class_weights(), Err(DataError::NoSamples { class: 1 }));
    }

    #[test]
    fn yes_counts_as_much_as_no() {
        let data = Dataset::<f32, 1, Class<2>>::from_classes(&[[0.0]; 4], &[0, 0, 1, 0]).expect("good data");
        assert_eq!(data.pos_weight(), Ok(3.0));
        let values = [[1.0, 0.5], [0.0, 0.0], [0.0, 0.5], [0.0, 0.0]];
        let data = Dataset::<f64, 1, SVector<f64, 2>>::from_values(&[[0.0]; 4], &values).expect("good data");
        assert_eq!(data.pos_weight(), Ok([3.0, 3.0]));
        let always = Dataset::<f64, 1, SVector<f64, 1>>::from_values(&[[0.0]; 2], &[[1.0]; 2]).expect("good");
        assert_eq!(always.pos_weight(), Err(DataError::OneSided { output: 0 }));
    }
}
