//! An outcome as text: a line of numbers, then all texts, one after the other.
//!
//! A run may have thousands of things to say of the same few kinds, about the same few files. So a text that comes again
//! stands there once, and the numbers say which one is meant.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::modules::Modules;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Position, Severity};
use crate::generated::Generated;
use crate::output::FileSet;
use crate::source::SourceRef;

/// Writes an outcome, with the keys of the modules that are in it, piece by piece: most of it is there already.
pub fn write<'a>(generated: &'a Generated, modules: &'a Modules) -> Vec<Cow<'a, str>> {
    let mut writer = Writer {
        known: HashMap::with_capacity(2 * generated.files.len() + generated.diagnostics.len()),
        ..Writer::default()
    };
    writer.number(generated.files.len());
    for (path, text) in &generated.files {
        writer.text(path);
        writer.text(modules.key_of(path).unwrap_or_default());
        writer.new_text(text);
    }
    writer.number(generated.lexicons);
    writer.texts(&generated.dependencies);
    writer.texts(&generated.features);
    writer.number(generated.diagnostics.len());
    for diagnostic in generated.diagnostics.iter() {
        writer.diagnostic(diagnostic);
    }
    writer.finish()
}

/// Reads an outcome whose diagnostics are about these files. `None` if it is not what [`write`] writes.
pub fn read(text: &str, sources: &[SourceRef]) -> Option<Generated> {
    let mut reader = Reader::new(text, sources)?;
    let mut files = FileSet::new();
    for _ in 0..reader.number()? {
        let (path, _, text) = (reader.text()?, reader.range()?, reader.text()?);
        files.insert(path, text).ok()?;
    }
    let lexicons = reader.number()?;
    let (dependencies, features) = (reader.texts()?, reader.texts()?);
    let mut diagnostics = Diagnostics::default();
    for _ in 0..reader.number()? {
        diagnostics.push(reader.diagnostic()?);
    }
    reader.numbers.next().is_none().then_some(Generated {
        files,
        diagnostics,
        dependencies,
        features,
        lexicons,
    })
}

/// Where the modules of an outcome are in its text: the path and the text of each file, by the key of its module.
pub fn read_modules(text: &str) -> Option<HashMap<String, [Range<usize>; 2]>> {
    let mut reader = Reader::new(text, &[])?;
    let mut modules = HashMap::new();
    for _ in 0..reader.number()? {
        let (path, key, text) = (reader.range()?, reader.text()?, reader.range()?);
        if !key.is_empty() {
            modules.insert(key.to_owned(), [path, text]);
        }
    }
    Some(modules)
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

#[derive(Default)]
struct Writer<'a> {
    numbers: String,
    texts: Vec<&'a str>,
    /// The place of each text that may come again.
    known: HashMap<&'a str, usize>,
    /// The file that the last place was in, and the place of its path.
    file: Option<(&'a SourceRef, usize)>,
}

impl<'a> Writer<'a> {
    fn number(&mut self, number: usize) {
        self.numbers.push(' ');
        push_number(&mut self.numbers, number);
    }

    fn place_of(&mut self, text: &'a str) -> usize {
        *self.known.entry(text).or_insert_with(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }

    fn text(&mut self, text: &'a str) {
        let place = self.place_of(text);
        self.number(place);
    }

    fn new_text(&mut self, text: &'a str) {
        self.number(self.texts.len());
        self.texts.push(text);
    }

    fn texts(&mut self, texts: &'a [String]) {
        self.number(texts.len());
        texts.iter().for_each(|text| self.text(text));
    }

    fn diagnostic(&mut self, diagnostic: &'a Diagnostic) {
        let Diagnostic {
            code,
            severity,
            message,
            place,
            help,
            related,
        } = diagnostic;
        self.text(code.as_str());
        self.number(SEVERITIES.iter().take_while(|s| *s != severity).count());
        self.text(message);
        self.number(usize::from(help.is_some()));
        help.iter().for_each(|help| self.text(help));
        self.number(usize::from(place.is_some()));
        place.iter().for_each(|place| self.place(place));
        self.number(related.len());
        for (place, label) in related {
            self.place(place);
            self.text(label);
        }
    }

    fn place(&mut self, place: &'a Place) {
        let path = match self.file {
            Some((file, path)) if SourceRef::ptr_eq(file, &place.file) => path,
            _ => self.place_of(&place.file.path),
        };
        self.file = Some((&place.file, path));
        self.number(path);
        self.number(place.file.layer);
        match &place.position {
            Position::File => self.number(0),
            Position::Offset(at) => {
                self.number(1);
                self.number(*at);
            }
            Position::Span(start, end) => {
                self.number(2);
                self.number(*start);
                self.number(*end);
            }
            Position::Value(pointer) => {
                self.number(3);
                self.text(pointer);
            }
            Position::Key(pointer) => {
                self.number(4);
                self.text(pointer);
            }
        }
    }

    fn finish(self) -> Vec<Cow<'a, str>> {
        let mut head = String::with_capacity(self.numbers.len() + 8 * self.texts.len());
        push_number(&mut head, self.texts.len());
        for text in &self.texts {
            head.push(' ');
            push_number(&mut head, text.len());
        }
        head.push_str(&self.numbers);
        head.push('\n');
        let texts = self.texts.into_iter().map(Cow::Borrowed);
        std::iter::once(Cow::Owned(head)).chain(texts).collect()
    }
}

/// Appends a number in decimal. There are so many that the formatter would take most of the time.
fn push_number(text: &mut String, mut number: usize) {
    let mut power = 1;
    while number / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        let digit = u8::try_from(number / power).unwrap_or_default();
        text.push(char::from(b'0' + digit));
        number %= power;
        power /= 10;
    }
}

