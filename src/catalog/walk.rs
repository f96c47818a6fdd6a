//! The one walk over everything below a definition.

use crate::lexicon::{Body, Def, DefKind, Object, Ref, Schema, SchemaKind, UnionSchema};

/// A reference as it stands in a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<'a> {
    /// A `ref`.
    Ref(&'a Ref),
    /// One of the `refs` of a union.
    Member(&'a Ref, &'a UnionSchema),
}

impl<'a> Reference<'a> {
    /// The reference, whichever kind it is.
    pub fn get(self) -> &'a Ref {
        match self {
            Self::Ref(reference) | Self::Member(reference, _) => reference,
        }
    }
}

/// All references below a definition: properties by name, then bodies, in the order of the file where there is one.
pub fn references(def: &Def) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    for_each_schema(def, &mut |_, kind| match kind {
        SchemaKind::Ref(reference) => found.push(Reference::Ref(reference)),
        SchemaKind::Union(union) => found.extend(
            union
                .refs
                .iter()
                .map(|member| Reference::Member(member, union)),
        ),
        _ => {}
    });
    found
}

/// Calls `visit` with every schema below a definition and the JSON pointer to it, each before what it holds.
pub fn for_each_schema<'a>(def: &'a Def, visit: &mut impl FnMut(&'a str, &'a SchemaKind)) {
    match &def.kind {
        DefKind::Record(record) => walk_object(&record.record, visit),
        DefKind::Query(query) => {
            walk_parameters(query.parameters.as_ref(), visit);
            walk_body(query.output.as_ref(), visit);
        }
        DefKind::Procedure(procedure) => {
            walk_parameters(procedure.parameters.as_ref(), visit);
            walk_body(procedure.input.as_ref(), visit);
            walk_body(procedure.output.as_ref(), visit);
        }
        DefKind::Subscription(subscription) => {
            walk_parameters(subscription.parameters.as_ref(), visit);
            walk_optional(subscription.message.as_ref(), visit);
        }
        DefKind::Schema(kind) => walk(&def.pointer, kind, visit),
        DefKind::PermissionSet(_) | DefKind::Token => {}
    }
}

/// The depth is that of the JSON file, which the reader limits.
fn walk<'a>(
    pointer: &'a str,
    kind: &'a SchemaKind,
    visit: &mut impl FnMut(&'a str, &'a SchemaKind),
) {
    visit(pointer, kind);
    match kind {
        SchemaKind::Array(array) => walk(&array.items.pointer, &array.items.kind, visit),
        SchemaKind::Object(object) => walk_object(object, visit),
        _ => {}
    }
}

fn walk_object<'a>(object: &'a Object, visit: &mut impl FnMut(&'a str, &'a SchemaKind)) {
    for schema in object.properties.values() {
        walk(&schema.pointer, &schema.kind, visit);
    }
}

fn walk_parameters<'a>(
    parameters: Option<&'a Object>,
    visit: &mut impl FnMut(&'a str, &'a SchemaKind),
) {
    if let Some(object) = parameters {
        walk_object(object, visit);
    }
}

fn walk_body<'a>(body: Option<&'a Body>, visit: &mut impl FnMut(&'a str, &'a SchemaKind)) {
    walk_optional(body.and_then(|body| body.schema.as_ref()), visit);
}

fn walk_optional<'a>(schema: Option<&'a Schema>, visit: &mut impl FnMut(&'a str, &'a SchemaKind)) {
    if let Some(schema) = schema {
        walk(&schema.pointer, &schema.kind, visit);
    }
}
