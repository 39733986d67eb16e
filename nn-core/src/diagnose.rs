//! Diagnosis: why a network does not learn. One batch is recorded and sent back, and every layer tells how large its values and its
//! gradient are, how many of its units are saturated or dead, and how far a step would move it.
//!
//! [`diagnose`] does it, and prints as a table with a verdict for each layer, and for the network, in words:
//!
//! ```
//! use nn_core::diagnose::{Diagnose, Verdict, diagnose};
//! use nn_core::loss::MeanSquaredError;
//! use nn_core::optim::Adam;
//! use nn_core::{Batch, network};
//! # use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
//!
//! network! {
//!     #[allow(deprecated, reason = "the weights are too small on purpose")]
//!     struct Deep: 2 => 1 {
//!         first: dense(16, tanh, init = normal(0.01)),
//!         second: dense(16, tanh, init = normal(0.01)),
//!         third: dense(16, tanh, init = normal(0.01)),
//!         output: dense(1),
//!     }
//! }
//!
//! # let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//! let network = Deep::init(&mut rng);
//! let x = Batch::<f32, 64, 2>::from_fn(|row, column| (row as f32 * 0.37 + column as f32).sin());
//! let targets = Batch::<f32, 64, 1>::from_fn(|row, _| x[(row, 0)] * x[(row, 1)]);
//! let diagnosis = diagnose(&network, &x, &targets, &MeanSquaredError);
//! println!("{diagnosis}");
//! assert_eq!(diagnosis.conclusion.verdict, Verdict::SignalVanishes);
//!
//! // With a rule, also how far its first step would move the weights, in proportion to them.
//! let diagnosis = Diagnose::default().rule(Adam::new(1e-3)).diagnose(&network, &x, &targets, &MeanSquaredError);
//! assert!(diagnosis.layers[0].report.learnt.is_some_and(|learnt| learnt.update.is_some()));
//! ```
//!
//! The network is not changed. A verdict is as good as the batch: take a hundred samples or more, as the network is trained on them, with
//! its `standardize` fitted. Dropout is active, with masks from [`Diagnose::seed`]. A program that does not diagnose pays nothing:
//! neither time nor memory, and the code is not part of it. Without a heap, [`Diagnose::diagnose_in`] shows the layers one by one.
//!
//! # While training
//!
//! the same batch is diagnosed after each epoch, or after some, and `Diagnosis::since` tells what became of which layer:
//!
//! ```
//! # use nn_core::data::Dataset;
//! # use nn_core::diagnose::{Diagnosis, diagnose};
//! # use nn_core::loss::{Class, CrossEntropy};
//! # use nn_core::optim::Momentum;
//! # use nn_core::train::{TrainError, Trainer};
//! # use nn_core::{Batch, network};
//! # use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
//! # network! { struct Net: 2 => 3 { hidden: dense(8, relu), output: dense(3, softmax) } }
//! # let rows: Vec<[f32; 2]> = (0..60).map(|i| [(i % 7) as f32, (i % 5) as f32]).collect();
//! # let classes: Vec<usize> = (0..60).map(|i| i % 3).collect();
//! # let train: Dataset<f32, 2, Class<3>> = Dataset::from_classes(&rows, &classes).expect("good data");
//! # let mut network = Net::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
//! # let (mut x, mut targets) = (Batch::<f32, 60, 2>::zeros(), [Class::default(); 60]);
//! # train.batch(&core::array::from_fn::<u32, 60, _>(|row| row as u32), &mut x, &mut targets).expect("sixty samples");
//! let mut before: Option<Diagnosis> = None;
//! Trainer::new(CrossEntropy, Momentum::new(0.1, 0.9)).epochs(5).fit_with(&mut network, &train, None, |epoch, network| {
//!     let now = diagnose(network, &x, &targets, &CrossEntropy);
//!     for change in before.iter().flat_map(|before| now.since(before)) {
//!         println!("epoch {}: {change}", epoch.number); // epoch 3: `hidden`: dead, was healthy
//!     }
//!     before = Some(now);
//! })?;
//! # Ok::<(), TrainError>(())
//! ```

mod measure;
#[cfg(feature = "alloc")]
mod report;
mod verdict;

use core::fmt;

pub use measure::{BARS, Histogram, LayerReport, Learnt};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
#[cfg(feature = "alloc")]
pub use report::{Change, Diagnosis, Layer};
pub use verdict::{
    DEAD, EXPLODING, LARGE_INPUT, LARGE_UPDATE, SATURATED, SATURATED_SLOPE, USUAL_UPDATE, VANISHING, Verdict,
};

use crate::batch::Batch;
use crate::fault::Fault;
use crate::head::Head;
#[cfg(feature = "alloc")]
use crate::input::{self, Feeds, Samples};
use crate::loss::{ComparedBy, Fits, GivenTargets};
use crate::network::{self, Network};
use crate::observe::{Observation, Observer};
use crate::optim::{self, Rule};
use crate::parameters::{self, Parameters, Path};
use crate::scalar::Scalar;
use crate::signal::Curve;
use crate::zeroed::Zeroable;
use measure::Survey;

