//! Endpoints: the marker, and the types that it ties together.

use super::{Lowering, Owner, docs, rank};
use crate::ir::{self, Encoding, Endpoint, EndpointKind, ItemId, ItemKind, Type};
use crate::lexicon::{Body, ErrorName, Object, Procedure, Query, SchemaKind, Subscription};

impl<'a> Lowering<'a> {
    /// A query.
    pub fn query(&mut self, owner: &Owner<'a, '_>, query: &Query) -> ItemKind {
        ItemKind::Endpoint(Endpoint {
            kind: EndpointKind::Query,
            nsid: owner.def.nsid.clone(),
            params: self.endpoint_params(owner, query.parameters.as_ref()),
            input: no_body(),
            output: self.body(owner, "Output", query.output.as_ref()),
            message: Type::Unit,
            error: self.errors(owner, &query.errors),
            paging: None,
        })
    }

    /// A procedure.
    pub fn procedure(&mut self, owner: &Owner<'a, '_>, procedure: &Procedure) -> ItemKind {
        ItemKind::Endpoint(Endpoint {
            kind: EndpointKind::Procedure,
            nsid: owner.def.nsid.clone(),
            params: self.endpoint_params(owner, procedure.parameters.as_ref()),
            input: self.body(owner, "Input", procedure.input.as_ref()),
            output: self.body(owner, "Output", procedure.output.as_ref()),
            message: Type::Unit,
            error: self.errors(owner, &procedure.errors),
            paging: None,
        })
    }

    /// A subscription.
    pub fn subscription(&mut self, owner: &Owner<'a, '_>, subscription: &Subscription) -> ItemKind {
        ItemKind::Endpoint(Endpoint {
            kind: EndpointKind::Subscription,
            nsid: owner.def.nsid.clone(),
            params: self.endpoint_params(owner, subscription.parameters.as_ref()),
            input: no_body(),
            output: no_body(),
            message: self.message(owner, subscription),
            error: self.errors(owner, &subscription.errors),
            paging: None,
        })
    }

    fn endpoint_params(&mut self, owner: &Owner<'a, '_>, object: Option<&Object>) -> Type {
        match object {
            Some(object) if !object.properties.is_empty() => {
                let role = owner.role("Params");
                let chosen = self.scope.effect(&role).rename;
                let role = role.called(chosen.as_ref());
                let item = self.push_role(&role, "The parameters of", None);
                let kind = self.params(&role, object);
                self.define(item, kind);
                Type::Item(item)
            }
            _ => Type::Unit,
        }
    }

    fn body(&mut self, owner: &Owner<'a, '_>, name: &str, body: Option<&Body>) -> ir::Body {
        let Some(body) = body else {
            return no_body();
        };
        let is_json = body.encoding.iter().any(|encoding| is_json(encoding));
        let Some(schema) = body.schema.as_ref().filter(|_| is_json) else {
            return match is_json {
                true => ir::Body {
                    ty: Type::Value,
                    encoding: Encoding::Json,
                },
                false => ir::Body {
                    ty: Type::Binary,
                    encoding: Encoding::Binary(body.encoding.clone()),
                },
            };
        };
        let role = owner.role(name);
        let chosen = self.scope.effect(&role).rename;
        let role = role.called(chosen.as_ref());
        let lead = format!("The {} of", name.to_lowercase());
        let description = body
            .description
            .as_deref()
            .or(schema.description.as_deref());
        let item = self.push_role(&role, &lead, description);
        let kind = match &schema.kind {
            SchemaKind::Object(object) => self.object(&role, object),
            SchemaKind::Union(union) => self.union(&role, union),
            SchemaKind::Ref(reference) => ItemKind::Alias(self.reference(reference)),
            _ => ItemKind::Alias(Type::Value),
        };
        self.define(item, kind);
        ir::Body {
            ty: Type::Item(item),
            encoding: Encoding::Json,
        }
    }

    fn message(&mut self, owner: &Owner<'a, '_>, subscription: &Subscription) -> Type {
        let role = owner.role("Message");
        let chosen = self.scope.effect(&role).rename;
        let role = role.called(chosen.as_ref());
        let description = subscription
            .message
            .as_ref()
            .and_then(|m| m.description.as_deref());
        let item = self.push_role(&role, "The messages of", description);
        let kind = match subscription.message.as_ref().map(|m| &m.kind) {
            Some(SchemaKind::Union(union)) => self.union(&role, union),
            _ => ItemKind::Alias(Type::OpenUnion),
        };
        self.define(item, kind);
        Type::Item(item)
    }

    fn errors(&mut self, owner: &Owner<'a, '_>, errors: &[ErrorName]) -> Option<ItemId> {
        if errors.is_empty() {
            return None;
        }
        let role = owner.role("Error");
        let chosen = self.scope.effect(&role).rename;
        let role = role.called(chosen.as_ref());
        let item = self.push_role(&role, "The declared errors of", None);
        if let Some(made) = self.made(item) {
            let notes = &mut made.item.docs.notes;
            notes.push("Any other is kept in `Other`.".to_owned());
        }
        let kind = self.error_enum(&role, errors);
        self.define(item, kind);
        Some(item)
    }

    fn push_role(&mut self, role: &Owner<'a, '_>, lead: &str, description: Option<&str>) -> ItemId {
        let docs = docs::of_role(lead, role.def, description);
        self.push(role, rank::ROLE, "", docs)
    }
}

/// Whether an item is the endpoint that begins a session.
pub fn logs_in(item: &ir::Item) -> bool {
    match &item.kind {
        ItemKind::Endpoint(endpoint) => endpoint.nsid == "com.atproto.server.createSession",
        _ => false,
    }
}

fn no_body() -> ir::Body {
    ir::Body {
        ty: Type::Unit,
        encoding: Encoding::None,
    }
}

/// Whether a media type is JSON, parameters aside.
fn is_json(encoding: &str) -> bool {
    let essence = encoding.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}
