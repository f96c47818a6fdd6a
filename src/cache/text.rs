//! An outcome as text: a line of JSON, then the texts of the files one after the other.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Position, Severity};
use crate::generated::Generated;
use crate::output::FileSet;
use crate::source::SourceRef;

/// Writes an outcome.
pub fn write(generated: &Generated) -> String {
    let files = generated.files.iter();
    let lengths: Vec<Value> = files
        .map(|(path, text)| json!([path, text.len()]))
        .collect();
    let diagnostics: Vec<Value> = generated.diagnostics.iter().map(write_diagnostic).collect();
    let head = json!({
        "lexicons": generated.lexicons,
        "dependencies": generated.dependencies,
        "features": generated.features,
        "diagnostics": diagnostics,
        "files": lengths,
    });
    let mut text = serde_json::to_string(&head).unwrap_or_default();
    text.push('\n');
    text.extend(generated.files.iter().map(|(_, text)| text));
    text
}

/// Reads an outcome whose diagnostics are about these files. `None` if it is not what [`write`] writes.
pub fn read(text: &str, sources: &[SourceRef]) -> Option<Generated> {
    let (head, mut rest) = text.split_once('\n')?;
    let head: Value = serde_json::from_str(head).ok()?;
    let mut files = FileSet::new();
    for file in head.get("files")?.as_array()? {
        let length = number(file.get(1)?)?;
        let (text, more) = rest.split_at_checked(length)?;
        files.insert(file.get(0)?.as_str()?, text).ok()?;
        rest = more;
    }
    let by_path = sources.iter();
    let by_path = by_path.map(|file| ((file.path.as_str(), file.layer), file));
    let by_path: ByPath<'_> = by_path.collect();
    let mut diagnostics = Diagnostics::default();
    for diagnostic in head.get("diagnostics")?.as_array()? {
        diagnostics.push(read_diagnostic(diagnostic, &by_path)?);
    }
    rest.is_empty().then_some(Generated {
        files,
        diagnostics,
        dependencies: texts(head.get("dependencies")?)?,
        features: texts(head.get("features")?)?,
        lexicons: number(head.get("lexicons")?)?,
    })
}

/// The files of a run. A later layer may have a file of the same path.
type ByPath<'a> = HashMap<(&'a str, usize), &'a SourceRef>;

fn write_diagnostic(diagnostic: &Diagnostic) -> Value {
    let related = diagnostic.related.iter();
    let related: Vec<Value> = related
        .map(|(place, label)| json!([write_place(place), label]))
        .collect();
    json!({
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.to_string(),
        "message": diagnostic.message,
        "place": diagnostic.place.as_ref().map(write_place),
        "help": diagnostic.help,
        "related": related,
    })
}

fn read_diagnostic(value: &Value, sources: &ByPath<'_>) -> Option<Diagnostic> {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let severity = value.get("severity")?.as_str()?;
    let place = match value.get("place")? {
        Value::Null => None,
        place => Some(read_place(place, sources)?),
    };
    let related = value.get("related")?.as_array()?.iter().map(|pair| {
        let label = pair.get(1)?.as_str()?.to_owned();
        Some((read_place(pair.get(0)?, sources)?, label))
    });
    Some(Diagnostic {
        code: value.get("code")?.as_str()?.parse().ok()?,
        severity: severities.into_iter().find(|s| s.to_string() == severity)?,
        message: value.get("message")?.as_str()?.to_owned(),
        place,
        help: value.get("help")?.as_str().map(str::to_owned),
        related: related.collect::<Option<_>>()?,
    })
}

fn write_place(place: &Place) -> Value {
    let position = match &place.position {
        Position::File => json!(["file"]),
        Position::Offset(at) => json!(["offset", at]),
        Position::Span(start, end) => json!(["span", start, end]),
        Position::Value(pointer) => json!(["value", pointer]),
        Position::Key(pointer) => json!(["key", pointer]),
    };
    json!([place.file.path, place.file.layer, position])
}

fn read_place(value: &Value, sources: &ByPath<'_>) -> Option<Place> {
    let (path, layer) = (value.get(0)?.as_str()?, number(value.get(1)?)?);
    let position = value.get(2)?;
    let offset = |at: usize| position.get(at).and_then(number);
    let pointer = || Some(position.get(1)?.as_str()?.to_owned());
    let position = match position.get(0)?.as_str()? {
        "file" => Position::File,
        "offset" => Position::Offset(offset(1)?),
        "span" => Position::Span(offset(1)?, offset(2)?),
        "value" => Position::Value(pointer()?),
        "key" => Position::Key(pointer()?),
        _ => return None,
    };
    let file = SourceRef::clone(sources.get(&(path, layer))?);
    Some(Place { file, position })
}

fn number(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let texts = value.as_array()?.iter();
    texts.map(|text| Some(text.as_str()?.to_owned())).collect()
}
