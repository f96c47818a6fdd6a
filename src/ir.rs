//! What is to be written, in Rust's terms: modules and items with their final names, types and boxes.
//!
//! Nothing here knows lexicons or tokens. Lowering makes a [`Crate`] from a catalog; emitting turns it into code.

mod checks;
mod client;
mod foreign;
pub mod graph;
mod permission;

pub use checks::{Checks, LengthLimits, Limit};
pub use client::{Client, Method, MethodKind, Transport};
pub use foreign::ForeignType;
pub use permission::{Permission, PermissionSet};

/// Everything that one run writes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crate {
    /// The modules, sorted by path; a parent stands before its children. Those of other crates come after all others.
    pub modules: Vec<Module>,
    /// The items of all modules; a [`Type::Item`] points into this list.
    pub items: Vec<Item>,
    /// What a client needs, if there is to be one.
    pub client: Option<Client>,
    /// Whether types can check what their lexicon says beyond types.
    pub validates: bool,
    /// Whether decoding checks string formats by the letter of the specification.
    pub strict_formats: bool,
    /// Where the support code is.
    pub runtime: Runtime,
    /// Whether modules may have a [`feature`](Module::feature).
    pub has_features: bool,
}

impl Crate {
    /// Whether another crate has the item: it can be named, and is not written.
    pub fn is_external(&self, item: ItemId) -> bool {
        let module = self
            .items
            .get(item)
            .and_then(|item| self.modules.get(item.module));
        module.is_some_and(|module| module.external.is_some())
    }
}

/// Where the support code is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Runtime {
    /// It is written beside the types, as far as they use it.
    #[default]
    Own,
    /// It is written beside the types, whole, and made so that other crates can use it.
    Shared,
    /// It is in the module with this path.
    External(String),
}

/// The place of an item in [`Crate::items`].
pub type ItemId = usize;

/// The place of a module in [`Crate::modules`].
pub type ModuleId = usize;

/// One module: a lexicon, a group of lexicons, or both.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Module {
    /// Its path below the output's root, as identifiers without `r#`.
    pub path: Vec<String>,
    /// The NSID of the lexicon, if it is one.
    pub nsid: Option<String>,
    /// What the lexicon's author says about the document.
    pub description: Option<String>,
    /// The names of its child modules, sorted.
    pub children: Vec<String>,
    /// Its items, in the order in which they are written.
    pub items: Vec<ItemId>,
    /// The path of the module of another crate, as it is written in `use`; such a module is not written itself.
    pub external: Option<String>,
    /// The feature without which it is not compiled.
    pub feature: Option<String>,
    /// The lexicon document, when it is to be embedded.
    pub lexicon: Option<EmbeddedLexicon>,
    /// The endpoints below it, for a client.
    pub endpoints: Option<EndpointGroup>,
}

/// A lexicon document that comes along with its module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmbeddedLexicon {
    /// The document as canonical JSON.
    pub json: String,
    /// What its main definition became, if that is generated.
    pub main: Option<ItemId>,
}

/// The type through which a client reaches the endpoints of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointGroup {
    /// What the NSIDs of its endpoints begin with: `com.atproto.server`.
    pub prefix: String,
    /// Its name.
    pub name: String,
    /// Its methods, sorted by name.
    pub methods: Vec<Method>,
}

/// One item of a module.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The module it stands in.
    pub module: ModuleId,
    /// Its final name, without `r#`.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// What it is.
    pub kind: ItemKind,
    /// What is checked of its values.
    pub checks: Checks,
    /// Traits that it derives beside those of its kind, as they are written.
    pub derives: Vec<String>,
    /// Its attributes, as they are written.
    pub attributes: Vec<String>,
}

/// Documentation, as plain text that is still to be made safe for rustdoc.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// A sentence of the generator's, in Markdown.
    pub lead: Option<String>,
    /// What the lexicon's author says: hostile text.
    pub description: Option<String>,
    /// Limits and defaults, in Markdown, put behind the description.
    pub notes: Vec<String>,
    /// The note of `#[deprecated]`, as plain text.
    pub deprecated: Option<String>,
}

/// The kinds of items.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// An object, a record or the parameters of an endpoint.
    Struct(Struct),
    /// A union.
    Union(Union),
    /// A set of strings, open or closed.
    TextEnum(TextEnum),
    /// Another name for a type.
    Alias(Type),
    /// A token: a constant that holds the full name.
    Token(String),
    /// The marker type of a query, procedure or subscription.
    Endpoint(Endpoint),
    /// A permission set: a constant.
    PermissionSet(PermissionSet),
}

impl ItemKind {
    /// Whether it declares a type of its own, neither another name for one nor a constant.
    pub fn is_own_type(&self) -> bool {
        match self {
            Self::Struct(_) | Self::Union(_) | Self::TextEnum(_) | Self::Endpoint(_) => true,
            Self::Alias(_) | Self::Token(_) | Self::PermissionSet(_) => false,
        }
    }
}

