//! What decoding takes for a string of a format: what servers take, or with `--string-formats strict` what the
//! specification says.

use std::fmt::Write as _;

use lexgen::Config;
use serde_json::json;

use crate::common::Downstream;
use crate::validator;

/// Texts that the lenient level takes alone, by format; every format that has two levels.
const OLD: [(&str, &str); 5] = [
    (
        "at-uri",
        "at://did:web:example.com/com.example.note/3jui7kd54zh2y?a=b",
    ),
    ("cid", "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"),
    ("datetime", "2024-11-05T08:30:00"),
    ("language", "EN"),
    ("uri", "1a:b"),
];

#[test]
fn decoding_is_as_strict_as_wanted() {
    let properties: serde_json::Map<_, _> = OLD
        .iter()
        .map(|(format, _)| {
            let schema = json!({"type": "string", "format": format});
            (format.replace('-', ""), schema)
        })
        .collect();
    let lexicon = json!({"lexicon": 1, "id": "com.example.it", "defs": {
        "main": {"type": "object", "properties": properties}
    }});

    let strict = validator(std::slice::from_ref(&lexicon)).strict(true);
    let lenient = validator(std::slice::from_ref(&lexicon));
    let mut texts = String::new();
    for (format, text) in OLD {
        let value = json!({ format.replace('-', ""): text });
        let _ = writeln!(texts, "{value}");
        let value = crate::value(&value);
        assert!(
            lenient.validate("com.example.it", &value).is_ok(),
            "{value:?}"
        );
        assert!(
            strict.validate("com.example.it", &value).is_err(),
            "{value:?}"
        );
    }

    let driver = Downstream::without_client("strict-formats", "2024", "");
    let mut modules = String::new();
    for (name, strict) in [("lenient", false), ("strict", true)] {
        let mut config = Config::new();
        config
            .source("it.json", lexicon.to_string())
            .types_only(true)
            .strict_formats(strict);
        let generated = config.generate().unwrap_or_else(|e| panic!("{e}"));
        driver.generated(&format!("src/{name}"), &generated);
        let _ = writeln!(modules, "pub mod {name};");
    }
    driver.file("texts", &texts);
    driver.file(
        "src/main.rs",
        &(modules
            + r#"
fn main() {
    for line in include_str!("../texts").lines() {
        let lenient = serde_json::from_str::<lenient::com::example::it::It>(line);
        assert!(lenient.is_ok(), "{line}: {lenient:?}");
        let strict = serde_json::from_str::<strict::com::example::it::It>(line);
        assert!(strict.is_err(), "{line}");
    }
}
"#),
    );
    driver.cargo(&["run", "--quiet"]);
}
