//! How often which value occurs, a panel a layer.

use plotters::element::Polygon;
use plotters::style::Color;

use super::axis::{Axis, Span, short};
use super::error::Error;
use super::picture::Picture;
use super::sheet::{Panel, Sheet};
use super::style::{BLUE, SMALL};
use crate::diagnose::{Diagnosis, Layer};
use crate::parameters::{Parameters, Role, tensors};
use crate::scalar::Scalar;
use crate::signal::Curve;

/// How many bars a histogram has from the lowest to the highest value of all panels.
const BARS: usize = 41;
/// The share of the values at either end that may be drawn in the outermost bars, so that a few that are far out do not press all
/// others together.
const TAIL: f64 = 0.001;
/// The least share of a common axis that a panel's values take.
const LEAST: f64 = 0.1;

/// A histogram of each weight tensor (biases and buffers left out), a panel a tensor, in the order of the layers.
///
/// # Errors
/// No weights.
pub fn weights<T: Scalar, P: Parameters<T>>(network: &P) -> Result<Picture, Error> {
    let mut all: Vec<(String, Vec<f64>)> = Vec::new();
    tensors(network, |info, values| {
        if info.role == Role::Weight {
            all.push((info.path.to_string(), values.iter().map(|value| value.to_f64()).collect()));
        }
    });
    if all.is_empty() {
        return Err(Error::Empty { what: "the network has no weights" });
    }
    let named: Vec<(&str, &[f64])> = all.iter().map(|(name, values)| (name.as_str(), &**values)).collect();
    Ok(histograms(&named)?.title("weights"))
}

/// Histograms of named values, side by side: the share of the values in each bar. The outermost bars hold what lies beyond
/// them, a thousandth of a panel's values at either end. Above each stand mean and standard deviation, or how many values are not finite. All
/// share one axis, so that they can be compared, unless that would leave one of them less than a tenth of it: then each has its own.
///
/// # Errors
/// No values.
pub fn histograms(named: &[(&str, &[f64])]) -> Result<Picture, Error> {
    if named.iter().all(|(_, values)| values.is_empty()) {
        return Err(Error::Empty { what: "no values" });
    }
    let points = |values: &[f64]| {
        let finite = values.iter().filter(|value| value.is_finite());
        finite.map(|value| Grain { from: *value, to: *value, count: 1.0 }).collect()
    };
    let heaps = named.iter().map(|(name, values)| Heap {
        name: (*name).to_owned(),
        note: note(values),
        grains: points(values),
    });
    Ok(draw(heaps.collect()))
}

/// How often which value comes out of each layer, as [`diagnose`](crate::diagnose::diagnose) found it: a panel a layer that has
/// parameters or an activation, with its mean and standard deviation. Axes as in [`histograms`].
///
/// # Errors
/// No such layer.
pub fn activations(diagnosis: &Diagnosis) -> Result<Picture, Error> {
    let works = |layer: &&Layer| layer.report.learnt.is_some() || layer.report.activation != Curve::Linear;
    let heaps: Vec<Heap> = diagnosis.layers.iter().filter(works).map(of_layer).collect();
    if heaps.is_empty() {
        return Err(Error::Empty { what: "no layer has parameters or an activation" });
    }
    Ok(draw(heaps).title("outputs of each layer"))
}

fn of_layer(Layer { name, report }: &Layer) -> Heap {
    let histogram = &report.histogram;
    let step = histogram.high / histogram.counts.len() as f64 - histogram.low / histogram.counts.len() as f64;
    let grain = |(bar, count): (usize, &u32)| {
        let from = histogram.low + step * bar as f64;
        Grain { from, to: from + step, count: f64::from(*count) }
    };
    let grains = histogram.counts.iter().enumerate().map(grain);
    let finite = |grain: &Grain| grain.from.is_finite() && grain.to.is_finite() && grain.count > 0.0;
    let note = match report.mean.is_finite() && report.deviation.is_finite() {
        true => format!("mean {}, deviation {}", short(report.mean), short(report.deviation)),
        false => "not finite".to_owned(),
    };
    Heap { name: name.clone(), note, grains: grains.filter(finite).collect() }
}

