//! The read side of every type, and what it means for plain values.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Unexpected, Visitor,
};

use super::locate;

/// A value that can be read from data of the AT Protocol, in JSON or DAG-CBOR.
///
/// It differs from [`serde::Deserialize`] where the protocol does: an integer may be spelled `1.0`, and errors say in
/// which field and list element they came up. Every generated type implements both, with the same result.
pub trait Decode<'de>: Sized {
    /// Reads a value. The error says what is wrong and where.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut place = None;
        Self::decode_into(deserializer, &mut place)?;
        place.ok_or_else(|| D::Error::custom("nothing was read"))
    }

    /// Reads a value into a place, which is empty before. A large one would otherwise be moved from call to call.
    ///
    /// A type has one of the two functions, and the other by way of it.
    fn decode_into<D: Deserializer<'de>>(
        deserializer: D,
        place: &mut Option<Self>,
    ) -> Result<(), D::Error> {
        *place = Some(Self::decode(deserializer)?);
        Ok(())
    }
}

/// Reads a `T` where serde asks for a seed.
#[doc(hidden)]
pub struct Seed<T>(PhantomData<T>);

impl<T> Seed<T> {
    /// A seed for a `T`.
    pub fn new() -> Self {
        Seed(PhantomData)
    }
}

impl<T> Default for Seed<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer)
    }
}

/// Reads a `T` into a place, where serde asks for a seed.
pub(super) struct PlaceSeed<'a, T>(pub(super) &'a mut Option<T>);

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for PlaceSeed<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::decode_into(deserializer, self.0)
    }
}

/// Reads a string, borrowed from the input where the format can lend it.
#[doc(hidden)]
pub fn read_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    deserializer.deserialize_str(TextVisitor)
}

/// Reads a string of a set that is open.
#[doc(hidden)]
pub fn read_known<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    read_text(deserializer).map(|text| T::from(&text))
}

/// Reads a string and parses it. The error is the parser's.
#[doc(hidden)]
pub fn read_parsed<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    read_text(deserializer)?.parse().map_err(D::Error::custom)
}

impl<'de> Decode<'de> for Cow<'de, str> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer)
    }
}

impl<'de> Decode<'de> for String {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)
    }
}

impl<'de> Decode<'de> for bool {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bool::deserialize(deserializer)
    }
}

/// Accepts a number with a fraction of zero (`1.0`, `1e3`), which is an integer in the data model.
impl<'de> Decode<'de> for i64 {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(IntegerVisitor)
    }
}

/// Accepts any value and drops it: for a body that no lexicon describes.
impl<'de> Decode<'de> for () {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| ())
    }
}

/// Null is `None`.
impl<'de, T: Decode<'de>> Decode<'de> for Option<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = None;
        deserializer.deserialize_option(OptionVisitor(&mut value))?;
        Ok(value)
    }

    fn decode_into<D: Deserializer<'de>>(
        deserializer: D,
        place: &mut Option<Self>,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_option(OptionVisitor(place.insert(None)))
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Vec<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(VecVisitor(PhantomData))
    }
}

/// The capacity to start with when a format announces this many elements: a wrong announcement must not cost memory.
pub(super) fn capacity(announced: Option<usize>) -> usize {
    announced.unwrap_or(0).min(1024)
}

/// The integer that a float stands for, if it has no fraction and fits.
#[allow(clippy::cast_possible_truncation)] // It is in range, and has no fraction.
pub(super) fn integer_from_float(float: f64) -> Option<i64> {
    // The upper end is exclusive: the nearest float to `i64::MAX` is one above it.
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float);
    (fits && float.trunc() == float).then_some(float as i64)
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer of 64 bits with a sign")
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<i64, E> {
        Ok(integer)
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<i64, E> {
        i64::try_from(integer).map_err(|_| E::invalid_value(Unexpected::Unsigned(integer), &self))
    }

    fn visit_f64<E: Error>(self, float: f64) -> Result<i64, E> {
        integer_from_float(float).ok_or_else(|| E::invalid_value(Unexpected::Float(float), &self))
    }
}

struct OptionVisitor<'a, T>(&'a mut Option<T>);

impl<'de, T: Decode<'de>> Visitor<'de> for OptionVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::decode_into(deserializer, self.0)
    }
}

struct VecVisitor<T>(PhantomData<T>);

impl<'de, T: Decode<'de>> Visitor<'de> for VecVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::with_capacity(capacity(elements.size_hint()));
        loop {
            let mut element = None;
            match elements.next_element_seed(PlaceSeed(&mut element)) {
                Ok(Some(())) => {
                    if list.len() == list.capacity() {
                        list.reserve(1);
                    }
                    // There is room. Once the compiler has seen that, it moves the element but once.
                    match element {
                        Some(element) if list.len() < list.capacity() => list.push(element),
                        _ => {}
                    }
                }
                Ok(None) => return Ok(list),
                Err(error) => return Err(locate::in_element(list.len(), error)),
            }
        }
    }
}
