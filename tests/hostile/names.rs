//! Every name gives code that compiles without a warning, or a diagnostic.

use std::cell::Cell;
use std::collections::BTreeMap;

use lexgen::diagnostic::{Code, Severity};
use lexgen::{Config, Generated};
use serde_json::{Map, Value, json};

use super::lexicon;
use crate::common::Downstream;

/// Keywords of all editions, strict, reserved and weak, and what generated code and the prelude are made of.
const WORDS: &str = "abstract as async await become box break const continue crate do dyn else enum extern false final fn \
    for gen if impl in let loop macro match mod move mut override priv pub ref return safe self Self static struct super \
    trait true try type typeof union unsafe unsized use virtual where while yield raw auto default macro_rules main \
    Box Vec Option Some None Ok Err Result String str char bool i8 i16 i32 i64 u8 u64 usize f64 Default Clone Copy Debug \
    PartialEq Eq Hash Ord From Into TryFrom AsRef Iterator Send Sync Sized Drop Fn ToString ToOwned Display Error Future \
    std core alloc serde serde_json lex http bytes crate_ self_ Self_ super_ Params Input Output Message Record Other \
    LEXICON NSID extra new call as_str nsid key value len is_empty from into fmt decode encode reader writer state \
    deserialize serialize D E S T de ser object shape Shape field fields known_values string_enum client request \
    deprecated doc derive test cfg allow inline assert panic vec format println todo matches column line file";

/// Names that are no words.
fn odd_names() -> Vec<String> {
    let mut names: Vec<String> = (0..=0x7f_u8).map(|c| char::from(c).to_string()).collect();
    // Around a letter too, where casing has something to do.
    for c in (0..=0x7f_u8)
        .map(char::from)
        .filter(|c| !c.is_ascii_alphanumeric())
    {
        names.push(format!("a{c}b"));
        names.push(format!("{c}a"));
        names.push(format!("a{c}"));
    }
    // Letters that case maps to several or to ASCII ones, marks, digits of other scripts, what looks alike or shows not.
    for c in "éßİıſKǅﬀÅΩσςאا日本ａ１²½Ⅷ٣😀🇩👩\u{301}\u{20dd}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202d}\u{202e}\
        \u{2066}\u{2067}\u{2069}\u{feff}\u{ad}\u{61c}\u{2028}\u{2029}\u{85}\u{a0}\u{3000}\u{fffd}\u{fffe}\u{e000}\u{10ffff}\u{e0041}"
        .chars()
    {
        names.extend([c.to_string(), format!("a{c}"), format!("{c}B"), format!("x{c}y")]);
    }
    let long = [
        "n".repeat(10_000),
        "é".repeat(10_000),
        "_".repeat(10_000),
        "aB".repeat(5_000),
    ];
    names.extend(long);
    for (a, b) in [("n", "a"), ("n", "b")] {
        names.push(a.repeat(300) + b);
    }
    let pieces = "fooBar foo_bar FooBar foo-bar FOO_BAR foo--bar Foo_Bar _fooBar fooBar_ foo..bar foo bar r#type r#self \
        1 01 1a a1 a_1 a-1 A1 _1 __1 -1 1.5 0x10 e3 a.b.c#d com.example.a #main main #";
    names.extend(pieces.split(' ').map(str::to_owned));
    names.extend(
        [
            "",
            " ",
            "  ",
            "\u{1f468}\u{200d}\u{1f469}",
            "👍🏽",
            "a\0b",
            "\r\n",
            "con",
            "nul.rs",
        ]
        .map(str::to_owned),
    );
    names
}

/// All names, or one in three, of which each place gets another third: `LEXGEN_HOSTILE=1` tries all in all places.
fn names(place: usize) -> Vec<String> {
    let mut names: Vec<String> = WORDS.split_whitespace().map(str::to_owned).collect();
    names.extend(odd_names());
    names.sort();
    names.dedup();
    assert!(names.len() > 700, "{}", names.len());
    match std::env::var_os("LEXGEN_HOSTILE") {
        Some(_) => names,
        None => names.into_iter().skip(place % 3).step_by(3).collect(),
    }
}

/// The names that the language lets a definition have.
fn is_def_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['#', '.']) && name != "main"
}

