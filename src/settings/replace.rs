//! Types that stand in place of others, and where they can.

use std::collections::BTreeMap;

use crate::lexicon::{DefId, DefKind, StringFormat};

use super::aids::Need;
use super::preset::{self, Choice, For, Replacement};
use super::resolve::{MAX_EDITS, Reader};
use super::site::{Leaf, Site, What};

impl Reader<'_> {
    /// What stands in place of the type.
    pub(super) fn replacement(&mut self) -> Option<Choice> {
        let text = self.entry.settings.replacement.as_ref()?;
        let choice = self.value("type", text, preset::parse(text))?;
        let mut problem = match self.selector.def() {
            None => Some((
                "it is a whole lexicon".to_owned(),
                format!(
                    "write `formats = {{ datetime = \"{text}\" }}`, or name a definition or a field"
                ),
            )),
            Some(_) => None,
        };
        for site in &self.named {
            match self.cannot_be_replaced(site, &choice) {
                None => return Some(choice),
                more => problem = problem.or(more),
            }
        }
        let (reason, help) = problem?;
        self.misplaced("type", text, &reason, &help);
        None
    }

    /// Why the type in a place cannot be another one, and what to do.
    fn cannot_be_replaced(&self, site: &Site<'_>, choice: &Choice) -> Option<(String, String)> {
        let format = match site.what.leaf() {
            Leaf::Format(format) => Some(format),
            _ => None,
        };
        let is_schema = match site.what {
            What::Field(_) => true,
            What::Def(def) => matches!(def.kind, DefKind::Record(_) | DefKind::Schema(_)),
            _ => false,
        };
        if !is_schema {
            return Some((
                "it is a part of an endpoint, or no data".to_owned(),
                "name a field, or a definition of data".to_owned(),
            ));
        }
        if !choice.fits(format) {
            return Some(match choice.place {
                For::Format(wanted) => (
                    format!("it is no string of the format `{}`", wanted.as_str()),
                    "write the path of a type, which can stand for anything".to_owned(),
                ),
                _ => (
                    "it is no string with a format".to_owned(),
                    "write the path of a type, which can stand for anything".to_owned(),
                ),
            });
        }
        match (&choice.replacement, site.path.is_empty()) {
            (Replacement::Foreign { .. }, true) => self.needed_by(&site.def),
            _ => None,
        }
    }

    /// What needs the type of a definition to be a generated one.
    fn needed_by(&self, id: &DefId) -> Option<(String, String)> {
        let (reason, what) = match self.aids.need(id, self.catalog)? {
            Need::Member(user) => (
                format!("it is a member of a union in `{user}`"),
                "members of unions",
            ),
            Need::Body(user) => (format!("it is a body of `{user}`"), "bodies of endpoints"),
        };
        let help = format!("name the fields that refer to it instead; {what} have to be generated");
        Some((reason, help))
    }

    /// What stands for strings of each format.
    pub(super) fn formats(&mut self) -> BTreeMap<StringFormat, Replacement> {
        let mut read = BTreeMap::new();
        for (name, text) in &self.entry.settings.formats {
            let Some(format) = StringFormat::ALL.into_iter().find(|f| f.as_str() == name) else {
                let names = StringFormat::ALL.into_iter().map(StringFormat::as_str);
                let help = match self.aids.nearest(name, names.clone(), MAX_EDITS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the formats are {}", names.collect::<Vec<_>>().join(", ")),
                };
                self.wrong(
                    "formats",
                    text,
                    &format!("there is no format `{name}`"),
                    &help,
                );
                continue;
            };
            let Some(choice) = self.value("formats", text, preset::parse(text)) else {
                continue;
            };
            if !choice.fits(Some(format)) {
                let message = format!("`{text}` is not for strings of the format `{name}`");
                self.wrong(
                    "formats",
                    text,
                    &message,
                    "write the path of a type, or remove it",
                );
            } else if self.any_within(|what| matches!(what.leaf(), Leaf::Format(f) if f == format))
            {
                read.insert(format, choice.replacement);
            } else {
                let reason = format!("no string in it has the format `{name}`");
                self.misplaced("formats", text, &reason, "remove it");
            }
        }
        read
    }
}
