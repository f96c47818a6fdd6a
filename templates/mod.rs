//! The support code of the generated types: what they share, so that each of them stays small.
//!
//! Generated code reaches everything here by the name `lex`. A type is read through `Decode` and written through
//! `serde::Serialize`; it implements `serde::Deserialize` too, so that any serde format can be used directly.
//!
//! Each part is a file of its own and names the parts that it needs in its `use super::` lines. What only generated code
//! and its macros call is left out of the documentation.
#![allow(dead_code, unused_imports, unused_macros, unused_macro_rules)]

#[doc(hidden)]
pub use serde;

mod locate;

mod data_error;
pub use data_error::DataError;

mod decode;
pub use decode::{Decode, Seed, read_known, read_parsed, read_text};

mod node;
mod node_seed;
pub use node::{Node, NodeDeserializer};

mod bytes;
pub use bytes::Bytes;

mod cid_link;
pub use cid_link::CidLink;

mod value;
pub use value::{Float, Value};

mod map;
pub use map::Map;

mod value_read;

mod packed;
mod packed_read;
mod packer;

mod encode;

mod cbor_data;

mod cbor_reader;
pub use cbor_reader::from_dag_cbor;

mod json_text;

mod json_writer;
pub use json_writer::{to_json, to_json_vec};

mod guess;

mod reader;
pub use reader::{Reader, Slot};

mod fields;
pub use fields::{Fields, Writer};

mod object;
pub use object::{Object, debug_object, read_object, write_object};
pub(crate) use object::{object, serde_as_object};

mod union;
pub(crate) use union::union;
pub use union::{Union, UnknownMember, bare_type};

mod open_union;
pub use open_union::OpenUnion;

mod hash;

mod text_enum;
pub use text_enum::UndeclaredValue;
pub(crate) use text_enum::{known_values, open_set, order_by_text, serde_as_text, string_enum};

mod error_name;
pub(crate) use error_name::error_names;
pub use error_name::{ErrorName, UndeclaredError};

mod blob;
pub use blob::Blob;

mod record;
pub use record::{Checked, KeyKind, Record};

mod xrpc;
pub use xrpc::{Binary, Encoding, ErrorBody, Procedure, Query, Subscription};

mod frame;
pub use frame::{Frame, FrameHeader, read_message};

mod secret_name;
pub use secret_name::is_secret_name;

mod redacted_debug;
pub use redacted_debug::Redacted;
pub(crate) use redacted_debug::redacted_debug;

mod permission;
pub use permission::{Permission, PermissionSet};

mod lexicon;
pub use lexicon::Lexicon;

mod format_level;

mod string_format;
pub use string_format::{FormatError, StringFormat};

mod did;
pub use did::Did;

mod handle;
pub use handle::Handle;

mod at_identifier;
pub use at_identifier::AtIdentifier;

mod nsid;
pub use nsid::Nsid;

mod record_key;
pub use record_key::RecordKey;

mod tid;
pub use tid::Tid;

mod at_uri;
pub use at_uri::AtUri;

mod cid;
pub use cid::Cid;

mod datetime;
pub use datetime::Datetime;

mod language;
pub use language::Language;

mod uri;
pub use uri::Uri;

mod foreign;
pub use foreign::{Adapter, Each, Maybe, Serde, Via, ViaRef};

mod foreign_object;
pub(crate) use foreign_object::foreign_object;

mod protocol_time;

#[cfg(feature = "adapters")]
mod foreign_chrono;
#[cfg(feature = "adapters")]
pub use foreign_chrono::Chrono;

#[cfg(feature = "adapters")]
mod foreign_jiff;
#[cfg(feature = "adapters")]
pub use foreign_jiff::Jiff;

#[cfg(feature = "adapters")]
mod foreign_time;
#[cfg(feature = "adapters")]
pub use foreign_time::Time;

#[cfg(feature = "adapters")]
mod foreign_url;
#[cfg(feature = "adapters")]
pub use foreign_url::Url;

#[cfg(feature = "validate")]
mod pointer;
#[cfg(feature = "validate")]
pub use pointer::Pointer;

#[cfg(feature = "validate")]
mod violation;
#[cfg(feature = "validate")]
pub use violation::{Rule, Violation, Violations};

#[cfg(feature = "validate")]
mod graphemes;
#[cfg(feature = "validate")]
pub use graphemes::{count_graphemes, graphemes_beyond, max_graphemes, min_graphemes};

#[cfg(feature = "validate")]
mod findings;
#[cfg(feature = "validate")]
pub use findings::{Findings, HIDDEN, list_texts, quote_text};

#[cfg(feature = "validate")]
mod data_model;
#[cfg(feature = "validate")]
pub use data_model::{describe, is_legacy_blob, is_typed_blob};

