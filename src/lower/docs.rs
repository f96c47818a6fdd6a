//! Documentation: what the author says, and the limits that no type can show.

use serde_json::Value;

use crate::ir::{Docs, Literal, Presence};
use crate::lexicon::{
    BlobSchema, Def, DefId, DefKind, Document, IntegerSchema, LengthRange, PermissionSet, Schema,
    SchemaKind, StringSchema,
};

/// The documentation of a named definition.
pub fn of_def(id: &DefId, def: &Def) -> Docs {
    let notes = match &def.kind {
        DefKind::Schema(kind) => {
            let mut notes = notes_of(kind, false);
            notes.extend(value_notes(kind, false));
            notes
        }
        _ => Vec::new(),
    };
    let description = match &def.kind {
        DefKind::PermissionSet(set) if def.description.is_none() => shown_to_users(set),
        _ => def.description.clone(),
    };
    let kind = match &def.kind {
        DefKind::Record(_) => "The record",
        DefKind::Query(_) => "The query",
        DefKind::Procedure(_) => "The procedure",
        DefKind::Subscription(_) => "The subscription",
        DefKind::PermissionSet(_) => "The permission set",
        DefKind::Token => "The token",
        DefKind::Schema(SchemaKind::Object(_)) => "The object",
        DefKind::Schema(SchemaKind::Union(_)) => "The union",
        DefKind::Schema(SchemaKind::Array(_)) => "The array",
        DefKind::Schema(SchemaKind::String(_)) => "The string",
        DefKind::Schema(_) => "The definition",
    };
    Docs {
        lead: def
            .description
            .is_none()
            .then(|| format!("{kind} {}.", code(&id.to_string()))),
        description,
        notes,
        deprecated: deprecation(def.description.as_deref()),
    }
}

/// The documentation of a body, the parameters, the errors or the messages of an endpoint.
pub fn of_role(lead: &str, id: &DefId, description: Option<&str>) -> Docs {
    Docs {
        lead: Some(format!("{lead} {}.", code(&id.to_string()))),
        description: description.map(str::to_owned),
        ..Docs::default()
    }
}

/// The documentation of a field.
pub fn of_field(schema: &Schema, presence: &Presence, plain_strings: bool) -> Docs {
    let mut notes = notes_of(&schema.kind, plain_strings);
    notes.extend(value_notes(
        &schema.kind,
        matches!(presence, Presence::Default(_)),
    ));
    Docs {
        lead: None,
        description: schema.description.clone(),
        notes,
        deprecated: deprecation(schema.description.as_deref()),
    }
}

/// The note for `#[deprecated]`: a description that begins with the word is all that lexicons have for it.
pub fn deprecation(description: Option<&str>) -> Option<String> {
    let text = description?.trim_start();
    let word = text.get(.."deprecated".len())?;
    if !word.eq_ignore_ascii_case("deprecated") {
        return None;
    }
    let rest = text.get("deprecated".len()..)?;
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let note = rest.trim_start_matches([':', '.', '-', ',', ' ', '\u{2014}']);
    // The first sentence is enough where the compiler repeats it at every use.
    let sentence = note.get(..first_sentence(note)).unwrap_or(note);
    Some(sentence.trim().to_owned())
}

/// Where the first sentence ends: at a dash, behind which stands what the description was before, or at a full stop that
/// a capital follows, so that `e.g. this` is no end.
fn first_sentence(text: &str) -> usize {
    let ends = text.match_indices(". ").find(|(at, stop)| {
        let next = text
            .get(at + stop.len()..)
            .and_then(|rest| rest.trim_start().chars().next());
        next.is_some_and(char::is_uppercase)
    });
    let stop = ends.map_or(text.len(), |(at, _)| at + 1);
    text.find(" -- ").map_or(stop, |dash| dash.min(stop))
}

/// The document as JSON that does not depend on key order or on where it was kept.
pub fn canonical_json(document: &Document) -> String {
    let json = match document.json() {
        // Left out before the keys are put in order: to remove one may move another.
        Value::Object(object) => sort(object.iter().filter(|(key, _)| *key != "$type")),
        other => sorted(other),
    };
    json.to_string()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => sort(object.iter()),
        Value::Array(array) => array.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// An object with its keys in order, whichever map serde_json was built with.
fn sort<'a>(members: impl Iterator<Item = (&'a String, &'a Value)>) -> Value {
    let mut entries: Vec<_> = members.map(|(k, v)| (k.clone(), sorted(v))).collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries.into_iter().collect()
}

/// The limits of a schema, a sentence each.
fn notes_of(kind: &SchemaKind, plain_strings: bool) -> Vec<String> {
    match kind {
        SchemaKind::Integer(schema) => integer_notes(schema),
        SchemaKind::String(schema) => string_notes(schema, plain_strings),
        SchemaKind::Bytes(length) => range(length, "byte", "bytes").into_iter().collect(),
        SchemaKind::Array(array) => range(&array.length, "element", "elements")
            .into_iter()
            .collect(),
        SchemaKind::Blob(schema) => blob_notes(schema),
        _ => Vec::new(),
    }
}

/// The constant and the default, which may be `read` in place of an absent value.
fn value_notes(kind: &SchemaKind, read: bool) -> Vec<String> {
    let (default, constant) = super::schema::literals(kind);
    let constant = constant.map(|value| format!("Always {}.", literal(&value)));
    let default = default.map(|value| match read {
        true => format!("Read as {} when absent.", literal(&value)),
        false => format!("Default: {}.", literal(&value)),
    });
    constant.into_iter().chain(default).collect()
}

