//! Booleans, integers, strings and blobs.

use std::collections::HashSet;
use std::fmt::Display;

use super::advice::fields_of;
use super::fields::owned;
use super::{Fields, MAX_EDITS, Reader, advice};
use crate::diagnostic::{Code, nearest};
use crate::lexicon::names::{is_media_range, is_plain_name};
use crate::lexicon::{
    BlobSchema, BooleanSchema, IntegerSchema, LengthRange, StringFormat, StringSchema,
};

/// The formats of strings, by name.
const FORMATS: [(&str, StringFormat); 11] = [
    ("did", StringFormat::Did),
    ("handle", StringFormat::Handle),
    ("at-identifier", StringFormat::AtIdentifier),
    ("at-uri", StringFormat::AtUri),
    ("nsid", StringFormat::Nsid),
    ("cid", StringFormat::Cid),
    ("datetime", StringFormat::Datetime),
    ("language", StringFormat::Language),
    ("record-key", StringFormat::RecordKey),
    ("tid", StringFormat::Tid),
    ("uri", StringFormat::Uri),
];

/// The format with a name.
pub(super) fn format(name: &str) -> Option<StringFormat> {
    let found = FORMATS.iter().find(|(known, _)| *known == name);
    found.map(|(_, format)| *format)
}

/// Why a value is not of its format.
fn violation(format: StringFormat, value: &str) -> Option<String> {
    let error = format.check(value).err()?;
    Some(format!(
        "is not of the format `{}`: {}",
        error.format(),
        error.reason()
    ))
}

