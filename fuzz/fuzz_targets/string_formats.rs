//! Any text in every string format.
#![no_main]

#[path = "../bodies/string_formats.rs"]
mod string_formats;

libfuzzer_sys::fuzz_target!(|data: &[u8]| string_formats::run(data));
