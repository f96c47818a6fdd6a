//! What generating costs: lexgen beside `jacquard-codegen` and atrium's `lexgen`, run in turn.
//!
//! `JACQUARD_CODEGEN` and `ATRIUM_LEXGEN` name the peers' programs; who is not there is left out. `LEXGEN` names the
//! program to measure, if not the release build of this repository. `--test` runs lexgen alone and once.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use costs::folder::{definitions, empty, files, lines, project, scratch, set_aside, shared, stage};
use costs::{Subject, measure, print, rounds, synthetic};
use serde_json::Value;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let once = args.iter().any(|arg| arg == "--test");
    let wanted = |part: &str| {
        args.iter().all(|arg| arg.starts_with("--")) || args.iter().any(|arg| arg == part)
    };
    let programs = Programs::find(once);
    empty("used");
    let rounds = if once { 0 } else { rounds(7) };
    let official = shared("corpus/official");
    let both = scratch("both-lexicons");
    if wanted("official") {
        corpus("official", &official, &[], &programs, rounds);
    }
    if wanted("network") {
        stage(&[official, shared("corpus/network")], &both, |_| true);
        let lenient = ["--allow-unresolved", "--skip-invalid"];
        corpus("official and network", &both, &lenient, &programs, rounds);
    }
    if wanted("synthetic") {
        let counts: &[usize] = if once {
            &[100]
        } else {
            &[1_000, 2_000, 5_000, 10_000, 20_000]
        };
        synthetic(counts, &programs, rounds.min(3));
    }
}

struct Programs {
    lexgen: PathBuf,
    jacquard: Option<PathBuf>,
    atrium: Option<PathBuf>,
}

impl Programs {
    fn find(alone: bool) -> Self {
        let peer = |variable: &str| {
            let path = std::env::var_os(variable)
                .filter(|_| !alone)
                .map(PathBuf::from);
            if path.is_none() {
                println!("{variable} is not set: left out");
            }
            path
        };
        Programs {
            lexgen: std::env::var_os("LEXGEN").map_or_else(build, PathBuf::from),
            jacquard: peer("JACQUARD_CODEGEN"),
            atrium: peer("ATRIUM_LEXGEN"),
        }
    }
}

fn build() -> PathBuf {
    let arguments = ["build", "--release", "--quiet", "--bin", "lexgen"];
    let status = Command::new("cargo")
        .args(arguments)
        .current_dir(project())
        .status();
    assert!(
        status.expect("cargo runs").success(),
        "lexgen does not build"
    );
    project().join("target/release/lexgen")
}

fn corpus(name: &str, lexicons: &Path, options: &[&str], programs: &Programs, rounds: usize) {
    let count = files(lexicons, ".json").len();
    let divisor = count as f64;
    let (fresh, kept, changed) = (empty("fresh"), empty("kept"), empty("changed"));
    let edited = empty("edited-lexicons");
    stage(&[lexicons.to_owned()], &edited, |_| true);
    let (cold, warm) = (empty("cold-cache"), empty("warm-cache"));
    let lexgen = |name: &str, lexicons: &Path, output: &Path, cache: &Path, more: &str| {
        let mut arguments = vec![lexicons.as_os_str().to_owned(), "-o".into(), output.into()];
        arguments.extend(options.iter().map(Into::into));
        arguments.extend(more.split_whitespace().map(Into::into));
        let mut subject = subject(name, divisor, &programs.lexgen, arguments);
        let (command, cache) = (subject.command, cache.to_owned());
        subject.command = Box::new(move || {
            let mut command = command();
            command.env("LEXGEN_CACHE", &cache);
            command
        });
        subject
    };
    let mut subjects = vec![
        lexgen("lexgen, into an empty folder", lexicons, &fresh, &cold, ""),
        lexgen("lexgen, nothing changed", lexicons, &kept, &warm, ""),
        lexgen("lexgen --check", lexicons, &kept, &warm, "--check"),
        lexgen("lexgen --check --no-cache", lexicons, &kept, &warm, "--check --no-cache"),
        lexgen("lexgen, one lexicon changed", &edited, &changed, &warm, ""),
    ];
    subjects[0].prepare = Box::new(move || {
        set_aside(&fresh);
        set_aside(&cold);
    });
    subjects[4].prepare = Box::new(move || edit(&edited));
    let (jacquard_output, atrium_output) = (empty("jacquard"), empty("atrium"));
    if let Some(program) = &programs.jacquard {
        let arguments = [
            "--input".into(),
            lexicons.into(),
            "--output".into(),
            jacquard_output.clone().into(),
        ];
        subjects.push(subject("jacquard", divisor, program, arguments.into()));
    }
    // Too many that others published end it to sort them out.
    if let Some(program) = programs.atrium.as_ref().filter(|_| options.is_empty()) {
        let readable = scratch("atrium-lexicons");
        let count = stage(&[lexicons.to_owned()], &readable, is_read_by_atrium);
        let arguments = [
            "--lexdir".into(),
            readable.into(),
            "--outdir".into(),
            atrium_output.clone().into(),
        ];
        let name = format!("atrium, the {count} that it can read");
        subjects.push(subject(&name, count as f64, program, arguments.into()));
    }
    let figures = measure(&subjects, rounds);
    print(
        &format!(
            "{name}: {count} lexicons, {} definitions",
            definitions(lexicons)
        ),
        &figures,
        "lexicon",
    );
    println!(
        "\nlines: lexgen {} and {} of support code",
        lines(&kept, "lex"),
        lines(&kept.join("lex"), "")
    );
    for (peer, output) in [("jacquard", &jacquard_output), ("atrium", &atrium_output)] {
        println!("lines: {peer} {}", lines(output, ""));
    }
}

