//! The places that selectors name, looked up in lists that are made once for each lexicon.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::lexicon::Document;

use super::nearest::all_sites;
use super::selector::{Reach, Selector};
use super::site::{Site, What};

/// The places of the lexicons that were asked about so far.
pub struct Places<'a> {
    catalog: &'a Catalog,
    /// By NSID, and ordered by definition and path, so that a place stands right before what lies in it.
    known: BTreeMap<&'a str, Vec<Site<'a>>>,
}

/// What a selector takes in.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// The places that it names; none for one that names lexicons.
    pub named: Vec<Site<'a>>,
    /// What stands in these and in all that lies in them.
    pub within: Vec<What<'a>>,
}

impl<'a> Places<'a> {
    pub fn new(catalog: &'a Catalog) -> Self {
        Self {
            catalog,
            known: BTreeMap::new(),
        }
    }

    /// Looks up what a selector takes in; `None` if it names nothing.
    pub fn find(&mut self, selector: &Selector) -> Option<Found<'a>> {
        let mut found = Found::default();
        let nsids = selector.nsids();
        if nsids.has_star() {
            let documents = self.catalog.documents();
            for document in documents.filter(|document| nsids.matches(&document.id)) {
                self.add(document, selector, &mut found);
            }
        } else if let Some(document) = self.catalog.document(nsids.nsid()) {
            self.add(document, selector, &mut found);
        }
        let names_any = match selector.def() {
            Some(_) => !found.named.is_empty(),
            None => !found.within.is_empty(),
        };
        names_any.then_some(found)
    }

    fn add(&mut self, document: &'a Document, selector: &Selector, found: &mut Found<'a>) {
        let sites = self.known.entry(&document.id).or_insert_with(|| {
            let mut sites = all_sites(document);
            sites.sort_by(|a, b| key(a).cmp(&key(b)));
            sites
        });
        for site in narrow(sites, &selector.fixed()) {
            let reach = selector.reach(&site.def, site.path.iter().copied());
            if reach == Some(Reach::Exact) {
                found.named.push(site.clone());
            }
            if reach.is_some() {
                found.within.push(site.what);
            }
        }
    }
}

fn key<'s>(site: &'s Site<'_>) -> (&'s str, &'s [&'s str]) {
    (&site.def.name, &site.path)
}

/// The places whose definition and path begin with these words.
fn narrow<'s, 'a>(sites: &'s [Site<'a>], words: &[&str]) -> &'s [Site<'a>] {
    let Some((def, path)) = words.split_first() else {
        return sites;
    };
    let start = sites.partition_point(|site| key(site) < (*def, path));
    let sites = sites.get(start..).unwrap_or_default();
    let is_in = |site: &Site<'_>| site.def.name == *def && site.path.starts_with(path);
    let length = sites.partition_point(is_in);
    sites.get(..length).unwrap_or_default()
}
