//! TOML to options, with the place of everything that is wrong.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::options::{ALIASES, Choices, OPTIONS, OptionSpec, Shape, guess};
use super::syntax;
use super::values::{RIVALS, Value, Values};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceRef, nearest};
use crate::failure::Failure;
use crate::glob::Pattern;

/// A word may differ in so many letters from the one that is meant.
const MAX_EDITS: usize = 3;

/// The key of an output's folder, in a table of its own.
const PATH: &str = "path";

/// Reads a text. Paths in it are relative to `base`.
pub(super) fn read(file: &SourceRef, base: &Path) -> Result<Vec<Values>, Failure> {
    let mut reader = Reader {
        file,
        base,
        diagnostics: Diagnostics::default(),
    };
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    if !errors.is_empty() {
        for (problem, span) in syntax::problems(&file.text, &errors) {
            reader.push(problem, span);
        }
        return Err(reader.diagnostics.into());
    }
    let outputs = reader.document(table.get_ref());
    match reader.diagnostics.is_empty() {
        true => Ok(outputs),
        false => Err(reader.diagnostics.into()),
    }
}

pub(super) struct Reader<'a> {
    pub(super) file: &'a SourceRef,
    base: &'a Path,
    diagnostics: Diagnostics,
}

/// A value, and where it stands.
pub(super) type Item<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    /// Reads everything. Settings that are no plain options belong here, each table with a function of its own.
    fn document(&mut self, table: &DeTable<'_>) -> Vec<Values> {
        let mut common = self.options(table, "output", &["output"]);
        let tables: Vec<&Item<'_>> = match table.get("output").map(|item| (item, item.get_ref())) {
            None => return vec![common],
            Some((item, DeValue::Table(_))) => vec![item],
            Some((item, DeValue::Array(list))) if list.is_empty() => {
                self.wrong(
                    item,
                    "there is no output in this list",
                    "write `output = \"src/gen\"`",
                );
                return Vec::new();
            }
            Some((_, DeValue::Array(list))) => list.iter().collect(),
            Some((item, _)) => {
                if let Some(folder) = self.paths("output", item, true) {
                    common.set("output", folder);
                }
                return vec![common];
            }
        };
        let mut outputs = Vec::new();
        let mut places = Vec::new();
        for item in tables {
            if let Some((values, place)) = self.output(item) {
                outputs.push(values.over(&common));
                places.push(place);
            }
        }
        self.overlaps(&outputs, &places);
        outputs
    }

    /// Reads one `[[output]]`. Also gives where its path stands.
    fn output(&mut self, item: &Item<'_>) -> Option<(Values, Range<usize>)> {
        let DeValue::Table(table) = item.get_ref() else {
            let help =
                "write `output = \"src/gen\"`, or a table `[[output]]` with a `path` for each";
            self.wrong(item, "several outputs are tables", help);
            return None;
        };
        let mut values = self.options(table, PATH, &[PATH]);
        let Some(path) = table.get(PATH) else {
            let error = Diagnostic::new(Code::MissingKey, "this output has no `path`")
                .help("write `path = \"src/gen\"` below it");
            self.push(error, item.span());
            return None;
        };
        values.set("output", self.paths(PATH, path, true)?);
        Some((values, path.span()))
    }

    /// Reads the options of a table, and reports keys that are none. Those in `own` are read elsewhere.
    fn options(&mut self, table: &DeTable<'_>, folder: &str, own: &[&str]) -> Values {
        let mut values = Values::default();
        for (key, item) in table {
            let name = key.get_ref().as_ref();
            let option = OPTIONS
                .iter()
                .find(|o| o.key == name && o.shape != Shape::Folder);
            match option {
                Some(option) => {
                    if option.shape == Shape::Patterns {
                        self.note_places(item, &mut values);
                    }
                    if let Some(value) = self.value(option, item) {
                        values.set(option.key, value);
                    }
                }
                None if own.contains(&name) => {}
                None => self.unknown(name, key.span(), folder),
            }
        }
        for (flag, other, why) in RIVALS {
            if let (Some(on), Some(item)) = (table.get(*flag), table.get(*other))
                && on.get_ref().as_bool() == Some(true)
            {
                let message = format!("`{other}` {why}");
                self.wrong(item, &message, "remove one of the two keys");
            }
        }
        values
    }

    /// Keeps where each pattern stands, for the run that finds that it matches nothing.
    fn note_places(&self, item: &Item<'_>, values: &mut Values) {
        let single = std::slice::from_ref(item);
        let items: Vec<&Item<'_>> = match item.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => single.iter().collect(),
        };
        for item in items {
            if let Some(text) = item.get_ref().as_str() {
                values.place(text, Place::span(self.file, item.span()));
            }
        }
    }

    fn value(&mut self, option: &OptionSpec, item: &Item<'_>) -> Option<Value> {
        match option.shape {
            Shape::Settings => self.settings(option, item),
            shape => self.value_of(option.key, shape, &option.sample(), item),
        }
    }

    /// Reads a value of a shape.
    pub(super) fn value_of(
        &mut self,
        key: &str,
        shape: Shape,
        sample: &str,
        item: &Item<'_>,
    ) -> Option<Value> {
        match shape {
            Shape::Settings => None,
            Shape::Flag => match item.get_ref().as_bool() {
                Some(yes) => Some(yes.into()),
                None => self.mistyped(key, "true or false", "true", item),
            },
            Shape::Folder => self.paths(key, item, true).map(Value::Paths),
            Shape::Paths => self.paths(key, item, false).map(Value::Paths),
            Shape::Choice(words) => {
                let Some(text) = item.get_ref().as_str() else {
                    return self.mistyped(key, &one_of(words), sample, item);
                };
                self.word(key, words, text, item).then(|| text.into())
            }
            Shape::Text => match item.get_ref().as_str() {
                Some(text) => Some(text.into()),
                None => self.mistyped(key, "a text", sample, item),
            },
            Shape::Table => self.pairs(key, sample, item).map(Value::Pairs),
            Shape::Texts | Shape::Patterns | Shape::Several(_) => {
                let items = self.texts(key, sample, item)?;
                let mut texts = Vec::new();
                for (item, text) in items {
                    let fine = match shape {
                        Shape::Several(words) => self.word(key, words, &text, item),
                        Shape::Patterns => self.pattern(&text, item),
                        _ => true,
                    };
                    texts.extend(fine.then_some(text));
                }
                Some(texts.into())
            }
        }
    }

    /// One text or a list of texts, each with its place.
    fn texts<'i, 'a>(
        &mut self,
        key: &str,
        sample: &str,
        item: &'i Item<'a>,
    ) -> Option<Vec<(&'i Item<'a>, String)>> {
        let what = "a text or a list of texts";
        let items: Vec<&Item<'_>> = match item.get_ref() {
            DeValue::String(_) => vec![item],
            DeValue::Array(list) => list.iter().collect(),
            _ => return self.mistyped(key, what, sample, item),
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push((item, text.to_owned())),
                None => return self.mistyped(key, what, sample, item),
            }
        }
        Some(texts)
    }

    /// A table of texts.
    fn pairs(&mut self, key: &str, sample: &str, item: &Item<'_>) -> Option<Vec<(String, String)>> {
        let DeValue::Table(table) = item.get_ref() else {
            return self.mistyped(key, "a table of texts", sample, item);
        };
        let mut pairs = Vec::new();
        for (name, item) in table {
            let Some(text) = item.get_ref().as_str() else {
                return self.mistyped(key, "a table of texts", sample, item);
            };
            pairs.push((name.get_ref().clone().into_owned(), text.to_owned()));
        }
        Some(pairs)
    }

    /// One path or a list of paths, as seen from where lexgen runs.
    fn paths(&mut self, key: &str, item: &Item<'_>, single: bool) -> Option<Vec<PathBuf>> {
        if single && item.get_ref().as_str().is_none() {
            return self.mistyped(key, "a path", "\"src/gen\"", item);
        }
        let sample = OptionSpec::find(key).map_or_else(String::new, OptionSpec::sample);
        let mut paths = Vec::new();
        for (item, text) in self.texts(key, &sample, item)? {
            match text.as_str() {
                "" => self.wrong(
                    item,
                    &format!("`{key}` has an empty path"),
                    "write `.` for the folder of this file",
                ),
                "-" if !single => self.wrong(
                    item,
                    "a file cannot ask for standard input",
                    "name `-` on the command line, or `./-` for a file of that name",
                ),
                _ => paths.push(below(self.base, &text)),
            }
        }
        if let DeValue::Array(list) = item.get_ref()
            && list.is_empty()
        {
            self.wrong(
                item,
                &format!("`{key}` names nothing"),
                &format!("write `{key} = {sample}`"),
            );
        }
        Some(paths)
    }

    /// Whether a text is one of a few words; reports it if not.
    fn word(&mut self, key: &str, words: Choices, text: &str, item: &Item<'_>) -> bool {
        let known = words.iter().any(|(word, _)| *word == text);
        if !known {
            let message = format!("`{key}` cannot be `{text}`");
            let near = nearest(text, words.iter().map(|(word, _)| *word), MAX_EDITS);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it is {}", one_of(words)),
            };
            self.wrong(item, &message, &help);
        }
        known
    }

    fn pattern(&mut self, text: &str, item: &Item<'_>) -> bool {
        match Pattern::parse(text) {
            Ok(_) => true,
            Err(error) => {
                let message = format!("`{text}` is no pattern");
                let error =
                    Diagnostic::new(Code::BadPattern, message).help(error.problem.to_string());
                self.push(error, item.span());
                false
            }
        }
    }

    /// Each output needs a folder to itself, because a run removes what it did not write.
    fn overlaps(&mut self, outputs: &[Values], places: &[Range<usize>]) {
        let folders: Vec<PathBuf> = outputs
            .iter()
            .filter_map(Values::output)
            .map(plain)
            .collect();
        let all: Vec<_> = folders.iter().zip(places).collect();
        for (number, (folder, place)) in all.iter().enumerate() {
            let other = all.iter().take(number);
            let mut other =
                other.filter(|(other, _)| folder.starts_with(other) || other.starts_with(folder));
            if let Some((_, first)) = other.next() {
                let error =
                    Diagnostic::new(Code::OverlappingOutputs, "two outputs share this folder")
                        .related(Place::span(self.file, (*first).clone()), "the other one is")
                        .help("give each output a folder of its own, not inside that of another");
                self.push(error, (*place).clone());
            }
        }
    }

    fn unknown(&mut self, name: &str, span: Range<usize>, folder: &str) {
        let options = OPTIONS
            .iter()
            .filter(|option| option.shape != Shape::Folder);
        let mut keys: Vec<&str> = options.map(|option| option.key).collect();
        keys.insert(keys.len().min(1), folder);
        let alias = ALIASES.iter().find(|(word, _)| *word == name);
        let meant = match alias {
            Some((_, key)) => Some(*key),
            None => guess(name, keys.iter().copied().chain(["output"])),
        };
        let help = match meant {
            // A table of its own has another key for it.
            Some("output") => format!("did you mean `{folder}`?"),
            Some(key) => format!("did you mean `{key}`?"),
            None => format!("the keys are {}", quoted(&keys)),
        };
        let error =
            Diagnostic::new(Code::UnknownKey, format!("there is no key `{name}`")).help(help);
        self.push(error, span);
    }

    pub(super) fn mistyped<T>(
        &mut self,
        key: &str,
        what: &str,
        sample: &str,
        item: &Item<'_>,
    ) -> Option<T> {
        let found = match item.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{key}` is {what}, not {found}");
        self.wrong(item, &message, &format!("write `{key} = {sample}`"));
        None
    }

    pub(super) fn wrong(&mut self, item: &Item<'_>, message: &str, help: &str) {
        let error = Diagnostic::new(Code::WrongValue, message).help(help);
        self.push(error, item.span());
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic, span: Range<usize>) {
        self.diagnostics
            .push(diagnostic.at(Place::span(self.file, span)));
    }
}

/// A path of the file as seen from where lexgen runs. `.` is written out, because an empty path is no folder.
fn below(base: &Path, text: &str) -> PathBuf {
    match text {
        "." if base.as_os_str().is_empty() => PathBuf::from("."),
        "." => base.to_owned(),
        _ => base.join(text),
    }
}

/// A path without `.` and `..`, to compare it with others.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

fn one_of(words: Choices) -> String {
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    format!("one of {}", quoted(&words))
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
