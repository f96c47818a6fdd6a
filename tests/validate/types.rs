//! Generated types and the validator say the same about the same values, word for word.
//!
//! A driver crate holds generated types. It reads a value a line, and tells what a type makes of it: that it cannot be
//! read, or how it is written back and what its `validate` finds. The validator judges what was written back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use lexgen::lex::Rule;
use lexgen::names::{camel, snake, write_ident};
use lexgen::{Config, Generated, Validator};
use serde_json::{Value as Json, json};

use crate::captures::captured_outputs;
use crate::common::{Downstream, root, shared};
use crate::generate::{Lexicons, Random};
use crate::interop::cases as interop_cases;
use crate::mutate::{Mutation, apply, mutations, pick};
use crate::property::{cases, missing, seeds};
use crate::{lines, value};

/// What a driver reads: the definition, the value, and what is to be found.
struct Case {
    name: String,
    value: Json,
    expected: Expected,
}

enum Expected {
    Valid,
    /// One rule was broken.
    Broken(Mutation),
    /// Something is wrong with it.
    Invalid,
}

/// What types leave open: `validate` finds it.
const LEFT_OPEN: &[(&str, &[&str])] = &[
    ("boolean", &["const"]),
    ("integer", &["const", "enum", "minimum", "maximum"]),
    (
        "string",
        &[
            "const",
            "minLength",
            "maxLength",
            "minGraphemes",
            "maxGraphemes",
        ],
    ),
    ("bytes", &["minLength", "maxLength"]),
    ("blob", &["accept", "maxSize", "blob"]),
    ("array", &["minLength", "maxLength"]),
    ("record", &["integer"]),
    ("union", &["float"]),
    ("unknown", &["type", "float"]),
];

/// What they leave open too, where formats are no types.
const FORMATS: &[(&str, &[&str])] = &[
    ("at-identifier", &["format"]),
    ("at-uri", &["format"]),
    ("cid", &["format"]),
    ("datetime", &["format"]),
    ("did", &["format"]),
    ("handle", &["format"]),
    ("language", &["format"]),
    ("nsid", &["format"]),
    ("record-key", &["format"]),
    ("tid", &["format"]),
    ("uri", &["format"]),
];

#[test]
fn types_agree_with_the_validator_for_the_example_lexicons() {
    let folder = root().join("lexicons");
    for typed in [true, false] {
        run(&folder, "example", typed, cases(), Vec::new(), &[]);
    }
}

#[test]
fn types_agree_with_the_validator_for_a_lexicon_with_everything() {
    let folder = root().join("tests/validate/lexicons");
    run(&folder, "everything", true, cases(), Vec::new(), LEFT_OPEN);
    let all = [LEFT_OPEN, FORMATS].concat();
    run(&folder, "everything", false, cases(), Vec::new(), &all);
}

#[test]
fn types_agree_with_the_validator_for_official_lexicons_and_captures() {
    let Some(folder) = shared("corpus/official") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let captured: Vec<Case> = captured_outputs()
        .into_iter()
        .map(|(name, value)| Case {
            name,
            value,
            expected: Expected::Valid,
        })
        .collect();
    assert!(captured.len() > 60, "{}", captured.len());
    let limits: &[(&str, &[&str])] = &[
        ("string", &["maxLength", "maxGraphemes"]),
        ("integer", &["minimum", "maximum"]),
        ("array", &["maxLength"]),
        ("unknown", &["type"]),
    ];
    run(&folder, "official", true, cases(), captured, limits);
}

/// The record data of the interop suite, and the data model's cases as fields of such records.
#[test]
fn types_agree_with_the_validator_for_the_interop_suite() {
    let Some(folder) = shared("interop") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let mut given = Vec::new();
    for (file, valid) in [
        ("lexicon/record-data-valid.json", true),
        ("lexicon/record-data-invalid.json", false),
        ("data-model/data-model-valid.json", true),
        ("data-model/data-model-invalid.json", false),
    ] {
        for case in interop_cases(&folder.join(file)) {
            let more = |key: &str| json!({"$type": RECORD, "integer": 1, key: case["json"]});
            let values = match file.starts_with("lexicon/") {
                true => vec![case["data"].clone()],
                // The record may have any value in a field that the lexicon does not know, but not at its top.
                false if !case["json"].is_object() => vec![more("unknown")],
                false => vec![more("unknown"), more("x-more")],
            };
            given.extend(values.into_iter().map(|value| Case {
                name: RECORD.to_owned(),
                value,
                expected: if valid {
                    Expected::Valid
                } else {
                    Expected::Invalid
                },
            }));
        }
    }
    assert!(given.len() > 40, "{}", given.len());
    let folder = folder.join("lexicon/catalog");
    run(&folder, "interop", true, cases(), given, &[]);
}

