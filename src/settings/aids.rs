//! What all settings of a run share, so that thousands of them cost no more than a few each.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use crate::catalog::{Catalog, Reference, references};
use crate::diagnostic::nearest;
use crate::lexicon::{Body, Def, DefId, DefKind, SchemaKind};

/// How many searches for a similar name a run makes. Who writes more names that are not there has not mistyped them.
const MAX_SEARCHES: usize = 200;

/// How many names a search compares with one that is not there.
pub const MAX_CANDIDATES: usize = 5_000;

/// How many names are listed.
const MAX_LISTED: usize = 8;

/// What all settings of a run share.
#[derive(Debug, Default)]
pub struct Aids {
    searches: Cell<usize>,
    needs: OnceCell<HashMap<DefId, Need>>,
}

/// What needs the type of a definition to be a generated one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// A union of this definition has it as a member.
    Member(DefId),
    /// It is a body of this endpoint.
    Body(DefId),
}

impl Aids {
    /// Takes one of the searches, and tells whether it was left.
    pub fn take_search(&self) -> bool {
        self.searches.replace(self.searches.get() + 1) < MAX_SEARCHES
    }

    /// The name that is nearest to a word, as long as searches are left.
    pub fn nearest<'n>(
        &self,
        word: &str,
        names: impl IntoIterator<Item = &'n str>,
        max_edits: usize,
    ) -> Option<&'n str> {
        let names = names.into_iter().take(MAX_CANDIDATES);
        self.take_search()
            .then(|| nearest(word, names, max_edits))
            .flatten()
    }

    /// What needs the type of a definition to be a generated one. Members that settings add have to be in the catalog.
    pub fn need(&self, id: &DefId, catalog: &Catalog) -> Option<&Need> {
        self.needs.get_or_init(|| needs(catalog)).get(id)
    }
}

/// The first need of each definition that has one.
fn needs(catalog: &Catalog) -> HashMap<DefId, Need> {
    let mut needs = HashMap::new();
    for document in catalog.documents() {
        for (name, def) in &document.defs {
            let user = DefId::new(&*document.id, &**name);
            for reference in references(def) {
                if let Reference::Member(member, _) = reference {
                    let need = || Need::Member(user.clone());
                    needs.entry(member.target.clone()).or_insert_with(need);
                }
            }
            for body in bodies(def) {
                if let Some(SchemaKind::Ref(to)) = body.schema.as_ref().map(|schema| &schema.kind) {
                    let need = || Need::Body(user.clone());
                    needs.entry(to.target.clone()).or_insert_with(need);
                }
            }
        }
    }
    needs
}

fn bodies(def: &Def) -> impl Iterator<Item = &Body> {
    let bodies = match &def.kind {
        DefKind::Query(query) => [None, query.output.as_ref()],
        DefKind::Procedure(procedure) => [procedure.input.as_ref(), procedure.output.as_ref()],
        _ => [None, None],
    };
    bodies.into_iter().flatten()
}

/// Names as they are listed: the first of them, each between two marks.
pub fn listed<'n>(names: impl IntoIterator<Item = &'n str>, mark: &str) -> String {
    let mut names = names.into_iter();
    let first = names.by_ref().take(MAX_LISTED);
    let first: Vec<String> = first.map(|name| format!("{mark}{name}{mark}")).collect();
    let more = if names.next().is_some() { ", …" } else { "" };
    format!("{}{more}", first.join(", "))
}
