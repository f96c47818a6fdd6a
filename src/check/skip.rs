//! Which lexicons a run leaves out rather than fail, and how it says so.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::inspect::Inspector;
use crate::catalog::{Absence, Catalog, references};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::lexicon::Document;
use crate::source::SourceRef;

/// Lexicons to leave out, with their findings as far as these are known.
pub type Invalid = BTreeMap<String, Option<Diagnostics>>;

/// Lexicons that have been taken out of the catalog.
pub type Skipped = BTreeMap<String, (Document, Option<Diagnostics>)>;

/// Findings by lexicon.
pub type Reports = BTreeMap<String, Diagnostics>;

/// The lexicons with errors, each with its findings, and those that refer to them, and so on.
///
/// Each lexicon is looked at once: a lexicon that loses one it refers to has an error by that alone. What to say about
/// these is known only when they are all out, so that they come without findings.
///
/// The findings of all others come along; they hold as long as nothing is left out.
pub fn invalid(inspector: &mut Inspector<'_>) -> (Invalid, Reports) {
    let (mut invalid, mut reports) = (Invalid::new(), Reports::new());
    let mut referrers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let (scope, catalog) = (inspector.scope(), inspector.catalog());
    let lexicons = scope.iter();
    let lexicons = lexicons.filter_map(|(nsid, names)| Some((catalog.document(nsid)?, names)));
    let lexicons: Vec<(&Document, &BTreeSet<String>)> = lexicons.collect();
    let found = inspector.reports(&lexicons);
    for ((document, names), report) in lexicons.into_iter().zip(found) {
        let nsid = &document.id;
        match report.has_errors() {
            true => drop(invalid.insert(nsid.clone(), Some(report))),
            false => drop(reports.insert(nsid.clone(), report)),
        }
        let defs = document
            .defs
            .iter()
            .filter(|(name, _)| names.contains(*name));
        for reference in defs.flat_map(|(_, def)| references(def)) {
            referrers
                .entry(&reference.get().target.nsid)
                .or_default()
                .push(nsid);
        }
    }
    if inspector.options().allow_unresolved {
        return (invalid, reports);
    }
    let mut open: Vec<String> = invalid.keys().cloned().collect();
    while let Some(nsid) = open.pop() {
        for &referrer in referrers.get(nsid.as_str()).into_iter().flatten() {
            if let Entry::Vacant(entry) = invalid.entry(referrer.to_owned()) {
                entry.insert(None);
                open.push(referrer.to_owned());
            }
        }
    }
    (invalid, reports)
}

/// Takes lexicons out of the catalog.
pub fn take_out(invalid: Invalid, catalog: &mut Catalog) -> Skipped {
    let taken = invalid.into_iter().filter_map(|(nsid, report)| {
        let document = catalog.remove(&nsid, Absence::Skipped)?;
        Some((nsid, (document, report)))
    });
    taken.collect()
}

/// Adds the findings of a file that is skipped: one warning that says why, and its errors as warnings.
pub fn demote(file: &SourceRef, what: &str, mut report: Diagnostics, findings: &mut Diagnostics) {
    let mut errors = report.sorted();
    errors.retain(|diagnostic| diagnostic.severity == Severity::Error);
    let first = errors
        .first()
        .map(|diagnostic| diagnostic.message.as_str())
        .unwrap_or_default();
    let message = match errors.len() {
        1 => format!("{what} is skipped because of an error: {first}"),
        count => format!("{what} is skipped because of {count} errors, the first: {first}"),
    };
    findings.push(Diagnostic::new(Code::SkippedLexicon, message).at(Place::file(file)));
    for diagnostic in report.iter_mut() {
        diagnostic.severity = diagnostic.severity.max(Severity::Warning);
    }
    findings.extend(report);
}
