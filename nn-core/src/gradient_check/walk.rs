//! The way through all numbers of a network and its input: each moved, compared and put back.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::comparison::{Comparison, Element, WORST};
use super::difference::{Closer, Slopes};
use super::hint::{Evidence, Hint, wrong};
use super::nearby::{NUDGES, Nearby};
use super::objective::Objective;
use super::plan::Sample;
use super::{Event, Progress, Settings};
use crate::batch::Batch;
use crate::parameters::{Parameters, Path};
use crate::scalar::Scalar;
use crate::zeroed::Zeroable;

/// What is moved, and the gradient.
pub(super) struct Work<N, T, const B: usize, const IN: usize> {
    network: N,
    gradient: N,
    x: Batch<T, B, IN>,
    d_x: Batch<T, B, IN>,
}

// SAFETY: every field is zeroable.
unsafe impl<N: Zeroable, T: Zeroable, const B: usize, const IN: usize> Zeroable for Work<N, T, B, IN> {}

/// A tensor, by its index, or the input.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Tensor(usize),
    Input,
}

impl<N: Parameters<T>, T: Scalar, const B: usize, const IN: usize> Work<N, T, B, IN> {
    /// Writes one number.
    fn set(&mut self, place: Place, element: usize, value: T) {
        match place {
            Place::Input => self.x.as_mut_slice()[element] = value,
            Place::Tensor(tensor) => each(&mut self.network, |index, values| {
                if index == tensor {
                    values[element] = value;
                }
            }),
        }
    }

    /// The largest |a| of all.
    fn steepest(&self) -> f64 {
        let mut steepest = largest(self.d_x.as_slice());
        self.gradient.visit(Path::ROOT, &mut |info, values| {
            if info.role.is_trained() {
                steepest = steepest.max(largest(values));
            }
        });
        steepest
    }

    /// What `backward` gave.
    fn gradient(&self, place: Place) -> &[T] {
        match place {
            Place::Input => self.d_x.as_slice(),
            Place::Tensor(tensor) => values(&self.gradient, tensor),
        }
    }
}

/// One check, while it runs.
pub(super) struct Walk<'a, N, T, O, V, const B: usize, const IN: usize> {
    settings: Settings,
    /// The network and the input that are checked.
    origin: (&'a N, &'a Batch<T, B, IN>),
    objective: &'a mut O,
    work: &'a mut Work<N, T, B, IN>,
    visitor: V,
    progress: Progress,
    passes: usize,
    /// The value that is differentiated.
    here: f64,
    /// What a difference may be off by rounding.
    rounding: f64,
    /// The largest |a| of all tensors and the input.
    steepest: f64,
}

