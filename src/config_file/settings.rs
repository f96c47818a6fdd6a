//! `[settings]`: what is wanted of single lexicons.

use toml::de::{DeTable, DeValue};

use super::options::{Choices, OptionSpec, Shape, guess};
use super::read::{Item, Reader};
use super::values::Value;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::lower::UnknownFields;
use crate::settings::{Entry, Settings};

/// One setting of a lexicon, a definition or a field.
#[derive(Debug, Clone, Copy)]
pub struct SettingSpec {
    /// The key in the file.
    pub key: &'static str,
    /// What it is for: one sentence without a full stop.
    pub doc: &'static str,
    /// Its values.
    pub shape: Shape,
    /// An example of a value, as TOML.
    pub sample: &'static str,
    apply: for<'a> fn(&'a mut Settings, &Value) -> &'a mut Settings,
}

/// All settings, in the order in which a reader wants them.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        key: "derive",
        doc: "Derive these traits as well",
        shape: Shape::Texts,
        sample: r#"["Hash"]"#,
        apply: |settings, value| each(settings, value, |s, text| s.derive(text)),
    },
    SettingSpec {
        key: "attributes",
        doc: "Put these attributes on the types, or on the field",
        shape: Shape::Texts,
        sample: r##"["#[must_use]"]"##,
        apply: |settings, value| each(settings, value, |s, text| s.attribute(text)),
    },
    SettingSpec {
        key: "rename",
        doc: "Call the type or the field by this name",
        shape: Shape::Text,
        sample: r#""Memo""#,
        apply: |settings, value| each(settings, value, |s, text| s.rename(text)),
    },
    SettingSpec {
        key: "module",
        doc: "Call the module of the lexicon by this name",
        shape: Shape::Text,
        sample: r#""memo""#,
        apply: |settings, value| each(settings, value, |s, text| s.module(text)),
    },
    SettingSpec {
        key: "variants",
        doc: "Call variants by these names: members of a union, values of a string, errors of an endpoint",
        shape: Shape::Table,
        sample: r#"{ "com.example.note" = "Memo" }"#,
        apply: |settings, value| {
            let pairs = value.pairs().iter();
            pairs.fold(settings, |s, (wire, name)| s.variant(wire, name))
        },
    },
    SettingSpec {
        key: "type",
        doc: "Take this type instead: a path, or `jiff`, `chrono`, `time`, `url`, `String` for strings with a format",
        shape: Shape::Text,
        sample: r#""::types::Stamp""#,
        apply: |settings, value| each(settings, value, |s, text| s.replace_with(text)),
    },
    SettingSpec {
        key: "formats",
        doc: "Take these types for strings of a format",
        shape: Shape::Table,
        sample: r#"{ datetime = "jiff" }"#,
        apply: |settings, value| {
            let pairs = value.pairs().iter();
            pairs.fold(settings, |s, (format, path)| s.format(format, path))
        },
    },
    SettingSpec {
        key: "string-formats",
        doc: "Types for strings with a format: checked ones such as `lex::Did`, or `String`",
        shape: Shape::Choice(FORMATS),
        sample: r#""string""#,
        apply: |settings, value| settings.string_formats(!value.is("string")),
    },
    SettingSpec {
        key: "unknown-fields",
        doc: "Which structs keep fields that their lexicon does not know",
        shape: Shape::Choice(KEPT),
        sample: r#""all""#,
        apply: |settings, value| settings.unknown_fields(kept(value)),
    },
    SettingSpec {
        key: "boxed",
        doc: "Whether the field is in a box",
        shape: Shape::Flag,
        sample: "true",
        apply: |settings, value| settings.boxed(value.is_true()),
    },
    SettingSpec {
        key: "secret",
        doc: "Whether `Debug` hides the value of the field",
        shape: Shape::Flag,
        sample: "true",
        apply: |settings, value| settings.secret(value.is_true()),
    },
    SettingSpec {
        key: "members",
        doc: "Add these members to an open union",
        shape: Shape::Texts,
        sample: r#"["com.example.poll"]"#,
        apply: |settings, value| each(settings, value, |s, text| s.member(text)),
    },
    SettingSpec {
        key: "type-name",
        doc: "Call the type that is written out in the field by this name",
        shape: Shape::Text,
        sample: r#""MemoKind""#,
        apply: |settings, value| each(settings, value, |s, text| s.type_name(text)),
    },
    SettingSpec {
        key: "type-attributes",
        doc: "Put these attributes on the type that is written out in the field",
        shape: Shape::Texts,
        sample: r##"["#[must_use]"]"##,
        apply: |settings, value| each(settings, value, |s, text| s.type_attribute(text)),
    },
];

