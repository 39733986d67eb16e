//! What the unit tests share: seeded data, and a layer's passes without a network.

use alloc::boxed::Box;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::batch::Batch;
use crate::gradient_check::check_layer;
use crate::kernels::{Baseline, Isa, Portable, Task, dispatch};
use crate::layer::{Context, Layer, Mode, Recorded};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

pub(crate) fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// Numbers between −`limit` and `limit`.
pub(crate) fn batch<T: Scalar, const B: usize, const N: usize>(seed: u64, limit: f64) -> Batch<T, B, N> {
    let mut rng = rng(seed);
    Batch::from_fn(|_, _| T::from_f64(rng.random_range(-limit..=limit)))
}

/// `backward` against central differences, to 1e-7.
#[track_caller]
pub(crate) fn assert_gradient<L: Layer<f64, IN, OUT>, const B: usize, const IN: usize, const OUT: usize>(
    layer: &L,
    x: &Batch<f64, B, IN>,
) {
    let report = check_layer(layer, x);
    assert!(report.is_ok(), "\n{report}");
    assert!(report.tensors.iter().any(|tensor| tensor.comparison.largest > 0.0), "all zero\n{report}");
}

/// What `forward` gives, and what `record` gives, with the same generator.
pub(crate) fn outputs<T, L, const B: usize, const IN: usize, const OUT: usize>(
    layer: &L,
    x: &Batch<T, B, IN>,
    training: bool,
) -> [Batch<T, B, OUT>; 2]
where
    T: Scalar,
    L: Layer<T, IN, OUT>,
{
    let mut y = Batch::from_element(T::from_f64(f64::NAN));
    let mut recorded: Box<Recorded<T, L::Tape<B>, B, OUT>> = Recorded::zeroed_box();
    dispatch(Outputs { layer, x, y: &mut y, recorded: &mut recorded, training });
    [y, recorded.output]
}

struct Outputs<'a, T: Scalar, L: Layer<T, IN, OUT>, const B: usize, const IN: usize, const OUT: usize> {
    layer: &'a L,
    x: &'a Batch<T, B, IN>,
    y: &'a mut Batch<T, B, OUT>,
    recorded: &'a mut Recorded<T, L::Tape<B>, B, OUT>,
    training: bool,
}

impl<T: Scalar, L: Layer<T, IN, OUT>, const B: usize, const IN: usize, const OUT: usize> Task
    for Outputs<'_, T, L, B, IN, OUT>
{
    type Output = ();

    fn run<I: Isa>(self, isa: I) {
        let [mut first, mut second] = [rng(3), rng(3)];
        let mode = |rng| if self.training { Mode::Training { rng } } else { Mode::Inference };
        self.layer.forward(&mut Context { isa, mode: mode(&mut first), rows: B }, self.x, self.y);
        self.layer.record(&mut Context { isa, mode: mode(&mut second), rows: B }, self.x, self.recorded);
    }
}

/// Runs a task with every instruction set that this machine has.
pub(crate) fn on_every_isa(task: impl Task<Output = ()> + Copy) {
    task.run(Portable);
    task.run(Baseline::new());
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(isa) = crate::kernels::Avx2::new() {
            task.run(isa);
        }
        if let Some(isa) = crate::kernels::Avx512::new() {
            task.run(isa);
        }
    }
}
