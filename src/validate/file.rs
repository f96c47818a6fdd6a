//! Files of data: JSON, JSON lines, DAG-CBOR, frames of subscriptions, and repositories.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::lex::{Frame, FrameHeader, Rule, Value, Violation, Violations, quote_text};
use crate::lexicon::parse_json;
use crate::source::{SourceFile, SourceRef};

use super::Validator;
use super::car::{is_car, read_blocks, record_paths};
use super::cid::decode;
use super::report::{Origin, report, source};

/// How a file holds data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DataFormat {
    /// One JSON value.
    Json,
    /// A JSON value on each line; empty lines do not count.
    JsonLines,
    /// One DAG-CBOR value, or a frame of a subscription: a header and a payload.
    Cbor,
    /// A CAR file: a repository, or a part of one. Its records are judged, and their keys if the tree tells them.
    Car,
}

impl DataFormat {
    /// The format that the ending of a path stands for, or else the one that the content looks like.
    ///
    /// ```
    /// use lexgen::validate::DataFormat;
    ///
    /// assert_eq!(DataFormat::detect("posts.jsonl", b"{}"), DataFormat::JsonLines);
    /// assert_eq!(DataFormat::detect("-", b"{\"a\": 1}\n{\"a\": 2}\n"), DataFormat::JsonLines);
    /// assert_eq!(DataFormat::detect("-", b"\xa1\x61a\x01"), DataFormat::Cbor);
    /// ```
    pub fn detect(path: &str, bytes: &[u8]) -> Self {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "json" => return Self::Json,
            "jsonl" | "ndjson" => return Self::JsonLines,
            "cbor" | "dagcbor" | "dag-cbor" | "frame" => return Self::Cbor,
            "car" => return Self::Car,
            _ => {}
        }
        if is_car(bytes) {
            return Self::Car;
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            // A map in CBOR begins with a byte that no text begins with.
            return Self::Cbor;
        };
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let is_line = |line: &str| line.starts_with('{') && line.ends_with('}');
        match (lines.next(), lines.next()) {
            (Some(first), Some(second)) if is_line(first) && is_line(second) => Self::JsonLines,
            _ => Self::Json,
        }
    }
}

/// The outcome of [`check_file`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Checked {
    /// How many values were judged.
    pub values: usize,
    /// How many of them are not valid.
    pub invalid: usize,
    /// What is wrong with them and with the file.
    pub diagnostics: Diagnostics,
}

/// Judges all values of a file. `name` is the definition to judge them by, as [`Validator::validate`] takes it; without
/// one, it is the one that the `$type` of each value names. In a CAR file only records of that name count.
///
/// Diagnostics have line and column for JSON. The values of secret fields are in no message, and masked in the text that
/// the diagnostics hold.
///
/// ```
/// use lexgen::diagnostic::render;
/// use lexgen::validate::{DataFormat, check_file};
///
/// let lexicon = r#"{"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "object",
///     "properties": {"text": {"type": "string"}}}}}"#;
/// let validator = lexgen::Config::new().source("note.json", lexicon).validator()?;
/// let data = b"{\n  \"text\": 7\n}";
/// let checked = check_file(&validator, Some("com.example.note"), "x.json", data, DataFormat::Json);
/// assert_eq!(
///     render::plain(&checked.diagnostics),
///     "x.json:2:11: error[L602]: /text: expected a string, found the integer 7 (type)\n",
/// );
/// # Ok::<(), lexgen::Failure>(())
/// ```
pub fn check_file(
    validator: &Validator,
    name: Option<&str>,
    path: &str,
    bytes: &[u8],
    format: DataFormat,
) -> Checked {
    let mut check = Check {
        validator,
        name,
        path,
        out: Checked::default(),
    };
    if let Some(kind) = compression(bytes) {
        let why = format!("this is compressed with {kind}; unpack it first");
        check.undecodable(path, &why);
        return check.out;
    }
    match (format, std::str::from_utf8(bytes)) {
        (DataFormat::Cbor, _) => check.cbor(bytes),
        (DataFormat::Car, _) => check.car(bytes),
        (_, Err(error)) => {
            let offset = error.valid_up_to();
            let message = format!("this is not UTF-8 text: byte {offset} is the first wrong one");
            check.push(Diagnostic::new(Code::NotUtf8, message));
        }
        (_, Ok(text)) if text.starts_with('\u{feff}') => {
            let message = "the text begins with a byte order mark, which JSON does not have";
            check.push(Diagnostic::new(Code::ByteOrderMark, message));
        }
        (DataFormat::Json, Ok(text)) => check.json(text),
        (DataFormat::JsonLines, Ok(text)) => check.json_lines(text),
    }
    check.out
}

