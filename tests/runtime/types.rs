//! Hand-written copies of what the generator emits.
use super::lex;

#[derive(Clone, PartialEq)]
pub struct Post {
    pub created_at: lex::Datetime,
    pub embed: Option<PostEmbed>,
    pub text: String,
    pub extra: lex::Map,
}
lex::object! {
    Post as "app.test.post": new(text: impl Into<String>, created_at: lex::Datetime),
    required { "text": text, "createdAt": created_at }
    optional { "embed": embed }
    extra extra
}

#[derive(Clone, PartialEq)]
pub struct Thing {
    pub count: i64,
    pub did: lex::Did,
    pub not_found: bool,
    pub other: Option<bool>,
    pub since: Option<String>,
    pub swap: Option<Option<lex::CidLink>>,
}
lex::object! {
    Thing: new(did: lex::Did, count: i64, since: Option<String>),
    required { "did": did }
    constant { "notFound": not_found = true }
    default { "count": count = 1 }
    nullable { "since": since }
    optional { "other": other }
    optional_nullable { "swap": swap }
}

#[derive(Clone, PartialEq)]
pub struct Images {
    pub images: Vec<Image>,
}
lex::object! {
    Images: new(images: Vec<Image>),
    required { "images": images }
}

#[derive(Clone, PartialEq)]
pub struct Image {
    pub alt: String,
    pub image: lex::Blob,
}
lex::object! {
    Image: new(image: lex::Blob, alt: impl Into<String>),
    required { "image": image, "alt": alt }
}

#[derive(Clone, PartialEq)]
pub struct View {
    pub depth: i64,
    pub record: Option<Box<ViewRecord>>,
    pub union: Option<PostEmbed>,
}
lex::object! {
    View: new(depth: i64),
    required { "depth": depth }
    optional { "record": record, "union": union }
}

#[derive(Clone, PartialEq)]
pub struct ViewRecord {
    pub value: lex::Value,
}
lex::object! {
    ViewRecord: new(value: lex::Value),
    required { "value": value }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum PostEmbed {
    Images(Box<Images>),
    View(Box<View>),
    Post(Box<Post>),
    Other(Box<lex::UnknownMember>),
}
lex::union! {
    PostEmbed {
        "app.test.images" => Images(Images),
        "app.test.record#view" => View(View),
        "app.test.post" => Post(super::types::Post),
    }
    other Other
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClosedUnion {
    Images(Box<Images>),
    Thing(Box<Thing>),
}
lex::union! {
    ClosedUnion {
        "app.test.images" => Images(Images),
        "app.test.defs#thing" => Thing(Thing),
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum EmptyUnion {
    Other(Box<lex::UnknownMember>),
}
lex::union! {
    EmptyUnion {
    }
    other Other
}

#[derive(Debug, Clone, PartialEq)]
pub enum NeverUnion {}
lex::union! {
    NeverUnion {}
}

#[derive(Clone, PartialEq, Default)]
pub struct Empty {}
lex::object! {
    Empty: new(),
}

#[derive(Clone, PartialEq, Default)]
pub struct EmptyRecord {
    pub extra: lex::Map,
}
lex::object! {
    EmptyRecord as "app.test.empty": new(),
    extra extra
}

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum OutputStatus {
    Takendown,
    Suspended,
    Other(String),
}
lex::known_values! {
    OutputStatus { "takendown" => Takendown, "suspended" => Suspended }
}

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum NoKnownValues {
    Other(String),
}
lex::known_values! {
    NoKnownValues {}
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    A,
    B,
}
lex::string_enum! {
    Kind { "a" => A, "b" => B }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoKind {}
lex::string_enum! {
    NoKind {}
}

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    AccountTakedown,
    AuthFactorTokenRequired,
    Other(String),
}
lex::error_names! {
    Error { "AccountTakedown" => AccountTakedown, "AuthFactorTokenRequired" => AuthFactorTokenRequired }
}

#[derive(Clone, PartialEq)]
pub struct Input {
    pub allow_takendown: Option<bool>,
    pub auth_factor_token: Option<String>,
    pub identifier: String,
    pub password: String,
}
lex::object! {
    Input: new(identifier: impl Into<String>, password: impl Into<String>),
    required { "identifier": identifier, "password": password }
    optional { "allowTakendown": allow_takendown, "authFactorToken": auth_factor_token }
    secret "authFactorToken", "password"
}

/// Every name that an expansion might trip over.
pub mod shadow {
    use super::lex;

    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct None;

    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Ok;

    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Some;

    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Err;

    #[derive(Clone, PartialEq)]
    pub struct Option {
        pub r#type: ::std::option::Option<::std::string::String>,
        pub reader: ::std::vec::Vec<i64>,
    }
    lex::object! {
        Option: new(reader: ::std::vec::Vec<i64>),
        required { "reader": reader }
        optional { "type": r#type }
    }

    #[derive(Clone, PartialEq)]
    pub struct String {
        pub writer: bool,
    }
    lex::object! {
        String as "app.test.string": new(writer: bool),
        required { "writer": writer }
    }

    #[derive(Clone, PartialEq)]
    pub struct Vec {
        pub filled: ::std::option::Option<String>,
        pub self_: ::std::option::Option<Option>,
    }
    lex::object! {
        Vec: new(),
        optional { "filled": filled, "self": self_ }
    }

    #[derive(Debug, Clone, PartialEq)]
    pub enum Result {
        Option(::std::boxed::Box<Option>),
        String(::std::boxed::Box<String>),
        None(::std::boxed::Box<Box>),
        Other(::std::boxed::Box<lex::UnknownMember>),
    }
    lex::union! {
        Result {
            "app.test.option" => Option(Option),
            "app.test.string" => String(String),
            "app.test.none" => None(Box),
        }
        other Other
    }

    #[derive(Clone, PartialEq)]
    pub struct Box {
        pub default: i64,
    }
    lex::object! {
        Box: new(default: i64),
        default { "default": default = 7 }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum A {
        B,
    }
    lex::string_enum! {
        A { "b" => B }
    }

    #[derive(Clone, PartialEq)]
    pub struct D {
        pub a: A,
    }
    lex::object! {
        D: new(a: A),
        default { "a": a = A::B }
    }

    #[derive(Debug, Clone)]
    pub enum Default {
        None,
        Ok,
        Other(::std::string::String),
    }
    lex::known_values! {
        Default { "none" => None, "ok" => Ok }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Into {
        Some,
        Err,
    }
    lex::string_enum! {
        Into { "some" => Some, "err" => Err }
    }
}