fn note(values: &[f64]) -> String {
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let count = finite.len().max(1) as f64;
    let mean = finite.iter().sum::<f64>() / count;
    let deviation = (finite.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    match values.len() - finite.len() {
        0 if deviation.is_finite() => format!("mean {}, deviation {}", short(mean), short(deviation)),
        0 => "too large for a deviation".to_owned(),
        others => format!("{others} of {} not finite", values.len()),
    }
}

/// What one panel shows.
struct Heap {
    name: String,
    note: String,
    grains: Vec<Grain>,
}

/// So many values, evenly spread between two ends.
struct Grain {
    from: f64,
    to: f64,
    count: f64,
}

impl Heap {
    /// Whether there are two different values.
    fn spreads(&self) -> bool {
        self.grains.iter().any(|grain| grain.from != self.grains[0].from || grain.to != grain.from)
    }

    /// The lowest and the highest value, but for [`TAIL`] of them at either end.
    fn ends(&self) -> [f64; 2] {
        let total: f64 = self.grains.iter().map(|grain| grain.count).sum();
        let mut grains: Vec<&Grain> = self.grains.iter().collect();
        // The value at which the tail is used up.
        let mut end = |by: fn(&Grain) -> f64, backwards: bool| {
            grains.sort_by(|a, b| if backwards { by(b).total_cmp(&by(a)) } else { by(a).total_cmp(&by(b)) });
            let mut passed = 0.0;
            let past = grains.iter().find(|grain| {
                passed += grain.count;
                passed > TAIL * total
            });
            past.map_or(f64::NAN, |grain| by(grain))
        };
        [end(|grain| grain.from, false), end(|grain| grain.to, true)]
    }

    /// The percentage of the values in each bar of the axis.
    fn bars(&self, span: &Span) -> [f64; BARS] {
        let total: f64 = self.grains.iter().map(|grain| grain.count).sum();
        let mut bars = [0.0; BARS];
        let place = |value: f64| {
            let share = (value - span.from) / (span.to - span.from);
            (share * BARS as f64).clamp(0.0, BARS as f64)
        };
        for Grain { from, to, count } in &self.grains {
            let (from, to) = (place(*from), place(*to));
            let percent = 100.0 * count / total;
            let (first, last) = ((from as usize).min(BARS - 1), (to as usize).min(BARS - 1));
            if first == last {
                bars[first] += percent;
                continue;
            }
            for (bar, height) in bars.iter_mut().enumerate().take(last + 1).skip(first) {
                let covered = (to.min((bar + 1) as f64) - from.max(bar as f64)).max(0.0);
                *height += percent * covered / (to - from);
            }
        }
        bars
    }

    fn panel(&self, span: &Span, labelled: bool) -> Panel<'static> {
        let bars = self.bars(span);
        let (from, step) = (span.from, (span.to - span.from) / BARS as f64);
        let y = Axis { include: Some(0.0), ..Axis::new("") }.span(bars.into_iter());
        // At least a pixel high, so that what is rare is seen.
        let least = y.to / SMALL.1;
        let tops = bars.map(|percent| if percent > 0.0 { percent.max(least) } else { 0.0 });
        // One shape, so that neighbours leave no seam.
        let outline: Vec<(f64, f64)> = std::iter::once((from, 0.0))
            .chain(
                (0..BARS).flat_map(|bar| [bar, bar + 1].map(|edge| (from + step * edge as f64, tops[bar]))),
            )
            .chain([(span.to, 0.0)])
            .collect();
        Panel {
            title: self.name.clone(),
            note: self.note.clone(),
            x: span.clone(),
            y,
            labels: [String::new(), if labelled { "% of the values" } else { "" }.to_owned()],
            paint: Box::new(move |plot| {
                plot.plotting_area().draw(&Polygon::new(outline.clone(), BLUE.filled()))
            }),
        }
    }
}