/// The record of the suite's lexicons.
const RECORD: &str = "example.lexicon.record";

/// Compares on so many made values and on some more. The rules in `wanted` are among those that types find.
fn run(
    folder: &Path,
    title: &str,
    typed: bool,
    cases: usize,
    mut all: Vec<Case>,
    wanted: &[(&str, &[&str])],
) {
    let mut config = Config::new();
    config
        .lexicons(folder)
        .allow_unresolved(true)
        .string_formats(typed)
        .secret_field("x-pin")
        .types_only(true)
        .validate(true);
    let generated = config.generate().unwrap_or_else(|e| panic!("{e}"));
    let validator = config.validator().unwrap_or_else(|e| panic!("{e}"));
    let validator = validator.allow_unresolved(true);
    let lexicons = Lexicons::read(folder);
    let types = types(&lexicons, &generated);
    let targets: Vec<&str> = types.keys().map(String::as_str).collect();
    assert!(!targets.is_empty());
    all.retain(|case| types.contains_key(&case.name));
    let given = all.len();
    for seed in seeds(cases) {
        let mut random = Random::new(seed);
        random.below(9);
        let name = *random.pick(&targets);
        let Some(made) = lexicons.value(name, &mut random) else {
            continue;
        };
        let ways = mutations(&lexicons, name, &made, &mut random);
        if let Some(way) = pick(&ways, &mut random) {
            all.push(Case {
                name: name.to_owned(),
                value: apply(&made, way),
                expected: Expected::Broken(way.clone()),
            });
        }
        all.push(Case {
            name: name.to_owned(),
            value: made,
            expected: Expected::Valid,
        });
    }

    let kind = if typed { "typed" } else { "plain" };
    let driver = Downstream::without_client(
        &format!("validate-{title}-{kind}"),
        "2024",
        "unicode-segmentation = \"1\"\n",
    );
    driver.generated("src/lexicons", &generated);
    driver.file("src/main.rs", &driver_main(&types));
    let input: String = all.iter().fold(String::new(), |mut text, case| {
        let _ = writeln!(text, "{}\t{}", case.name, case.value);
        text
    });
    driver.file("values", &input);
    driver.cargo(&["run", "--quiet", "--", "values", "answers"]);
    let answers = fs::read_to_string(driver.dir().join("answers")).expect("answers");
    let answers: Vec<Json> = answers
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers.len(), all.len());
    let found = compare(&validator, &all, &answers, typed);
    println!(
        "{title}, {kind}: {} values, {given} given: {found:?}",
        all.len()
    );
    let missing = missing(&found, wanted);
    assert!(missing.is_empty(), "never found: {missing:?}");
}

