//! `lexgen` reads AT Protocol lexicons and writes Rust.
#![forbid(unsafe_code)]
// Whatever a lexicon holds, the generator reports it; it never panics.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod build_script;
pub mod catalog;
pub mod check;
mod config;
pub mod diagnostic;
pub mod emit;
mod failure;
pub mod format;
pub mod glob;
pub mod ir;
#[path = "../templates/mod.rs"]
pub mod lex;
pub mod lexicon;
pub mod lower;
pub mod names;
pub mod output;
mod pipeline;
pub mod source;

pub use config::{Config, Generated};
pub use failure::Failure;
pub use lower::UnknownFields;

use pipeline::run_pipeline;
