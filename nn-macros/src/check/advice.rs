//! What a network may do and yet seldom should: warnings that need no numbers. Those that do are left to rustc, which knows all sizes
//! (`expand::warnings`).
//!
//! Called with chains that have no mistakes.

use syn::ext::IdentExt;

use crate::layers::{Dense, Layer, Learns};
use crate::messages;
use crate::plan::{Step, Warning, Wiring};

/// Pass on about half of a signal's mean square, which He's initialisers make up for. E\[a(z)²\] for standard normal z is 0.5 for `relu`,
/// and from 0.35 to 0.43 for its smooth relatives; that of `elu` (0.65) and `softplus` (0.93) is nearer to 1 than to 0.5.
const HALVING: &[&str] = &["relu", "leaky_relu", "gelu", "gelu_tanh", "silu", "hard_swish"];
/// Cut off nothing that He's initialisers would have to make up for: what they see starts nearer to saturation, or, for `selu`, grows.
const KEEPING: &[&str] = &["tanh", "sigmoid", "hard_sigmoid", "selu"];

/// All warnings about a network's own layers.
pub(crate) fn of_network(steps: &[Step]) -> Vec<Warning> {
    let Some(last) = last_learning(steps) else { return Vec::new() };
    let late =
        steps.iter().enumerate().skip(last).filter(|(_, step)| matches!(step.layer, Layer::Dropout(_)));
    let text = messages::dropout_of_outputs(&steps[last].name.unraw().to_string());
    let late = late.map(|(index, step)| Warning {
        step: index,
        rule: "dropout_of_outputs",
        place: step.kind,
        text: text.clone(),
    });
    of_block(steps).into_iter().chain(late).collect()
}

/// Those about the layers of a block, whose last one may start as it likes: at zero, `residual` starts by passing on what arrives.
pub(crate) fn of_block(steps: &[Step]) -> Vec<Warning> {
    of_hidden(steps, last_learning(steps).unwrap_or(0))
}

/// Tells the branches of each `concat` before a layer that learns that all of their layers are hidden.
pub(crate) fn advise_branches(steps: &mut [Step]) {
    let hidden = last_learning(steps).unwrap_or(0);
    for (index, step) in steps.iter_mut().enumerate() {
        let Some(block) = step.layer.block_mut() else { continue };
        advise_branches(&mut block.steps);
        if block.wiring == Wiring::Branches && index < hidden {
            for branch in block.steps.iter_mut().filter_map(|branch| branch.layer.block_mut()) {
                branch.warnings = of_hidden(&branch.steps, branch.steps.len());
            }
        }
    }
}

/// Those about the first `hidden` layers.
fn of_hidden(steps: &[Step], hidden: usize) -> Vec<Warning> {
    let warnings = steps[..hidden].iter().enumerate().filter_map(|(index, step)| {
        let Layer::Dense(dense) = &step.layer else { return None };
        starts_alike(index, step, dense).or_else(|| contradicts(index, dense, dense.first_activation()?))
    });
    warnings.collect()
}

/// Where the layer is whose outputs no other layer learns from.
fn last_learning(steps: &[Step]) -> Option<usize> {
    steps.iter().rposition(|step| step.layer.learns() > Learns::No)
}

/// Keeps a signal's mean square, or makes it smaller, where nothing is cut off.
fn passes_one(init: &str) -> bool {
    init.starts_with("xavier_") || init.starts_with("lecun_") || init == "orthogonal"
}

/// Weights that all start at one value.
fn starts_alike(step: usize, Step { name, .. }: &Step, dense: &Dense) -> Option<Warning> {
    let init = dense.weight().filter(|init| init.is_constant())?;
    let text = messages::starts_alike(&name.unraw().to_string(), &init.source());
    Some(Warning { step, rule: "units_start_alike", place: init.span(), text })
}

/// An initialiser for other activations than the one that follows.
fn contradicts(step: usize, dense: &Dense, activation: &'static str) -> Option<Warning> {
    let init = dense.weight()?;
    let word = init.source();
    let text = if word.starts_with("he_") && KEEPING.contains(&activation) {
        messages::initializer_too_large(&word, activation)
    } else if passes_one(&word) && HALVING.contains(&activation) {
        messages::initializer_too_small(&word, activation)
    } else {
        return None;
    };
    Some(Warning { step, rule: "initialiser_contradicts_activation", place: init.span(), text })
}
