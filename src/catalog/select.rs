//! Which definitions a run is about.

use std::collections::{BTreeMap, BTreeSet};

use super::{Absence, Catalog, Externals, references};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::glob::{Pattern, PatternError, PatternProblem};
use crate::lexicon::{Def, DefId};

/// Names of lexicons and definitions are made up, so that one edit more may well give the name of something else.
pub(crate) const MAX_EDITS: usize = 2;

/// What the user wants of the lexicons that were read. Without `include` it is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
    /// Where patterns stand, for those that stand in a file.
    places: BTreeMap<String, Place>,
    externals: Externals,
}

impl Selection {
    /// Reads patterns of lexicons to include and to exclude; see [`Pattern`].
    ///
    /// ```
    /// use lexgen::catalog::Selection;
    ///
    /// let selection = Selection::new(["app.bsky.*"], ["*.temp.*"])?;
    /// assert!(selection.picks("app.bsky.feed.post"));
    /// assert!(!selection.picks("app.bsky.temp.thing"));
    /// # Ok::<(), lexgen::glob::PatternError>(())
    /// ```
    ///
    /// # Errors
    /// When a text is no pattern, or a single definition is excluded.
    pub fn new<S: AsRef<str>>(
        include: impl IntoIterator<Item = S>,
        exclude: impl IntoIterator<Item = S>,
    ) -> Result<Self, PatternError> {
        let parse = |text: S| Pattern::parse(text.as_ref());
        let selection = Self {
            include: include.into_iter().map(parse).collect::<Result<_, _>>()?,
            exclude: exclude.into_iter().map(parse).collect::<Result<_, _>>()?,
            places: BTreeMap::new(),
            externals: Externals::default(),
        };
        match selection
            .exclude
            .iter()
            .find(|pattern| pattern.def().is_some())
        {
            Some(pattern) => Err(PatternError::new(
                &pattern.to_string(),
                PatternProblem::SingleDefinition,
            )),
            None => Ok(selection),
        }
    }

    /// Says where patterns stand, by their texts, for what may be wrong with them.
    #[must_use]
    pub fn with_places(mut self, places: &BTreeMap<String, Place>) -> Self {
        self.places.clone_from(places);
        self
    }

    /// The same selection, without the lexicons that another crate has: nothing is generated for them.
    #[must_use]
    pub fn without_externals(self, externals: Externals) -> Self {
        Self { externals, ..self }
    }

    /// The lexicons that another crate has.
    pub fn externals(&self) -> &Externals {
        &self.externals
    }

    /// Whether it asks for this lexicon by name, in whole or in part. What is only referred to is not asked for.
    pub fn picks(&self, nsid: &str) -> bool {
        let included =
            self.include.is_empty() || self.include.iter().any(|pattern| pattern.matches(nsid));
        included && !self.excludes(nsid) && self.externals.find(nsid).is_none()
    }

    /// The pattern that asks for a definition, if one does.
    pub fn pattern_for(&self, id: &DefId) -> Option<&Pattern> {
        let picks = |pattern: &&Pattern| {
            pattern.matches(&id.nsid) && pattern.def().is_none_or(|def| def == id.name)
        };
        self.include.iter().find(picks)
    }

    /// Whether it asks for everything that it does not exclude.
    pub fn is_everything(&self) -> bool {
        self.include.is_empty()
    }

    /// Whether it excludes this lexicon.
    pub fn excludes(&self, nsid: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.matches(nsid))
    }
}

impl Catalog {
    /// Takes out the lexicons that the selection excludes: references to them are unresolved from then on.
    ///
    /// A pattern that matches nothing is an error.
    pub fn exclude(&mut self, selection: &Selection, diagnostics: &mut Diagnostics) {
        for pattern in &selection.exclude {
            if !self
                .documents()
                .any(|document| pattern.matches(&document.id))
            {
                diagnostics.push(self.unmatched(pattern, selection));
            }
        }
        let excluded = self
            .documents()
            .map(|document| &document.id)
            .filter(|nsid| selection.excludes(nsid));
        for nsid in excluded.cloned().collect::<Vec<_>>() {
            self.remove(&nsid, Absence::Excluded);
        }
    }

    /// The definitions that the selection includes and all that they refer to, down to the single definition.
    ///
    /// Only references count: a token that stands among `knownValues`, or a collection that a permission names, is a
    /// constant there, and is not brought along. A reference that cannot be resolved brings nothing along, nor does one
    /// to a lexicon that another crate has.
    ///
    /// A pattern that matches nothing is an error. [`exclude`](Self::exclude) comes first.
    pub fn select(&self, selection: &Selection, diagnostics: &mut Diagnostics) -> BTreeSet<DefId> {
        for pattern in &selection.include {
            if !self.has_match(pattern) {
                diagnostics.push(self.unmatched(pattern, selection));
            }
        }
        self.closure(selection)
    }

