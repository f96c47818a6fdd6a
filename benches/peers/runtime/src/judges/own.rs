//! lexgen: the validator, which knows lexicons at run time, and the method of generated types.

use std::sync::LazyLock;

use lexgen::lex::Value;
use lexgen::{Config, Validator};
use official::lex::Validate;
use serde::de::DeserializeOwned;

use super::{Judge, Verdict};
use crate::bodies::shared;
use crate::lists::for_records;
use crate::posts::JsonRecord;

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let config = Config::new()
        .lexicons(shared("corpus/official"))
        .validator();
    config.unwrap_or_else(|failure| panic!("{failure}"))
});

/// The validator for the official lexicons.
pub fn compiled() -> &'static Validator {
    &VALIDATOR
}

pub fn validator() -> Judge {
    Judge {
        name: "lexgen Validator",
        read: |record| {
            let value: Value = serde_json::from_str(&record.text).map_err(|e| e.to_string())?;
            let judge = move || compiled().validate_typed(&value).map_err(|e| e.to_string());
            Ok(Box::new(judge))
        },
    }
}

pub fn types() -> Judge {
    Judge {
        name: "lexgen validate()",
        read: read_type,
    }
}

macro_rules! records {
    ($($nsid:literal => $group:ident::$module:ident, $name:ident;)*) => {
        fn read_type(record: &JsonRecord) -> Result<Verdict, String> {
            match record.nsid.as_str() {
                $($nsid => verdict::<official::app::bsky::$group::$module::$name>(&record.text),)*
                other => panic!("{other} is not listed"),
            }
        }
    };
}
for_records!(records);

fn verdict<T: DeserializeOwned + Validate + 'static>(text: &str) -> Result<Verdict, String> {
    let value: T = serde_json::from_str(text).map_err(|e| e.to_string())?;
    Ok(Box::new(move || {
        value.validate().map_err(|e| e.to_string())
    }))
}
