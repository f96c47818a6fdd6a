//! Permission sets: constants that say what an application asks for.

use crate::ir::{self, ItemKind};
use crate::lexicon::{DefId, PermissionSet};
use std::collections::BTreeMap;

/// A permission set. A permission with anything unknown in it is left out: the specification wants it ignored as a whole.
pub fn lower(id: &DefId, set: &PermissionSet) -> ItemKind {
    let permissions = set.permissions.iter().filter(|p| !p.unknown);
    let permissions = permissions.filter_map(|p| match p.resource.as_str() {
        "repo" => Some(ir::Permission::Repo {
            collection: p.collection.clone(),
            action: p.action.clone(),
        }),
        "rpc" => Some(ir::Permission::Rpc {
            lxm: p.lxm.clone(),
            aud: p.aud.clone(),
            inherit_aud: p.inherit_aud == Some(true),
        }),
        _ => None,
    });
    ItemKind::PermissionSet(ir::PermissionSet {
        nsid: id.nsid.clone(),
        title: by_language(set.title.as_ref(), &set.title_lang),
        detail: by_language(set.detail.as_ref(), &set.detail_lang),
        permissions: permissions.collect(),
    })
}

/// The default text first, under the empty tag, then the others by tag.
fn by_language(
    default: Option<&String>,
    others: &BTreeMap<String, String>,
) -> Vec<(String, String)> {
    let default = default.map(|text| (String::new(), text.clone()));
    let others = others.iter().map(|(tag, text)| (tag.clone(), text.clone()));
    default.into_iter().chain(others).collect()
}
