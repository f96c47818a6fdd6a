//! Settings against the lexicons of a run: what each selector names, and whether its settings make sense there.

use std::collections::{BTreeMap, HashSet};

use crate::catalog::{Absence, Catalog};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::lexicon::{DefKind, SchemaKind};

use super::aids::{Aids, listed};
use super::nearest::help;
use super::places::{Found, Places};
use super::rules::{Chosen, Named, Read, Rule, Rules};
use super::selector::Selector;
use super::site::{Leaf, Site, What};
use super::value::{self, NameKind};
use super::{Entry, extend};

/// A name may differ in so many letters from the one that is meant.
pub(super) const MAX_EDITS: usize = 3;

/// Reads settings and holds them against the lexicons. Members of unions are added to the catalog.
pub fn resolve(entries: &[Entry], catalog: &mut Catalog, diagnostics: &mut Diagnostics) -> Rules {
    let mut known = Vec::new();
    let mut additions = Vec::new();
    let aids = Aids::default();
    let mut places = Places::new(catalog);
    for entry in entries {
        let found = read_selector(entry, catalog, &aids, &mut places, diagnostics);
        if let Some((selector, found)) = found {
            let mut reader = Reader::new(entry, &selector, catalog, &aids, found, diagnostics);
            additions.extend(reader.members());
            known.push((entry, selector));
        }
    }
    for addition in additions {
        catalog.add_member(&addition.def, &addition.path, addition.member);
    }
    let mut places = Places::new(catalog);
    let rules = known.into_iter().map(|(entry, selector)| {
        let found = places.find(&selector).unwrap_or_default();
        let settings = Reader::new(entry, &selector, catalog, &aids, found, diagnostics).read();
        Rule { selector, settings }
    });
    Rules::new(rules.collect())
}

/// The selector and what it takes in, unless it cannot be read or names nothing.
fn read_selector<'a>(
    entry: &Entry,
    catalog: &'a Catalog,
    aids: &Aids,
    places: &mut Places<'a>,
    diagnostics: &mut Diagnostics,
) -> Option<(Selector, Found<'a>)> {
    let (code, message, help) = match Selector::parse(&entry.selector) {
        Ok(selector) => {
            if let Some(found) = places.find(&selector) {
                return Some((selector, found));
            }
            // One of several outputs may well do without some lexicons.
            let mut absent = catalog.absences();
            if absent.any(|(nsid, why)| why == Absence::Excluded && selector.nsids().matches(nsid))
            {
                return None;
            }
            let message = format!("the settings for `{selector}` are about nothing");
            (
                Code::UnmatchedSetting,
                message,
                help(&selector, catalog, aids),
            )
        }
        Err(help) => {
            let message = format!("`{}` cannot be read as a selector", entry.selector);
            (Code::BadSelector, message, help)
        }
    };
    diagnostics.push(placed(
        Diagnostic::new(code, message).help(help),
        entry.place.clone(),
    ));
    None
}

fn placed(diagnostic: Diagnostic, place: Option<Place>) -> Diagnostic {
    match place {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}

/// Reads the settings of one selector.
pub(super) struct Reader<'a> {
    pub(super) entry: &'a Entry,
    pub(super) selector: &'a Selector,
    pub(super) catalog: &'a Catalog,
    pub(super) aids: &'a Aids,
    diagnostics: &'a mut Diagnostics,
    /// The places that the selector names; none for one that names lexicons.
    pub(super) named: Vec<Site<'a>>,
    /// What stands in these and in all that lies in them.
    within: Vec<What<'a>>,
}

