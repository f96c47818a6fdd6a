//! Data judged by lexicons: each rule, the data model, files, and what the rest of the world takes for valid.
//!
//! With `LEXGEN_SHARED` set, the interop suite and captured responses are judged too. `LEXGEN_VALIDATE_CASES` is the
//! number of random values.

mod common;

#[path = "validate/captures.rs"]
mod captures;
#[path = "validate/command.rs"]
mod command;
#[path = "validate/data_model.rs"]
mod data_model;
#[path = "validate/files.rs"]
mod files;
#[path = "validate/generate.rs"]
mod generate;
#[path = "validate/interop.rs"]
mod interop;
#[path = "validate/mutate.rs"]
mod mutate;
#[path = "validate/property.rs"]
mod property;
#[path = "validate/rules.rs"]
mod rules;
#[path = "validate/strict_formats.rs"]
mod strict_formats;
#[path = "validate/types.rs"]
mod types;

use lexgen::lex::{Value, Violations};
use lexgen::{Config, Validator};
use serde_json::{Value as Json, json};

/// A validator for lexicons that are written out as JSON.
pub fn validator(lexicons: &[Json]) -> Validator {
    let mut config = Config::new();
    for (number, lexicon) in lexicons.iter().enumerate() {
        config.source(format!("{number}.json"), lexicon.to_string());
    }
    config
        .validator()
        .unwrap_or_else(|failure| panic!("{failure}"))
}

/// A validator for a lexicon `com.example.it` with these definitions.
pub fn with_defs(defs: Json) -> Validator {
    validator(&[json!({"lexicon": 1, "id": "com.example.it", "defs": defs})])
}

pub fn value(json: &Json) -> Value {
    serde_json::from_str(&json.to_string()).expect("a value")
}

/// What is wrong, a line each.
pub fn lines(judged: Result<(), Violations>) -> Vec<String> {
    match judged {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    }
}

/// A validator for an object with one field `x` of a schema.
pub struct Field(Validator);

impl Field {
    pub fn new(schema: Json) -> Self {
        let main = json!({"type": "object", "properties": {"x": schema}});
        let other =
            json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}});
        Self(with_defs(
            json!({"main": main, "other": other, "word": {"type": "token"}}),
        ))
    }

    pub fn strict(&self) -> Self {
        Self(self.0.clone().strict(true))
    }

    /// What is wrong with a value of the field, without the pointer to it.
    pub fn judge(&self, x: Json) -> Vec<String> {
        let judged = self.0.validate("com.example.it", &value(&json!({"x": x})));
        let strip = |line: String| line.strip_prefix("/x").unwrap_or(&line).to_owned();
        lines(judged).into_iter().map(strip).collect()
    }

    #[track_caller]
    pub fn accepts(&self, x: Json) -> &Self {
        assert_eq!(self.judge(x), Vec::<String>::new());
        self
    }

    #[track_caller]
    pub fn refuses(&self, x: Json, line: &str) -> &Self {
        assert_eq!(self.judge(x), [line]);
        self
    }
}
