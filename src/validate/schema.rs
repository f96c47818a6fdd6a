//! Lexicons in the form that validation runs on: one table of nodes that refer to each other by number.

use std::collections::{BTreeMap, HashMap};

use crate::lexicon::{LengthRange, RecordKey};

/// The number of a node in [`Schemas::nodes`].
pub(super) type Id = u32;

/// All definitions of a catalog.
#[derive(Debug, Default)]
pub(super) struct Schemas {
    pub(super) nodes: Vec<Node>,
    /// Definitions that have values, by their full name. `main` is left out of names.
    pub(super) defs: HashMap<Box<str>, Id>,
    /// What endpoints send and receive, by NSID.
    pub(super) endpoints: BTreeMap<Box<str>, Endpoint>,
    /// The record keys, by NSID.
    pub(super) keys: HashMap<Box<str>, RecordKey>,
}

impl Schemas {
    /// The node with this number. All numbers come from the table itself; one that does not allows anything.
    pub(super) fn node(&self, id: Id) -> &Node {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        self.nodes.get(index).unwrap_or(&Node::Any)
    }
}

/// What is sent and received by an endpoint.
#[derive(Debug, Default)]
pub(super) struct Endpoint {
    pub(super) kind: &'static str,
    pub(super) parts: Vec<(Part, PartSchema)>,
}

/// A part of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Params,
    Input,
    Output,
    Message,
}

impl Part {
    pub(super) const ALL: [Part; 4] = [Part::Params, Part::Input, Part::Output, Part::Message];

    /// The word after `#` that names it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Part::Params => "params",
            Part::Input => "input",
            Part::Output => "output",
            Part::Message => "message",
        }
    }
}

/// What a part of an endpoint holds.
#[derive(Debug)]
pub(super) enum PartSchema {
    /// JSON of this schema.
    Json(Id),
    /// Something else, of this media type.
    Other(String),
}

/// One schema.
#[derive(Debug)]
pub(super) enum Node {
    /// Any value of the data model.
    Any,
    Boolean {
        constant: Option<bool>,
    },
    Integer(Box<Integer>),
    Text(Box<Text>),
    Bytes(LengthRange),
    Link,
    Blob(Box<BlobLimits>),
    Array {
        items: Id,
        length: LengthRange,
    },
    Object(Box<Object>),
    Union(Box<Union>),
    Unknown,
    /// The full name of the token, which is the only value.
    Token(Box<str>),
    /// Another node; only where a definition is itself a reference.
    Same(Id),
    /// A reference that leads nowhere.
    Unresolved(Box<str>),
}

#[derive(Debug, Default)]
pub(super) struct Integer {
    pub(super) constant: Option<i64>,
    pub(super) values: Box<[i64]>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
}

/// One of the two levels of a string format.
pub(super) type FormatCheck = fn(&str) -> Result<(), &'static str>;

#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) constant: Option<Box<str>>,
    pub(super) values: Option<Box<[String]>>,
    pub(super) length: LengthRange,
    pub(super) graphemes: LengthRange,
    pub(super) format: Option<TextFormat>,
}

/// A format with both of its checks.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextFormat {
    pub(super) name: &'static str,
    pub(super) lenient: FormatCheck,
    pub(super) strict: FormatCheck,
}

#[derive(Debug, Default)]
pub(super) struct BlobLimits {
    pub(super) accept: Option<Box<[String]>>,
    pub(super) max_size: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Object {
    /// By name.
    pub(super) fields: Box<[Field]>,
    /// How many of them are required.
    pub(super) required: usize,
    /// The full name, if it has one.
    pub(super) name: Option<Box<str>>,
    /// A record must carry its name as `$type`.
    pub(super) is_record: bool,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: Box<str>,
    pub(super) schema: Id,
    pub(super) required: bool,
    pub(super) nullable: bool,
}

#[derive(Debug)]
pub(super) struct Union {
    /// By name.
    pub(super) members: Box<[(Box<str>, Id)]>,
    pub(super) closed: bool,
}

impl Union {
    /// The schema of the member with this name.
    pub(super) fn member(&self, name: &str) -> Option<Id> {
        let found = self
            .members
            .binary_search_by(|(member, _)| (**member).cmp(name));
        self.members.get(found.ok()?).map(|(_, id)| *id)
    }
}
