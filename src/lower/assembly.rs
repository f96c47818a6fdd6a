//! The crate in the making: what comes of the definitions is put together, and named.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::boxes::BoxChoice;
use super::{Made, Options, Origin, Part, Scope, docs, external, modules, rank, settled};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{
    Crate, EmbeddedLexicon, Endpoint, Item, ItemId, ItemKind, Module, ModuleId, Struct, Type, Union,
};
use crate::lexicon::DefId;
use crate::names::{self, Wish};

/// The crate in the making.
pub struct Assembly<'a> {
    pub krate: Crate,
    /// Where each item comes from, in step with the items of the crate.
    pub origins: Vec<Origin<'a>>,
    /// The module of each NSID.
    pub modules: HashMap<String, ModuleId>,
    /// The fields of which the user said whether they are in a box.
    pub boxes: Vec<BoxChoice>,
    /// What is wrong with settings.
    pub problems: Vec<Diagnostic>,
}

impl<'a> Assembly<'a> {
    /// A crate with modules alone.
    pub fn new(
        catalog: &Catalog,
        selected: &BTreeSet<DefId>,
        external: &BTreeSet<DefId>,
        options: &Options,
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
            krate: Crate {
                modules: tree,
                runtime: options.runtime.clone(),
                strict_formats: options.strict_formats,
                ..Crate::default()
            },
            origins: Vec::new(),
            modules,
            boxes: Vec::new(),
            problems,
        }
    }

    /// Adds what came of all definitions: their own items, and behind them those that lie within them.
    pub fn add(&mut self, parts: Vec<Part<'a>>) {
        let count = |count: fn(&Part<'_>) -> usize| parts.iter().map(count).sum();
        let (defs, all): (usize, usize) = (
            count(|part| part.defs.len()),
            count(|part| part.defs.len() + part.inline.len()),
        );
        self.krate.items.reserve(all);
        self.origins.reserve(all);
        let mut inline: Vec<Made<'a>> = Vec::with_capacity(all - defs);
        for part in parts {
            // Each part numbers its inline items as if it were the first.
            let before = inline.len();
            let renumber = |mut made: Made<'a>| {
                renumber(&mut made.item.kind, defs, before);
                made
            };
            inline.extend(part.inline.into_iter().map(renumber));
            for made in part.defs.into_iter().map(renumber) {
                self.push(made);
            }
            self.boxes.extend(part.boxes);
            for problem in part.problems {
                // Each is told once.
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
            }
        }
        for made in inline {
            self.push(made);
        }
    }

    fn push(&mut self, Made { item, origin }: Made<'a>) {
        let id = self.krate.items.len();
        if let Some(module) = self.krate.modules.get_mut(item.module) {
            module.items.push(id);
            if let Some(lexicon) = module
                .lexicon
                .as_mut()
                .filter(|_| origin.rank == rank::MAIN)
            {
                lexicon.main = Some(id);
            }
        }
        self.krate.items.push(item);
        self.origins.push(origin);
    }

    /// Settles the names of each module's items, and puts the items in the order in which they are written.
    pub fn settle_names(&mut self, scope: &Scope<'_>, notes: &mut Diagnostics) {
        let Self { krate, origins, .. } = self;
        let modules = krate.modules.par_iter_mut();
        let settled = modules.map(|module| settle(scope, module, origins));
        let settled: Vec<Settled> = settled.collect();
        for (module, settled) in krate.modules.iter().zip(settled) {
            give_names(&mut krate.items, &module.items, settled.names);
            self.problems.extend(settled.problems);
            settled.notes.into_iter().for_each(|note| notes.push(note));
        }
    }
}

