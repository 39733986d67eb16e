//! Weights in files: safetensors, with PyTorch's names and layout.
//!
//! A tensor `hidden.weight` of shape `[out, in]` lies row by row in the file, as in PyTorch's `state_dict`, and column by column in
//! memory. Buffers are written too: a network that standardises its inputs goes on doing so. Files hold the network's own scalar;
//! `f32` and `f64` are read into either.
//!
//! A file that does not fit is refused as a whole, with every difference at once ([`Error::Mismatch`]); the network is then
//! untouched. Called by a network's `save` and `load`. <https://github.com/huggingface/safetensors> describes the format.

mod error;
mod layout;

use std::borrow::Cow;
use std::path::Path;

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView, View};

use crate::file;
use crate::parameters::{Parameters, Path as TensorPath};
use crate::scalar::Scalar;

pub use error::{Difference, Error};

/// Writes all tensors of a network to a file: first to a temporary one beside it, which takes its name when all is on
/// disk. Whatever was there before stays whole until then.
pub fn save<T: Scalar, N: Parameters<T>>(network: &N, path: &Path) -> Result<(), Error> {
    file::replace(path, &to_bytes(network)?).map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Reads all tensors of a network from a file that [`save`] or PyTorch wrote. After an error the network is as it was.
pub fn load<T: Scalar, N: Parameters<T>>(network: &mut N, path: &Path) -> Result<(), Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    from_bytes(network, &bytes).map_err(|error| error.at(path))
}

/// The bytes of the file that [`save`] writes. The same weights give the same bytes.
pub fn to_bytes<T: Scalar, N: Parameters<T>>(network: &N) -> Result<Vec<u8>, Error> {
    safetensors::serialize(views(network, ""), None).map_err(Error::malformed)
}

/// All tensors of a network, as the format wants to see them, their names after a prefix.
pub(crate) fn views<'a, T: Scalar, N: Parameters<T>>(
    network: &'a N,
    prefix: &str,
) -> Vec<(String, Tensor<'a, T>)> {
    let mut tensors = Vec::new();
    network.visit(TensorPath::ROOT, &mut |info, values| {
        tensors.push((format!("{prefix}{}", info.path), Tensor { shape: info.shape.to_vec(), values }));
    });
    tensors
}

/// Reads all tensors of a network from the bytes of a file. After an error the network is as it was.
pub fn from_bytes<T: Scalar, N: Parameters<T>>(network: &mut N, bytes: &[u8]) -> Result<(), Error> {
    let file = SafeTensors::deserialize(bytes).map_err(Error::malformed)?;
    let differences = read(network, &file, "");
    if differences.is_empty() { Ok(()) } else { Err(Error::Mismatch { path: None, differences }) }
}

/// Reads a network from the tensors of a file whose names begin with `prefix`. Where there are differences, which it gives, the network is as
/// it was.
pub(crate) fn read<T: Scalar, N: Parameters<T>>(
    network: &mut N,
    file: &SafeTensors<'_>,
    prefix: &str,
) -> Vec<Difference> {
    let differences = differences(network, file, prefix);
    if differences.is_empty() {
        N::zip([network], TensorPath::ROOT, &mut |info, [values]| {
            // Every name was found a moment ago.
            if let Ok(tensor) = file.tensor(&format!("{prefix}{}", info.path)) {
                copy(&tensor, values);
            }
        });
    }
    differences
}

/// Everything in which a file does not fit a network: in the network's order, then what is only in the file, by name.
pub(crate) fn differences<T: Scalar, N: Parameters<T>>(
    network: &N,
    file: &SafeTensors<'_>,
    prefix: &str,
) -> Vec<Difference> {
    let (mut names, mut differences) = (Vec::<String>::new(), Vec::new());
    network.visit(TensorPath::ROOT, &mut |info, _| {
        let name = format!("{prefix}{}", info.path);
        match file.tensor(&name) {
            Ok(tensor) => differences.extend(compare(&name, info.shape, &tensor)),
            Err(_) => {
                differences.push(Difference::Missing { name: name.clone(), shape: info.shape.to_vec() })
            }
        }
        names.push(name);
    });
    let is_new = |name: &str| name.starts_with(prefix) && !names.iter().any(|known| known == name);
    let mut unexpected: Vec<_> = file.iter().filter(|(name, _)| is_new(name)).collect();
    unexpected.sort_by_key(|(name, _)| *name);
    differences.extend(unexpected.into_iter().map(|(name, tensor)| Difference::Unexpected {
        name: name.to_owned(),
        shape: tensor.shape().to_vec(),
    }));
    differences
}

fn compare(name: &str, shape: &[usize], tensor: &TensorView<'_>) -> impl Iterator<Item = Difference> {
    let wrong_shape = (tensor.shape() != shape).then(|| Difference::Shape {
        name: name.to_owned(),
        network: shape.to_vec(),
        file: tensor.shape().to_vec(),
    });
    let wrong_type = (!matches!(tensor.dtype(), Dtype::F32 | Dtype::F64))
        .then(|| Difference::Type { name: name.to_owned(), file: tensor.dtype().to_string() });
    wrong_shape.into_iter().chain(wrong_type)
}

/// From the file's row-major numbers to the network's column-major ones.
fn copy<T: Scalar>(tensor: &TensorView<'_>, values: &mut [T]) {
    let places = layout::column_major(tensor.shape());
    match tensor.dtype() {
        Dtype::F32 => {
            for (place, bytes) in places.zip(tensor.data().as_chunks().0) {
                values[place] = T::from_f64(f32::from_le_bytes(*bytes).into());
            }
        }
        _ => {
            for (place, bytes) in places.zip(tensor.data().as_chunks().0) {
                values[place] = T::from_f64(f64::from_le_bytes(*bytes));
            }
        }
    }
}

/// A tensor of a network, as the format wants to see it.
pub(crate) struct Tensor<'a, T> {
    shape: Vec<usize>,
    values: &'a [T],
}

impl<T: Scalar> View for Tensor<'_, T> {
    fn dtype(&self) -> Dtype {
        if size_of::<T>() == size_of::<f32>() { Dtype::F32 } else { Dtype::F64 }
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        let values = layout::column_major(&self.shape).map(|place| self.values[place].to_f64());
        match self.dtype() {
            // Exact: the number was an f32 before.
            Dtype::F32 => values.flat_map(|value| (value as f32).to_le_bytes()).collect(),
            _ => values.flat_map(f64::to_le_bytes).collect(),
        }
    }

    fn data_len(&self) -> usize {
        size_of_val(self.values)
    }
}