/// What a permission set tells users about itself, which is all that most of them say.
fn shown_to_users(set: &PermissionSet) -> Option<String> {
    let parts: Vec<&str> = [&set.title, &set.detail]
        .into_iter()
        .filter_map(|text| text.as_deref())
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn integer_notes(schema: &IntegerSchema) -> Vec<String> {
    let mut notes = Vec::new();
    if !schema.values.is_empty() {
        let values: Vec<String> = schema.values.iter().map(|v| format!("`{v}`")).collect();
        notes.push(format!("One of {}.", values.join(", ")));
    }
    match (schema.minimum, schema.maximum) {
        (Some(min), Some(max)) => notes.push(format!("From {min} to {max}.")),
        (Some(min), None) => notes.push(format!("At least {min}.")),
        (None, Some(max)) => notes.push(format!("At most {max}.")),
        (None, None) => {}
    }
    notes
}

fn string_notes(schema: &StringSchema, plain_strings: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(format) = schema.format.filter(|_| plain_strings) {
        notes.push(format!("Format: {}.", format.as_str()));
    }
    notes.extend(range(&schema.graphemes, "grapheme", "graphemes"));
    notes.extend(range(&schema.length, "byte", "bytes"));
    if schema.format.is_some() && !schema.known_values.is_empty() {
        let values: Vec<String> = schema.known_values.iter().map(|v| code(v)).collect();
        notes.push(format!("Known values: {}.", values.join(", ")));
    }
    notes
}

fn blob_notes(schema: &BlobSchema) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(accept) = schema.accept.as_ref().filter(|accept| !accept.is_empty()) {
        let types: Vec<String> = accept.iter().map(|t| code(t)).collect();
        notes.push(format!("Accepts {}.", types.join(", ")));
    }
    if let Some(max) = schema.max_size {
        notes.push(format!("At most {max} bytes."));
    }
    notes
}

fn range(range: &LengthRange, one: &str, many: &str) -> Option<String> {
    let unit = |n: u64| {
        if n == 1 {
            one.to_owned()
        } else {
            many.to_owned()
        }
    };
    match (range.min.filter(|min| *min > 0), range.max) {
        (Some(min), Some(max)) if min == max => Some(format!("Exactly {min} {}.", unit(min))),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {}.", unit(max))),
        (Some(min), None) => Some(format!("At least {min} {}.", unit(min))),
        (None, Some(max)) => Some(format!("At most {max} {}.", unit(max))),
        (None, None) => None,
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => format!("`{value}`"),
        Literal::Integer(value) => format!("`{value}`"),
        Literal::Text(value) => code(&format!("{value:?}")),
    }
}

/// Text as inline code; what would end the span is shown as a straight quote. Names are as hostile as any text.
pub fn code(text: &str) -> String {
    // Two backticks with nothing between would open a span that ends who knows where.
    let text = if text.is_empty() { " " } else { text };
    if text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'`') {
        return format!("`{text}`");
    }
    let safe: String = text
        .chars()
        .map(|c| match c {
            '`' => '\'',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    format!("`{safe}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::lexicon::read_document;
    use crate::source::SourceFile;

    #[test]
    fn deprecation_is_the_first_word() {
        assert_eq!(
            deprecation(Some("DEPRECATED: use x instead.")).as_deref(),
            Some("use x instead.")
        );
        assert_eq!(deprecation(Some("Deprecated")).as_deref(), Some(""));
        assert_eq!(
            deprecation(Some("Deprecated: use e.g. this. It is better.")).as_deref(),
            Some("use e.g. this.")
        );
        for (text, note) in [
            (
                "Deprecated. Use x instead -- A text segment. Start is inclusive.",
                "Use x instead",
            ),
            ("DEPRECATED -- unused", "unused"),
            ("Deprecated. Unused. Use x -- A text.", "Unused."),
        ] {
            assert_eq!(deprecation(Some(text)).as_deref(), Some(note));
        }
        assert_eq!(deprecation(Some("deprecatedness")), None);
        assert_eq!(deprecation(Some("This is deprecated.")), None);
        assert_eq!(deprecation(Some("dépr")), None);
    }

    /// Also with `--features serde_json/preserve_order`, which a build may turn on: then maps do not sort by themselves.
    #[test]
    fn json_does_not_depend_on_where_a_lexicon_was_kept() {
        let text = r#"{"$type": "com.atproto.lexicon.schema", "id": "a.b.c", "lexicon": 1, "defs": {"b": {"type": "token"}, "a": {"type": "token"}}}"#;
        let file = SourceFile::new("f", text);
        let outcome = read_document(&file, &mut Diagnostics::default());
        assert_eq!(
            canonical_json(&outcome.into_document().expect("a lexicon")),
            r#"{"defs":{"a":{"type":"token"},"b":{"type":"token"}},"id":"a.b.c","lexicon":1}"#
        );
    }

    #[test]
    fn code_spans_end_where_they_should() {
        assert_eq!(code("a.b.c#x`<b>\n"), "`a.b.c#x'<b> `");
        assert_eq!(code(""), "` `");
    }

    #[test]
    fn limits_read_as_sentences() {
        let length = |min, max| LengthRange { min, max };
        assert_eq!(
            range(&length(Some(0), Some(1)), "byte", "bytes").as_deref(),
            Some("At most 1 byte.")
        );
        assert_eq!(
            range(&length(Some(2), Some(5)), "byte", "bytes").as_deref(),
            Some("2 to 5 bytes.")
        );
        assert_eq!(range(&length(None, None), "byte", "bytes"), None);
    }
}
