//! `dropout`: a network that cannot rely on any one unit.

use rand::Rng;

use crate::batch::Batch;
use crate::kernels::Isa;
use crate::layer::{Context, Layer, Mode, Recorded};
use crate::layers::Aligned;
use crate::parameters::{Parameters, Path, TensorInfo};
use crate::scalar::Scalar;
use crate::signal::Stage;
use crate::zeroed::Zeroable;

/// While training, y = x m / (1 − `RATE`), where each m is 0 with the chance `RATE` and else 1; in use, y = x. "Inverted"
/// dropout, as PyTorch's: the expected y is x in both. x, m and y are `[B, N]` for any N. No parameters.
///
/// For a network that does much better on the samples it has seen than on others: few samples, wide layers. 0.5 after a wide hidden layer, 0.1 or
/// 0.2 on the inputs. Training takes more epochs, and a network that is too small already becomes worse.
///
/// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, *Dropout: a simple way to prevent neural networks from overfitting*, 2014.
///
/// `RATE` is at least 0 and less than 1, as [`bits`](crate::activation::bits). In `network!`: `dropout(0.2)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropout<const RATE: u64>;

// SAFETY: no bytes.
unsafe impl<const RATE: u64> Zeroable for Dropout<RATE> {}

impl<const RATE: u64> Dropout<RATE> {
    /// The chance that a unit is dropped.
    pub const RATE: f64 = {
        let rate = f64::from_bits(RATE);
        assert!(rate >= 0.0 && rate < 1.0, "a dropout rate is at least 0 and less than 1");
        rate
    };

    /// Fills `mask` with 0 (chance `RATE`) and 1 / (1 − `RATE`).
    fn draw<T: Scalar>(mask: &mut [T], rng: &mut dyn Rng) {
        let kept = T::from_f64(1.0 / (1.0 - Self::RATE));
        // The chance as a threshold for 32 random bits: exact to 2⁻³².
        let threshold = (Self::RATE * 4_294_967_296.0) as u32;
        for m in mask {
            *m = if rng.next_u32() < threshold { T::ZERO } else { kept };
        }
    }
}

impl<T: Scalar, const RATE: u64> Parameters<T> for Dropout<RATE> {
    const PARAMETERS: usize = 0;
    const BUFFERS: usize = 0;

    fn visit<'a>(&'a self, _: Path<'_>, _: &mut impl FnMut(TensorInfo<'_>, &'a [T])) {}
    #[inline(always)]
    fn zip<const N: usize>(
        _: [&mut Self; N],
        _: Path<'_>,
        _: &mut impl FnMut(TensorInfo<'_>, [&mut [T]; N]),
    ) {
    }
}

impl<T: Scalar, const RATE: u64, const N: usize> Layer<T, N, N> for Dropout<RATE> {
    /// m / (1 − rate), `[B, N]`.
    type Tape<const B: usize> = Aligned<Batch<T, B, N>>;

    /// In use it does nothing.
    const FLOPS: usize = 0;
    const STAGE: Stage = Stage::Dropout(Self::RATE);

    fn forward<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        y: &mut Batch<T, B, N>,
    ) {
        match &mut cx.mode {
            Mode::Inference => y.as_mut_slice().copy_from_slice(x.as_slice()),
            Mode::Training { rng } => {
                Self::draw(y.as_mut_slice(), *rng);
                y.component_mul_assign(x);
            }
        }
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, N>,
        to: &mut Recorded<T, Self::Tape<B>, B, N>,
    ) {
        match &mut cx.mode {
            Mode::Inference => to.tape.fill(T::ONE),
            Mode::Training { rng } => Self::draw(to.tape.as_mut_slice(), *rng),
        }
        multiply(x.as_slice(), to.tape.as_slice(), to.output.as_mut_slice());
    }

    /// ∂x = ∂y m / (1 − rate).
    fn backward<I: Isa, const B: usize>(
        &self,
        _cx: &mut Context<'_, I>,
        _x: &Batch<T, B, N>,
        from: &mut Recorded<T, Self::Tape<B>, B, N>,
        d_x: Option<&mut Batch<T, B, N>>,
        _gradient: &mut Self,
    ) {
        if let Some(d_x) = d_x {
            multiply(from.d_output.as_slice(), from.tape.as_slice(), d_x.as_mut_slice());
        }
    }
}

/// y = a ∘ b.
fn multiply<T: Scalar>(a: &[T], b: &[T], y: &mut [T]) {
    for ((y, a), b) in y.iter_mut().zip(a).zip(b) {
        *y = *a * *b;
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::activation::bits;
    use crate::testing::{assert_gradient, batch, outputs};

    #[test]
    fn backward_keeps_the_mask() {
        assert_gradient::<_, 6, 9, 9>(&Dropout::<{ bits(0.4) }>, &batch(41, 2.0));
        assert_gradient::<_, 1, 3, 3>(&Dropout::<{ bits(0.0) }>, &batch(42, 2.0));
    }

    #[test]
    fn a_value_is_dropped_or_enlarged() {
        let x = batch::<f64, 64, 50>(43, 2.0);
        let [y, recorded]: [Batch<f64, 64, 50>; 2] = outputs(&Dropout::<{ bits(0.2) }>, &x, true);
        assert_eq!(y, recorded);
        let dropped = y.iter().filter(|y| **y == 0.0).count();
        assert!(x.iter().zip(&y).all(|(x, y)| *y == 0.0 || *y == x * 1.25));
        // The count of a binomial distribution: 640 expected, deviation √(3200 · 0.2 · 0.8) = 22.6; four of them.
        assert!((550..=730).contains(&dropped), "{dropped}");
    }

    #[test]
    fn in_use_everything_passes() {
        let x = batch::<f32, 3, 8>(44, 2.0);
        assert_eq!(outputs(&Dropout::<{ bits(0.9) }>, &x, false), [x, x]);
    }
}
