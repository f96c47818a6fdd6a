//! From a catalog to the table that validation runs on.

use std::collections::HashMap;

use crate::catalog::{Catalog, Unresolved};
use crate::lex::{
    AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, StringFormat as _,
    Tid, Uri,
};
use crate::lexicon::{
    Body, Def, DefId, DefKind, Object as ObjectSchema, Ref, Schema, SchemaKind, StringFormat,
    StringSchema, UnionSchema,
};

use super::schema::{
    BlobLimits, Endpoint, Field, Id, Integer, Node, Object, Part, PartSchema, Schemas, Text,
    TextFormat, Union,
};

/// Compiles all definitions of a catalog. References that lead nowhere are kept as such.
pub(super) fn compile(catalog: &Catalog) -> Schemas {
    let mut compiler = Compiler {
        catalog,
        numbers: HashMap::new(),
        out: Schemas::default(),
    };
    // Definitions may refer to each other in a circle, so each has its number before any is looked into.
    let defs = catalog.documents().flat_map(|document| {
        let defs = document.defs.iter();
        defs.map(|(name, def)| (DefId::new(&document.id, name), def))
    });
    let defs: Vec<(DefId, &Def)> = defs.filter(|(_, def)| has_values(def)).collect();
    for (id, _) in &defs {
        let number = compiler.push(Node::Any);
        compiler
            .out
            .defs
            .insert(id.to_string().into_boxed_str(), number);
        compiler.numbers.insert(id.clone(), number);
    }
    for (id, def) in &defs {
        let node = compiler.def(id, def);
        let number = compiler.numbers.get(id).copied().unwrap_or(Id::MAX);
        let slot = usize::try_from(number).unwrap_or(usize::MAX);
        if let Some(slot) = compiler.out.nodes.get_mut(slot) {
            *slot = node;
        }
    }
    for document in catalog.documents() {
        if let Some(def) = document.defs.get("main") {
            compiler.main(&document.id, def);
        }
    }
    compiler.out
}

fn has_values(def: &Def) -> bool {
    matches!(
        def.kind,
        DefKind::Record(_) | DefKind::Schema(_) | DefKind::Token
    )
}

struct Compiler<'c> {
    catalog: &'c Catalog,
    numbers: HashMap<DefId, Id>,
    out: Schemas,
}

