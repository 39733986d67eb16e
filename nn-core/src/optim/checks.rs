//! The smallest network that an optimiser can tell apart: a weight, a bias and a buffer of one number each.

use crate::kernels::Portable;
use crate::optim::Rule;
use crate::parameters::{Parameters, Path, Role, TensorInfo};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

const TENSORS: [(&str, Role); 3] =
    [("weight", Role::Weight), ("bias", Role::Bias), ("running", Role::Buffer)];

pub(crate) struct Three<T>(pub(crate) [T; 3]);

// SAFETY: an array of numbers.
unsafe impl<T: Zeroable> Zeroable for Three<T> {}

impl<T: Scalar> Parameters<T> for Three<T> {
    const PARAMETERS: usize = 2;
    const BUFFERS: usize = 1;

    fn visit<'a>(&'a self, path: Path<'_>, visitor: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {
        for ((name, role), value) in TENSORS.into_iter().zip(self.0.chunks(1)) {
            visitor(TensorInfo { path: path.join(name), role, shape: &[1] }, value);
        }
    }

    fn zip<const N: usize>(
        mut networks: [&mut Self; N],
        path: Path<'_>,
        visitor: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    ) {
        for (i, (name, role)) in TENSORS.into_iter().enumerate() {
            let values = networks.each_mut().map(|network| &mut network.0[i..=i]);
            visitor(TensorInfo { path: path.join(name), role, shape: &[1] }, values);
        }
    }
}

/// The gradients of a few steps.
#[derive(Clone, Copy)]
pub(crate) struct Plan(&'static [[f64; 3]]);

impl Plan {
    pub(crate) const ONE_STEP: Plan = Plan(&[[0.5, -1.0, 0.25]]);
    pub(crate) const TWO_STEPS: Plan = Plan(&[[0.5, -1.0, 0.25]; 2]);
    pub(crate) const STEP_THEN_NOTHING: Plan = Plan(&[[0.5, -1.0, 0.25], [0.0; 3]]);
}

/// Where weight 1, bias 2 and buffer 3 are after the steps of `plan`.
pub(crate) fn trajectory<R: Rule>(rule: R, plan: Plan) -> [f64; 3] {
    let mut network = Three([1.0, 2.0, 3.0]);
    let mut state = R::State::<Three<f64>>::ZEROED;
    assert_eq!(rule.fault(), None);
    for (step, gradient) in plan.0.iter().enumerate() {
        rule.step(Portable, step as u64 + 1, &mut network, &mut Three(*gradient), &mut state);
    }
    network.0
}
