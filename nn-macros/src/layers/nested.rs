//! A type as a layer: another network, or a layer of the user's own. Its sizes are constants that only rustc knows.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Path, PathArguments, Token, parse_quote_spanned};

use crate::check::{Position, Scope};
use crate::diagnostics::Place;
use crate::layers::{Checked, Layer, WidthFrom};
use crate::messages;
use crate::plan::Size;
use crate::text::{text, text_of_type};

/// A layer of this type, without its scalar.
pub(crate) struct Nested {
    path: Path,
}

/// `Encoder`, `my::Swish<8>`
pub(crate) fn check(path: &Path, position: &Position, scope: &mut Scope) -> Checked {
    if let Some(scalar) = scalar_in(path) {
        scope.diagnostics.push(scalar.span(), messages::scalar_of_type(&scalar.to_string()));
        return Checked::unknown();
    }
    if path.is_ident(&scope.network.name) {
        scope.diagnostics.at(path, messages::network_in_itself(&text_of_type(path)));
        return Checked::unknown();
    }
    if let Some(parameter) = scope.parameter_in(path.to_token_stream()) {
        let sentence = messages::parameter_in_type(&text_of_type(path), &parameter.to_string());
        scope.diagnostics.at(path, sentence);
        return Checked::unknown();
    }
    if let Some(sentence) = wrong_sizes(path, scope) {
        scope.diagnostics.at(path, sentence);
        return Checked::unknown();
    }
    if let Some([input, output]) = scope.world.sizes_of_broken(path) {
        return check_broken(path, [input, output], position, scope);
    }
    // Written as the field's type is: about a type that there is not, rustc then says one and the same in both places.
    let kind = scope.type_of_layer(of_scalar(path), position.name, Place::of(path).first);
    let [inputs, outputs] = scope.sizes_of_type(&kind, Place::of(path).first);
    let (word, at) = (text_of_type(path), Place::of(path).first);
    let input = scope.fixed_size(inputs, position.name, "input", format!("{word}::INPUTS"), at);
    let output = scope.fixed_size(outputs, position.name, "output", format!("{word}::OUTPUTS"), at);
    if !position.is_first {
        let sentence = messages::fitted_inside(position.title, &word);
        scope.type_passes(("fits_inputs", "sees_no_inputs"), &kind, Place::of(path), &input, sentence);
    }
    if position.is_last {
        let network = scope.network.name.unraw().to_string();
        let sentence = messages::softmax_of_type(position.title, &word, &network);
        scope.type_passes(("ends_with_softmax", "leaves_softmax"), &kind, Place::of(path), &input, sentence);
    }
    if let Some(given) = position.width {
        let sentence = messages::type_meets_width(position, &input, given);
        scope.must_equal(&input, given, Place::of(path), sentence);
    }
    Checked {
        layer: Some(Layer::Nested(Nested { path: path.clone() })),
        input: Some(input),
        output: Some(output),
        width_from: WidthFrom::Layer(String::new()),
        ..Checked::unknown()
    }
}

/// A network beside this one, of which rustc knows nothing because of its mistakes: what its header says counts.
fn check_broken(path: &Path, sizes: [usize; 2], position: &Position, scope: &mut Scope) -> Checked {
    let [input, output] = sizes.map(|size| Size::Known(size, Place::of(path).first));
    if let Some(given) = position.width {
        let sentence = messages::type_meets_width(position, &input, given);
        scope.must_equal(&input, given, Place::of(path), sentence);
    }
    Checked {
        layer: Some(Layer::Nested(Nested { path: path.clone() })),
        input: Some(input),
        output: Some(output),
        width_from: WidthFrom::Layer(String::new()),
        ..Checked::unknown()
    }
}

/// What is wrong with the sizes between `<` and `>`, if the type is a network beside this one.
fn wrong_sizes(path: &Path, scope: &Scope) -> Option<String> {
    let parameters = scope.world.parameters(path)?;
    let segment = path.segments.last()?;
    let given: Vec<String> = match &segment.arguments {
        PathArguments::AngleBracketed(list) => list.args.iter().map(text).collect(),
        _ => Vec::new(),
    };
    (given.len() != parameters.len())
        .then(|| messages::wrong_number_of_sizes(&segment.ident.to_string(), parameters, &given))
}

/// `f32`, where the user wrote the scalar that the network adds.
fn scalar_in(path: &Path) -> Option<TokenTree> {
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return None };
    let last = arguments.args.last()?.to_token_stream();
    let is_scalar = |token: &TokenTree| ["f32", "f64"].iter().any(|scalar| token.to_string() == *scalar);
    last.into_iter().next().filter(is_scalar)
}

/// `Encoder<T>`, all of it at the user's tokens.
fn of_scalar(path: &Path) -> TokenStream {
    let at = Place::of(path).last;
    let (mut path, scalar) = (path.clone(), Ident::new("T", Span::mixed_site().located_at(at)));
    if let Some(last) = path.segments.last_mut() {
        match &mut last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                if !arguments.args.empty_or_trailing() {
                    arguments.args.push_punct(Token![,](at));
                }
                arguments.args.push_value(parse_quote_spanned!(at=> #scalar));
            }
            arguments => *arguments = PathArguments::AngleBracketed(parse_quote_spanned!(at=> <#scalar>)),
        }
    }
    path.into_token_stream()
}

impl Nested {
    /// `Encoder<T>`
    pub(crate) fn type_of(&self) -> TokenStream {
        of_scalar(&self.path)
    }

    /// In words, for the documentation.
    pub(crate) fn parameters(&self) -> String {
        format!("`{}::PARAMETERS`", text_of_type(&self.path))
    }
}
