//! What to write instead of a reference that leads nowhere.

use std::collections::HashMap;

use crate::catalog::{Absence, Catalog, MAX_EDITS};
use crate::diagnostic::nearest;
use crate::lexicon::{DefId, Document, Ref};
use crate::source::SourceRef;

/// How many NSIDs a search for a similar one looks at, in each of three places.
const MAX_CANDIDATES: usize = 500;

/// How many such searches a run makes. Who misses more lexicons than this has not mistyped them.
const MAX_SEARCHES: usize = 500;

/// Finds what was meant by references that lead nowhere. What it has to search for is built on first use and kept,
/// since one missing lexicon is often missed in many places.
pub struct Hints<'a> {
    catalog: &'a Catalog,
    unread: &'a [SourceRef],
    allow_unresolved: bool,
    /// The answers so far; the name is empty where the lexicon is missing.
    similar: HashMap<DefId, Option<&'a str>>,
    /// What to write instead of references into lexicons that are not there.
    missing: HashMap<DefId, String>,
    /// The same where it does not depend on the definition, by NSID.
    unlike_any: HashMap<String, String>,
    by_name: Option<HashMap<&'a str, Vec<&'a str>>>,
    unread_by_nsid: Option<HashMap<String, &'a str>>,
    /// The definition that the last answer named.
    meant: Option<DefId>,
}

impl<'a> Hints<'a> {
    pub fn new(catalog: &'a Catalog, unread: &'a [SourceRef], allow_unresolved: bool) -> Self {
        Self {
            catalog,
            unread,
            allow_unresolved,
            similar: HashMap::new(),
            missing: HashMap::new(),
            unlike_any: HashMap::new(),
            by_name: None,
            unread_by_nsid: None,
            meant: None,
        }
    }

    /// The definition that the last help named, where it named one.
    pub fn meant(&mut self) -> Option<DefId> {
        self.meant.take()
    }

    /// The help for a reference to something that is not there.
    pub fn help(&mut self, reference: &Ref) -> String {
        self.meant = None;
        match self.catalog.document(&reference.target.nsid) {
            Some(document) => self.missing_def(document, reference),
            None => self.missing_document_once(&reference.target),
        }
    }

    /// One missing lexicon may be named in thousands of unions.
    fn missing_document_once(&mut self, target: &DefId) -> String {
        if let Some(known) = self.missing.get(target) {
            return known.clone();
        }
        let help = self.missing_document(target);
        self.missing.insert(target.clone(), help.clone());
        help
    }

    fn missing_def(&mut self, document: &'a Document, reference: &Ref) -> String {
        let DefId { nsid, name } = &reference.target;
        let spell = |name: &str| match reference.text.starts_with('#') {
            true => format!("`#{name}`"),
            false => format!("`{}`", DefId::new(nsid, name)),
        };
        let names = || document.defs.keys().map(String::as_str);
        let stem = name.rsplit(['/', '.']).next().unwrap_or_default();
        if document.defs.contains_key(stem) {
            self.meant = Some(DefId::new(nsid, stem));
            return format!("write {}", spell(stem));
        }
        if let Some(meant) = self.similar_def(document, &reference.target, stem) {
            self.meant = Some(DefId::new(nsid, meant));
            return match meant.eq_ignore_ascii_case(stem) {
                true => format!("it differs only in case; write {}", spell(meant)),
                false => format!("did you mean {}?", spell(meant)),
            };
        }
        if document.defs.contains_key("main")
            && (name == "record" || nsid.rsplit('.').next() == Some(name))
        {
            return format!("write `{nsid}`, which stands for its `main` definition");
        }
        let below = format!("{nsid}.{name}");
        if self.catalog.document(&below).is_some() {
            return format!("did you mean the lexicon `{below}`?");
        }
        if let Some(meant) =
            only(names().filter(|known| extends(known, stem) || extends(stem, known)))
        {
            return format!("did you mean {}?", spell(meant));
        }
        let shown: Vec<String> = names().take(5).map(|name| format!("`{name}`")).collect();
        match document.defs.len() - shown.len() {
            _ if shown.is_empty() => "it has no definitions at all".to_owned(),
            0 => format!("it has {}", shown.join(", ")),
            more => format!("it has {} and {more} more", shown.join(", ")),
        }
    }

    fn missing_document(&mut self, target: &DefId) -> String {
        let DefId { nsid, name } = target;
        match self.catalog.absence(nsid) {
            Some(Absence::Excluded) => {
                return self.or_allow("exclude what refers to it as well".to_owned());
            }
            Some(Absence::Skipped) => return format!("mend the errors in `{nsid}`"),
            None => {}
        }
        if let Some(meant) = self.misspelled(target) {
            return format!("write `{meant}`");
        }
        if let Some(known) = self.unlike_any.get(nsid) {
            return known.clone();
        }
        if let Some(path) = self.unread_by_nsid().get(nsid.as_str()) {
            return format!("it may be `{path}`, which could not be read; mend that file first");
        }
        if let Some(meant) = self.similar(nsid) {
            let id = DefId::new(meant, name);
            let shown = if self.catalog.def(&id).is_some() {
                id.to_string()
            } else {
                meant.to_owned()
            };
            return match meant.eq_ignore_ascii_case(nsid) {
                true => format!("it differs only in case; write `{shown}`"),
                false => format!("did you mean `{shown}`?"),
            };
        }
        let group = format!("{nsid}.");
        if let Some(first) = self.catalog.below(&group).next() {
            return format!(
                "`{nsid}` is a group, not a lexicon; name one in it, such as `{}`",
                first.id
            );
        }
        let path = nsid.replace('.', "/");
        let help = self.or_allow(format!(
            "add the lexicon to the input (usually `{path}.json`)"
        ));
        self.unlike_any.insert(nsid.clone(), help.clone());
        help
    }