impl<'a, N, T, O, V, const B: usize, const IN: usize> Walk<'a, N, T, O, V, B, IN>
where
    N: Parameters<T>,
    T: Scalar,
    O: Objective<N, T, B, IN>,
    V: FnMut(Event<'_>),
{
    pub(super) fn new(
        settings: Settings,
        numbers: usize,
        origin: (&'a N, &'a Batch<T, B, IN>),
        objective: &'a mut O,
        work: &'a mut Work<N, T, B, IN>,
        visitor: V,
    ) -> Self {
        let progress = Progress { done: 0, of: numbers };
        let (passes, [here, rounding, steepest]) = (0, [0.0; 3]);
        Self { settings, origin, objective, work, visitor, progress, passes, here, rounding, steepest }
    }

    /// Gives the number of forward passes.
    pub(super) fn run(mut self) -> usize {
        let (network, x) = self.origin;
        self.return_to_origin();
        self.steepest = self.work.steepest();
        let mut tensor = 0;
        network.visit(Path::ROOT, &mut |info, values| {
            if info.role.is_trained() {
                self.compare(Place::Tensor(tensor), info.path, info.shape, values);
            }
            tensor += 1;
        });
        self.compare(Place::Input, Path::ROOT.join("x"), &[B, IN], x.as_slice());
        self.passes
    }

    /// The network and the input as they were given, and their gradient.
    fn return_to_origin(&mut self) {
        let (network, x) = self.origin;
        self.work.x.copy_from(x);
        each(&mut self.work.network, |tensor, to| to.copy_from_slice(values(network, tensor)));
        // What `backward` does not overwrite remains visible.
        self.backward_onto(f64::NAN);
    }

    /// The gradient, written over numbers that are all `begin`.
    fn backward_onto(&mut self, begin: f64) {
        let begin = T::from_f64(begin);
        let Work { network, gradient, x, d_x } = &mut *self.work;
        each(gradient, |_, values| values.fill(begin));
        d_x.fill(begin);
        let [value, size] = self.objective.gradient(network, x, d_x, gradient);
        self.passes += 1;
        self.here = value;
        // Each of the two losses is off by a few units in its last place.
        self.rounding = 4.0 * T::EPSILON.to_f64() * size / self.settings.step;
    }

    fn compare(&mut self, place: Place, path: Path<'_>, shape: &[usize], values: &[T]) {
        let largest = largest(self.work.gradient(place));
        let mut comparison = Comparison::new(values.len(), largest, self.rounding);
        let Settings { sample, seed, .. } = self.settings;
        let apart = if let Place::Tensor(tensor) = place { tensor as u64 + 1 } else { 0 };
        for index in Sample::new(sample, values.len(), seed.wrapping_add(apart)) {
            let element = self.element(place, index, values[index], &comparison);
            comparison.add(element);
            self.progress.done += 1;
            (self.visitor)(Event::Element { path, shape, element, progress: self.progress });
        }
        if comparison.wrong > 0 {
            comparison.hint = self.hint(place, shape, values, &comparison);
        }
        (self.visitor)(Event::Tensor { path, shape, comparison: &comparison });
    }

    fn element(&mut self, place: Place, index: usize, value: T, comparison: &Comparison) -> Element {
        let analytic = self.work.gradient(place)[index].to_f64();
        let slopes = self.slopes(place, index, value, 1.0);
        let numeric = slopes.central;
        let error = comparison.error_of(analytic, numeric);
        let right = error <= self.settings.tolerance;
        let element = Element { index, analytic, numeric, error, right, unjudged: false, kink: false };
        if !right {
            return self.at_a_kink(place, value, slopes, comparison, element);
        }
        let unjudged = comparison.hides(analytic, numeric) && !self.is_zero(place, index, value, analytic);
        Element { right: !unjudged, unjudged, ..element }
    }

    /// A number that disagrees, looked at for a kink.
    fn at_a_kink(
        &mut self,
        place: Place,
        value: T,
        full: Slopes,
        comparison: &Comparison,
        element: Element,
    ) -> Element {
        let Element { index, analytic, .. } = element;
        let [half, quarter] = [0.5, 0.25].map(|share| self.slopes(place, index, value, share));
        let closer = Closer([full, half, quarter]);
        // Over a quarter of the step the rounding is four times as large, and a jump has two of them.
        let noise = 8.0 * self.rounding;
        let slack = self.settings.tolerance * comparison.largest + noise;
        if !closer.is_kink(noise) {
            return element;
        }
        let element = Element { kink: true, ..element };
        if closer.allows(analytic, slack) {
            return Element { right: true, ..element };
        }
        let nearby = self.nearby(place, index, 1e-3 * comparison.largest + slack);
        Element { right: nearby.holds(analytic), unjudged: nearby.may_hold(analytic), ..element }
    }

    /// The gradient at one number, with all parameters and the input nudged by up to a step: what it is on all sides of the kinks.
    fn nearby(&mut self, place: Place, index: usize, slack: f64) -> Nearby {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.settings.seed);
        let mut nearby = Nearby::new(slack);
        let (network, x) = self.origin;
        for _ in 0..NUDGES {
            let mut nudged = |value: T| {
                let value = value.to_f64();
                let by = self.settings.step * value.abs().max(1.0);
                T::from_f64(value + rng.random_range(-by..=by))
            };
            let mut tensor = 0;
            N::zip([&mut self.work.network], Path::ROOT, &mut |info, [to]| {
                if info.role.is_trained() {
                    to.iter_mut().zip(values(network, tensor)).for_each(|(to, value)| *to = nudged(*value));
                }
                tensor += 1;
            });
            self.work.x.iter_mut().zip(x).for_each(|(to, value)| *to = nudged(*value));
            self.backward_onto(f64::NAN);
            nearby.add(self.work.gradient(place)[index].to_f64());
        }
        self.return_to_origin();
        nearby
    }

    /// Whether a gradient that rounding hides is zero: `backward` gives nothing beyond its own rounding, nor does the loss move over a step that is
    /// long enough for a gradient of a hundredth of the steepest to show.
    fn is_zero(&mut self, place: Place, index: usize, value: T, analytic: f64) -> bool {
        let share = (0.1 / self.settings.step).max(1.0);
        let rounding = self.rounding / share;
        analytic.abs() <= 64.0 * T::EPSILON.to_f64() * self.steepest
            && rounding <= 0.01 * self.steepest
            && self.slopes(place, index, value, share).central.abs() <= rounding
    }

    /// The slopes at one number, over this share of the step.
    fn slopes(&mut self, place: Place, index: usize, value: T, share: f64) -> Slopes {
        self.slopes_of(place, index, value, share, O::value)
    }

    fn slopes_of(
        &mut self,
        place: Place,
        index: usize,
        value: T,
        share: f64,
        measure: impl Fn(&mut O, &N, &Batch<T, B, IN>) -> f64,
    ) -> Slopes {
        let (objective, work) = (&mut *self.objective, &mut *self.work);
        self.passes += 2;
        let slopes = Slopes::over(share * self.settings.step, value, self.here, |moved| {
            work.set(place, index, moved);
            measure(objective, &work.network, &work.x)
        });
        work.set(place, index, value);
        slopes
    }

    fn hint(&mut self, place: Place, shape: &[usize], values: &[T], comparison: &Comparison) -> Option<Hint> {
        let tolerance = self.settings.tolerance.max(1e-3);
        let unknown = [f64::NAN; WORST];
        let mut evidence = Evidence { from_zero: unknown, transposed: unknown, rows: B, tolerance };
        if wrong(comparison).any(|(_, element)| !element.analytic.is_finite()) {
            self.backward_onto(0.0);
            for (i, element) in wrong(comparison) {
                evidence.from_zero[i] = self.work.gradient(place)[element.index].to_f64();
            }
            self.backward_onto(f64::NAN);
        }
        if let [rows, columns] = *shape
            && rows.min(columns) > 1
        {
            for (i, element) in wrong(comparison) {
                let (row, column) = (element.index % rows, element.index / rows);
                evidence.transposed[i] = self.work.gradient(place)[row * columns + column].to_f64();
            }
        }
        evidence.hint(comparison).or_else(|| self.one_row(place, values, comparison, &evidence))
    }

    /// Whether the gradient is that of the last row alone, or of the first.
    fn one_row(
        &mut self,
        place: Place,
        values: &[T],
        comparison: &Comparison,
        evidence: &Evidence,
    ) -> Option<Hint> {
        let mut holds = |row: usize| {
            wrong(comparison).all(|(_, element)| {
                let part =
                    |objective: &mut O, network: &N, x: &Batch<T, B, IN>| objective.part(network, x, row);
                let slopes = self.slopes_of(place, element.index, values[element.index], 1.0, part);
                evidence.close(element.analytic, slopes.central)
            })
        };
        let of_one = place != Place::Input && B > 1;
        [B.saturating_sub(1), 0].into_iter().find(|row| of_one && holds(*row)).map(|row| Hint::OneRow { row })
    }
}

/// The largest |a| that is a number.
fn largest<T: Scalar>(gradient: &[T]) -> f64 {
    gradient.iter().map(|a| a.to_f64().abs()).filter(|a| a.is_finite()).fold(0.0, f64::max)
}

/// Shows every tensor with its index.
fn each<N: Parameters<T>, T: Scalar>(network: &mut N, mut visitor: impl FnMut(usize, &mut [T])) {
    let mut index = 0;
    N::zip([network], Path::ROOT, &mut |_, [values]| {
        visitor(index, values);
        index += 1;
    });
}

/// The tensor of this index.
fn values<N: Parameters<T>, T: Scalar>(network: &N, tensor: usize) -> &[T] {
    let (mut index, mut found) = (0, &[][..]);
    network.visit(Path::ROOT, &mut |_, values| {
        if index == tensor {
            found = values;
        }
        index += 1;
    });
    found
}