struct Check<'c> {
    validator: &'c Validator,
    name: Option<&'c str>,
    path: &'c str,
    out: Checked,
}

impl Check<'_> {
    fn json(&mut self, text: &str) {
        let (value, found) = self.read(text);
        let file = std::cell::LazyCell::new(|| source(self.path, text, &self.validator.secrets));
        let judged = value.map_or(Ok(()), |value| self.judge(&value));
        let mut diagnostics = Diagnostics::default();
        for diagnostic in found.iter() {
            diagnostics.push(move_to(diagnostic, &file, 0));
        }
        if let Err(violations) = &judged {
            report(violations, &Origin::Whole(&file), &mut diagnostics);
        }
        self.count(diagnostics);
    }

    fn json_lines(&mut self, text: &str) {
        let mut whole: Option<SourceRef> = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let from = start;
            start += line.len();
            if line.trim().is_empty() {
                continue;
            }
            let (value, found) = self.read(line);
            let judged = value.map_or(Ok(()), |value| self.judge(&value));
            let mut diagnostics = Diagnostics::default();
            if judged.is_err() || !found.is_empty() {
                let secrets = &self.validator.secrets;
                let file = whole.get_or_insert_with(|| {
                    let lines = text.split_inclusive('\n');
                    let masked = lines.map(|line| source("", line, secrets).text.clone());
                    SourceFile::new(self.path, masked.collect::<String>())
                });
                for diagnostic in found.iter() {
                    diagnostics.push(move_to(diagnostic, file, from));
                }
                if let Err(violations) = &judged {
                    report(
                        violations,
                        &Origin::Line(file, line, from),
                        &mut diagnostics,
                    );
                }
            }
            self.count(diagnostics);
        }
    }

    /// Reads one JSON value. When it is not as it should be, it is read again by a reader that can say why.
    fn read(&self, text: &str) -> (Option<Value>, Diagnostics) {
        let mut found = Diagnostics::default();
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            return (Some(value), found);
        }
        let file = SourceFile::new(self.path, text);
        let json = parse_json(&file, &mut found);
        // What the reader suggests is about lexicons, but for keys that are written twice.
        for diagnostic in found.iter_mut() {
            if diagnostic.code != Code::DuplicateKey {
                diagnostic.help = None;
            }
        }
        let value = json.map(serde_json::from_value::<Value>);
        match value.transpose() {
            Ok(value) => (value, found),
            Err(error) => {
                let message = format!("this cannot be read: {error}");
                found.push(Diagnostic::new(Code::UndecodableData, message));
                (None, found)
            }
        }
    }

    fn cbor(&mut self, bytes: &[u8]) {
        let first = match decode(bytes) {
            Ok(value) => return self.binary(self.path, &value, None),
            Err(error) => error,
        };
        let mut rest = bytes;
        let header = serde_ipld_dagcbor::de::from_reader_once::<FrameHeader, _>(&mut rest);
        match header {
            Ok(header) if !rest.is_empty() => self.frame(&header, rest),
            _ => self.undecodable(self.path, &first.to_string()),
        }
    }

    /// A frame does not tell of which subscription it is.
    fn frame(&mut self, header: &FrameHeader, payload: &[u8]) {
        let payload = match decode(payload) {
            Ok(value) => value,
            Err(error) => return self.undecodable(self.path, &error.to_string()),
        };
        match header.frame() {
            Some(Frame::Message(t)) => self.binary(self.path, &payload, Some(t)),
            _ => self.count(Diagnostics::default()),
        }
    }

    fn car(&mut self, bytes: &[u8]) {
        let blocks = match read_blocks(bytes) {
            Ok(blocks) => blocks,
            Err(error) => return self.undecodable(self.path, &error),
        };
        let mut values = Vec::with_capacity(blocks.len());
        for block in &blocks {
            let place = || format!("{}/{}", self.path, block.cid);
            if !block.is_intact() {
                self.undecodable(&place(), "the block is not what its CID stands for");
            } else if block.is_cbor() {
                match decode(block.data) {
                    Ok(Value::Object(map)) => values.push((block.cid.to_string(), map)),
                    Ok(_) => {}
                    Err(error) => self.undecodable(&place(), &error.to_string()),
                }
            }
        }
        let paths = record_paths(values.iter().map(|(_, map)| map));
        for (cid, map) in values {
            let value = Value::Object(map);
            let Some(type_name) = value.type_name() else {
                continue;
            };
            if self.name.is_some_and(|name| name != type_name) {
                continue;
            }
            // A block stands once for all records with the same content.
            match paths.get(&cid) {
                Some(paths) => paths.iter().for_each(|path| self.record(path, &value)),
                None => self.binary(&format!("{}/{cid}", self.path), &value, None),
            }
        }
    }

    /// Judges a record of a repository, with its path in there.
    fn record(&mut self, path: &str, value: &Value) {
        let shown = format!("{}/{path}", self.path);
        let mut found = match self.judge(value) {
            Ok(()) => Vec::new(),
            Err(violations) => violations.into_vec(),
        };
        let (collection, key) = path.split_once('/').unwrap_or((path, ""));
        if value.type_name() != Some(collection) {
            let actual = quote_text(value.type_name().unwrap_or_default());
            let limit = quote_text(collection);
            found.push(Violation::new("/$type", Rule::TypeName, limit, actual));
        } else if self.validator.check_name(collection).is_ok()
            && let Err(violations) = self.validator.validate_key(collection, key)
        {
            found.extend(violations);
        }
        self.report_binary(&shown, Violations::none_of(found));
    }

    fn binary(&mut self, shown: &str, value: &Value, message_type: Option<&str>) {
        let judged = match (self.name, message_type) {
            (Some(name), Some(t)) => {
                let nsid = name.strip_suffix("#message").unwrap_or(name);
                self.validator.validate_message(nsid, t, value)
            }
            (None, Some(_)) if self.validator.options.allow_unresolved => {
                self.validator.validate_data(value)
            }
            (None, Some(t)) => {
                let limit = "a message of a subscription that is named";
                Err(Violation::new("", Rule::Unresolved, limit, quote_text(t)).into())
            }
            _ => self.judge(value),
        };
        self.report_binary(shown, judged);
    }

    fn report_binary(&mut self, shown: &str, judged: Result<(), Violations>) {
        let mut diagnostics = Diagnostics::default();
        if let Err(violations) = &judged {
            let file = SourceFile::new(shown, "");
            report(violations, &Origin::Binary(&file), &mut diagnostics);
        }
        self.count(diagnostics);
    }

    fn judge(&self, value: &Value) -> Result<(), Violations> {
        match self.name {
            Some(name) => self.validator.validate(name, value),
            None => self.validator.validate_typed(value),
        }
    }

    fn undecodable(&mut self, shown: &str, why: &str) {
        let file = SourceFile::new(shown, "");
        let diagnostic = Diagnostic::new(Code::UndecodableData, why).at(Place::file(&file));
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        self.count(diagnostics);
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        let file = SourceFile::new(self.path, "");
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic.at(Place::file(&file)));
        self.count(diagnostics);
    }

    /// Counts one value, with what was found about it.
    fn count(&mut self, diagnostics: Diagnostics) {
        self.out.values += 1;
        self.out.invalid += usize::from(!diagnostics.is_empty());
        self.out.diagnostics.extend(diagnostics);
    }
}

/// What a file is compressed with. No data begins with these bytes.
fn compression(bytes: &[u8]) -> Option<&'static str> {
    let is = |magic: &[u8]| bytes.starts_with(magic);
    match bytes {
        _ if is(b"\x1f\x8b") => Some("gzip"),
        _ if is(b"\x28\xb5\x2f\xfd") => Some("Zstandard"),
        _ => None,
    }
}

/// A diagnostic about a text, for the file that holds this text from some byte on.
fn move_to(diagnostic: &Diagnostic, file: &SourceRef, start: usize) -> Diagnostic {
    use crate::diagnostic::Position;
    let place = |place: &Place| match &place.position {
        Position::Offset(offset) => Place::offset(file, start + offset),
        _ => Place::offset(file, start),
    };
    let mut moved = diagnostic.clone();
    moved.place = Some(
        diagnostic
            .place
            .as_ref()
            .map_or_else(|| Place::offset(file, start), place),
    );
    for (related, _) in &mut moved.related {
        *related = place(related);
    }
    moved
}
