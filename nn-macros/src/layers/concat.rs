//! `concat { { item, * }, { item, * } }`: branches that take what arrives, and whose outputs are joined in order.

use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt;

use crate::ast::Block;
use crate::check::{Chain, Position, Scope, block_plan};
use crate::layers::{Checked, Layer, WidthFrom};
use crate::messages;
use crate::plan::{Step, Wiring};

/// `concat { { dense(16) }, { dense(8) } }`
pub(crate) fn check(word: &Ident, branches: &[Block], position: &Position, scope: &mut Scope) -> Checked {
    if branches.len() < 2 {
        scope.diagnostics.at(word, messages::too_few_branches(branches.len()));
    }
    let block = position.name.unraw().to_string();
    let steps = branches.iter().enumerate().map(|(index, branch)| {
        let name = format_ident!("branch{}", index + 1, span = word.span());
        scope.within(&block, |scope| check_branch(name, branch, position, scope))
    });
    // All branches are checked, whatever is wrong with one of them.
    let steps: Option<Vec<Step>> = steps.collect::<Vec<_>>().into_iter().collect();
    let unknown = Checked { width_from: WidthFrom::Layer(String::new()), ..Checked::unknown() };
    let (Some(steps), Some(input)) = (steps.filter(|steps| !steps.is_empty()), position.width) else {
        return unknown;
    };
    let sizes: Vec<_> = steps.iter().map(|step| step.output.clone()).collect();
    let Some((output, derived)) = scope.sum(&sizes, position.name, word.span()) else { return unknown };
    let name = scope.within(&block, |scope| scope.block_name("Branches"));
    let plan = block_plan(name, input.clone(), output.clone(), steps, Wiring::Branches, scope);
    Checked {
        layer: Some(Layer::Concat(Box::new(plan))),
        output: Some(output),
        width_from: WidthFrom::Layer(derived),
        ..Checked::unknown()
    }
}

/// One branch, as a layer called `branch1`.
fn check_branch(name: Ident, block: &Block, position: &Position, scope: &mut Scope) -> Option<Step> {
    if block.items.is_empty() && !block.spoilt {
        scope.diagnostics.push(block.end, messages::empty_branch());
    }
    scope.within(&name.to_string(), |scope| {
        let mut chain = Chain::of_block(block, position);
        chain.follow(scope);
        // Without a width, a mistake was reported.
        chain.width.as_ref()?;
        let input = position.width?;
        let plan = chain.into_block(scope.block_name(""), input, scope)?;
        Some(Step {
            attributes: Vec::new(),
            kind: name.span(),
            name,
            declared: "branch".into(),
            input: input.clone(),
            output: plan.output.clone(),
            layer: Layer::Branch(Box::new(plan)),
        })
    })
}
