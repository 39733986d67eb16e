//! Diagnosis: its numbers against those worked out by hand, its verdicts on networks that are ill on purpose, its path through networks
//! inside of networks.

use nn_core::diagnose::{
    BARS, Change, Diagnose, Diagnosis, LayerReport, NetworkMemory, NoRule, Verdict, diagnose,
};
use nn_core::loss::{BinaryCrossEntropy, MeanSquaredError};
use nn_core::optim::{Adam, Sgd};
use nn_core::signal::Curve;
use nn_core::{Batch, Zeroable, network};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

network! {
    /// Small enough for hand computation.
    #[derive(Clone, PartialEq, Debug)]
    struct Small: 2 => 1 {
        hidden: dense(3, tanh),
        output: dense(1),
    }
}

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(1)
}

/// Numbers between −1 and 1, all different.
fn inputs<const B: usize, const N: usize>() -> Batch<f64, B, N> {
    Batch::from_fn(|row, column| ((row * N + column) as f64 * 0.7 + 0.2).sin())
}

fn close(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-12 * wanted.abs()
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}

/// The formulas of tanh, a dense layer and the mean squared error, written out.
#[test]
fn every_number_is_what_hand_computation_gives() {
    const B: usize = 5;
    let network = nn_core::Network::<f64, 2, 1>::init(&mut rng());
    let network: Small<f64> = network;
    let (x, targets) = (inputs::<B, 2>(), inputs::<B, 1>());
    let diagnosis =
        Diagnose::default().rule(Sgd::new(0.1)).diagnose(&network, &x, &targets, &MeanSquaredError);
    assert_eq!(
        diagnosis.layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(),
        ["hidden", "output"]
    );
    let [hidden, output] = ["hidden", "output"].map(|name| diagnosis.layer(name).expect("a layer"));

    let mut h = x * network.hidden.weight.transpose();
    h.row_iter_mut().for_each(|mut row| row += network.hidden.bias.transpose());
    let h = h.map(f64::tanh);
    let y = (h * network.output.weight.transpose()).map(|y| y + network.output.bias[0]);
    let d_y = (y - targets) * (2.0 / B as f64);
    let d_z = (d_y * *network.output.weight).component_mul(&h.map(|h| 1.0 - h * h));

    let mean = h.mean();
    assert!(
        close(hidden.mean, mean) && close(hidden.deviation, h.map(|h| (h - mean) * (h - mean)).mean().sqrt())
    );
    assert!(close(output.d_output, norm(d_y.as_slice()) / (B as f64).sqrt()));
    assert!(close(hidden.d_output, norm(d_z.as_slice()) / (3.0 * B as f64).sqrt()));
    assert_eq!(
        diagnosis.conclusion.growth, 1.0,
        "without a head, one hidden layer has none to be measured by"
    );
    assert!(close(diagnosis.conclusion.cost, (y - targets).map(|e| e * e).mean()));

    let d_weight = d_z.transpose() * x;
    let gradient = norm(&[norm(d_weight.as_slice()), norm(d_z.row_sum().as_slice())]);
    let learnt = hidden.learnt.expect("a dense layer learns");
    let weights = norm(network.hidden.weight.as_slice());
    assert!(close(learnt.gradient_norm, gradient) && close(learnt.weight_norm, weights));
    assert_eq!((learnt.parameters, learnt.distinct, hidden.units), (9, 3, 3));
    assert!(
        (learnt.update.expect("a rule was given") - 0.1 * norm(d_weight.as_slice()) / weights).abs() < 1e-12
    );
    let whole = norm(&[gradient, output.learnt.expect("it learns").gradient_norm]);
    assert!(close(diagnosis.conclusion.gradient_norm, whole));
    let flat = h.iter().filter(|h| 1.0 - *h * *h < 0.05).count() as f64 / 15.0;
    assert_eq!((hidden.saturated, hidden.dead, output.saturated), (Some(flat), None, None));
    assert_eq!((hidden.activation, output.activation), (Curve::Tanh, Curve::Linear));
}

#[test]
fn a_histogram_counts_every_number_once() {
    let network: Small<f64> = nn_core::Network::init(&mut rng());
    let diagnosis = diagnose(&network, &inputs::<50, 2>(), &inputs::<50, 1>(), &MeanSquaredError);
    let hidden = diagnosis.layer("hidden").expect("a layer").histogram;
    assert_eq!(hidden.counts.iter().sum::<u32>(), 150);
    assert!(hidden.counts[0] > 0 && hidden.counts[BARS - 1] > 0, "the ends are numbers themselves");
    assert!(-1.0 < hidden.low && hidden.low < hidden.high && hidden.high < 1.0);
}

