//! What the user wrote into a plan: names, and every shape rule along the chain of layers.
//!
//! Collects all mistakes. A width that a mistake made unknown is `None` from there on, and nothing is said about it again.
//! The rules of a single layer are in `layers`, which works through a [`Scope`].

mod advice;
mod naming;
mod scope;

pub(crate) use naming::name_items;
pub(crate) use scope::{NumberRule, Position, Scope};

use crate::ast::Network;
use crate::diagnostics::{Diagnostics, Place};
use crate::layers;
use crate::messages;
use crate::plan::{Head, HeadKind, Obligations, Plan, Size, Step};

/// Checks one network. After a mistake there is no plan, but what only rustc can check is checked all the same.
pub(crate) fn check(network: &Network, diagnostics: &mut Diagnostics) -> Result<Plan, Obligations> {
    if network.items.is_empty() && diagnostics.is_empty() {
        diagnostics.push(network.end, messages::no_layers(&network.name.to_string()));
    }
    let mut scope = Scope::new(network, diagnostics);
    let input = scope.shape(network.input.as_ref(), "input");
    let output = scope.shape(network.output.as_ref(), "output");
    let mut chain = Chain::new(input.clone());
    chain.follow(network, &mut scope);
    chain.ends_at(output, network, &mut scope);
    let Chain { steps, head, .. } = chain;
    let obligations = scope.finish();
    let output = steps.last().map(|step| step.output.clone());
    let (Some(input), Some(output), true) = (input, output, diagnostics.is_empty()) else {
        return Err(obligations);
    };
    let warnings = advice::advise(&steps);
    Ok(Plan {
        attributes: network.attributes.clone(),
        visibility: network.visibility.clone(),
        name: network.name.clone(),
        generics: network.generics.clone(),
        input,
        output,
        steps,
        head,
        obligations,
        warnings,
    })
}

/// The chain of layers up to some point.
struct Chain {
    steps: Vec<Step>,
    head: Head,
    /// How many values arrive here.
    width: Option<Size>,
    /// Who gives them: the input, or a layer.
    from: String,
    /// Where their number was written, and for which layer.
    set_at: Option<(Place, String)>,
}

impl Chain {
    fn new(width: Option<Size>) -> Self {
        let head = Head { kind: HeadKind::Linear, item: None };
        Self { steps: Vec::new(), head, width, from: messages::INPUT.into(), set_at: None }
    }

    /// Walks from item to item.
    fn follow(&mut self, network: &Network, scope: &mut Scope) {
        let names = name_items(&network.items, scope.diagnostics);
        let last = network.items.len().saturating_sub(1);
        for (index, (item, name)) in network.items.iter().zip(names).enumerate() {
            let (Some(call), Some(name)) = (&item.call, name) else {
                self.width = None;
                continue;
            };
            let is_last = index == last;
            if let Some(condition) = item.attributes.iter().find(|attribute| attribute.path().is_ident("cfg"))
            {
                scope.diagnostics.at(condition, messages::conditional_layer());
            }
            if let Some(kind) = layers::head_of_its_own(call).filter(|_| is_last && index > 0) {
                layers::check_no_arguments(call, scope);
                self.head = Head { kind, item: Some((name.to_string(), layers::declared(call))) };
                return;
            }
            let position = Position { name: &name, width: self.width.as_ref(), from: &self.from, is_last };
            let checked = layers::check(call, &position, scope);
            if let (Some(layer), Some(input), Some(output)) = (checked.layer, &self.width, &checked.output) {
                self.steps.push(Step {
                    attributes: item.attributes.clone(),
                    name: name.clone(),
                    layer,
                    kind: call.kind.span(),
                    declared: layers::declared(call),
                    input: input.clone(),
                    output: output.clone(),
                });
            }
            self.head.kind = checked.head;
            self.width = checked.output;
            self.from = format!("`{name}`");
            if let Some(place) = checked.set_at {
                self.set_at = Some((place, self.from.clone()));
            }
        }
    }

    /// The last layer gives what the network declares. Where only rustc can tell, the layers are written with the declared
    /// size, so that no type error follows the sentence.
    fn ends_at(&mut self, declared: Option<Size>, network: &Network, scope: &mut Scope) {
        let (Some(given), Some(declared), Some(shape)) = (&self.width, declared, &network.output) else {
            return;
        };
        if network.items.is_empty() {
            return;
        }
        let name = network.name.to_string();
        let (place, sentence) = match &self.set_at {
            Some((place, layer)) => (*place, messages::wrong_last_size(&name, layer, given, &declared)),
            None => (shape.place(), messages::wrong_output(&name, &self.from, given, &declared)),
        };
        scope.must_equal(given, &declared, place, sentence);
        let Some(from) = self.steps.iter().rposition(|step| step.layer.sets_width()) else { return };
        self.steps[from].output = declared.clone();
        for step in &mut self.steps[from + 1..] {
            (step.input, step.output) = (declared.clone(), declared.clone());
        }
    }
}
