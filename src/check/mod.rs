//! Every rule that looks at more than one node, and the step from single documents to a resolved catalog.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Selection};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::lexicon::{DefId, Document};
use crate::settings::{self, Entry, Rules};
use crate::source::SourceRef;

mod hint;
mod inhabited;
mod inspect;
mod reference;
mod skip;
mod target;
#[cfg(test)]
mod tests;

use inspect::Inspector;
use skip::{Reports, Skipped};

/// How forgiving a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// A reference to nothing is a warning, and any value is accepted in its place.
    pub allow_unresolved: bool,
    /// A lexicon with errors is left out with a warning instead of failing the run.
    pub skip_invalid: bool,
    /// What the specification forbids is an error, also where the run could go on.
    pub strict: bool,
}

/// One file as the reader left it.
#[derive(Debug, Clone)]
pub struct ReadDocument {
    /// The file.
    pub file: SourceRef,
    /// What it holds; `None` when too little of it could be read.
    pub document: Option<Document>,
    /// What the reader found in it.
    pub diagnostics: Diagnostics,
}

/// What a run is about, with everything checked.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// All lexicons that are neither excluded nor skipped.
    pub catalog: Catalog,
    /// The definitions to generate. What they refer to is selected too, or does not resolve.
    pub selected: BTreeSet<DefId>,
    /// What is wanted of single lexicons, definitions and fields.
    pub settings: Rules,
}

/// Brings documents together: indexes them, selects what the run is about, and applies every rule to that.
///
/// Findings of the reader are passed on for files without a document and for the lexicons of the selection; those of
/// a lexicon that an other layer replaces, that is excluded, or that nothing selected refers to do not matter. The
/// order of `read` does not matter.
///
/// With [`skip_invalid`](Options::skip_invalid) lexicons with errors are taken out, and then those that refer to
/// them, until nothing changes. Their errors become warnings, and one warning each says that they are skipped.
///
/// Severities are final: [`Options::strict`] is already applied.
///
/// Returns `None` when there is an error among the findings.
pub fn resolve(
    read: Vec<ReadDocument>,
    options: &Options,
    selection: &Selection,
    settings: &[Entry],
    diagnostics: &mut Diagnostics,
) -> Option<Resolved> {
    let any_file = !read.is_empty();
    let any_lexicon = read.iter().any(|read| read.document.is_some());
    let Input {
        mut catalog,
        reading,
        unread,
    } = Input::sort(read);
    let mut findings = Diagnostics::default();
    let unread = report_unread(unread, options, &mut findings);
    let (settings, mut selected) = select(&mut catalog, selection, settings, &mut findings);

    let asked = scope(&catalog, selection, &selected);
    let mut kept = Cow::Borrowed(&asked);
    let (mut skipped, mut reports) = (Skipped::new(), Reports::new());
    if options.skip_invalid {
        let mut inspector = Inspector::new(&catalog, options, &asked, &reading, &unread);
        let (invalid, others) = skip::invalid(&mut inspector);
        skipped = skip::take_out(invalid, &mut catalog);
        if skipped.is_empty() {
            reports = others;
        } else {
            selected = catalog.closure(selection);
            kept = Cow::Owned(scope(&catalog, selection, &selected));
        }
    }

    let mut inspector = Inspector::new(&catalog, options, &kept, &reading, &unread);
    let (found, mut global) = rayon::join(
        || report(&asked, skipped, reports, &mut inspector),
        || inhabited::check(&catalog, &selected),
    );
    findings.extend(found);
    if options.strict {
        apply_strict(&mut global);
    }
    findings.extend(global);
    if any_file && kept.is_empty() && !findings.has_errors() {
        findings.push(nothing_left(any_lexicon));
    }
    let failed = findings.has_errors();
    diagnostics.extend(findings);
    (!failed).then_some(Resolved {
        catalog,
        selected,
        settings,
    })
}

/// Turns warnings about what the specification forbids into errors.
pub fn apply_strict(diagnostics: &mut Diagnostics) {
    for diagnostic in diagnostics.iter_mut() {
        if diagnostic.severity == Severity::Warning && diagnostic.code.spec_violation() {
            diagnostic.severity = Severity::Error;
        }
    }
}

/// The lexicons that a run looks at, each with its selected definitions. One that the user asked for by name is among
/// them even when it has none.
type Scope = BTreeMap<String, BTreeSet<String>>;

fn scope(catalog: &Catalog, selection: &Selection, selected: &BTreeSet<DefId>) -> Scope {
    let asked = catalog
        .documents()
        .filter(|document| selection.picks(&document.id));
    let mut scope: Scope = asked
        .map(|document| (document.id.clone(), BTreeSet::new()))
        .collect();
    for id in selected {
        scope
            .entry(id.nsid.clone())
            .or_default()
            .insert(id.name.clone());
    }
    scope
}