#[test]
fn the_network_stays_as_it_is_and_memory_can_be_used_again() {
    let network: Small<f64> = nn_core::Network::init(&mut rng());
    let (before, x, targets) = (network.clone(), inputs::<7, 2>(), inputs::<7, 1>());
    let settings = Diagnose::default().rule(Adam::new(1e-2));
    let mut memory = NetworkMemory::<Small<f64>, Adam, f64, 7, 2, 1>::ZEROED;
    let [first, second] = [0; 2].map(|_| {
        let mut layers = Vec::new();
        let add = |path: nn_core::parameters::Path<'_>, report: LayerReport| {
            layers.push((path.to_string(), report))
        };
        let conclusion = settings.diagnose_in(&network, &x, &targets, &MeanSquaredError, &mut memory, add);
        (layers, conclusion)
    });
    assert_eq!(first, second, "Adam's moments begin anew");
    assert_eq!(network, before);
    let whole = settings.diagnose(&network, &x, &targets, &MeanSquaredError);
    assert_eq!(whole.conclusion, first.1);
    assert!(whole.layers.iter().map(|layer| (layer.name.clone(), layer.report)).eq(first.0));
}

/// What a rule needs costs nothing without one.
#[test]
fn memory_without_a_rule_is_smaller() {
    let without = size_of::<NetworkMemory<Small, NoRule, f32, 4, 2, 1>>();
    let with = size_of::<NetworkMemory<Small, Adam, f32, 4, 2, 1>>();
    assert_eq!(with - without, 3 * size_of::<Small>());
}

network! {
    struct Encoder: 6 => 4 {
        wide: dense(8, relu),
        narrow: dense(4, sigmoid),
    }

    struct Nested: 6 => 1 {
        standardize,
        encoder: Encoder,
        trunk: residual { first: dense(4, tanh), dropout(0.5), second: dense(4) },
        fork: concat { { left: dense(3, relu) }, { right: dense(2), tanh } },
        output: dense(1, sigmoid),
    }
}

#[test]
fn networks_within_networks_are_shown_by_their_paths() {
    let mut network: Nested<f64> = nn_core::Network::init(&mut rng());
    let (x, targets) = (inputs::<40, 6>(), Batch::<f64, 40, 1>::from_fn(|row, _| (row % 2) as f64));
    fit(&mut network, &x);
    let diagnosis = diagnose(&network, &x, &targets, &BinaryCrossEntropy);
    let names: Vec<_> = diagnosis.layers.iter().map(|layer| layer.name.as_str()).collect();
    let wanted = [
        "standardize",
        "encoder.wide",
        "encoder.narrow",
        "encoder",
        "trunk.first",
        "trunk.dropout",
        "trunk.second",
        "trunk",
        "fork.branch1.left",
        "fork.branch2.right",
        "fork.branch2.tanh",
        "output",
    ];
    assert_eq!(names, wanted);
    let learning = diagnosis.layers.iter().filter_map(|layer| layer.report.learnt);
    assert_eq!(learning.map(|learnt| learnt.parameters).sum::<usize>(), Nested::PARAMETERS);
    let encoder = diagnosis.layer("encoder").expect("its head is shown");
    assert_eq!((encoder.activation, encoder.learnt), (Curve::Sigmoid, None));
    assert!((0.0..1.0).contains(&encoder.mean) && encoder.units == 4);
    assert!(diagnosis.layers.iter().all(|layer| layer.report.d_output > 0.0));
    assert!(diagnosis.is_healthy(), "{diagnosis}");

    let mut gradient = nn_core::Network::<f64, 6, 1>::zeros();
    let mut tape = Box::new(NestedTape::<40, f64>::ZEROED);
    network.record(&x, &mut tape, &mut Xoshiro256PlusPlus::seed_from_u64(0));
    network.cost(&BinaryCrossEntropy, &targets, &mut tape);
    network.backward(&x, &mut tape, &mut gradient);
    for name in ["encoder.wide", "trunk.second", "fork.branch2.right"] {
        let tensor = |part: &str| gradient.tensor(&format!("{name}.{part}")).map(norm).expect("a tensor");
        let learnt = diagnosis.layer(name).and_then(|layer| layer.learnt).expect("it learns");
        assert!(close(learnt.gradient_norm, norm(&[tensor("weight"), tensor("bias")])), "{name}");
    }
}

