//! Initialisers: the values that training starts from.
//!
//! | name in `network!` | distribution | for |
//! |---|---|---|
//! | `zeros` | 0 | biases |
//! | `constant(c)` | c | biases |
//! | `normal(std)` | N(0, std²) | |
//! | `uniform(limit)` | U(−limit, limit) | |
//! | `he_normal`, `he_uniform` | variance 2 / in | relu and its family: He, Zhang, Ren and Sun, *Delving deep into rectifiers*, 2015 |
//! | `xavier_normal`, `xavier_uniform` | variance 2 / (in + out) | tanh, sigmoid, softmax, linear: Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010 |
//! | `lecun_normal`, `lecun_uniform` | variance 1 / in | selu: LeCun, Bottou, Orr and Müller, *Efficient BackProp*, 1998 |
//! | `orthogonal` | orthonormal rows or columns | deep and recurrent networks: Saxe, McClelland and Ganguli, *Exact solutions to the nonlinear dynamics of learning in deep linear networks*, 2014 |
//!
//! "In" and "out" count what one output sees and what one input reaches. A uniform distribution of variance v has the
//! limit √(3 v).
//!
//! Lectures often write an initialiser as a factor beside `randn`, with n_prev units before the layer and n in it:
//!
//! | lecture | name here | for |
//! |---|---|---|
//! | `randn · √(2 / n_prev)`, "He" | `he_normal` | relu and its family |
//! | `randn · √(1 / n_prev)`, "Xavier" for tanh | `lecun_normal` | tanh, selu |
//! | `randn · √(2 / (n_prev + n))`, "Xavier" or "Glorot" | `xavier_normal` | tanh, sigmoid, softmax, linear |
//! | `randn · 0.01` | `normal(0.01)` | nothing deep: the signal vanishes |
//! | `zeros` | `zeros` | biases; as weights they start all units alike |
//!
//! [`Lsuv`] finds the weights' sizes from the data instead, layer by layer, whatever the activation. Whether the signal survives, `network!` predicts
//! ([`signal`](crate::signal)) and [`diagnose`](crate::diagnose) measures.

mod lsuv;

#[cfg(feature = "alloc")]
pub use lsuv::LsuvReport;
pub use lsuv::{Lsuv, LsuvError, LsuvLayer};
use rand::{Rng, RngExt};

use crate::scalar::Scalar;

/// How the values of one tensor are drawn. See the [module](self) for the formulas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Initializer {
    /// 0.
    Zeros,
    /// The same value everywhere.
    Constant(f64),
    /// Mean 0, this standard deviation.
    Normal(f64),
    /// Between minus this limit and the limit.
    Uniform(f64),
    /// Normal, variance 2 / in.
    HeNormal,
    /// Uniform, variance 2 / in.
    HeUniform,
    /// Normal, variance 2 / (in + out).
    XavierNormal,
    /// Uniform, variance 2 / (in + out).
    XavierUniform,
    /// Normal, variance 1 / in.
    LecunNormal,
    /// Uniform, variance 1 / in.
    LecunUniform,
    /// Orthonormal columns if out ≥ in, else orthonormal rows; uniform among all of them.
    Orthogonal,
}

/// How many values one output sees and one input reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fan {
    /// What one output sees.
    pub inputs: usize,
    /// What one input reaches.
    pub outputs: usize,
}