/// A struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// The fields, sorted by wire name.
    pub fields: Vec<Field>,
    /// The fields that `new` takes, in its order.
    pub arguments: Vec<usize>,
    /// The field that keeps what the lexicon does not declare.
    pub extra: Option<String>,
    /// The record definition, if it is one.
    pub record: Option<Record>,
}

/// What a record has beyond an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The NSID, which is its `$type`.
    pub nsid: String,
    /// The kind of record key.
    pub key: RecordKey,
}

/// Kinds of record keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordKey {
    /// A timestamp identifier.
    Tid,
    /// An NSID.
    Nsid,
    /// Any record key.
    Any,
    /// Always the same.
    Literal(String),
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The identifier, without `r#`.
    pub name: String,
    /// The key in the data.
    pub wire: String,
    /// Its documentation.
    pub docs: Docs,
    /// The type of the value, without the `Option` that `presence` gives.
    pub ty: Type,
    /// When it is there.
    pub presence: Presence,
    /// The value that an absent optional field stands for.
    pub default: Option<Literal>,
    /// Whether `Debug` hides the value.
    pub secret: bool,
    /// The limits of the value itself, then those of its elements if it is a list, and so on.
    pub limits: Vec<Vec<Limit>>,
    /// Its attributes, as they are written.
    pub attributes: Vec<String>,
}

/// When a field is there, and what else it can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Presence {
    /// Always.
    Required,
    /// Always, and always this value.
    Constant(Literal),
    /// Always written; when absent it is read as this value.
    Default(Literal),
    /// Always, maybe null.
    Nullable,
    /// Maybe.
    Optional,
    /// Maybe, and then maybe null.
    OptionalNullable,
}

/// A literal value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A string; for an enum the wire text.
    Text(String),
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `()`.
    Unit,
    /// `bool`.
    Bool,
    /// `i64`.
    Integer,
    /// `String`.
    String,
    /// A checked string format: the name of the type in the support code.
    Format(&'static str),
    /// Raw bytes.
    Bytes,
    /// A link to content.
    CidLink,
    /// A reference to a blob.
    Blob,
    /// Any value.
    Value,
    /// A member of an open union that lists none.
    OpenUnion,
    /// A raw body.
    Binary,
    /// A list.
    Vec(Box<Type>),
    /// A value on the heap, because the type contains itself.
    Boxed(Box<Type>),
    /// An item of this run.
    Item(ItemId),
    /// A type that nobody generates.
    Foreign(Box<ForeignType>),
}

/// A union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Union {
    /// The members, in the order of the lexicon.
    pub variants: Vec<UnionVariant>,
    /// The name of the variant that keeps unknown members; `None` for a closed union.
    pub other: Option<String>,
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnionVariant {
    /// The variant's name.
    pub name: String,
    /// The `$type`.
    pub type_name: String,
    /// The member's item.
    pub item: ItemId,
}

/// A set of strings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextEnum {
    /// What it is used for.
    pub kind: TextEnumKind,
    /// The declared values, in the order of the lexicon.
    pub variants: Vec<TextVariant>,
}

/// The kinds of string sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextEnumKind {
    /// `knownValues`: others are kept.
    Known,
    /// `enum`: others are errors.
    Closed,
    /// The error names of an endpoint: others are kept.
    Errors,
}

/// One value of a string set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextVariant {
    /// The variant's name.
    pub name: String,
    /// The text on the wire.
    pub wire: String,
    /// Its documentation.
    pub docs: Docs,
}

/// A query, procedure or subscription.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// Which of the three.
    pub kind: EndpointKind,
    /// The NSID.
    pub nsid: String,
    /// The query parameters; [`Type::Unit`] for none.
    pub params: Type,
    /// The request body of a procedure.
    pub input: Body,
    /// The response body of a query or procedure.
    pub output: Body,
    /// The messages of a subscription; [`Type::Value`] where none are declared.
    pub message: Type,
    /// The declared errors; `None` for none.
    pub error: Option<ItemId>,
    /// How its list is read page by page, if the output is one.
    pub paging: Option<Paging>,
}

/// The parts of a query that gives a list in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// The field with the cursor, in the parameters and in the output.
    pub cursor: String,
    /// The field of the output with the list.
    pub items: String,
    /// The type of the list's elements.
    pub item: Type,
}

impl Endpoint {
    /// Whether its output may be too large to hold: bytes that a query gives.
    pub fn is_streamed(&self) -> bool {
        self.kind == EndpointKind::Query && matches!(self.output.encoding, Encoding::Binary(_))
    }
}

/// The kinds of endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointKind {
    /// Read over HTTP GET.
    Query,
    /// Call over HTTP POST.
    Procedure,
    /// Event stream over WebSocket.
    Subscription,
}

/// A request or response body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its type; [`Type::Unit`] for none.
    pub ty: Type,
    /// How it is encoded.
    pub encoding: Encoding,
}

/// How a body is encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encoding {
    /// No body.
    None,
    /// JSON.
    Json,
    /// Raw bytes of one of these media types.
    Binary(Vec<String>),
}
