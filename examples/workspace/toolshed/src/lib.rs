//! Neighbours who lend each other tools: lexicons of their own, on top of those of atproto.
#![deny(warnings)]

use atproto_api::com::atproto::repo::strong_ref::StrongRef;
use lexicons::com::example::toolshed::borrow_tool::Input;

pub mod lexicons {
    include!(concat!(env!("OUT_DIR"), "/lexgen/mod.rs"));
}

/// Asks for a tool for a week. The reference comes as the other crate reads it, from any record of any repository.
pub fn ask_for(tool: StrongRef) -> Input {
    Input::new(tool, 7)
}
