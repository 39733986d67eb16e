//! Samples with their targets.

use alloc::vec::Vec;

use nalgebra::SVector;

use crate::batch::Batch;
use crate::data::{DataError, Target};
use crate::kernels::gather::Gather;
use crate::kernels::{Isa, dispatch};
use crate::loss::Class;
use crate::scalar::Scalar;

/// Samples of `IN` features, each with a target `Y`: `Class<OUT>`, or `SVector<T, OUT>`.
///
/// There is at least one sample, there are as many targets as inputs, and all numbers are finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset<T, const IN: usize, Y> {
    inputs: Vec<SVector<T, IN>>,
    targets: Vec<Y>,
}

impl<T: Scalar, const IN: usize, Y: Target<T>> Dataset<T, IN, Y> {
    /// A data set of these inputs and targets, in this order.
    ///
    /// # Errors
    /// No samples; more inputs than targets or fewer; a NaN or an infinity, with its row and column.
    pub fn new(inputs: Vec<SVector<T, IN>>, targets: Vec<Y>) -> Result<Self, DataError> {
        if inputs.len() != targets.len() {
            return Err(DataError::Lengths { inputs: inputs.len(), targets: targets.len() });
        }
        if inputs.is_empty() {
            return Err(DataError::Empty);
        }
        if u32::try_from(inputs.len()).is_err() {
            return Err(DataError::TooMany { samples: inputs.len() });
        }
        check_inputs(&inputs)?;
        for (row, target) in targets.iter().enumerate() {
            if let Some(column) = target.not_finite() {
                return Err(DataError::Target { row, column });
            }
        }
        Ok(Self { inputs, targets })
    }

    /// How many samples: at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a data set is never empty")]
    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// The inputs, in order.
    pub fn inputs(&self) -> &[SVector<T, IN>] {
        &self.inputs
    }

    /// The targets, in order.
    pub fn targets(&self) -> &[Y] {
        &self.targets
    }

    /// Each input with its target, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&SVector<T, IN>, &Y)> {
        self.inputs.iter().zip(&self.targets)
    }

    /// The same data set with every input changed by `change`.
    ///
    /// # Errors
    /// `change` gave a NaN or an infinity.
    pub fn map_inputs<const TO: usize>(
        &self,
        change: impl FnMut(&SVector<T, IN>) -> SVector<T, TO>,
    ) -> Result<Dataset<T, TO, Y>, DataError> {
        Dataset::new(self.inputs.iter().map(change).collect(), self.targets.clone())
    }

    /// The samples of these indices, in this order.
    ///
    /// # Errors
    /// No index; an index that is not below [`Dataset::len`].
    pub fn subset(&self, indices: &[usize]) -> Result<Self, DataError> {
        if indices.is_empty() {
            return Err(DataError::Empty);
        }
        if let Some((row, index)) = indices.iter().enumerate().find(|(_, index)| **index >= self.len()) {
            return Err(DataError::Index { row, index: *index, samples: self.len() });
        }
        Ok(Self {
            inputs: indices.iter().map(|index| self.inputs[*index]).collect(),
            targets: indices.iter().map(|index| self.targets[*index]).collect(),
        })
    }

    /// Copies the samples `order` (at most `B` of them) into the caller's memory: a row a sample, and zeros in the rows after them.
    /// Gives the number of rows. Indices past the end are an error.
    ///
    /// # Errors
    /// An index that is not below [`Dataset::len`], or more indices than rows.
    pub fn batch<const B: usize>(
        &self,
        order: &[u32],
        inputs: &mut Batch<T, B, IN>,
        targets: &mut Y::Batch<B>,
    ) -> Result<usize, DataError> {
        if order.len() > B {
            return Err(DataError::Lengths { inputs: B, targets: order.len() });
        }
        let past = |index: &u32| *index as usize >= self.len();
        if let Some((row, index)) = order.iter().enumerate().find(|(_, index)| past(index)) {
            return Err(DataError::Index { row, index: *index as usize, samples: self.len() });
        }
        dispatch(GatherBoth { data: self, order, inputs, targets });
        Ok(order.len())
    }

    /// [`Dataset::batch`] where the instruction set is chosen and the indices are known to be good.
    pub(crate) fn gather<I: Isa, const B: usize>(
        &self,
        isa: I,
        order: &[u32],
        inputs: &mut Batch<T, B, IN>,
        targets: &mut Y::Batch<B>,
    ) {
        isa.run(Gather { samples: &self.inputs, order, batch: inputs });
        Y::gather(isa, &self.targets, order, targets);
    }
}

struct GatherBoth<'a, T: Scalar, Y: Target<T>, const B: usize, const IN: usize> {
    data: &'a Dataset<T, IN, Y>,
    order: &'a [u32],
    inputs: &'a mut Batch<T, B, IN>,
    targets: &'a mut Y::Batch<B>,
}

