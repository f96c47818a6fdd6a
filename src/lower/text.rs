//! Strings: plain, of a format, or from a set of values.

use std::collections::{BTreeMap, HashSet};

use super::schema::format_type;
use super::settled::{self, TakenVariant};
use super::{Lowering, Owner, docs};
use crate::ir::{Docs, ItemKind, TextEnum, TextEnumKind, TextVariant, Type};
use crate::lexicon::{DefId, ErrorName, StringFormat, StringSchema};
use crate::names::{self, Case, Wish};
use crate::settings::{Effect, Named, Replacement};

/// The catch-all variant of an open enum. It keeps this name whatever else is declared.
pub const OTHER: &str = "Other";

impl Lowering<'_> {
    /// The type of a string that is no set of values.
    pub fn text_type(&self, owner: &Owner<'_, '_>, string: &StringSchema) -> Type {
        match string.format {
            Some(format) => match self.replacement(&self.scope.effect(owner), format) {
                Replacement::Typed => Type::Format(format_type(format)),
                Replacement::Text => Type::String,
                Replacement::Foreign { path, via } => settled::foreign(&path, via),
            },
            None => Type::String,
        }
    }

    /// What stands for strings of a format.
    pub fn replacement(&self, effect: &Effect, format: StringFormat) -> Replacement {
        let typed = effect
            .string_formats
            .unwrap_or(!self.scope.options.plain_strings);
        match (&effect.replacement, effect.formats.get(&format)) {
            (Some(own), _) if own.fits(Some(format)) => own.replacement.clone(),
            (_, Some(wide)) => wide.clone(),
            _ if typed => Replacement::Typed,
            _ => Replacement::Text,
        }
    }

    /// The enum of a string with declared values. A format or a constant says more than known values do.
    pub fn text_enum(&mut self, owner: &Owner<'_, '_>, string: &StringSchema) -> Option<ItemKind> {
        let (kind, values) = match &string.values {
            _ if !string.is_set() => return None,
            Some(values) if !values.is_empty() => (TextEnumKind::Closed, values),
            _ => (TextEnumKind::Known, &string.known_values),
        };
        let docs = values.iter().map(|value| self.value_docs(value)).collect();
        Some(self.named_text_enum(owner, (kind, "Value"), values, docs))
    }

    /// The enum of texts under the names that the user chose for some.
    fn named_text_enum(
        &mut self,
        owner: &Owner<'_, '_>,
        (kind, suffix): (TextEnumKind, &str),
        values: &[String],
        docs: Vec<Docs>,
    ) -> ItemKind {
        let chosen = self.scope.effect(owner).variants;
        let (item, clashes) = text_enum(kind, values, docs, suffix, &chosen);
        for TakenVariant { wire, name, other } in clashes {
            let place = chosen.get(&wire).and_then(|chosen| chosen.place.clone());
            let of = |wire: &str| format!("the value `{wire}` of `{}`", owner.def);
            self.problem(settled::problem(
                &of(&wire),
                other.as_deref().map(of),
                &name,
                place,
            ));
        }
        item
    }

    /// The error enum of an endpoint.
    pub fn error_enum(&mut self, owner: &Owner<'_, '_>, errors: &[ErrorName]) -> ItemKind {
        let names: Vec<String> = errors.iter().map(|e| e.name.clone()).collect();
        let docs = errors
            .iter()
            .map(|e| Docs {
                description: e.description.clone(),
                deprecated: docs::deprecation(e.description.as_deref()),
                ..Docs::default()
            })
            .collect();
        self.named_text_enum(owner, (TextEnumKind::Errors, "Error"), &names, docs)
    }

    /// A value that names a token is documented by the token.
    fn value_docs(&self, value: &str) -> Docs {
        let id = match value.split_once('#') {
            Some((nsid, name)) => DefId::new(nsid, name),
            None => DefId::new(value, "main"),
        };
        let description = self
            .scope
            .catalog
            .def(&id)
            .and_then(|def| def.description.clone());
        Docs {
            deprecated: docs::deprecation(description.as_deref()),
            description,
            ..Docs::default()
        }
    }
}

