//! What a layer learns: its parameters as named tensors.
//!
//! [`Parameters`] walks over the tensors of one network, or over the same tensor of several networks at once: the weights, their gradient
//! and an optimiser's moments all have the network's type. Optimisers, files, clipping and the gradient check are
//! written on it.

use core::fmt;
use core::marker::PhantomData;

use nalgebra::SMatrix;

use crate::layers::Aligned;
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// What a tensor is for. It decides whether training moves it and whether weight decay pulls at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Multiplies its input: trained, and decayed.
    Weight,
    /// Is added: trained, and not decayed unless asked.
    Bias,
    /// Multiplies a normalised value (as in batch normalisation): trained, and not decayed unless asked.
    Scale,
    /// Is measured, not learnt (means, deviations): saved with the weights, never trained, never decayed.
    Buffer,
}

impl Role {
    /// Whether training moves the tensor along its gradient.
    pub const fn is_trained(self) -> bool {
        !matches!(self, Role::Buffer)
    }
}

/// Where a tensor is in a network: the names of the layers that lead to it, printed with dots between them, as
/// `encoder.hidden.weight`.
#[derive(Clone, Copy)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    name: &'a str,
}

impl<'a> Path<'a> {
    /// The network itself, whose name is not part of any tensor's name.
    pub const ROOT: Path<'static> = Path { parent: None, name: "" };

    /// The path of a part of this one.
    pub const fn join(&'a self, name: &'a str) -> Path<'a> {
        Path { parent: Some(self), name }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parent {
            None => f.write_str(self.name),
            Some(parent) if parent.name.is_empty() => f.write_str(self.name),
            Some(parent) => write!(f, "{parent}.{}", self.name),
        }
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

impl PartialEq<str> for Path<'_> {
    fn eq(&self, other: &str) -> bool {
        match self.parent {
            None => self.name == other,
            Some(parent) if parent.name.is_empty() => self.name == other,
            Some(parent) => other
                .strip_suffix(self.name)
                .and_then(|rest| rest.strip_suffix('.'))
                .is_some_and(|rest| parent == rest),
        }
    }
}

/// A tensor's name, purpose and shape.
#[derive(Clone, Copy, Debug)]
pub struct TensorInfo<'a> {
    /// As `hidden.weight`.
    pub path: Path<'a>,
    /// What it is for.
    pub role: Role,
    /// As PyTorch gives it: `[out, in]` for a dense weight, `[out]` for a bias. The values themselves lie in nalgebra's
    /// column-major order: the first index moves fastest.
    pub shape: &'a [usize],
}

/// The tensors of a layer or network, one contiguous slice each.
///
/// For a layer of your own, `#[derive(Parameters)]` writes it: see [`Layer`](crate::Layer).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no parameters to show",
    label = "neither a tensor with a role nor a layer",
    note = "in a layer of your own, a tensor has a role, `#[role(weight)]`, and every other field is a layer itself"
)]
pub trait Parameters<T: Scalar>: Zeroable {
    /// How many numbers training moves.
    const PARAMETERS: usize;
    /// How many numbers are measured rather than trained.
    const BUFFERS: usize;

    /// Shows each tensor to `visitor`, in the order of the layers. `path` is the layer's own place ([`Path::ROOT`] for a
    /// whole network).
    fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [T]));

    /// Hands the same tensor of several networks to `visitor`, a tensor at a time, in the order of the layers. All slices of
    /// one call have one length.
    fn zip<const N: usize>(
        networks: [&mut Self; N],
        path: Path<'_>,
        visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    );
}

/// [`Parameters::zip`] over whole networks, compiled once for each number of them, whatever the visitor: what takes three instruction
/// sets would be compiled three times a layer.
pub(crate) fn walk<T: Scalar, P: Parameters<T>, const N: usize>(
    networks: [&mut P; N],
    visitor: &mut dyn FnMut(TensorInfo<'_>, [&mut [T]; N]),
) {
    P::zip(networks, Path::ROOT, &mut |info, tensors| visitor(info, tensors));
}

/// Empty slices, to be replaced by those of `N` networks.
pub(crate) fn no_tensors<'a, T, const N: usize>() -> [&'a mut [T]; N] {
    core::array::from_fn(|_| <&mut [T]>::default())
}

