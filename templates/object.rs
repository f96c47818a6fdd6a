//! Objects: what a generated struct implements, and the macro that does it.

use std::fmt::{self, Debug};

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::decode::Decode;
use super::fields::{Fields, Writer};
use super::reader::Reader;
use super::{Limit, Validate};

/// A type that stands for an object of a lexicon: a struct, for which the macro `object` implements it, or a union, for
/// which `union` does.
#[doc(hidden)]
pub trait Object: Sized {
    /// The `$type` of a record. Other objects have none.
    const TYPE_NAME: Option<&'static str> = None;

    /// The names of the fields, for objects that keep those that are not listed.
    const FIELDS: &'static [&'static str] = &[];

    /// The names of the fields that `Debug` does not show.
    const SECRETS: &'static [&'static str] = &[];

    /// Whether the data has to have a `$type`, as that of a union.
    const NEEDS_TYPE: bool = false;

    /// Reads the fields. If there is nothing to return, [`Reader::take_error`] tells why.
    fn read<'de, A: MapAccess<'de>>(reader: &mut Reader<'de, A>) -> Option<Self>;

    /// Gives away the fields in the order in which they are written, each with its limits, and without the `$type` of a
    /// record. This is what writing, `Debug` and validation have in common.
    fn write<F: Fields>(&self, fields: &mut F);
}

impl<T: Object> Object for Box<T> {
    const TYPE_NAME: Option<&'static str> = T::TYPE_NAME;
    const FIELDS: &'static [&'static str] = T::FIELDS;
    const SECRETS: &'static [&'static str] = T::SECRETS;
    const NEEDS_TYPE: bool = T::NEEDS_TYPE;

    fn read<'de, A: MapAccess<'de>>(reader: &mut Reader<'de, A>) -> Option<Self> {
        T::read(reader).map(Box::new)
    }

    fn write<F: Fields>(&self, fields: &mut F) {
        T::write(self, fields);
    }
}

impl<'de, T: Object> Decode<'de> for T {
    fn decode_into<D: Deserializer<'de>>(
        deserializer: D,
        place: &mut Option<Self>,
    ) -> Result<(), D::Error> {
        let human_readable = deserializer.is_human_readable();
        deserializer.deserialize_map(ObjectVisitor {
            place,
            human_readable,
        })
    }
}

/// Reads an object.
#[doc(hidden)]
pub fn read_object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::decode(deserializer)
}

struct ObjectVisitor<'a, T> {
    place: &'a mut Option<T>,
    human_readable: bool,
}

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match T::NEEDS_TYPE {
            true => "an object with a `$type`",
            false => "an object",
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut reader = Reader::new(map, T::TYPE_NAME, self.human_readable);
        *self.place = T::read(&mut reader);
        match self.place {
            Some(_) => Ok(()),
            None => Err(reader.take_error()),
        }
    }
}

/// Shows an object: the fields that are there, by their names in the data.
#[doc(hidden)]
pub fn debug_object<T: Object>(object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let path = std::any::type_name::<T>();
    let name = path.rsplit("::").next().unwrap_or(path);
    let mut shown = Shown {
        fields: f.debug_struct(name),
        secrets: T::SECRETS,
    };
    object.write(&mut shown);
    shown.fields.finish()
}

struct Shown<'a, 'b> {
    fields: fmt::DebugStruct<'a, 'b>,
    secrets: &'static [&'static str],
}