/// The words of `string-formats`, here and for the whole run.
pub(super) const FORMATS: Choices = &[
    ("typed", "a type that checks each format"),
    ("string", "`String`"),
];

/// The words of `unknown-fields`, here and for the whole run.
pub(super) const KEPT: Choices = &[
    ("records", "records only"),
    ("all", "all structs"),
    ("none", "no struct"),
];

/// What a word of `unknown-fields` means.
pub(super) fn kept(value: &Value) -> UnknownFields {
    match value {
        value if value.is("all") => UnknownFields::All,
        value if value.is("none") => UnknownFields::None,
        _ => UnknownFields::Records,
    }
}

impl Reader<'_> {
    /// Reads all settings of an output, in the order of the file.
    pub(super) fn settings(&mut self, option: &OptionSpec, item: &Item<'_>) -> Option<Value> {
        let DeValue::Table(table) = item.get_ref() else {
            return self.mistyped(option.key, "a table of selectors", &option.sample(), item);
        };
        let mut items: Vec<_> = table.iter().collect();
        items.sort_by_key(|(selector, _)| selector.span().start);
        let mut entries = Vec::new();
        for (selector, item) in items {
            let name = selector.get_ref().as_ref();
            let DeValue::Table(table) = item.get_ref() else {
                let help = format!("write a table: `[settings.\"{name}\"]`");
                self.wrong(item, &format!("`{name}` has no settings"), &help);
                continue;
            };
            let mut entry = Entry {
                selector: name.to_owned(),
                place: Some(Place::span(self.file, selector.span())),
                ..Entry::default()
            };
            self.entry(table, &mut entry);
            entries.push(entry);
        }
        Some(Value::Settings(entries))
    }

    fn entry(&mut self, table: &DeTable<'_>, entry: &mut Entry) {
        let mut items: Vec<_> = table.iter().collect();
        items.sort_by_key(|(key, _)| key.span().start);
        for (key, item) in items {
            let name = key.get_ref().as_ref();
            let Some(setting) = SETTINGS.iter().find(|setting| setting.key == name) else {
                let help = unknown_help(&entry.selector, name, item);
                let message = format!("there is no setting `{name}`");
                let error = Diagnostic::new(Code::UnknownKey, message).help(help);
                self.push(error, key.span());
                continue;
            };
            if let Some(value) = self.value_of(setting.key, setting.shape, setting.sample, item) {
                self.note_values(name, item, entry);
                (setting.apply)(&mut entry.settings, &value);
            }
        }
    }

    /// Keeps where each value stands, for the run that finds that it cannot be used.
    fn note_values(&self, key: &str, item: &Item<'_>, entry: &mut Entry) {
        let mut note = |text: &str, item: &Item<'_>| {
            let place = Place::span(self.file, item.span());
            entry
                .places
                .insert((key.to_owned(), text.to_owned()), place);
        };
        note("", item);
        let list = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
        match item.get_ref() {
            DeValue::Array(items) => {
                for item in items {
                    note(&list(item.get_ref()).unwrap_or_default(), item);
                }
            }
            DeValue::Table(table) => {
                for item in table.values() {
                    note(&list(item.get_ref()).unwrap_or_default(), item);
                }
            }
            value => note(&list(value).unwrap_or_default(), item),
        }
    }
}

/// What was meant by a key that is no setting.
fn unknown_help(selector: &str, name: &str, item: &Item<'_>) -> String {
    let keys = SETTINGS.iter().map(|setting| setting.key);
    match (guess(name, keys.clone()), item.get_ref()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        // Without quotes the dots of a selector make tables in tables.
        (None, DeValue::Table(_)) => {
            format!("put the selector in quotes, as in `[settings.\"{selector}.{name}\"]`")
        }
        (None, _) => {
            let keys: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
            format!("the settings are {}", keys.join(", "))
        }
    }
}

fn each<'a>(
    settings: &'a mut Settings,
    value: &Value,
    add: impl Fn(&'a mut Settings, &str) -> &'a mut Settings,
) -> &'a mut Settings {
    let texts = value.texts().iter();
    texts.fold(settings, |settings, text| add(settings, text))
}