    /// [`select`](Self::select) without a word about patterns that match nothing.
    pub(crate) fn closure(&self, selection: &Selection) -> BTreeSet<DefId> {
        let mut selected = BTreeMap::new();
        let mut open: Vec<&Def> = Vec::new();
        for document in self
            .documents()
            .filter(|document| selection.picks(&document.id))
        {
            let whole = selection.include.is_empty()
                || selection
                    .include
                    .iter()
                    .any(|pattern| pattern.def().is_none() && pattern.matches(&document.id));
            let named = |name: &str| {
                let mut single = selection
                    .include
                    .iter()
                    .filter(|pattern| pattern.matches(&document.id));
                single.any(|pattern| pattern.def() == Some(name))
            };
            for (name, def) in document
                .defs
                .iter()
                .filter(|(name, _)| whole || named(name))
            {
                selected.insert((document.id.as_str(), name.as_str()), ());
                open.push(def);
            }
        }
        // Where everything is selected, nothing more can be found.
        let all: usize = self.documents().map(|document| document.defs.len()).sum();
        if selected.len() == all {
            open.clear();
        }
        while let Some(def) = open.pop() {
            for reference in references(def) {
                let target = &reference.get().target;
                let Ok(def) = self.resolve(reference) else {
                    continue;
                };
                if selection.externals.find(&target.nsid).is_some() {
                    continue;
                }
                if selected
                    .insert((target.nsid.as_str(), target.name.as_str()), ())
                    .is_none()
                {
                    open.push(def);
                }
            }
        }
        selected
            .into_keys()
            .map(|(nsid, name)| DefId::new(nsid, name))
            .collect()
    }

    /// Whether there is anything that a pattern picks by name.
    fn has_match(&self, pattern: &Pattern) -> bool {
        let mut documents = self.documents();
        documents.any(|document| {
            let has_def = pattern
                .def()
                .is_none_or(|name| document.defs.contains_key(name));
            has_def && pattern.matches(&document.id)
        })
    }

    fn unmatched(&self, pattern: &Pattern, selection: &Selection) -> Diagnostic {
        let mut found = Diagnostic::new(
            Code::PatternWithoutMatch,
            format!("the pattern `{pattern}` matches nothing"),
        );
        found.place = selection.places.get(&pattern.to_string()).cloned();
        found.help(self.unmatched_help(pattern))
    }

    /// What was meant, most likely.
    pub(crate) fn unmatched_help(&self, pattern: &Pattern) -> String {
        let nsid = pattern.nsid();
        let nsids = self.documents().map(|document| document.id.as_str());
        if let (Some(def), Some(document)) = (pattern.def(), self.document(nsid)) {
            return match nearest(def, document.defs.keys().map(String::as_str), MAX_EDITS) {
                Some(name) => format!("did you mean `{nsid}#{name}`?"),
                None => format!("`{nsid}` has no definition `{def}`"),
            };
        }
        if self
            .absent
            .iter()
            .any(|(nsid, &why)| why == Absence::Excluded && pattern.matches(nsid))
        {
            return "what it matches is excluded; remove one of the two patterns".to_owned();
        }
        if !pattern.has_star() && self.below(&format!("{nsid}.")).next().is_some() {
            return format!("`{nsid}` is a group of lexicons; did you mean `{nsid}.*`?");
        }
        let meant = match nsid.strip_suffix(".*").filter(|group| !group.contains('*')) {
            Some(group) if self.document(group).is_some() => Some(group.to_owned()),
            Some(group) => {
                let groups: BTreeSet<&str> = nsids.clone().flat_map(groups).collect();
                nearest(group, groups.iter().copied(), MAX_EDITS).map(|group| format!("{group}.*"))
            }
            None if pattern.has_star() => None,
            None => nearest(nsid, nsids.clone(), MAX_EDITS).map(str::to_owned),
        };
        match (meant, nsids.clone().next()) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some(first)) => match nsids.count() {
                1 => format!("one lexicon was read, `{first}`"),
                count => format!("{count} lexicons were read, the first of them `{first}`"),
            },
            (None, None) => "no lexicons were read".to_owned(),
        }
    }
}

/// The groups that a lexicon stands in: `a.b.c` stands in `a` and `a.b`.
fn groups(nsid: &str) -> impl Iterator<Item = &str> {
    nsid.match_indices('.').filter_map(|(at, _)| nsid.get(..at))
}