network! {
    #[derive(Clone)]
    struct Rectified: 4 => 2 {
        first: dense(16, relu),
        second: dense(16, relu),
        third: dense(16, relu),
        output: dense(2),
    }

    #[derive(Clone)]
    struct Tangent: 4 => 2 {
        first: dense(16, tanh),
        second: dense(16, tanh),
        third: dense(16, tanh),
        output: dense(2),
    }
}

network! {
    struct Yes: 4 => 1 {
        first: dense(16, tanh),
        second: dense(16, tanh),
        third: dense(16, tanh),
        output: dense(1, sigmoid),
    }

    struct Standardized: 4 => 2 { standardize, first: dense(16, tanh), output: dense(2) }
}

fn verdicts(diagnosis: &Diagnosis) -> [Verdict; 4] {
    core::array::from_fn(|i| diagnosis.layers[i].report.verdict)
}

fn rectified(change: impl FnOnce(&mut Rectified<f64>)) -> Diagnosis {
    let mut network = nn_core::Network::init(&mut rng());
    change(&mut network);
    diagnose(&network, &inputs::<100, 4>(), &inputs::<100, 2>(), &MeanSquaredError)
}

/// The third lives on its biases.
fn second_dies(network: &mut Rectified<f64>) {
    network.second.bias.fill(-100.0);
    network.third.bias.fill(0.1);
}

fn tangent(change: impl FnOnce(&mut Tangent<f64>)) -> Diagnosis {
    let mut network = nn_core::Network::init(&mut rng());
    change(&mut network);
    diagnose(&network, &inputs::<100, 4>(), &inputs::<100, 2>(), &MeanSquaredError)
}

use Verdict::{
    Alike, Dead, GradientExplodes, GradientVanishes, Healthy, LargeInputs, NotFinite, Saturated,
    SignalExplodes, SignalVanishes, StepTooLarge, Unfitted, Untrained,
};

#[test]
fn what_is_drawn_by_its_activation_is_healthy() {
    for diagnosis in [rectified(|_| {}), tangent(|_| {})] {
        assert_eq!(verdicts(&diagnosis), [Healthy; 4], "{diagnosis}");
        assert!(diagnosis.is_healthy());
        let gradient = |layer: usize| diagnosis.layers[layer].report.d_output;
        assert!(
            close(diagnosis.conclusion.growth.powi(2), gradient(0) / gradient(2)),
            "two steps from the last hidden layer"
        );
    }
}

#[test]
fn a_dead_layer_and_what_it_cuts_off() {
    let diagnosis = rectified(second_dies);
    assert_eq!(verdicts(&diagnosis), [Untrained, Dead, Healthy, Healthy], "{diagnosis}");
    assert_eq!(diagnosis.conclusion.verdict, Dead);
    assert_eq!(diagnosis.layers[1].report.dead, Some(1.0));
    assert!(diagnosis.to_string().contains("`leaky_relu`"), "{diagnosis}");
}

#[test]
fn a_saturated_layer() {
    let diagnosis = tangent(|network| network.second.weight.fill_with(|| 0.0));
    assert_eq!(diagnosis.layers[1].report.verdict, Alike);
    let diagnosis = tangent(|network| *network.second.weight *= 30.0);
    assert_eq!(verdicts(&diagnosis), [Healthy, Saturated, Healthy, Healthy], "{diagnosis}");
    let flat = diagnosis.layers[1].report.saturated;
    assert!(flat.is_some_and(|flat| flat > 0.5), "{flat:?}");
}

#[test]
fn units_that_are_alike_are_found_unless_their_biases_differ() {
    let constant = |network: &mut Tangent<f64>| network.first.weight.fill(0.1);
    let diagnosis = tangent(constant);
    assert_eq!(verdicts(&diagnosis)[0], Alike, "{diagnosis}");
    assert_eq!(diagnosis.layers[0].report.learnt.map(|learnt| learnt.distinct), Some(1));
    let diagnosis = tangent(|network| {
        constant(network);
        (0..16).for_each(|i| network.first.bias[i] = i as f64 / 16.0);
    });
    assert_eq!(verdicts(&diagnosis)[0], Healthy, "{diagnosis}");
}

#[test]
fn a_layer_behind_weights_of_zero_is_not_trained() {
    let diagnosis = tangent(|network| network.output.weight.fill(0.0));
    // Both outputs have the same weights, those of zero.
    assert_eq!(verdicts(&diagnosis), [Untrained, Untrained, Untrained, Alike], "{diagnosis}");
}

