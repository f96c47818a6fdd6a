//! Schemas: from a schema of data to a type, with an item of its own for what is written in place.

use super::{Lowering, Owner, settled};
use crate::ir::{ItemKind, Literal, Type};
use crate::lexicon::{ArraySchema, Ref, Schema, SchemaKind, StringFormat};

impl<'a> Lowering<'a> {
    /// The type of a schema. Inline objects, unions and string sets become items called after their owner.
    pub fn schema(&mut self, owner: &Owner<'a, '_>, schema: &Schema) -> Type {
        if let Some(ty) = settled::replaced(&self.scope.effect(owner), &schema.kind) {
            return ty;
        }
        match &schema.kind {
            SchemaKind::Object(object) => {
                let item = self.push_inline(owner, "Object");
                let kind = self.object(owner, object);
                self.define(item, kind);
                Type::Item(item)
            }
            SchemaKind::Union(union) => {
                let item = self.push_inline(owner, "Union");
                let kind = self.union(owner, union);
                self.define(item, kind);
                Type::Item(item)
            }
            SchemaKind::String(string) => match self.text_enum(owner, string) {
                Some(kind) => {
                    let item = self.push_inline(owner, "Value");
                    self.define(item, kind);
                    self.limit(item, self.item_limits(owner, &schema.kind));
                    Type::Item(item)
                }
                None => self.text_type(owner, string),
            },
            SchemaKind::Array(array) => self.array(owner, array),
            kind => self.simple(kind),
        }
    }

    /// What a named definition that is a schema becomes.
    pub fn named_schema(&mut self, owner: &Owner<'a, '_>, kind: &SchemaKind) -> ItemKind {
        match kind {
            SchemaKind::Object(object) => self.object(owner, object),
            SchemaKind::Union(union) => self.union(owner, union),
            SchemaKind::String(string) => match self.text_enum(owner, string) {
                Some(kind) => kind,
                None => ItemKind::Alias(self.text_type(owner, string)),
            },
            SchemaKind::Array(array) => ItemKind::Alias(self.array(owner, array)),
            kind => ItemKind::Alias(self.simple(kind)),
        }
    }

    /// The item that a reference means. What cannot be resolved was reported by the checks, and is any value.
    pub fn reference(&self, reference: &Ref) -> Type {
        let resolved = self.scope.catalog.resolve_ref(reference);
        let settings = &self.scope.options.settings;
        let replaced = resolved.map(|def| settled::replaced_def(settings, &reference.target, def));
        if let Ok(Some(ty)) = replaced {
            return ty;
        }
        let resolved = resolved.is_ok();
        match self.scope.defs.get(&reference.target) {
            Some(&item) if resolved => Type::Item(item),
            _ => Type::Value,
        }
    }

    fn array(&mut self, owner: &Owner<'a, '_>, array: &ArraySchema) -> Type {
        Type::Vec(Box::new(self.schema(&owner.element(), &array.items)))
    }

    fn simple(&self, kind: &SchemaKind) -> Type {
        match kind {
            SchemaKind::Boolean(_) => Type::Bool,
            SchemaKind::Integer(_) => Type::Integer,
            SchemaKind::Bytes(_) => Type::Bytes,
            SchemaKind::CidLink => Type::CidLink,
            SchemaKind::Blob(_) => Type::Blob,
            SchemaKind::Ref(reference) => self.reference(reference),
            _ => Type::Value,
        }
    }
}

/// The type in the support code that checks a format.
pub fn format_type(format: StringFormat) -> &'static str {
    match format {
        StringFormat::Did => "Did",
        StringFormat::Handle => "Handle",
        StringFormat::AtIdentifier => "AtIdentifier",
        StringFormat::AtUri => "AtUri",
        StringFormat::Nsid => "Nsid",
        StringFormat::Cid => "Cid",
        StringFormat::Datetime => "Datetime",
        StringFormat::Language => "Language",
        StringFormat::RecordKey => "RecordKey",
        StringFormat::Tid => "Tid",
        StringFormat::Uri => "Uri",
    }
}

/// The default and the constant that a schema declares.
pub fn literals(kind: &SchemaKind) -> (Option<Literal>, Option<Literal>) {
    match kind {
        SchemaKind::Boolean(s) => (s.default.map(Literal::Bool), s.constant.map(Literal::Bool)),
        SchemaKind::Integer(s) => (
            s.default.map(Literal::Integer),
            s.constant.map(Literal::Integer),
        ),
        SchemaKind::String(s) => (
            s.default.clone().map(Literal::Text),
            s.constant.clone().map(Literal::Text),
        ),
        _ => (None, None),
    }
}
