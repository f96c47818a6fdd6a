//! The types and calls of `com.atproto`, for other crates to build on.
#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/lexgen/mod.rs"));