/// Each name in each place.
fn lexicons() -> Vec<String> {
    let place = Cell::new(0);
    let names = || {
        place.set(place.get() + 1);
        names(place.get())
    };
    let map = |make: &dyn Fn(&str) -> Value, fits: &dyn Fn(&str) -> bool| -> Map<String, Value> {
        let fitting = names().into_iter().filter(|name| fits(name));
        fitting.map(|name| (name.clone(), make(&name))).collect()
    };
    // What is left out is refused, which other tests hold.
    let is_property = |name: &str| !name.is_empty() && !name.starts_with('$');
    let is_error = |name: &&String| {
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    let text = |_: &str| json!({"type": "string"});
    let errors: Vec<Value> = names()
        .iter()
        .filter(is_error)
        .map(|n| json!({"name": n}))
        .collect();
    let of_def = |name: &str| match name.len() % 3 {
        _ if name.starts_with('$') => json!({"type": "token"}),
        0 => json!({"type": "string", "knownValues": [name, "a"]}),
        1 => json!({"type": "token"}),
        _ => {
            json!({"type": "array", "items": {"type": "object", "properties": {(name): {"type": "string"}}}})
        }
    };
    let required = map(&text, &is_property);
    let mut all = vec![
        lexicon("com.example.names.defs", map(&of_def, &is_def_name).into()),
        lexicon("com.example.names.members", {
            let mut defs = map(
                &|_| json!({"type": "object", "properties": {}}),
                &is_def_name,
            );
            let refs: Vec<String> = defs.keys().map(|name| format!("#{name}")).collect();
            defs.insert(
                "main".to_owned(),
                json!({
                    "type": "object", "properties": {"one": {"type": "union", "refs": refs}},
                }),
            );
            defs.into()
        }),
        lexicon(
            "com.example.names.fields",
            json!({"main": {
                "type": "record", "key": "any",
                "record": {"type": "object", "properties": map(&text, &is_property)},
            }}),
        ),
        lexicon(
            "com.example.names.required",
            json!({"main": {
                "type": "object",
                "required": required.keys().take(120).collect::<Vec<_>>(),
                "properties": required,
            }}),
        ),
        lexicon(
            "com.example.names.inline",
            json!({"main": {
                "type": "object",
                "properties": map(&|name| json!({"type": "string", "enum": [name, "b"]}), &is_property),
            }}),
        ),
        lexicon(
            "com.example.names.values",
            json!({
                "main": {"type": "string", "knownValues": names()},
                "closed": {"type": "string", "enum": names()},
            }),
        ),
        lexicon(
            "com.example.names.ask",
            json!({"main": {
                "type": "query",
                "parameters": {"type": "params", "properties": map(&text, &is_property)},
                "errors": errors,
            }}),
        ),
        lexicon(
            "com.example.names.grant",
            json!({"main": {
                "type": "permission-set",
                "title": "x", "detail": "y",
                "title:lang": map(&|name| json!(name), &is_property),
                "permissions": [{"type": "permission", "resource": "repo", "collection": names()}],
            }}),
        ),
    ];
    all.extend(
        nsids()
            .into_iter()
            .map(|id| lexicon(&id, json!({"main": {"type": "object", "properties": {}}}))),
    );
    all
}

/// Names that an NSID may have, up to the limits of its grammar.
fn nsids() -> Vec<String> {
    let mut ids = Vec::new();
    let everything = std::env::var_os("LEXGEN_HOSTILE").is_some();
    let segment = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric());
    for word in WORDS.split_whitespace().filter(|word| segment(word)) {
        ids.push(format!("com.example.{word}"));
        if word.len() > 5 || everything {
            ids.push(format!("{word}.{word}.{word}"));
        }
    }
    for word in [
        "con", "prn", "aux", "nul", "com1", "lpt9", "conin", "CON", "Mod", "lib", "build", "a-b",
        "1a", "0", "xn--p1ai",
    ] {
        let name: String = word
            .chars()
            .filter(|c| c.is_ascii_alphabetic())
            .chain("x".chars())
            .collect();
        ids.push(format!("com.{word}.{name}"));
        ids.push(format!("com.{word}.example.{word}.{name}"));
    }
    // 63 characters a segment, 317 in all.
    let long = "aB".repeat(31) + "c";
    ids.push(format!(
        "{long}.{long}.{long}.{long}.{}",
        "dE".repeat(30) + "f"
    ));
    ids.push(format!("{}{}", "a.".repeat(157), "bcd"));
    ids.push(format!("com.example.{}", "x".repeat(63)));
    ids.push(format!("com.{}.y", "a-".repeat(31) + "b"));
    // Equal after casing, and a lexicon that is a group too.
    ids.extend(
        [
            "com.example.fooBar",
            "com.example.foobar.baz",
            "com.example.FooBar.baz",
            "com.example.fooBar.baz",
        ]
        .map(str::to_owned),
    );
    ids.extend(
        [
            "com.foo-bar.x",
            "com.fooBar.x",
            "com.foo--bar.x",
            "com.foobar.x",
        ]
        .map(str::to_owned),
    );
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.to_lowercase()));
    ids
}

