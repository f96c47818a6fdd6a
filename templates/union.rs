//! Unions: the member is chosen by `$type`, wherever it stands.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super as lex;
use super::data_error::DataError;
use super::decode::Seed;
use super::locate;
use super::map::Map;
use super::node::Node;
use super::node_seed::{NodeKeySeed, NodeSeed};
use super::object::{Fields, Object, Writer};
use super::reader::Reader;
use super::value::Value;

/// An enum that stands for a union of a lexicon. The macro `union` implements it.
pub trait Union: Sized {
    /// The `$type`s of the members that the lexicon lists.
    const TYPES: &'static [&'static str];

    /// The `$type` of the member that this is.
    fn type_name(&self) -> &str;

    /// Reads the member of this type from the entries other than `$type`.
    fn read_member<'de, A: MapAccess<'de>>(
        type_name: &str,
        reader: Reader<'de, A>,
    ) -> Result<Self, A::Error>;

    /// Reads a member whose type is known from elsewhere, as in the messages of a subscription. If the data has a
    /// `$type`, it is not looked at unless the member is a record.
    fn read_as<'de, D: Deserializer<'de>>(
        type_name: &str,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MemberVisitor {
            type_name,
            union: PhantomData,
        })
    }
}

/// A union member whose type the lexicon does not list, kept whole and written back as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMember {
    type_name: String,
    fields: Map,
}

impl UnknownMember {
    /// A member of this type with these fields. A `$type` among the fields is dropped.
    pub fn new(type_name: impl Into<String>, mut fields: Map) -> Self {
        fields.remove("$type");
        UnknownMember {
            type_name: type_name.into(),
            fields,
        }
    }

    /// The `$type`.
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// All fields but `$type`.
    pub fn fields(&self) -> &Map {
        &self.fields
    }

    /// The value of a field other than `$type`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Reads a type from the fields, for a member that this program knows from elsewhere. The `$type` is not checked.
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T, DataError> {
        self.fields.decode()
    }
}

/// A member of an open union that lists none. One that does has a type of its own, which reads the same in code: what is
/// not listed is its `Other`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum OpenUnion {
    /// A member, kept whole.
    Other(Box<UnknownMember>),
}

impl Serialize for UnknownMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = Writer::new(serializer.serialize_map(None)?);
        writer.field("$type", &self.type_name);
        for (name, value) in &self.fields {
            writer.field(name, value);
        }
        writer.end()
    }
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    /// Reads a listed member. An error names its type.
    pub fn read_member<T: Object, U>(
        mut self,
        type_name: &str,
        variant: fn(Box<T>) -> U,
    ) -> Result<U, A::Error> {
        self.expect_type(T::TYPE_NAME);
        match T::read(&mut self) {
            Some(member) => Ok(variant(Box::new(member))),
            None => Err(locate::in_member(type_name, self.take_error())),
        }
    }

    /// Reads a member that is not listed.
    pub fn read_unknown<U>(
        mut self,
        type_name: &str,
        variant: fn(Box<UnknownMember>) -> U,
    ) -> Result<U, A::Error> {
        match self.read_map() {
            Ok(fields) => Ok(variant(Box::new(UnknownMember {
                type_name: type_name.to_owned(),
                fields,
            }))),
            Err(error) => Err(locate::in_member(type_name, error)),
        }
    }

    /// The error of a closed union that does not list this type.
    #[cold]
    pub fn refuse<T>(self, type_name: &str, listed: &[&str]) -> Result<T, A::Error> {
        Err(A::Error::custom(format_args!(
            "the closed union does not list the `$type` `{type_name}`, only: {}",
            listed.join(", ")
        )))
    }
}

/// Reads a union.
pub fn read_union<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let human_readable = deserializer.is_human_readable();
    deserializer.deserialize_map(UnionVisitor {
        human_readable,
        union: PhantomData,
    })
}

/// Writes a listed member with its `$type`.
pub fn write_member<T: Object, S: Serializer>(
    type_name: &'static str,
    member: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new(serializer.serialize_map(None)?);
    writer.field("$type", type_name);
    member.write(&mut writer);
    writer.end()
}

