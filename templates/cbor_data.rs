//! DAG-CBOR piece by piece: heads, texts, bytes and floats, each in the one form that is allowed.

use std::fmt::Display;

use serde::de::{Error as _, Expected, Unexpected};

use super::data_error::DataError;

/// An error is as large as a pointer, so that results are small.
pub(super) type Error = Box<DataError>;

impl serde::de::Error for Error {
    #[cold]
    fn custom<T: Display>(message: T) -> Self {
        Box::new(DataError::new(message.to_string()))
    }
}

/// The data that is still to be read, and how deep in it this is.
pub(super) struct CborData<'de> {
    pub(super) rest: &'de [u8],
    pub(super) depth: u16,
}

/// What a value begins with: its kind, and a number, or the length of what follows.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) major: u8,
    pub(super) argument: u64,
}

pub(super) const UNSIGNED: u8 = 0;
pub(super) const NEGATIVE: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
pub(super) const TAG: u8 = 6;

/// The one tag that there is.
pub(super) const LINK_TAG: [u8; 2] = [0xd8, 42];
pub(super) const FALSE: u8 = 0xf4;
pub(super) const TRUE: u8 = 0xf5;
pub(super) const NULL: u8 = 0xf6;
pub(super) const FLOAT: u8 = 0xfb;

impl<'de> CborData<'de> {
    pub(super) fn peek(&self) -> Result<u8, Error> {
        self.rest.first().copied().ok_or_else(end_of_data)
    }

    pub(super) fn head(&mut self) -> Result<Head, Error> {
        let (first, rest) = self.rest.split_first().ok_or_else(end_of_data)?;
        let major = first >> 5;
        let small = first & 31;
        if small < 24 {
            self.rest = rest;
            let argument = u64::from(small);
            return Ok(Head { major, argument });
        }
        self.long_head(major, small, rest)
    }

    fn long_head(&mut self, major: u8, small: u8, rest: &'de [u8]) -> Result<Head, Error> {
        let (argument, least, rest) = match small {
            24 => rest
                .split_first_chunk()
                .map(|(bytes, rest)| (u8::from_be_bytes(*bytes).into(), 24, rest)),
            25 => rest
                .split_first_chunk()
                .map(|(bytes, rest)| (u16::from_be_bytes(*bytes).into(), 1 << 8, rest)),
            26 => rest
                .split_first_chunk()
                .map(|(bytes, rest)| (u32::from_be_bytes(*bytes).into(), 1 << 16, rest)),
            27 => rest
                .split_first_chunk()
                .map(|(bytes, rest)| (u64::from_be_bytes(*bytes), 1 << 32, rest)),
            _ => return Err(Error::custom("a length that is not definite")),
        }
        .ok_or_else(end_of_data)?;
        if argument < least {
            return Err(Error::custom(
                "a number or length is longer than it has to be",
            ));
        }
        self.rest = rest;
        Ok(Head { major, argument })
    }

    /// The bytes of a text or of bytes whose head was read.
    pub(super) fn slice(&mut self, length: u64) -> Result<&'de [u8], Error> {
        let length = usize::try_from(length).ok();
        let parts = length.and_then(|length| self.rest.split_at_checked(length));
        let (bytes, rest) = parts.ok_or_else(end_of_data)?;
        self.rest = rest;
        Ok(bytes)
    }

    pub(super) fn text(&mut self, length: u64) -> Result<&'de str, Error> {
        str::from_utf8(self.slice(length)?).map_err(Error::custom)
    }

    /// Reads what a head of this kind announces; another kind is refused in the words of the visitor.
    pub(super) fn length_of(&mut self, major: u8, visitor: &dyn Expected) -> Result<u64, Error> {
        if self.peek()? >> 5 == major {
            return self.head().map(|head| head.argument);
        }
        Err(self.refuse(visitor))
    }

    #[cold]
    pub(super) fn refuse(&mut self, expected: &dyn Expected) -> Error {
        let found = match self.rest.first().map_or(u8::MAX, |first| first >> 5) {
            UNSIGNED | NEGATIVE => Unexpected::Other("integer"),
            BYTES => Unexpected::Other("bytes"),
            TEXT => Unexpected::Other("string"),
            ARRAY => Unexpected::Seq,
            MAP => Unexpected::Map,
            TAG => Unexpected::Other("link"),
            _ => match self.rest.first() {
                Some(&FALSE) => Unexpected::Bool(false),
                Some(&TRUE) => Unexpected::Bool(true),
                Some(&NULL) => Unexpected::Other("null"),
                Some(&FLOAT) => Unexpected::Other("float"),
                _ => Unexpected::Other("something that DAG-CBOR does not have"),
            },
        };
        Error::invalid_type(found, expected)
    }

    pub(super) fn float(&mut self) -> Result<f64, Error> {
        let bytes = self.rest.split_first_chunk::<9>();
        let ([FLOAT, float @ ..], rest) = bytes.ok_or_else(end_of_data)? else {
            return Err(Error::custom("a float that is not of 64 bits"));
        };
        let float = f64::from_be_bytes(*float);
        if !float.is_finite() || float.to_bits() == (-0.0_f64).to_bits() {
            return Err(Error::custom("a float that DAG-CBOR does not have"));
        }
        self.rest = rest;
        Ok(float)
    }
}

#[cold]
fn end_of_data() -> Error {
    Error::custom("the data ends too early")
}
