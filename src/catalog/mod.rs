//! All lexicons of a run by NSID, and what their references mean.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;

use crate::lexicon::{Def, DefId, DefKind, Document, Ref, SchemaKind};
use crate::source::SourceRef;

mod extend;
mod external;
#[cfg(test)]
pub(crate) mod fixture;
mod select;
mod walk;

pub use external::{ExternalError, Externals, ModulePath};
pub(crate) use select::MAX_EDITS;
pub use select::Selection;
pub use walk::{Reference, for_each_schema, references};

/// No one strings more references together; a longer chain counts as one without an end.
const MAX_CHAIN: usize = 64;

/// The lexicons of a run, by NSID.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    documents: BTreeMap<String, Document>,
    duplicates: BTreeMap<String, Vec<SourceRef>>,
    absent: BTreeMap<String, Absence>,
    externals: Externals,
}

impl Catalog {
    /// Indexes documents. Of several with the same NSID the one of the latest layer is taken, and within a layer the
    /// one whose path comes first; the others of that layer are [`duplicates`](Self::duplicates).
    ///
    /// The order of the documents does not matter.
    pub fn build(documents: Vec<Document>) -> Self {
        let mut catalog = Self::default();
        for document in documents {
            catalog.insert(document);
        }
        for files in catalog.duplicates.values_mut() {
            files.sort_by(|a, b| a.path.cmp(&b.path));
        }
        catalog
    }

    /// The lexicon with this NSID.
    pub fn document(&self, nsid: &str) -> Option<&Document> {
        self.documents.get(nsid)
    }

    /// All lexicons, ordered by NSID.
    pub fn documents(&self) -> impl Iterator<Item = &Document> + Clone {
        self.documents.values()
    }

    /// The lexicons whose NSID begins with `prefix`, ordered by NSID.
    pub fn below<'a, 'p>(
        &'a self,
        prefix: &'p str,
    ) -> impl Iterator<Item = &'a Document> + use<'a, 'p> {
        let from = self
            .documents
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
        from.map(|(_, document)| document)
            .take_while(move |document| document.id.starts_with(prefix))
    }

    /// The definition with this name.
    pub fn def(&self, id: &DefId) -> Option<&Def> {
        self.documents.get(&id.nsid)?.defs.get(&id.name)
    }

    /// What a `ref` stands for: anything that describes data.
    ///
    /// # Errors
    /// When there is no such definition, or one that a `ref` cannot point at.
    pub fn resolve_ref(&self, reference: &Ref) -> Result<&Def, Unresolved> {
        let def = self.find(&reference.target)?;
        match &def.kind {
            DefKind::Record(_) => Ok(def),
            DefKind::Schema(SchemaKind::Ref(next)) => self.follow(next).map(|()| def),
            DefKind::Schema(_) => Ok(def),
            kind => Err(Unresolved::IllegalTarget(kind_name(kind))),
        }
    }

    /// What a member of a union stands for: an object or a record.
    ///
    /// # Errors
    /// When there is no such definition, or one that is neither.
    pub fn resolve_member(&self, member: &Ref) -> Result<&Def, Unresolved> {
        let def = self.find(&member.target)?;
        match &def.kind {
            DefKind::Record(_) | DefKind::Schema(SchemaKind::Object(_)) => Ok(def),
            kind => Err(Unresolved::IllegalTarget(kind_name(kind))),
        }
    }

    /// What a reference of either kind stands for.
    ///
    /// # Errors
    /// Those of [`resolve_ref`](Self::resolve_ref) and [`resolve_member`](Self::resolve_member).
    pub fn resolve(&self, reference: Reference<'_>) -> Result<&Def, Unresolved> {
        match reference {
            Reference::Ref(reference) => self.resolve_ref(reference),
            Reference::Member(member, _) => self.resolve_member(member),
        }
    }

    /// The other files of the same layer that have this NSID too, by path.
    pub fn duplicates(&self, nsid: &str) -> &[SourceRef] {
        self.duplicates.get(nsid).map_or(&[], Vec::as_slice)
    }

    /// Why a lexicon that was read is not here; `None` when it is here or was never read.
    pub fn absence(&self, nsid: &str) -> Option<Absence> {
        self.absent.get(nsid).copied()
    }

    /// The lexicons that were read and are not here, by NSID.
    pub fn absences(&self) -> impl Iterator<Item = (&str, Absence)> {
        self.absent.iter().map(|(nsid, why)| (nsid.as_str(), *why))
    }

    /// Takes a lexicon out, so that references to it are unresolved, and remembers why.
    pub fn remove(&mut self, nsid: &str, why: Absence) -> Option<Document> {
        let document = self.documents.remove(nsid)?;
        self.absent.insert(nsid.to_owned(), why);
        Some(document)
    }

    fn insert(&mut self, document: Document) {
        let Some(known) = self.documents.get_mut(&document.id) else {
            self.documents.insert(document.id.clone(), document);
            return;
        };
        let same_layer = known.file.layer == document.file.layer;
        let loser = match wins(&document.file, &known.file) {
            true => std::mem::replace(known, document),
            false => document,
        };
        if same_layer {
            self.duplicates
                .entry(loser.id)
                .or_default()
                .push(loser.file);
        } else if loser.file.layer < known.file.layer {
            // What the older layers held no longer matters.
            let layer = known.file.layer;
            if let Some(files) = self.duplicates.get_mut(&loser.id) {
                files.retain(|file| file.layer == layer);
            }
        }
    }

    fn find(&self, target: &DefId) -> Result<&Def, Unresolved> {
        let document = self
            .documents
            .get(&target.nsid)
            .ok_or(Unresolved::MissingDocument)?;
        document
            .defs
            .get(&target.name)
            .ok_or(Unresolved::MissingDef)
    }

    /// Follows definitions that are references themselves, which the language forbids, to see that there is an end.
    fn follow<'a>(&'a self, mut reference: &'a Ref) -> Result<(), Unresolved> {
        for _ in 0..MAX_CHAIN {
            match self.def(&reference.target).map(|def| &def.kind) {
                Some(DefKind::Schema(SchemaKind::Ref(next))) => reference = next,
                _ => return Ok(()),
            }
        }
        Err(Unresolved::Cycle)
    }
}

