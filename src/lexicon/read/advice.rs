//! What to write instead, where a table of the language can tell.

use serde_json::Value;

use crate::lexicon::json::Json;

use super::MAX_EDITS;
use super::def::TYPES;
use crate::diagnostic::nearest;

/// The fields of each type beside `type` and `description`.
const FIELDS: [(&str, &[&str]); 15] = [
    ("boolean", &["default", "const"]),
    (
        "integer",
        &["minimum", "maximum", "enum", "default", "const"],
    ),
    (
        "string",
        &[
            "format",
            "minLength",
            "maxLength",
            "minGraphemes",
            "maxGraphemes",
            "knownValues",
            "enum",
            "default",
            "const",
        ],
    ),
    ("bytes", &["minLength", "maxLength"]),
    ("blob", &["accept", "maxSize"]),
    ("array", &["items", "minLength", "maxLength"]),
    ("object", &["properties", "required", "nullable"]),
    ("params", &["properties", "required"]),
    ("ref", &["ref"]),
    ("union", &["refs", "closed"]),
    ("record", &["key", "record"]),
    ("query", &["parameters", "output", "errors"]),
    ("procedure", &["parameters", "input", "output", "errors"]),
    (
        "subscription",
        &["parameters", "message", "errors", "subprotocol"],
    ),
    (
        "permission-set",
        &[
            "title",
            "title:lang",
            "detail",
            "detail:lang",
            "permissions",
        ],
    ),
];

/// The fields that a type has beside `type` and `description`.
pub(super) fn fields_of(kind: &str) -> &'static [&'static str] {
    let found = FIELDS.iter().find(|(name, _)| *name == kind);
    found.map_or(&[], |(_, fields)| fields)
}

/// What to do about a field that its owner does not have.
pub(super) fn unknown_field(key: &str, owner: &str, known: &[&str]) -> String {
    let usual = ["description", "type"];
    let candidates = known.iter().copied().chain(usual);
    if let Some(help) = misplaced(key, owner) {
        return help.to_owned();
    }
    if let Some(field) = nearest(key, candidates, MAX_EDITS) {
        return format!("did you mean `{field}`?");
    }
    if let Some(help) = foreign(key) {
        return help.to_owned();
    }
    if let Some(field) = synonym(key).iter().find(|field| known.contains(field)) {
        return format!("did you mean `{field}`?");
    }
    let owners: Vec<String> = FIELDS
        .iter()
        .filter(|(_, fields)| fields.contains(&key))
        .map(|(kind, _)| format!("`{kind}`"))
        .collect();
    let its = match known {
        [] => "this one has no fields but `description`".to_owned(),
        known => format!("this one has {}", either(known, "and")),
    };
    match owners.is_empty() {
        true => format!("remove it; {its}"),
        false => format!("`{key}` belongs to {}; {its}", owners.join(", ")),
    }
}

