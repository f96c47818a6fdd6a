//! Endpoints as types: what a client or a server has to know about them.

use std::any::Any;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, Serializer};

use super::bytes::Bytes;
use super::decode::Decode;
use super::error_name::ErrorName;
use super::fields::Fields;
use super::object::{Object, read_object, write_object};
use super::reader::Reader;
use super::record::Checked;
use super::union::Union;

/// A query: an endpoint that reads, called with GET.
pub trait Query {
    /// The name of the endpoint.
    const NSID: &'static str;

    /// How the output is encoded.
    const OUTPUT: Encoding = Encoding::Json;

    /// The parameters in the request's address, `()` if there are none.
    type Params: Serialize;

    /// The body of the response: `()` if there is none, [`Binary`] if it is not JSON.
    type Output: for<'de> Decode<'de> + 'static;

    /// The errors that the endpoint declares.
    type Error: ErrorName;

    /// Checks the parameters for what the lexicon says beyond types.
    fn check_params(_params: &Self::Params) -> Checked {
        Ok(())
    }
}

/// A procedure: an endpoint that changes something, called with POST.
pub trait Procedure {
    /// The name of the endpoint.
    const NSID: &'static str;

    /// How the input is encoded.
    const INPUT: Encoding = Encoding::Json;

    /// How the output is encoded.
    const OUTPUT: Encoding = Encoding::Json;

    /// The parameters in the request's address, `()` if there are none.
    type Params: Serialize;

    /// The body of the request: `()` if there is none, [`Binary`] if it is not JSON.
    type Input: Serialize + 'static;

    /// The body of the response: `()` if there is none, [`Binary`] if it is not JSON.
    type Output: for<'de> Decode<'de> + 'static;

    /// The errors that the endpoint declares.
    type Error: ErrorName;

    /// Checks the parameters for what the lexicon says beyond types.
    fn check_params(_params: &Self::Params) -> Checked {
        Ok(())
    }

    /// Checks the input for what the lexicon says beyond types.
    fn check_input(_input: &Self::Input) -> Checked {
        Ok(())
    }
}

/// A subscription: an endpoint that sends messages over a WebSocket.
pub trait Subscription {
    /// The name of the endpoint.
    const NSID: &'static str;

    /// Whether the parameters have an integer `cursor`, for which the `seq` of a message can be given.
    const HAS_CURSOR: bool = false;

    /// The parameters in the request's address, `()` if there are none.
    type Params: Serialize;

    /// The messages.
    type Message: Union;

    /// The errors that the endpoint declares.
    type Error: ErrorName;

    /// Checks the parameters for what the lexicon says beyond types.
    fn check_params(_params: &Self::Params) -> Checked {
        Ok(())
    }
}

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// There is no body.
    None,
    /// `application/json`.
    Json,
    /// Bytes of one of these media types, which may be patterns such as `image/*` or `*/*`.
    Binary(&'static [&'static str]),
}

/// A body that is not JSON: bytes and their media type.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Binary {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The media type (`Content-Type`), if it is known.
    pub media_type: Option<String>,
}

impl Binary {
    /// Bytes of a media type that is not told.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Binary {
            bytes: bytes.into(),
            media_type: None,
        }
    }

    /// The same bytes with this media type.
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// The binary body that an endpoint's input is, if it is one. It lets a client send the bytes as they are.
    pub fn of<T: 'static>(input: &T) -> Option<&Binary> {
        (input as &dyn Any).downcast_ref()
    }

    /// This body as an endpoint's output, if that is a binary one.
    pub fn into_output<T: 'static>(self) -> Option<T> {
        let output: Box<dyn Any> = Box::new(self);
        output.downcast().ok().map(|output| *output)
    }
}

/// Shows the number of bytes, not the bytes.
impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binary")
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .field("media_type", &self.media_type)
            .finish()
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Binary::new(bytes)
    }
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.bytes)
    }
}

impl<'de> Decode<'de> for Binary {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Bytes::decode(deserializer).map(|bytes| Binary::new(bytes.into_vec()))
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

/// The body of a response that tells an error. `E` is the endpoint's `Error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorBody<E> {
    /// The name of the error.
    pub error: E,
    /// What went wrong, for a person to read.
    pub message: Option<String>,
}

impl<E: ErrorName> Object for ErrorBody<E> {
    fn read<'de, A: MapAccess<'de>>(reader: &mut Reader<'de, A>) -> Option<Self> {
        // Servers are known to send null for a message that they do not have.
        let (mut error, mut message) = (None::<String>, None::<Option<String>>);
        let filled = reader.fill(
            &["error", "message"],
            &mut [&mut error],
            &mut [&mut message],
            None,
        );
        match (filled, error) {
            (true, Some(error)) => Some(ErrorBody {
                error: E::from(&error),
                message: message.flatten(),
            }),
            _ => None,
        }
    }

    fn write<F: Fields>(&self, fields: &mut F) {
        fields.field("error", &self.error.to_string(), []);
        fields.optional("message", &self.message, []);
    }
}

impl<E: ErrorName> Serialize for ErrorBody<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_object(self, serializer)
    }
}

impl<'de, E: ErrorName> Deserialize<'de> for ErrorBody<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_object(deserializer)
    }
}
