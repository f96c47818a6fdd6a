//! Subscriptions: what their marker says about cursors, and the function that subscribes.

use super::path::Scope;
use super::{Code, endpoint};
use crate::ir::{Endpoint, EndpointKind, Item, ItemKind, Type};
use crate::names::write_ident;

/// The constant that says whether a stream can be taken up again; no is the trait's default.
pub fn cursor(scope: &Scope<'_>, endpoint: &Endpoint) -> &'static str {
    match has_cursor(scope, &endpoint.params) {
        true => "    const HAS_CURSOR: bool = true;\n",
        false => "",
    }
}

/// The function that subscribes, if there is something to subscribe with.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &Endpoint) -> Option<Code> {
    if kind.kind != EndpointKind::Subscription || !scope.wants_subscribe() {
        return None;
    }
    let name = write_ident(&item.name);
    let (parameter, argument) = match &kind.params {
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
    Some(endpoint::function(
        item,
        &format!("Subscribes to `{}`.", kind.nsid),
        &signature,
        &format!("client.subscribe::<{name}, _>(lex::Tungstenite, {argument})"),
    ))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{
        Body, Checks, Client, Crate, Docs, Encoding, Field, Module, Presence, Struct, Transport,
    };

    /// A crate with one endpoint, whose parameters have a `cursor` of this type.
    fn krate(kind: EndpointKind, cursor: Option<Type>) -> Crate {
        let body = Body {
            ty: Type::Unit,
            encoding: Encoding::None,
        };
        let endpoint = Endpoint {
            kind,
            nsid: "app.test.watch".to_owned(),
            params: match cursor {
                Some(_) => Type::Item(1),
                None => Type::Unit,
            },
            input: body.clone(),
            output: body,
            message: Type::Unit,
            error: None,
            paging: None,
        };
        let params = Struct {
            fields: vec![Field {
                limits: Vec::new(),
                attributes: Vec::new(),
                name: "cursor".to_owned(),
                wire: "cursor".to_owned(),
                docs: Docs::default(),
                ty: cursor.unwrap_or(Type::Unit),
                presence: Presence::Optional,
                default: None,
                secret: false,
            }],
            arguments: Vec::new(),
            extra: None,
            record: None,
        };
        let item = |name: &str, kind| Item {
            checks: Checks::default(),
            derives: Vec::new(),
            attributes: Vec::new(),
            module: 0,
            name: name.to_owned(),
            docs: Docs::default(),
            kind,
        };
        Crate {
            modules: vec![Module::default()],
            items: vec![
                item("Watch", ItemKind::Endpoint(endpoint)),
                item("Params", ItemKind::Struct(params)),
            ],
            client: Some(Client {
                transports: vec![Transport::Tungstenite],
                ..Client::default()
            }),
            ..Crate::default()
        }
    }

    /// What is emitted for the endpoint: the constant and the function.
    fn emitted(krate: &Crate) -> (String, Option<String>) {
        let scope = Scope::new(krate, &krate.modules[0]);
        let item = &krate.items[0];
        let ItemKind::Endpoint(endpoint) = &item.kind else {
            panic!("an endpoint")
        };
        let function = match emit(&scope, item, endpoint) {
            Some(Code::Text(text)) => Some(text),
            _ => None,
        };
        (cursor(&scope, endpoint).to_string(), function)
    }

    #[test]
    fn a_subscription_gets_a_function() {
        let with = krate(EndpointKind::Subscription, Some(Type::Integer));
        let (constant, function) = emitted(&with);
        assert_eq!(constant, "    const HAS_CURSOR: bool = true;\n");
        let expected = "/// Subscribes to `app.test.watch`.\n\
            pub fn subscribe<T>(\n    \
                client: &lex::Client<T>,\n    \
                params: &Params,\n\
            ) -> lex::EventStream<Watch, lex::Tungstenite> {\n    \
                client.subscribe::<Watch, _>(lex::Tungstenite, params)\n\
            }\n";
        assert_eq!(function.as_deref(), Some(expected));
        let mut deprecated = with;
        deprecated.items[0].docs.deprecated = Some("Gone.".to_owned());
        let function = emitted(&deprecated).1.expect("a function");
        assert!(function.contains("#[deprecated"), "{function}");
    }

    #[test]
    fn a_cursor_is_an_integer() {
        let text = krate(EndpointKind::Subscription, Some(Type::String));
        assert_eq!(emitted(&text).0, "");
        let (constant, function) = emitted(&krate(EndpointKind::Subscription, None));
        assert_eq!(constant, "");
        let function = function.expect("a function");
        assert!(function.contains("subscribe<T>(client: &lex::Client<T>) ->"));
        assert!(function.contains("(lex::Tungstenite, &())"));
    }

    #[test]
    fn others_get_nothing() {
        let query = krate(EndpointKind::Query, None);
        assert_eq!(emitted(&query).1, None);
        let mut unasked = krate(EndpointKind::Subscription, None);
        unasked.client = Some(Client::default());
        assert_eq!(emitted(&unasked).1, None);
    }
}