/// What can be one tensor of a layer: a matrix or vector of nalgebra, also one that is
/// [aligned](crate::layers::Aligned), which is faster in layers that are called often.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tensor",
    label = "neither a matrix nor a vector of numbers of the layer's scalar",
    note = "tensors are `SMatrix<T, R, C>`, `SVector<T, N>`, and these as `Aligned<..>`"
)]
pub trait Tensor<T: Scalar>: Zeroable {
    /// `[R, C]`, or `[N]` for a column.
    const SHAPE: &'static [usize];
    /// How many numbers.
    const COUNT: usize;

    /// The numbers, column by column.
    fn values(&self) -> &[T];
    /// The same, to be changed.
    fn values_mut(&mut self) -> &mut [T];
}

impl<T: Scalar, const R: usize, const C: usize> Tensor<T> for SMatrix<T, R, C> {
    const SHAPE: &'static [usize] = if C == 1 { &[R] } else { &[R, C] };
    const COUNT: usize = R * C;

    fn values(&self) -> &[T] {
        self.as_slice()
    }

    fn values_mut(&mut self) -> &mut [T] {
        self.as_mut_slice()
    }
}

impl<T: Scalar, M: Tensor<T>> Tensor<T> for Aligned<M> {
    const SHAPE: &'static [usize] = M::SHAPE;
    const COUNT: usize = M::COUNT;

    fn values(&self) -> &[T] {
        self.0.values()
    }

    fn values_mut(&mut self) -> &mut [T] {
        self.0.values_mut()
    }
}

/// Nothing, for a layer that only names its scalar.
impl<T: Scalar, A> Parameters<T> for PhantomData<A> {
    const PARAMETERS: usize = 0;
    const BUFFERS: usize = 0;

    fn visit<'a>(&'a self, _: Path<'_>, _: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {}
    fn zip<const N: usize>(
        _: [&mut Self; N],
        _: Path<'_>,
        _: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    ) {
    }
}

/// The values of the tensor of this name (`hidden.weight`), if there is one.
pub fn tensor<'a, T: Scalar, P: Parameters<T>>(network: &'a P, name: &str) -> Option<&'a [T]> {
    let mut found = None;
    network.visit(Path::ROOT, &mut |info, values| {
        if info.path == *name {
            found = Some(values);
        }
    });
    found
}

/// Copies every tensor, buffers included.
pub(crate) fn copy<T: Scalar, P: Parameters<T>>(from: &P, to: &mut P) {
    let mut tensor = 0;
    P::zip([to], Path::ROOT, &mut |_, [values]| {
        values.copy_from_slice(nth(from, tensor));
        tensor += 1;
    });
}

/// The values of the tensor of this index, in the order of the layers.
pub(crate) fn nth<T: Scalar, P: Parameters<T>>(network: &P, tensor: usize) -> &[T] {
    let (mut index, mut found) = (0, &[][..]);
    network.visit(Path::ROOT, &mut |_, values| {
        if index == tensor {
            found = values;
        }
        index += 1;
    });
    found
}

/// Shows every tensor to `visitor`, in the order of the layers.
pub fn tensors<T: Scalar, P: Parameters<T>>(network: &P, mut visitor: impl FnMut(TensorInfo<'_>, &[T])) {
    network.visit(Path::ROOT, &mut |info, values| visitor(info, values));
}

/// Shows every tensor to `visitor`, which may change it, in the order of the layers.
pub fn tensors_mut<T: Scalar, P: Parameters<T>>(
    network: &mut P,
    mut visitor: impl FnMut(TensorInfo<'_>, &mut [T]),
) {
    walk([network], &mut |info, [values]| visitor(info, values));
}
