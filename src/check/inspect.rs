//! The rules, applied to the lexicons of a run.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use rayon::prelude::*;

use super::hint::Hints;
use super::reference::{self, Missing};
use super::{Options, Scope, apply_strict, target};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::lex::Nsid;
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
            hints: Hints::new(catalog, unread, options.allow_unresolved),
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

    /// All findings about each lexicon, those of the reader first, as far as the named definitions are concerned.
    ///
    /// Lexicons are looked at side by side. What to write instead of what is missing is searched for afterwards, in their
    /// order: a run makes so many searches and no more.
    pub fn reports(&mut self, lexicons: &[(&Document, &BTreeSet<String>)]) -> Vec<Diagnostics> {
        let found: Vec<(Diagnostics, Missing<'_>)> = lexicons
            .par_iter()
            .map(|(document, names)| self.inspect(document, names))
            .collect();
        let complete = |(mut report, missing): (Diagnostics, Missing<'_>)| {
            let mut missing = missing.into_iter().peekable();
            for (index, finding) in report.iter_mut().enumerate() {
                if let Some((_, reference)) = missing.next_if(|(at, _)| *at == index) {
                    reference::suggest(finding, reference, self.catalog, &mut self.hints);
                }
            }
            report
        };
        found.into_iter().map(complete).collect()
    }

    fn inspect<'d>(
        &self,
        document: &'d Document,
        names: &BTreeSet<String>,
    ) -> (Diagnostics, Missing<'d>) {
        let mut missing = Missing::new();
        let mut report = self.reading.get(&document.id).cloned().unwrap_or_default();
        self.check_duplicates(document, &mut report);
        self.check_case(document, &mut report);
        check_path(document, &mut report);
        self.check_overlap(document, &mut report);
        for def in names.iter().filter_map(|name| document.defs.get(name)) {
            reference::check(
                document,
                def,
                self.catalog,
                self.options,
                &mut missing,
                &mut report,
            );
            target::check(document, def, self.catalog, &mut report);
        }
        if self.options.strict {
            apply_strict(&mut report);
        }
        (report, missing)
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
        for def in document.defs.iter().filter(|(name, _)| *name != "main") {
            let (name, def) = def;
            let below = format!("{prefix}{name}");
            if let Some(other) = self.scope.get(&below).and(self.catalog.document(&below)) {
                let message =
                    format!("the definition `{name}` is named like the lexicon `{below}`");
                let diagnostic = Diagnostic::new(Code::DefAndLexicon, message)
                    .at(Place::key(&document.file, &def.pointer))
                    .help("rename one of them: readers confuse `#` and `.`")
                    .related(Place::value(&other.file, "/id"), "the lexicon");
                report.push(diagnostic);
            }
        }
    }
}

/// Notes that the folders and the name of a file spell another NSID. A path that spells none says nothing.
fn check_path(document: &Document, report: &mut Diagnostics) {
    let Some(spelled) = spelled_by_path(&document.file.path, &document.id) else {
        return;
    };
    let message = format!(
        "the path stands for `{spelled}`, but the id is `{}`, which counts",
        document.id
    );
    let help = "if the id is right, rename the file";
    report.push(
        Diagnostic::new(Code::PathMismatch, message)
            .at(Place::value(&document.file, "/id"))
            .help(help),
    );
}

/// The NSID that a path spells, if it is another one but so similar that it is meant to be this one: the file's name
/// is a whole NSID, or the path has folders for the id's first two segments, or for all but one of them.
fn spelled_by_path(path: &str, nsid: &str) -> Option<String> {
    let path = path.strip_suffix(".json")?;
    let stem = path.rsplit('/').next()?;
    if stem == nsid {
        return None;
    }
    if stem.contains('.') {
        return Nsid::is_valid(stem).then(|| stem.to_owned());
    }
    let folders: Vec<&str> = path.split('/').collect();
    let segments: Vec<&str> = nsid.split('.').collect();
    if folders.ends_with(&segments) {
        return None;
    }
    let begin = folders
        .iter()
        .rposition(|folder| Some(folder) == segments.first())?;
    let spelled = folders.get(begin..).unwrap_or_default();
    let pairs = || spelled.iter().zip(&segments);
    let same_domain = pairs().take(2).filter(|(a, b)| a == b).count() == 2;
    let same_length = spelled.len() == segments.len();
    let one_differs = same_length && pairs().filter(|(a, b)| a != b).count() == 1;
    let spelled = spelled.join(".");
    ((same_domain || one_differs) && Nsid::is_valid(&spelled)).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_spell_another_nsid() {
        for (path, spelled) in [
            ("com/example/shop/getItem.json", None),
            ("/home/me/lexicons/com/example/shop/getItem.json", None),
            ("com.example.shop.getItem.json", None),
            ("getItem.json", None),
            ("shop/getItem.json", None),
            ("lexicons/item.json", None),
            ("com/lexicons/shop/items.json", None),
            ("<stdin>", None),
            (
                "lexicons/com.example.shop.getItems.json",
                Some("com.example.shop.getItems"),
            ),
            ("v1.2.json", None),
            (
                "lexicons/com/example/shop/getItems.json",
                Some("com.example.shop.getItems"),
            ),
            (
                "lexicons/com/example/getItem.json",
                Some("com.example.getItem"),
            ),
            (
                "lexicons/com/exmaple/shop/getItem.json",
                Some("com.exmaple.shop.getItem"),
            ),
            (
                "com/example/old/com/example/shop/GetItem.json",
                Some("com.example.shop.GetItem"),
            ),
        ] {
            let found = spelled_by_path(path, "com.example.shop.getItem");
            assert_eq!(found.as_deref(), spelled, "{path}");
        }
    }
}
