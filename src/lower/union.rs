//! Unions: their members, each once, under the shortest names that tell them apart.

use std::collections::BTreeMap;

use super::settled::{self, TakenVariant};
use super::text::OTHER;
use super::{Lowering, Owner, last_name};
use crate::ir::{ItemKind, Type, Union, UnionVariant};
use crate::lexicon::{DefId, UnionSchema};
use crate::names::{self, Case, Wish};
use crate::settings::Named;

impl Lowering<'_> {
    /// A union. A member that cannot be resolved was reported by the checks; its data falls to the open arm. Open unions
    /// without members are all the same type, unless the settings say something of this one.
    pub fn union(&mut self, owner: &Owner<'_, '_>, union: &UnionSchema) -> ItemKind {
        let mut members: Vec<&DefId> = Vec::new();
        let mut dropped = false;
        for reference in &union.refs {
            let target = &reference.target;
            if self.scope.catalog.resolve_member(reference).is_err()
                || !self.scope.defs.contains_key(target)
            {
                dropped = true;
            } else if !members.contains(&target) {
                members.push(target);
            }
        }
        // A closed union that lost a member could not read it at all, so it is treated as open.
        let closed = union.closed && !dropped;
        let effect = self.scope.effect(owner);
        if members.is_empty() && !closed && !effect.marks_type() {
            return ItemKind::Alias(Type::OpenUnion);
        }
        let chosen = effect.variants;
        let (names, clashes) = variant_names(&members, closed, &chosen);
        for TakenVariant { wire, name, other } in clashes {
            let place = chosen.get(&wire).and_then(|chosen| chosen.place.clone());
            let of = |member: &str| format!("the member `{member}` of a union in `{}`", owner.def);
            self.problem(settled::problem(
                &of(&wire),
                other.as_deref().map(of),
                &name,
                place,
            ));
        }
        let variants = members.iter().zip(names).filter_map(|(id, name)| {
            Some(UnionVariant {
                name,
                type_name: id.to_string(),
                item: *self.scope.defs.get(*id)?,
            })
        });
        ItemKind::Union(Union {
            variants: variants.collect(),
            other: (!closed).then(|| OTHER.to_owned()),
        })
    }
}

/// Names for the members: if any two clash, all of them take the longer form. Also gives the chosen names that are taken,
/// each with its member and the member that takes it.
fn variant_names(
    members: &[&DefId],
    closed: bool,
    chosen: &BTreeMap<String, Named>,
) -> (Vec<String>, Vec<TakenVariant>) {
    let chosen = |id: &DefId| match chosen.is_empty() {
        true => None,
        false => chosen.get(&id.to_string()),
    };
    let open: Vec<&&DefId> = members.iter().filter(|id| chosen(id).is_none()).collect();
    let forms: [fn(&DefId) -> String; 3] = [short_name, long_name, full_name];
    let form = forms
        .into_iter()
        .find(|form| {
            let names: Vec<String> = open.iter().map(|id| form(id)).collect();
            !names::meet(&names, &[], false)
        })
        .unwrap_or(full_name);
    let firsts = members.iter().map(|id| match chosen(id) {
        Some(chosen) => chosen.name.clone(),
        None => form(id),
    });
    let firsts: Vec<String> = firsts.collect();
    let taken: &[&str] = if closed { &[] } else { &[OTHER] };
    if !names::meet(&firsts, taken, false) {
        return (firsts, Vec::new());
    }
    let wishes = members.iter().zip(firsts).map(|(id, name)| {
        if let Some(chosen) = chosen(id) {
            return settled::wish(&id.to_string(), Case::Camel, chosen);
        }
        let second = names::join(&name, "Member");
        Wish {
            rank: 1,
            spelling: id.to_string(),
            case: Case::Camel,
            canonical: false,
            candidates: vec![name, second],
        }
    });
    let wishes: Vec<Wish> = wishes.collect();
    let clashes = settled::clashes(&wishes, taken).into_iter();
    let clashes = clashes.filter_map(|clash| {
        let other = clash.other.and_then(|other| members.get(other));
        Some(TakenVariant {
            wire: members.get(clash.wish)?.to_string(),
            name: clash.name,
            other: other.map(ToString::to_string),
        })
    });
    let clashes = clashes.collect();
    (names::settle(&wishes, taken, false).0, clashes)
}

/// `PostView` for `app.bsky.feed.defs#postView`, `Images` for `app.bsky.embed.images`.
fn short_name(id: &DefId) -> String {
    names::camel(last_name(id))
}

/// `ImagesView` for `app.bsky.embed.images#view`, `EmbedImages` for `app.bsky.embed.images`.
fn long_name(id: &DefId) -> String {
    let mut segments = id.nsid.rsplit('.');
    if id.name == "main" || id.nsid.ends_with(".defs") {
        segments.next();
    }
    names::join(
        &names::camel(segments.next().unwrap_or_default()),
        &short_name(id),
    )
}

/// The whole NSID and the definition's name.
fn full_name(id: &DefId) -> String {
    names::camel(&id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(members: &[(&str, &str)]) -> Vec<String> {
        let ids: Vec<DefId> = members
            .iter()
            .map(|(nsid, name)| DefId::new(*nsid, *name))
            .collect();
        variant_names(&ids.iter().collect::<Vec<_>>(), false, &BTreeMap::new()).0
    }

    #[test]
    fn the_short_name_is_enough_where_it_is_unique() {
        assert_eq!(
            named(&[
                ("app.bsky.embed.images", "main"),
                ("app.bsky.feed.defs", "postView")
            ]),
            ["Images", "PostView"]
        );
    }

    #[test]
    fn a_clash_lengthens_all_names() {
        assert_eq!(
            named(&[
                ("a.b.images", "view"),
                ("a.b.record", "view"),
                ("a.b.defs", "blocked")
            ]),
            ["ImagesView", "RecordView", "BBlocked"]
        );
        assert_eq!(
            named(&[("a.b.c.x", "y"), ("a.d.c.x", "y")]),
            ["ABCXY", "ADCXY"]
        );
    }

    #[test]
    fn the_catch_all_keeps_its_name() {
        assert_eq!(named(&[("a.b.other", "main")]), ["OtherMember"]);
    }
}
