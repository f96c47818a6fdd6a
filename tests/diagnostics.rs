//! What is said about lexicons.
//!
//! `tests/diagnostics/` has two kinds of cases. A file such as `L102.json` or `L102-fragment.json` is read alone. A folder
//! such as `L304/` is a whole run: the folders in it are the inputs, by name, `overlays` is laid over them, and a file
//! `flags` in it holds one flag of the command line on each line; a `lexgen.toml` in it comes first. What is said stands
//! beside the case in `L102.stderr`, and where `L304.human` is there
//! too, the drawing for a terminal is compared as well. Run with `LEXGEN_BLESS=1` to write the expected texts anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::Config;
use lexgen::diagnostic::{Code, Diagnostics, Severity, render};
use lexgen::lexicon::{Outcome, read_document};
use lexgen::source::{Input, SourceFile, read_sources};

/// Codes that no folder in a repository can raise, because they are about odd paths, huge files or the output. Each
/// with the test that covers it.
const ELSEWHERE: &[(Code, &str, &str)] = &[
    (Code::PathNotFound, "src/source/read.rs", "nothing_there"),
    (
        Code::DanglingLink,
        "src/source/read.rs",
        "links_are_followed_but_not_in_circles",
    ),
    (Code::Unreadable, "src/source/read.rs", "nothing_there"),
    (
        Code::FileTooLarge,
        "tests/inputs/errors.rs",
        "a_huge_file_is_not_read",
    ),
    (
        Code::LinkLoop,
        "src/source/read.rs",
        "links_are_followed_but_not_in_circles",
    ),
    (
        Code::FileChanged,
        "src/source/read.rs",
        "a_file_that_changes_meanwhile_is_noticed",
    ),
    (
        Code::ForeignFile,
        "tests/output/refusals.rs",
        "a_file_in_the_way_stops_everything",
    ),
    (
        Code::PathLeadsOut,
        "tests/output/paths.rs",
        "refuses_paths_that_no_system_or_not_every_system_takes",
    ),
    (
        Code::CannotWrite,
        "tests/output/refusals.rs",
        "the_output_must_be_a_folder",
    ),
    (
        Code::OpenCache,
        "tests/cache.rs",
        "a_folder_that_others_can_write_to_is_not_used",
    ),
    (
        Code::UndecodableData,
        "tests/validate/files.rs",
        "cbor_values_and_frames",
    ),
    (
        Code::WrongDataType,
        "tests/validate/files.rs",
        "every_code_has_a_value",
    ),
    (
        Code::MissingData,
        "tests/validate/files.rs",
        "every_code_has_a_value",
    ),
    (
        Code::OutsideLimits,
        "tests/validate/files.rs",
        "every_code_has_a_value",
    ),
    (
        Code::UnexpectedValue,
        "tests/validate/files.rs",
        "every_code_has_a_value",
    ),
    (
        Code::WrongFormat,
        "tests/validate/files.rs",
        "every_code_has_a_value",
    ),
    (
        Code::WrongTypeName,
        "tests/validate/files.rs",
        "every_code_has_a_value",
    ),
    (
        Code::UnresolvedData,
        "tests/validate/files.rs",
        "every_code_has_a_value",
    ),
    (
        Code::OutsideDataModel,
        "tests/validate/files.rs",
        "every_code_has_a_value",
    ),
    (
        Code::WrongRecordKey,
        "tests/validate/files.rs",
        "records_of_a_repository",
    ),
    (
        Code::Internal,
        "tests/output/paths.rs",
        "refuses_a_text_without_the_header",
    ),
    (
        Code::ConfigSyntax,
        "src/config_file/tests.rs",
        "what_is_no_toml_is_told_with_its_place",
    ),
    (
        Code::UnknownKey,
        "src/config_file/tests.rs",
        "unknown_keys_are_told_with_the_nearest",
    ),
    (
        Code::WrongValue,
        "src/config_file/tests.rs",
        "wrong_values_are_told_with_a_right_one",
    ),
    (
        Code::MissingKey,
        "src/config_file/tests.rs",
        "wrong_values_are_told_with_a_right_one",
    ),
    (
        Code::OverlappingOutputs,
        "src/config_file/tests.rs",
        "wrong_values_are_told_with_a_right_one",
    ),
];

/// Runs a case: reads a file with its bare name as path, or generates from a folder.
fn run(case: &Path) -> Diagnostics {
    match case.is_dir() {
        true => generate(case),
        false => read(case).0,
    }
}