#[cfg(feature = "validate")]
mod limits;
#[cfg(feature = "validate")]
pub use limits::{
    Limit, TextCheck, accept, any_object, constant, constant_boolean, constant_integer, format,
    length, max_length, max_size, maximum, min_length, minimum, nullable, one_of, one_of_integers,
    range,
};

#[cfg(feature = "validate")]
mod validate;
#[cfg(feature = "validate")]
pub use validate::{Validate, check, check_text};
#[cfg(feature = "validate")]
pub(crate) use validate::{text_checks, validate_method, validates};

#[cfg(feature = "validate")]
mod adapter_checks;

#[cfg(not(feature = "validate"))]
mod unchecked;
#[cfg(not(feature = "validate"))]
pub use unchecked::{Limit, Validate, Violations};
#[cfg(not(feature = "validate"))]
pub(crate) use unchecked::{text_checks, validate_method};

#[cfg(feature = "client")]
mod transport;
#[cfg(feature = "client")]
pub use transport::{
    BoxFuture, Limits, MaybeSend, MaybeSync, Transport, TransportError, TransportErrorKind,
};

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
pub use client::{Client, InvalidService, Settings};

#[cfg(feature = "client")]
mod params;
#[cfg(feature = "client")]
pub use params::write_params;

#[cfg(feature = "client")]
mod retry_after;

#[cfg(feature = "client")]
mod call_error;
#[cfg(feature = "client")]
pub use call_error::{ApiError, CallError, DecodeError, RequestError};

#[cfg(feature = "client")]
mod response;
#[cfg(feature = "client")]
pub use response::Response;

#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
pub use call::{
    ProcedureCall, ProcedureResponse, ProcedureResult, QueryCall, QueryResponse, QueryResult,
};

#[cfg(feature = "client")]
mod caller;
#[cfg(feature = "client")]
pub use caller::{Caller, ExchangeResult};

#[cfg(feature = "client")]
mod endpoints;
#[cfg(feature = "client")]
pub(crate) use endpoints::{
    argument, client_endpoints, endpoint, endpoints, group, procedure, query,
};

#[cfg(feature = "client")]
mod renewal;

#[cfg(feature = "client")]
mod session;
#[cfg(feature = "client")]
pub(crate) use session::tokens;
#[cfg(feature = "client")]
pub use session::{Session, Tokens};

#[cfg(feature = "client")]
mod pages;
#[cfg(feature = "client")]
pub use pages::{ItemResult, Items, Paged, Pages, pages};
#[cfg(feature = "client")]
pub(crate) use pages::{paged, pages_method as pages};

#[cfg(feature = "client")]
pub mod records;

#[cfg(feature = "client")]
mod records_wire;

#[cfg(feature = "client")]
mod records_write;

#[cfg(feature = "client")]
mod records_batch;

#[cfg(feature = "client")]
mod block_on;
#[cfg(feature = "client")]
pub use block_on::block_on;

#[cfg(feature = "client")]
mod reqwest_transport;

#[cfg(feature = "client")]
mod ureq_transport;

#[cfg(feature = "client")]
mod time_limit;

#[cfg(feature = "client")]
mod stream;
#[cfg(feature = "client")]
pub(crate) use stream::stream_method as stream;
#[cfg(feature = "client")]
pub use stream::{
    StreamCall, StreamCaller, StreamExchangeResult, StreamResult, StreamTransport, next_chunk,
};

#[cfg(feature = "client")]
mod streamed_session;

#[cfg(feature = "client")]
mod reqwest_stream;
#[cfg(feature = "client")]
pub use reqwest_stream::ReqwestBody;

#[cfg(feature = "client")]
mod ureq_stream;
#[cfg(feature = "client")]
pub use ureq_stream::UreqBody;

#[cfg(feature = "client")]
mod websocket;
#[cfg(feature = "client")]
pub use websocket::{CloseReason, ConnectError, WebSocketConnector, WebSocketEvent};

#[cfg(feature = "client")]
mod subscription_error;
#[cfg(feature = "client")]
pub use subscription_error::{ErrorFrame, MessageError, ProtocolError, SubscriptionError};

#[cfg(feature = "client")]
mod subscription_frame;

#[cfg(feature = "client")]
mod subscription_request;

#[cfg(feature = "client")]
mod subscription_retry;
#[cfg(feature = "client")]
pub use subscription_retry::Reconnect;

#[cfg(feature = "client")]
mod subscription_link;

#[cfg(feature = "client")]
mod subscription;
#[cfg(feature = "client")]
pub use subscription::{EventStream, SubscriptionResult};

#[cfg(feature = "client")]
mod tungstenite_connector;
#[cfg(feature = "client")]
pub(crate) use tungstenite_connector::subscription_method as subscription;
#[cfg(feature = "client")]
pub use tungstenite_connector::{Tungstenite, TungsteniteSocket};
