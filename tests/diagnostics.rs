//! What the reader says about files.
//!
//! `tests/diagnostics/` has pairs of a file and what is said about it: `L102.json` or `L102-fragment.json`, and the same
//! with `.stderr`. Run with `LEXGEN_BLESS=1` to write the expected texts anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lexgen::diagnostic::{Code, Diagnostics, Severity, render};
use lexgen::lexicon::{Outcome, read_document};
use lexgen::source::{Input, SourceFile, SourceRef, read_sources};

/// Codes that no single file can raise, because they are about paths. They have unit tests.
const ABOUT_PATHS: &[Code] = &[
    Code::PathNotFound,
    Code::DanglingLink,
    Code::Unreadable,
    Code::FileTooLarge,
    Code::NoFiles,
    Code::LinkLoop,
];

/// Codes of later stages begin with this one.
const FIRST_LATER: Code = Code::DuplicateId;

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
    let file = SourceFile::new(name, "");
    for diagnostic in found.iter_mut() {
        if let Some(place) = &mut diagnostic.place {
            place.file = Arc::clone(&file);
        }
    }
    diagnostics.extend(found);
    (diagnostics, outcome)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut cases: Vec<_> = entries
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .collect();
    cases.sort();
    cases
}

/// `L102` of `L102-fragment.json`.
fn code_of(path: &Path) -> Code {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    stem.split('-').next().unwrap().parse().unwrap()
}

#[test]
fn files_give_what_is_expected() {
    let bless = std::env::var_os("LEXGEN_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in cases() {
        let (diagnostics, _) = read(&path);
        let found = render::plain(&diagnostics);
        let code = code_of(&path);
        assert!(
            diagnostics.iter().any(|d| d.code == code),
            "{} does not give its code:\n{found}",
            path.display()
        );
        let golden = path.with_extension("stderr");
        if bless {
            fs::write(&golden, &found).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", golden.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "if these are right, run again with LEXGEN_BLESS=1\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_code_has_a_file_and_every_file_a_code() {
    let covered: BTreeSet<Code> = cases().iter().map(|path| code_of(path)).collect();
    for code in Code::ALL {
        let expected = !ABOUT_PATHS.contains(code) && *code < FIRST_LATER;
        assert_eq!(covered.contains(code), expected, "{code}: {}", code.title());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let json = path.with_extension("json");
        assert!(json.is_file(), "{} belongs to no file", path.display());
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

/// The folder with test material that is not part of this repository.
fn shared(below: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("LEXGEN_SHARED") else {
        println!("skipped: LEXGEN_SHARED is not set");
        return None;
    };
    Some(Path::new(&root).join(below))
}

/// Reads a folder, and counts the findings of each code.
fn survey(folder: PathBuf) -> (Diagnostics, BTreeMap<(Severity, Code), usize>, usize) {
    let start = std::time::Instant::now();
    let (files, mut diagnostics) = read_sources(&[Input::Path(folder)]);
    let loaded = start.elapsed();
    let mut documents = 0;
    for file in &files {
        documents += usize::from(
            read_document(file, &mut diagnostics)
                .into_document()
                .is_some(),
        );
    }
    println!(
        "{} files, {documents} documents; loaded in {loaded:?}, all in {:?}",
        files.len(),
        start.elapsed()
    );
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics.iter() {
        *counts
            .entry((diagnostic.severity, diagnostic.code))
            .or_default() += 1;
    }
    for ((severity, code), count) in &counts {
        println!("{count:6} {severity}[{code}] {}", code.title());
    }
    (diagnostics, counts, documents)
}

#[test]
fn official_lexicons_are_read_without_errors() {
    let Some(folder) = shared("corpus/official") else {
        return;
    };
    let (diagnostics, counts, documents) = survey(folder);
    assert_eq!(documents, 402);
    let kinds: Vec<Code> = counts.keys().map(|(_, code)| *code).collect();
    assert_eq!(
        kinds,
        [Code::MainSpelledOut],
        "{}",
        render::plain(&diagnostics)
    );
}

#[test]
fn lexicons_of_others_are_read() {
    let Some(folder) = shared("corpus/network") else {
        return;
    };
    let (diagnostics, _, documents) = survey(folder);
    assert_eq!(documents, 930);
    for line in render::plain(&diagnostics).lines() {
        println!("{line}");
    }
}

#[test]
fn interop_documents_are_judged_rightly() {
    let Some(folder) = shared("interop/lexicon") else {
        return;
    };
    for (name, valid) in [
        ("lexicon-valid.json", true),
        ("lexicon-invalid.json", false),
    ] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            let file: SourceRef = SourceFile::new(name, case["lexicon"].to_string());
            let mut diagnostics = Diagnostics::default();
            let outcome = read_document(&file, &mut diagnostics);
            let found = render::plain(&diagnostics);
            assert_eq!(
                matches!(outcome, Outcome::Valid(_)),
                valid,
                "{}: {found}",
                case["name"]
            );
        }
    }
    let (diagnostics, _, _) = survey(folder.join("catalog"));
    assert!(!diagnostics.has_errors(), "{}", render::plain(&diagnostics));
}
