//! Small documents for tests, without a reader.

use crate::lexicon::{
    ArraySchema, Def, DefId, DefKind, Document, LengthRange, Object, Ref, Schema, SchemaKind,
    StringSchema, UnionSchema,
};
use crate::source::{SourceFile, SourceRef};
use std::collections::BTreeMap;

pub fn file(path: &str, layer: usize) -> SourceRef {
    SourceFile::in_layer(path, "", layer)
}

/// A document with definitions, in layer 0, in a file named after it. `local` references in it are not resolved:
/// write them in full.
pub fn document(nsid: &str, defs: impl IntoIterator<Item = (&'static str, DefKind)>) -> Document {
    let defs = defs.into_iter().map(|(name, kind)| {
        let def = Def {
            pointer: format!("/defs/{name}"),
            description: None,
            kind,
        };
        (name.to_owned(), def)
    });
    let file = file(&format!("{}.json", nsid.replace('.', "/")), 0);
    Document::new(file, nsid.to_owned(), None, defs.collect())
}

/// The same document in another file.
pub fn in_file(mut document: Document, path: &str, layer: usize) -> Document {
    document.file = file(path, layer);
    document
}

/// An object whose properties are all required.
pub fn object(properties: impl IntoIterator<Item = (&'static str, SchemaKind)>) -> DefKind {
    DefKind::Schema(inline(properties))
}

pub fn inline(properties: impl IntoIterator<Item = (&'static str, SchemaKind)>) -> SchemaKind {
    let properties: BTreeMap<_, _> = properties
        .into_iter()
        .map(|(name, kind)| (name.to_owned(), schema(kind)))
        .collect();
    SchemaKind::Object(Object {
        required: properties.keys().cloned().collect(),
        properties,
        nullable: Vec::new(),
    })
}

pub fn reference(text: &str) -> SchemaKind {
    SchemaKind::Ref(named(text))
}

pub fn named(text: &str) -> Ref {
    let (nsid, name) = text.split_once('#').unwrap_or((text, "main"));
    Ref {
        pointer: format!("/{}", text.replace('/', "~1")),
        text: text.to_owned(),
        target: DefId::new(nsid, name),
    }
}

pub fn union(closed: bool, refs: impl IntoIterator<Item = &'static str>) -> SchemaKind {
    SchemaKind::Union(UnionSchema {
        refs: refs.into_iter().map(named).collect(),
        closed,
    })
}

pub fn array(items: SchemaKind, min: Option<u64>) -> SchemaKind {
    SchemaKind::Array(Box::new(ArraySchema {
        items: schema(items),
        length: LengthRange { min, max: None },
    }))
}

pub fn string() -> SchemaKind {
    SchemaKind::String(StringSchema::default())
}

pub fn schema(kind: SchemaKind) -> Schema {
    Schema {
        pointer: String::new(),
        description: None,
        kind,
    }
}
