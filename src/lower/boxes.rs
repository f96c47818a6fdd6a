//! Recursion: boxes where a type would otherwise hold itself by value.

use std::collections::HashMap;

use super::{Origin, Owner};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Crate, Field, ForeignType, ItemId, ItemKind, Type, graph};
use crate::lexicon::DefId;
use crate::settings::Chosen;

/// What the user said of a field.
pub struct BoxChoice {
    def: DefId,
    /// Where the field is, as settings name it.
    site: String,
    chosen: Chosen,
}

impl BoxChoice {
    /// Of the field where an owner stands.
    pub fn new(field: &Owner<'_, '_>, chosen: Chosen) -> Self {
        Self {
            def: field.def.clone(),
            site: field.site(),
            chosen,
        }
    }
}

/// Puts the fields in boxes that the user wants there. Gives those that are to be in none.
pub fn choose<'c>(
    krate: &mut Crate,
    origins: &[Origin<'_>],
    choices: &'c [BoxChoice],
) -> Vec<&'c BoxChoice> {
    let (boxed, unboxed): (Vec<_>, Vec<_>) = choices.iter().partition(|c| c.chosen.yes);
    for choice in boxed {
        if let Some(field) = field_of(krate, origins, choice) {
            // A list or a scalar that a wide selector names stays as it is.
            if matches!(field.ty, Type::Item(_)) {
                field.ty = Type::Boxed(Box::new(field.ty.clone()));
            }
        }
    }
    unboxed
}

/// Reports the fields that are to be in no box and have to be in one.
pub fn report(
    krate: &mut Crate,
    origins: &[Origin<'_>],
    unboxed: Vec<&BoxChoice>,
    diagnostics: &mut Diagnostics,
) {
    // A wide selector is about those that need no box.
    for choice in unboxed.into_iter().filter(|c| c.chosen.is_single) {
        let Some(field) = field_of(krate, origins, choice) else {
            continue;
        };
        if let Type::Boxed(_) = field.ty {
            let selector = format!("{}#{}/{}", choice.def.nsid, choice.def.name, choice.site);
            let message = format!(
                "the field `{selector}` has to be in a box: the type that it is in would hold itself otherwise"
            );
            let found = Diagnostic::new(Code::MisplacedSetting, message).help("remove `boxed`");
            diagnostics.push(match &choice.chosen.place {
                Some(place) => found.at(place.clone()),
                None => found,
            });
        }
    }
}

/// The field that a choice is about.
fn field_of<'k>(
    krate: &'k mut Crate,
    origins: &[Origin<'_>],
    choice: &BoxChoice,
) -> Option<&'k mut Field> {
    let (owner, wire) = choice.site.rsplit_once('/').unwrap_or(("", &choice.site));
    let items = krate.items.iter_mut().zip(origins);
    let mut items = items.filter(|(_, origin)| *origin.def == choice.def && origin.site == owner);
    items.find_map(|(item, _)| match &mut item.kind {
        ItemKind::Struct(kind) => kind.fields.iter_mut().find(|field| field.wire == wire),
        _ => None,
    })
}

/// Puts a box around every field that closes a cycle of structs, and breaks aliases that only name themselves.
///
/// Lists and union members are on the heap already, so they close no cycle, and what is external holds nothing that is
/// made here.
pub fn break_cycles(krate: &mut Crate) {
    break_alias_cycles(krate);
    let paths = Paths::of(krate);
    let edges: Vec<Vec<ItemId>> = (0..krate.items.len())
        .map(|id| by_value(krate, &paths, id))
        .collect();
    let mut component = vec![0; edges.len()];
    for (number, members) in graph::components(&edges).into_iter().enumerate() {
        for id in members {
            if let Some(place) = component.get_mut(id) {
                *place = number;
            }
        }
    }
    let in_cycle = |from: ItemId, to: ItemId| {
        component.get(from) == component.get(to)
            && (from != to || edges.get(from).is_some_and(|targets| targets.contains(&to)))
    };
    for id in 0..krate.items.len() {
        let new: Vec<Option<Type>> = match krate.items.get(id).map(|item| &item.kind) {
            Some(ItemKind::Struct(item)) => {
                let wanted = |f: &Field| held(krate, &paths, &f.ty).filter(|to| in_cycle(id, *to));
                let fields = item.fields.iter();
                let new = fields.map(|f| wanted(f).map(|_| in_box(krate, &f.ty)));
                new.collect()
            }
            _ => continue,
        };
        let Some(ItemKind::Struct(item)) = krate.items.get_mut(id).map(|item| &mut item.kind)
        else {
            continue;
        };
        for (field, new) in item.fields.iter_mut().zip(new) {
            if let Some(new) = new {
                field.ty = new;
            }
        }
    }
}

/// The type in a box. What reads and writes a type that settings name does so in a box as well, so that it stays.
fn in_box(krate: &Crate, ty: &Type) -> Type {
    match unaliased(krate, ty) {
        Some(Type::Foreign(foreign)) => Type::Foreign(Box::new(ForeignType {
            path: format!("::std::boxed::Box<{}>", foreign.path),
            via: foreign.via,
        })),
        _ => Type::Boxed(Box::new(ty.clone())),
    }
}