impl<'a> Reader<'a> {
    fn new(
        entry: &'a Entry,
        selector: &'a Selector,
        catalog: &'a Catalog,
        aids: &'a Aids,
        found: Found<'a>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            entry,
            selector,
            catalog,
            aids,
            diagnostics,
            named: found.named,
            within: found.within,
        }
    }

    fn read(&mut self) -> Read {
        let settings = &self.entry.settings;
        Read {
            derives: self.derives(),
            attributes: self.attributes(),
            type_attributes: self.type_attributes(),
            rename: self.rename(),
            type_name: self.type_name(),
            module: self.module(),
            replacement: self.replacement(),
            formats: self.formats(),
            string_formats: settings.string_formats.filter(|_| {
                let any = self.any_within(|what| matches!(what.leaf(), Leaf::Format(_)));
                any || self.misplaced(
                    "string-formats",
                    "",
                    "no string in it has a format",
                    "remove it",
                )
            }),
            unknown_fields: settings.unknown_fields.filter(|_| {
                let keeps = |what: What<'_>| {
                    matches!(what.leaf(), Leaf::Object) && !matches!(what, What::Params(_))
                };
                let any = self.any_within(keeps);
                any || self.misplaced(
                    "unknown-fields",
                    "",
                    "there is no object in it",
                    "name a lexicon, a record, an object, or a body of an endpoint",
                )
            }),
            boxed: self.boxed(),
            secret: settings.secret.filter(|_| {
                let any = self.any_named(|what| matches!(what, What::Field(_)));
                any || self.misplaced(
                    "secret",
                    "",
                    "it is no field",
                    "name a field: `nsid#name/field`",
                )
            }),
            variants: self.variants(),
        }
    }

    fn rename(&mut self) -> Option<Named> {
        let text = self.entry.settings.rename.as_ref()?;
        let site = self.single("rename", text)?;
        let kind = match site.what {
            What::Field(_) => NameKind::Field,
            What::Def(def) if matches!(def.kind, DefKind::Token | DefKind::PermissionSet(_)) => {
                NameKind::Constant
            }
            What::Params(object) if object.properties.is_empty() => {
                self.no_type("rename", Some(text));
                return None;
            }
            _ => NameKind::Type,
        };
        self.name("rename", text, kind)
    }

    fn type_name(&mut self) -> Option<Named> {
        let text = self.entry.settings.type_name.as_ref()?;
        let site = self.single("type-name", text)?;
        if !is_inline(site.what) {
            self.no_inline_type("type-name", text);
            return None;
        }
        self.name("type-name", text, NameKind::Type)
    }

    fn module(&mut self) -> Option<Named> {
        let text = self.entry.settings.module.as_ref()?;
        if self.selector.def().is_some() || self.selector.nsids().has_star() {
            let help = "name one lexicon by its NSID";
            self.misplaced(
                "module",
                text,
                "only a single lexicon has a module of its own",
                help,
            );
            return None;
        }
        self.name("module", text, NameKind::Module)
    }

    fn boxed(&mut self) -> Option<Chosen> {
        let yes = self.entry.settings.boxed?;
        let catalog = self.catalog;
        let can_be = |what: What<'_>| {
            let is_field = matches!(what, What::Field(_)) && !what.is_list();
            is_field
                && match what.leaf() {
                    Leaf::Object | Leaf::Union(_) => true,
                    Leaf::Ref(reference) => match catalog.def(&reference.target).map(|d| &d.kind) {
                        Some(DefKind::Record(_)) => true,
                        Some(DefKind::Schema(kind)) => {
                            matches!(
                                kind,
                                SchemaKind::Object(_) | SchemaKind::Union(_) | SchemaKind::Ref(_)
                            )
                        }
                        _ => false,
                    },
                    _ => false,
                }
        };
        if !self.any_named(can_be) {
            let reason = "only fields that hold an object or a union can be in a box";
            self.misplaced("boxed", "", reason, "name such a field, or remove it");
            return None;
        }
        let place = self.entry.place_of("boxed", "");
        Some(Chosen {
            yes,
            is_single: self.selector.is_single(),
            place,
        })
    }

    fn members(&mut self) -> Vec<extend::Addition> {
        let mut additions = Vec::new();
        for text in &self.entry.settings.members {
            let mut problem = None;
            let before = additions.len();
            for site in &self.named {
                match extend::plan(text, site, self.catalog, self.aids) {
                    Ok(addition) => additions.push(addition),
                    Err(error) => problem = problem.or(Some(error)),
                }
            }
            if additions.len() > before {
                continue;
            }
            let (reason, help) = problem.unwrap_or_else(|| {
                let help = "name the union: `nsid#name/field`";
                ("it is a whole lexicon".to_owned(), help.to_owned())
            });
            self.misplaced("members", text, &reason, &help);
        }
        additions
    }

    fn variants(&mut self) -> BTreeMap<String, Named> {
        let mut read = BTreeMap::new();
        let chosen = &self.entry.settings.variants;
        let Some(first) = chosen.values().next() else {
            return read;
        };
        let Some(site) = self.single("variants", first) else {
            return read;
        };
        let known: Vec<String> = match site.what.leaf() {
            Leaf::Union(union) => union.refs.iter().map(|r| r.target.to_string()).collect(),
            Leaf::TextSet(set) => match &set.values {
                Some(values) if !values.is_empty() => values.clone(),
                _ => set.known_values.clone(),
            },
            Leaf::Errors(errors) => errors.iter().map(|error| error.name.clone()).collect(),
            _ => {
                let help = "name a union, a set of strings, or the errors of an endpoint";
                self.misplaced("variants", first, "it has no variants", help);
                return read;
            }
        };
        let names = || known.iter().map(String::as_str);
        let all: HashSet<&str> = names().collect();
        for (wire, text) in chosen {
            let bare = wire.strip_suffix("#main").unwrap_or(wire);
            if !all.contains(bare) && !all.contains(wire.as_str()) {
                let help = match self.aids.nearest(wire, names(), MAX_EDITS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", listed(names(), "")),
                };
                let message = format!("`{}` has no variant for `{wire}`", self.selector);
                self.wrong("variants", text, &message, &help);
                continue;
            }
            if let Some(name) = self.name("variants", text, NameKind::Variant) {
                let key = if all.contains(wire.as_str()) {
                    wire
                } else {
                    bare
                };
                read.insert(key.to_owned(), name);
            }
        }
        read
    }

    /// The one place that the selector names, for what cannot be the same in several.
    fn single(&mut self, key: &str, text: &str) -> Option<Site<'a>> {
        if self.selector.is_single()
            && let [site] = self.named.as_slice()
        {
            return Some(site.clone());
        }
        let (reason, help) = match self.selector.def() {
            None if self.selector.is_single() => (
                "it is a whole lexicon",
                format!(
                    "name the definition, as in `{}#main`; `module` is for the module",
                    self.selector
                ),
            ),
            _ => (
                "it names several things",
                "name each of them, without `*`".to_owned(),
            ),
        };
        self.misplaced(key, text, reason, &help);
        None
    }

    fn name(&mut self, key: &str, text: &str, kind: NameKind) -> Option<Named> {
        let name = self.value(key, text, value::name(text, kind))?;
        let place = self.entry.place_of(key, text);
        Some(Named { name, place })
    }

    pub(super) fn value<T>(&mut self, key: &str, text: &str, read: Result<T, String>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(help) => {
                self.wrong(key, text, &format!("`{key}` cannot be `{text}`"), &help);
                None
            }
        }
    }

    pub(super) fn any_named(&self, is_wanted: impl Fn(What<'a>) -> bool) -> bool {
        self.named.iter().any(|site| is_wanted(site.what))
    }

    pub(super) fn any_within(&self, is_wanted: impl Fn(What<'a>) -> bool) -> bool {
        self.within.iter().copied().any(is_wanted)
    }

    pub(super) fn no_type(&mut self, key: &str, text: Option<&String>) {
        let help = "name a lexicon, an object, a union, a set of strings, or a part of an endpoint: `nsid#main/input`";
        let text = text.map_or("", String::as_str);
        self.misplaced(key, text, "no type is generated for it", help);
    }

    pub(super) fn no_inline_type(&mut self, key: &str, text: &str) {
        let reason = "no type is written out in it";
        let help = "name a field in which an object, a union or a set of strings is written out";
        self.misplaced(key, text, reason, help);
    }

    /// Reports a setting that makes no sense here. Gives `false`, as the answer whether it does.
    pub(super) fn misplaced(&mut self, key: &str, text: &str, reason: &str, help: &str) -> bool {
        let message = format!("`{key}` makes no sense for `{}`: {reason}", self.selector);
        let found = Diagnostic::new(Code::MisplacedSetting, message).help(help);
        self.diagnostics
            .push(placed(found, self.entry.place_of(key, text)));
        false
    }

    pub(super) fn wrong(&mut self, key: &str, text: &str, message: &str, help: &str) {
        let found = Diagnostic::new(Code::BadSetting, message).help(help);
        self.diagnostics
            .push(placed(found, self.entry.place_of(key, text)));
    }
}

/// Whether a type is written out in the place.
pub(super) fn is_inline(what: What<'_>) -> bool {
    matches!(what, What::Field(_)) && what.has_type()
}