/// How each layer of a network fares with a batch `x` and its targets. See the [module](self); settings are in [`Diagnose`].
#[cfg(feature = "alloc")]
pub fn diagnose<N, X, L, Y, T, const B: usize, const GIVEN: usize, const IN: usize, const OUT: usize>(
    network: &N,
    x: &X,
    targets: &Y,
    loss: &L,
) -> Diagnosis
where
    T: Scalar,
    N: Network<T, IN, OUT>,
    X: Samples<T, B, GIVEN>,
    X::Width: Feeds<GIVEN, IN>,
    L: Fits<N>,
    Y: GivenTargets,
    Y::Kind: ComparedBy<L, N::Head, T, B, OUT>,
{
    Diagnose::default().diagnose(network, x, targets, loss)
}

/// How a network is diagnosed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diagnose<R = NoRule> {
    /// Where dropout's masks come from.
    pub seed: u64,
    rule: R,
}

impl Default for Diagnose {
    /// Without a rule; seed 0.
    fn default() -> Self {
        Self { seed: 0, rule: NoRule }
    }
}

impl Diagnose {
    /// Also measures how far the first step of this rule would move the weights: see [`Learnt::update`].
    #[must_use]
    pub fn rule<R: Rule>(self, rule: R) -> Diagnose<R> {
        Diagnose { seed: self.seed, rule }
    }
}

impl<R> Diagnose<R> {
    /// Where dropout's masks come from.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

/// In place of a [`Rule`]: no step is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoRule;

/// A [`Rule`], or [`NoRule`].
pub trait MaybeRule {
    /// What is wrong with the rule's numbers: see [`Rule::fault`].
    fn fault(&self) -> Option<Fault>;

    /// What a step needs beside a network and its gradient.
    type Memory<N: Zeroable>: Zeroable;

    /// The network after one step.
    fn step<'m, T: Scalar, N: Parameters<T>>(
        &self,
        network: &N,
        gradient: &mut N,
        memory: &'m mut Self::Memory<N>,
    ) -> Option<&'m N>;
}

impl MaybeRule for NoRule {
    type Memory<N: Zeroable> = ();

    fn fault(&self) -> Option<Fault> {
        None
    }

    fn step<'m, T: Scalar, N: Parameters<T>>(&self, _: &N, _: &mut N, (): &'m mut ()) -> Option<&'m N> {
        None
    }
}

impl<R: Rule> MaybeRule for R {
    /// The network that is moved, and the rule's state.
    type Memory<N: Zeroable> = (N, R::State<N>);

    fn fault(&self) -> Option<Fault> {
        Rule::fault(self)
    }

    fn step<'m, T: Scalar, N: Parameters<T>>(
        &self,
        network: &N,
        gradient: &mut N,
        (stepped, state): &'m mut Self::Memory<N>,
    ) -> Option<&'m N> {
        parameters::copy(network, stepped);
        state.set_zero();
        optim::step(self, 1, stepped, gradient, state);
        Some(stepped)
    }
}

/// What a diagnosis writes to: a tape `P`, the gradients with respect to parameters and input, and `S`, what a rule needs. It starts as
/// [`Zeroable::ZEROED`], and may be used again.
pub struct Memory<N, P, S, T, const B: usize, const IN: usize> {
    tape: P,
    gradient: N,
    step: S,
    d_x: Batch<T, B, IN>,
}

// SAFETY: every field is zeroable.
unsafe impl<N: Zeroable, P: Zeroable, S: Zeroable, T: Scalar, const B: usize, const IN: usize> Zeroable
    for Memory<N, P, S, T, B, IN>
{
}

/// The memory for [`Diagnose::diagnose_in`].
pub type NetworkMemory<N, R, T, const B: usize, const IN: usize, const OUT: usize> =
    Memory<N, <N as Network<T, IN, OUT>>::Tape<B>, <R as MaybeRule>::Memory<N>, T, B, IN>;

impl<R: MaybeRule> Diagnose<R> {
    /// As the function [`diagnose`].
    #[cfg(feature = "alloc")]
    pub fn diagnose<N, X, L, Y, T, const B: usize, const GIVEN: usize, const IN: usize, const OUT: usize>(
        &self,
        network: &N,
        x: &X,
        targets: &Y,
        loss: &L,
    ) -> Diagnosis
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        X: Samples<T, B, GIVEN>,
        X::Width: Feeds<GIVEN, IN>,
        L: Fits<N>,
        Y: GivenTargets,
        Y::Kind: ComparedBy<L, N::Head, T, B, OUT>,
    {
        let mut memory = NetworkMemory::<N, R, T, B, IN, OUT>::zeroed_box();
        let mut layers = alloc::vec::Vec::new();
        let conclusion =
            self.diagnose_in(network, input::samples(x), targets, loss, &mut memory, |path, report| {
                layers.push(Layer { name: alloc::string::ToString::to_string(&path), report });
            });
        Diagnosis { layers, conclusion }
    }

