//! What lexicons there are, what refers to what, and why something is generated.
//!
//! ```
//! let inventory = lexgen::Config::new()
//!     .source("ping.json", r#"{"lexicon": 1, "id": "com.example.ping", "defs": {
//!         "main": {"type": "object", "properties": {"pong": {"type": "ref", "ref": "com.example.pong"}}}
//!     }}"#)
//!     .source("pong.json", r#"{"lexicon": 1, "id": "com.example.pong", "defs": {"main": {"type": "object", "properties": {}}}}"#)
//!     .include("com.example.ping")
//!     .inventory()?;
//! let why = inventory.why("com.example.pong")?;
//! assert_eq!(why.pattern.as_deref(), Some("com.example.ping"));
//! let names: Vec<&str> = why.chain.iter().map(|step| step.name.as_str()).collect();
//! assert_eq!(names, ["com.example.ping", "com.example.pong"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use crate::catalog::{Absence, MAX_EDITS, Selection, kind_name, references};
use crate::check::Resolved;
use crate::diagnostic::{Diagnostics, Place, nearest};
use crate::lexicon::{Def, DefId, Document};

/// The lexicons of a run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Inventory {
    /// All lexicons that were read and are valid, generated or not, by NSID.
    pub lexicons: Vec<Lexicon>,
    /// Lexicons that were read and left out, by NSID, each with the reason in words.
    pub left_out: BTreeMap<String, &'static str>,
    /// Warnings and notes.
    pub diagnostics: Diagnostics,
}

/// A lexicon of an [`Inventory`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Lexicon {
    /// Its NSID.
    pub nsid: String,
    /// The type of its main definition, such as `record`; `defs` if it has none.
    pub kind: &'static str,
    /// The file that it came from.
    pub file: String,
    /// The overlays that changed it, in order.
    pub overlays: Vec<String>,
    /// The definitions, by name.
    pub definitions: Vec<Definition>,
}

/// A definition of a [`Lexicon`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Definition {
    /// The whole name, `nsid#name`; the NSID alone for `main`.
    pub name: String,
    /// Its type, such as `object`.
    pub kind: &'static str,
    /// Where it stands.
    pub place: Place,
    /// Whether it is generated.
    pub generated: bool,
    /// Whether it is asked for, and not only referred to.
    pub asked_for: bool,
    /// The pattern that asks for it; `None` also when everything is asked for.
    pub pattern: Option<String>,
    /// What it refers to: whole names, each with the place of the first reference.
    pub refers_to: BTreeMap<String, Place>,
    /// What refers to it: whole names.
    pub referred_by: Vec<String>,
}

/// Why a definition is generated, or that it is not.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Why {
    /// The definition that the question was about. For a lexicon without `main` the one to which the chain is shortest, or
    /// the lexicon when none of it is generated.
    pub name: String,
    /// From something that is asked for to the definition, one reference after another, by a shortest way. Empty when the
    /// definition is not generated.
    pub chain: Vec<Step>,
    /// The pattern that asks for the first of the chain; `None` when everything is asked for.
    pub pattern: Option<String>,
    /// What refers to it, generated or not.
    pub referred_by: Vec<String>,
}

/// A step of a chain.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Step {
    /// The whole name of a definition.
    pub name: String,
    /// Its type.
    pub kind: &'static str,
    /// Where the step before refers to it; where it stands, for the first.
    pub place: Place,
}

/// There is no such lexicon or definition. It prints what was meant, most likely, or why it was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    name: String,
    hint: String,
}

impl Inventory {
    pub(crate) fn new(
        resolved: &Resolved,
        selection: &Selection,
        diagnostics: Diagnostics,
    ) -> Self {
        let catalog = &resolved.catalog;
        let mut referred_by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut lexicons: Vec<Lexicon> = Vec::new();
        for document in catalog.documents() {
            let mut definitions = Vec::new();
            for (name, def) in &document.defs {
                let id = DefId::new(&document.id, name);
                let mut refers_to = BTreeMap::new();
                for reference in references(def) {
                    if catalog.resolve(reference).is_err() {
                        continue;
                    }
                    let target = reference.get().target.to_string();
                    referred_by
                        .entry(target.clone())
                        .or_default()
                        .insert(id.to_string());
                    let place = Place::value(&document.file, &reference.get().pointer);
                    refers_to.entry(target).or_insert(place);
                }
                let generated = resolved.selected.contains(&id);
                let pattern = selection.pattern_for(&id);
                definitions.push(Definition {
                    generated,
                    asked_for: generated && (pattern.is_some() || selection.is_everything()),
                    pattern: pattern.map(ToString::to_string),
                    refers_to,
                    ..Definition::bare(document, &id, def)
                });
            }
            let main = document.defs.get("main");
            lexicons.push(Lexicon {
                nsid: document.id.clone(),
                kind: main.map_or("defs", |def| kind_name(&def.kind)),
                file: document.file.path.clone(),
                overlays: document
                    .file
                    .overlays()
                    .iter()
                    .map(|file| file.path.clone())
                    .collect(),
                definitions,
            });
        }
        for definition in lexicons
            .iter_mut()
            .flat_map(|lexicon| &mut lexicon.definitions)
        {
            let users = referred_by.remove(&definition.name).unwrap_or_default();
            definition.referred_by = users.into_iter().collect();
        }
        let reason = |why| match why {
            Absence::Excluded => "it is excluded",
            Absence::Skipped => "it is not valid, and was skipped",
        };
        let absent = catalog.absences();
        Self {
            lexicons,
            left_out: absent
                .map(|(nsid, why)| (nsid.to_owned(), reason(why)))
                .collect(),
            diagnostics,
        }
    }