/// Tells the catalog what is left out and what is made elsewhere, and finds what settings and selection mean.
fn select(
    catalog: &mut Catalog,
    selection: &Selection,
    settings: &[Entry],
    findings: &mut Diagnostics,
) -> (Rules, BTreeSet<DefId>) {
    let mut unmatched = Diagnostics::default();
    catalog.exclude(selection, &mut unmatched);
    catalog.set_externals(selection.externals(), &mut unmatched);
    let settings = settings::resolve(settings, catalog, &mut unmatched);
    let selected = catalog.select(selection, &mut unmatched);
    // A pattern may well be meant for a file that could not be read.
    if !findings.has_errors() {
        findings.extend(unmatched);
    }
    (settings, selected)
}

/// The findings of all lexicons that were asked for, in their order. Those of `reports` are known; a lexicon that is
/// skipped has its errors as warnings.
fn report(
    asked: &Scope,
    mut skipped: Skipped,
    mut reports: Reports,
    inspector: &mut Inspector<'_>,
) -> Diagnostics {
    let (catalog, kept) = (inspector.catalog(), inspector.scope());
    let open = asked.iter();
    let open = open.filter_map(|(nsid, names)| match skipped.get(nsid) {
        Some((document, None)) => Some((document, names)),
        None if !reports.contains_key(nsid) => Some((catalog.document(nsid)?, kept.get(nsid)?)),
        _ => None,
    });
    let open: Vec<(&Document, &BTreeSet<String>)> = open.collect();
    let found = inspector.reports(&open);
    let open = open.into_iter().map(|(document, _)| document.id.clone());
    reports.extend(open.zip(found));

    let mut findings = Diagnostics::default();
    for nsid in asked.keys() {
        let report = reports.remove(nsid).unwrap_or_default();
        match skipped.remove(nsid) {
            Some((document, known)) => skip::demote(
                &document.file,
                &format!("the lexicon `{nsid}`"),
                known.unwrap_or(report),
                &mut findings,
            ),
            None => findings.extend(report),
        }
    }
    findings
}

/// The files of a run, told apart.
struct Input {
    catalog: Catalog,
    /// What the reader found, by NSID.
    reading: BTreeMap<String, Diagnostics>,
    /// Files without a document.
    unread: Vec<(SourceRef, Diagnostics)>,
}

impl Input {
    fn sort(mut read: Vec<ReadDocument>) -> Self {
        read.sort_by(|a, b| (&a.file.path, a.file.layer).cmp(&(&b.file.path, b.file.layer)));
        let (mut documents, mut found, mut unread) = (Vec::new(), Vec::new(), Vec::new());
        for ReadDocument {
            file,
            document,
            diagnostics,
        } in read
        {
            match document {
                Some(document) => {
                    found.push((document.id.clone(), file.layer, diagnostics));
                    documents.push(document);
                }
                None => unread.push((file, diagnostics)),
            }
        }
        let catalog = Catalog::build(documents);
        let mut reading: BTreeMap<String, Diagnostics> = BTreeMap::new();
        for (nsid, layer, diagnostics) in found {
            if catalog
                .document(&nsid)
                .is_some_and(|document| document.file.layer == layer)
            {
                reading.entry(nsid).or_default().extend(diagnostics);
            }
        }
        Self {
            catalog,
            reading,
            unread,
        }
    }
}

/// Passes on what was found in files without a document, and gives the files that hold errors.
fn report_unread(
    unread: Vec<(SourceRef, Diagnostics)>,
    options: &Options,
    findings: &mut Diagnostics,
) -> Vec<SourceRef> {
    let mut files = Vec::new();
    for (file, mut report) in unread {
        if options.strict {
            apply_strict(&mut report);
        }
        let failed = report.has_errors();
        if failed && options.skip_invalid {
            skip::demote(
                &file,
                &format!("the file `{}`", file.path),
                report,
                findings,
            );
        } else {
            findings.extend(report);
        }
        if failed {
            files.push(file);
        }
    }
    files
}

/// Going on would remove all that was generated before.
fn nothing_left(any_lexicon: bool) -> Diagnostic {
    let help = match any_lexicon {
        true => {
            "every lexicon is excluded or skipped; include more, or mend the lexicons that are skipped"
        }
        false => {
            "none of the JSON files that were read is a usable lexicon; name the folder that holds the lexicons"
        }
    };
    Diagnostic::new(Code::NoFiles, "nothing is left to generate").help(help)
}
