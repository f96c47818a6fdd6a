//! Unions: their members, each once, under the shortest names that tell them apart.

use super::text::OTHER;
use super::{Lowering, last_name};
use crate::ir::{ItemKind, Union, UnionVariant};
use crate::lexicon::{DefId, UnionSchema};
use crate::names::{self, Case, Wish};

impl Lowering<'_> {
    /// A union. A member that cannot be resolved was reported by the checks; its data falls to the open arm.
    pub fn union(&self, union: &UnionSchema) -> ItemKind {
        let mut members: Vec<&DefId> = Vec::new();
        let mut dropped = false;
        for reference in &union.refs {
            let target = &reference.target;
            if self.catalog.resolve_member(reference).is_err() || !self.defs.contains_key(target) {
                dropped = true;
            } else if !members.contains(&target) {
                members.push(target);
            }
        }
        // A closed union that lost a member could not read it at all, so it is treated as open.
        let closed = union.closed && !dropped;
        let names = variant_names(&members, closed);
        let variants = members.iter().zip(names).filter_map(|(id, name)| {
            Some(UnionVariant {
                name,
                type_name: id.to_string(),
                item: *self.defs.get(*id)?,
            })
        });
        ItemKind::Union(Union {
            variants: variants.collect(),
            other: (!closed).then(|| OTHER.to_owned()),
        })
    }
}

/// Names for the members: if any two clash, all of them take the longer form.
fn variant_names(members: &[&DefId], closed: bool) -> Vec<String> {
    let forms: [fn(&DefId) -> String; 3] = [short_name, long_name, full_name];
    let form = forms
        .into_iter()
        .find(|form| {
            let mut names: Vec<String> = members.iter().map(|id| form(id)).collect();
            names.sort_unstable();
            names.windows(2).all(|pair| pair.first() != pair.last())
        })
        .unwrap_or(full_name);
    let wishes: Vec<Wish> = members
        .iter()
        .map(|id| {
            let name = form(id);
            Wish {
                rank: 0,
                spelling: id.to_string(),
                case: Case::Camel,
                canonical: false,
                candidates: vec![name.clone(), names::join(&name, "Member")],
            }
        })
        .collect();
    let taken: &[&str] = if closed { &[] } else { &[OTHER] };
    names::settle(&wishes, taken, false).0
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
        variant_names(&ids.iter().collect::<Vec<_>>(), false)
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