/// The structs that an item holds by value.
fn by_value(krate: &Crate, paths: &Paths, id: ItemId) -> Vec<ItemId> {
    match krate.items.get(id).map(|item| &item.kind) {
        Some(ItemKind::Struct(item)) if !krate.is_external(id) => item
            .fields
            .iter()
            .filter_map(|f| held(krate, paths, &f.ty))
            .collect(),
        _ => Vec::new(),
    }
}

/// The struct that a value of the type holds by value, if any.
fn held(krate: &Crate, paths: &Paths, ty: &Type) -> Option<ItemId> {
    let id = match unaliased(krate, ty)? {
        Type::Item(id) => *id,
        Type::Foreign(foreign) => {
            let named = Type::Item(paths.find(&foreign.path)?);
            match unaliased(krate, &named)? {
                Type::Item(id) => *id,
                _ => return None,
            }
        }
        _ => return None,
    };
    matches!(krate.items.get(id)?.kind, ItemKind::Struct(_)).then_some(id)
}

/// The type behind all aliases.
fn unaliased<'k>(krate: &'k Crate, ty: &'k Type) -> Option<&'k Type> {
    let mut ty = ty;
    while let Type::Item(id) = ty {
        match &krate.items.get(*id)?.kind {
            ItemKind::Alias(inner) => ty = inner,
            _ => break,
        }
    }
    Some(ty)
}

/// Where the items are below the output's root, for the types that settings name. Where the output is in its crate is
/// not known, so that any path which ends like that of an item is taken for it: at worst, a box is in vain.
struct Paths(HashMap<String, ItemId>);

impl Paths {
    fn of(krate: &Crate) -> Self {
        let is_own = |id: &ItemId| !krate.is_external(*id);
        let has_foreign = krate.items.iter().any(|item| match &item.kind {
            ItemKind::Struct(item) => item.fields.iter().any(|f| is_foreign(krate, &f.ty)),
            _ => false,
        });
        let ids = (0..krate.items.len()).filter(|_| has_foreign);
        let paths = ids.filter(is_own).filter_map(|id| {
            let item = krate.items.get(id)?;
            let module = krate.modules.get(item.module)?;
            Some((format!("{}::{}", module.path.join("::"), item.name), id))
        });
        Self(paths.collect())
    }

    /// The item that a path of the crate leads to.
    fn find(&self, path: &str) -> Option<ItemId> {
        let words = path.split("::").map(str::trim);
        let words = words.map(|word| word.strip_prefix("r#").unwrap_or(word));
        let words: Vec<&str> = words.collect();
        let [root, below @ ..] = words.as_slice() else {
            return None;
        };
        let ends = (0..below.len()).filter_map(|skipped| below.get(skipped..));
        let mut ends = ends.filter(|_| *root == "crate");
        ends.find_map(|end| self.0.get(&end.join("::")).copied())
    }
}

fn is_foreign(krate: &Crate, ty: &Type) -> bool {
    matches!(unaliased(krate, ty), Some(Type::Foreign(_)))
}

/// An alias that reaches itself through aliases and lists alone has no meaning in Rust; the first of each such circle
/// becomes any value.
fn break_alias_cycles(krate: &mut Crate) {
    let next: Vec<Option<ItemId>> = (0..krate.items.len())
        .map(|id| alias_target(krate, id))
        .collect();
    for id in first_of_cycles(&next) {
        if let Some(item) = krate.items.get_mut(id) {
            item.kind = ItemKind::Alias(Type::Value);
        }
    }
}

/// The least node of each circle, where every node leads to one other at most. Each node is looked at once.
fn first_of_cycles(next: &[Option<usize>]) -> Vec<usize> {
    let mut found = Vec::new();
    // The walk in which each node was met.
    let mut walks = vec![None; next.len()];
    for start in 0..next.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some((node, walk)) = at.and_then(|node| Some((node, walks.get_mut(node)?))) {
            if let Some(earlier) = *walk {
                let circle = path.iter().skip_while(|met| **met != node);
                found.extend(circle.min().filter(|_| earlier == start));
                break;
            }
            *walk = Some(start);
            path.push(node);
            at = next.get(node).copied().flatten();
        }
    }
    found
}

/// The item that an alias leads to, through lists.
fn alias_target(krate: &Crate, id: ItemId) -> Option<ItemId> {
    let ItemKind::Alias(ty) = &krate.items.get(id)?.kind else {
        return None;
    };
    let mut ty = ty;
    while let Type::Vec(inner) | Type::Boxed(inner) = ty {
        ty = inner;
    }
    match ty {
        Type::Item(target) => Some(*target),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_of_each_circle_is_found_once() {
        // 0 leads into 1 -> 2 -> 1; 3 leads to itself; 6 -> 5 -> 4 -> 6; 7 ends.
        let next = [1, 2, 1, 3, 6, 4, 5].map(Some);
        let next: Vec<Option<usize>> = next.into_iter().chain([None]).collect();
        assert_eq!(first_of_cycles(&next), [1, 3, 4]);
        let chain: Vec<Option<usize>> = (0..200_000).map(|i| Some((i + 1) % 200_000)).collect();
        assert_eq!(first_of_cycles(&chain), [0]);
    }
}
