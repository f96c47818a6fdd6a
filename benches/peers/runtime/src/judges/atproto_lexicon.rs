//! `atproto-lexicon`, which judges values of `serde_json`.

use std::sync::LazyLock;

use atproto_lexicon::validation::flags::ValidateFlags;
use atproto_lexicon::validation::validate::{BaseCatalog, validate_record};
use serde_json::Value;

use super::{Judge, lexicons};

static CATALOG: LazyLock<BaseCatalog> = LazyLock::new(|| {
    let mut catalog = BaseCatalog::new();
    for text in lexicons() {
        if let Err(error) = catalog.add_schema_json(&text) {
            eprintln!("atproto-lexicon cannot read a lexicon: {error}");
        }
    }
    catalog
});

pub fn validator() -> Judge {
    Judge {
        name: "atproto-lexicon",
        read: |record| {
            let value: Value = serde_json::from_str(&record.text).map_err(|e| e.to_string())?;
            let nsid = record.nsid.clone();
            Ok(Box::new(move || {
                let judged = validate_record(&nsid, &value, &*CATALOG, FLAGS);
                judged.map_err(|error| error.to_string())
            }))
        },
    }
}

/// As lenient as it can be, like lexgen by default.
const FLAGS: ValidateFlags =
    ValidateFlags::ALLOW_LEGACY_BLOB.union(ValidateFlags::ALLOW_LENIENT_DATETIME);
