//! Whatever is made by a lexicon is valid, and whatever breaks one rule of it breaks that rule alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lexgen::Config;
use serde_json::Value as Json;

use crate::common::{files_below, root, shared};
use crate::generate::{Lexicons, Random};
use crate::mutate::{apply, mutations};
use crate::{lines, value};

/// How many values are made in a run.
pub fn cases() -> usize {
    let asked = std::env::var("LEXGEN_VALIDATE_CASES").ok();
    asked.map_or(3000, |number| number.parse().expect("a number"))
}

#[test]
fn one_rule_at_a_time_of_the_example_lexicons() {
    let rules = run(&root().join("lexicons"), cases());
    // Each rule that a lexicon can set is among them.
    let wanted = [
        "type",
        "required",
        "nullable",
        "const",
        "enum",
        "minLength",
        "maxLength",
        "maxGraphemes",
        "minimum",
        "maximum",
        "format",
        "accept",
        "maxSize",
        "$type",
        "float",
        "integer",
        "blob",
    ];
    for rule in wanted {
        assert!(rules.contains(rule), "{rule} was never broken: {rules:?}");
    }
}

#[test]
fn one_rule_at_a_time_of_the_official_lexicons() {
    match shared("corpus/official") {
        Some(folder) => drop(run(&folder, cases())),
        None => println!("skipped: LEXGEN_SHARED is not set"),
    }
}

#[test]
fn one_rule_at_a_time_of_a_lexicon_with_everything() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validate/lexicons");
    let rules = run(&folder, cases());
    let wanted = [
        "type",
        "required",
        "nullable",
        "const",
        "enum",
        "minLength",
        "maxLength",
        "minGraphemes",
        "maxGraphemes",
        "minimum",
        "maximum",
        "format",
        "accept",
        "maxSize",
        "closed",
        "$type",
        "float",
        "integer",
        "$bytes",
        "$link",
        "blob",
    ];
    for rule in wanted {
        assert!(rules.contains(rule), "{rule} was never broken: {rules:?}");
    }
}

/// Makes values of all definitions in a folder, and breaks each. Returns the rules that were broken.
fn run(folder: &Path, cases: usize) -> BTreeSet<&'static str> {
    let validator = Config::new()
        .lexicons(folder)
        .validator()
        .unwrap_or_else(|failure| panic!("{failure}"))
        .allow_unresolved(true);
    let mut lexicons = Lexicons::default();
    for (path, text) in files_below(folder) {
        if path.ends_with(".json") {
            lexicons.add(&serde_json::from_str::<Json>(&text).expect("a lexicon"));
        }
    }
    let targets = lexicons.targets();
    assert!(!targets.is_empty());
    let mut broken: BTreeMap<&'static str, usize> = BTreeMap::new();
    for seed in 0..cases as u64 {
        let mut random = Random::new(seed + 1);
        random.below(9);
        let name = *random.pick(&targets);
        let Some(made) = lexicons.value(name, &mut random) else {
            continue;
        };
        let good = lines(validator.validate(name, &value(&made)));
        assert_eq!(good, [""; 0], "seed {seed}, {name}: {made}");
        let ways = mutations(&lexicons, name, &made, &mut random);
        if ways.is_empty() {
            continue;
        }
        let way = random.pick(&ways);
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
        *broken.entry(way.rule.as_str()).or_default() += 1;
    }
    println!("{}: {broken:?}", folder.display());
    broken.into_keys().collect()
}
