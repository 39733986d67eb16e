//! The chain of layers: a network's, or that of a block inside of one.

use proc_macro2::Ident;

use super::{Position, Scope, advice, name_items};
use crate::ast::{self, Block, Item};
use crate::diagnostics::Place;
use crate::layers::{self, Activation, Layer, WidthFrom};
use crate::messages;
use crate::plan::{Head, HeadKind, Obligations, Plan, Size, Step, Wiring};

/// The chain of layers up to some point.
pub(crate) struct Chain<'a> {
    items: &'a [Item],
    steps: Vec<Step>,
    head: Head,
    /// Whether the network ends with it. A block has no head.
    is_network: bool,
    /// Whether its first layer sees the network's inputs.
    sees_inputs: bool,
    /// How many values arrive here.
    pub(crate) width: Option<Size>,
    /// Who gives them: the input, or a layer.
    pub(crate) from: String,
    /// How their number came about, if it was computed: ` (16 + 8)`.
    pub(crate) derived: String,
    /// Where their number was written, and for which layer.
    pub(crate) set_at: Option<(Place, String)>,
}

impl<'a> Chain<'a> {
    /// The layers of a network, before the first one.
    pub(crate) fn of_network(items: &'a [Item], width: Option<Size>) -> Self {
        let head = Head { kind: HeadKind::Linear, item: None };
        let (from, derived) = (messages::INPUT.into(), String::new());
        Self {
            items,
            steps: Vec::new(),
            head,
            is_network: true,
            sees_inputs: true,
            width,
            from,
            derived,
            set_at: None,
        }
    }

    /// The layers of a block, which begins where it stands.
    pub(crate) fn of_block(block: &'a Block, position: &Position) -> Self {
        let (from, derived) = (position.from.into(), position.derived.into());
        let width = position.width.cloned();
        Self {
            is_network: false,
            sees_inputs: position.is_first,
            from,
            derived,
            ..Self::of_network(&block.items, width)
        }
    }

    /// Walks from item to item.
    pub(crate) fn follow(&mut self, scope: &mut Scope) {
        let names = name_items(self.items, scope.diagnostics);
        let last = self.items.len().saturating_sub(1);
        for (index, (item, name)) in self.items.iter().zip(names).enumerate() {
            let (Some(layer), Some(name)) = (&item.layer, name) else {
                self.width = None;
                continue;
            };
            if let Some(condition) = item.attributes.iter().find(|attribute| attribute.path().is_ident("cfg"))
            {
                scope.diagnostics.at(condition, messages::conditional_layer());
            }
            let is_last = self.is_network && index == last;
            if let ast::Layer::Call(call) = layer
                && let Some(kind) = layers::head_of_its_own(call).filter(|_| is_last && index > 0)
            {
                if !call.arguments.is_empty() {
                    layers::check_no_arguments(call, scope);
                    self.width = None;
                }
                self.head = Head { kind, item: Some((name.to_string(), layers::declared(layer))) };
                break;
            }
            self.step(item, layer, name, (self.sees_inputs && index == 0, is_last), scope);
        }
    }

    /// Adds a layer. `ends` tells whether it sees the network's inputs, and whether it is the last.
    fn step(&mut self, item: &Item, layer: &ast::Layer, name: Ident, ends: (bool, bool), scope: &mut Scope) {
        let (from, derived, (is_first, is_last)) = (&self.from, &self.derived, ends);
        let title = scope.title(&name);
        let width = self.width.as_ref();
        let position = Position { name: &name, title: &title, width, from, derived, is_first, is_last };
        let checked = layers::check(layer, &position, scope);
        let input = self.width.take().map(|width| checked.input.unwrap_or(width));
        self.from = format!("`{title}`");
        self.head.kind = checked.head;
        match checked.width_from {
            WidthFrom::Input => {}
            WidthFrom::Number(place) => {
                (self.set_at, self.derived) = (Some((place, self.from.clone())), String::new());
            }
            WidthFrom::Layer(derived) => (self.set_at, self.derived) = (None, derived),
        }
        if let (Some(checked), Some(input), Some(output)) = (checked.layer, input, &checked.output) {
            self.steps.push(Step {
                attributes: item.attributes.clone(),
                name,
                layer: checked,
                kind: layer.place().first,
                declared: layers::declared(layer),
                input,
                output: output.clone(),
            });
        }
        self.width = checked.output;
    }

