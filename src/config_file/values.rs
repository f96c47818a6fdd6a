//! The options of a run as they were given, wherever that was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::options::OPTIONS;
use crate::config::Config;
use crate::diagnostic::Place;
use crate::settings::{Entry, Settings};

/// The options that someone gave, by key. What nobody gave has its default.
///
/// ```
/// use lexgen::config_file::Values;
///
/// let mut file = Values::default();
/// file.set("include", ["com.example.*"]);
/// file.set("strict", true);
/// let mut command_line = Values::default();
/// command_line.set("strict", false);
/// let both = command_line.over(&file);
/// assert!(both.is_set("include"));
/// let config = both.config(); // not strict
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    values: BTreeMap<&'static str, Value>,
    /// Where patterns stand, by their texts.
    places: BTreeMap<String, Place>,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// One text or several.
    Texts(Vec<String>),
    /// One path or several.
    Paths(Vec<PathBuf>),
    /// Names, each with a text.
    Pairs(Vec<(String, String)>),
    /// What is wanted of single lexicons.
    #[doc(hidden)]
    Settings(Vec<Entry>),
}

/// Flags that exclude other options, and why: who gives one takes back what a weaker place says of the other.
pub(super) const RIVALS: &[(&str, &str, &str)] = &[
    (
        "types-only",
        "transport",
        "is for the client, which `types-only` leaves out",
    ),
    ("share-runtime", "runtime", ELSEWHERE),
    ("share-runtime", "extern", ELSEWHERE),
];

const ELSEWHERE: &str = "takes the support code from elsewhere, which `share-runtime` writes";

impl Values {
    /// Gives an option. A second value takes the place of the first.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        self.values.insert(key, value.into());
    }

    /// Gives an option if there is a value.
    pub fn set_if(&mut self, key: &'static str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    /// Says where a pattern stands.
    pub(super) fn place(&mut self, pattern: &str, place: Place) {
        self.places.insert(pattern.to_owned(), place);
    }

    /// Whether the option was given.
    pub fn is_set(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// The paths that an option names.
    pub fn paths(&self, key: &str) -> &[PathBuf] {
        self.values.get(key).map_or(&[], Value::paths)
    }

    /// The folder to write to.
    pub fn output(&self) -> Option<&Path> {
        self.paths("output").first().map(PathBuf::as_path)
    }

    /// These options, and from `below` those that are not among them. A list takes the place of a list, but settings of
    /// single lexicons are added to those below.
    #[must_use]
    pub fn over(&self, below: &Self) -> Self {
        let mut both = below.clone();
        for (flag, other, _) in RIVALS {
            if self.values.get(flag).is_some_and(Value::is_true) {
                both.values.remove(other);
            }
            if self.is_set(other) {
                both.values.remove(flag);
            }
        }
        for (key, value) in &self.values {
            let value = match (both.values.remove(key), value) {
                (Some(Value::Settings(below)), Value::Settings(own)) => {
                    Value::Settings([below, own.clone()].concat())
                }
                _ => value.clone(),
            };
            both.values.insert(key, value);
        }
        both.places.extend(self.places.clone());
        both
    }

    /// The configuration that they stand for.
    pub fn config(&self) -> Config {
        let mut config = Config::new();
        for option in OPTIONS {
            if let Some(value) = self.values.get(option.key) {
                (option.apply)(&mut config, value);
            }
        }
        // What the command line says stands in no file.
        let texts: Vec<&String> = self.values.values().flat_map(Value::texts).collect();
        let places = self.places.iter();
        let places = places.filter(|(text, _)| texts.contains(text));
        config.pattern_places = places
            .map(|(text, place)| (text.clone(), place.clone()))
            .collect();
        config
    }

    /// Adds the members of unions that the settings name to a configuration, and nothing else of them. What judges data
    /// needs these alone.
    ///
    /// ```
    /// let file = lexgen::config_file::ConfigFile::parse(
    ///     "lexgen.toml",
    ///     r##"
    ///     lexicons = "lexicons"
    ///     [settings."com.example.note#main/embed"]
    ///     members = ["com.example.poll"]
    ///     "##,
    /// )?;
    /// let mut config = lexgen::Config::new();
    /// config.lexicons("lexicons");
    /// for output in &file.outputs {
    ///     output.add_members(&mut config);
    /// }
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    pub fn add_members(&self, config: &mut Config) {
        let entries = self.values.values().flat_map(Value::entries);
        for entry in entries.filter(|entry| !entry.settings.members.is_empty()) {
            let members = Settings {
                members: entry.settings.members.clone(),
                ..Settings::default()
            };
            let entry = Entry {
                settings: members,
                ..entry.clone()
            };
            // Outputs share what stands above them.
            if !config.settings.contains(&entry) {
                config.settings.push(entry);
            }
        }
    }
}

impl Value {
    pub(super) fn is_true(&self) -> bool {
        *self == Self::Flag(true)
    }

    /// Whether it is this one word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.texts() == [word]
    }

    pub(super) fn texts(&self) -> &[String] {
        match self {
            Self::Texts(texts) => texts,
            _ => &[],
        }
    }

    pub(super) fn pairs(&self) -> &[(String, String)] {
        match self {
            Self::Pairs(pairs) => pairs,
            _ => &[],
        }
    }

    pub(super) fn entries(&self) -> &[Entry] {
        match self {
            Self::Settings(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn paths(&self) -> &[PathBuf] {
        match self {
            Self::Paths(paths) => paths,
            _ => &[],
        }
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Flag(yes)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Texts(vec![text.to_owned()])
    }
}

impl<const N: usize> From<[&str; N]> for Value {
    fn from(texts: [&str; N]) -> Self {
        Self::Texts(texts.map(str::to_owned).to_vec())
    }
}

impl From<Vec<String>> for Value {
    fn from(texts: Vec<String>) -> Self {
        Self::Texts(texts)
    }
}

impl From<PathBuf> for Value {
    fn from(path: PathBuf) -> Self {
        Self::Paths(vec![path])
    }
}

impl From<Vec<(String, String)>> for Value {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self::Pairs(pairs)
    }
}

impl From<Vec<PathBuf>> for Value {
    fn from(paths: Vec<PathBuf>) -> Self {
        Self::Paths(paths)
    }
}