/// Over one axis, or where that would press a panel's values into less than [`LEAST`] of it, each over its own.
fn draw(heaps: Vec<Heap>) -> Picture {
    let ends: Vec<[f64; 2]> = heaps.iter().map(Heap::ends).collect();
    let all = Axis::new("").span(ends.iter().flatten().copied());
    let alone: Vec<Span> = ends.iter().map(|ends| Axis::new("").span(ends.iter().copied())).collect();
    let wide = |span: &Span| span.to - span.from;
    let filled = || alone.iter().zip(&heaps).filter(|(_, heap)| heap.spreads());
    let spans = match filled().all(|(span, _)| wide(span) >= LEAST * wide(&all)) {
        true => vec![all; heaps.len()],
        false => alone,
    };
    let columns = match heaps.len() {
        0..=3 => heaps.len(),
        4 => 2,
        5..=9 => 3,
        10..=16 => 4,
        _ => 5,
    };
    let numbered = heaps.iter().zip(&spans).enumerate();
    let panels = numbered.map(|(number, (heap, span))| heap.panel(span, number % columns == 0));
    Sheet { panels: panels.collect(), columns, shared: false, plot: SMALL, legend: Vec::new() }.draw()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, has_text, texts};
    use super::*;

    #[test]
    fn above_a_histogram_stands_what_is_the_matter() {
        let values: [(&str, &[f64]); 2] = [("a", &[1.0, 3.0]), ("b", &[0.0, f64::NAN, f64::INFINITY])];
        let picture = histograms(&values).expect("drawn");
        check(&picture);
        assert!(has_text(&picture, "mean 2.00, deviation 1.00") && has_text(&picture, "2 of 3 not finite"));
    }

    #[test]
    fn bars_hold_all_values_where_they_are() {
        let span = Axis { tight: true, ..Axis::new("") }.span([0.0, BARS as f64].into_iter());
        let grain = |from, to, count| Grain { from, to, count };
        let grains = vec![grain(3.5, 3.5, 1.0), grain(5.0, 7.0, 2.0), grain(-9.0, -8.0, 1.0)];
        let bars = Heap { name: String::new(), note: String::new(), grains }.bars(&span);
        assert!((bars.iter().sum::<f64>() - 100.0).abs() < 1e-9);
        for bar in [0, 3, 5, 6] {
            assert!((bars[bar] - 25.0).abs() < 1e-9, "bar {bar}: {} %", bars[bar]);
        }
    }

    #[test]
    fn a_small_layer_beside_a_large_one_keeps_its_ends() {
        // The axis reaches as far as nearly all values of each panel, also where they are few among all.
        let few: Vec<f64> = (0..100).map(f64::from).collect();
        let many: Vec<f64> = (0..200_000).map(|at| f64::from(at) / 5_000.0).collect();
        let picture = histograms(&[("few", &few), ("many", &many)]).expect("drawn");
        check(&picture);
        assert_eq!(texts(&picture).iter().filter(|text| *text == "50").count(), 2);
    }

    #[test]
    fn small_values_beside_large_ones_have_an_axis_of_their_own() {
        let [small, large] =
            [1.0, 1e6].map(|size| (0..300).map(|at| size * f64::from(at)).collect::<Vec<_>>());
        let axes = |a: &[f64], b: &[f64]| {
            let picture = histograms(&[("a", a), ("b", b)]).expect("drawn");
            check(&picture);
            let marked = texts(&picture).iter().filter(|text| *text == "200").count();
            (marked, picture)
        };
        assert_eq!((axes(&small, &large).0, axes(&small, &small).0), (1, 2));
        // A layer of one value, such as a dead one, takes no axis from the others.
        assert_eq!(axes(&small, &[0.0; 9]).0, 2);
    }

    #[test]
    fn any_values_can_be_drawn() {
        let odd: [&[f64]; 7] = [
            &[0.0],
            &[f64::NAN],
            &[5.0; 100],
            &[-1e300, 1e300],
            &[1e-300, 2e-300],
            &[f64::INFINITY, f64::NEG_INFINITY],
            &[1.0, 1e9],
        ];
        for values in odd {
            check(&histograms(&[("layer", values)]).expect("drawn"));
            check(&histograms(&[("empty", &[]), ("layer", values)]).expect("drawn"));
        }
        check(&histograms(&vec![("deep", &[-1.0, 0.0, 1.0][..]); 30]).expect("drawn"));
        assert!(histograms(&[]).is_err() && histograms(&[("empty", &[])]).is_err());
    }
}
