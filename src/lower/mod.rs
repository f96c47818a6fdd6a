//! Lowering: from the definitions of a catalog to the items of a crate, with final names, docs and boxes.

mod assembly;
mod boxes;
mod checks;
mod docs;
mod endpoint;
mod equal;
mod external;
mod features;
mod group;
mod modules;
mod object;
mod owner;
mod paging;
mod permission;
mod schema;
mod settled;
mod text;
mod union;
mod yields;

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Checks, Client, Crate, Docs, Item, ItemId, ItemKind, ModuleId, Type};
pub use crate::ir::{Runtime, Transport};
use crate::lexicon::{Def, DefId, DefKind};
use crate::names::{self, Case};
use crate::settings::{Effect, Rules};

pub use crate::settings::UnknownFields;
use assembly::Assembly;
use boxes::BoxChoice;
pub use external::{find_runtime, write_path};
use owner::{Origin, Owner};

/// What can be chosen about the output's types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// String formats become plain `String`s.
    pub plain_strings: bool,
    /// Decoding checks string formats by the letter of the specification.
    pub strict_formats: bool,
    /// Which structs keep fields that their lexicon does not declare.
    pub unknown_fields: UnknownFields,
    /// Each lexicon comes along as a constant.
    pub embed_lexicons: bool,
    /// More wire names whose values `Debug` hides.
    pub secrets: Vec<String>,
    /// The types alone, without a client.
    pub types_only: bool,
    /// Types can check what their lexicon says beyond types.
    pub validate: bool,
    /// The ready-made transports that come along with the client.
    pub transports: Vec<Transport>,
    /// Where the support code is.
    pub runtime: Runtime,
    /// Groups of lexicons are features of the crate.
    pub group_features: bool,
    /// What is wanted of single lexicons, definitions and fields.
    pub settings: Rules,
}

/// Lowers the selected definitions. Renamed items are reported as notes.
///
/// Definitions are lowered side by side: each is made of the catalog, the settings and the numbers of the others alone.
/// What comes of it is put together in their order.
pub fn lower(
    catalog: &Catalog,
    selected: &BTreeSet<DefId>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Crate {
    let external = external::definitions(catalog);
    let mut assembly = Assembly::new(catalog, selected, &external, options);
    let mut scope = Scope::new(catalog, options);
    for id in selected.iter().chain(&external) {
        scope.reserve(id, &assembly.modules);
    }
    assembly.add(scope.lower());
    let mut notes = Diagnostics::default();
    assembly.settle_names(&scope, &mut notes);
    equal::merge(&mut assembly);
    yields::report(&scope, &assembly, &mut notes);
    let Assembly {
        mut krate,
        origins,
        boxes,
        problems,
        ..
    } = assembly;
    // What yields to a name that cannot be given is no news.
    if problems.is_empty() {
        diagnostics.extend(notes);
    }
    problems
        .into_iter()
        .for_each(|problem| diagnostics.push(problem));
    let unboxed = boxes::choose(&mut krate, &origins, &boxes);
    boxes::break_cycles(&mut krate);
    boxes::report(&mut krate, &origins, unboxed, diagnostics);
    if options.validate {
        checks::settle(&mut krate);
        krate.validates = true;
    }
    if options.group_features {
        features::name_groups(&mut krate);
    }
    if !options.types_only {
        paging::find_lists(&mut krate);
        let subscriptions = options.transports.contains(&Transport::Tungstenite);
        krate.client = Some(Client {
            transports: options.transports.clone(),
            groups: group::plan(&mut krate, subscriptions),
            has_session: krate
                .items
                .iter()
                .any(|item| endpoint::logs_in(item) && external::is_own(&krate, item.module)),
        });
    }
    krate
}

/// Ranks of names within a module, see [`names::settle`].
mod rank {
    pub const CHOSEN: u8 = 0;
    pub const DEF: u8 = 1;
    pub const MAIN: u8 = 2;
    pub const ROLE: u8 = 3;
    pub const INLINE: u8 = 4;
}

/// What is known before any definition is lowered: that there are others, and where.
struct Scope<'a> {
    catalog: &'a Catalog,
    options: &'a Options,
    /// The definitions that become items. The place of each is its number.
    reserved: Vec<Reserved<'a>>,
    /// Their numbers.
    defs: HashMap<&'a DefId, ItemId>,
}

/// A definition that becomes an item.
#[derive(Clone, Copy)]
struct Reserved<'a> {
    id: &'a DefId,
    def: &'a Def,
    module: ModuleId,
}

impl<'a> Scope<'a> {
    fn new(catalog: &'a Catalog, options: &'a Options) -> Self {
        Self {
            catalog,
            options,
            reserved: Vec::new(),
            defs: HashMap::new(),
        }
    }

    /// Gives a definition its number before any is lowered, so that references can be made in any order.
    fn reserve(&mut self, id: &'a DefId, modules: &HashMap<String, ModuleId>) {
        let (Some(def), Some(&module)) = (self.catalog.def(id), modules.get(&id.nsid)) else {
            return;
        };
        if settled::replaced_def(&self.options.settings, id, def).is_none() {
            self.defs.insert(id, self.reserved.len());
            self.reserved.push(Reserved { id, def, module });
        }
    }

