//! The rules, applied to one lexicon of a run after the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use super::hint::Hints;
use super::{Options, Scope, apply_strict, reference};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::lexicon::Document;
use crate::source::SourceRef;

/// Applies the rules to the lexicons of a scope.
pub struct Inspector<'a> {
    catalog: &'a Catalog,
    options: &'a Options,
    scope: &'a Scope,
    reading: &'a BTreeMap<String, Diagnostics>,
    /// The first NSID of those that differ only in case, by their common spelling.
    first_by_case: HashMap<String, &'a str>,
    hints: Hints<'a>,
}

impl<'a> Inspector<'a> {
    pub fn new(
        catalog: &'a Catalog,
        options: &'a Options,
        scope: &'a Scope,
        reading: &'a BTreeMap<String, Diagnostics>,
        unread: &'a [SourceRef],
    ) -> Self {
        let mut first_by_case = HashMap::new();
        for nsid in scope.keys() {
            first_by_case
                .entry(nsid.to_ascii_lowercase())
                .or_insert(nsid.as_str());
        }
        Self {
            catalog,
            options,
            scope,
            reading,
            first_by_case,
            hints: Hints::new(catalog, unread),
        }
    }

    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    pub fn options(&self) -> &'a Options {
        self.options
    }

    pub fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// All findings about one lexicon, those of the reader first, as far as the named definitions are concerned.
    pub fn report(&mut self, document: &Document, names: &BTreeSet<String>) -> Diagnostics {
        let mut report = self.reading.get(&document.id).cloned().unwrap_or_default();
        self.check_duplicates(document, &mut report);
        self.check_case(document, &mut report);
        self.check_overlap(document, &mut report);
        for def in names.iter().filter_map(|name| document.defs.get(name)) {
            reference::check(
                document,
                def,
                self.catalog,
                self.options,
                &mut self.hints,
                &mut report,
            );
        }
        if self.options.strict {
            apply_strict(&mut report);
        }
        report
    }

    fn check_duplicates(&self, document: &Document, report: &mut Diagnostics) {
        for file in self.catalog.duplicates(&document.id) {
            let message = format!(
                "the lexicon `{}` is also in `{}`",
                document.id, document.file.path
            );
            let diagnostic = Diagnostic::new(Code::DuplicateId, message)
                .at(Place::value(file, "/id"))
                .help("remove one of the two files, or give the one that counts as a later input")
                .related(Place::value(&document.file, "/id"), "the same NSID");
            report.push(diagnostic);
        }
    }

    fn check_case(&self, document: &Document, report: &mut Diagnostics) {
        let Some(&first) = self.first_by_case.get(&document.id.to_ascii_lowercase()) else {
            return;
        };
        let Some(other) = self
            .catalog
            .document(first)
            .filter(|other| other.id != document.id)
        else {
            return;
        };
        let message = format!(
            "the NSIDs `{}` and `{first}` differ only in case",
            document.id
        );
        let diagnostic = Diagnostic::new(Code::IdsDifferInCase, message)
            .at(Place::value(&document.file, "/id"))
            .help("NSIDs must differ in more than case; rename one of the two lexicons, or exclude it")
            .related(Place::value(&other.file, "/id"), "the other one");
        report.push(diagnostic);
    }

    fn check_overlap(&self, document: &Document, report: &mut Diagnostics) {
        let prefix = format!("{}.", document.id);
        let mut next = self
            .scope
            .range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        if let Some((below, _)) = next.next().filter(|(nsid, _)| nsid.starts_with(&prefix)) {
            let message = format!(
                "`{}` is a lexicon and also the group that `{below}` stands in",
                document.id
            );
            report.push(
                Diagnostic::new(Code::IdIsGroup, message).at(Place::value(&document.file, "/id")),
            );
        }
    }
}
