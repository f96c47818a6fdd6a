//! Tests of the support code in `templates/`, on types as the generator emits them.
#![deny(warnings)]

#[path = "../templates/mod.rs"]
pub mod lex;

// A crate rarely uses all that is generated.
#[allow(dead_code)]
#[path = "runtime/types.rs"]
mod types;

#[path = "runtime/objects.rs"]
mod objects;

#[path = "runtime/cbor.rs"]
mod cbor;

#[path = "runtime/cbor_reader.rs"]
mod cbor_reader;

#[path = "runtime/endpoints.rs"]
mod endpoints;

#[path = "runtime/json.rs"]
mod json;
#[path = "runtime/packed.rs"]
mod packed;

#[path = "runtime/texts.rs"]
mod texts;

#[path = "runtime/unions.rs"]
mod unions;

#[path = "runtime/values.rs"]
mod values;

// Generated modules allow it as well.
#[allow(clippy::too_many_arguments)]
#[path = "runtime/wide.rs"]
mod wide;
