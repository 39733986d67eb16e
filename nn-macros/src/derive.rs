//! `#[derive(Parameters)]`: what a layer of the user's own learns, from its fields. Parse -> check -> expand, as `network!`, in one
//! file.
//!
//! A field with `#[role(..)]` is a tensor, any other one a layer in the layer. Writes `Parameters`, `Zeroable` (sound, because
//! every field must be zeroable) and, with `#[shape(in => out)]`, `Shape`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Expr, Field, GenericParam, Index, Member, Path, Token, Type};

use crate::diagnostics::Diagnostics;
use crate::{messages, names};

const ROLES: [(&str, &str); 4] =
    [("weight", "Weight"), ("bias", "Bias"), ("scale", "Scale"), ("buffer", "Buffer")];

/// What the derive found in a struct.
struct Plan<'a> {
    input: &'a DeriveInput,
    /// The path of nn-core.
    root: TokenStream,
    /// The last type parameter.
    scalar: &'a Ident,
    fields: Vec<Part<'a>>,
    shape: Option<(Expr, Expr)>,
}

/// A field.
struct Part<'a> {
    member: Member,
    field: &'a Field,
    /// `Weight`, if it is a tensor.
    role: Option<Ident>,
}

/// The implementations, or the mistakes.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    match check(&input, &mut diagnostics) {
        // With the implementations, whatever is wrong, nobody misses them: no second error follows.
        Some(plan) => diagnostics.into_compile_errors().into_iter().chain(expand(&plan)).collect(),
        None => diagnostics.into_compile_errors(),
    }
}

fn check<'a>(input: &'a DeriveInput, diagnostics: &mut Diagnostics) -> Option<Plan<'a>> {
    let Data::Struct(data) = &input.data else {
        diagnostics.at(&input.ident, messages::no_struct(&input.ident.to_string()));
        return None;
    };
    let scalar = input.generics.type_params().last().map(|parameter| &parameter.ident);
    if scalar.is_none() {
        diagnostics.at(&input.ident, messages::no_scalar(&input.ident.to_string()));
    }
    let fields = data.fields.iter().enumerate().map(|(index, field)| Part {
        member: match &field.ident {
            Some(name) => Member::Named(name.clone()),
            None => Member::Unnamed(Index { index: index as u32, span: field.ty.span() }),
        },
        field,
        role: role(field, scalar, diagnostics),
    });
    let fields = fields.collect();
    let root = root(input, diagnostics);
    let shape = shape(input, diagnostics);
    Some(Plan { input, root, scalar: scalar?, fields, shape })
}

/// `#[role(weight)]`. After a mistake, some role.
fn role(field: &Field, scalar: Option<&Ident>, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let at = Span::mixed_site();
    let Some(attribute) = attribute(&field.attrs, "role") else {
        let is_tensor = is_tensor(&field.ty);
        if is_tensor || scalar.is_some_and(|scalar| is_path(&field.ty, scalar)) {
            let place: &dyn ToTokens = field.ident.as_ref().map_or(&field.ty, |name| name);
            diagnostics.at(&place.to_token_stream(), messages::tensor_without_role(is_tensor));
        }
        return is_tensor.then(|| Ident::new("Weight", at));
    };
    let Ok(word) = attribute.parse_args::<Ident>() else {
        diagnostics.at(attribute, messages::no_role());
        return Some(Ident::new("Weight", at));
    };
    let role = ROLES.iter().find(|(known, _)| word == *known);
    if role.is_none() {
        let nearest = names::nearest(&word.to_string(), ROLES.iter().map(|(known, _)| *known));
        diagnostics.at(&word, messages::unknown_role(&word.to_string(), nearest));
    }
    Some(Ident::new(role.map_or("Weight", |(_, variant)| variant), at))
}