impl Initializer {
    /// The name in `network!`, without its argument.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zeros => "zeros",
            Self::Constant(_) => "constant",
            Self::Normal(_) => "normal",
            Self::Uniform(_) => "uniform",
            Self::HeNormal => "he_normal",
            Self::HeUniform => "he_uniform",
            Self::XavierNormal => "xavier_normal",
            Self::XavierUniform => "xavier_uniform",
            Self::LecunNormal => "lecun_normal",
            Self::LecunUniform => "lecun_uniform",
            Self::Orthogonal => "orthogonal",
        }
    }

    /// The variance of a value.
    ///
    /// For [`Initializer::Constant`] the mean square; for [`Initializer::Orthogonal`] that of a large matrix.
    pub const fn variance(self, fan: Fan) -> f64 {
        let (inputs, outputs) = (fan.inputs as f64, fan.outputs as f64);
        match self {
            Self::Zeros => 0.0,
            Self::Constant(value) => value * value,
            Self::Normal(deviation) => deviation * deviation,
            Self::Uniform(limit) => limit * limit / 3.0,
            Self::HeNormal | Self::HeUniform => 2.0 / inputs,
            Self::XavierNormal | Self::XavierUniform => 2.0 / (inputs + outputs),
            Self::LecunNormal | Self::LecunUniform => 1.0 / inputs,
            Self::Orthogonal => 1.0 / if inputs > outputs { inputs } else { outputs },
        }
    }

    /// The mean of a value: 0 for all but [`Initializer::Constant`].
    pub const fn mean(self) -> f64 {
        match self {
            Self::Constant(value) => value,
            _ => 0.0,
        }
    }

    /// Fills a tensor of `[rows, fan.inputs]` (column-major), or of any shape for all but [`Initializer::Orthogonal`].
    pub fn fill<T: Scalar, R: Rng + ?Sized>(self, values: &mut [T], fan: Fan, rng: &mut R) {
        match self {
            Self::Zeros => values.fill(T::ZERO),
            Self::Constant(value) => values.fill(T::from_f64(value)),
            Self::Normal(_) | Self::HeNormal | Self::XavierNormal | Self::LecunNormal => {
                fill_normal(values, libm::sqrt(self.variance(fan)), rng);
            }
            Self::Uniform(_) | Self::HeUniform | Self::XavierUniform | Self::LecunUniform => {
                let limit = libm::sqrt(3.0 * self.variance(fan));
                for value in values {
                    *value = T::from_f64(limit * (2.0 * rng.random::<f64>() - 1.0));
                }
            }
            Self::Orthogonal => fill_orthogonal(values, fan.inputs, rng),
        }
    }
}

/// Normal values by Box and Muller, *A note on the generation of random normal deviates*, 1958.
fn fill_normal<T: Scalar, R: Rng + ?Sized>(values: &mut [T], deviation: f64, rng: &mut R) {
    for pair in values.chunks_mut(2) {
        // 1 − u is never 0.
        let radius = deviation * libm::sqrt(-2.0 * libm::log(1.0 - rng.random::<f64>()));
        let angle = core::f64::consts::TAU * rng.random::<f64>();
        for (value, part) in pair.iter_mut().zip([libm::cos(angle), libm::sin(angle)]) {
            *value = T::from_f64(radius * part);
        }
    }
}