impl Fields for Shown<'_, '_> {
    fn field<T: Serialize + Debug + Validate + ?Sized, const N: usize>(
        &mut self,
        name: &str,
        value: &T,
        _: [Limit<'_>; N],
    ) {
        match self.secrets.contains(&name) {
            true => self.fields.field(name, &"[redacted]"),
            false => self.fields.field(name, &value),
        };
    }
}

/// Writes an object, a record with its `$type`.
#[doc(hidden)]
pub fn write_object<T: Object, S: Serializer>(
    object: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new(serializer.serialize_map(None)?);
    if let Some(type_name) = T::TYPE_NAME {
        writer.entry("$type", type_name);
    }
    object.write(&mut writer);
    writer.end()
}

/// Implements `new`, `Debug`, `Eq`, `Object` and serde's two traits for a struct.
///
/// The groups stand in a fixed order, and any of them may be left out. A `required` field has to be there; a `constant`
/// one too, and `new` knows its value; a `default` one is read as that value when it is absent; a `nullable` one is
/// there, as a value or null; an `optional` one is absent or has a value; an `optional_nullable` one is absent, null or
/// has a value. `extra` names the field that keeps what the lexicon does not list, `secret` the fields that `Debug` does
/// not show. With `with validate` there is a method of that name.
///
/// Behind a field, in brackets, stand the limits that the lexicon sets to it; a second pair of brackets holds those of a
/// list's elements, and so on: `"tags": tags [max_length(8)] [max_length(64), max_graphemes(64)]`.
macro_rules! object {
    (@extra) => { ::core::option::Option::None };
    (@extra $extra:ident) => { ::core::option::Option::Some(&mut $extra) };
    (@fields [] $($keys:literal)*) => {};
    (@fields [$extra:ident] $($keys:literal)*) => {
        const FIELDS: &'static [&'static str] = &[$($keys),*];
    };
    (
        $name:ident $(as $nsid:literal)? : new($($arg:ident : $arg_type:ty),* $(,)?) $(,)?
        $(required { $(
            $required_key:literal : $required:ident
            $([$($required_limit:ident $(::<$required_format:ty>)? ($($required_args:tt)*)),*])*
        ),* $(,)? } $(,)?)?
        $(constant { $(
            $constant_key:literal : $constant:ident
            $([$($constant_limit:ident $(::<$constant_format:ty>)? ($($constant_args:tt)*)),*])* = $constant_value:expr
        ),* $(,)? } $(,)?)?
        $(default { $(
            $default_key:literal : $default:ident
            $([$($default_limit:ident $(::<$default_format:ty>)? ($($default_args:tt)*)),*])* = $default_value:expr
        ),* $(,)? } $(,)?)?
        $(nullable { $(
            $nullable_key:literal : $nullable:ident
            $([$($nullable_limit:ident $(::<$nullable_format:ty>)? ($($nullable_args:tt)*)),*])*
        ),* $(,)? } $(,)?)?
        $(optional { $(
            $optional_key:literal : $optional:ident
            $([$($optional_limit:ident $(::<$optional_format:ty>)? ($($optional_args:tt)*)),*])*
        ),* $(,)? } $(,)?)?
        $(optional_nullable { $(
            $tristate_key:literal : $tristate:ident
            $([$($tristate_limit:ident $(::<$tristate_format:ty>)? ($($tristate_args:tt)*)),*])*
        ),* $(,)? } $(,)?)?
        $(extra $extra:ident $(,)?)?
        $(secret $($secret:literal),* $(,)?)?
        $(with $validate:ident $(,)?)?
    ) => {
        impl $name {
            /// A value with its required fields; the optional ones are absent.
            pub fn new($($arg: $arg_type),*) -> Self {
                Self {
                    $($($required: ::core::convert::Into::into($required),)*)?
                    $($($constant: $constant_value,)*)?
                    $($($default: ::core::convert::Into::into($default),)*)?
                    $($($nullable: ::core::convert::Into::into($nullable),)*)?
                    $($($optional: ::core::option::Option::None,)*)?
                    $($($tristate: ::core::option::Option::None,)*)?
                    $($extra: lex::Map::new(),)?
                }
            }

            $(lex::validate_method!($validate);)?
        }

        impl lex::Object for $name {
            $(const TYPE_NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some($nsid);)?
            lex::object! {
                @fields [$($extra)?]
                $($($required_key)*)?
                $($($constant_key)*)?
                $($($nullable_key)*)?
                $($($default_key)*)?
                $($($optional_key)*)?
                $($($tristate_key)*)?
            }

            $(const SECRETS: &'static [&'static str] = &[$($secret),*];)?

            // The name of the parameter is one that no generated type has: a default may name a type.
            // Inlined, for a large struct is then moved once less.
            #[inline]
            fn read<'de, __A: lex::serde::de::MapAccess<'de>>(
                reader: &mut lex::Reader<'de, __A>,
            ) -> ::core::option::Option<Self> {
                $($(let mut $required = ::core::option::Option::None;)*)?
                $($(let mut $constant = ::core::option::Option::None;)*)?
                $($(let mut $nullable = ::core::option::Option::None;)*)?
                $($(let mut $default = ::core::option::Option::None;)*)?
                $($(let mut $optional = ::core::option::Option::None;)*)?
                $($(let mut $tristate = ::core::option::Option::None;)*)?
                $(let mut $extra = lex::Map::new();)?
                let filled = reader.fill(
                    &[
                        $($($required_key,)*)?
                        $($($constant_key,)*)?
                        $($($nullable_key,)*)?
                        $($($default_key,)*)?
                        $($($optional_key,)*)?
                        $($($tristate_key,)*)?
                    ],
                    &mut [
                        $($(&mut $required,)*)?
                        $($(&mut $constant,)*)?
                        $($(&mut $nullable,)*)?
                    ],
                    &mut [
                        $($(&mut $default,)*)?
                        $($(&mut $optional,)*)?
                        $($(&mut $tristate,)*)?
                    ],
                    lex::object!(@extra $($extra)?),
                );
                match (filled, $($($required,)*)? $($($constant,)*)? $($($nullable,)*)?) {
                    (
                        true,
                        $($(::core::option::Option::Some($required),)*)?
                        $($(::core::option::Option::Some($constant),)*)?
                        $($(::core::option::Option::Some($nullable),)*)?
                    ) => ::core::option::Option::Some(Self {
                        $($($required,)*)?
                        $($($constant,)*)?
                        $($($nullable,)*)?
                        $($($default: match $default {
                            ::core::option::Option::Some(value) => value,
                            ::core::option::Option::None => $default_value,
                        },)*)?
                        $($($optional,)*)?
                        $($($tristate,)*)?
                        $($extra,)?
                    }),
                    _ => ::core::option::Option::None,
                }
            }

            fn write<__F: lex::Fields>(&self, fields: &mut __F) {
                $($(fields.field(
                    $required_key,
                    &self.$required,
                    [$($(lex::$required_limit $(::<$required_format>)? ($($required_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.field(
                    $constant_key,
                    &self.$constant,
                    [$($(lex::$constant_limit $(::<$constant_format>)? ($($constant_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.field(
                    $default_key,
                    &self.$default,
                    [$($(lex::$default_limit $(::<$default_format>)? ($($default_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.field(
                    $nullable_key,
                    &self.$nullable,
                    [$($(lex::$nullable_limit $(::<$nullable_format>)? ($($nullable_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.optional(
                    $optional_key,
                    &self.$optional,
                    [$($(lex::$optional_limit $(::<$optional_format>)? ($($optional_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.optional(
                    $tristate_key,
                    &self.$tristate,
                    [$($(lex::$tristate_limit $(::<$tristate_format>)? ($($tristate_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $(fields.extra(<Self as lex::Object>::FIELDS, &self.$extra);)?
                // An object without fields has nothing to write.
                let _ = fields;
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                lex::debug_object(self, f)
            }
        }

        lex::serde_as_object!($name);
    };
}
pub(crate) use object;

/// Implements serde's two traits for an object or a union.
macro_rules! serde_as_object {
    ($name:ident) => {
        impl lex::serde::Serialize for $name {
            fn serialize<S: lex::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                lex::write_object(self, serializer)
            }
        }

        impl<'de> lex::serde::Deserialize<'de> for $name {
            fn deserialize<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                lex::read_object(deserializer)
            }
        }
    };
}
pub(crate) use serde_as_object;
