//! Unions and sets of strings that a lexicon writes in more than one place: one of them is the type, the others are names of
//! it, so that what is read in one place can be written in another.
//!
//! What is equal is known once all of a module is lowered. What holds itself and what is checked is found out after that,
//! and looks through names.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rayon::prelude::*;

use super::{Assembly, Origin, external, rank};
use crate::ir::{Checks, Crate, Item, ItemId, ItemKind, Limit, TextEnum, Type, Union};

/// Makes inline types names of what they equal in their module: of a definition, else of an inline type that the user
/// called by a name, else of the one that is written first. What has a name of its own stays a type, and so does what an
/// endpoint takes and gives.
pub fn merge(assembly: &mut Assembly<'_>) {
    let Assembly { krate, origins, .. } = assembly;
    let modules = (0..krate.modules.len()).into_par_iter();
    let own = modules.filter(|&module| external::is_own(krate, module));
    let found = own.flat_map_iter(|id| repeated(krate, origins, id));
    let found: Vec<(ItemId, ItemId)> = found.collect();
    for (id, first) in found {
        let Some(name) = krate.items.get(first).map(|first| first.name.clone()) else {
            continue;
        };
        if let Some(item) = krate.items.get_mut(id) {
            item.kind = ItemKind::Alias(Type::Item(first));
            // These are the type's.
            item.checks = Checks::default();
            item.derives.clear();
            item.attributes.clear();
            let same = format!("The same as {}.", link(&name));
            let lead = item.docs.lead.take().into_iter();
            item.docs.lead = Some(lead.chain([same]).collect::<Vec<_>>().join(" "));
        }
    }
}

/// What rustdoc takes for a derive macro unless it is told otherwise.
const DERIVES: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "From",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];

/// A type in documentation.
fn link(name: &str) -> String {
    match DERIVES.contains(&name) {
        true => format!("[`{name}`](enum@{name})"),
        false => format!("[`{name}`]"),
    }
}

/// All that makes a type what it is, but for its name and documentation. Members that a union lost are no part of it.
#[derive(PartialEq, Eq, Hash)]
struct Shape<'k> {
    kind: Kind<'k>,
    derives: &'k [String],
    attributes: &'k [String],
    deprecated: Option<&'k str>,
}

#[derive(PartialEq, Eq, Hash)]
enum Kind<'k> {
    Union(&'k Union),
    /// With the limits that are checked, and those that would be.
    TextEnum(&'k TextEnum, [&'k [Vec<Limit>]; 2]),
}

/// The inline types of a module that equal another type there, each with that one.
fn repeated(krate: &Crate, origins: &[Origin<'_>], module: usize) -> Vec<(ItemId, ItemId)> {
    let ids = krate.modules.get(module).map(|module| &module.items);
    let ids = ids.into_iter().flatten().copied();
    let mut candidates: Vec<(ItemId, Standing, Shape<'_>)> = ids
        .filter_map(|id| {
            let (item, origin) = (krate.items.get(id)?, origins.get(id)?);
            Some((id, Standing::of(origin)?, shape(item, origin)?))
        })
        .collect();
    if candidates.len() < 2 {
        return Vec::new();
    }
    // Each stays in the order in which it is written among its like.
    candidates.sort_by_key(|(_, standing, _)| *standing);
    let mut firsts: HashMap<Shape<'_>, ItemId> = HashMap::with_capacity(candidates.len());
    let mut found = Vec::new();
    for (id, standing, shape) in candidates {
        match firsts.entry(shape) {
            Entry::Vacant(place) => {
                place.insert(id);
            }
            Entry::Occupied(first) if standing == Standing::Inline => {
                found.push((id, *first.get()));
            }
            Entry::Occupied(_) => {}
        }
    }
    found
}

/// What comes first is the type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// The author of the lexicon gave it a name.
    Definition,
    /// The user did.
    Chosen,
    /// It is named after its place.
    Inline,
}

impl Standing {
    /// None for the roles of an endpoint.
    fn of(origin: &Origin<'_>) -> Option<Self> {
        match origin.rank {
            rank::DEF | rank::MAIN => Some(Self::Definition),
            rank::INLINE if origin.is_named => Some(Self::Chosen),
            rank::INLINE => Some(Self::Inline),
            _ => None,
        }
    }
}

fn shape<'k>(item: &'k Item, origin: &'k Origin<'_>) -> Option<Shape<'k>> {
    let kind = match &item.kind {
        ItemKind::Union(union) => Kind::Union(union),
        ItemKind::TextEnum(set) => Kind::TextEnum(set, [&item.checks.levels, &origin.limits]),
        _ => return None,
    };
    Some(Shape {
        kind,
        derives: &item.derives,
        attributes: &item.attributes,
        deprecated: item.docs.deprecated.as_deref(),
    })
}