#[test]
fn signals_and_gradients_that_vanish_or_explode() {
    let diagnosis = rectified(|network| *network.second.weight *= 1e-4);
    assert_eq!(
        verdicts(&diagnosis),
        [GradientVanishes, SignalVanishes, SignalVanishes, Healthy],
        "{diagnosis}"
    );
    assert!(diagnosis.conclusion.growth < 0.1 && diagnosis.to_string().contains("shrink"), "{diagnosis}");
    let diagnosis = rectified(|network| *network.second.weight *= 1e4);
    assert_eq!(
        verdicts(&diagnosis),
        [GradientExplodes, SignalExplodes, SignalExplodes, Healthy],
        "{diagnosis}"
    );
    assert!(diagnosis.to_string().contains("`Clip::GlobalNorm`"), "{diagnosis}");
    // Only on the way back: what is taken of the third layer is little, or much.
    let small = with_a_head(1e-5);
    assert_eq!(verdicts(&small), [GradientVanishes, GradientVanishes, GradientVanishes, Healthy], "{small}");
    let large = with_a_head(1e5);
    assert_eq!(verdicts(&large)[..3], [GradientExplodes, GradientExplodes, GradientExplodes], "{large}");
}

/// A network with a sigmoid at the end, whose last weights are multiplied by this.
fn with_a_head(factor: f64) -> Diagnosis {
    let mut network: Yes<f64> = nn_core::Network::init(&mut rng());
    *network.output.weight *= factor;
    // Labels that are not the sign of the logit, so that large ones are wrong.
    let targets = Batch::<f64, 100, 1>::from_fn(|row, _| (row % 2) as f64);
    diagnose(&network, &inputs::<100, 4>(), &targets, &BinaryCrossEntropy)
}

/// Prices in pounds, or lengths in millionths of a metre: the last layer's weights have the unit of the targets, and the verdicts have none.
#[test]
fn the_unit_of_the_targets_changes_no_verdict() {
    for unit in [1e-5, 1.0, 5e4] {
        let mut network: Tangent<f64> = nn_core::Network::init(&mut rng());
        *network.output.weight *= unit;
        let targets = inputs::<100, 2>() * unit;
        let diagnosis = diagnose(&network, &inputs::<100, 4>(), &targets, &MeanSquaredError);
        assert_eq!(verdicts(&diagnosis), [Healthy; 4], "{diagnosis}");
        let gradient = |layer: usize| diagnosis.layers[layer].report.d_output;
        assert!(close(diagnosis.conclusion.growth.powi(2), gradient(0) / gradient(2)));
    }
}

#[test]
fn inputs_that_are_too_large_show_at_the_first_layer() {
    let network: Rectified<f64> = nn_core::Network::init(&mut rng());
    let diagnosis = diagnose(&network, &(inputs::<100, 4>() * 1e5), &inputs::<100, 2>(), &MeanSquaredError);
    assert_eq!(verdicts(&diagnosis)[0], LargeInputs, "{diagnosis}");
    assert_eq!(diagnosis.conclusion.verdict, LargeInputs, "{diagnosis}");
    assert!(diagnosis.to_string().contains("begin the network with `standardize`"), "{diagnosis}");
    // One feature of four, and its mean alone, is enough.
    let mut x = inputs::<100, 4>();
    x.column_mut(2).add_scalar_mut(30.0);
    let diagnosis = diagnose(&network, &x, &inputs::<100, 2>(), &MeanSquaredError);
    assert_eq!(verdicts(&diagnosis), [LargeInputs, Healthy, Healthy, Healthy], "{diagnosis}");
}

/// From the way of its inputs to the network, folded too.
#[test]
fn a_standardize_that_is_not_fitted_is_told_and_one_that_is_vouches_for_the_inputs() {
    let (x, targets) = (inputs::<100, 4>() * 100.0, inputs::<100, 2>());
    let mut network: Standardized<f64> = nn_core::Network::init(&mut rng());
    let found = |network: &Standardized<f64>| diagnose(network, &x, &targets, &MeanSquaredError);
    let unfitted = found(&network);
    let [standardize, first] = [0, 1].map(|i| unfitted.layers[i].report.verdict);
    assert_eq!((standardize, first), (Unfitted, LargeInputs), "{unfitted}");
    assert!(unfitted.to_string().contains("`Network::fit_inputs`"), "{unfitted}");
    fit(&mut network, &x);
    assert!(found(&network).is_healthy(), "{}", found(&network));
    network.fold_standardize();
    assert_eq!(found(&network).conclusion.verdict, LargeInputs, "raw inputs reach a folded network");
}

