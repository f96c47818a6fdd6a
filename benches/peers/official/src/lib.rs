//! The official lexicons as lexgen writes them.

include!(concat!(env!("OUT_DIR"), "/lexgen/mod.rs"));