/// Fields of the language in the wrong place.
fn misplaced(key: &str, owner: &str) -> Option<&'static str> {
    let is = |kind: &str| owner.contains(&format!("`{kind}`"));
    let holds_data = is("record") || is("query") || is("procedure") || is("subscription");
    let help = match key {
        "required" | "optional" if !is("object") && !is("params") && !holds_data => {
            "the object around it lists its required properties in `required`"
        }
        "nullable" if !is("object") && !is("params") && !holds_data => {
            "the object around it lists the properties that may be null in `nullable`"
        }
        "nullable" if is("params") => "a parameter is given or left out; it cannot be null",
        "properties" | "required" | "nullable" if is("record") => {
            "write it inside `record`, beside `\"type\": \"object\"`"
        }
        "properties" | "required" if holds_data => {
            "parameters go into `parameters`, the fields of a body into the `schema` of `input` or `output`"
        }
        "encoding" | "schema" if is("subscription") => "write it inside `message`",
        "encoding" | "schema" if is("query") => "write it inside `output`",
        "encoding" | "schema" if is("procedure") => "write it inside `input` or `output`",
        "encoding" if is("message") => "messages have no encoding but their own; remove it",
        "properties" | "required" | "nullable" | "items" | "ref" | "refs" | "closed"
            if is("input") || is("output") || is("message") =>
        {
            "write it inside `schema`, together with its `type`"
        }
        "input" if is("query") => "a query has `parameters` only; one with a body is a `procedure`",
        "input" | "output" if is("subscription") => "a subscription sends `message`s",
        "refs" if is("ref") => "a `ref` has one target; for several write a `union`",
        "minimum" | "maximum" if is("string") || is("array") || is("bytes") => {
            "use `minLength` and `maxLength`"
        }
        "minLength" | "maxLength" if is("integer") => "use `minimum` and `maximum`",
        "minLength" | "maxLength" if is("blob") => "use `maxSize`, in bytes",
        "maxSize" if is("string") || is("bytes") => "use `maxLength`, in bytes",
        "default" if !is("boolean") && !is("integer") && !is("string") => {
            "only booleans, integers and strings have a default"
        }
        "enum" if is("boolean") => "use `const` for the one value that is allowed",
        _ => return None,
    };
    Some(help)
}

/// Fields of other languages.
fn foreign(key: &str) -> Option<&'static str> {
    let help = match key {
        "deprecated" => "begin the description with \"Deprecated\"",
        "desc" | "summary" | "title" | "$comment" | "comment" | "doc" | "docs" | "example"
        | "examples" => "say it in the `description`",
        "$ref" => "write `\"type\": \"ref\", \"ref\": \"...\"`",
        "oneOf" | "anyOf" | "allOf" => "use a `union` of references",
        "pattern" | "regex" => "there are no patterns; `format` or `enum` may do",
        "additionalProperties" => "an object may always have more properties; remove this",
        "minItems" | "maxItems" => "use `minLength` and `maxLength`",
        "definitions" | "$defs" => "write it as `defs`",
        "version" => "the version of the language is `lexicon`; a lexicon itself has none",
        "name" | "$id" => "its name is the `id` at the top, or the key that it has in `defs`",
        _ => return None,
    };
    Some(help)
}

/// What others call fields of this language, in the order in which they are meant.
fn synonym(key: &str) -> &'static [&'static str] {
    match key.to_ascii_lowercase().as_str() {
        "params" | "parameter" | "args" | "arguments" => &["parameters"],
        "props" | "fields" | "members" => &["properties", "refs"],
        "body" | "request" | "payload" => &["input"],
        "response" | "result" | "returns" | "return" => &["output"],
        "messages" | "event" | "events" => &["message"],
        "throws" | "error" => &["errors"],
        "values" | "options" => &["knownValues", "enum"],
        "min" => &["minimum", "minLength"],
        "max" | "size" | "limit" | "length" | "len" => &["maxSize", "maximum", "maxLength"],
        "mime" | "mimetype" | "mimetypes" | "contenttype" => &["accept", "encoding"],
        "types" | "variants" => &["refs"],
        "target" | "to" => &["ref"],
        "element" | "elements" | "of" => &["items"],
        "rkey" | "recordkey" => &["key"],
        _ => &[],
    }
}

