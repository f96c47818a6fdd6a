//! The places in a lexicon that settings can be about.

use crate::lexicon::{
    Body, Def, DefId, DefKind, ErrorName, Object, Ref, Schema, SchemaKind, StringFormat,
    StringSchema, UnionSchema,
};

/// A place in a lexicon: a definition, a part of an endpoint, or a field.
#[derive(Debug, Clone)]
pub struct Site<'a> {
    /// The definition that it lies in.
    pub def: DefId,
    /// The way there, empty for the definition itself. Lists do not count.
    pub path: Vec<&'a str>,
    /// What stands there.
    pub what: What<'a>,
}

/// What stands in a place.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// A definition.
    Def(&'a Def),
    /// The parameters of an endpoint.
    Params(&'a Object),
    /// The input or the output of an endpoint.
    Body(&'a Body),
    /// The messages of a subscription.
    Message(Option<&'a Schema>),
    /// The errors of an endpoint.
    Errors(&'a [ErrorName]),
    /// A property.
    Field(&'a Schema),
}

/// What the value in a place is, or of a list what its elements are.
#[derive(Debug, Clone, Copy)]
pub enum Leaf<'a> {
    /// An object with a struct of its own.
    Object,
    /// A union with an enum of its own.
    Union(&'a UnionSchema),
    /// A string of a set, with an enum of its own.
    TextSet(&'a StringSchema),
    /// A string of a format.
    Format(StringFormat),
    /// A reference.
    Ref(&'a Ref),
    /// The errors of an endpoint.
    Errors(&'a [ErrorName]),
    /// Anything else.
    Other,
}

impl<'a> What<'a> {
    /// What the value is, or of a list what its elements are.
    pub fn leaf(self) -> Leaf<'a> {
        match self {
            What::Def(def) => match &def.kind {
                DefKind::Record(_) => Leaf::Object,
                DefKind::Schema(kind) => leaf(kind),
                _ => Leaf::Other,
            },
            What::Params(object) if object.properties.is_empty() => Leaf::Other,
            What::Params(_) => Leaf::Object,
            What::Body(body) => match &body.schema {
                Some(schema) => leaf(&schema.kind),
                None => Leaf::Other,
            },
            What::Message(Some(schema)) => leaf(&schema.kind),
            What::Message(None) => Leaf::Other,
            What::Errors(errors) => Leaf::Errors(errors),
            What::Field(schema) => leaf(&schema.kind),
        }
    }

    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        matches!(
            self,
            What::Field(Schema {
                kind: SchemaKind::Array(_),
                ..
            })
        )
    }

    /// Whether a type of its own is generated for it.
    pub fn has_type(self) -> bool {
        matches!(
            self.leaf(),
            Leaf::Object | Leaf::Union(_) | Leaf::TextSet(_) | Leaf::Errors(_)
        )
    }
}

impl Site<'_> {
    /// The selector that names it.
    pub fn selector(&self) -> String {
        let path: String = self.path.iter().map(|part| format!("/{part}")).collect();
        format!("{}#{}{path}", self.def.nsid, self.def.name)
    }
}

/// All places of a definition, each before what lies in it.
pub fn sites<'a>(id: &DefId, def: &'a Def) -> Vec<Site<'a>> {
    let mut walk = Walk {
        id,
        path: Vec::new(),
        found: Vec::new(),
    };
    walk.add(What::Def(def));
    match &def.kind {
        DefKind::Record(record) => walk.object(&record.record),
        DefKind::Schema(kind) => walk.inside(kind),
        DefKind::Query(query) => {
            walk.params(query.parameters.as_ref());
            walk.body("output", query.output.as_ref());
            walk.errors(&query.errors);
        }
        DefKind::Procedure(procedure) => {
            walk.params(procedure.parameters.as_ref());
            walk.body("input", procedure.input.as_ref());
            walk.body("output", procedure.output.as_ref());
            walk.errors(&procedure.errors);
        }
        DefKind::Subscription(subscription) => {
            walk.params(subscription.parameters.as_ref());
            let message = subscription.message.as_ref();
            walk.below("message", |walk| walk.add(What::Message(message)));
            walk.errors(&subscription.errors);
        }
        DefKind::PermissionSet(_) | DefKind::Token => {}
    }
    walk.found
}

struct Walk<'i, 'a> {
    id: &'i DefId,
    path: Vec<&'a str>,
    found: Vec<Site<'a>>,
}

impl<'a> Walk<'_, 'a> {
    fn add(&mut self, what: What<'a>) {
        self.found.push(Site {
            def: self.id.clone(),
            path: self.path.clone(),
            what,
        });
    }

    fn below(&mut self, part: &'a str, walk: impl FnOnce(&mut Self)) {
        self.path.push(part);
        walk(self);
        self.path.pop();
    }

    fn params(&mut self, object: Option<&'a Object>) {
        if let Some(object) = object {
            self.below("params", |walk| {
                walk.add(What::Params(object));
                walk.object(object);
            });
        }
    }

    fn body(&mut self, role: &'a str, body: Option<&'a Body>) {
        if let Some(body) = body {
            self.below(role, |walk| {
                walk.add(What::Body(body));
                if let Some(schema) = &body.schema {
                    walk.inside(&schema.kind);
                }
            });
        }
    }

    fn errors(&mut self, errors: &'a [ErrorName]) {
        if !errors.is_empty() {
            self.below("errors", |walk| walk.add(What::Errors(errors)));
        }
    }

    fn object(&mut self, object: &'a Object) {
        for (name, schema) in &object.properties {
            self.below(name, |walk| {
                walk.add(What::Field(schema));
                walk.inside(&schema.kind);
            });
        }
    }

    /// The depth is that of the JSON file, which the reader limits.
    fn inside(&mut self, kind: &'a SchemaKind) {
        match kind {
            SchemaKind::Array(array) => self.inside(&array.items.kind),
            SchemaKind::Object(object) => self.object(object),
            _ => {}
        }
    }
}

fn leaf(kind: &SchemaKind) -> Leaf<'_> {
    match kind {
        SchemaKind::Array(array) => leaf(&array.items.kind),
        SchemaKind::Object(_) => Leaf::Object,
        SchemaKind::Union(union) => Leaf::Union(union),
        SchemaKind::Ref(reference) => Leaf::Ref(reference),
        SchemaKind::String(string) if string.is_set() => Leaf::TextSet(string),
        SchemaKind::String(string) => match string.format {
            Some(format) => Leaf::Format(format),
            None => Leaf::Other,
        },
        _ => Leaf::Other,
    }
}