/// Reads one file as a run would, with its bare name as path.
fn read(path: &Path) -> (Diagnostics, Option<Outcome>) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let (files, mut found) = read_sources(&[Input::Path(path.to_owned())]);
    let mut diagnostics = Diagnostics::default();
    let mut outcome = None;
    if let [file] = files.as_slice() {
        let file = SourceFile::new(name, file.text.as_str());
        outcome = Some(read_document(&file, &mut diagnostics));
    }
    for diagnostic in found.iter_mut() {
        if let Some(place) = &mut diagnostic.place {
            place.file = SourceFile::new(name, place.file.text.as_str());
        }
    }
    diagnostics.extend(found);
    (diagnostics, outcome)
}

/// Generates from the folders in a folder, with its flags.
fn generate(case: &Path) -> Diagnostics {
    let mut config = Config::new();
    #[cfg(feature = "config-file")]
    if case.join("lexgen.toml").is_file() {
        config = match Config::from_file(case.join("lexgen.toml")) {
            Ok(config) => config,
            Err(failure) => return failure.into_diagnostics(),
        };
    }
    let mut inputs: Vec<PathBuf> = fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    inputs.sort();
    for input in inputs {
        match input.ends_with("overlays") {
            true => config.overlay(input),
            false => config.lexicons(input),
        };
    }
    let flags = fs::read_to_string(case.join("flags")).unwrap_or_default();
    for line in flags.lines() {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("--include", pattern) => config.include(pattern),
            ("--exclude", pattern) => config.exclude(pattern),
            ("--allow-unresolved", "") => config.allow_unresolved(true),
            ("--skip-invalid", "") => config.skip_invalid(true),
            ("--strict", "") => config.strict(true),
            ("--extern", pair) => {
                let (group, path) = pair.split_once('=').unwrap();
                config.external(group, path)
            }
            ("--runtime", path) => config.runtime(path),
            ("--share-runtime", "") => config.share_runtime(true),
            _ => panic!("{}: no flag `{line}`", case.display()),
        };
    }
    match config.generate() {
        Ok(generated) => {
            assert!(!generated.diagnostics.has_errors());
            generated.diagnostics
        }
        Err(failure) => {
            assert!(failure.diagnostics().has_errors());
            failure.into_diagnostics()
        }
    }
}

/// All cases, with paths from the project's root, where tests run.
fn all_cases() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/diagnostics").unwrap();
    let mut cases: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|p| p.is_dir() || p.extension().is_some_and(|e| e == "json"))
        .collect();
    cases.sort();
    cases
}

/// The cases that are single files.
fn cases() -> Vec<PathBuf> {
    let cases = all_cases().into_iter();
    cases.filter(|case| case.is_file()).collect()
}

/// `L102` of `L102-fragment.json`.
fn code_of(path: &Path) -> Code {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    stem.split('-').next().unwrap().parse().unwrap()
}

/// What is expected of a case, and what was said instead.
struct Golden {
    wrong: Vec<String>,
}

impl Golden {
    fn compare(&mut self, golden: &Path, case: &Path, found: &str) {
        let inside = format!("{}/", case.to_str().unwrap().replace('\\', "/"));
        let found = found.replace(&inside, "");
        if std::env::var_os("LEXGEN_BLESS").is_some() {
            fs::write(golden, &found).unwrap();
            return;
        }
        let expected = fs::read_to_string(golden).unwrap_or_default();
        if expected.replace('\r', "") != found {
            self.wrong.push(format!("{}:\n{found}", golden.display()));
        }
    }
}

