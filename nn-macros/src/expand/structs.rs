//! The network and its tape, and what is said of them in one line each.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::Attribute;
use syn::ext::IdentExt;

use super::{Expansion, located_at, passes, proofs, warnings};
use crate::messages;
use crate::plan::{Proof, Size, Step, Wiring};

/// The network: a field a layer.
pub(super) fn network(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, visibility, name, generics) = (*at, &plan.visibility, &plan.name, &plan.generics);
    let attributes = plan.attributes.iter().filter(|attribute| !attribute.path().is_ident("cfg"));
    let attributes = attributes.filter(|attribute| !warnings::sets_level(attribute));
    let table = table(expansion).into_iter().map(|line| quote_spanned!(at=> #[doc = #line]));
    let fields = expansion.steps().map(|(step, layer)| {
        let Step { attributes, name, .. } = step;
        let doc = doc_of_field(step);
        // A paragraph of its own, after what the user says.
        let gap = has_docs(attributes).then(|| quote_spanned!(at=> #[doc = ""]));
        let attributes = attributes.iter().filter(|attribute| !warnings::sets_level(attribute));
        quote_spanned!(at=> #(#attributes)* #gap #[doc = #doc] #visibility #name: #layer)
    });
    // Every parameter of a struct must occur in it.
    let scalar =
        plan.steps.iter().all(|step| !step.layer.has_scalar()).then(
            || quote_spanned!(at=> #[doc(hidden)] #visibility __scalar: ::core::marker::PhantomData<T>,),
        );
    // rustc shows it where the scalar is none: at the network's name.
    let allowed = (plan.wiring != Wiring::Network).then(|| expansion.allowed_name()).flatten();
    let (place, shown) = (plan.name.span(), located_at(root, plan.name.span()));
    let bound = quote_spanned!(place=> for<> #shown::Scalar);
    vec![quote_spanned! {at=>
        #allowed
        #(#attributes)*
        #(#table)*
        #visibility struct #name<#(const #generics: usize,)* T: #bound = f32> {
            #(#fields,)*
            #scalar
        }
    }]
}

/// `` `dense(32, relu)`: [64] -> [32] ``
fn doc_of_field(step: &Step) -> String {
    format!(" `{}`: `[{}]` -> `[{}]`", step.declared, step.input.source(), step.output.source())
}

fn has_docs(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}

/// The layers, their shapes and parameters as a Markdown table.
fn table(expansion: &Expansion) -> Vec<String> {
    let plan = expansion.plan;
    let (input, output) = (plan.input.source(), plan.output.source());
    let what = match plan.wiring {
        Wiring::Network => "A network",
        Wiring::Block => "A block of a network",
        Wiring::Branches => "The branches of a block of a network",
    };
    let mut lines = if has_docs(&plan.attributes) {
        vec![]
    } else {
        vec![format!(" {what}: `[{input}]` -> `[{output}]`.")]
    };
    lines.extend([
        String::new(),
        " | layer | declared as | output | parameters |".into(),
        " |---|---|---|---|".into(),
        format!(" | | input | `[{}]` | |", input.replace('|', "\\|")),
    ]);
    // A bar would end the cell, even in code.
    let cell = |text: &str| text.replace('|', "\\|");
    lines.extend(plan.steps.iter().map(|step| {
        let (name, declared) = (&step.name, cell(&step.declared));
        let (output, parameters) = (cell(&step.output.source()), cell(&step.layer.parameters(step)));
        format!(" | `{name}` | `{declared}` | `[{output}]` | {parameters} |")
    }));
    if let Some((name, declared)) = &plan.head.item {
        lines.push(format!(" | `{name}` | `{declared}` | `[{}]` | 0 |", cell(&output)));
    }
    lines
}

/// The tape: what each layer keeps for `backward`.
pub(super) fn tape(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, tape, .. } = expansion;
    if plan.wiring == Wiring::Branches {
        return super::concat::tape(expansion);
    }
    let (at, visibility, generics) = (*at, &plan.visibility, &plan.generics);
    let fields = expansion.steps().map(|(step, layer)| {
        let (Step { name, output, .. }, contract) = (step, passes::contract(expansion, step));
        let doc = format!(" `[BATCH, {}]`", output.source());
        quote_spanned! {at=>
            #[doc = #doc]
            #visibility #name: #root::Recorded<
                T,
                <#layer as #contract>::Tape<BATCH>,
                BATCH,
                #output,
            >
        }
    });
    let doc =
        format!(" What [`{}`] keeps of a batch of `BATCH` rows between `record` and `backward`.", plan.name);
    let allowed = expansion.allowed_name();
    vec![quote_spanned! {at=>
        #[doc = #doc]
        #allowed
        #visibility struct #tape<const BATCH: usize, #(const #generics: usize,)* T: #root::Scalar = f32> {
            #(#fields,)*
        }
    }]
}

/// `Zeroable`, `Shape` by its sizes, `Headed`.
pub(super) fn marks(expansion: &Expansion) -> Vec<TokenStream> {
    let Expansion { plan, root, at, .. } = expansion;
    let (at, parameters) = (*at, expansion.parameters());
    let (network, tape, head) = (expansion.network(), expansion.tape(), expansion.head_at(|word| word));
    let (input, output): (&Size, &Size) = (&plan.input, &plan.output);
    let checked = checked_parameters(expansion);
    let mut marks = vec![
        quote_spanned! {at=>
            // Every field is zeroable: layers, and what they record.
            unsafe impl<#parameters> #root::Zeroable for #network {}
        },
        quote_spanned! {at=>
            unsafe impl<const BATCH: usize, #parameters> #root::Zeroable for #tape {}
        },
        quote_spanned! {at=>
            impl<#parameters> #root::__private::Sizes for #network {
                #checked
                const INPUTS: usize = #input;
                const OUTPUTS: usize = #output;
            }
        },
    ];
    if plan.wiring != Wiring::Branches {
        marks.push(quote_spanned! {at=>
            impl<#parameters> #root::head::Headed for #network {
                type Head = #head;
            }
        });
    }
    marks
}

/// Each `const` parameter is a size: known only where the network is used.
fn checked_parameters(Expansion { plan, root, at, .. }: &Expansion) -> Option<TokenStream> {
    let proofs = plan.generics.iter().map(|parameter| {
        let name = parameter.unraw().to_string();
        let sentences = [
            messages::zero_parameter(&plan.name.unraw().to_string(), &name),
            messages::too_large_constant(&name),
        ];
        let values = vec![parameter.to_token_stream()];
        proofs::call(
            &Proof { function: "size", values, sentences: sentences.into(), place: parameter.span().into() },
            root,
        )
    });
    let proofs: Vec<_> = proofs.collect();
    let at = *at;
    plan.has_parameters().then(|| quote_spanned!(at=> const CHECKED: () = { #(#proofs;)* };))
}