/// How to write a value of the wrong JSON type as one of the right type.
pub(super) fn wrong_type(expected: &str, key: &str, value: &Json<'_>) -> Option<String> {
    let help = match (expected, value) {
        ("a string", _)
            if key == "`ref`" && value.as_array().is_none() || key == "an entry of `refs`" =>
        {
            "write a reference: `\"#name\"` or `\"nsid#name\"`".to_owned()
        }
        (_, Json::Null) => format!("write {expected}, or remove the field"),
        ("a boolean", Json::String(text)) if text == "true" || text == "false" => {
            format!("write {text}, without quotes")
        }
        ("a boolean", _) => "write true or false".to_owned(),
        ("a list", Json::String(text)) if text.len() <= 60 => {
            format!("write `[{}]`", Value::from(text.as_ref()))
        }
        ("a list", Json::Bool(_)) if key == "`required`" || key == "`nullable`" => {
            format!("list names in the {key} of the object around it")
        }
        ("a list", Json::Object(map)) if key == "`errors`" => {
            let name = map.keys().next().filter(|name| name.len() <= 60);
            let name = Value::from(name.unwrap_or("NotFound"));
            format!("write `[{{ \"name\": {name} }}]`")
        }
        ("a list", Json::Object(_)) => "write `[...]`, with the entries in it".to_owned(),
        ("a list", _) => "write `[...]`".to_owned(),
        ("a string", Json::Number(number)) => format!("write `\"{number}\"`"),
        ("a string", Json::Array(_)) if key == "`ref`" => {
            "a `ref` has one target; for several write a `union` with `refs`".to_owned()
        }
        ("a string", Json::Array(list)) => match list.as_slice() {
            [Json::String(text)] if text.len() <= 60 => {
                format!("write `{}`", Value::from(text.as_ref()))
            }
            _ => "write `\"...\"`".to_owned(),
        },
        ("a string", _) => "write `\"...\"`".to_owned(),
        ("an object", Json::String(text)) if TYPES.contains(&text.as_ref()) => {
            format!("write `{{ \"type\": \"{text}\" }}`")
        }
        ("an object", Json::String(text)) if text.contains('#') && text.len() <= 300 => {
            let target = Value::from(text.as_ref());
            format!("write `{{ \"type\": \"ref\", \"ref\": {target} }}`")
        }
        ("an object", Json::Array(list)) if key == "a schema" && list.len() == 1 => {
            "write the one schema without `[` and `]`".to_owned()
        }
        ("an object", Json::String(text)) if key == "a schema" && text.len() <= 60 => {
            match super::data::format(text) {
                Some(_) => format!("write `{{ \"type\": \"string\", \"format\": \"{text}\" }}`"),
                None => match meant_type(text) {
                    Some(Meant { kind, .. }) => format!("write `{{ \"type\": \"{kind}\" }}`"),
                    None => "write `{ \"type\": ... }`".to_owned(),
                },
            }
        }
        ("an object", _) if key == "a schema" || key == "a definition" => {
            "write `{ \"type\": ... }`".to_owned()
        }
        ("an object", _) if key == "an entry of `errors`" => match value.as_str() {
            Some(name) if name.len() <= 60 => {
                format!("write `{{ \"name\": {} }}`", Value::from(name))
            }
            _ => "write `{ \"name\": ... }`".to_owned(),
        },
        ("an object", _) => "write `{ ... }`".to_owned(),
        _ => return None,
    };
    Some(help)
}

/// A list of words in a sentence: `a`, `b` and `c`.
pub(super) fn either(words: &[&str], and: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} {and} {last}", others.join(", ")),
        _ => quoted.concat(),
    }
}

/// The type that is meant by one that is none.
pub(super) struct Meant {
    /// Its name.
    pub(super) kind: &'static str,
    /// What to write.
    pub(super) help: String,
}

