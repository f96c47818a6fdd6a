//! The support code: the files of `templates/`, as far as the output uses them.
//!
//! Each file is a part. A part is taken along when the output, or a part taken along, mentions one of the
//! names that `mod.rs` re-exports from it, or the part itself. A part that joins two others comes with both.
//!
//! In this package the parts that need crates of their own, those of a client, sit behind a feature. In the output
//! they are there or they are not, so the attribute that says so is left out.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use memchr::memmem;
use rayon::prelude::*;

use super::code_places::CodePlaces;
use super::validate::{counts_graphemes, needs_validation};
use crate::ir::{Crate, Endpoint, EndpointKind, Item, ItemKind, Transport};
use crate::names::derives;

/// One file of the support code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportFile {
    /// Its path below the output folder, with `/`.
    pub file: String,
    /// Its text, without the header.
    pub text: String,
}

/// The support code that generated texts mention, and the parts that no text mentions but the output needs.
pub fn support_files<'a>(
    texts: impl Iterator<Item = &'a str>,
    more: &[&'static str],
) -> Vec<SupportFile> {
    let statements = statements(ROOT);
    let exported = statements
        .iter()
        .flat_map(|s| s.names.iter().map(|n| (*n, s.part)));
    // A part goes before a name that another one exports.
    let parts = PARTS.iter().map(|(name, _)| (*name, *name));
    let owners: BTreeMap<&str, &str> = exported.chain(parts).collect();
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = more.to_vec();
    let texts: Vec<&str> = texts.collect();
    let mentioned = texts.par_iter().map(|text| {
        let mut code = CodePlaces::new(text);
        let named = mentions(text, &["lex::"], &owners, |at| code.begins_name(at));
        BTreeSet::from_iter(named)
    });
    open.extend(mentioned.reduce(BTreeSet::new, |mut all, more| {
        all.extend(more);
        all
    }));
    while let Some(part) = open.pop() {
        if wanted.insert(part) {
            let text = PARTS
                .iter()
                .find(|(name, _)| *name == part)
                .map_or("", |(_, text)| text);
            open.extend(
                mentions(text, &["lex::", "super::"], &owners, |_| true)
                    .into_iter()
                    .filter(|p| !wanted.contains(p)),
            );
            open.extend(companions(part, &statements));
            open.extend(JOINTS.iter().filter_map(|(joint, halves)| {
                halves
                    .iter()
                    .all(|half| wanted.contains(half))
                    .then_some(*joint)
            }));
        }
    }
    let (stand_in, original) = STAND_IN;
    if wanted.contains(original) {
        wanted.remove(stand_in);
    }
    let root = SupportFile {
        file: "lex/mod.rs".to_owned(),
        text: filter_root(&statements, &wanted),
    };
    let parts = PARTS.iter().filter(|(name, _)| wanted.contains(name));
    let parts = parts.map(|(name, text)| SupportFile {
        file: format!("lex/{name}.rs"),
        text: (*text).to_owned(),
    });
    std::iter::once(root).chain(parts).collect()
}

/// `lex/mod.rs` as it is, all parts included.
pub const ROOT: &str = include_str!("../../templates/mod.rs");

macro_rules! parts {
    ($($name:literal),* $(,)?) => {
        /// The parts: name and text.
        pub const PARTS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $name, ".rs")))),*];
    };
}

parts!(
    "adapter_checks",
    "at_identifier",
    "at_uri",
    "blob",
    "block_on",
    "bytes",
    "call",
    "call_error",
    "caller",
    "cbor_data",
    "cbor_reader",
    "cid",
    "cid_link",
    "client",
    "data_error",
    "data_model",
    "datetime",
    "decode",
    "did",
    "encode",
    "endpoints",
    "error_name",
    "fields",
    "findings",
    "foreign",
    "foreign_chrono",
    "foreign_jiff",
    "foreign_object",
    "foreign_time",
    "foreign_url",
    "format_level",
    "frame",
    "graphemes",
    "guess",
    "handle",
    "hash",
    "json_text",
    "json_writer",
    "language",
    "lexicon",
    "limits",
    "locate",
    "map",
    "node",
    "node_seed",
    "nsid",
    "object",
    "open_union",
    "packed",
    "packed_read",
    "packer",
    "pages",
    "params",
    "permission",
    "pointer",
    "protocol_time",
    "reader",
    "record",
    "record_key",
    "records",
    "records_batch",
    "records_wire",
    "records_write",
    "redacted_debug",
    "renewal",
    "reqwest_stream",
    "reqwest_transport",
    "response",
    "retry_after",
    "secret_name",
    "session",
    "stream",
    "streamed_session",
    "string_format",
    "subscription",
    "subscription_error",
    "subscription_frame",
    "subscription_link",
    "subscription_request",
    "subscription_retry",
    "text_enum",
    "tid",
    "time_limit",
    "transport",
    "tungstenite_connector",
    "unchecked",
    "union",
    "ureq_stream",
    "ureq_transport",
    "uri",
    "validate",
    "value",
    "value_read",
    "violation",
    "websocket",
    "xrpc",
);

/// The parts that join two others.
const JOINTS: &[(&str, [&str; 2])] = &[
    ("adapter_checks", ["foreign", "validate"]),
    ("streamed_session", ["session", "stream"]),
];

/// The part that stands in for another where that is left out. It exports names that the other does, and comes when they
/// are mentioned; the other comes for reasons of its own.
const STAND_IN: (&str, &str) = ("unchecked", "validate");

/// One statement of `mod.rs`: its text with the comments before it, the part it belongs to, the names it exports.
pub struct Statement<'a> {
    pub text: &'a str,
    pub part: &'a str,
    pub names: Vec<&'a str>,
}