#[test]
fn cases_give_what_is_expected() {
    let mut golden = Golden { wrong: Vec::new() };
    for case in all_cases() {
        if case.join("lexgen.toml").is_file() && !cfg!(feature = "config-file") {
            continue;
        }
        let diagnostics = run(&case);
        let found = render::plain(&diagnostics);
        let code = code_of(&case);
        assert!(
            diagnostics.iter().any(|d| d.code == code),
            "{} does not give its code:\n{found}",
            case.display()
        );
        golden.compare(&case.with_extension("stderr"), &case, &found);
        #[cfg(feature = "cli")]
        if case.with_extension("human").is_file() {
            let found = render::human(&diagnostics, &render::Style::default());
            golden.compare(&case.with_extension("human"), &case, &found);
        }
    }
    assert!(
        golden.wrong.is_empty(),
        "if these are right, run again with LEXGEN_BLESS=1\n{}",
        golden.wrong.join("\n")
    );
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let covered: BTreeSet<Code> = all_cases().iter().map(|path| code_of(path)).collect();
    for code in Code::ALL {
        let elsewhere = ELSEWHERE.iter().any(|(other, ..)| other == code);
        assert_eq!(
            covered.contains(code),
            !elsewhere,
            "{code}: {}",
            code.title()
        );
    }
    for (code, file, test) in ELSEWHERE {
        let text = fs::read_to_string(file).unwrap();
        let declared = text.contains(&format!("fn {test}()"));
        assert!(declared, "{code}: {file} has no test {test}");
    }
    for entry in fs::read_dir("tests/diagnostics").unwrap() {
        let path = entry.unwrap().path();
        let has_case = path.is_dir() || path.with_extension("json").is_file();
        assert!(
            has_case || path.with_extension("").is_dir(),
            "{} belongs to no case",
            path.display()
        );
    }
}

/// The other renderings know the same findings, and the places in JSON are those of the plain lines.
#[test]
fn all_renderings_agree() {
    for path in cases() {
        let (diagnostics, _) = read(&path);
        let plain = render::plain(&diagnostics);
        let json = render::json(&diagnostics);
        assert_eq!(plain.lines().count(), diagnostics.len());
        assert_eq!(json.lines().count(), diagnostics.len());
        for (line, object) in plain.lines().zip(json.lines()) {
            let object: serde_json::Value = serde_json::from_str(object).unwrap();
            let code = object["code"].as_str().unwrap();
            assert!(line.contains(&format!("[{code}]")), "{line}");
            if object["line"].is_u64() {
                let place = format!(":{}:{}: ", object["line"], object["column"]);
                assert!(line.contains(&place), "{line} {object}");
            }
        }
        #[cfg(feature = "cli")]
        {
            let human = render::human(&diagnostics, &render::Style::default());
            for diagnostic in diagnostics.iter() {
                let title = format!("{}[{}]: ", diagnostic.severity, diagnostic.code);
                assert!(human.contains(&title), "{human}");
            }
            // The renderer works out line and column on its own; it must come to the same result.
            for line in plain.lines().filter(|line| line.contains(".json:")) {
                let place = line.split(": ").next().unwrap();
                assert!(
                    human.contains(&format!("--> {place}\n")),
                    "{place}\n{human}"
                );
            }
        }
    }
}

/// Any piece of a lexicon is survived.
#[test]
fn broken_files_are_survived() {
    for path in cases() {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let step = 1 + text.len() / 40;
        for cut in (0..text.len())
            .step_by(step)
            .filter(|i| text.is_char_boundary(*i))
        {
            let mut diagnostics = Diagnostics::default();
            let file = SourceFile::new("cut.json", &text[..cut]);
            read_document(&file, &mut diagnostics);
            assert!(!diagnostics.is_empty());
            render::plain(&diagnostics);
        }
    }
}

/// Any value anywhere in a lexicon is survived, and never accepted in silence where it is of the wrong type.
#[test]
fn any_value_anywhere_is_survived() {
    let values = [
        r#"null"#,
        "true",
        "-1",
        "1.5",
        "1e30",
        r#""""#,
        r##""#a b.c#""##,
        "[]",
        "[[null]]",
        "{}",
    ];
    let values = values.map(|v| serde_json::from_str::<serde_json::Value>(v).unwrap());
    for path in cases() {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let Ok(json) = serde_json::from_str::<serde_json::Value>(&text) else {
            continue;
        };
        let mut pointers = vec![String::new()];
        let mut next = 0;
        while let Some(pointer) = pointers.get(next).cloned() {
            next += 1;
            let inner: Vec<String> = match json.pointer(&pointer).unwrap() {
                serde_json::Value::Object(map) => map
                    .keys()
                    .map(|k| k.replace('~', "~0").replace('/', "~1"))
                    .collect(),
                serde_json::Value::Array(list) => (0..list.len()).map(|i| i.to_string()).collect(),
                _ => Vec::new(),
            };
            pointers.extend(inner.iter().map(|key| format!("{pointer}/{key}")));
            for value in &values {
                let mut changed = json.clone();
                *changed.pointer_mut(&pointer).unwrap() = value.clone();
                let file = SourceFile::new("changed.json", changed.to_string());
                let mut diagnostics = Diagnostics::default();
                let outcome = read_document(&file, &mut diagnostics);
                let faulty = matches!(outcome, Outcome::Faulty(_) | Outcome::Broken);
                assert_eq!(faulty, diagnostics.has_errors(), "{changed}");
                if value.is_null() && matches!(outcome, Outcome::Valid(_) | Outcome::Faulty(_)) {
                    assert!(!diagnostics.is_empty(), "{changed}");
                }
                for diagnostic in diagnostics.iter() {
                    let pointer = diagnostic.place.as_ref().and_then(|p| p.pointer());
                    let found = pointer.is_none_or(|p| changed.pointer(p).is_some());
                    assert!(found, "{diagnostic:?}");
                }
            }
        }
    }
}

