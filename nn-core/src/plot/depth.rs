//! What becomes of the signal and of its gradient from layer to layer.

use super::chart::Chart;
use super::error::Error;
use super::picture::Picture;
use crate::diagnose::{Diagnosis, LayerReport};

/// The norm of each layer's gradient, ‖∂loss/∂parameters‖, from the first layer with parameters to the last, on a logarithmic axis; a curve
/// a network. A gradient that vanishes falls to the left, one that explodes rises to the left.
///
/// ```no_run
/// # use nn_core::{diagnose::Diagnosis, plot};
/// # fn example(sigmoid: Diagnosis, relu: Diagnosis) -> Result<(), nn_core::plot::Error> {
/// plot::gradient_by_depth(&[("sigmoid", &sigmoid), ("relu, He", &relu)])?.save("gradient.svg")?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// No layer with parameters.
pub fn gradient_by_depth(networks: &[(&str, &Diagnosis)]) -> Result<Picture, Error> {
    by_depth("norm of the gradient by depth", networks, |layer| Some(layer.learnt?.gradient_norm))
}

/// The standard deviation of each layer's outputs, on a logarithmic axis, for the layers with parameters; a curve a network.
///
/// # Errors
/// No layer with parameters.
pub fn signal_by_depth(networks: &[(&str, &Diagnosis)]) -> Result<Picture, Error> {
    by_depth("deviation of the outputs by depth", networks, |layer| layer.learnt.map(|_| layer.deviation))
}

fn by_depth(
    title: &str,
    networks: &[(&str, &Diagnosis)],
    value: impl Fn(&LayerReport) -> Option<f64>,
) -> Result<Picture, Error> {
    let chart = Chart::new(title).counting("layer, from the input to the output").log_y();
    let chart = networks.iter().fold(chart, |chart, (name, diagnosis)| {
        let values = diagnosis.layers.iter().filter_map(|layer| value(&layer.report));
        chart.curve(*name, (1..).zip(values).map(|(number, value)| (f64::from(number), value)))
    });
    chart.draw().map_err(|_| Error::Empty { what: "no layer has parameters" })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, curves_in, has_text};
    use super::*;
    use crate::diagnose::{BARS, Conclusion, Histogram, Layer, Learnt, Verdict};
    use crate::plot::activations;
    use crate::signal::Curve;

    /// Layers with these gradient norms, and one without parameters before them.
    fn diagnosis(norms: &[f64]) -> Diagnosis {
        let (verdict, activation) = (Verdict::Healthy, Curve::Tanh);
        let layer = |name: String, learnt: Option<Learnt>, size: f64| Layer {
            name,
            report: LayerReport {
                verdict,
                activation,
                units: 8,
                mean: 0.0,
                deviation: size,
                histogram: Histogram { low: -size, high: size, counts: [1; BARS] },
                saturated: None,
                dead: None,
                d_output: size,
                learnt,
            },
        };
        let learnt = |norm: f64| Learnt { gradient_norm: norm, ..Learnt::default() };
        let deep = norms.iter().enumerate();
        let deep = deep.map(|(place, norm)| layer(format!("deep{}", place + 1), Some(learnt(*norm)), *norm));
        let conclusion =
            Conclusion { verdict, activation, cost: 1.0, gradient_norm: 1.0, growth: 1.0, rule_fault: None };
        Diagnosis {
            layers: core::iter::once(layer("standardize".into(), None, 1.0)).chain(deep).collect(),
            conclusion,
        }
    }

    #[test]
    fn a_curve_a_network_over_the_layers_that_learn() {
        let vanishing: Vec<f64> = (0..30).map(|layer| 10_f64.powi(layer - 30)).collect();
        let (vanishing, steady) = (diagnosis(&vanishing), diagnosis(&[0.1; 30]));
        for draw in [gradient_by_depth, signal_by_depth] {
            let picture = draw(&[("sigmoid", &vanishing), ("relu, He", &steady)]).expect("drawn");
            check(&picture);
            assert!(
                has_text(&picture, "sigmoid") && has_text(&picture, "relu, He") && has_text(&picture, "30")
            );
            assert_eq!(curves_in(&picture, 30), 2);
        }
    }

    #[test]
    fn gradients_of_any_size_can_be_drawn() {
        for norms in [&[0.0, 0.0][..], &[1e-320, 1e300], &[f64::NAN, 1.0], &[1.0]] {
            let diagnosis = diagnosis(norms);
            check(&gradient_by_depth(&[("net", &diagnosis)]).expect("drawn"));
            check(&activations(&diagnosis).expect("drawn"));
        }
        let dead = gradient_by_depth(&[("zeros", &diagnosis(&[0.0, 0.0, 1.0]))]).expect("drawn");
        assert!(has_text(&dead, "zeros (2 not above 0)"));
        let none = gradient_by_depth(&[]).expect_err("nothing to draw");
        assert_eq!(none.to_string(), "nothing to draw: no layer has parameters");
    }
}
