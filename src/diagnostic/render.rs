//! Findings as text: for a terminal, one line each, or as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Diagnostic, Diagnostics, Location, Place, Position, locate_all, starts};

mod github;
#[cfg(feature = "cli")]
mod human;

pub use github::{Annotation, github};
#[cfg(feature = "cli")]
pub use human::{Style, human};

/// One line for each finding: `path:line:column: error[L102]: message; help: ...`.
///
/// ```
/// use lexgen::diagnostic::{Code, Diagnostic, Diagnostics, Place, render};
/// use lexgen::diagnostic::SourceFile;
///
/// let file = SourceFile::new("a.json", "{\n  \"id\": 7\n}");
/// let mut diagnostics = Diagnostics::default();
/// diagnostics.push(Diagnostic::new(Code::InvalidId, "not a string").at(Place::value(&file, "/id")));
/// assert_eq!(render::plain(&diagnostics), "a.json:2:9: error[L102]: not a string\n");
/// ```
pub fn plain(diagnostics: &Diagnostics) -> String {
    let mut out = String::new();
    for entry in locate_and_sort(diagnostics) {
        let diagnostic = entry.diagnostic;
        if let Some(place) = &diagnostic.place {
            push_place(&mut out, place, entry.location.as_ref());
            out.push_str(": ");
        }
        let _ = write!(out, "{}[{}]: ", diagnostic.severity, diagnostic.code);
        push_visible(&mut out, &diagnostic.message);
        for ((place, label), location) in diagnostic.related.iter().zip(&entry.related) {
            out.push_str("; ");
            push_visible(&mut out, label);
            out.push_str(" at ");
            push_place(&mut out, place, location.as_ref());
        }
        if let Some(help) = &diagnostic.help {
            out.push_str("; help: ");
            let lines: Vec<&str> = help.lines().map(str::trim).collect();
            push_visible(&mut out, &lines.join(" "));
        }
        out.push('\n');
    }
    out
}

/// One JSON object a line for each finding.
///
/// The keys are `code`, `severity`, `message`, `help`, `file`, `line`, `column`, `end_line`, `end_column`, `byte_start`,
/// `byte_end`, `pointer` and `related`, in this order, and are all always there; what is not known is `null`. Lines and
/// columns begin at 1, columns count characters, bytes are counted from 0 at the start of the file, and all ends are
/// exclusive. `related` is a list of objects with `message`, `file`, `pointer` and the same six numbers.
///
/// ```
/// use lexgen::diagnostic::{Code, Diagnostic, Diagnostics, render};
///
/// let mut diagnostics = Diagnostics::default();
/// diagnostics.push(Diagnostic::new(Code::InvalidId, "not a string"));
/// assert!(render::json(&diagnostics).starts_with(r#"{"code":"L102","severity":"error","message":"not a string""#));
/// ```
pub fn json(diagnostics: &Diagnostics) -> String {
    let mut out = String::new();
    for entry in locate_and_sort(diagnostics) {
        let diagnostic = entry.diagnostic;
        let _ = write!(
            out,
            "{{\"code\":\"{}\",\"severity\":\"{}\",\"message\":",
            diagnostic.code, diagnostic.severity
        );
        push_json(&mut out, Some(&diagnostic.message));
        out.push_str(",\"help\":");
        push_json(&mut out, diagnostic.help.as_deref());
        push_json_place(&mut out, diagnostic.place.as_ref(), entry.location.as_ref());
        out.push_str(",\"related\":[");
        for (i, (place, label)) in diagnostic.related.iter().enumerate() {
            out.push_str(if i == 0 {
                "{\"message\":"
            } else {
                ",{\"message\":"
            });
            push_json(&mut out, Some(label));
            push_json_place(
                &mut out,
                Some(place),
                entry.related.get(i).and_then(Option::as_ref),
            );
            out.push('}');
        }
        out.push_str("]}\n");
    }
    out
}

/// All findings in the order in which they are shown. That needs less than to show them does: no lines and no columns.
pub(super) fn sort(diagnostics: &Diagnostics) -> Vec<&Diagnostic> {
    let mut list: Vec<(Option<usize>, &Diagnostic)> =
        diagnostics.iter().map(|found| (None, found)).collect();
    let places = diagnostics.iter().enumerate();
    let places = places.filter_map(|(i, found)| Some((found.place.as_ref()?, i)));
    for (i, start) in find_all(places, starts) {
        if let Some((place, _)) = list.get_mut(i) {
            *place = start;
        }
    }
    list.sort_by(|(a, left), (b, right)| sort_key(left, *a).cmp(&sort_key(right, *b)));
    list.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

/// A finding with its places found in the text.
pub(super) struct Located<'a> {
    pub(super) diagnostic: &'a Diagnostic,
    pub(super) location: Option<Location>,
    pub(super) related: Vec<Option<Location>>,
}

