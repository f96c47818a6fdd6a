//! Lowering: from the definitions of a catalog to the items of a crate, with final names, docs and boxes.

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

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{
    Checks, Client, Crate, Docs, EmbeddedLexicon, Item, ItemId, ItemKind, ModuleId, Type,
};
pub use crate::ir::{Runtime, Transport};
use crate::lexicon::{Def, DefId, DefKind, Document};
use crate::names::{self, Case, Wish};
use crate::settings::{Effect, Rules};

pub use crate::settings::UnknownFields;
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
pub fn lower(
    catalog: &Catalog,
    selected: &BTreeSet<DefId>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Crate {
    let external = external::definitions(catalog);
    let mut lowering = Lowering::new(catalog, selected, &external, options);
    lowering.reserve_defs(selected);
    lowering.reserve_defs(&external);
    for id in selected.iter().chain(&external) {
        lowering.lower_def(id);
    }
    let mut notes = Diagnostics::default();
    lowering.settle_names(&mut notes);
    equal::merge(&mut lowering);
    yields::report(&lowering, &mut notes);
    let Lowering {
        mut krate,
        origins,
        boxes,
        problems,
        ..
    } = lowering;
    let problems = problems.into_inner();
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

/// The crate in the making.
struct Lowering<'a> {
    catalog: &'a Catalog,
    options: &'a Options,
    krate: Crate,
    /// Where each item comes from, in step with `krate.items`.
    origins: Vec<Origin<'a>>,
    modules: HashMap<String, ModuleId>,
    defs: HashMap<&'a DefId, ItemId>,
    /// The fields of which the user said whether they are in a box.
    boxes: Vec<BoxChoice>,
    /// What is wrong with settings.
    problems: RefCell<Vec<Diagnostic>>,
}

impl<'a> Lowering<'a> {
    fn new(
        catalog: &'a Catalog,
        selected: &BTreeSet<DefId>,
        external: &BTreeSet<DefId>,
        options: &'a Options,
    ) -> Self {
        let nsids: BTreeSet<&str> = selected.iter().map(|id| id.nsid.as_str()).collect();
        let names = options.settings.modules();
        let mut problems = Vec::new();
        let (mut tree, mut modules) = modules::plan(&nsids, &names, &mut problems);
        tree.par_iter_mut().for_each(|module| {
            let document = module.nsid.as_deref().and_then(|id| catalog.document(id));
            if let Some(document) = document {
                module.description = document.description.clone();
                module.lexicon = options.embed_lexicons.then(|| EmbeddedLexicon {
                    json: docs::canonical_json(document),
                    main: None,
                });
            }
        });
        external::add_modules(
            catalog.externals(),
            external,
            &names,
            &mut tree,
            &mut modules,
        );
        Self {
            catalog,
            options,
            krate: Crate {
                modules: tree,
                runtime: options.runtime.clone(),
                strict_formats: options.strict_formats,
                ..Crate::default()
            },
            origins: Vec::new(),
            modules,
            defs: HashMap::new(),
            boxes: Vec::new(),
            problems: RefCell::new(problems),
        }
    }

    /// What settings come to where an owner stands.
    fn effect(&self, owner: &Owner<'_, '_>) -> Effect {
        match self.options.settings.is_empty() {
            true => Effect::default(),
            false => self.options.settings.at(owner.def, &owner.site()),
        }
    }

    fn document(&self, nsid: &str) -> Option<&'a Document> {
        self.catalog.document(nsid)
    }

    fn def(&self, id: &DefId) -> Option<&'a Def> {
        self.document(&id.nsid)?.defs.get(&id.name)
    }

    /// Gives every definition its item before any is lowered, so that references can be made in any order.
    fn reserve_defs(&mut self, ids: &'a BTreeSet<DefId>) {
        for id in ids {
            let (Some(def), Some(&module)) = (self.def(id), self.modules.get(&id.nsid)) else {
                continue;
            };
            if settled::replaced_def(&self.options.settings, id, def).is_some() {
                continue;
            }
            let effect = self.options.settings.at(id, "");
            let owner = Owner::of(id, module).called(effect.rename.as_ref());
            let is_constant = matches!(def.kind, DefKind::Token | DefKind::PermissionSet(_));
            let rank = if id.name == "main" {
                rank::MAIN
            } else {
                rank::DEF
            };
            let item = self.push(&owner, rank, "Main", docs::of_def(id, def));
            if let Some(origin) = self.origins.get_mut(item).filter(|_| is_constant) {
                origin.case = Case::Shouty;
                if !origin.is_named {
                    origin.name = names::shouty(last_name(id));
                }
            }
            self.defs.insert(id, item);
            let module = self.krate.modules.get_mut(module);
            if let Some(lexicon) = module.and_then(|module| module.lexicon.as_mut())
                && rank == rank::MAIN
            {
                lexicon.main = Some(item);
            }
        }
    }

    /// Adds an item with a placeholder for its kind.
    fn push(
        &mut self,
        owner: &Owner<'a, '_>,
        rank: u8,
        suffix: &'static str,
        docs: Docs,
    ) -> ItemId {
        let id = self.krate.items.len();
        let effect = self.effect(owner);
        self.origins.push(Origin {
            def: owner.def,
            spelling: owner.spelling(),
            site: owner.site(),
            rank,
            case: Case::Camel,
            name: owner.name(),
            suffix,
            is_named: owner.is_named(),
            limits: Vec::new(),
        });
        let mut attributes = effect.type_attributes;
        if rank != rank::INLINE {
            attributes.extend(effect.attributes);
        }
        self.krate.items.push(Item {
            module: owner.module,
            name: String::new(),
            docs,
            kind: ItemKind::Alias(Type::Value),
            checks: Checks::default(),
            derives: effect.derives.into_iter().collect(),
            attributes,
        });
        if let Some(module) = self.krate.modules.get_mut(owner.module) {
            module.items.push(id);
        }
        id
    }

    /// Says what an item is.
    fn define(&mut self, id: ItemId, kind: ItemKind) {
        if let Some(item) = self.krate.items.get_mut(id) {
            item.kind = kind;
        }
    }

    /// Adds an inline item below an owner. Its kind is set later, so that it stands before what lies within it.
    fn push_inline(&mut self, owner: &Owner<'a, '_>, suffix: &'static str) -> ItemId {
        let path = owner.path();
        let path = path.strip_prefix("the ").unwrap_or(&path);
        let docs = Docs {
            lead: Some(format!("The {path}.")),
            ..Docs::default()
        };
        self.push(owner, rank::INLINE, suffix, docs)
    }

    fn lower_def(&mut self, id: &'a DefId) {
        let (Some(def), Some(&item), Some(&module)) =
            (self.def(id), self.defs.get(id), self.modules.get(&id.nsid))
        else {
            return;
        };
        let effect = self.options.settings.at(id, "");
        let owner = Owner::of(id, module).called(effect.rename.as_ref());
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

    /// Settles the names of each module's items, and puts the items in the order in which they are written.
    fn settle_names(&mut self, diagnostics: &mut Diagnostics) {
        for module in &mut self.krate.modules {
            // The main definition comes first; each definition is followed by what was written inside it.
            module.items.sort_by_key(|&id| {
                let name = self.origins.get(id).map_or("", |origin| &origin.def.name);
                (name != "main", name, id)
            });
            let items = module.items.iter();
            let origins: Vec<&Origin<'_>> = items.filter_map(|&id| self.origins.get(id)).collect();
            let mut taken: Vec<&str> = module.children.iter().map(String::as_str).collect();
            taken.extend(["lex", "LEXICON"]);
            let firsts: Vec<String> = origins.iter().map(|origin| origin.first_name()).collect();
            if !names::meet(&firsts, &taken, false) {
                give_names(&mut self.krate.items, &module.items, firsts);
                continue;
            }
            let wishes = origins.iter().zip(firsts);
            let wishes: Vec<Wish> = wishes.map(|(origin, first)| origin.wish(first)).collect();
            let (names, clashes) = names::settle(&wishes, &taken, false);
            give_names(&mut self.krate.items, &module.items, names);
            for chosen in settled::clashes(&wishes, &taken) {
                let Some(own) = origins.get(chosen.wish) else {
                    continue;
                };
                let other = chosen.other.and_then(|other| origins.get(other).copied());
                let settings = &self.options.settings;
                let problem = settled::item_problem(settings, own, other, &chosen.name);
                self.problems.borrow_mut().push(problem);
            }
            // What is called how elsewhere was told there.
            let clashes = clashes.into_iter().filter(|_| module.external.is_none());
            for clash in clashes {
                if let Some(origin) = origins.get(clash.wish) {
                    diagnostics.push(settled::clash_note(self.catalog, origin, &clash));
                }
            }
        }
    }
}

fn give_names(items: &mut [Item], ids: &[ItemId], names: Vec<String>) {
    for (&id, name) in ids.iter().zip(names) {
        if let Some(item) = items.get_mut(id) {
            item.name = name;
        }
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