/// Whether a type is called as tensors are.
fn is_tensor(kind: &Type) -> bool {
    let Type::Path(path) = kind else { return false };
    let names = ["SMatrix", "SVector", "RowSVector", "Matrix", "Batch", "Aligned"];
    path.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

fn is_path(kind: &Type, name: &Ident) -> bool {
    matches!(kind, Type::Path(path) if path.path.is_ident(name))
}

/// `#[shape(N => N)]`
fn shape(input: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<(Expr, Expr)> {
    let attribute = attribute(&input.attrs, "shape")?;
    let sizes = |input: syn::parse::ParseStream| {
        let inputs = input.parse::<Expr>()?;
        input.parse::<Token![=>]>()?;
        Ok((inputs, input.parse::<Expr>()?))
    };
    let tokens = attribute.meta.require_list().map(|list| list.tokens.clone());
    let sizes = tokens.and_then(|tokens| sizes.parse2(tokens));
    if sizes.is_err() {
        diagnostics.at(attribute, messages::no_shape_attribute());
    }
    sizes.ok()
}

/// `#[parameters(crate = my::nn_core)]`, else `::nn_core`.
fn root(input: &DeriveInput, diagnostics: &mut Diagnostics) -> TokenStream {
    let default = quote_spanned!(Span::mixed_site()=> ::nn_core);
    let Some(attribute) = attribute(&input.attrs, "parameters") else { return default };
    let path = |input: syn::parse::ParseStream| {
        input.parse::<Token![crate]>()?;
        input.parse::<Token![=]>()?;
        input.call(Path::parse_mod_style)
    };
    let tokens = attribute.meta.require_list().map(|list| list.tokens.clone());
    match tokens.and_then(|tokens| path.parse2(tokens)) {
        Ok(path) => quote!(#path),
        Err(_) => {
            diagnostics.at(attribute, messages::no_crate_attribute());
            default
        }
    }
}

fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.path().is_ident(name))
}

fn expand(plan: &Plan) -> TokenStream {
    let Plan { input, root, scalar, fields, .. } = plan;
    let at = Span::mixed_site();
    let name = &input.ident;
    let (header, arguments, bounds) = header(plan);
    // At the field's own place: there, rustc says what is no part of a layer.
    let zeroable = fields.iter().map(|part| {
        let (kind, place) = (&part.field.ty, at.located_at(part.field.ty.span()));
        quote_spanned!(place=> #kind: #root::Zeroable,)
    });
    let zeroable: TokenStream = zeroable.collect();
    let parts = fields.iter().map(|part| {
        let (kind, place) = (&part.field.ty, at.located_at(part.field.ty.span()));
        match part.role {
            Some(_) => quote_spanned!(place=> #kind: #root::parameters::Tensor<#scalar>,),
            None => quote_spanned!(place=> #kind: #root::Parameters<#scalar>,),
        }
    });
    let parts: TokenStream = parts.collect();
    let shape = plan.shape.as_ref().map(|(inputs, outputs)| {
        quote_spanned! {at=>
            impl<#header> #root::__private::Sizes for #name<#arguments> #bounds {
                const INPUTS: usize = #inputs;
                const OUTPUTS: usize = #outputs;
            }
        }
    });
    let parameters = parameters(plan);
    quote_spanned! {at=>
        // The bounds say that every field is zeroable.
        unsafe impl<#header> #root::Zeroable for #name<#arguments> #bounds #zeroable {}

        impl<#header> #root::Parameters<#scalar> for #name<#arguments> #bounds #zeroable #parts { #parameters }

        #shape
    }
}

/// `const N: usize, T: Scalar`, `N, T`, and `where ..,`.
fn header(plan: &Plan) -> (TokenStream, TokenStream, TokenStream) {
    let Plan { input, root, scalar, .. } = plan;
    let parameters = input.generics.params.iter().map(|parameter| match parameter {
        GenericParam::Lifetime(lifetime) => quote!(#lifetime,),
        GenericParam::Const(constant) => {
            let (name, kind) = (&constant.ident, &constant.ty);
            quote!(const #name: #kind,)
        }
        GenericParam::Type(parameter) => {
            let (name, bounds) = (&parameter.ident, &parameter.bounds);
            let scalar = (name == *scalar).then(|| quote!(+ #root::Scalar));
            if bounds.is_empty() && scalar.is_some() {
                quote!(#name: #root::Scalar,)
            } else {
                quote!(#name: #bounds #scalar,)
            }
        }
    });
    let arguments = input.generics.params.iter().map(|parameter| match parameter {
        GenericParam::Lifetime(lifetime) => {
            let name = &lifetime.lifetime;
            quote!(#name,)
        }
        GenericParam::Const(constant) => {
            let name = &constant.ident;
            quote!(#name,)
        }
        GenericParam::Type(parameter) => {
            let name = &parameter.ident;
            quote!(#name,)
        }
    });
    let bounds = input.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    (parameters.collect(), arguments.collect(), quote!(where #(#bounds,)*))
}

/// The items of `impl Parameters`.
fn parameters(plan: &Plan) -> TokenStream {
    let Plan { root, scalar, fields, .. } = plan;
    let at = Span::mixed_site();
    let count = |buffers: bool| {
        let counts = fields.iter().map(|part| {
            let kind = &part.field.ty;
            match &part.role {
                Some(role) if (role == "Buffer") == buffers => {
                    quote_spanned!(at=> + <#kind as #root::parameters::Tensor<#scalar>>::COUNT)
                }
                Some(_) => TokenStream::new(),
                None if buffers => quote_spanned!(at=> + <#kind as #root::Parameters<#scalar>>::BUFFERS),
                None => quote_spanned!(at=> + <#kind as #root::Parameters<#scalar>>::PARAMETERS),
            }
        });
        counts.collect::<TokenStream>()
    };
    let (learnt, measured) = (count(false), count(true));
    let visits = fields.iter().map(|part| visit(plan, part));
    let zips = fields.iter().map(|part| zip(plan, part));
    quote_spanned! {at=>
        const PARAMETERS: usize = 0 #learnt;
        const BUFFERS: usize = 0 #measured;

        #[allow(unused_variables)]
        fn visit<'a>(
            &'a self,
            path: #root::parameters::Path<'_>,
            visitor: &mut impl ::core::ops::FnMut(#root::parameters::TensorInfo<'_>, &'a [#scalar]),
        ) {
            #(#visits)*
        }

        #[allow(unused_variables, unused_mut)]
        fn zip<const NETWORKS: usize>(
            mut networks: [&mut Self; NETWORKS],
            path: #root::parameters::Path<'_>,
            visitor: &mut impl ::core::ops::FnMut(#root::parameters::TensorInfo<'_>, [&mut [#scalar]; NETWORKS]),
        ) {
            #(#zips)*
        }
    }
}

fn info(plan: &Plan, part: &Part, role: &Ident) -> TokenStream {
    let Plan { root, scalar, .. } = plan;
    let (at, kind, name) = (Span::mixed_site(), &part.field.ty, name_of(part));
    quote_spanned! {at=>
        #root::parameters::TensorInfo {
            path: path.join(#name),
            role: #root::parameters::Role::#role,
            shape: <#kind as #root::parameters::Tensor<#scalar>>::SHAPE,
        }
    }
}

fn visit(plan: &Plan, part: &Part) -> TokenStream {
    let Plan { root, scalar, .. } = plan;
    let (at, member, name) = (Span::mixed_site(), &part.member, name_of(part));
    match &part.role {
        Some(role) => {
            let info = info(plan, part, role);
            quote_spanned!(at=> visitor(#info, #root::parameters::Tensor::<#scalar>::values(&self.#member));)
        }
        None => {
            quote_spanned!(at=> #root::Parameters::<#scalar>::visit(&self.#member, path.join(#name), visitor);)
        }
    }
}

fn zip(plan: &Plan, part: &Part) -> TokenStream {
    let Plan { root, scalar, .. } = plan;
    let (at, member, name) = (Span::mixed_site(), &part.member, name_of(part));
    let fields = quote_spanned!(at=> networks.each_mut().map(|network| &mut network.#member));
    match &part.role {
        Some(role) => {
            let info = info(plan, part, role);
            let values = quote_spanned!(at=> #root::parameters::Tensor::<#scalar>::values_mut);
            quote_spanned!(at=> visitor(#info, #fields.map(|tensor| #values(tensor)));)
        }
        None => {
            quote_spanned!(at=> #root::Parameters::<#scalar>::zip(#fields, path.join(#name), visitor);)
        }
    }
}

/// The field's name in tensors.
fn name_of(part: &Part) -> String {
    match &part.member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}