/// Finds the type that is meant by the name of none, if one is.
pub(super) fn meant_type(kind: &str) -> Option<Meant> {
    let lower = kind.to_ascii_lowercase();
    let (meant, more) = match lower.as_str() {
        "number" | "float" | "double" => (
            "integer",
            "; there are no floats, and a decimal number is written as a `string`",
        ),
        "int" | "int32" | "int64" | "uint" | "long" => ("integer", ""),
        "bool" => ("boolean", ""),
        "str" | "text" => ("string", ""),
        "enum" => ("string", ", with the values in `enum` or `knownValues`"),
        "date" | "time" | "timestamp" => ("string", ", with `\"format\": \"datetime\"`"),
        "url" => ("string", ", with `\"format\": \"uri\"`"),
        "list" => ("array", ", with the type of its elements in `items`"),
        "map" | "dict" | "any" | "json" => ("unknown", ", which is any object"),
        "struct" => ("object", ""),
        "file" | "image" | "video" => ("blob", ", with the media types in `accept`"),
        "binary" => ("bytes", ""),
        "reference" | "$ref" => ("ref", ""),
        "oneof" | "anyof" => ("union", ", with its members in `refs`"),
        "permissions" | "permissionset" | "permission_set" => ("permission-set", ""),
        "cidlink" | "cid_link" => ("cid-link", ""),
        format if super::data::format(format).is_some() => {
            let help = format!("write `\"type\": \"string\", \"format\": \"{format}\"`");
            let kind = "string";
            return Some(Meant { kind, help });
        }
        _ => {
            let near = nearest(kind, TYPES, MAX_EDITS)?;
            let kind = TYPES.into_iter().find(|known| *known == near)?;
            let help = format!("did you mean `{near}`?");
            return Some(Meant { kind, help });
        }
    };
    let help = format!("write `{meant}`{more}");
    Some(Meant { kind: meant, help })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_find_their_place() {
        for (key, owner, known, help) in [
            (
                "maxGraphmes",
                "a `string`",
                &["maxGraphemes"][..],
                "did you mean `maxGraphemes`?",
            ),
            (
                "maxGraphemes",
                "an `integer`",
                &["minimum", "maximum"],
                "`maxGraphemes` belongs to `string`; this one has `minimum` and `maximum`",
            ),
            (
                "properties",
                "a `record`",
                &["key", "record"],
                "write it inside `record`, beside `\"type\": \"object\"`",
            ),
            (
                "foo",
                "a `token`",
                &[],
                "remove it; this one has no fields but `description`",
            ),
            (
                "descripton",
                "a `token`",
                &[],
                "did you mean `description`?",
            ),
            (
                "required",
                "a `string`",
                &["format"],
                "the object around it lists its required properties in `required`",
            ),
            (
                "refs",
                "a `ref`",
                &["ref"],
                "a `ref` has one target; for several write a `union`",
            ),
        ] {
            assert_eq!(unknown_field(key, owner, known), help, "{key}");
        }
    }

    #[test]
    fn values_are_written_right() {
        use serde_json::json;

        use crate::diagnostic::Diagnostics;
        use crate::lexicon::json::parse_tree;
        use crate::source::SourceFile;

        for (expected, key, value, help) in [
            (
                "a boolean",
                "`closed`",
                json!("true"),
                "write true, without quotes",
            ),
            ("a list", "`required`", json!("text"), "write `[\"text\"]`"),
            (
                "a list",
                "`required`",
                json!(true),
                "list names in the `required` of the object around it",
            ),
            ("a string", "`const`", json!(7), "write `\"7\"`"),
            (
                "an object",
                "a schema",
                json!("string"),
                "write `{ \"type\": \"string\" }`",
            ),
            (
                "an object",
                "a schema",
                json!("#view"),
                "write `{ \"type\": \"ref\", \"ref\": \"#view\" }`",
            ),
            (
                "an object",
                "an entry of `errors`",
                json!("Gone"),
                "write `{ \"name\": \"Gone\" }`",
            ),
        ] {
            let file = SourceFile::new("f", value.to_string());
            let json = parse_tree(&file, &mut Diagnostics::default()).unwrap();
            assert_eq!(wrong_type(expected, key, &json).as_deref(), Some(help));
        }
    }

    #[test]
    fn types_of_elsewhere_are_known() {
        for (kind, meant, help) in [
            ("prosedure", "procedure", "did you mean `procedure`?"),
            ("Boolean", "boolean", "did you mean `boolean`?"),
            ("bool", "boolean", "write `boolean`"),
            (
                "DID",
                "string",
                "write `\"type\": \"string\", \"format\": \"did\"`",
            ),
        ] {
            let found = meant_type(kind).unwrap();
            assert_eq!((found.kind, found.help.as_str()), (meant, help));
        }
        assert!(meant_type("hologram").is_none());
    }
}