struct UnionVisitor<U> {
    human_readable: bool,
    union: PhantomData<U>,
}

impl<'de, U: Union> Visitor<'de> for UnionVisitor<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a `$type`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<U, A::Error> {
        let mut kept = Vec::new();
        let type_name = find_type(&mut map, &mut kept)?;
        U::read_member(
            &type_name,
            Reader::after_type(map, kept, self.human_readable),
        )
    }
}

/// Reads up to `$type`, which it returns, and keeps what stands before it.
fn find_type<'de, A: MapAccess<'de>>(
    map: &mut A,
    kept: &mut Vec<Node<'de>>,
) -> Result<Cow<'de, str>, A::Error> {
    while let Some(is_type) = map.next_key_seed(NodeKeySeed(kept))? {
        if !is_type {
            map.next_value_seed(NodeSeed(kept))?;
            continue;
        }
        let type_name = map
            .next_value_seed(Seed::<Cow<'de, str>>::new())
            .map_err(|error| locate::in_field("$type", error))?;
        if type_name.is_empty() {
            return Err(A::Error::custom("the `$type` is empty"));
        }
        return Ok(type_name);
    }
    Err(A::Error::custom("the member of a union has no `$type`"))
}

struct MemberVisitor<'a, U> {
    type_name: &'a str,
    union: PhantomData<U>,
}

impl<'de, U: Union> Visitor<'de> for MemberVisitor<'_, U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
        U::read_member(self.type_name, Reader::new(map, None))
    }
}

/// Implements `Union`, `Decode`, serde's two traits and `From` each member for an enum of boxed members.
///
/// `other` names the variant for members that are not listed. A closed union has none, and refuses them.
macro_rules! union {
    (@unlisted $type_name:ident, $reader:ident) => {
        $reader.refuse($type_name, <Self as lex::Union>::TYPES)
    };
    (@unlisted $type_name:ident, $reader:ident, $other:ident) => {
        $reader.read_unknown($type_name, Self::$other)
    };
    (
        $name:ident { $($type_name:literal => $variant:ident($member:ty)),* $(,)? }
        $(other $other:ident)?
    ) => {
        impl lex::Union for $name {
            const TYPES: &'static [&'static str] = &[$($type_name),*];

            fn type_name(&self) -> &str {
                match *self {
                    $(Self::$variant(_) => $type_name,)*
                    $(Self::$other(ref member) => member.type_name(),)?
                }
            }

            fn read_member<'de, A: lex::serde::de::MapAccess<'de>>(
                type_name: &str,
                reader: lex::Reader<'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                match lex::bare_type(type_name) {
                    $($type_name => reader.read_member($type_name, Self::$variant),)*
                    _ => lex::union!(@unlisted type_name, reader $(, $other)?),
                }
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl lex::serde::Serialize for $name {
            // A union without members has nothing to write.
            #[allow(unused_variables)]
            fn serialize<S: lex::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match *self {
                    $(Self::$variant(ref member) => {
                        lex::write_member($type_name, &**member, serializer)
                    })*
                    $(Self::$other(ref member) => {
                        lex::serde::Serialize::serialize(&**member, serializer)
                    })?
                }
            }
        }

        impl<'de> lex::Decode<'de> for $name {
            fn decode<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                lex::read_union(deserializer)
            }
        }

        impl<'de> lex::serde::Deserialize<'de> for $name {
            fn deserialize<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                lex::read_union(deserializer)
            }
        }

        $(impl ::core::convert::From<$member> for $name {
            fn from(member: $member) -> Self {
                Self::$variant(::std::boxed::Box::new(member))
            }
        })*
    };
}
pub(crate) use union;

lex::union! {
    OpenUnion {}
    other Other
}

/// A `$type` without the `#main` that some writers put behind the name of a main definition.
pub fn bare_type(type_name: &str) -> &str {
    type_name.strip_suffix("#main").unwrap_or(type_name)
}