impl<T: Scalar, Y: Target<T>, const B: usize, const IN: usize> crate::kernels::Task
    for GatherBoth<'_, T, Y, B, IN>
{
    type Output = ();

    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        self.data.gather(isa, self.order, self.inputs, self.targets);
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dataset<T, IN, Class<OUT>> {
    /// A data set of rows with a class index each: `Dataset::from_classes(&[[0.0, 1.0], [1.0, 1.0]], &[1, 0])`. A row is an array or a
    /// slice.
    ///
    /// # Errors
    /// No samples; more rows than classes or fewer; a row of another length; a NaN or an infinity; a class that is not below `OUT`.
    pub fn from_classes<R: AsRef<[T]>>(rows: &[R], classes: &[usize]) -> Result<Self, DataError> {
        let inputs = vectors(rows)?;
        let mut targets = Vec::with_capacity(classes.len());
        for (row, class) in classes.iter().enumerate() {
            let error = DataError::Class { row, class: *class, classes: OUT };
            targets.push(Class::new(*class).ok_or(error)?);
        }
        Self::new(inputs, targets)
    }
}

impl<T: Scalar, const IN: usize, const OUT: usize> Dataset<T, IN, SVector<T, OUT>> {
    /// A data set of rows with a row of target values each: `Dataset::from_values(&[[0.0, 1.0], [1.0, 1.0]], &[[0.5], [0.7]])`. A row is an
    /// array or a slice.
    ///
    /// # Errors
    /// No samples; more rows than targets or fewer; a row of another length; a NaN or an infinity.
    pub fn from_values<R: AsRef<[T]>, V: AsRef<[T]>>(rows: &[R], targets: &[V]) -> Result<Self, DataError> {
        Self::new(vectors(rows)?, vectors(targets)?)
    }
}

fn vectors<T: Scalar, R: AsRef<[T]>, const N: usize>(rows: &[R]) -> Result<Vec<SVector<T, N>>, DataError> {
    let mut vectors = Vec::with_capacity(rows.len());
    for (row, values) in rows.iter().enumerate() {
        let values = values.as_ref();
        if values.len() != N {
            return Err(DataError::Width { row, expected: N, found: values.len() });
        }
        vectors.push(SVector::from_column_slice(values));
    }
    Ok(vectors)
}

fn check_inputs<T: Scalar, const N: usize>(inputs: &[SVector<T, N>]) -> Result<(), DataError> {
    for (row, input) in inputs.iter().enumerate() {
        if let Some(column) = input.iter().position(|value| !value.is_finite()) {
            return Err(DataError::Input { row, column, value: input[column].to_f64() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec;

    type Classes = Dataset<f32, 2, Class<3>>;
    type Values = Dataset<f64, 2, SVector<f64, 1>>;

    #[test]
    fn bad_data_is_refused_with_its_place() {
        let refused = |data: Result<Classes, DataError>, text: &str| {
            assert_eq!(data.expect_err("refused").to_string(), text);
        };
        refused(Dataset::new(vec![], vec![]), "the data set is empty");
        refused(Dataset::from_classes(&[[0.0, 1.0]; 2], &[0, 1, 2]), "2 inputs, but 3 targets");
        refused(
            Dataset::from_classes(&[[0.0, 1.0]; 2], &[0, 3]),
            "row 1 has class 3, but the classes are 0 to 2",
        );
        refused(
            Dataset::from_classes(&[[0.0, 1.0], [0.0, f32::NAN]], &[0, 1]),
            "the input in row 1, column 1 is NaN",
        );
        refused(
            Dataset::from_classes(&[vec![0.0, 1.0], vec![0.0]], &[0, 1]),
            "row 1 has 1 values, but 2 are expected",
        );
        let values = Values::from_values(&[[0.0, 1.0]; 2], &[[1.0], [f64::INFINITY]]);
        assert_eq!(values.expect_err("refused"), DataError::Target { row: 1, column: 0 });
    }

    #[test]
    fn a_batch_holds_the_samples_in_order() {
        let data = Values::from_values(&[[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], &[[10.0], [20.0], [30.0]])
            .expect("good data");
        let mut x = Batch::<f64, 4, 2>::repeat(9.0);
        let mut y = Batch::<f64, 4, 1>::repeat(9.0);
        assert_eq!(data.batch(&[2, 0], &mut x, &mut y), Ok(2));
        assert_eq!(x, Batch::<f64, 4, 2>::new(4.0, 5.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0));
        assert_eq!(y, Batch::<f64, 4, 1>::new(30.0, 10.0, 0.0, 0.0));
        let past = data.batch(&[1, 3], &mut x, &mut y);
        assert_eq!(past, Err(DataError::Index { row: 1, index: 3, samples: 3 }));
        assert!(data.batch(&[0; 5], &mut x, &mut y).is_err());
    }

    #[test]
    fn inputs_are_mapped() {
        let data = Classes::from_classes(&[[1.0, 2.0]], &[2]).expect("good data");
        let sums = data.map_inputs(|x| SVector::<f32, 1>::new(x[0] + x[1])).expect("finite");
        assert_eq!((sums.inputs()[0][0], sums.targets()[0].index()), (3.0, 2));
        let broken = data.map_inputs(|x| x / 0.0 * 0.0);
        assert!(matches!(broken, Err(DataError::Input { row: 0, column: 0, .. })));
    }
}
