//! Cross-entropy with softmax, on logits.

use crate::head::Headed;
use crate::kernels::Isa;
use crate::layer::Batch;
use crate::layers::Softmax;
use crate::loss::{Class, Fits, Loss};
use crate::scalar::Scalar;

/// −Σ_o t_o ln softmax(z)_o, for targets t that are class indices (`[Class<OUT>; B]`) or probabilities (`SMatrix<T, B, OUT>`).
///
/// Computed as ln Σ_p e^(z_p − m) − Σ_o t_o (z_o − m), with m the row's largest logit, so that nothing overflows. As PyTorch's
/// `CrossEntropyLoss`. The last activation must be `softmax`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrossEntropy;

#[diagnostic::do_not_recommend]
impl<N: Headed<Head = Softmax>> Fits<N> for CrossEntropy {}
