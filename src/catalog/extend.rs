//! Members that a user adds to unions.

use super::Catalog;
use crate::lexicon::{Body, Def, DefId, DefKind, Object, Ref, SchemaKind, UnionSchema};

impl Catalog {
    /// Adds a member to the union that a way from a definition leads to. Properties are named by themselves, the parts
    /// of an endpoint by what they are; lists do not count. Returns whether there is such a union.
    pub(crate) fn add_member(&mut self, id: &DefId, path: &[String], member: DefId) -> bool {
        let Some(union) = self
            .documents
            .get_mut(&id.nsid)
            .and_then(|document| document.defs.get_mut(&id.name))
            .and_then(|def| union_at(def, path))
        else {
            return false;
        };
        union.refs.push(Ref {
            // It stands nowhere in the document.
            pointer: String::new(),
            text: member.to_string(),
            target: member,
        });
        true
    }
}

fn union_at<'a>(def: &'a mut Def, path: &[String]) -> Option<&'a mut UnionSchema> {
    let part = |at: usize| path.get(at).map_or("", String::as_str);
    let rest = path.get(1..).unwrap_or_default();
    match &mut def.kind {
        DefKind::Schema(kind) => below(kind, path),
        DefKind::Record(record) => property(&mut record.record, path),
        DefKind::Query(query) if part(0) == "output" => body(query.output.as_mut()?, rest),
        DefKind::Procedure(procedure) => match part(0) {
            "input" => body(procedure.input.as_mut()?, rest),
            "output" => body(procedure.output.as_mut()?, rest),
            _ => None,
        },
        DefKind::Subscription(subscription) if part(0) == "message" => {
            below(&mut subscription.message.as_mut()?.kind, rest)
        }
        _ => None,
    }
}

fn body<'a>(body: &'a mut Body, path: &[String]) -> Option<&'a mut UnionSchema> {
    below(&mut body.schema.as_mut()?.kind, path)
}

fn property<'a>(object: &'a mut Object, path: &[String]) -> Option<&'a mut UnionSchema> {
    let (name, rest) = path.split_first()?;
    below(&mut object.properties.get_mut(name)?.kind, rest)
}

fn below<'a>(kind: &'a mut SchemaKind, path: &[String]) -> Option<&'a mut UnionSchema> {
    match kind {
        SchemaKind::Array(array) => below(&mut array.items.kind, path),
        SchemaKind::Object(object) => property(object, path),
        SchemaKind::Union(union) if path.is_empty() => Some(union),
        _ => None,
    }
}