    /// [`diagnose`] without an allocation: shows the layers one after another, by their paths.
    pub fn diagnose_in<N, L, Y, T, const B: usize, const IN: usize, const OUT: usize>(
        &self,
        network: &N,
        x: &Batch<T, B, IN>,
        targets: &Y,
        loss: &L,
        memory: &mut NetworkMemory<N, R, T, B, IN, OUT>,
        visitor: impl FnMut(Path<'_>, LayerReport),
    ) -> Conclusion
    where
        T: Scalar,
        N: Network<T, IN, OUT>,
        L: Fits<N>,
        Y: GivenTargets,
        Y::Kind: ComparedBy<L, N::Head, T, B, OUT>,
    {
        let Memory { tape, gradient, step, d_x } = memory;
        network::record(network, x, tape, &mut Xoshiro256PlusPlus::seed_from_u64(self.seed));
        let cost = network::cost_of_given(network, loss, targets, tape);
        network::backward_input(network, x, tape, d_x, gradient);
        let rule_fault = self.rule.fault();
        let stepped = if rule_fault.is_none() { self.rule.step(network, gradient, step) } else { None };
        let has_head = N::Head::stage(OUT).is_some();
        let mut first = First { survey: Survey::new(has_head) };
        N::observe([network], x, tape, Path::ROOT, &mut first);
        let mut second = Second {
            visitor,
            survey: first.survey,
            has_rule: stepped.is_some(),
            index: 0,
            squares: 0.0,
            conclusion: Conclusion {
                verdict: Verdict::Healthy,
                activation: Curve::Linear,
                cost: cost.to_f64(),
                gradient_norm: 0.0,
                growth: first.survey.growth(),
                rule_fault,
            },
        };
        N::observe([network, &*gradient, stepped.unwrap_or(network)], x, tape, Path::ROOT, &mut second);
        Conclusion { gradient_norm: libm::sqrt(second.squares), ..second.conclusion }
    }
}

/// The first look, which no layer can be judged without.
struct First {
    survey: Survey,
}

impl<T: Scalar> Observer<T, 1> for First {
    fn layer<L: Parameters<T>>(&mut self, [layer]: [&L; 1], observed: Observation<'_, T>) {
        self.survey.add(layer, &observed);
    }
}

/// The second: the network, its gradient, and the network after one step.
struct Second<V> {
    visitor: V,
    survey: Survey,
    has_rule: bool,
    index: usize,
    squares: f64,
    conclusion: Conclusion,
}

impl<T: Scalar, V: FnMut(Path<'_>, LayerReport)> Observer<T, 3> for Second<V> {
    fn layer<L: Parameters<T>>(&mut self, layers: [&L; 3], observed: Observation<'_, T>) {
        let report = LayerReport::of(self.index, &self.survey, layers, self.has_rule, &observed);
        self.index += 1;
        self.squares += report.learnt.map_or(0.0, |learnt| learnt.gradient_norm * learnt.gradient_norm);
        if report.verdict > self.conclusion.verdict {
            self.conclusion.verdict = report.verdict;
            self.conclusion.activation = report.activation;
        }
        (self.visitor)(observed.path, report);
    }
}

/// What is the matter with the network as a whole. `{}` says it in words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conclusion {
    /// The first of its layers' verdicts in the order of [`Verdict`]: what to see to first.
    pub verdict: Verdict,
    /// The activation of the first layer with this verdict.
    pub activation: Curve,
    /// The cost of the batch.
    pub cost: f64,
    /// The Euclidean norm of the gradient of all parameters, as [`Clip::GlobalNorm`](crate::optim::Clip::GlobalNorm) sees it.
    pub gradient_norm: f64,
    /// By what the gradient is multiplied from a layer that learns to the one before it, on average: below 1 it shrinks on its way back. It begins at the
    /// last layer that learns or, without a softmax or sigmoid at the end, at the one before it, because the size of the last one's gradient is that of the
    /// targets' unit. 1 with fewer than two such layers.
    pub growth: f64,
    /// What is wrong with the rule's numbers, if anything. Then no step was measured.
    pub rule_fault: Option<Fault>,
}

impl fmt::Display for Conclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verdict, growth, .. } = *self;
        write!(f, "{verdict}")?;
        if growth > 0.0 && growth < 1.0 {
            write!(f, "; gradients shrink {:.2} times a layer", 1.0 / growth)?;
        } else if growth > 1.0 && growth.is_finite() {
            write!(f, "; gradients grow {growth:.2} times a layer")?;
        }
        match verdict.advice(self.activation) {
            "" => Ok(()),
            advice => write!(f, ": {advice}"),
        }
    }
}