fn generate(config: &mut Config) -> Generated {
    for (number, text) in lexicons().into_iter().enumerate() {
        config.source(format!("{number}.json"), text);
    }
    match config.generate() {
        Ok(generated) => generated,
        Err(failure) => {
            let errors = failure
                .diagnostics()
                .iter()
                .filter(|d| d.severity == Severity::Error);
            let errors: Vec<String> = errors
                .map(|d| format!("{}: {:.300}", d.code, d.message))
                .collect();
            panic!("{}", errors.join("\n"));
        }
    }
}

#[test]
fn every_name_compiles_in_both_editions() {
    let generated = generate(Config::new().types_only(true));
    let everything = generate(Config::new().embed_lexicons(true));
    for (edition, generated) in [("2021", &generated), ("2024", &everything)] {
        let crate_ = Downstream::new(&format!("hostile-names-{edition}"), edition, "");
        crate_.generated("src/generated", generated);
        crate_.file("src/lib.rs", "#![deny(warnings)]\npub mod generated;\n");
        crate_.cargo(&["check", "--quiet"]);
    }
    println!(
        "{} names in 12 places, {} NSIDs",
        names(1).len(),
        nsids().len()
    );
}

/// What the output is called on disk: ASCII, in one case, no device, no part longer than any file system takes.
#[test]
fn every_path_suits_every_file_system() {
    let generated = generate(&mut Config::new());
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (path, _) in &generated.files {
        assert_eq!(seen.insert(path.to_lowercase(), path), None, "{path}");
        for part in path.split('/') {
            let stem = part.strip_suffix(".rs").unwrap_or(part);
            assert!(
                stem.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
                "{path}"
            );
            // Room for a temporary file, and for `rustc` to add to it.
            assert!(stem.len() <= 140, "{path}");
            let device = stem.to_ascii_lowercase();
            assert!(
                !["con", "prn", "aux", "nul", "com1", "lpt9"].contains(&device.as_str()),
                "{path}"
            );
        }
        // macOS takes 1024 bytes with the folder above; Windows 260 unless asked, and the standard library asks.
        assert!(path.len() <= 800, "{} {path}", path.len());
    }
}

/// Beyond the grammar there is an error, and no file.
#[test]
fn names_beyond_the_grammar_are_errors() {
    let too_long = [
        format!("com.example.{}", "x".repeat(64)),
        format!("com.{}.x", "x".repeat(64)),
        format!("com.example.{}", "x".repeat(10_000)),
        format!("{}x", "a.".repeat(159)),
    ];
    let odd = [
        "com.example",
        "com.example.",
        ".com.example",
        "com..example",
        "com.example.a-b",
        "com.example.1a",
        "1com.example.a",
        "com.example.a#b",
        "com.example.é",
        "com.example.a b",
        "com/../example.a",
        "com.example.a\0",
        "com.example.a\n",
        "com.-a.b",
        "com.a-.b",
        "C:.x.y",
        "com.example.*",
        "\u{202e}com.example.a",
        "com.example.a/b",
        "..\\..\\x.y.z",
    ];
    for id in too_long.into_iter().chain(odd.map(str::to_owned)) {
        let text = lexicon(&id, json!({"main": {"type": "token"}}));
        let failure = Config::new()
            .source("a.json", text)
            .generate()
            .expect_err(&id);
        let codes: Vec<Code> = failure.diagnostics().iter().map(|d| d.code).collect();
        assert_eq!(codes, [Code::InvalidId], "{id:.100}");
    }
}
