//! The limits that a lexicon sets to a value, as generated code lists them.

use super::findings::Findings;
use super::pointer::Pointer;
use super::string_format::StringFormat;

/// A limit that a lexicon sets. Those that make no sense for a value are not looked at.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
#[doc(hidden)]
pub enum Limit<'l> {
    /// The end of a value's limits; those of its elements follow.
    Elements,
    /// `unknown`: any object.
    AnyObject,
    /// `nullable`, of a field whose type can be null by itself.
    Nullable,
    /// `const` of a string.
    Constant(&'l str),
    /// `const` of an integer.
    ConstantInteger(i64),
    /// `const` of a boolean.
    ConstantBoolean(bool),
    /// `enum` of strings.
    OneOf(&'l [&'l str]),
    /// `enum` of integers.
    OneOfIntegers(&'l [i64]),
    /// `minLength` and `maxLength`: UTF-8 bytes, bytes or elements.
    Length(Option<u64>, Option<u64>),
    /// A number that limits a text, and what checks it.
    Text(u64, TextCheck),
    /// `minimum` and `maximum`.
    Range(Option<i64>, Option<i64>),
    /// `format`: its name and its check.
    Format(&'static str, fn(&str) -> Result<(), &'static str>),
    /// `accept` of a blob.
    Accept(&'l [&'l str]),
    /// `maxSize` of a blob, in bytes.
    MaxSize(u64),
}

impl Limit<'_> {
    /// Whether this is where the limits of elements begin.
    pub(super) fn is_end(&self) -> bool {
        matches!(self, Limit::Elements)
    }
}

/// Notes if a text breaks a limit.
#[doc(hidden)]
pub type TextCheck = fn(&mut Findings<'_>, &Pointer<'_>, &str, u64);

/// `unknown`: any object, but neither bytes, a link nor a blob.
#[doc(hidden)]
pub const fn any_object() -> Limit<'static> {
    Limit::AnyObject
}

/// `nullable`, of a field whose type can be null by itself.
#[doc(hidden)]
pub const fn nullable() -> Limit<'static> {
    Limit::Nullable
}

/// `const` of a string.
#[doc(hidden)]
pub const fn constant(only: &str) -> Limit<'_> {
    Limit::Constant(only)
}

/// `const` of an integer.
#[doc(hidden)]
pub const fn constant_integer(only: i64) -> Limit<'static> {
    Limit::ConstantInteger(only)
}

/// `const` of a boolean.
#[doc(hidden)]
pub const fn constant_boolean(only: bool) -> Limit<'static> {
    Limit::ConstantBoolean(only)
}

/// `enum` of strings.
#[doc(hidden)]
pub const fn one_of<'l>(values: &'l [&'l str]) -> Limit<'l> {
    Limit::OneOf(values)
}

/// `enum` of integers.
#[doc(hidden)]
pub const fn one_of_integers(values: &[i64]) -> Limit<'_> {
    Limit::OneOfIntegers(values)
}

/// `minLength`: UTF-8 bytes, bytes or elements.
#[doc(hidden)]
pub const fn min_length(min: u64) -> Limit<'static> {
    Limit::Length(Some(min), None)
}

/// `maxLength`: UTF-8 bytes, bytes or elements.
#[doc(hidden)]
pub const fn max_length(max: u64) -> Limit<'static> {
    Limit::Length(None, Some(max))
}

/// `minLength` and `maxLength`.
#[doc(hidden)]
pub const fn length(min: u64, max: u64) -> Limit<'static> {
    Limit::Length(Some(min), Some(max))
}

/// `minimum`.
#[doc(hidden)]
pub const fn minimum(min: i64) -> Limit<'static> {
    Limit::Range(Some(min), None)
}

/// `maximum`.
#[doc(hidden)]
pub const fn maximum(max: i64) -> Limit<'static> {
    Limit::Range(None, Some(max))
}

/// `minimum` and `maximum`.
#[doc(hidden)]
pub const fn range(min: i64, max: i64) -> Limit<'static> {
    Limit::Range(Some(min), Some(max))
}

/// `format`, checked as decoding does.
#[doc(hidden)]
pub const fn format<F: StringFormat>() -> Limit<'static> {
    Limit::Format(F::NAME, F::CHECK_DECODED)
}

/// `accept` of a blob: each entry is a media type, `type/*` or `*/*`.
#[doc(hidden)]
pub const fn accept<'l>(media_types: &'l [&'l str]) -> Limit<'l> {
    Limit::Accept(media_types)
}

/// `maxSize` of a blob, in bytes.
#[doc(hidden)]
pub const fn max_size(bytes: u64) -> Limit<'static> {
    Limit::MaxSize(bytes)
}
