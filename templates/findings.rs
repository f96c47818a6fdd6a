//! The checks of a lexicon's constraints, and the list that they fill.

use std::fmt::Display;

use super::pointer::Pointer;
use super::secret_name::is_secret_name;
use super::violation::{Rule, Violation, Violations};

/// Collects what is wrong with a value. There is a method for each constraint that a lexicon can set; each notes at most
/// one violation for each limit.
#[derive(Debug, Default)]
#[doc(hidden)]
pub struct Findings<'s> {
    list: Vec<Violation>,
    secrets: &'s [String],
    strict: bool,
}

impl<'s> Findings<'s> {
    /// An empty list. The values of fields with the names in `secrets` are not shown, nor those of fields that look like
    /// passwords and tokens.
    pub fn new(secrets: &'s [String]) -> Self {
        Findings {
            list: Vec::new(),
            secrets,
            strict: false,
        }
    }

    /// Whether to judge by the letter of the specification instead of as servers do.
    pub fn strict(mut self, yes: bool) -> Self {
        self.strict = yes;
        self
    }

    /// Whether to judge by the letter of the specification.
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Fails if anything was found.
    ///
    /// # Errors
    /// Everything that was found.
    pub fn finish(self) -> Result<(), Violations> {
        Violations::none_of(self.list)
    }

    /// Notes a violation. `actual` is left out where a secret stands.
    #[cold]
    pub fn push(
        &mut self,
        at: &Pointer<'_>,
        rule: Rule,
        limit: impl Into<String>,
        actual: impl Into<String>,
    ) {
        let hidden = at.is_secret()
            || at
                .keys()
                .any(|key| is_secret_name(key) || self.secrets.iter().any(|name| name == key));
        let actual = match hidden {
            true => HIDDEN.to_owned(),
            false => actual.into(),
        };
        self.list
            .push(Violation::new(at.to_string(), rule, limit, actual));
    }

    /// `minLength` and `maxLength`; `unit` is what is counted, in the plural.
    pub fn length(
        &mut self,
        at: &Pointer<'_>,
        length: usize,
        (min, max): (Option<u64>, Option<u64>),
        unit: &str,
    ) {
        let found = u64::try_from(length).unwrap_or(u64::MAX);
        if let Some(min) = min.filter(|min| found < *min) {
            self.push(at, Rule::MinLength, count(min, unit), count(found, unit));
        }
        if let Some(max) = max.filter(|max| found > *max) {
            self.push(at, Rule::MaxLength, count(max, unit), count(found, unit));
        }
    }

    /// `minimum` and `maximum`.
    pub fn range(
        &mut self,
        at: &Pointer<'_>,
        integer: i64,
        (min, max): (Option<i64>, Option<i64>),
    ) {
        if let Some(min) = min.filter(|min| integer < *min) {
            self.push(at, Rule::Minimum, min.to_string(), integer.to_string());
        }
        if let Some(max) = max.filter(|max| integer > *max) {
            self.push(at, Rule::Maximum, max.to_string(), integer.to_string());
        }
    }

    /// `const` of a string.
    pub fn constant(&mut self, at: &Pointer<'_>, text: &str, only: &str) {
        if text != only {
            self.push(at, Rule::Const, quote_text(only), quote_text(text));
        }
    }

    /// `enum` of strings.
    pub fn one_of<T: AsRef<str>>(&mut self, at: &Pointer<'_>, text: &str, values: &[T]) {
        if !values.iter().any(|value| value.as_ref() == text) {
            let all = values.iter().map(|value| quote_text(value.as_ref()));
            self.push(at, Rule::Enum, list_texts(all), quote_text(text));
        }
    }

    /// `const` of an integer or a boolean.
    pub fn constant_value<T: PartialEq + Display>(&mut self, at: &Pointer<'_>, value: T, only: T) {
        if value != only {
            self.push(at, Rule::Const, only.to_string(), value.to_string());
        }
    }

    /// `enum` of integers.
    pub fn one_of_integers(&mut self, at: &Pointer<'_>, integer: i64, values: &[i64]) {
        if !values.contains(&integer) {
            let all = values.iter().map(i64::to_string);
            self.push(at, Rule::Enum, list_texts(all), integer.to_string());
        }
    }

    /// `format`; `check` is one of the two levels of `StringFormat`.
    pub fn format(
        &mut self,
        at: &Pointer<'_>,
        text: &str,
        name: &str,
        check: fn(&str) -> Result<(), &'static str>,
    ) {
        if let Err(reason) = check(text) {
            self.push(
                at,
                Rule::Format,
                format!("{name}: {reason}"),
                quote_text(text),
            );
        }
    }

    /// `accept` of a blob: each entry is a media type, `type/*` or `*/*`.
    pub fn accept<T: AsRef<str>>(&mut self, at: &Pointer<'_>, media_type: &str, accept: &[T]) {
        let fits = |pattern: &T| match pattern.as_ref().strip_suffix('*') {
            Some("*/") => true,
            Some(start) => media_type.starts_with(start),
            None => media_type == pattern.as_ref(),
        };
        if !accept.iter().any(fits) {
            let all = accept.iter().map(|pattern| pattern.as_ref().to_owned());
            self.push(at, Rule::Accept, list_texts(all), quote_text(media_type));
        }
    }

    /// `maxSize` of a blob.
    pub fn max_size(&mut self, at: &Pointer<'_>, size: i64, max: u64) {
        // A negative size marks one that is not known.
        if u64::try_from(size).is_ok_and(|size| size > max) {
            let limit = count(max, "bytes");
            self.push(at, Rule::MaxSize, limit, format!("{size} bytes"));
        }
    }
}

/// A text in quotes, cut to a length that an error message can bear.
#[doc(hidden)]
pub fn quote_text(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}

/// Several texts as one: the first few, and how many there are beside them.
#[doc(hidden)]
pub fn list_texts(texts: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = texts.collect();
    if all.is_empty() {
        return "nothing".to_owned();
    }
    let more = all.len().saturating_sub(SHOWN_ENTRIES);
    if more > 0 {
        all.truncate(SHOWN_ENTRIES);
        all.push(format!("{more} more"));
    }
    all.join(", ")
}

/// What is shown instead of a secret.
#[doc(hidden)]
pub const HIDDEN: &str = "(hidden)";

/// How much of a text and of a list an error message shows.
const SHOWN_CHARS: usize = 60;
const SHOWN_ENTRIES: usize = 8;

/// A number of things; the unit is given in the plural.
pub(super) fn count(number: u64, unit: &str) -> String {
    match number {
        1 => format!("1 {}", unit.strip_suffix('s').unwrap_or(unit)),
        _ => format!("{number} {unit}"),
    }
}
