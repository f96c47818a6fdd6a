//! A JSON schema of `lexgen.toml`, for editors.

use serde_json::{Map, Value, json};

use super::options::{Choices, OPTIONS, OptionSpec, Shape};
use super::settings::SETTINGS;

/// The schema (draft 7, which editors of TOML understand), as JSON text that ends with a line break.
///
/// ```
/// let schema = lexgen::config_file::schema();
/// assert!(schema.contains("\"types-only\""));
/// ```
pub fn schema() -> String {
    let mut common = Map::new();
    let mut single = Map::new();
    for option in OPTIONS {
        match option.shape {
            Shape::Folder => {
                let path = property(option);
                let tables = json!({
                    "type": "array",
                    "minItems": 1,
                    "items": { "$ref": "#/definitions/output" },
                });
                let alone = json!({ "$ref": "#/definitions/output" });
                single.insert("path".to_owned(), path.clone());
                let any = json!({ "description": option.doc, "anyOf": [path, tables, alone] });
                common.insert(option.key.to_owned(), any);
            }
            _ => {
                common.insert(option.key.to_owned(), property(option));
                single.insert(option.key.to_owned(), property(option));
            }
        }
    }
    let settings: Map<String, Value> = SETTINGS
        .iter()
        .map(|setting| {
            let described = describe(shape(setting.shape), setting.doc);
            (setting.key.to_owned(), described)
        })
        .collect();
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "lexgen.toml",
        "description": "What lexgen reads, what it makes of it, and where it puts it. Paths are relative to this file",
        "type": "object",
        "additionalProperties": false,
        "properties": common,
        "definitions": {
            "output": {
                "description": "An output of several. What it does not set is as it stands above all outputs",
                "type": "object",
                "additionalProperties": false,
                "required": ["path"],
                "properties": single,
            },
            "settings": {
                "description": "What is wanted of a lexicon, a definition or a field",
                "type": "object",
                "additionalProperties": false,
                "properties": settings,
            },
        },
    });
    format!("{schema:#}\n")
}

fn property(option: &OptionSpec) -> Value {
    describe(shape(option.shape), option.doc)
}

fn describe(mut schema: Value, doc: &str) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), doc.into());
    }
    schema
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Settings => json!({
            "type": "object",
            "additionalProperties": { "$ref": "#/definitions/settings" },
        }),
        Shape::Flag => json!({ "type": "boolean", "default": false }),
        Shape::Folder => json!({ "type": "string", "minLength": 1 }),
        Shape::Paths => one_or_more(json!({ "type": "string", "minLength": 1 }), 1),
        Shape::Text => json!({ "type": "string", "minLength": 1 }),
        Shape::Table => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Shape::Texts | Shape::Patterns => one_or_more(json!({ "type": "string" }), 0),
        Shape::Choice(choices) => {
            let mut word = word(choices);
            if let (Some(word), Some((default, _))) = (word.as_object_mut(), choices.first()) {
                word.insert("default".to_owned(), (*default).into());
            }
            word
        }
        Shape::Several(choices) => one_or_more(word(choices), 0),
    }
}

fn one_or_more(item: Value, least: usize) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item, "minItems": least }] })
}

fn word(choices: Choices) -> Value {
    let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    json!({ "type": "string", "enum": words })
}
