//! Items, by kind.

use super::Content;
use crate::ir::{
    Body, Docs, Encoding, Endpoint, EndpointKind, Field, ForeignType, Item, ItemKind, Literal,
    Paging, Presence, Record, RecordKey, Struct, TextEnum, TextEnumKind, TextVariant, Type, Union,
    UnionVariant,
};

impl Content<'_> {
    /// An item, with the names of those that it mentions.
    pub fn item(&mut self, item: &Item) {
        let Item {
            module,
            name,
            docs,
            kind,
            checks,
            derives,
            attributes,
        } = item;
        self.address(*module);
        self.text(name);
        self.docs(docs);
        self.checks(checks);
        self.texts(derives);
        self.texts(attributes);
        match kind {
            ItemKind::Struct(kind) => self.structure(kind),
            ItemKind::Union(kind) => self.union(kind),
            ItemKind::TextEnum(kind) => self.text_enum(kind),
            ItemKind::Alias(ty) => {
                self.kind(3);
                self.ty(ty);
            }
            ItemKind::Token(name) => {
                self.kind(4);
                self.text(name);
            }
            ItemKind::Endpoint(kind) => self.endpoint(kind),
            ItemKind::PermissionSet(kind) => self.permission_set(kind),
        }
    }

    fn docs(&mut self, docs: &Docs) {
        let Docs {
            lead,
            description,
            notes,
            deprecated,
        } = docs;
        self.optional_text(lead);
        self.optional_text(description);
        self.texts(notes);
        self.optional_text(deprecated);
    }

    fn structure(&mut self, kind: &Struct) {
        let Struct {
            fields,
            arguments,
            extra,
            record,
        } = kind;
        self.kind(0);
        self.list(fields, Self::field);
        self.list(arguments, |content, &index| content.number(index as u64));
        self.optional_text(extra);
        self.optional(record.as_ref(), |content, record| {
            let Record { nsid, key } = record;
            content.text(nsid);
            match key {
                RecordKey::Tid => content.kind(0),
                RecordKey::Nsid => content.kind(1),
                RecordKey::Any => content.kind(2),
                RecordKey::Literal(value) => {
                    content.kind(3);
                    content.text(value);
                }
            }
        });
    }

    fn field(&mut self, field: &Field) {
        let Field {
            name,
            wire,
            docs,
            ty,
            presence,
            default,
            secret,
            limits,
            attributes,
        } = field;
        self.text(name);
        self.text(wire);
        self.docs(docs);
        self.ty(ty);
        match presence {
            Presence::Required => self.kind(0),
            Presence::Constant(value) => {
                self.kind(1);
                self.literal(value);
            }
            Presence::Default(value) => {
                self.kind(2);
                self.literal(value);
            }
            Presence::Nullable => self.kind(3),
            Presence::Optional => self.kind(4),
            Presence::OptionalNullable => self.kind(5),
        }
        self.optional(default.as_ref(), Self::literal);
        self.flag(*secret);
        self.limits(limits);
        self.texts(attributes);
    }

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Bool(value) => {
                self.kind(0);
                self.flag(*value);
            }
            Literal::Integer(value) => {
                self.kind(1);
                self.integer(*value);
            }
            Literal::Text(value) => {
                self.kind(2);
                self.text(value);
            }
        }
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Unit => self.kind(0),
            Type::Bool => self.kind(1),
            Type::Integer => self.kind(2),
            Type::String => self.kind(3),
            Type::Format(name) => {
                self.kind(4);
                self.text(name);
            }
            Type::Bytes => self.kind(5),
            Type::CidLink => self.kind(6),
            Type::Blob => self.kind(7),
            Type::Value => self.kind(8),
            Type::Binary => self.kind(9),
            Type::Vec(inner) => {
                self.kind(10);
                self.ty(inner);
            }
            Type::Boxed(inner) => {
                self.kind(11);
                self.ty(inner);
            }
            Type::Item(id) => self.named(12, *id),
            Type::OpenUnion => self.kind(14),
            Type::Foreign(foreign) => {
                let ForeignType { path, via } = foreign.as_ref();
                self.kind(13);
                self.text(path);
                self.text(via);
            }
        }
    }

    fn union(&mut self, union: &Union) {
        let Union { variants, other } = union;
        self.kind(1);
        self.list(variants, |content, variant| {
            let UnionVariant {
                name,
                type_name,
                item,
            } = variant;
            content.text(name);
            content.text(type_name);
            content.name_of(*item);
        });
        self.optional_text(other);
    }

    fn text_enum(&mut self, set: &TextEnum) {
        let TextEnum { kind, variants } = set;
        self.kind(2);
        self.kind(match kind {
            TextEnumKind::Known => 0,
            TextEnumKind::Closed => 1,
            TextEnumKind::Errors => 2,
        });
        self.list(variants, |content, variant| {
            let TextVariant { name, wire, docs } = variant;
            content.text(name);
            content.text(wire);
            content.docs(docs);
        });
    }

    fn endpoint(&mut self, endpoint: &Endpoint) {
        let Endpoint {
            kind,
            nsid,
            params,
            input,
            output,
            message,
            error,
            paging,
        } = endpoint;
        self.kind(5);
        self.kind(match kind {
            EndpointKind::Query => 0,
            EndpointKind::Procedure => 1,
            EndpointKind::Subscription => 2,
        });
        self.text(nsid);
        self.ty(params);
        self.body(input);
        self.body(output);
        self.ty(message);
        self.optional(*error, Self::name_of);
        self.optional(paging.as_ref(), |content, paging| {
            let Paging {
                cursor,
                items,
                item,
            } = paging;
            content.text(cursor);
            content.text(items);
            content.ty(item);
        });
    }

    fn body(&mut self, body: &Body) {
        let Body { ty, encoding } = body;
        self.ty(ty);
        match encoding {
            Encoding::None => self.kind(0),
            Encoding::Json => self.kind(1),
            Encoding::Binary(types) => {
                self.kind(2);
                self.texts(types);
            }
        }
    }
}
