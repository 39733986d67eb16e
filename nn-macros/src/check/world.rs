//! What the networks of one call of the macro know of each other: their headers, and the names that their expansions use.

use std::collections::BTreeMap;

use syn::ext::IdentExt;
use syn::{Path, PathArguments};

use crate::ast::{Network, Shape};
use crate::messages;
use crate::numbers::{Value, evaluate};
use crate::parse::Declaration;

/// The networks of one call.
#[derive(Default)]
pub(crate) struct World {
    headers: Vec<Header>,
    /// The items that expansions add beside the networks, and for which network.
    items: BTreeMap<String, String>,
}

/// The header of a network.
struct Header {
    name: String,
    /// The names of its parameters.
    parameters: Vec<String>,
    /// What it takes and gives, where both are numbers.
    sizes: Option<[usize; 2]>,
    /// Whether there is a mistake in it: then rustc knows nothing about it.
    is_broken: bool,
    /// Whether rustc is told to compile it or not.
    is_conditional: bool,
}

impl World {
    /// Reads the headers.
    pub(crate) fn of(declarations: &[Declaration]) -> Self {
        let networks = declarations.iter().filter_map(|declaration| declaration.network.as_ref());
        Self { headers: networks.map(Header::of).collect(), items: BTreeMap::new() }
    }

    /// Notes that a network could not be declared.
    pub(crate) fn note_broken(&mut self, network: &Network) {
        let name = network.name.unraw().to_string();
        for header in self.headers.iter_mut().filter(|header| header.name == name) {
            header.is_broken = true;
        }
    }

    /// Whether headers say what rustc cannot know.
    pub(crate) fn knows_more(&self) -> bool {
        self.headers.len() > 1 && self.headers.iter().any(|header| header.is_broken && header.sizes.is_some())
    }

    /// The parameters of the network that a path names, if it is one of this call.
    pub(crate) fn parameters(&self, path: &Path) -> Option<&[String]> {
        self.header(path).map(|header| &header.parameters[..])
    }

    /// What a network takes and gives of which rustc knows nothing.
    pub(crate) fn sizes_of_broken(&self, path: &Path) -> Option<[usize; 2]> {
        self.header(path).filter(|header| header.is_broken)?.sizes
    }

    fn header(&self, path: &Path) -> Option<&Header> {
        let [segment] = &path.segments.iter().collect::<Vec<_>>()[..] else { return None };
        let has_list = !matches!(segment.arguments, PathArguments::Parenthesized(_));
        let name = segment.ident.unraw().to_string();
        self.headers.iter().find(|header| header.name == name && !header.is_conditional && has_list)
    }

    /// Takes a name, and those that are made of it by an ending, for an item of `network`. `false` if one is in use.
    pub(crate) fn take(&mut self, name: &str, endings: &[&str], network: &str) -> bool {
        let names: Vec<String> = endings.iter().map(|ending| format!("{name}{ending}")).collect();
        // Networks of one name are never compiled together.
        let is_free = |name: &String| {
            self.headers.iter().all(|header| header.name != *name)
                && self.items.get(name).is_none_or(|owner| owner == network)
        };
        let are_free = names.iter().all(is_free);
        if are_free {
            self.items.extend(names.into_iter().map(|name| (name, network.to_string())));
        }
        are_free
    }
}

impl Header {
    fn of(network: &Network) -> Self {
        let sizes = [&network.input, &network.output].map(|shape| shape.as_ref().and_then(known));
        let sizes = if let [Some(input), Some(output)] = sizes { Some([input, output]) } else { None };
        Self {
            name: network.name.unraw().to_string(),
            parameters: network.generics.iter().map(ToString::to_string).collect(),
            sizes,
            is_broken: false,
            is_conditional: network.attributes.iter().any(|attribute| attribute.path().is_ident("cfg")),
        }
    }
}

/// The size of a list of values, if it is a number.
fn known(shape: &Shape) -> Option<usize> {
    let size = match shape {
        Shape::Flat(size) => size,
        Shape::Brackets(sizes, _) => match &sizes[..] {
            [size] => size,
            _ => return None,
        },
    };
    match evaluate(size) {
        Value::Whole(value @ 1..=messages::LARGEST_SIZE) => usize::try_from(value).ok(),
        _ => None,
    }
}
