//! Lexicons of every shape: the output is Rust, and depends neither on the order of the files nor on that of their keys.

#[path = "shapes.rs"]
pub mod shapes;

use arbitrary::{Result, Unstructured};
use lexgen::{Config, UnknownFields};
use serde_json::Value;

use crate::judge::judge;

/// Some documents, under options of their own.
pub fn run(data: &[u8]) {
    // Bytes that end too early make no document.
    let _ = try_run(&mut Unstructured::new(data));
}

fn try_run(u: &mut Unstructured<'_>) -> Result<()> {
    let flags: u8 = u.arbitrary()?;
    let documents = shapes::documents(u, "com.example")?;
    let forward = configure(flags, documents.iter()).generate();
    let backward = configure(flags, documents.iter().rev()).generate();
    match (&forward, &backward) {
        (Ok(forward), Ok(backward)) => {
            assert_eq!(forward.files, backward.files, "the order of files matters")
        }
        (Err(_), Err(_)) => {}
        _ => panic!("whether a run succeeds depends on the order of files"),
    }
    judge(forward);
    judge(backward);
    Ok(())
}

fn configure<'a>(flags: u8, documents: impl Iterator<Item = &'a Value>) -> Config {
    let on = |bit: u8| flags & (1 << bit) != 0;
    let mut config = Config::new();
    for document in documents {
        // The order of files must not come in through their names.
        config.source("lexicon.json", document.to_string());
    }
    config
        .allow_unresolved(true)
        .skip_invalid(on(0))
        .strict(on(1))
        .string_formats(on(2))
        .embed_lexicons(on(3))
        .types_only(on(4));
    if on(5) {
        config.unknown_fields(UnknownFields::All);
    }
    config
}