    /// Says what else the user can do, or what happens as it is.
    fn or_allow(&self, help: String) -> String {
        match self.allow_unresolved {
            true => format!("{help}; as it is, any data is accepted here"),
            false => format!(
                "{help}, or go without it: `--allow-unresolved`, in Rust `allow_unresolved(true)`"
            ),
        }
    }

    /// `.` written for `#`, or `#` for `.`.
    fn misspelled(&self, target: &DefId) -> Option<DefId> {
        let split = target
            .nsid
            .rsplit_once('.')
            .filter(|_| target.name == "main");
        let hash = split.map(|(nsid, name)| DefId::new(nsid, name));
        let dot = (target.name != "main")
            .then(|| DefId::new(format!("{}.{}", target.nsid, target.name), "main"));
        hash.into_iter()
            .chain(dot)
            .find(|id| self.catalog.def(id).is_some())
    }

    /// The definition with the most similar name.
    fn similar_def(
        &mut self,
        document: &'a Document,
        target: &DefId,
        stem: &str,
    ) -> Option<&'a str> {
        let names = document.defs.keys().map(String::as_str);
        self.search(target, |_| {
            nearest(stem, names.take(MAX_CANDIDATES), MAX_EDITS)
        })
    }

    /// The lexicon with the most similar NSID: among those of the same group, of the same authority, and of the same
    /// name. One that differs only in its first segment is meant too.
    fn similar(&mut self, nsid: &str) -> Option<&'a str> {
        self.search(&DefId::new(nsid, ""), |hints| {
            let (group, name) = nsid.rsplit_once('.').unwrap_or((nsid, nsid));
            let authority: String = nsid.split_inclusive('.').take(2).collect();
            let mut candidates = Vec::new();
            for prefix in [format!("{group}."), authority] {
                let below = hints.catalog.below(&prefix).take(MAX_CANDIDATES);
                candidates.extend(below.map(|document| document.id.as_str()));
            }
            let namesakes = hints.by_name().get(name).into_iter().flatten();
            candidates.extend(namesakes.take(MAX_CANDIDATES).copied());
            let wanted = nsid.split_once('.').map(|(_, rest)| rest);
            let same_rest = |nsid: &&str| nsid.split_once('.').map(|(_, rest)| rest) == wanted;
            nearest(nsid, candidates.iter().copied(), MAX_EDITS)
                .or_else(|| candidates.iter().copied().find(same_rest))
        })
    }

    /// Looks an answer up, or searches for it as long as the run has searches left.
    fn search(
        &mut self,
        target: &DefId,
        find: impl FnOnce(&mut Self) -> Option<&'a str>,
    ) -> Option<&'a str> {
        if let Some(&known) = self.similar.get(target) {
            return known;
        }
        if self.similar.len() >= MAX_SEARCHES {
            return None;
        }
        let found = find(self);
        self.similar.insert(target.clone(), found);
        found
    }

    /// Lexicons by the last segment of their NSIDs.
    fn by_name(&mut self) -> &HashMap<&'a str, Vec<&'a str>> {
        let catalog = self.catalog;
        self.by_name.get_or_insert_with(|| {
            let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
            for document in catalog.documents() {
                let name = document.id.rsplit('.').next().unwrap_or_default();
                by_name.entry(name).or_default().push(&document.id);
            }
            by_name
        })
    }

    /// Files that could not be read, by every NSID that their path may stand for.
    fn unread_by_nsid(&mut self) -> &HashMap<String, &'a str> {
        let unread = self.unread;
        self.unread_by_nsid.get_or_insert_with(|| {
            let mut by_nsid = HashMap::new();
            for file in unread {
                let path = file
                    .path
                    .strip_suffix(".json")
                    .unwrap_or(&file.path)
                    .replace('/', ".");
                let starts = path.match_indices('.').map(|(at, _)| at + 1).chain([0]);
                for nsid in starts
                    .filter_map(|at| path.get(at..))
                    .filter(|nsid| nsid.split('.').count() > 2)
                {
                    by_nsid.entry(nsid.to_owned()).or_insert(file.path.as_str());
                }
            }
            by_nsid
        })
    }
}

/// Whether a name is a shorter one with something added: `postViewBasic` and `postView`.
fn extends(name: &str, shorter: &str) -> bool {
    shorter.len() > 3 && name.starts_with(shorter)
}

/// The one item, if it is the only one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}
