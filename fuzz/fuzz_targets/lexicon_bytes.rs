//! Any bytes as a lexicon file.
#![no_main]

#[path = "../bodies/judge.rs"]
mod judge;
#[path = "../bodies/lexicon_bytes.rs"]
mod lexicon_bytes;

libfuzzer_sys::fuzz_target!(|data: &[u8]| lexicon_bytes::run(data));
