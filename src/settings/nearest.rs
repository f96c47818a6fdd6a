//! What was meant by a selector that matches nothing.

use crate::catalog::{Catalog, MAX_EDITS};
use crate::diagnostic::nearest;
use crate::lexicon::{DefId, Document};

use super::aids::{Aids, MAX_CANDIDATES, listed};
use super::selector::Selector;
use super::site::{Site, sites};

/// What to write instead.
pub fn help(selector: &Selector, catalog: &Catalog, aids: &Aids) -> String {
    if !aids.take_search() {
        return "name a lexicon, a definition or a field that is there".to_owned();
    }
    let documents: Vec<&Document> = catalog
        .documents()
        .filter(|document| selector.nsids().matches(&document.id))
        .collect();
    let Some(first) = documents.first() else {
        return match catalog.unmatched_help(selector.nsids()) {
            // What was meant is an NSID or a group; the rest of the selector stays.
            help if help.starts_with("did you mean `") => {
                let rest: String = selector
                    .to_string()
                    .chars()
                    .skip_while(|c| *c != '#')
                    .collect();
                help.replace("`?", &format!("{rest}`?"))
            }
            help => help,
        };
    };
    let rest = |text: &str| text.split_once('#').map(|(_, rest)| rest.to_owned());
    let Some(wanted) = rest(&selector.to_string()) else {
        return String::new();
    };
    let found: Vec<Site<'_>> = documents
        .iter()
        .flat_map(|d| all_sites(d))
        .take(MAX_CANDIDATES)
        .collect();
    let names: Vec<String> = found
        .iter()
        .filter_map(|site| rest(&site.selector()))
        .collect();
    let prefix = selector.nsids();
    let candidates = names.iter().map(String::as_str);
    if let Some(near) = nearest(&wanted, candidates, MAX_EDITS) {
        return format!("did you mean `{prefix}#{near}`?");
    }
    // The same field elsewhere: whoever leaves out `input`, say.
    if let Some(last) = selector.path().last() {
        let same = |site: &&Site<'_>| {
            let is_own = selector
                .def()
                .is_none_or(|def| def == "*" || def == site.def.name);
            is_own && site.path.last() == Some(&last.as_str())
        };
        if let Some(near) = found
            .iter()
            .find(same)
            .and_then(|site| rest(&site.selector()))
        {
            return format!("did you mean `{prefix}#{near}`?");
        }
    }
    let def = selector.def().filter(|def| first.defs.contains_key(*def));
    let (owner, names): (String, Vec<&str>) = match def {
        Some(def) => {
            let inside = found
                .iter()
                .filter(|site| site.def.nsid == first.id && site.def.name == def);
            let top = inside.filter_map(|site| match site.path.as_slice() {
                [only] => Some(*only),
                _ => None,
            });
            (format!("`{}#{def}`", first.id), top.collect())
        }
        None => {
            let names = first.defs.keys().map(String::as_str);
            (format!("`{}`", first.id), names.collect())
        }
    };
    match names.is_empty() {
        true => format!("there is nothing in {owner} to name"),
        false => format!("in {owner} there are {}", listed(names, "`")),
    }
}

/// All places of a lexicon.
pub fn all_sites(document: &Document) -> Vec<Site<'_>> {
    let defs = document.defs.iter();
    let sites = defs.flat_map(|(name, def)| sites(&DefId::new(&*document.id, &**name), def));
    sites.collect()
}