    /// Says why a definition is generated: the shortest chain from something that is asked for. `name` is `nsid#name`, or
    /// an NSID for `main` or for whichever definition of that lexicon comes first.
    ///
    /// # Errors
    /// When there is no such lexicon or definition, or it was left out.
    pub fn why(&self, name: &str) -> Result<Why, UnknownName> {
        let name = name.strip_suffix("#main").unwrap_or(name);
        let known: BTreeMap<&str, &Definition> =
            self.definitions().map(|d| (d.name.as_str(), d)).collect();
        let wanted: Vec<&Definition> = match known.get(name) {
            Some(definition) => vec![definition],
            None => {
                let lexicon = self.lexicons.iter().find(|lexicon| lexicon.nsid == name);
                lexicon
                    .ok_or_else(|| self.unknown(name))?
                    .definitions
                    .iter()
                    .collect()
            }
        };
        // Backwards from what is asked for: the step before each definition that can be reached.
        let mut before: BTreeMap<&str, Option<&Definition>> = BTreeMap::new();
        let mut open = VecDeque::new();
        for definition in self.definitions().filter(|definition| definition.asked_for) {
            before.insert(&definition.name, None);
            open.push_back(definition);
        }
        let mut found = None;
        while let Some(definition) = open.pop_front() {
            if wanted.iter().any(|wanted| wanted.name == definition.name) {
                found = Some(definition);
                break;
            }
            for target in definition
                .refers_to
                .keys()
                .filter_map(|name| known.get(name.as_str()))
            {
                if !before.contains_key(target.name.as_str()) {
                    before.insert(&target.name, Some(definition));
                    open.push_back(target);
                }
            }
        }
        let mut chain = Vec::new();
        let (mut at, mut pattern) = (found, None);
        while let Some(definition) = at {
            let previous = before.get(definition.name.as_str()).copied().flatten();
            let reference = previous.and_then(|previous| previous.refers_to.get(&definition.name));
            pattern.clone_from(&definition.pattern);
            chain.push(Step {
                name: definition.name.clone(),
                kind: definition.kind,
                place: reference.unwrap_or(&definition.place).clone(),
            });
            at = previous;
        }
        chain.reverse();
        let about = found.map_or(wanted, |found| vec![found]);
        let name = match about.as_slice() {
            [definition] => definition.name.clone(),
            _ => name.to_owned(),
        };
        let users = about.iter().flat_map(|definition| &definition.referred_by);
        // What a lexicon says of itself does not count when the question is about all of it.
        let inner = format!("{name}#");
        let users = users.filter(|user| !user.starts_with(&inner));
        let referred_by: BTreeSet<&String> = users.collect();
        Ok(Why {
            name,
            chain,
            pattern,
            referred_by: referred_by.into_iter().cloned().collect(),
        })
    }

    /// All definitions, by lexicon.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.lexicons
            .iter()
            .flat_map(|lexicon| &lexicon.definitions)
    }

    fn unknown(&self, name: &str) -> UnknownName {
        let nsid = name.split('#').next().unwrap_or_default();
        let nsids = self.lexicons.iter().map(|lexicon| lexicon.nsid.as_str());
        let names = self
            .definitions()
            .map(|definition| definition.name.as_str());
        let hint = match (
            self.left_out.get(nsid),
            nearest(name, names.chain(nsids), MAX_EDITS),
        ) {
            (Some(reason), _) => (*reason).to_owned(),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => "`lexgen list --all` shows what there is".to_owned(),
        };
        UnknownName {
            name: name.to_owned(),
            hint,
        }
    }
}

impl Lexicon {
    /// Whether any of it is generated.
    pub fn is_generated(&self) -> bool {
        self.definitions
            .iter()
            .any(|definition| definition.generated)
    }

    /// The other lexicons that refer to it, by NSID.
    pub fn referred_by(&self) -> BTreeSet<&str> {
        let users = self
            .definitions
            .iter()
            .flat_map(|definition| &definition.referred_by);
        let nsids = users.filter_map(|name| name.split('#').next());
        nsids.filter(|nsid| *nsid != self.nsid).collect()
    }
}

impl Definition {
    fn bare(document: &Document, id: &DefId, def: &Def) -> Self {
        Self {
            name: id.to_string(),
            kind: kind_name(&def.kind),
            place: Place::key(&document.file, &def.pointer),
            generated: false,
            asked_for: false,
            pattern: None,
            refers_to: BTreeMap::new(),
            referred_by: Vec::new(),
        }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no `{}` among the lexicons: {}",
            self.name.escape_debug(),
            self.hint
        )
    }
}

impl std::error::Error for UnknownName {}