/// Moves the numbers of inline items up. Whatever an item is made of is named here, so that nothing new that refers to items is
/// forgotten.
fn renumber(kind: &mut ItemKind, first: ItemId, by: usize) {
    let moved = |id: &mut ItemId| {
        if *id >= first {
            *id += by;
        }
    };
    match kind {
        ItemKind::Struct(Struct {
            fields,
            arguments: _,
            extra: _,
            record: _,
        }) => {
            let types = fields.iter_mut().map(|field| &mut field.ty);
            types.filter_map(named).for_each(moved);
        }
        ItemKind::Union(Union { variants, other: _ }) => {
            let items = variants.iter_mut().map(|variant| &mut variant.item);
            items.for_each(moved);
        }
        ItemKind::Alias(ty) => named(ty).into_iter().for_each(moved),
        ItemKind::Endpoint(Endpoint {
            kind: _,
            nsid: _,
            params,
            input,
            output,
            message,
            error,
            paging,
        }) => {
            let paging = paging.as_mut().map(|paging| &mut paging.item);
            let types = [params, &mut input.ty, &mut output.ty, message];
            let types = types.into_iter().chain(paging);
            types.filter_map(named).chain(error).for_each(moved);
        }
        ItemKind::TextEnum(_) | ItemKind::Token(_) | ItemKind::PermissionSet(_) => {}
    }
}

/// The item that a type names.
fn named(ty: &mut Type) -> Option<&mut ItemId> {
    match ty {
        Type::Item(id) => Some(id),
        Type::Vec(inner) | Type::Boxed(inner) => named(inner),
        Type::Unit
        | Type::Bool
        | Type::Integer
        | Type::String
        | Type::Format(_)
        | Type::Bytes
        | Type::CidLink
        | Type::Blob
        | Type::Value
        | Type::OpenUnion
        | Type::Binary
        | Type::Foreign(_) => None,
    }
}

/// What the items of a module are called.
struct Settled {
    /// In the order in which they are written.
    names: Vec<String>,
    /// Names that the user chose and that are taken.
    problems: Vec<Diagnostic>,
    /// Who yields to whom.
    notes: Vec<Diagnostic>,
}

/// Puts the items of a module in order, and settles their names.
fn settle(scope: &Scope<'_>, module: &mut Module, origins: &[Origin<'_>]) -> Settled {
    // The main definition comes first; each definition is followed by what was written inside it.
    module.items.sort_by_key(|&id| {
        let name = origins.get(id).map_or("", |origin| &origin.def.name);
        (name != "main", name, id)
    });
    let items = module.items.iter();
    let origins: Vec<&Origin<'_>> = items.filter_map(|&id| origins.get(id)).collect();
    let mut taken: Vec<&str> = module.children.iter().map(String::as_str).collect();
    taken.extend(["lex", "LEXICON"]);
    let firsts: Vec<String> = origins.iter().map(|origin| origin.first_name()).collect();
    if !names::meet(&firsts, &taken, false) {
        return Settled {
            names: firsts,
            problems: Vec::new(),
            notes: Vec::new(),
        };
    }
    let wishes = origins.iter().zip(firsts);
    let wishes: Vec<Wish> = wishes.map(|(origin, first)| origin.wish(first)).collect();
    let (names, clashes) = names::settle(&wishes, &taken, false);
    let problems = settled::clashes(&wishes, &taken).into_iter();
    let problems = problems.filter_map(|chosen| {
        let own = origins.get(chosen.wish)?;
        let other = chosen.other.and_then(|other| origins.get(other).copied());
        let settings = &scope.options.settings;
        Some(settled::item_problem(settings, own, other, &chosen.name))
    });
    // What is called how elsewhere was told there.
    let clashes = clashes.iter().filter(|_| module.external.is_none());
    let notes = clashes.filter_map(|clash| {
        let origin = origins.get(clash.wish)?;
        Some(settled::clash_note(scope.catalog, origin, clash))
    });
    Settled {
        problems: problems.collect(),
        notes: notes.collect(),
        names,
    }
}

fn give_names(items: &mut [Item], ids: &[ItemId], names: Vec<String>) {
    for (&id, name) in ids.iter().zip(names) {
        if let Some(item) = items.get_mut(id) {
            item.name = name;
        }
    }
}