struct Reader<'a> {
    whole: &'a str,
    numbers: std::str::Split<'a, char>,
    /// Where each text is.
    texts: Vec<Range<usize>>,
    /// The files of the run. A later layer may have a file of the same path.
    sources: HashMap<(&'a str, usize), &'a SourceRef>,
    /// The numbers of the last file, and the file: most places are in the one that the place before was in.
    file: Option<([usize; 2], &'a SourceRef)>,
    /// The same for codes.
    code: Option<(usize, Code)>,
}

impl<'a> Reader<'a> {
    fn new(whole: &'a str, sources: &'a [SourceRef]) -> Option<Self> {
        let (numbers, _) = whole.split_once('\n')?;
        let sources = sources.iter();
        let mut reader = Self {
            whole,
            numbers: numbers.split(' '),
            texts: Vec::new(),
            sources: sources
                .map(|file| ((file.path.as_str(), file.layer), file))
                .collect(),
            file: None,
            code: None,
        };
        let mut start = numbers.len() + 1;
        for _ in 0..reader.number()? {
            let end = start.checked_add(reader.number()?)?;
            reader.texts.push(start..end);
            start = end;
        }
        (start == whole.len()).then_some(reader)
    }

    fn number(&mut self) -> Option<usize> {
        self.numbers.next()?.parse().ok()
    }

    fn range(&mut self) -> Option<Range<usize>> {
        let number = self.number()?;
        self.texts.get(number).cloned()
    }

    fn text_at(&self, number: usize) -> Option<&'a str> {
        self.whole.get(self.texts.get(number)?.clone())
    }

    fn text(&mut self) -> Option<&'a str> {
        let number = self.number()?;
        self.text_at(number)
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        let count = self.number()?;
        (0..count).map(|_| self.text().map(str::to_owned)).collect()
    }

    fn diagnostic(&mut self) -> Option<Diagnostic> {
        Some(Diagnostic {
            code: self.code()?,
            severity: SEVERITIES.get(self.number()?).copied()?,
            message: self.text()?.to_owned(),
            help: match self.number()? {
                0 => None,
                _ => Some(self.text()?.to_owned()),
            },
            place: match self.number()? {
                0 => None,
                _ => Some(self.place()?),
            },
            related: {
                let count = self.number()?;
                let related = (0..count).map(|_| Some((self.place()?, self.text()?.to_owned())));
                related.collect::<Option<_>>()?
            },
        })
    }

    fn code(&mut self) -> Option<Code> {
        let number = self.number()?;
        let code = match self.code {
            Some((known, code)) if known == number => code,
            _ => self.text_at(number)?.parse().ok()?,
        };
        self.code = Some((number, code));
        Some(code)
    }

    fn place(&mut self) -> Option<Place> {
        let numbers = [self.number()?, self.number()?];
        let position = match self.number()? {
            0 => Position::File,
            1 => Position::Offset(self.number()?),
            2 => Position::Span(self.number()?, self.number()?),
            3 => Position::Value(self.text()?.to_owned()),
            4 => Position::Key(self.text()?.to_owned()),
            _ => return None,
        };
        let file = match self.file {
            Some((known, file)) if known == numbers => file,
            _ => {
                let [path, layer] = numbers;
                self.sources.get(&(self.text_at(path)?, layer))?
            }
        };
        self.file = Some((numbers, file));
        let file = SourceRef::clone(file);
        Some(Place { file, position })
    }
}
