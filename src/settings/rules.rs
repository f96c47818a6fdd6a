//! Settings that were held against the lexicons: what they come to in each place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::Place;
use crate::lexicon::{DefId, StringFormat};

use super::UnknownFields;
use super::preset::{Choice, Replacement};
use super::selector::{Reach, Selector, anchors};

/// All settings of a run, wide ones before narrow ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
    /// Which of them may take in what begins with an anchor. There may be as many rules as places.
    anchored: HashMap<String, Vec<usize>>,
}

/// The settings of one selector, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub selector: Selector,
    pub settings: Read,
}

/// Settings whose texts were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Read {
    pub derives: Vec<String>,
    pub attributes: Vec<String>,
    pub type_attributes: Vec<String>,
    pub rename: Option<Named>,
    pub type_name: Option<Named>,
    pub module: Option<Named>,
    pub replacement: Option<Choice>,
    pub formats: BTreeMap<StringFormat, Replacement>,
    pub string_formats: Option<bool>,
    pub unknown_fields: Option<UnknownFields>,
    pub boxed: Option<Chosen>,
    pub secret: Option<bool>,
    pub variants: BTreeMap<String, Named>,
}

/// A name that the user chose, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it stands, if it stands in a file.
    pub place: Option<Place>,
}

/// A choice of the user, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The choice.
    pub yes: bool,
    /// Whether it was made for this place alone.
    pub is_single: bool,
    /// Where it stands, if it stands in a file.
    pub place: Option<Place>,
}

/// What settings come to in one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    /// Traits that the types in this place derive beside their own.
    pub derives: BTreeSet<String>,
    /// Attributes of what stands here: of the field, or of the type if it is a definition.
    pub attributes: Vec<String>,
    /// Attributes of the type that stands here.
    pub type_attributes: Vec<String>,
    /// What it is called.
    pub rename: Option<Named>,
    /// What the type is called that stands inline in the field.
    pub type_name: Option<Named>,
    /// What stands in place of its type, where it is for that.
    pub replacement: Option<Choice>,
    /// What stands in place of types that check a format.
    pub formats: BTreeMap<StringFormat, Replacement>,
    /// Whether there are such types at all.
    pub string_formats: Option<bool>,
    /// Which structs keep fields that their lexicon does not declare.
    pub unknown_fields: Option<UnknownFields>,
    /// Whether the field is in a box.
    pub boxed: Option<Chosen>,
    /// Whether `Debug` hides the field.
    pub secret: Option<bool>,
    /// The names of variants, by what they stand for on the wire.
    pub variants: BTreeMap<String, Named>,
}

impl Rules {
    /// Puts them in order.
    pub(super) fn new(mut rules: Vec<Rule>) -> Self {
        // Of two that are as narrow, the later one counts.
        rules.sort_by_key(|rule| rule.selector.width());
        let mut anchored: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, rule) in rules.iter().enumerate() {
            let anchor = rule.selector.anchor();
            anchored.entry(anchor).or_default().push(number);
        }
        Self { rules, anchored }
    }

    /// What they come to in a place: a definition, and the way from there with `/` between its parts.
    pub fn at(&self, id: &DefId, path: &str) -> Effect {
        let mut effect = Effect::default();
        if self.rules.is_empty() {
            return effect;
        }
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let anchors = anchors(id, parts.first().copied());
        let lists = anchors
            .iter()
            .filter_map(|anchor| self.anchored.get(anchor));
        let mut numbers: Vec<usize> = lists.flatten().copied().collect();
        numbers.sort_unstable();
        for rule in numbers.iter().filter_map(|number| self.rules.get(*number)) {
            if let Some(reach) = rule.selector.reach(id, parts.iter().copied()) {
                effect.add(&rule.settings, reach);
            }
        }
        effect
    }

    /// The names of modules, by NSID.
    pub fn modules(&self) -> BTreeMap<String, Named> {
        let named = self.rules.iter().filter_map(|rule| {
            let name = rule.settings.module.clone()?;
            Some((rule.selector.nsids().nsid().to_owned(), name))
        });
        named.collect()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

impl Effect {
    /// Whether the type that stands here is to have something that others of its kind do not have.
    pub fn marks_type(&self) -> bool {
        !(self.derives.is_empty() && self.attributes.is_empty() && self.type_attributes.is_empty())
    }

    /// Adds what is narrower than all before.
    fn add(&mut self, more: &Read, reach: Reach) {
        self.derives.extend(more.derives.iter().cloned());
        if let Some(typed) = more.string_formats {
            self.string_formats = Some(typed);
            self.formats.clear();
        }
        for (format, replacement) in &more.formats {
            self.formats.insert(*format, replacement.clone());
        }
        if more.unknown_fields.is_some() {
            self.unknown_fields = more.unknown_fields;
        }
        match reach {
            Reach::Lexicon => append(&mut self.type_attributes, &more.attributes),
            Reach::Around => {}
            Reach::Exact => self.add_exact(more),
        }
    }

    fn add_exact(&mut self, more: &Read) {
        append(&mut self.attributes, &more.attributes);
        append(&mut self.type_attributes, &more.type_attributes);
        replace(&mut self.rename, &more.rename);
        replace(&mut self.type_name, &more.type_name);
        replace(&mut self.boxed, &more.boxed);
        replace(&mut self.secret, &more.secret);
        replace(&mut self.replacement, &more.replacement);
        for (value, name) in &more.variants {
            self.variants.insert(value.clone(), name.clone());
        }
    }
}

fn append(list: &mut Vec<String>, more: &[String]) {
    for text in more {
        if !list.contains(text) {
            list.push(text.clone());
        }
    }
}

fn replace<T: Clone>(old: &mut Option<T>, new: &Option<T>) {
    if let Some(new) = new {
        *old = Some(new.clone());
    }
}