/// Builds an enum of texts, each once, with settled variant names. Also gives the chosen names that are taken, each with
/// its value and the value that takes it.
fn text_enum(
    kind: TextEnumKind,
    values: &[String],
    docs: Vec<Docs>,
    suffix: &str,
    chosen: &BTreeMap<String, Named>,
) -> (ItemKind, Vec<TakenVariant>) {
    let mut seen = HashSet::with_capacity(values.len());
    let mut unique: Vec<(&String, Docs)> = values.iter().zip(docs).collect();
    unique.retain(|(value, _)| seen.insert(*value));
    let firsts = unique.iter().map(|(value, _)| match chosen.get(*value) {
        Some(chosen) => chosen.name.clone(),
        None => names::camel(short_value(value)),
    });
    let firsts: Vec<String> = firsts.collect();
    let taken: &[&str] = match kind {
        TextEnumKind::Closed => &[],
        _ => &[OTHER],
    };
    let (names, clashes) = match names::meet(&firsts, taken, false) {
        true => settle(&unique, firsts, taken, suffix, chosen),
        false => (firsts, Vec::new()),
    };
    let variants = unique
        .into_iter()
        .zip(names)
        .map(|((wire, docs), name)| TextVariant {
            name,
            wire: wire.clone(),
            docs,
        });
    let item = ItemKind::TextEnum(TextEnum {
        kind,
        variants: variants.collect(),
    });
    (item, clashes)
}

/// Settles the names of variants where some would like the same.
fn settle(
    unique: &[(&String, Docs)],
    firsts: Vec<String>,
    taken: &[&str],
    suffix: &str,
    chosen: &BTreeMap<String, Named>,
) -> (Vec<String>, Vec<TakenVariant>) {
    let wishes = unique.iter().zip(firsts).map(|((value, _), name)| {
        if let Some(chosen) = chosen.get(*value) {
            return settled::wish(value, Case::Camel, chosen);
        }
        let canonical = names::is_canonical(&name, value);
        let second = (name == OTHER).then(|| format!("{name}{suffix}"));
        let mut candidates: Vec<String> = std::iter::once(name).chain(second).collect();
        candidates.push(names::camel(value));
        candidates.push(names::camel(&names::spell_out(value)));
        Wish {
            rank: 1,
            spelling: (*value).clone(),
            case: Case::Camel,
            canonical,
            candidates,
        }
    });
    let wishes: Vec<Wish> = wishes.collect();
    let value_of = |index: usize| unique.get(index).map(|(value, _)| (*value).clone());
    let clashes = settled::clashes(&wishes, taken).into_iter();
    let clashes = clashes.filter_map(|clash| {
        let other = clash.other.and_then(value_of);
        Some(TakenVariant {
            wire: value_of(clash.wish)?,
            name: clash.name,
            other,
        })
    });
    let clashes = clashes.collect();
    (names::settle(&wishes, taken, false).0, clashes)
}

/// The part of a value that names it: of a token its definition's name, else all of it.
pub fn short_value(value: &str) -> &str {
    if let Some((_, name)) = value.split_once('#') {
        return name;
    }
    let looks_like_nsid = value.split('.').count() > 2
        && value
            .split('.')
            .all(|s| s.starts_with(|c: char| c.is_ascii_alphabetic()))
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    match value.rsplit_once('.') {
        Some((_, name)) if looks_like_nsid => name,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants(kind: TextEnumKind, values: &[&str]) -> Vec<String> {
        let values: Vec<String> = values.iter().map(|v| (*v).to_owned()).collect();
        let docs = vec![Docs::default(); values.len()];
        match text_enum(kind, &values, docs, "Value", &BTreeMap::new()).0 {
            ItemKind::TextEnum(e) => e.variants.into_iter().map(|v| v.name).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn values_become_variants() {
        assert_eq!(
            variants(
                TextEnumKind::Known,
                &[
                    "takendown",
                    "!hide",
                    "hide",
                    "a.b.c#reasonSpam",
                    "",
                    "1h",
                    "other",
                    "unknown",
                    "a.b.keyboard",
                    "hide"
                ]
            ),
            [
                "Takendown",
                "BangHide",
                "Hide",
                "ReasonSpam",
                "Empty",
                "_1h",
                "OtherValue",
                "Unknown",
                "Keyboard"
            ]
        );
        assert_eq!(
            variants(TextEnumKind::Closed, &["other", "👍", "❤️"]),
            ["Other", "U1f44d", "U2764Ufe0f"]
        );
    }

    #[test]
    fn values_equal_after_casing_stay_apart() {
        let names = variants(
            TextEnumKind::Known,
            &["fooBar", "foo_bar", "foo-bar", "FooBar"],
        );
        let mut unique = names.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), 4, "{names:?}");
        assert_eq!(names[0], "FooBar");
        assert_eq!(names[1], "FooUnderscoreBar");
    }
}