impl Compiler<'_> {
    /// A node for each is 4 billion; the lexicons of the world have a few hundred thousand.
    fn push(&mut self, node: Node) -> Id {
        let number = Id::try_from(self.out.nodes.len()).unwrap_or(Id::MAX);
        self.out.nodes.push(node);
        number
    }

    fn def(&mut self, id: &DefId, def: &Def) -> Node {
        let name = || Some(id.to_string().into_boxed_str());
        match &def.kind {
            DefKind::Record(record) => self.object(&record.record, name(), true),
            DefKind::Schema(SchemaKind::Object(object)) => self.object(object, name(), false),
            DefKind::Schema(SchemaKind::Ref(reference)) => Node::Same(self.reference(reference)),
            DefKind::Schema(kind) => self.kind(kind),
            DefKind::Token => Node::Token(id.to_string().into_boxed_str()),
            _ => Node::Any,
        }
    }

    /// What a document's `main` has beside a schema.
    fn main(&mut self, nsid: &str, def: &Def) {
        let mut endpoint = Endpoint::default();
        let (parameters, input, output) = match &def.kind {
            DefKind::Record(record) => {
                self.out.keys.insert(nsid.into(), record.key.clone());
                return;
            }
            DefKind::Query(query) => {
                endpoint.kind = "query";
                (&query.parameters, None, query.output.as_ref())
            }
            DefKind::Procedure(procedure) => {
                endpoint.kind = "procedure";
                (
                    &procedure.parameters,
                    procedure.input.as_ref(),
                    procedure.output.as_ref(),
                )
            }
            DefKind::Subscription(subscription) => {
                endpoint.kind = "subscription";
                if let Some(message) = &subscription.message {
                    let part = PartSchema::Json(self.schema(message));
                    endpoint.parts.push((Part::Message, part));
                }
                (&subscription.parameters, None, None)
            }
            _ => return,
        };
        // An endpoint without parameters may be called with any, like every object.
        let none = ObjectSchema::default();
        let node = self.object(parameters.as_ref().unwrap_or(&none), None, false);
        let params = PartSchema::Json(self.push(node));
        endpoint.parts.push((Part::Params, params));
        for (part, body) in [(Part::Input, input), (Part::Output, output)] {
            if let Some(body) = body {
                let schema = self.body(body);
                endpoint.parts.push((part, schema));
            }
        }
        self.out.endpoints.insert(nsid.into(), endpoint);
    }

    fn body(&mut self, body: &Body) -> PartSchema {
        match &body.schema {
            Some(schema) => PartSchema::Json(self.schema(schema)),
            None if body.encoding.iter().any(|e| e == "application/json") => {
                PartSchema::Json(self.push(Node::Any))
            }
            None => PartSchema::Other(body.encoding.join(", ")),
        }
    }

    fn schema(&mut self, schema: &Schema) -> Id {
        if let SchemaKind::Ref(reference) = &schema.kind {
            return self.reference(reference);
        }
        let node = self.kind(&schema.kind);
        self.push(node)
    }

    fn kind(&mut self, kind: &SchemaKind) -> Node {
        match kind {
            SchemaKind::Boolean(boolean) => Node::Boolean {
                constant: boolean.constant,
            },
            SchemaKind::Integer(integer) => Node::Integer(Box::new(Integer {
                constant: integer.constant,
                values: integer.values.clone().into_boxed_slice(),
                minimum: integer.minimum,
                maximum: integer.maximum,
            })),
            SchemaKind::String(string) => Node::Text(Box::new(text(string))),
            SchemaKind::Bytes(length) => Node::Bytes(*length),
            SchemaKind::CidLink => Node::Link,
            SchemaKind::Blob(blob) => Node::Blob(Box::new(BlobLimits {
                accept: blob.accept.clone().map(Vec::into_boxed_slice),
                max_size: blob.max_size,
            })),
            SchemaKind::Array(array) => Node::Array {
                items: self.schema(&array.items),
                length: array.length,
            },
            SchemaKind::Object(object) => self.object(object, None, false),
            SchemaKind::Ref(reference) => Node::Same(self.reference(reference)),
            SchemaKind::Union(union) => self.union(union),
            SchemaKind::Unknown => Node::Unknown,
            SchemaKind::Opaque(_) => Node::Any,
        }
    }

    fn object(&mut self, object: &ObjectSchema, name: Option<Box<str>>, is_record: bool) -> Node {
        let fields = object.properties.iter().map(|(name, schema)| Field {
            name: name.as_str().into(),
            schema: self.schema(schema),
            required: object.required.contains(name),
            nullable: object.nullable.contains(name),
        });
        let fields: Box<[Field]> = fields.collect();
        let required = fields.iter().filter(|field| field.required).count();
        Node::Object(Box::new(Object {
            fields,
            required,
            name,
            is_record,
        }))
    }

    fn reference(&mut self, reference: &Ref) -> Id {
        let resolved = self.catalog.resolve_ref(reference).is_ok();
        match self.numbers.get(&reference.target) {
            Some(number) if resolved => *number,
            _ => self.unresolved(&reference.target),
        }
    }

    fn union(&mut self, union: &UnionSchema) -> Node {
        let mut members: Vec<(Box<str>, Id)> = Vec::with_capacity(union.refs.len());
        for member in &union.refs {
            let id = match self.catalog.resolve_member(member) {
                Ok(_) => self.numbers.get(&member.target).copied(),
                // It has no values with a `$type`, so the generator drops it too.
                Err(Unresolved::IllegalTarget(_)) => continue,
                Err(_) => None,
            };
            let id = id.unwrap_or_else(|| self.unresolved(&member.target));
            members.push((member.target.to_string().into_boxed_str(), id));
        }
        members.sort_by(|a, b| a.0.cmp(&b.0));
        members.dedup_by(|a, b| a.0 == b.0);
        Node::Union(Box::new(Union {
            members: members.into_boxed_slice(),
            closed: union.closed,
        }))
    }

    fn unresolved(&mut self, target: &DefId) -> Id {
        self.push(Node::Unresolved(target.to_string().into_boxed_str()))
    }
}

fn text(string: &StringSchema) -> Text {
    Text {
        constant: string.constant.as_deref().map(Box::from),
        values: string.values.clone().map(Vec::into_boxed_slice),
        length: string.length,
        graphemes: string.graphemes,
        format: string.format.map(text_format),
    }
}

fn text_format(format: StringFormat) -> TextFormat {
    macro_rules! checks {
        ($type:ty) => {
            TextFormat {
                name: <$type>::NAME,
                lenient: <$type>::check_lenient,
                strict: <$type>::check_strict,
            }
        };
    }
    match format {
        StringFormat::Did => checks!(Did),
        StringFormat::Handle => checks!(Handle),
        StringFormat::AtIdentifier => checks!(AtIdentifier),
        StringFormat::AtUri => checks!(AtUri),
        StringFormat::Nsid => checks!(Nsid),
        StringFormat::Cid => checks!(Cid),
        StringFormat::Datetime => checks!(Datetime),
        StringFormat::Language => checks!(Language),
        StringFormat::RecordKey => checks!(RecordKey),
        StringFormat::Tid => checks!(Tid),
        StringFormat::Uri => checks!(Uri),
    }
}
