//! Endpoints: the marker type, the trait that ties its types together, and the functions that call it.

use super::call::quote_text;
use super::path::Scope;
use super::{Code, docs, subscribe, validate};
use crate::ir::{Docs, Encoding, Endpoint, EndpointKind, Item, Type};
use crate::names::write_ident;

/// Emits the marker of an endpoint.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &Endpoint, out: &mut Vec<Code>) {
    let (docs, name) = (docs::comment(&item.docs), write_ident(&item.name));
    out.push(super::item(format!(
        "\
{docs}pub struct {name};
"
    )));
    out.push(super::item(trait_impl(scope, item, kind)));
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

/// What ties the marker to the endpoint's types.
fn trait_impl(scope: &Scope<'_>, item: &Item, kind: &Endpoint) -> String {
    let (name, nsid) = (write_ident(&item.name), quote_text(&kind.nsid));
    let params = scope.type_text(&kind.params);
    let error = match kind.error {
        Some(id) => scope.item_text(id),
        None => "lex::UndeclaredError".to_owned(),
    };
    let (trait_name, consts, types) = match kind.kind {
        EndpointKind::Query => (
            "Query",
            encoding("OUTPUT", &kind.output.encoding),
            associated(scope, "Output", &kind.output.ty),
        ),
        EndpointKind::Procedure => (
            "Procedure",
            encoding("INPUT", &kind.input.encoding) + &encoding("OUTPUT", &kind.output.encoding),
            associated(scope, "Input", &kind.input.ty)
                + &associated(scope, "Output", &kind.output.ty),
        ),
        EndpointKind::Subscription => (
            "Subscription",
            subscribe::cursor(scope, kind).to_owned(),
            associated(scope, "Message", &kind.message),
        ),
    };
    let validates = validate::of_endpoint(scope, kind);
    format!(
        "\
impl lex::{trait_name} for {name} {{
    const NSID: &'static str = {nsid};
{consts}    type Params = {params};
{types}    type Error = {error};
{validates}}}
"
    )
}

fn associated(scope: &Scope<'_>, name: &str, ty: &Type) -> String {
    format!("    type {name} = {};\n", scope.type_text(ty))
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
fn encoding(name: &str, encoding: &Encoding) -> String {
    let value = match encoding {
        Encoding::Json => return String::new(),
        Encoding::None => "None".to_owned(),
        Encoding::Binary(types) => {
            let types: Vec<String> = types.iter().map(|ty| quote_text(ty)).collect();
            format!("Binary(&[{}])", types.join(", "))
        }
    };
    format!("    const {name}: lex::Encoding = lex::Encoding::{value};\n")
}
