//! What another crate has: lowered like the rest, so that its names come out as they do there, but never written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalog::{Catalog, Externals, ModulePath};
use crate::ir::{Crate, Module, ModuleId};
use crate::lexicon::DefId;
use crate::names::{self, write_ident};
use crate::settings::Named;

use super::modules;

/// The definitions of all external lexicons. What the other crate calls them depends on all of them.
pub fn definitions(catalog: &Catalog) -> BTreeSet<DefId> {
    if catalog.externals().is_empty() {
        return BTreeSet::new();
    }
    let documents = catalog.documents();
    let documents = documents.filter(|document| catalog.externals().find(&document.id).is_some());
    documents
        .flat_map(|document| {
            let names = document.defs.keys();
            names.map(|name| DefId::new(&*document.id, &**name))
        })
        .collect()
}

/// Adds the modules of external lexicons behind the others.
pub fn add_modules(
    externals: &Externals,
    definitions: &BTreeSet<DefId>,
    names: &BTreeMap<String, Named>,
    modules: &mut Vec<Module>,
    by_nsid: &mut HashMap<String, ModuleId>,
) {
    let nsids: BTreeSet<&str> = definitions.iter().map(|id| id.nsid.as_str()).collect();
    let (tree, _) = modules::plan(&nsids, names, &mut Vec::new());
    for module in tree {
        let Some(nsid) = module.nsid.clone() else {
            continue;
        };
        let Some((group, root)) = externals.find(&nsid) else {
            continue;
        };
        // Each segment of an NSID is one module.
        let below = module.path.iter().skip(group.split('.').count());
        let external = write_path(root, below);
        by_nsid.insert(nsid, modules.len());
        modules.push(Module {
            external: Some(external),
            ..module
        });
    }
}

/// Whether what lies in a module is written here.
pub fn is_own(krate: &Crate, module: ModuleId) -> bool {
    let module = krate.modules.get(module);
    module.is_some_and(|module| module.external.is_none())
}

/// The support code of the crate that has the external lexicons, if it is one crate and the paths tell where its root
/// is: `::atproto_api::lex` for `com.atproto` at `::atproto_api::com::atproto`.
pub fn find_runtime(externals: &Externals) -> Option<ModulePath> {
    let roots = externals.iter().map(|(group, path)| {
        let names: Vec<String> = group.split('.').map(names::snake).collect();
        path.segments.strip_suffix(names.as_slice())
    });
    let roots: BTreeSet<Option<&[String]>> = roots.collect();
    match roots.into_iter().collect::<Vec<_>>().as_slice() {
        [Some(root)] if !root.is_empty() => Some(ModulePath {
            segments: [*root, &["lex".to_owned()]].concat(),
        }),
        _ => None,
    }
}

/// A path as it is written in code.
pub fn write_path<'a>(root: &'a ModulePath, below: impl Iterator<Item = &'a String>) -> String {
    let mut text = String::new();
    for segment in root.segments.iter().chain(below) {
        match segment.as_str() {
            "crate" if text.is_empty() => text.push_str("crate"),
            name => {
                text.push_str("::");
                text.push_str(&write_ident(name));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runtime(pairs: &[(&str, &str)]) -> Option<String> {
        let externals = Externals::new(pairs.iter().copied()).expect("they are groups");
        find_runtime(&externals).map(|path| path.to_string())
    }

    #[test]
    fn the_support_code_is_at_the_common_root() {
        let atproto = ("com.atproto", "::api::com::atproto");
        assert_eq!(runtime(&[atproto]).as_deref(), Some("::api::lex"));
        let bsky = ("app.bsky.feed.getFeed", "::api::app::bsky::feed::get_feed");
        assert_eq!(runtime(&[atproto, bsky]).as_deref(), Some("::api::lex"));
        assert_eq!(
            runtime(&[("com.x", "crate::api::com::x")]).as_deref(),
            Some("crate::api::lex")
        );
        assert_eq!(runtime(&[atproto, ("app.bsky", "::b::app::bsky")]), None);
        assert_eq!(runtime(&[("com.atproto", "::api")]), None);
        assert_eq!(runtime(&[("com.atproto", "com::atproto")]), None);
        assert_eq!(runtime(&[]), None);
    }

    #[test]
    fn paths_are_written_as_code() {
        let path = ModulePath::parse("crate::gen::type").expect("a path");
        let below = ["if".to_owned()];
        assert_eq!(
            write_path(&path, below.iter()),
            "crate::r#gen::r#type::r#if"
        );
        let path = ModulePath::parse("a").expect("a path");
        assert_eq!(write_path(&path, [].iter()), "::a");
    }
}