/// Splits `mod.rs`: whatever ends in a semicolon is a statement; what comes before its first word belongs to it.
pub fn statements(root: &str) -> Vec<Statement<'_>> {
    root.split_inclusive(";\n").map(statement).collect()
}

fn statement(text: &str) -> Statement<'_> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let words = code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let mut words = words
        .filter(|word| !word.is_empty())
        .skip_while(|word| !["mod", "use"].contains(word));
    let keyword = words.next();
    let part = words.find(|word| *word != "self").unwrap_or_default();
    let part = if PARTS.iter().any(|(name, _)| *name == part) {
        part
    } else {
        ""
    };
    let mut names: Vec<&str> = match keyword {
        Some("use") => words.collect(),
        _ => Vec::new(),
    };
    names.retain(|_| !part.is_empty());
    Statement { text, part, names }
}

/// `mod.rs` without the statements of parts that are left out, and without the attributes of the others.
fn filter_root(statements: &[Statement<'_>], wanted: &BTreeSet<&str>) -> String {
    let kept = statements
        .iter()
        .filter(|s| s.part.is_empty() || wanted.contains(s.part));
    let lines = kept.flat_map(|statement| statement.text.split_inclusive('\n'));
    lines.filter(|line| !line.starts_with(FEATURE)).collect()
}

/// How the lines of `mod.rs` begin that keep a part out of this package unless a feature is on, or off.
pub const FEATURE: &str = "#[cfg(";

/// The files that only add to a part: they export nothing, and their names begin with the part's.
fn companions<'a>(part: &str, statements: &[Statement<'a>]) -> Vec<&'a str> {
    let exports = |name: &str| {
        statements
            .iter()
            .any(|s| s.part == name && !s.names.is_empty())
    };
    let adds = |name: &str| {
        name.strip_prefix(part)
            .is_some_and(|rest| rest.starts_with('_'))
    };
    let parts = statements.iter().map(|statement| statement.part);
    parts.filter(|name| adds(name) && !exports(name)).collect()
}

/// The parts that a text mentions: as `lex::name`, or, if it is one of the parts itself, as `super::name`.
fn mentions<'a>(
    text: &str,
    prefixes: &[&str],
    owners: &BTreeMap<&'a str, &'a str>,
    mut counts_at: impl FnMut(usize) -> bool,
) -> Vec<&'a str> {
    let mut parts = Vec::new();
    // A text mentions few names, each of them often.
    let mut known: HashSet<&str> = HashSet::new();
    for prefix in prefixes {
        for at in memmem::find_iter(text.as_bytes(), prefix) {
            let rest = text.get(at + prefix.len()..).unwrap_or_default();
            let list = match rest.strip_prefix('{') {
                // Where a text of a lexicon opens a list, the end may be far off.
                Some(list) if counts_at(at) => list.split('}').next().unwrap_or_default(),
                Some(_) => continue,
                None => {
                    let name = rest
                        .split(|c: char| !c.is_alphanumeric() && c != '_')
                        .next()
                        .unwrap_or_default();
                    if known.contains(name) || !counts_at(at) {
                        continue;
                    }
                    name
                }
            };
            known.insert(list);
            for name in list.split(|c: char| !c.is_alphanumeric() && c != '_') {
                parts.extend(owners.get(name));
            }
        }
    }
    parts
}

/// The parts that users of the output need although it does not mention them: what writes JSON, what reads records, what
/// validates, the frames that messages come in, what is built on calls, and the transports.
pub fn unmentioned_parts(krate: &Crate) -> Vec<&'static str> {
    let mut parts = Vec::new();
    if any_endpoint(krate, |e| e.kind == EndpointKind::Subscription) {
        parts.push("frame");
    }
    let is_written = |item: &Item| matches!(item.kind, ItemKind::Struct(_) | ItemKind::Union(_));
    if krate.items.iter().any(is_written) {
        parts.push("json_writer");
    }
    let is_record = |item: &Item| matches!(&item.kind, ItemKind::Struct(s) if s.record.is_some());
    let has_records = krate.items.iter().any(is_record);
    if has_records {
        parts.push("cbor_reader");
    }
    if needs_validation(krate) {
        parts.push("validate");
    }
    if counts_graphemes(krate) {
        parts.push("graphemes");
    }
    let derives_hash = |path: &String| derives::trait_name(path) == "Hash";
    if krate
        .items
        .iter()
        .any(|i| i.derives.iter().any(derives_hash))
    {
        parts.push("hash");
    }
    let Some(client) = &krate.client else {
        return parts;
    };
    if client.has_session {
        parts.push("session");
    }
    if has_records && (has_calls(krate) || !client.transports.is_empty()) {
        parts.push("records");
    }
    let streams = any_endpoint(krate, Endpoint::is_streamed);
    for transport in &client.transports {
        let (whole, streamed) = match transport {
            Transport::Reqwest => (["reqwest_transport"].as_slice(), "reqwest_stream"),
            // A blocking one brings along what waits for its calls.
            Transport::Ureq => (["ureq_transport", "block_on"].as_slice(), "ureq_stream"),
            // The functions that subscribe mention what they need.
            Transport::Tungstenite => continue,
        };
        parts.extend(whole);
        parts.extend(streams.then_some(streamed));
    }
    parts
}

/// Whether there is anything that a client can call.
fn has_calls(krate: &Crate) -> bool {
    any_endpoint(krate, |e| e.kind != EndpointKind::Subscription)
}

fn any_endpoint(krate: &Crate, is_wanted: impl Fn(&Endpoint) -> bool) -> bool {
    krate.items.iter().any(|item| match &item.kind {
        ItemKind::Endpoint(endpoint) => is_wanted(endpoint),
        _ => false,
    })
}

#[cfg(test)]
mod tests;
