//! Whatever is made by a lexicon is valid, and whatever breaks one rule of it breaks that rule alone.

use std::collections::BTreeMap;
use std::path::Path;

use lexgen::Config;

use crate::common::{root, shared};
use crate::generate::{Lexicons, Random};
use crate::mutate::{apply, mutations, pick};
use crate::{lines, value};

/// How many values are made in a run.
pub fn cases() -> usize {
    let asked = std::env::var("LEXGEN_VALIDATE_CASES").ok();
    asked.map_or(3000, |number| number.parse().expect("a number"))
}

/// The seeds of the values. `LEXGEN_VALIDATE_SEED` is the first.
pub fn seeds(cases: usize) -> impl Iterator<Item = u64> {
    let first = std::env::var("LEXGEN_VALIDATE_SEED").ok();
    let first = first.map_or(1, |number| number.parse().expect("a number"));
    (first..).take(cases)
}

/// Every keyword of the language that limits values, by the type of its schema, as rules have names. The rest of a
/// lexicon limits none: `default`, `knownValues`, `description`, `errors`, `encoding`. Record keys are no values.
pub const KEYWORDS: &[(&str, &[&str])] = &[
    ("boolean", &["type", "const"]),
    (
        "integer",
        &[
            "type", "const", "enum", "minimum", "maximum", "float", "integer",
        ],
    ),
    (
        "string",
        &[
            "type",
            "const",
            "enum",
            "minLength",
            "maxLength",
            "minGraphemes",
            "maxGraphemes",
        ],
    ),
    ("at-identifier", &["type", "format"]),
    ("at-uri", &["type", "format"]),
    ("cid", &["type", "format"]),
    ("datetime", &["type", "format"]),
    ("did", &["type", "format"]),
    ("handle", &["type", "format"]),
    ("language", &["type", "format"]),
    ("nsid", &["type", "format"]),
    ("record-key", &["type", "format"]),
    ("tid", &["type", "format"]),
    ("uri", &["type", "format"]),
    ("bytes", &["type", "$bytes", "minLength", "maxLength"]),
    ("cid-link", &["type", "$link"]),
    ("blob", &["type", "$type", "blob", "accept", "maxSize"]),
    ("array", &["type", "minLength", "maxLength"]),
    (
        "object",
        &["type", "required", "nullable", "$type", "integer"],
    ),
    ("params", &["type", "required", "nullable"]),
    (
        "record",
        &["type", "required", "nullable", "$type", "integer"],
    ),
    ("union", &["type", "$type", "closed", "float"]),
    ("unknown", &["type", "float"]),
];

/// The keywords that were not among those.
pub fn missing(found: &BTreeMap<String, usize>, wanted: &[(&str, &[&str])]) -> Vec<String> {
    let wanted = wanted
        .iter()
        .flat_map(|(kind, rules)| rules.iter().map(move |rule| format!("{kind} {rule}")));
    wanted.filter(|name| !found.contains_key(name)).collect()
}

#[test]
fn one_rule_at_a_time_of_the_example_lexicons() {
    run(&root().join("lexicons"), cases());
}

#[test]
fn one_rule_at_a_time_of_the_official_lexicons() {
    match shared("corpus/official") {
        Some(folder) => drop(run(&folder, cases())),
        None => println!("skipped: LEXGEN_SHARED is not set"),
    }
}

/// The lexicons there have every keyword, and each is broken.
#[test]
fn one_rule_at_a_time_of_lexicons_with_everything() {
    let found = run(&root().join("tests/validate/lexicons"), cases());
    let missing = missing(&found, KEYWORDS);
    assert!(missing.is_empty(), "never broken: {missing:?}");
}

/// Makes values of all definitions in a folder, and breaks each. Returns how often each keyword was broken.
fn run(folder: &Path, cases: usize) -> BTreeMap<String, usize> {
    let validator = Config::new()
        .lexicons(folder)
        .validator()
        .unwrap_or_else(|failure| panic!("{failure}"))
        .allow_unresolved(true);
    let lexicons = Lexicons::read(folder);
    let targets = lexicons.targets();
    assert!(!targets.is_empty());
    let mut broken: BTreeMap<String, usize> = BTreeMap::new();
    for seed in seeds(cases) {
        let mut random = Random::new(seed);
        random.below(9);
        let name = *random.pick(&targets);
        let Some(made) = lexicons.value(name, &mut random) else {
            continue;
        };
        let good = lines(validator.validate(name, &value(&made)));
        assert_eq!(good, [""; 0], "seed {seed}, {name}: {made}");
        let ways = mutations(&lexicons, name, &made, &mut random);
        let Some(way) = pick(&ways, &mut random) else {
            continue;
        };
        let bad = apply(&made, way);
        let judged = validator.validate(name, &value(&bad));
        let found: Vec<_> = match &judged {
            Ok(()) => Vec::new(),
            Err(violations) => violations
                .iter()
                .map(|v| (v.path.as_str(), v.rule))
                .collect(),
        };
        assert_eq!(
            found,
            [(way.path.as_str(), way.rule)],
            "seed {seed}, {name}: {bad}"
        );
        let keyword = format!("{} {}", way.kind, way.rule);
        *broken.entry(keyword).or_default() += 1;
    }
    println!("{}: {broken:?}", folder.display());
    broken
}
