//! Reads [lexicons](https://atproto.com/specs/lexicon), the JSON schemas of the AT Protocol, and writes plain Rust.
//!
//! There are three ways to use it. In a build script, so that the code is made anew whenever a lexicon changes:
//!
//! ```no_run
//! # #[allow(clippy::needless_doctest_main)]
//! // build.rs
//! fn main() {
//!     lexgen::Config::new().lexicons("lexicons").build_script();
//! }
//! ```
//!
//! From the command line or a program of your own, into a folder that you commit, with a test that the folder is up to
//! date ([`Config::write`], [`Config::check`]):
//!
//! ```sh
//! lexgen lexicons/ -o src/gen
//! ```
//!
//! And in memory, for whatever else you have in mind:
//!
//! ```
//! let generated = lexgen::Config::new()
//!     .source(
//!         "note.json",
//!         r#"{
//!             "lexicon": 1,
//!             "id": "com.example.note",
//!             "defs": {
//!                 "main": {
//!                     "type": "record",
//!                     "key": "tid",
//!                     "record": {
//!                         "type": "object",
//!                         "required": ["text"],
//!                         "properties": { "text": { "type": "string" } }
//!                     }
//!                 }
//!             }
//!         }"#,
//!     )
//!     .generate()?;
//! let module = generated.files.get("com/example/note.rs").unwrap_or_default();
//! assert!(module.contains("pub struct Note {"));
//! assert!(module.contains("pub text: String,"));
//! # Ok::<(), lexgen::Failure>(())
//! ```
//!
//! [`Config`] has all options. [`diagnostic`] is what there is to say about the lexicons, [`output`] are the files, and
//! [`lex`] is the support code that is written beside the generated code. The README of the project shows what becomes
//! of each part of a lexicon.
//!
//! # Features
//!
//! `cli`, on by default: the `lexgen` command, and diagnostics drawn for a terminal (`diagnostic::render::human`).
//! It brings `validate`: data judged by lexicons (`Validator`), and CIDs.
//! A build script does without: `default-features = false`.
//!
//! `config-file`, part of `cli`: `lexgen.toml`, for a build script too (`Config::from_file`).
#![forbid(unsafe_code)]
#![warn(missing_docs)]
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
        clippy::string_slice,
        clippy::get_unwrap,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss
    )
)]

mod build_script;
#[cfg(feature = "cache")]
mod cache;
mod check;
mod config;
#[cfg(feature = "config-file")]
pub mod config_file;
pub mod diagnostic;
mod emit;
mod failure;
mod format;
mod generated;
pub mod inventory;
mod ir;
#[path = "../templates/mod.rs"]
pub mod lex;
mod lower;
pub mod output;
mod overlay;
mod pipeline;
mod settings;

#[cfg(feature = "validate")]
pub mod validate;

// Stages whose tests and examples reach them from outside. They are no part of the interface, and change at will.
#[doc(hidden)]
pub mod catalog;
#[doc(hidden)]
pub mod glob;
#[doc(hidden)]
pub mod lexicon;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod source;

pub use config::Config;
#[doc(hidden)]
pub use emit::support_files;
pub use failure::Failure;
pub use generated::Generated;
pub use lower::{Transport, UnknownFields};
pub use settings::Settings;
#[cfg(feature = "validate")]
pub use validate::Validator;