fn subject(name: &str, divisor: f64, program: &Path, arguments: Vec<OsString>) -> Subject<'static> {
    let program = program.to_owned();
    Subject {
        name: name.to_owned(),
        divisor,
        prepare: Box::new(|| {}),
        command: Box::new(move || {
            let mut command = Command::new(&program);
            command.args(&arguments);
            command
        }),
    }
}

/// Adds a field with a new name to one of the lexicons.
fn edit(lexicons: &Path) {
    let path = files(lexicons, "app/bsky/feed/defs.json")
        .pop()
        .expect("a lexicon to change");
    let mut document: Value =
        serde_json::from_str(&fs::read_to_string(&path).expect("it reads")).expect("JSON");
    let properties = &mut document["defs"]["postView"]["properties"];
    let properties = properties.as_object_mut().expect("properties");
    let number = properties
        .keys()
        .find_map(|key| key.strip_prefix("changed")?.parse::<usize>().ok())
        .unwrap_or(0);
    properties.remove(&format!("changed{number}"));
    properties.insert(
        format!("changed{}", number + 1),
        serde_json::json!({"type": "string"}),
    );
    fs::write(path, document.to_string()).expect("it writes");
}

/// Atrium ends with an error or a panic at what it does not know.
fn is_read_by_atrium(document: &Value) -> bool {
    let Some(defs) = document["defs"].as_object() else {
        return false;
    };
    // A property with the name of a keyword.
    let has_keyword = document.to_string().contains("\"match\":{");
    document["lexicon"] == 1 && !has_keyword && defs.values().all(is_known_def)
}

fn is_known_def(def: &Value) -> bool {
    def["type"] != "permission-set"
        && def
            .pointer("/output/schema/type")
            .is_none_or(|kind| kind != "union")
}

fn synthetic(counts: &[usize], programs: &Programs, rounds: usize) {
    let mut all = Vec::new();
    for &count in counts {
        let (lexicons, output) = (empty("synthetic-lexicons"), empty("synthetic"));
        synthetic::write(&lexicons, count);
        let subject = Subject {
            name: format!("lexgen, {count} lexicons"),
            divisor: count as f64,
            prepare: Box::new(|| set_aside(&output)),
            command: Box::new(|| {
                let mut command = Command::new(&programs.lexgen);
                command.arg(&lexicons).arg("-o").arg(&output);
                command.env("LEXGEN_CACHE", "");
                command
            }),
        };
        all.extend(measure(&[subject], rounds));
    }
    print(
        "synthetic lexicons; ratios for each lexicon",
        &all,
        "lexicon",
    );
}
