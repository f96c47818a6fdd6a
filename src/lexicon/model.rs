//! The language as plain types.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::source::SourceRef;

/// A definition's full name: `nsid#name`, or the bare `nsid` when the name is `main`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefId {
    /// The document's NSID.
    pub nsid: String,
    /// The key in `defs`.
    pub name: String,
}

impl DefId {
    /// Names a definition.
    pub fn new(nsid: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            nsid: nsid.into(),
            name: name.into(),
        }
    }
}

impl fmt::Display for DefId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "main" => f.write_str(&self.nsid),
            name => write!(f, "{}#{name}", self.nsid),
        }
    }
}

/// One lexicon document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The file that it was read from.
    pub file: SourceRef,
    /// The NSID.
    pub id: String,
    /// The document's own description.
    pub description: Option<String>,
    /// The definitions, by name.
    pub defs: BTreeMap<String, Def>,
    json: OnceLock<Value>,
}

impl Document {
    /// Puts a document together.
    pub fn new(
        file: SourceRef,
        id: String,
        description: Option<String>,
        defs: BTreeMap<String, Def>,
    ) -> Self {
        Self {
            file,
            id,
            description,
            defs,
            json: OnceLock::new(),
        }
    }

    /// Says what the whole document is, where that is not what stands in the file.
    pub(super) fn set_json(&mut self, json: Value) {
        self.json = OnceLock::from(json);
    }

    /// The whole document. Few ask for it, and it takes a lot of room, so it is read again for the first who does.
    pub fn json(&self) -> &Value {
        let parse = || super::json::parse(&self.file, &mut Diagnostics::default());
        self.json.get_or_init(|| parse().unwrap_or_default())
    }
}

/// One named definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Def {
    /// The JSON pointer to it.
    pub pointer: String,
    /// What its author says about it.
    pub description: Option<String>,
    /// What it defines.
    pub kind: DefKind,
}

/// What a named definition defines.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are few definitions, and each is handled by reference"
)]
pub enum DefKind {
    /// `record`.
    Record(Record),
    /// `query`.
    Query(Query),
    /// `procedure`.
    Procedure(Procedure),
    /// `subscription`.
    Subscription(Subscription),
    /// `permission-set`.
    PermissionSet(PermissionSet),
    /// `token`.
    Token,
    /// A schema of data.
    Schema(SchemaKind),
}

/// A `record` definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// What its record keys look like.
    pub key: RecordKey,
    /// The record itself.
    pub record: Object,
}

/// The `key` of a record definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordKey {
    /// `tid`.
    Tid,
    /// `nsid`.
    Nsid,
    /// `any`, also where the key is missing or makes no sense.
    Any,
    /// `literal:<value>`.
    Literal(String),
}

/// A `query` definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The query parameters.
    pub parameters: Option<Object>,
    /// The response body.
    pub output: Option<Body>,
    /// The declared errors.
    pub errors: Vec<ErrorName>,
}

/// A `procedure` definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// The query parameters; rare.
    pub parameters: Option<Object>,
    /// The request body.
    pub input: Option<Body>,
    /// The response body.
    pub output: Option<Body>,
    /// The declared errors.
    pub errors: Vec<ErrorName>,
}

/// A `subscription` definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    /// The query parameters.
    pub parameters: Option<Object>,
    /// The union of messages.
    pub message: Option<Schema>,
    /// The declared errors.
    pub errors: Vec<ErrorName>,
}

/// A request or response body.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The JSON pointer to it.
    pub pointer: String,
    /// What its author says about it.
    pub description: Option<String>,
    /// The media types: usually one; `*/*` for any; several where the file lists them with commas.
    pub encoding: Vec<String>,
    /// The schema, for JSON.
    pub schema: Option<Schema>,
}

/// One entry of `errors`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorName {
    /// The JSON pointer to it.
    pub pointer: String,
    /// The name as it stands on the wire.
    pub name: String,
    /// What its author says about it.
    pub description: Option<String>,
}

/// A `permission-set` definition.
#[derive(Debug, Clone, PartialEq)]
pub struct PermissionSet {
    /// The title shown to users.
    pub title: Option<String>,
    /// The title in other languages, by language tag.
    pub title_lang: BTreeMap<String, String>,
    /// The explanation shown to users.
    pub detail: Option<String>,
    /// The explanation in other languages, by language tag.
    pub detail_lang: BTreeMap<String, String>,
    /// The permissions.
    pub permissions: Vec<Permission>,
}

/// One permission of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Permission {
    /// The JSON pointer to it.
    pub pointer: String,
    /// `repo`, `rpc`, or a resource that does not exist yet.
    pub resource: String,
    /// `collection`: the record types, for `repo`.
    pub collection: Vec<String>,
    /// `action`: `create`, `update`, `delete`; empty means all, for `repo`.
    pub action: Vec<String>,
    /// `lxm`: the endpoints, for `rpc`.
    pub lxm: Vec<String>,
    /// `aud`: the audience, for `rpc`.
    pub aud: Option<String>,
    /// `inheritAud`, for `rpc`.
    pub inherit_aud: Option<bool>,
    /// A field or value that is not known: the permission must then be ignored as a whole.
    pub unknown: bool,
}

