//! Any data, read into the types generated from the project's lexicons.
#![no_main]

#[path = "../bodies/generated_types.rs"]
mod generated_types;

mod generated {
    include!(concat!(env!("OUT_DIR"), "/lexgen/mod.rs"));
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| generated_types::run(data));
