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
//! limit √(3 v). Where lectures write √(2 / n_prev), that is `he_normal`; √(1 / n_prev), which they call Xavier for tanh, is `lecun_normal`;
//! √(2 / (n_prev + n)) is `xavier_normal`.

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
    pub fn variance(self, fan: Fan) -> f64 {
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