/// Why a lexicon that was read is not in the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// The user excluded it.
    Excluded,
    /// It has errors, and the user asked to go on without such lexicons.
    Skipped,
}

/// Why a reference stands for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unresolved {
    /// There is no lexicon with this NSID.
    MissingDocument,
    /// The lexicon has no definition with this name.
    MissingDef,
    /// The definition is of a type, named here, that must not stand in this place.
    IllegalTarget(&'static str),
    /// A chain of references without an end.
    Cycle,
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingDocument => f.write_str("there is no such lexicon"),
            Self::MissingDef => f.write_str("the lexicon has no such definition"),
            Self::IllegalTarget(kind) => write!(f, "its type `{kind}` must not stand here"),
            Self::Cycle => f.write_str("the reference leads back to itself"),
        }
    }
}

impl std::error::Error for Unresolved {}

/// Whether the first of two files with the same NSID is the one to take.
fn wins(file: &SourceRef, other: &SourceRef) -> bool {
    (other.layer, &file.path) < (file.layer, &other.path)
}

/// The `type` of a definition, as it is written in a lexicon.
pub(crate) fn kind_name(kind: &DefKind) -> &'static str {
    match kind {
        DefKind::Record(_) => "record",
        DefKind::Query(_) => "query",
        DefKind::Procedure(_) => "procedure",
        DefKind::Subscription(_) => "subscription",
        DefKind::PermissionSet(_) => "permission-set",
        DefKind::Token => "token",
        DefKind::Schema(kind) => match kind {
            SchemaKind::Boolean(_) => "boolean",
            SchemaKind::Integer(_) => "integer",
            SchemaKind::String(_) => "string",
            SchemaKind::Bytes(_) => "bytes",
            SchemaKind::CidLink => "cid-link",
            SchemaKind::Blob(_) => "blob",
            SchemaKind::Array(_) => "array",
            SchemaKind::Object(_) => "object",
            SchemaKind::Ref(_) => "ref",
            SchemaKind::Union(_) => "union",
            SchemaKind::Unknown | SchemaKind::Opaque(_) => "unknown",
        },
    }
}

#[cfg(test)]
mod tests;
