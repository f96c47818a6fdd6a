//! The `lexgen` command.
#![forbid(unsafe_code)]
// The same lints as those of the library: whatever stands in a lexicon or an argument, the command reports it.
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

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    cli::run()
}
