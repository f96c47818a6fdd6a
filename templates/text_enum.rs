//! String enums: open ones, which keep any value, and closed ones.

use std::fmt;

/// A string that a closed enum does not declare. The message lists what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndeclaredValue {
    value: String,
    declared: &'static [&'static str],
}

impl UndeclaredValue {
    /// The error for this value of an enum that declares these.
    pub fn new(value: impl Into<String>, declared: &'static [&'static str]) -> Self {
        UndeclaredValue {
            value: value.into(),
            declared,
        }
    }

    /// The value that is not declared.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for UndeclaredValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "undeclared value `{}`, expected one of: {}",
            self.value,
            self.declared.join(", ")
        )
    }
}

impl std::error::Error for UndeclaredValue {}

/// Implements what an open set of strings has by itself: `as_str`, `From<&str>`, `Display`, `Hash`. Two values are equal if
/// their strings are.
macro_rules! open_set {
    ($name:ident { $($text:literal => $variant:ident),* $(,)? }) => {
        impl $name {
            /// The value as it stands in the data.
            pub fn as_str(&self) -> &str {
                match *self {
                    $(Self::$variant => $text,)*
                    Self::Other(ref other) => other,
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Other(::std::borrow::ToOwned::to_owned(text)),
                }
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use open_set;

/// Orders an open set of strings by its strings, if the settings ask for an order.
macro_rules! order_by_text {
    ($name:ident) => {
        impl ::core::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(self.as_str(), other.as_str())
            }
        }
    };
}
pub(crate) use order_by_text;

/// Implements what an open set of strings needs as a part of data: what `open_set` does, `From<String>`, `Decode`,
/// `Validate` and serde's two traits. Behind the values may stand limits, in brackets, and `with validate`.
macro_rules! known_values {
    ($name:ident { $($known:tt)* } $($checks:tt)*) => {
        lex::open_set! { $name { $($known)* } }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(&*text)
            }
        }

        impl<'de> lex::Decode<'de> for $name {
            fn decode<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                lex::read_known(deserializer)
            }
        }

        lex::serde_as_text!($name);
        lex::text_checks! { lex $name {} $($checks)* }
    };
}
pub(crate) use known_values;

/// Implements what a closed string enum needs: `as_str`, `FromStr`, `Display`, `Decode`, `Validate` and serde's two
/// traits. Behind the values may stand limits, in brackets, and `with validate`.
macro_rules! string_enum {
    ($name:ident { $($text:literal => $variant:ident),* $(,)? } $($checks:tt)*) => {
        impl $name {
            /// The value as it stands in the data.
            pub fn as_str(&self) -> &'static str {
                match *self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = lex::UndeclaredValue;

            fn from_str(text: &str) -> ::core::result::Result<Self, lex::UndeclaredValue> {
                match text {
                    $($text => ::core::result::Result::Ok(Self::$variant),)*
                    _ => ::core::result::Result::Err(lex::UndeclaredValue::new(text, &[$($text),*])),
                }
            }
        }

        impl<'de> lex::Decode<'de> for $name {
            fn decode<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                lex::read_parsed(deserializer)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        lex::serde_as_text!($name);
        lex::text_checks! { lex $name {} $($checks)* }
    };
}
pub(crate) use string_enum;

/// Implements serde's two traits for a type with `as_str` and `Decode`.
macro_rules! serde_as_text {
    ($name:ident) => {
        impl lex::serde::Serialize for $name {
            fn serialize<S: lex::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> lex::serde::Deserialize<'de> for $name {
            fn deserialize<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <Self as lex::Decode<'de>>::decode(deserializer)
            }
        }
    };
}
pub(crate) use serde_as_text;