    /// Lowers the definitions, some at a time.
    fn lower(&self) -> Vec<Part<'_>> {
        let parts = self.reserved.par_chunks(AT_A_TIME).enumerate();
        let parts = parts.map(|(index, definitions)| {
            let mut lowering = Lowering {
                scope: self,
                first: index * AT_A_TIME,
                part: Part::default(),
            };
            for &definition in definitions {
                lowering.lower_def(definition);
            }
            lowering.part
        });
        parts.collect()
    }

    /// What settings come to where an owner stands.
    fn effect(&self, owner: &Owner<'_, '_>) -> Effect {
        match self.options.settings.is_empty() {
            true => Effect::default(),
            false => self.options.settings.at(owner.def, &owner.site()),
        }
    }
}

/// How many definitions are lowered one after the other. The outcome does not depend on it.
const AT_A_TIME: usize = 16;

/// Some definitions in the making.
struct Lowering<'a> {
    scope: &'a Scope<'a>,
    /// The number of the first of them.
    first: ItemId,
    part: Part<'a>,
}

/// What comes of some definitions.
#[derive(Default)]
struct Part<'a> {
    /// Their own items, in their order.
    defs: Vec<Made<'a>>,
    /// The items that lie within them. They are numbered behind all definitions, from the same number in every part.
    inline: Vec<Made<'a>>,
    /// The fields of which the user said whether they are in a box.
    boxes: Vec<BoxChoice>,
    /// What is wrong with settings.
    problems: Vec<Diagnostic>,
}

/// An item, and where it comes from.
struct Made<'a> {
    item: Item,
    origin: Origin<'a>,
}

impl<'a> Lowering<'a> {
    /// An item with a placeholder for its kind.
    fn make(&self, owner: &Owner<'a, '_>, rank: u8, suffix: &'static str, docs: Docs) -> Made<'a> {
        let effect = self.scope.effect(owner);
        let origin = Origin {
            def: owner.def,
            spelling: owner.spelling(),
            site: owner.site(),
            rank,
            case: Case::Camel,
            name: owner.name(),
            suffix,
            is_named: owner.is_named(),
            limits: Vec::new(),
        };
        let mut attributes = effect.type_attributes;
        if rank != rank::INLINE {
            attributes.extend(effect.attributes);
        }
        let item = Item {
            module: owner.module,
            name: String::new(),
            docs,
            kind: ItemKind::Alias(Type::Value),
            checks: Checks::default(),
            derives: effect.derives.into_iter().collect(),
            attributes,
        };
        Made { item, origin }
    }

    /// Adds an item that lies within a definition. Its kind is set later, so that it stands before what lies within it.
    fn push(
        &mut self,
        owner: &Owner<'a, '_>,
        rank: u8,
        suffix: &'static str,
        docs: Docs,
    ) -> ItemId {
        let made = self.make(owner, rank, suffix, docs);
        self.part.inline.push(made);
        self.scope.reserved.len() + self.part.inline.len() - 1
    }

    /// Adds an inline item below an owner.
    fn push_inline(&mut self, owner: &Owner<'a, '_>, suffix: &'static str) -> ItemId {
        let path = owner.path();
        let path = path.strip_prefix("the ").unwrap_or(&path);
        let docs = Docs {
            lead: Some(format!("The {path}.")),
            ..Docs::default()
        };
        self.push(owner, rank::INLINE, suffix, docs)
    }

    /// An inline item that was added here.
    fn inline(&self, id: ItemId) -> Option<&Made<'a>> {
        let index = id.checked_sub(self.scope.reserved.len())?;
        self.part.inline.get(index)
    }

    /// An item that was added here.
    fn made(&mut self, id: ItemId) -> Option<&mut Made<'a>> {
        match id.checked_sub(self.scope.reserved.len()) {
            Some(index) => self.part.inline.get_mut(index),
            None => self.part.defs.get_mut(id.checked_sub(self.first)?),
        }
    }

    /// Says what an item is.
    fn define(&mut self, id: ItemId, kind: ItemKind) {
        if let Some(made) = self.made(id) {
            made.item.kind = kind;
        }
    }

    fn lower_def(&mut self, Reserved { id, def, module }: Reserved<'a>) {
        let effect = self.scope.options.settings.at(id, "");
        let owner = Owner::of(id, module).called(effect.rename.as_ref());
        let rank = match id.name.as_str() {
            "main" => rank::MAIN,
            _ => rank::DEF,
        };
        let mut made = self.make(&owner, rank, "Main", docs::of_def(id, def));
        if matches!(def.kind, DefKind::Token | DefKind::PermissionSet(_)) {
            made.origin.case = Case::Shouty;
            if !made.origin.is_named {
                made.origin.name = names::shouty(last_name(id));
            }
        }
        let item = self.first + self.part.defs.len();
        self.part.defs.push(made);
        let kind = match &def.kind {
            DefKind::Record(record) => self.record(&owner, record),
            DefKind::Query(query) => self.query(&owner, query),
            DefKind::Procedure(procedure) => self.procedure(&owner, procedure),
            DefKind::Subscription(subscription) => self.subscription(&owner, subscription),
            DefKind::PermissionSet(set) => permission::lower(id, set),
            DefKind::Token => ItemKind::Token(id.to_string()),
            DefKind::Schema(schema) => {
                self.limit(item, self.item_limits(&owner, schema));
                self.named_schema(&owner, schema)
            }
        };
        self.define(item, kind);
    }
}

/// The name that a definition would like: its own, or for `main` the last segment of the NSID.
fn def_name(id: &DefId) -> String {
    names::camel(last_name(id))
}

/// The definition's own name, or for `main` the last segment of the NSID.
fn last_name(id: &DefId) -> &str {
    match id.name.as_str() {
        "main" => id.nsid.rsplit('.').next().unwrap_or(&id.nsid),
        name => name,
    }
}

#[cfg(test)]
mod tests;