    /// What the chain gives is `size`, or `sentence` is said at `place`. Where only rustc can tell, the layers are written with
    /// that size, so that no type error follows the sentence; where they cannot be, the sentence comes first.
    pub(crate) fn must_give(&mut self, size: &Size, place: Place, sentence: String, scope: &mut Scope) {
        let Some(given) = &self.width else { return };
        let from = self.steps.iter().rposition(|step| step.layer.sets_width() || step.layer.is_block());
        match from {
            Some(from) if !self.steps[from].layer.is_free() => {
                scope.must_equal_first(given, size, place, sentence);
            }
            None => scope.must_equal_first(given, size, place, sentence),
            Some(from) => {
                scope.must_equal(given, size, place, sentence);
                self.steps[from].output = size.clone();
                for step in &mut self.steps[from + 1..] {
                    (step.input, step.output) = (size.clone(), size.clone());
                }
            }
        }
    }

    /// The last item, where no number of it can be changed.
    pub(crate) fn last_place(&self) -> Option<Place> {
        self.items.last()?.layer.as_ref().map(ast::Layer::place)
    }

    /// The steps, at least one, and the head.
    pub(crate) fn finish(mut self) -> Option<(Vec<Step>, Head)> {
        let_initializers_follow(&mut self.steps);
        (!self.steps.is_empty()).then_some((self.steps, self.head))
    }

    /// As a block of its own.
    pub(crate) fn into_block(self, name: Ident, input: &Size, scope: &Scope) -> Option<Plan> {
        let (steps, _) = self.finish()?;
        let output = steps.last()?.output.clone();
        Some(block_plan(name, input.clone(), output, steps, Wiring::Block, scope))
    }
}

/// A dense layer without an activation starts by that of the next item: `dense(32), relu` as `dense(32, relu)`.
fn let_initializers_follow(steps: &mut [Step]) {
    for index in 0..steps.len() {
        let (before, after) = steps.split_at_mut(index + 1);
        if let Layer::Dense(dense) = &mut before[index].layer
            && let Some(next) = next_activation(after)
        {
            dense.start_by(next);
        }
    }
}

/// The activation that comes first as an item of its own, after whatever leaves the shape of a signal as it is.
fn next_activation(steps: &[Step]) -> Option<&Activation> {
    let keeps_shape = |layer: &Layer| match layer {
        Layer::Dropout(_) => true,
        Layer::Elementwise(elementwise) => elementwise.word() == "linear",
        _ => false,
    };
    match steps.iter().map(|step| &step.layer).find(|layer| !keeps_shape(layer))? {
        // Softmax is no activation in nn-core; like the default, it goes with Xavier.
        Layer::Elementwise(elementwise) if elementwise.word() != "softmax" => Some(elementwise.activation()),
        _ => None,
    }
}

/// A part of the network that is being checked, with a type of its own: the network's attributes are also the part's.
pub(crate) fn block_plan(
    name: Ident,
    input: Size,
    output: Size,
    steps: Vec<Step>,
    wiring: Wiring,
    scope: &Scope,
) -> Plan {
    let warnings = if wiring == Wiring::Block { advice::of_block(&steps) } else { Vec::new() };
    let attributes = scope.network.attributes.iter().filter(|attribute| !attribute.path().is_ident("doc"));
    Plan {
        attributes: attributes.cloned().collect(),
        visibility: scope.network.visibility.clone(),
        name,
        generics: scope.network.generics.clone(),
        input,
        output,
        steps,
        head: Head { kind: HeadKind::Linear, item: None },
        warnings,
        obligations: Obligations::default(),
        wiring,
    }
}
