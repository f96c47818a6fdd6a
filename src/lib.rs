//! `lexgen` reads AT Protocol lexicons and writes Rust.
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod ir;
pub mod lexicon;
pub mod names;
pub mod source;
