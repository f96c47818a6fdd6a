//! Unions: the member is chosen by `$type`, wherever it stands.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::data_error::DataError;
use super::fields::{Fields, Writer};
use super::locate;
use super::map::Map;
use super::object::Object;
use super::reader::Reader;
use super::value::Value;

/// An enum that stands for a union of a lexicon. The macro `union` implements it.
pub trait Union: Object {
    /// The `$type`s of the members that the lexicon lists.
    const TYPES: &'static [&'static str];

    /// The `$type` of the member that this is.
    fn type_name(&self) -> &str;

    /// Reads a member whose type is known from elsewhere, as in the messages of a subscription. If the data has a
    /// `$type`, it is not looked at unless the member is a record.
    fn read_as<'de, D: Deserializer<'de>>(
        type_name: &str,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        let human_readable = deserializer.is_human_readable();
        deserializer.deserialize_map(MemberVisitor {
            type_name,
            human_readable,
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

impl Serialize for UnknownMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = Writer::new(serializer.serialize_map(None)?);
        writer.unknown_member(&self.type_name, &self.fields);
        writer.end()
    }
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    /// Reads a listed member. An error names its type.
    pub fn read_member<T: Object, U>(
        &mut self,
        type_name: &str,
        variant: fn(Box<T>) -> U,
    ) -> Option<U> {
        self.expect_type(T::TYPE_NAME);
        match T::read(self) {
            Some(member) => Some(variant(Box::new(member))),
            None => {
                let error = self.take_error();
                self.fail(locate::in_member(type_name, error))
            }
        }
    }

    /// Reads a member that is not listed.
    pub fn read_unknown<U>(
        &mut self,
        type_name: &str,
        variant: fn(Box<UnknownMember>) -> U,
    ) -> Option<U> {
        match self.read_map() {
            Ok(fields) => Some(variant(Box::new(UnknownMember {
                type_name: type_name.to_owned(),
                fields,
            }))),
            Err(error) => self.fail(locate::in_member(type_name, error)),
        }
    }

    /// The error of a closed union that does not list this type.
    #[cold]
    pub fn refuse<T>(&mut self, type_name: &str, listed: &[&str]) -> Option<T> {
        self.fail(A::Error::custom(format_args!(
            "the closed union does not list the `$type` `{type_name}`, only: {}",
            listed.join(", ")
        )))
    }
}

struct MemberVisitor<'a, U> {
    type_name: &'a str,
    human_readable: bool,
    union: PhantomData<U>,
}

impl<'de, U: Union> Visitor<'de> for MemberVisitor<'_, U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
        let mut reader = Reader::of_type(map, self.type_name, self.human_readable);
        U::read(&mut reader).ok_or_else(|| reader.take_error())
    }
}

/// Implements `Object`, `Union`, serde's two traits and `From` each member for an enum of boxed members.
///
/// `other` names the variant for members that are not listed. A closed union has none, and refuses them. With `with validate`
/// there is a method of that name.
macro_rules! union {
    (@unlisted $type_name:ident, $reader:ident) => {
        $reader.refuse(&$type_name, <Self as lex::Union>::TYPES)
    };
    (@unlisted $type_name:ident, $reader:ident, $other:ident) => {
        $reader.read_unknown(&$type_name, Self::$other)
    };
    (
        $name:ident { $($type_name:literal => $variant:ident($member:ty)),* $(,)? }
        $(other $other:ident $(,)?)?
        $(with $validate:ident $(,)?)?
    ) => {
        impl lex::Object for $name {
            const NEEDS_TYPE: bool = true;

            fn read<'de, A: lex::serde::de::MapAccess<'de>>(
                reader: &mut lex::Reader<'de, A>,
            ) -> ::core::option::Option<Self> {
                let type_name = reader.read_type()?;
                match lex::bare_type(&type_name) {
                    $($type_name => reader.read_member($type_name, Self::$variant),)*
                    _ => lex::union!(@unlisted type_name, reader $(, $other)?),
                }
            }

            // A union without members has nothing to write.
            #[allow(unused_variables)]
            fn write<F: lex::Fields>(&self, fields: &mut F) {
                match *self {
                    $(Self::$variant(ref member) => fields.member($type_name, &**member),)*
                    $(Self::$other(ref member) => {
                        fields.unknown_member(member.type_name(), member.fields())
                    })?
                }
            }
        }

        impl lex::Union for $name {
            const TYPES: &'static [&'static str] = &[$($type_name),*];

            fn type_name(&self) -> &str {
                match *self {
                    $(Self::$variant(_) => $type_name,)*
                    $(Self::$other(ref member) => member.type_name(),)?
                }
            }
        }

        $(impl $name {
            lex::validate_method!($validate);
        })?

        impl ::core::cmp::Eq for $name {}

        lex::serde_as_object!($name);

        $(impl ::core::convert::From<$member> for $name {
            fn from(member: $member) -> Self {
                Self::$variant(::std::boxed::Box::new(member))
            }
        })*
    };
}
pub(crate) use union;

/// A `$type` without the `#main` that some writers put behind the name of a main definition.
#[doc(hidden)]
pub fn bare_type(type_name: &str) -> &str {
    match type_name.strip_suffix("#main") {
        Some(nsid) if !nsid.is_empty() && !nsid.contains('#') => nsid,
        _ => type_name,
    }
}
