//! Subscriptions: what their marker says about cursors, and the function that subscribes.

use proc_macro2::TokenStream;
use quote::quote;

use super::Code;
use super::path::Scope;
use crate::ir::{Endpoint, EndpointKind, Item, ItemKind, Type};
use crate::names::write_ident;

/// The constant that says whether a stream can be taken up again; no is the trait's default.
pub fn cursor(scope: &Scope<'_>, endpoint: &Endpoint) -> TokenStream {
    match has_cursor(scope, &endpoint.params) {
        true => quote!(
            const HAS_CURSOR: bool = true;
        ),
        false => quote!(),
    }
}

/// The function that subscribes, if there is something to subscribe with.
pub fn emit(scope: &Scope<'_>, item: &Item, endpoint: &Endpoint) -> Option<Code> {
    if endpoint.kind != EndpointKind::Subscription || !scope.wants_subscribe() {
        return None;
    }
    let name = write_ident(&item.name);
    let (parameter, argument) = match &endpoint.params {
        Type::Unit => (None, "&()"),
        ty => (Some(format!("params: &{}", scope.type_text(ty))), "params"),
    };
    let client = "client: &lex::Client<T>".to_owned();
    let parameters: Vec<String> = [Some(client), parameter].into_iter().flatten().collect();
    let head = "pub fn subscribe<T>";
    let tail = format!("-> lex::EventStream<{name}, lex::Tungstenite> {{");
    let signature = format!("{head}({}) {tail}", parameters.join(", "));
    let signature = match signature.len() <= 100 {
        true => signature,
        false => format!("{head}(\n    {},\n) {tail}", parameters.join(",\n    ")),
    };
    Some(Code::Text(format!(
        "/// Subscribes to `{}`.\n{signature}\n    client.subscribe::<{name}, _>(lex::Tungstenite, {argument})\n}}\n",
        endpoint.nsid,
    )))
}

fn has_cursor(scope: &Scope<'_>, params: &Type) -> bool {
    let Type::Item(id) = params else {
        return false;
    };
    match scope.item(*id).map(|item| &item.kind) {
        Some(ItemKind::Struct(params)) => {
            let mut fields = params.fields.iter();
            fields.any(|field| field.wire == "cursor" && field.ty == Type::Integer)
        }
        _ => false,
    }
}
