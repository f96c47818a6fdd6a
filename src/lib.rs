//! `lexgen` reads AT Protocol lexicons and writes Rust.
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod lexicon;
pub mod source;