/// Normal values, then Gram and Schmidt over the shorter family of vectors: columns if there are at least as many rows, else
/// rows. Each projection is done twice, which keeps the vectors orthogonal to rounding (Giraud, Langou and Rozložník, 2005).
fn fill_orthogonal<T: Scalar, R: Rng + ?Sized>(values: &mut [T], columns: usize, rng: &mut R) {
    fill_normal(values, 1.0, rng);
    let rows = values.len() / columns;
    let (count, length, vector_stride, stride) =
        if rows >= columns { (columns, rows, rows, 1) } else { (rows, columns, 1, rows) };
    let at = |vector: usize, index: usize| vector * vector_stride + index * stride;
    for vector in 0..count {
        for previous in (0..vector).chain(0..vector) {
            let dot: T = (0..length).map(|i| values[at(vector, i)] * values[at(previous, i)]).sum();
            for i in 0..length {
                let along = dot * values[at(previous, i)];
                values[at(vector, i)] -= along;
            }
        }
        let norm = (0..length).map(|i| values[at(vector, i)] * values[at(vector, i)]).sum::<T>().sqrt();
        for i in 0..length {
            values[at(vector, i)] /= norm;
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::testing::rng;

    const WIDE: Fan = Fan { inputs: 400, outputs: 100 };
    const TALL: Fan = Fan { inputs: 100, outputs: 400 };
    const SQUARE: Fan = Fan { inputs: 200, outputs: 200 };

    fn sample<T: Scalar>(initializer: Initializer, fan: Fan, seed: u64) -> Vec<T> {
        let mut values = vec![T::from_f64(f64::NAN); fan.inputs * fan.outputs];
        initializer.fill(&mut values, fan, &mut rng(seed));
        values
    }

    /// Mean 0 and this variance, each within four standard errors; `fourth` is the fourth moment over the squared variance: 3
    /// for a normal distribution, 9/5 for a uniform one.
    fn check_moments(initializer: Initializer, fan: Fan, variance: f64, fourth: f64) {
        let values = sample::<f64>(initializer, fan, 17);
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let measured = values.iter().map(|v| v * v).sum::<f64>() / count;
        let name = initializer.name();
        assert!(mean.abs() < 4.0 * (variance / count).sqrt(), "{name}: mean {mean}");
        let error = variance * ((fourth - 1.0) / count).sqrt();
        assert!((measured - variance).abs() < 4.0 * error, "{name}: variance {measured}, not {variance}");
        assert!((initializer.variance(fan) - variance).abs() < 1e-15, "{name}");
    }

    /// The share of values within one deviation tells a normal distribution (0.6827) from a uniform one (0.5774).
    fn check_normal(initializer: Initializer, variance: impl Fn(f64, f64) -> f64) {
        for fan in [WIDE, TALL, SQUARE] {
            let variance = variance(fan.inputs as f64, fan.outputs as f64);
            check_moments(initializer, fan, variance, 3.0);
            let values = sample::<f64>(initializer, fan, 18);
            let inside =
                values.iter().filter(|v| v.abs() < variance.sqrt()).count() as f64 / values.len() as f64;
            let error = (0.6827 * 0.3173 / values.len() as f64).sqrt();
            assert!((inside - 0.682_689).abs() < 4.0 * error, "{}: {inside}", initializer.name());
        }
    }

    /// No value beyond √(3 variance), and some within a thousandth of it on both sides.
    fn check_uniform(initializer: Initializer, variance: impl Fn(f64, f64) -> f64) {
        for fan in [WIDE, TALL, SQUARE] {
            let variance = variance(fan.inputs as f64, fan.outputs as f64);
            check_moments(initializer, fan, variance, 9.0 / 5.0);
            let values = sample::<f64>(initializer, fan, 19);
            let limit = (3.0 * variance).sqrt();
            let largest = values.iter().fold(0.0_f64, |m, v| m.max(*v));
            let smallest = values.iter().fold(0.0_f64, |m, v| m.min(*v));
            assert!(largest <= limit && largest > 0.999 * limit, "{}: {largest}", initializer.name());
            assert!(smallest >= -limit && smallest < -0.999 * limit, "{}: {smallest}", initializer.name());
        }
    }

    #[test]
    fn normal_initialisers_follow_their_formulas() {
        check_normal(Initializer::Normal(0.3), |_, _| 0.09);
        check_normal(Initializer::HeNormal, |inputs, _| 2.0 / inputs);
        check_normal(Initializer::XavierNormal, |inputs, outputs| 2.0 / (inputs + outputs));
        check_normal(Initializer::LecunNormal, |inputs, _| 1.0 / inputs);
    }

    #[test]
    fn uniform_initialisers_follow_their_formulas() {
        check_uniform(Initializer::Uniform(0.3), |_, _| 0.03);
        check_uniform(Initializer::HeUniform, |inputs, _| 2.0 / inputs);
        check_uniform(Initializer::XavierUniform, |inputs, outputs| 2.0 / (inputs + outputs));
        check_uniform(Initializer::LecunUniform, |inputs, _| 1.0 / inputs);
    }

    #[test]
    fn constants_are_constant() {
        assert!(sample::<f32>(Initializer::Zeros, WIDE, 1).iter().all(|v| *v == 0.0));
        assert!(sample::<f32>(Initializer::Constant(-0.1), WIDE, 1).iter().all(|v| *v == -0.1));
        assert_eq!(Initializer::Constant(-0.1).variance(WIDE), 0.1 * 0.1);
        assert_eq!(Initializer::Zeros.variance(WIDE), 0.0);
    }

    /// The largest distance of Q Qᵀ (or Qᵀ Q, if there are more rows) from the identity.
    fn distance_from_orthonormal<T: Scalar>(fan: Fan) -> f64 {
        let (rows, columns) = (fan.outputs, fan.inputs);
        let q = sample::<T>(Initializer::Orthogonal, fan, 23);
        let at = |r: usize, c: usize| q[c * rows + r].to_f64();
        let (count, length) = (rows.min(columns), rows.max(columns));
        let entry = |v: usize, i: usize| if rows >= columns { at(i, v) } else { at(v, i) };
        let dot = |a, b| (0..length).map(|i| entry(a, i) * entry(b, i)).sum::<f64>();
        let pairs = (0..count).flat_map(|a| (0..count).map(move |b| (a, b)));
        pairs.map(|(a, b)| (dot(a, b) - f64::from(a == b)).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn orthogonal_is_orthonormal_in_every_shape() {
        let shapes = [(1, 1), (1, 5), (5, 1), (7, 7), (64, 10), (10, 64), (64, 64)];
        for (inputs, outputs) in shapes {
            let fan = Fan { inputs, outputs };
            assert!(distance_from_orthonormal::<f64>(fan) < 1e-12, "{fan:?}");
            assert!(distance_from_orthonormal::<f32>(fan) < 1e-6, "{fan:?}");
        }
    }

    #[test]
    fn orthogonal_has_its_variance_and_no_preferred_sign() {
        // Rows of unit length: the mean square is 1 / inputs exactly; the mean's error is that of independent values.
        let values = sample::<f64>(Initializer::Orthogonal, WIDE, 29);
        let count = values.len() as f64;
        let square = values.iter().map(|v| v * v).sum::<f64>() / count;
        assert!((square - Initializer::Orthogonal.variance(WIDE)).abs() < 1e-12);
        let mean = values.iter().sum::<f64>() / count;
        assert!(mean.abs() < 4.0 * (square / count).sqrt(), "{mean}");
    }

    const ALL: [Initializer; 11] = [
        Initializer::Zeros,
        Initializer::Constant(0.5),
        Initializer::Normal(0.1),
        Initializer::Uniform(0.1),
        Initializer::HeNormal,
        Initializer::HeUniform,
        Initializer::XavierNormal,
        Initializer::XavierUniform,
        Initializer::LecunNormal,
        Initializer::LecunUniform,
        Initializer::Orthogonal,
    ];

    #[test]
    fn the_same_seed_gives_the_same_bits() {
        let fan = Fan { inputs: 13, outputs: 7 };
        for initializer in ALL {
            let [first, second] = [0; 2].map(|_| sample::<f32>(initializer, fan, 5));
            assert!(first.iter().zip(&second).all(|(a, b)| a.to_bits() == b.to_bits()));
            if !matches!(initializer, Initializer::Zeros | Initializer::Constant(_)) {
                assert_ne!(first, sample::<f32>(initializer, fan, 6), "{}", initializer.name());
            }
        }
    }

    #[test]
    fn f32_draws_what_f64_draws() {
        let fan = Fan { inputs: 13, outputs: 7 };
        for initializer in ALL {
            let (narrow, wide) = (sample::<f32>(initializer, fan, 5), sample::<f64>(initializer, fan, 5));
            for (narrow, wide) in narrow.iter().zip(&wide) {
                assert!((f64::from(*narrow) - wide).abs() < 1e-6, "{}", initializer.name());
            }
        }
    }
}
