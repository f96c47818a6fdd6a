//! Endpoints: the marker type, the trait that ties its types together, and the functions that call it.

use proc_macro2::TokenStream;
use quote::quote;

use super::path::Scope;
use super::{Code, docs, subscribe, tokens, validate};
use crate::ir::{Docs, Encoding, Endpoint, EndpointKind, Item, Type};
use crate::names::write_ident;

/// Emits the marker of an endpoint.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &Endpoint, out: &mut Vec<Code>) {
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    let nsid = &kind.nsid;
    let params = tokens(&scope.type_text(&kind.params));
    let error = match kind.error {
        Some(id) => tokens(&scope.item_text(id)),
        None => quote!(lex::UndeclaredError),
    };
    let input = tokens(&scope.type_text(&kind.input.ty));
    let output = tokens(&scope.type_text(&kind.output.ty));
    let output_encoding = encoding(quote!(OUTPUT), &kind.output.encoding);
    let (kind_name, types) = match kind.kind {
        EndpointKind::Query => (quote!(Query), quote!(type Output = #output;)),
        EndpointKind::Procedure => (
            quote!(Procedure),
            quote!(type Input = #input; type Output = #output;),
        ),
        EndpointKind::Subscription => {
            let message = tokens(&scope.type_text(&kind.message));
            (quote!(Subscription), quote!(type Message = #message;))
        }
    };
    let encodings = match kind.kind {
        EndpointKind::Query => quote!(#output_encoding),
        EndpointKind::Procedure => {
            let input_encoding = encoding(quote!(INPUT), &kind.input.encoding);
            quote!(#input_encoding #output_encoding)
        }
        EndpointKind::Subscription => subscribe::cursor(scope, kind),
    };
    out.push(Code::Item(quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct #name;
    }));
    let validates = validate::of_endpoint(scope, kind);
    out.push(Code::Item(quote! {
        impl lex::#kind_name for #name {
            const NSID: &'static str = #nsid;
            #encodings
            type Params = #params;
            #types
            type Error = #error;
            #validates
        }
    }));
    if scope.has_client() {
        out.extend(call(scope, item, kind));
        out.extend(stream(scope, item, kind));
        out.extend(paged(scope, item, kind));
        out.extend(subscribe::emit(scope, item, kind));
    }
}

/// What a call of the endpoint takes, by name and type.
pub fn arguments(kind: &Endpoint) -> impl Iterator<Item = (&'static str, &Type)> {
    let both = [("params", &kind.params), ("input", &kind.input.ty)];
    both.into_iter().filter(|(_, ty)| **ty != Type::Unit)
}

/// The function that calls the endpoint.
fn call(scope: &Scope<'_>, item: &Item, kind: &Endpoint) -> Option<Code> {
    let (method, future) = match kind.kind {
        EndpointKind::Query => ("query", "QueryCall"),
        EndpointKind::Procedure => ("procedure", "ProcedureCall"),
        EndpointKind::Subscription => return None,
    };
    let name = write_ident(&item.name);
    let value = |name: &str, ty: &Type| match ty {
        Type::Unit => "&()".to_owned(),
        _ => name.to_owned(),
    };
    let mut values = value("params", &kind.params);
    if kind.kind == EndpointKind::Procedure {
        values += ", ";
        values += &value("input", &kind.input.ty);
    }
    let signature = signature(
        scope,
        kind,
        ("pub fn call", "&impl lex::Caller"),
        &format!("-> lex::{future}<{name}> {{"),
    );
    Some(function(
        item,
        &format!("Calls `{}`.", kind.nsid),
        &signature,
        &format!("client.{method}::<{name}>({values})"),
    ))
}

/// The function that calls the endpoint and hands over its output before all of it is there.
fn stream(scope: &Scope<'_>, item: &Item, kind: &Endpoint) -> Option<Code> {
    if !kind.is_streamed() {
        return None;
    }
    let name = write_ident(&item.name);
    let values = match kind.params {
        Type::Unit => "&()",
        _ => "params",
    };
    let signature = signature(
        scope,
        kind,
        ("pub fn stream<C: lex::StreamCaller>", "&C"),
        &format!("-> impl lex::StreamCall<{name}, C::Body> + use<C> {{"),
    );
    Some(function(
        item,
        &format!("Calls `{}` and reads its output as it comes.", kind.nsid),
        &signature,
        &format!("client.stream::<{name}>({values})"),
    ))
}

/// What reads the endpoint's list page by page, if its output is one.
fn paged(scope: &Scope<'_>, item: &Item, kind: &Endpoint) -> Option<Code> {
    let paging = kind.paging.as_ref()?;
    let name = write_ident(&item.name);
    let fields = [&paging.cursor, &paging.items].map(|field| write_ident(field));
    let element = scope.type_text(&paging.item);
    let [cursor, items] = fields;
    let parts = format!(
        "{name}({}): {cursor}, {items}: {element}",
        scope.type_text(&kind.params)
    );
    let line = format!("lex::paged! {{ {parts} }}\n");
    Some(Code::Text(match line.len() <= 100 {
        true => line,
        false => format!("lex::paged! {{\n    {parts}\n}}\n"),
    }))
}

/// The head of a function that takes a client and what the endpoint is called with, as rustfmt would lay it out.
fn signature(
    scope: &Scope<'_>,
    kind: &Endpoint,
    (head, client): (&str, &str),
    tail: &str,
) -> String {
    let mut parameters = vec![format!("client: {client}")];
    parameters
        .extend(arguments(kind).map(|(name, ty)| format!("{name}: &{}", scope.type_text(ty))));
    let line = format!("{head}({}) {tail}", parameters.join(", "));
    match line.len() <= 100 {
        true => line,
        false => format!("{head}(\n    {},\n) {tail}", parameters.join(",\n    ")),
    }
}

/// A function of one line. What is deprecated about the endpoint is so about its functions.
pub fn function(item: &Item, lead: &str, signature: &str, body: &str) -> Code {
    let docs = docs::comment(&Docs {
        lead: Some(lead.to_owned()),
        deprecated: item.docs.deprecated.clone(),
        ..Docs::default()
    });
    Code::Text(format!("{docs}{signature}\n    {body}\n}}\n"))
}

/// The constant that says how a body is encoded; JSON is the trait's default.
fn encoding(name: TokenStream, encoding: &Encoding) -> TokenStream {
    match encoding {
        Encoding::Json => quote!(),
        Encoding::None => quote!(const #name: lex::Encoding = lex::Encoding::None;),
        Encoding::Binary(types) => {
            quote!(const #name: lex::Encoding = lex::Encoding::Binary(&[#(#types),*]);)
        }
    }
}