/// Compares all answers. Returns how often types found each keyword broken.
fn compare(
    validator: &Validator,
    all: &[Case],
    answers: &[Json],
    typed: bool,
) -> BTreeMap<String, usize> {
    let mut keywords: BTreeMap<String, usize> = BTreeMap::new();
    for (case, answer) in all.iter().zip(answers) {
        let Case {
            name,
            value: original,
            expected,
        } = case;
        let context = || format!("{name}: {original}\n{answer}");
        if let Some(refused) = answer.get("refused") {
            // What types express is found when they are read.
            let by_type = match expected {
                Expected::Valid => panic!("{}", context()),
                Expected::Invalid => validator.validate(name, &value(original)).is_err(),
                Expected::Broken(way) => match way.rule {
                    Rule::Format => typed,
                    Rule::Type
                    | Rule::Required
                    | Rule::Nullable
                    | Rule::TypeName
                    | Rule::Closed
                    | Rule::Blob
                    | Rule::Float
                    | Rule::IntegerSize
                    | Rule::Bytes
                    | Rule::Link => true,
                    // A string from a closed set.
                    Rule::Enum => refused.as_str().is_some_and(|r| r.contains("undeclared")),
                    _ => false,
                },
            };
            assert!(by_type, "{}", context());
            continue;
        }
        let written = &answer["written"];
        let judged = validator.validate(name, &value(written));
        let wanted = lines(judged.clone());
        let found: Vec<&str> = answer["found"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Json::as_str)
            .collect();
        assert_eq!(found, wanted, "{}", context());
        match expected {
            Expected::Valid => assert!(found.is_empty(), "{}", context()),
            Expected::Invalid => assert!(!found.is_empty(), "{}", context()),
            Expected::Broken(way) => {
                // What a type does not keep it does not judge.
                for violation in judged.err().into_iter().flatten() {
                    assert_eq!((&violation.path, violation.rule), (&way.path, way.rule));
                    let keyword = format!("{} {}", way.kind, way.rule);
                    *keywords.entry(keyword).or_default() += 1;
                }
                let always = matches!(
                    way.rule,
                    Rule::Const
                        | Rule::MinLength
                        | Rule::MaxLength
                        | Rule::MinGraphemes
                        | Rule::MaxGraphemes
                        | Rule::Minimum
                        | Rule::Maximum
                        | Rule::Accept
                        | Rule::MaxSize
                );
                assert!(!always || !found.is_empty(), "{}", context());
            }
        }
    }
    keywords
}

/// The types of definitions, as far as they have the names that everybody would expect.
fn types(lexicons: &Lexicons, generated: &Generated) -> BTreeMap<String, String> {
    let mut types = BTreeMap::new();
    for (name, def) in &lexicons.defs {
        let has_values = matches!(
            def["type"].as_str(),
            Some("record" | "object" | "params" | "union" | "ref")
        );
        if !has_values {
            continue;
        }
        let (nsid, local) = name.split_once('#').unwrap_or((name, ""));
        let segments: Vec<String> = nsid.split('.').map(snake).collect();
        let last = nsid.rsplit('.').next().unwrap_or_default();
        let ty = camel(if local.is_empty() { last } else { local });
        let file = format!("{}.rs", segments.join("/"));
        let Some((_, text)) = generated.files.iter().find(|(path, _)| *path == file) else {
            continue;
        };
        let declared = ["struct", "enum"]
            .iter()
            .any(|kind| text.contains(&format!("\npub {kind} {ty} {{")));
        if declared {
            let path: Vec<String> = segments.iter().map(|s| write_ident(s)).collect();
            types.insert(name.clone(), format!("lexicons::{}::{ty}", path.join("::")));
        }
    }
    // Where two would have the same name, one has another.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ty in types.values() {
        *counts.entry(ty.clone()).or_default() += 1;
    }
    types.retain(|_, ty| counts[ty] == 1);
    types
}

/// The driver: a line for each type.
fn driver_main(types: &BTreeMap<String, String>) -> String {
    let mut arms = String::new();
    for (name, ty) in types {
        let _ = writeln!(arms, "            {name:?} => judge!({ty}, json),");
    }
    format!(
        r#"
pub mod lexicons;
use lexicons::lex;
use std::fmt::Write as _;

/// For types with nothing to check: a method of their own goes before it.
trait Nothing {{
    fn validate(&self) -> Result<(), lex::Violations> {{
        Ok(())
    }}
}}
impl<T> Nothing for T {{}}

macro_rules! judge {{
    ($ty:ty, $json:expr) => {{
        match serde_json::from_str::<$ty>($json) {{
            Err(error) => serde_json::json!({{ "refused": error.to_string() }}),
            Ok(read) => {{
                let found = read.validate().err();
                let found = found.iter().flat_map(lex::Violations::iter);
                let found: Vec<String> = found.map(|violation| violation.to_string()).collect();
                serde_json::json!({{ "written": read, "found": found }})
            }}
        }}
    }};
}}

fn main() {{
    let file = |n| std::env::args().nth(n).expect("two files");
    let mut answers = String::new();
    for line in std::fs::read_to_string(file(1)).expect("values").lines() {{
        let (name, json) = line.split_once('\t').expect("a name");
        let answer = match name {{
{arms}
            other => panic!("{{other}}"),
        }};
        writeln!(answers, "{{answer}}").expect("a line");
    }}
    std::fs::write(file(2), answers).expect("answers");
}}
"#
    )
}
