//! A run after changes gives what a run without anything kept gives, whatever changed: files, findings, and failures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Config, Transport, UnknownFields};
use change::{Names, Random, change};

mod change;

/// The lexicons of the project and of the golden tests.
fn own_lexicons() -> BTreeMap<String, Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = read_all(&root.join("lexicons"));
    let ids = |all: &BTreeMap<String, Value>| -> BTreeSet<String> {
        all.values()
            .map(|document| document["id"].to_string())
            .collect()
    };
    for case in fs::read_dir(root.join("tests/golden")).expect("the golden tests") {
        let case = case.expect("a case");
        let known = ids(&all);
        for (path, document) in read_all(&case.path().join("lexicons")) {
            if !known.contains(&document["id"].to_string()) {
                let path = format!("{}/{path}", case.file_name().to_string_lossy());
                all.insert(path, document);
            }
        }
    }
    all
}

fn read_all(dir: &Path) -> BTreeMap<String, Value> {
    let entries = walkdir::WalkDir::new(dir).into_iter();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.into_path()));
    let paths = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let documents = paths.filter_map(|path| {
        let document = serde_json::from_str(&fs::read_to_string(&path).ok()?).ok()?;
        let path = path.strip_prefix(dir).ok()?.to_string_lossy().into_owned();
        Some((path, document))
    });
    documents.collect()
}

/// The settings with which runs are compared.
const SETTINGS: &[fn(&mut Config) -> &mut Config] = &[
    |config| lenient(config),
    |config| config.skip_invalid(true).exclude("*.temp.*"),
    |config| lenient(config).embed_lexicons(true).validate(false),
    |config| lenient(config).types_only(true),
    |config| {
        lenient(config)
            .transport(Transport::Reqwest)
            .transport(Transport::Tungstenite)
    },
    |config| {
        lenient(config)
            .unknown_fields(UnknownFields::All)
            .string_formats(false)
    },
    |config| {
        config
            .allow_unresolved(true)
            .strict(true)
            .skip_invalid(true)
    },
];

fn lenient(config: &mut Config) -> &mut Config {
    config.allow_unresolved(true).skip_invalid(true)
}

struct Project {
    dir: tempfile::TempDir,
    all: BTreeMap<String, Value>,
    names: Names,
}

impl Project {
    fn new(all: BTreeMap<String, Value>) -> Self {
        let project = Self {
            dir: tempfile::tempdir().expect("a folder"),
            names: Names::of(&all),
            all,
        };
        project.all.keys().for_each(|path| project.reset(path));
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join("lexicons").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("it is written");
    }

    fn reset(&self, path: &str) {
        self.write(path, &self.all[path].to_string());
    }

    fn config(&self, set: fn(&mut Config) -> &mut Config) -> Config {
        let mut config = Config::new();
        set(config.lexicons(self.path("")));
        config
    }
}

/// Runs with and without what is kept, and compares all they give.
fn compare(config: &Config, cache: &Path, what: &str) {
    let with = config.clone().cache(cache).generate();
    match (with, config.generate()) {
        (Ok(with), Ok(without)) => {
            for (path, text) in &without.files {
                assert_eq!(with.files.get(path), Some(text), "{what}: {path}");
            }
            assert_eq!(with.files.len(), without.files.len(), "{what}");
            assert_eq!(with.diagnostics, without.diagnostics, "{what}");
            assert_eq!(with.dependencies, without.dependencies, "{what}");
            assert_eq!(with.features, without.features, "{what}");
            assert_eq!(with.lexicons, without.lexicons, "{what}");
        }
        (Err(with), Err(without)) => {
            assert_eq!(with.diagnostics(), without.diagnostics(), "{what}");
        }
        (with, without) => panic!("{what}: {:?} {:?}", with.err(), without.err()),
    }
}

/// Puts the files of one folder in place of those of another.
fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).into_iter().flatten() {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

/// Changes lexicons `rounds` times for each of the settings. Most changes come on top of what was kept without any.
fn try_changes(
    project: &Project,
    settings: &[fn(&mut Config) -> &mut Config],
    rounds: usize,
    seed: u64,
) {
    let mut random = Random(seed);
    let paths: Vec<&String> = project.all.keys().collect();
    for (number, set) in settings.iter().enumerate() {
        let config = project.config(*set);
        let (first, cache) = (
            project.dir.path().join("first"),
            project.dir.path().join("cache"),
        );
        let _ = fs::remove_dir_all(&cache);
        compare(&config, &cache, "without a change");
        copy(&cache, &first);
        for round in 0..rounds {
            if round % 8 != 7 {
                copy(&first, &cache);
            }
            let count = [1, 1, 1, 2][random.below(4)];
            let mut changed = Vec::new();
            for _ in 0..count {
                let path = (*random.pick(&paths).expect("a path")).clone();
                let seed = random.0;
                let new = change(&project.all[&path], &project.names, &mut random);
                let text = new.map_or_else(|| "{".to_owned(), |new| new.to_string());
                changed.push(format!("{path} by {seed}"));
                match random.below(40) {
                    0 => fs::remove_file(project.path(&path)).expect("it goes"),
                    1 => {
                        project.write("added.json", &text);
                        changed.push("added".to_owned());
                    }
                    _ => project.write(&path, &text),
                }
            }
            let what = format!("settings {number}, round {round}: {}", changed.join(", "));
            compare(&config, &cache, &what);
            // What was kept of the change is good for the next one.
            if random.below(4) == 0 {
                let path = *random.pick(&paths).expect("a path");
                if let Some(new) = change(&project.all[path], &project.names, &mut random) {
                    project.write(path, &new.to_string());
                    changed.push(format!("{path} by"));
                }
                compare(&config, &cache, &format!("{what}, and once more {path}"));
            }
            for path in &changed {
                if let Some((path, _)) = path.split_once(" by") {
                    project.reset(path);
                }
            }
            let _ = fs::remove_file(project.path("added.json"));
        }
    }
}

/// How many changes are tried for each of the settings, where someone has the time: `LEXGEN_CHANGES`.
fn rounds() -> Option<usize> {
    std::env::var("LEXGEN_CHANGES").ok()?.parse().ok()
}

#[test]
fn runs_after_changes_give_what_runs_without_a_cache_give() {
    let project = Project::new(own_lexicons());
    let rounds = rounds().unwrap_or(3);
    try_changes(&project, SETTINGS, rounds, 0x2545_f491_4f6c_dd1d);
}

/// The same for the corpora, which are not part of the project: skipped unless `LEXGEN_SHARED` names their folder, and
/// `LEXGEN_CHANGES` says how many changes are tried.
#[test]
fn the_same_for_what_others_published() {
    let (Some(shared), Some(rounds)) = (std::env::var_os("LEXGEN_SHARED"), rounds()) else {
        return println!("skipped: LEXGEN_SHARED or LEXGEN_CHANGES is not set");
    };
    let corpora = PathBuf::from(shared).join("corpus");
    let official = read_all(&corpora.join("official"));
    let mut both: BTreeMap<String, Value> = official
        .iter()
        .map(|(path, document)| (format!("official/{path}"), document.clone()))
        .collect();
    let network = read_all(&corpora.join("network")).into_iter();
    both.extend(network.map(|(path, document)| (format!("network/{path}"), document)));
    for (seed, all) in [official, both].into_iter().enumerate() {
        let seed = 0x9e37_79b9_7f4a_7c15 + seed as u64;
        try_changes(&Project::new(all), SETTINGS, rounds, seed);
    }
}