/// A schema of data, wherever it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// The JSON pointer to it.
    pub pointer: String,
    /// What its author says about it.
    pub description: Option<String>,
    /// The schema.
    pub kind: SchemaKind,
}

/// A schema of data.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemaKind {
    /// `boolean`.
    Boolean(BooleanSchema),
    /// `integer`.
    Integer(IntegerSchema),
    /// `string`.
    String(StringSchema),
    /// `bytes`.
    Bytes(LengthRange),
    /// `cid-link`.
    CidLink,
    /// `blob`.
    Blob(BlobSchema),
    /// `array`.
    Array(Box<ArraySchema>),
    /// `object`.
    Object(Object),
    /// `ref`.
    Ref(Ref),
    /// `union`.
    Union(UnionSchema),
    /// `unknown`: any object.
    Unknown,
    /// A type that this version does not know, or one that cannot stand here: any value.
    Opaque(String),
}

/// `boolean`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BooleanSchema {
    /// The value that an absent one stands for.
    pub default: Option<bool>,
    /// The only value allowed.
    pub constant: Option<bool>,
}

/// `integer`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntegerSchema {
    /// The value that an absent one stands for.
    pub default: Option<i64>,
    /// The only value allowed.
    pub constant: Option<i64>,
    /// The values allowed; empty for no such limit.
    pub values: Vec<i64>,
    /// The least value, inclusive.
    pub minimum: Option<i64>,
    /// The greatest value, inclusive.
    pub maximum: Option<i64>,
}

/// A range of lengths, inclusive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LengthRange {
    /// The least length.
    pub min: Option<u64>,
    /// The greatest length.
    pub max: Option<u64>,
}

/// `string`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StringSchema {
    /// The format.
    pub format: Option<StringFormat>,
    /// Length in UTF-8 bytes.
    pub length: LengthRange,
    /// Length in extended grapheme clusters.
    pub graphemes: LengthRange,
    /// An open set of values, in the order of the file.
    pub known_values: Vec<String>,
    /// A closed set of values, in the order of the file; `None` for no such limit.
    pub values: Option<Vec<String>>,
    /// The value that an absent one stands for.
    pub default: Option<String>,
    /// The only value allowed.
    pub constant: Option<String>,
}

impl StringSchema {
    /// Whether it is one of a set of values rather than any text. A format or a constant says more than known values do.
    pub fn is_set(&self) -> bool {
        let is_closed = self
            .values
            .as_ref()
            .is_some_and(|values| !values.is_empty());
        let says_more = self.format.is_some() || self.constant.is_some();
        is_closed || !self.known_values.is_empty() && !says_more
    }
}

/// The eleven string formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StringFormat {
    /// `did`.
    Did,
    /// `handle`.
    Handle,
    /// `at-identifier`.
    AtIdentifier,
    /// `at-uri`.
    AtUri,
    /// `nsid`.
    Nsid,
    /// `cid`.
    Cid,
    /// `datetime`.
    Datetime,
    /// `language`.
    Language,
    /// `record-key`.
    RecordKey,
    /// `tid`.
    Tid,
    /// `uri`.
    Uri,
}

impl StringFormat {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Did,
        Self::Handle,
        Self::AtIdentifier,
        Self::AtUri,
        Self::Nsid,
        Self::Cid,
        Self::Datetime,
        Self::Language,
        Self::RecordKey,
        Self::Tid,
        Self::Uri,
    ];

    /// The name in lexicons.
    pub fn as_str(self) -> &'static str {
        match self {
            StringFormat::Did => "did",
            StringFormat::Handle => "handle",
            StringFormat::AtIdentifier => "at-identifier",
            StringFormat::AtUri => "at-uri",
            StringFormat::Nsid => "nsid",
            StringFormat::Cid => "cid",
            StringFormat::Datetime => "datetime",
            StringFormat::Language => "language",
            StringFormat::RecordKey => "record-key",
            StringFormat::Tid => "tid",
            StringFormat::Uri => "uri",
        }
    }
}

/// `blob`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlobSchema {
    /// Accepted media types: exact, `type/*` or `*/*`; `None` for any.
    pub accept: Option<Vec<String>>,
    /// The greatest size in bytes.
    pub max_size: Option<u64>,
}

/// `array`.
#[derive(Debug, Clone, PartialEq)]
pub struct ArraySchema {
    /// What its elements are.
    pub items: Schema,
    /// The number of elements.
    pub length: LengthRange,
}

/// `object`, and the `params` of an endpoint.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object {
    /// The properties, by name.
    pub properties: BTreeMap<String, Schema>,
    /// The names of those that must be there, in the order of the file, without repetition.
    pub required: Vec<String>,
    /// The names of those that may be null, without repetition.
    pub nullable: Vec<String>,
}

/// `ref`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    /// The JSON pointer to the string.
    pub pointer: String,
    /// As it is spelled.
    pub text: String,
    /// What it means.
    pub target: DefId,
}

/// `union`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnionSchema {
    /// The members, in the order of the file; the same one may be named twice.
    pub refs: Vec<Ref>,
    /// Whether other members are an error.
    pub closed: bool,
}