fn fit<N: nn_core::Network<f64, IN, OUT>, const B: usize, const IN: usize, const OUT: usize>(
    network: &mut N,
    x: &Batch<f64, B, IN>,
) {
    let rows: Vec<_> = x.row_iter().map(|row| row.transpose()).collect();
    network.fit_inputs(rows.iter());
}

#[test]
fn a_number_that_is_none_is_told() {
    let diagnosis = rectified(|network| network.second.weight[(0, 0)] = f64::NAN);
    assert_eq!(verdicts(&diagnosis), [NotFinite; 4], "{diagnosis}");
    assert!(diagnosis.conclusion.cost.is_nan());
    let second = diagnosis.layers[1].report.histogram;
    assert_eq!(second.counts.iter().sum::<u32>(), 1500, "the NaN of unit 0 are left out");
}

#[test]
fn what_changed_since_is_told_in_words() {
    let (before, now) = (rectified(|_| {}), rectified(second_dies));
    let changes: Vec<Change> = now.since(&before).collect();
    let words: Vec<_> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(words, ["`first`: not trained, was healthy", "`second`: dead, was healthy"]);
    assert_eq!(now.since(&now).count(), 0);
}

#[test]
fn a_step_that_is_too_large_is_told() {
    let network: Tangent<f64> = nn_core::Network::init(&mut rng());
    let (x, targets) = (inputs::<100, 4>(), inputs::<100, 2>());
    let told = |rate| {
        let settings = Diagnose::default().rule(Adam::new(rate));
        settings.diagnose(&network, &x, &targets, &MeanSquaredError).to_string()
    };
    let large = Diagnose::default().rule(Adam::new(0.1)).diagnose(&network, &x, &targets, &MeanSquaredError);
    assert_eq!(verdicts(&large), [StepTooLarge; 4], "{large}");
    assert!(told(0.1).contains("lower the learning rate"), "{}", told(0.1));
    assert!(told(5e-3).contains("too far: lower the learning rate"), "{}", told(5e-3));
    assert!(told(1e-7).contains("raise the learning rate"), "{}", told(1e-7));
    assert!(!told(1e-3).contains("learning rate"), "{}", told(1e-3));
}

#[test]
fn the_table_has_a_line_a_layer_and_no_empty_column() {
    let diagnosis = tangent(|_| {});
    let text = diagnosis.to_string();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 1 + 4 + 2, "{text}");
    let titles: Vec<_> = lines[0].split_whitespace().collect();
    assert_eq!(titles, ["layer", "mean", "deviation", "saturated", "d_output", "d_parameters", "verdict"]);
    assert!(lines[..5].iter().all(|line| line.chars().count() < 110 && line.trim_end() == *line), "{text}");
    assert!(lines[6].starts_with("every layer: healthy"), "{text}");
}

#[test]
fn a_rule_whose_numbers_make_no_sense_is_told_and_no_step_is_measured() {
    let network: Tangent<f64> = nn_core::Network::init(&mut rng());
    for rate in [f64::NAN, -1.0, f64::INFINITY] {
        let settings = Diagnose::default().rule(Adam::new(rate));
        let diagnosis =
            settings.diagnose(&network, &inputs::<100, 4>(), &inputs::<100, 2>(), &MeanSquaredError);
        assert!(!diagnosis.is_healthy() && diagnosis.conclusion.rule_fault.is_some(), "{diagnosis}");
        assert!(diagnosis.layers.iter().all(|layer| layer.report.update().is_none()), "{diagnosis}");
        assert!(diagnosis.to_string().contains("no step was measured: the learning rate"), "{diagnosis}");
    }
}

/// Only those that are meant are within a range.
#[test]
fn layers_are_named_as_ranges_without_others_in_between() {
    let mut network: Tangent<f64> = nn_core::Network::init(&mut rng());
    network.third.weight.fill(0.1);
    let (x, targets) = (inputs::<100, 4>(), inputs::<100, 2>());
    let settings = Diagnose::default().rule(Adam::new(0.2));
    let told = settings.diagnose(&network, &x, &targets, &MeanSquaredError);
    assert_eq!(verdicts(&told), [StepTooLarge, StepTooLarge, Alike, StepTooLarge], "{told}");
    assert!(told.to_string().contains("\n`first`, `second` and `output`: step too large"), "{told}");
    let network: Tangent<f64> = nn_core::Network::init(&mut rng());
    let told = settings.diagnose(&network, &x, &targets, &MeanSquaredError).to_string();
    assert!(told.contains("\n`first` to `output` (4 layers): step too large"), "{told}");
}
