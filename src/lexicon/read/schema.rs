//! Schemas of data, wherever they stand.

use super::advice::fields_of;
use super::def::PRIMARY;
use super::{Fields, Node, Reader};
use crate::diagnostic::Code;
use crate::lexicon::{ArraySchema, Schema, SchemaKind};

/// Where a schema stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// A property of an object.
    Property,
    /// The items of an array.
    Item,
    /// A parameter of an endpoint.
    Parameter,
    /// The items of a parameter that is an array.
    ParameterItem,
    /// The schema of a request or response body.
    Body,
    /// The messages of a subscription.
    Message,
}

impl Reader<'_> {
    /// Reads a schema. One that makes no sense becomes opaque.
    pub(super) fn schema(&mut self, node: &Node<'_>, site: Site) -> Schema {
        let mut schema = Schema {
            pointer: node.pointer.clone(),
            description: None,
            kind: SchemaKind::Opaque(String::new()),
        };
        let Some(fields) = self.object(node, "a schema") else {
            return schema;
        };
        schema.description = self.description(fields);
        let Some(kind) = self.type_of(fields) else {
            return schema;
        };
        schema.kind = match self.belongs(kind, fields, site) {
            true => match (kind, site) {
                ("array", Site::Parameter) => self.array(fields, Site::ParameterItem),
                _ => self.schema_kind(kind, fields),
            },
            false => SchemaKind::Opaque(kind.to_owned()),
        };
        schema
    }

    /// Reads what a type says that can be both a definition and a part of one.
    pub(super) fn schema_kind(&mut self, kind: &str, fields: Fields<'_>) -> SchemaKind {
        match kind {
            "boolean" => SchemaKind::Boolean(self.boolean(fields)),
            "integer" => SchemaKind::Integer(self.integer_schema(fields)),
            "string" => SchemaKind::String(self.string(fields)),
            "bytes" => {
                self.known(fields, "`bytes`", fields_of("bytes"));
                SchemaKind::Bytes(self.range(fields, "minLength", "maxLength"))
            }
            "cid-link" => {
                self.known(fields, "a `cid-link`", &[]);
                SchemaKind::CidLink
            }
            "blob" => SchemaKind::Blob(self.blob(fields)),
            "array" => self.array(fields, Site::Item),
            "object" => SchemaKind::Object(self.object_schema(fields)),
            "ref" => self.reference(fields),
            "union" => SchemaKind::Union(self.union(fields)),
            "unknown" => {
                self.known(fields, "`unknown`", &[]);
                SchemaKind::Unknown
            }
            other => {
                self.unknown_type(other, fields);
                SchemaKind::Opaque(other.to_owned())
            }
        }
    }

    fn array(&mut self, fields: Fields<'_>, site: Site) -> SchemaKind {
        self.known(fields, "an `array`", fields_of("array"));
        let length = self.range(fields, "minLength", "maxLength");
        let items = match fields.child("items") {
            Some(items) => self.schema(&items, site),
            None => {
                let help = "say what its elements are: `\"items\": { \"type\": ... }`";
                self.missing(fields, "items", help);
                Schema {
                    pointer: fields.pointer.to_owned(),
                    description: None,
                    kind: SchemaKind::Opaque(String::new()),
                }
            }
        };
        SchemaKind::Array(Box::new(ArraySchema { items, length }))
    }

    /// Whether a type can stand at a site; reported if it cannot, or should not.
    fn belongs(&mut self, kind: &str, fields: Fields<'_>, site: Site) -> bool {
        let pointer = fields.at("type");
        if kind == "null" {
            self.null_type(fields);
            return false;
        }
        let nowhere = PRIMARY.contains(&kind) || ["token", "params", "permission"].contains(&kind);
        match site {
            Site::Body if !matches!(kind, "object" | "ref" | "union") => {
                let message = format!("a body must be an `object`, `ref` or `union`, not `{kind}`");
                let help = "wrap it in an object";
                self.report_help(Code::BodySchema, &pointer, message, help);
                false
            }
            Site::Message if kind != "union" => {
                let message = format!("messages must be a `union`, not `{kind}`");
                let help = "use a union, even for one kind of message";
                self.report_help(Code::MessageNotUnion, &pointer, message, help);
                false
            }
            Site::Parameter | Site::ParameterItem => {
                let simple = matches!(kind, "boolean" | "integer" | "string");
                if simple || (kind == "array" && site == Site::Parameter) {
                    return true;
                }
                let message = format!("a parameter cannot be of type `{kind}`");
                let help = "use `boolean`, `integer`, `string`, or an array of these";
                self.report_help(Code::ParameterType, &pointer, message, help);
                false
            }
            _ if nowhere => {
                let message = format!("a value cannot be of type `{kind}`");
                let help = match kind {
                    "token" => "use a `string` whose `knownValues` name the token",
                    "record" => "refer to the record with a `ref`",
                    _ => "this type has no values",
                };
                self.report_help(Code::TypeOutOfPlace, &pointer, message, help);
                false
            }
            Site::Property | Site::Item => {
                match (kind, site) {
                    ("object", _) => {
                        let message = "an object inside another should be a definition of its own";
                        let help = "name it in `defs` and refer to it; some tools refuse this";
                        self.report_help(Code::InlineObject, &pointer, message, help);
                    }
                    ("array", Site::Item) => {
                        let message = "the items of an array should not be arrays";
                        let help = "name the inner array in `defs` and refer to it; some tools refuse this";
                        self.report_help(Code::NestedArray, &pointer, message, help);
                    }
                    _ => {}
                }
                true
            }
            Site::Body | Site::Message => true,
        }
    }
}
