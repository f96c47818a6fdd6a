//! What is put on types and fields: traits to derive, and attributes.

use super::resolve::{Reader, is_inline};
use super::site::{Leaf, What};
use super::value;
use crate::names::derives;

impl Reader<'_> {
    pub(super) fn derives(&mut self) -> Vec<String> {
        let texts = &self.entry.settings.derives;
        if !texts.is_empty() && !self.any_within(What::has_type) {
            self.no_type("derive", texts.first());
            return Vec::new();
        }
        let has_struct = self.any_within(|what| matches!(what.leaf(), Leaf::Object));
        let read = texts.iter().map(|text| self.derive(text, has_struct));
        read.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn derive(&mut self, text: &str, has_struct: bool) -> Option<String> {
        let path = self.value("derive", text, value::derive_path(text))?;
        if derives::trait_name(&path) == "Default" && !has_struct {
            let reason = "no variant of an enum is its default";
            let help = "remove `Default`, or implement it for the type in a module of yours";
            self.misplaced("derive", text, reason, help);
            return None;
        }
        Some(path)
    }

    pub(super) fn attributes(&mut self) -> Vec<String> {
        let texts = &self.entry.settings.attributes;
        let takes = |what: What<'_>| matches!(what, What::Field(_)) || what.has_type();
        let any = match self.selector.def() {
            Some(_) => self.any_named(takes),
            None => self.any_within(What::has_type),
        };
        if !texts.is_empty() && !any {
            self.no_type("attributes", texts.first());
            return Vec::new();
        }
        self.read_attributes("attributes", texts)
    }

    pub(super) fn type_attributes(&mut self) -> Vec<String> {
        let texts = &self.entry.settings.type_attributes;
        if !texts.is_empty() && !self.any_named(is_inline) {
            self.no_inline_type("type-attributes", texts.first().map_or("", String::as_str));
            return Vec::new();
        }
        self.read_attributes("type-attributes", texts)
    }

    fn read_attributes(&mut self, key: &str, texts: &[String]) -> Vec<String> {
        let read = texts
            .iter()
            .map(|text| self.value(key, text, value::attribute(text)));
        read.collect::<Vec<_>>().into_iter().flatten().collect()
    }
}