impl Reader<'_> {
    pub(super) fn boolean(&mut self, fields: Fields<'_>) -> BooleanSchema {
        self.known(fields, "a `boolean`", fields_of("boolean"));
        let constant = self.flag(fields, "const");
        let default = self.flag(fields, "default");
        let default = self.sole_default(fields, default);
        BooleanSchema { default, constant }
    }

    pub(super) fn integer_schema(&mut self, fields: Fields<'_>) -> IntegerSchema {
        self.known(fields, "an `integer`", fields_of("integer"));
        let mut minimum = self.integer(fields, "minimum");
        let mut maximum = self.integer(fields, "maximum");
        if let (Some(least), Some(greatest)) = (minimum, maximum)
            && least > greatest
        {
            self.reversed(fields, "minimum", "maximum");
            (minimum, maximum) = (None, None);
        }
        let outside = |value: i64| match value {
            value if minimum.is_some_and(|least| value < least) => Some("is below `minimum`"),
            value if maximum.is_some_and(|greatest| value > greatest) => Some("is above `maximum`"),
            _ => None,
        };
        let mut values: Vec<i64> = Vec::new();
        let mut seen = HashSet::new();
        let entries = self.list(fields, "enum");
        if entries.as_ref().is_some_and(Vec::is_empty) {
            self.empty_enum(fields);
        }
        for entry in entries.unwrap_or_default() {
            let name = "an entry of `enum`";
            let Some(value) = self.whole(entry.value, &entry.pointer, name) else {
                continue;
            };
            if !seen.insert(value) {
                let message = format!("`{value}` is already in `enum`");
                self.report_help(Code::RepeatedEntry, &entry.pointer, message, "remove it");
                continue;
            }
            self.limit(&entry.pointer, value, outside(value));
            values.push(value);
        }
        let constant = self.integer(fields, "const");
        let default = self.integer(fields, "default");
        let mut default = self.sole_default(fields, default);
        let undeclared = |value| !seen.is_empty() && !seen.contains(&value);
        for (key, value) in [("const", constant), ("default", default)] {
            let Some(value) = value else { continue };
            match undeclared(value) {
                true => self.not_in_enum(&fields.at(key), value, &mut std::iter::empty()),
                false => self.limit(&fields.at(key), value, outside(value)),
            }
        }
        // A default that the type cannot express is none.
        default = default.filter(|value| !undeclared(*value));
        IntegerSchema {
            default,
            constant,
            values,
            minimum,
            maximum,
        }
    }

    pub(super) fn string(&mut self, fields: Fields<'_>) -> StringSchema {
        self.known(fields, "a `string`", fields_of("string"));
        let format = self.format(fields);
        let length = self.range(fields, "minLength", "maxLength");
        let graphemes = self.range(fields, "minGraphemes", "maxGraphemes");
        self.graphemes_against_bytes(fields, length, graphemes);
        let outside = |value: &str| match (value.len() as u64, grapheme_bounds(value)) {
            (bytes, _) if length.min.is_some_and(|least| bytes < least) => {
                Some("is shorter than `minLength`".to_owned())
            }
            (bytes, _) if length.max.is_some_and(|greatest| bytes > greatest) => {
                Some("is longer than `maxLength`".to_owned())
            }
            (_, (_, most)) if graphemes.min.is_some_and(|least| most < least) => {
                Some("is shorter than `minGraphemes`".to_owned())
            }
            (_, (least, _)) if graphemes.max.is_some_and(|greatest| least > greatest) => {
                Some("is longer than `maxGraphemes`".to_owned())
            }
            _ => format.and_then(|format| violation(format, value)),
        };
        let known_values = self.distinct_texts(fields, "knownValues");
        let entries = self.distinct_texts(fields, "enum");
        for (value, pointer) in known_values.iter().chain(&entries).flatten() {
            self.odd_value(value, pointer);
        }
        match &entries {
            Some(entries) if entries.is_empty() => self.empty_enum(fields),
            Some(_) if known_values.is_some() => {
                let message = "`knownValues` has no effect next to `enum`";
                let help =
                    Some("keep `enum` for a closed list, `knownValues` for an open one".to_owned());
                let pointer = fields.at("knownValues");
                self.report_key(Code::EnumAndKnownValues, &pointer, message, help);
            }
            _ => {}
        }
        for (value, pointer) in entries.iter().flatten() {
            self.limit(pointer, value, outside(value));
        }
        let values = entries.filter(|entries| !entries.is_empty());
        let constant = self.text(fields, "const");
        let default = self.text(fields, "default");
        let mut default = self.sole_default(fields, default);
        let undeclared = |value: &str| {
            let declared = values
                .as_ref()
                .map(|v| v.iter().any(|(known, _)| *known == value));
            declared == Some(false)
        };
        for (key, value) in [("const", constant), ("default", default)] {
            let Some(value) = value else { continue };
            if undeclared(value) {
                let mut declared = values.iter().flatten().map(|(known, _)| *known);
                self.not_in_enum(&fields.at(key), value, &mut declared);
            } else {
                self.limit(&fields.at(key), value, outside(value));
            }
        }
        // A default that the type cannot express is none.
        default = default.filter(|value| !undeclared(value));
        StringSchema {
            format,
            length,
            graphemes,
            known_values: owned(known_values.unwrap_or_default()),
            values: values.map(owned),
            default: default.map(str::to_owned),
            constant: constant.map(str::to_owned),
        }
    }

    pub(super) fn blob(&mut self, fields: Fields<'_>) -> BlobSchema {
        self.known(fields, "a `blob`", fields_of("blob"));
        let accept = self.distinct_texts(fields, "accept");
        for (pattern, pointer) in accept.iter().flatten() {
            if !is_media_range(pattern) {
                let message = format!("`{pattern}` is not a media type");
                let help = "write a media type such as `image/png`, or `image/*`, or `*/*`";
                self.report_help(Code::InvalidMediaRange, pointer, message, help);
            }
        }
        let max_size = self.length(fields, "maxSize");
        if max_size == Some(0) {
            let message = "`maxSize` must be more than 0";
            let help = "write the greatest size in bytes, or remove it for no limit";
            self.report_help(Code::NumberOutOfRange, &fields.at("maxSize"), message, help);
        }
        let accept = accept.map(owned);
        BlobSchema {
            accept,
            max_size: max_size.filter(|size| *size > 0),
        }
    }

    fn format(&mut self, fields: Fields<'_>) -> Option<StringFormat> {
        let name = self.text(fields, "format")?;
        let found = format(name);
        if found.is_none() {
            let message =
                format!("there is no format `{name}`; the value is taken for a plain string");
            let near = match name {
                "date" | "time" | "timestamp" | "date-time" => Some("datetime"),
                "url" => Some("uri"),
                "lang" | "bcp47" => Some("language"),
                _ => nearest(name, FORMATS.iter().map(|(name, _)| *name), MAX_EDITS),
            };
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let names = FORMATS.map(|(name, _)| name);
                    format!("the formats are {}", advice::either(&names, "and"))
                }
            };
            self.report_help(Code::UnknownFormat, &fields.at("format"), message, help);
        }
        found
    }

    /// Gives the default back, unless there is a constant too.
    fn sole_default<T>(&mut self, fields: Fields<'_>, default: Option<T>) -> Option<T> {
        if !fields.has("default") || !fields.has("const") {
            return default;
        }
        let message = "`default` and `const` exclude each other";
        let help = Some("remove `default`".to_owned());
        self.report_key(Code::DefaultAndConst, &fields.at("default"), message, help);
        None
    }

    fn empty_enum(&mut self, fields: Fields<'_>) {
        let message = "`enum` is empty, which would allow no value; it is ignored";
        self.report_help(
            Code::EmptyEnum,
            &fields.at("enum"),
            message,
            "add the values, or remove it",
        );
    }

    /// Reports a value that breaks a limit.
    fn limit(&mut self, pointer: &str, value: impl Display, reason: Option<impl Display>) {
        if let Some(reason) = reason {
            let message = format!("`{value}` {reason}");
            let help = "change the value, or the rule that it breaks";
            self.report_help(Code::ValueOutsideLimits, pointer, message, help);
        }
    }

    /// Reports a constant or a default that `enum` does not list.
    fn not_in_enum(
        &mut self,
        pointer: &str,
        value: impl Display,
        declared: &mut dyn Iterator<Item = &str>,
    ) {
        let value = value.to_string();
        let help = match nearest(&value, declared.take(MAX_COMPARED), MAX_EDITS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it to `enum`, or write one of the values there".to_owned(),
        };
        let message = format!("`{value}` is not in `enum`");
        self.report_help(Code::ValueOutsideLimits, pointer, message, help);
    }

    /// Reports limits of graphemes and bytes that work against each other: a grapheme has at least one byte.
    fn graphemes_against_bytes(
        &mut self,
        fields: Fields<'_>,
        length: LengthRange,
        graphemes: LengthRange,
    ) {
        let Some(bytes) = length.max else { return };
        if graphemes.min.is_some_and(|least| least > bytes) {
            self.reversed(fields, "minGraphemes", "maxLength");
        } else if let Some(most) = graphemes.max.filter(|most| *most > bytes) {
            let message = format!(
                "`maxGraphemes` is {most}, but no text of {bytes} bytes has as many graphemes"
            );
            let help = "`maxLength` counts bytes, by custom ten for each grapheme; perhaps the two are swapped";
            self.report_help(
                Code::GraphemesBeyondBytes,
                &fields.at("maxGraphemes"),
                message,
                help,
            );
        }
    }

    /// Reports an entry of `knownValues` or `enum` that cannot be what was meant.
    fn odd_value(&mut self, value: &str, pointer: &str) {
        if value.is_empty() {
            let message = "a value in this list is empty";
            let help = "remove it: who has nothing to say leaves the field out";
            self.report_help(Code::EmptyValue, pointer, message, help);
        } else if let Some(name) = value.strip_prefix('#') {
            let message =
                format!("`{value}` is a value like any other, and no reference to a token");
            let help = match is_plain_name(name) {
                true => format!("write `{}#{name}` for the token", self.id),
                false => "a token is written with the whole NSID before `#`".to_owned(),
            };
            self.report_help(Code::LocalValue, pointer, message, help);
        }
    }
}

/// How many values of an `enum` are compared with one that is not in it.
const MAX_COMPARED: usize = 100;

/// How many graphemes a text has at least and at most. To count them takes tables; in ASCII they are the characters.
fn grapheme_bounds(text: &str) -> (u64, u64) {
    let characters = text.chars().count() as u64;
    match text.is_ascii() && !text.contains("\r\n") {
        true => (characters, characters),
        false => (u64::from(characters > 0), characters),
    }
}