/// Finds all places, each file in one pass, and sorts by path and position.
pub(super) fn locate_and_sort(diagnostics: &Diagnostics) -> Vec<Located<'_>> {
    let located = diagnostics.iter().map(|diagnostic| Located {
        diagnostic,
        location: None,
        related: vec![None; diagnostic.related.len()],
    });
    let mut list: Vec<Located<'_>> = located.collect();
    // Each answer belongs to a finding, or to a number among its related places.
    let places = diagnostics.iter().enumerate().flat_map(|(i, diagnostic)| {
        let related = diagnostic.related.iter().enumerate();
        let related = related.map(move |(n, (place, _))| (place, (i, Some(n))));
        let own = diagnostic.place.iter().map(move |place| (place, (i, None)));
        own.chain(related)
    });
    for ((i, number), location) in find_all(places, locate_all) {
        let Some(entry) = list.get_mut(i) else {
            continue;
        };
        let place = match number {
            None => Some(&mut entry.location),
            Some(n) => entry.related.get_mut(n),
        };
        if let Some(place) = place {
            *place = location;
        }
    }
    let start = |entry: &Located<'_>| entry.location.as_ref().map(|found| found.span.start);
    list.sort_by(|a, b| sort_key(a.diagnostic, start(a)).cmp(&sort_key(b.diagnostic, start(b))));
    list
}

/// Finds places, each file in one pass, and gives what is found with what came with the place.
fn find_all<'a, K, T: Send>(
    places: impl Iterator<Item = (&'a Place, K)>,
    find: fn(&str, &[&Position]) -> Vec<Option<T>>,
) -> Vec<(K, Option<T>)> {
    let mut files: BTreeMap<*const u8, (&str, Vec<&Position>)> = BTreeMap::new();
    let mut owners: BTreeMap<*const u8, Vec<K>> = BTreeMap::new();
    for (place, owner) in places {
        let file = Arc::as_ptr(&place.file).cast::<u8>();
        let (_, positions) = files
            .entry(file)
            .or_insert_with(|| (&place.file.text, Vec::new()));
        positions.push(&place.position);
        owners.entry(file).or_default().push(owner);
    }
    let files: Vec<_> = files.into_values().collect();
    let found: Vec<_> = files
        .par_iter()
        .map(|(text, positions)| find(text, positions))
        .collect();
    let owners = owners.into_values().flatten();
    owners.zip(found.into_iter().flatten()).collect()
}

fn sort_key(diagnostic: &Diagnostic, start: Option<usize>) -> impl Ord + use<'_> {
    let file = diagnostic
        .place
        .as_ref()
        .map(|p| (p.file.path.as_str(), p.file.layer));
    (file, start, diagnostic.code, diagnostic.message.as_str())
}

fn push_place(out: &mut String, place: &Place, location: Option<&Location>) {
    push_visible(out, &place.file.path);
    if let Some(at) = location {
        let _ = write!(out, ":{}:{}", at.line, at.column);
    }
}

/// Appends text from a file so that it cannot steer a terminal, break the line, or change the order of what is read.
fn push_visible(out: &mut String, text: &str) {
    for c in text.chars() {
        match is_harmful(c) {
            true => out.extend(c.escape_unicode()),
            false => out.push(c),
        }
    }
}

/// Control characters, line separators and those that change the direction of text.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn push_json_place(out: &mut String, place: Option<&Place>, location: Option<&Location>) {
    out.push_str(",\"file\":");
    push_json(out, place.map(|p| p.file.path.as_str()));
    let numbers = [
        ("line", location.map(|l| l.line)),
        ("column", location.map(|l| l.column)),
        ("end_line", location.map(|l| l.end_line)),
        ("end_column", location.map(|l| l.end_column)),
        ("byte_start", location.map(|l| l.span.start)),
        ("byte_end", location.map(|l| l.span.end)),
    ];
    for (name, number) in numbers {
        let _ = match number {
            Some(number) => write!(out, ",\"{name}\":{number}"),
            None => write!(out, ",\"{name}\":null"),
        };
    }
    out.push_str(",\"pointer\":");
    push_json(out, place.and_then(Place::pointer));
}

fn push_json(out: &mut String, text: Option<&str>) {
    match text {
        // A Value prints itself as JSON and cannot fail.
        Some(text) => {
            let _ = write!(out, "{}", serde_json::Value::from(text));
        }
        None => out.push_str("null"),
    }
}