/// What an example on a page about a code may stand for, with the whole lexicon around it.
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    (
        r#"{"lexicon": 1, "id": "com.example.defs", "defs": {"main": "#,
        "}}",
    ),
    (r#"{"lexicon": 1, "id": "com.example.defs", "defs": "#, "}"),
    (
        r#"{"lexicon": 1, "id": "com.example.defs", "defs": {"main": {"type": "object", "properties": {"x": "#,
        "}}}}",
    ),
    (
        r#"{"lexicon": 1, "id": "com.example.defs", "defs": {"main": {"type": "query", "parameters": "#,
        "}}}",
    ),
    (
        r#"{"lexicon": 1, "id": "com.example.defs", "defs": {"main": {"type": "query", "output": "#,
        "}}}",
    ),
    (
        r#"{"lexicon": 1, "id": "com.example.defs", "defs": {"main": {"type": "query", "errors": ["#,
        "]}}}",
    ),
    (
        r#"{"lexicon": 1, "id": "com.example.defs", "defs": {"main": {"type": "subscription", "message": "#,
        "}}}",
    ),
    (
        r#"{"lexicon": 1, "id": "com.example.calendar.set", "defs": {"main": {"type": "permission-set", "permissions": ["#,
        "]}}}",
    ),
];

/// The pages show what they speak of: what is wrong there has the code, and what is right does not.
#[test]
fn the_examples_of_an_explanation_are_what_they_say() {
    let codes = |text: &str, (before, after): (&str, &str)| -> Vec<Code> {
        let mut diagnostics = Diagnostics::default();
        let file = SourceFile::new("example.json", format!("{before}{text}{after}"));
        read_document(&file, &mut diagnostics);
        diagnostics.iter().map(|d| d.code).collect()
    };
    let mut checked = 0;
    let mut faults = Vec::new();
    for code in Code::ALL.iter().filter(|code| code.as_str() < "L300") {
        let mut blocks = code.explanation().split("```");
        let (mut wrong, mut right) = (Vec::new(), Vec::new());
        while let (Some(lead), Some(block)) = (blocks.next(), blocks.next()) {
            let Some((_, text)) = block.split_once('\n') else {
                continue;
            };
            let lead = lead.trim_end().rsplit('\n').next().unwrap();
            match lead {
                lead if lead.starts_with("Wrong") || lead.starts_with("Unusual") => {
                    wrong.push(text)
                }
                lead if lead.starts_with("Right") || lead.starts_with("Better") => right.push(text),
                _ => {}
            }
        }
        let around = |text: &str| {
            let mut all = AROUND.iter().copied();
            all.find(|around| codes(text, *around).contains(code))
        };
        // Others are about bytes, folders or depth.
        for text in wrong {
            match around(text) {
                None if code.as_str() > "L100" => {
                    faults.push(format!("{code} is not given by\n{text}"))
                }
                None => {}
                Some(around) => {
                    checked += 1;
                    let given = right
                        .iter()
                        .filter(|text| codes(text, around).contains(code));
                    faults.extend(given.map(|text| format!("{code} is given by its cure\n{text}")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(checked > 50, "{checked}");
}

/// Who is told that something is wrong is told what to write, on every error and warning.
#[test]
fn errors_and_warnings_say_what_to_write() {
    // What is said on top of other findings, which have it.
    let without = [Code::SkippedLexicon];
    let mut silent = Vec::new();
    for case in all_cases() {
        for diagnostic in run(&case).iter() {
            let serious = diagnostic.severity <= Severity::Warning;
            if serious && diagnostic.help.is_none() && !without.contains(&diagnostic.code) {
                silent.push(format!("{} {}", case.display(), diagnostic.message));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
