//! Reads any type from DAG-CBOR that is in memory, at least as strictly as `serde_ipld_dagcbor` and in less time.

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::cbor_data::{
    ARRAY, BYTES, CborData, Error, FALSE, FLOAT, LINK_TAG, MAP, NEGATIVE, NULL, TAG, TEXT, TRUE,
    UNSIGNED,
};
use super::cid_link::CID_NEWTYPE;
use super::data_error::DataError;
use super::decode::Decode;

/// Reads a value from DAG-CBOR: a record as a repository holds it, or any other generated type.
///
/// The data has to be in the one form that DAG-CBOR allows: whole numbers and lengths as short as can be, keys in their
/// order and each once, no tag but that of links, nothing of indefinite length, and nothing behind the value.
///
/// ```text
/// let post: Post = lex::from_dag_cbor(&block)?;
/// ```
///
/// # Errors
/// If the data is not DAG-CBOR, or not of the type. The message tells in which field.
pub fn from_dag_cbor<'de, T: Decode<'de>>(data: &'de [u8]) -> Result<T, DataError> {
    let mut reader = CborData {
        rest: data,
        depth: 0,
    };
    match T::decode(&mut reader) {
        Ok(value) if reader.rest.is_empty() => Ok(value),
        Ok(_) => Err(DataError::new("there is more data behind the value")),
        Err(error) => Err(*error),
    }
}

macro_rules! integers {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.peek()? >> 5 {
                UNSIGNED | NEGATIVE => self.deserialize_any(visitor),
                _ => Err(self.refuse(&visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut CborData<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let first = self.peek()?;
        match first >> 5 {
            UNSIGNED => visitor.visit_u64(self.head()?.argument),
            NEGATIVE => {
                let argument = self.head()?.argument;
                match i64::try_from(argument) {
                    Ok(argument) => visitor.visit_i64(!argument),
                    Err(_) => visitor.visit_i128(!i128::from(argument)),
                }
            }
            BYTES => self.deserialize_bytes(visitor),
            TEXT => self.deserialize_str(visitor),
            ARRAY => self.deserialize_seq(visitor),
            MAP => self.deserialize_map(visitor),
            TAG => read_link(self, visitor),
            _ => match first {
                FALSE | TRUE => self.deserialize_bool(visitor),
                NULL => self.deserialize_option(visitor),
                FLOAT => visitor.visit_f64(self.float()?),
                _ => Err(self.refuse(&visitor)),
            },
        }
    }

    integers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128);
    integers!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128);

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = match self.rest.split_first() {
            Some((&FALSE, rest)) => {
                self.rest = rest;
                false
            }
            Some((&TRUE, rest)) => {
                self.rest = rest;
                true
            }
            _ => return Err(self.refuse(&visitor)),
        };
        visitor.visit_bool(value)
    }

    #[allow(clippy::cast_possible_truncation)] // What is lost is looked for.
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let float = self.float()?;
        let short = float as f32;
        if f64::from(short).to_bits() != float.to_bits() {
            return Err(Error::custom("a float of more than 32 bits"));
        }
        visitor.visit_f32(short)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let length = self.length_of(TEXT, &visitor)?;
        visitor.visit_borrowed_str(self.text(length)?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let length = self.length_of(BYTES, &visitor)?;
        visitor.visit_borrowed_bytes(self.slice(length)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.rest.split_first() {
            Some((&NULL, rest)) => {
                self.rest = rest;
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.rest.split_first() {
            Some((&NULL, rest)) => {
                self.rest = rest;
                visitor.visit_unit()
            }
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let length = self.length_of(ARRAY, &visitor)?;
        let mut entries = Entries::of(self, length)?;
        let value = visitor.visit_seq(&mut entries)?;
        entries.leave()?;
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let length = self.length_of(MAP, &visitor)?;
        let mut entries = Entries::of(self, length)?;
        let value = visitor.visit_map(&mut entries)?;
        entries.leave()?;
        Ok(value)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            CID_NEWTYPE => read_link(self, visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    /// A variant is a string, or an object of one entry.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.peek()? >> 5 == TEXT {
            let length = self.length_of(TEXT, &visitor)?;
            return visitor.visit_enum(self.text(length)?.into_deserializer());
        }
        let length = self.length_of(MAP, &visitor)?;
        let mut entries = Entries::of(self, length)?;
        let value = visitor.visit_enum(MapAccessDeserializer::new(&mut entries))?;
        entries.leave()?;
        Ok(value)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    /// What is left out is checked as well.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

fn read_link<'de, V: Visitor<'de>>(
    data: &mut CborData<'de>,
    visitor: V,
) -> Result<V::Value, Error> {
    let Some(rest) = data.rest.strip_prefix(&LINK_TAG) else {
        return Err(data.refuse(&visitor));
    };
    data.rest = rest;
    let head = data.head()?;
    match (head.major, data.slice(head.argument)?) {
        (BYTES, [0, cid @ ..]) if !cid.is_empty() => visitor.visit_newtype_struct(Link(cid)),
        _ => Err(Error::custom("invalid link")),
    }
}

/// How deep arrays and objects may lie in each other: the stack is not without end.
const MAX_DEPTH: u16 = 128;

/// The elements of an array, or the entries of an object.
struct Entries<'a, 'de> {
    reader: &'a mut CborData<'de>,
    left: u64,
    last: Option<&'de [u8]>,
}

impl<'a, 'de> Entries<'a, 'de> {
    fn of(reader: &'a mut CborData<'de>, left: u64) -> Result<Self, Error> {
        if reader.depth == MAX_DEPTH {
            return Err(Error::custom("arrays and objects are nested too deeply"));
        }
        reader.depth += 1;
        Ok(Entries {
            reader,
            left,
            last: None,
        })
    }

    fn leave(self) -> Result<(), Error> {
        self.reader.depth -= 1;
        match self.left {
            0 => Ok(()),
            left => Err(Error::custom(format_args!("{left} elements too many"))),
        }
    }
}

impl<'de> SeqAccess<'de> for Entries<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.left).ok()
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let head = self.reader.head()?;
        if head.major != TEXT {
            return Err(Error::custom("a key is not a string"));
        }
        let key = self.reader.slice(head.argument)?;
        let last = self.last.map(|last| (last.len(), last));
        if last.is_some_and(|last| last >= (key.len(), key)) {
            return Err(Error::custom(
                "the keys of an object are not in their order",
            ));
        }
        self.last = Some(key);
        let key = str::from_utf8(key).map_err(Error::custom)?;
        seed.deserialize(BorrowedStrDeserializer::new(key))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(&mut *self.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.left).ok()
    }
}

/// The bytes of a link.
struct Link<'de>(&'de [u8]);

impl<'de> Deserializer<'de> for Link<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_bytes(self.0)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
