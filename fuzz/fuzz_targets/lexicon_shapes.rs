//! Lexicons of every shape, valid for the most part.
#![no_main]

#[path = "../bodies/judge.rs"]
mod judge;
#[path = "../bodies/lexicon_shapes.rs"]
mod lexicon_shapes;

libfuzzer_sys::fuzz_target!(|data: &[u8]| lexicon_shapes::run(data));
