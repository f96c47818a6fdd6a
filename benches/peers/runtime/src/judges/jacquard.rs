//! jacquard: the validator of `jacquard-lexicon`, and the method that `jacquard-api`'s types have.

use std::sync::LazyLock;

use jacquard_api::app_bsky;
use jacquard_common::types::value::Data;
use jacquard_common::{DefaultStr, IntoStatic as _, ToSmolStr as _};
use jacquard_lexicon::lexicon::LexiconDoc;
use jacquard_lexicon::schema::{LexiconSchema, SchemaRegistry};
use jacquard_lexicon::validation::SchemaValidator;
use serde::de::DeserializeOwned;

use super::{Judge, Verdict, lexicons};
use crate::lists::for_records;
use crate::posts::JsonRecord;

/// The types of `jacquard-api` do not register their lexicons, so they come from the same files as lexgen's.
static VALIDATOR: LazyLock<SchemaValidator> = LazyLock::new(|| {
    let registry = SchemaRegistry::new();
    for text in lexicons() {
        // Those that it cannot read are permission sets.
        if let Ok(document) = serde_json::from_str::<LexiconDoc<'_>>(&text) {
            registry.insert(document.id.to_smolstr(), document.into_static());
        }
    }
    SchemaValidator::from_registry(registry)
});

/// Without its cache, which would answer for a record that was seen before.
pub fn validator() -> Judge {
    Judge {
        name: "jacquard validate_by_nsid",
        read: |record| {
            let data: Data = serde_json::from_str(&record.text).map_err(|e| e.to_string())?;
            let nsid = record.nsid.clone();
            Ok(Box::new(move || {
                let result = VALIDATOR.validate_by_nsid(&nsid, &data);
                match result.all_errors().next() {
                    None => Ok(()),
                    Some(error) => Err(error.to_string()),
                }
            }))
        },
    }
}

pub fn types() -> Judge {
    Judge {
        name: "jacquard validate()",
        read: read_type,
    }
}

macro_rules! records {
    ($($nsid:literal => $group:ident::$module:ident, $name:ident;)*) => {
        fn read_type(record: &JsonRecord) -> Result<Verdict, String> {
            match record.nsid.as_str() {
                $($nsid => verdict::<app_bsky::$group::$module::$name<DefaultStr>>(&record.text),)*
                other => panic!("{other} is not listed"),
            }
        }
    };
}
for_records!(records);

fn verdict<T: DeserializeOwned + LexiconSchema + 'static>(text: &str) -> Result<Verdict, String> {
    let value: T = serde_json::from_str(text).map_err(|e| e.to_string())?;
    Ok(Box::new(move || {
        value.validate().map_err(|e| e.to_string())
    }))
}
