use super::*;
use crate::Config;
use crate::source::SourceFile;

mod changes;

const PING: &str = r##"{"lexicon": 1, "id": "com.example.ping", "defs": {
    "main": {"type": "query", "description": "Ping.", "output": {"encoding": "application/json", "schema": {"type": "ref", "ref": "#main"}}},
    "pong": {"type": "object", "properties": {"a_b": {"type": "string"}, "aB": {"type": "integer", "default": 7}, "x": {"type": "ref", "ref": "com.example.none"}}}
}}"##;

/// A run with warnings and notes.
fn config() -> Config {
    let mut config = Config::new();
    config.source("ping.json", PING).allow_unresolved(true);
    config.skip_invalid(true);
    config.source(
        "pong.json",
        PING.replace("\"#main\"", "\"#pong\"")
            .replace("ping", "pong"),
    );
    config
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == ENDING))
        .collect()
}

#[test]
fn what_is_kept_is_what_was_given() {
    let dir = tempfile::tempdir().unwrap();
    let without = config().generate().unwrap();
    assert!(without.diagnostics.len() > 2, "{:?}", without.diagnostics);
    let cache = dir.path().join("a/b");
    for _ in 0..2 {
        let with = config().cache(&cache).generate().unwrap();
        assert_eq!(with.files, without.files);
        assert_eq!(with.diagnostics, without.diagnostics);
        assert_eq!(with.dependencies, without.dependencies);
        assert_eq!(with.features, without.features);
        assert_eq!(with.lexicons, without.lexicons);
        assert_eq!(entries(&cache).len(), 1);
    }
}

/// The second run takes what is kept: here what somebody put there in its place.
#[test]
fn what_is_kept_is_used_only_if_it_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let first = config().cache(dir.path()).generate().unwrap();
    let [entry] = &entries(dir.path())[..] else {
        panic!("one entry");
    };
    let whole = fs::read_to_string(entry).unwrap();
    let text = &whole[..whole.len() - DIGEST];
    let replaced = text.replacen("Ping.", "Pong.", 1);
    assert_ne!(replaced, text);
    let digest = hex(Sha256::digest(&replaced));
    fs::write(entry, replaced + &digest).unwrap();
    let second = config().cache(dir.path()).generate().unwrap();
    assert_ne!(second.files, first.files);

    let flipped = whole.replacen("Ping.", "Pong.", 1);
    let cut = &whole[..whole.len() - 1];
    for broken in ["", "x", &whole[..DIGEST], cut, &flipped] {
        fs::write(entry, broken).unwrap();
        let again = config().cache(dir.path()).generate().unwrap();
        assert_eq!(again.files, first.files, "{broken}");
        assert_eq!(fs::read_to_string(entry).unwrap(), whole);
    }
}

#[test]
fn everything_that_matters_tells_entries_apart() {
    let file = |path: &str, text: &str, layer| SourceFile::in_layer(path, text, layer);
    let key = |generator: &str, settings: &str, files: &[SourceRef]| {
        key(generator, settings, files, &hashes(files))
    };
    let all = [
        key("g", "s", &[file("a", "b", 0)]),
        key("h", "s", &[file("a", "b", 0)]),
        key("g", "t", &[file("a", "b", 0)]),
        key("g", "s", &[file("ab", "", 0)]),
        key("g", "s", &[file("a", "c", 0)]),
        key("g", "s", &[file("a", "b", 1)]),
        key("g", "s", &[file("a", "b", 0), file("a", "b", 0)]),
        key("gs", "", &[file("a", "b", 0)]),
        key("g", "s", &[]),
    ];
    let mut different = all.to_vec();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), all.len());

    let dir = tempfile::tempdir().unwrap();
    let changes: [fn(&mut Config) -> &mut Config; 6] = [
        |config| config,
        |config| config.types_only(true),
        |config| config.secret_field("x"),
        |config| config.embed_lexicons(true),
        |config| config.source("pang.json", PING.replace("ping", "pang")),
        |config| config.exclude("com.example.pong"),
    ];
    for (count, change) in changes.into_iter().enumerate() {
        let mut config = config();
        change(&mut config);
        let without = config.generate().unwrap();
        let with = config.cache(dir.path()).generate().unwrap();
        assert_eq!(with.files, without.files);
        assert_eq!(entries(dir.path()).len(), count + 1);
    }
}

#[test]
fn a_run_that_fails_is_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config();
    config.skip_invalid(false).source("broken.json", "{");
    for _ in 0..2 {
        let failure = config.cache(dir.path()).generate().unwrap_err();
        assert!(failure.to_string().contains("broken.json"), "{failure}");
        assert_eq!(entries(dir.path()), Vec::<PathBuf>::new());
    }
}

/// Overlays are read besides, and are not among what is compared.
#[test]
fn a_run_with_overlays_is_not_kept() {
    let dir = tempfile::tempdir().unwrap();
    let overlay = r#"{"id": "com.example.ping", "description": "More."}"#;
    let mut config = config();
    config.overlay_source("more.json", overlay);
    config.cache(dir.path()).generate().unwrap();
    assert_eq!(entries(dir.path()), Vec::<PathBuf>::new());
}

#[test]
fn the_oldest_are_forgotten_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let other = dir.path().join("notes.txt");
    fs::write(&other, "mine").unwrap();
    for n in 0..KEPT + 3 {
        let mut config = config();
        config.secret_field(format!("field{n}")).cache(dir.path());
        config.generate().unwrap();
    }
    assert_eq!(entries(dir.path()).len(), KEPT);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), KEPT + 1);
    assert!(other.exists());
}

#[test]
fn a_folder_that_cannot_be_written_to_does_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let generated = config().cache(file.join("below")).generate().unwrap();
    assert_eq!(generated.files, config().generate().unwrap().files);
}

/// A project of lexicons that refer to each other.
const PROJECT: &[(&str, &str)] = &[
    (
        "a",
        r##""main": {"type": "record", "key": "tid", "description": "Of a.", "record": {"type": "object", "properties": {
        "part": {"type": "ref", "ref": "com.example.b#part"}, "kind": {"type": "ref", "ref": "com.example.c#kind"}}}}"##,
    ),
    (
        "b",
        r##""part": {"type": "object", "description": "Of b.", "properties": {"deep": {"type": "ref", "ref": "com.example.c#deep"}}}"##,
    ),
    (
        "c",
        r##""deep": {"type": "object", "description": "Of c.", "properties": {"text": {"type": "string", "maxLength": 7}}},
        "kind": {"type": "string", "description": "Kinds.", "maxLength": 9}"##,
    ),
    (
        "d",
        r##""main": {"type": "query", "description": "Of d.", "output": {"encoding": "application/json", "schema": {
        "type": "union", "refs": ["com.example.b#part", "com.example.a"]}}}"##,
    ),
    (
        "e.deep",
        r##""main": {"type": "object", "description": "Of e.", "properties": {"x": {"type": "integer"}}}"##,
    ),
];

fn write_lexicon(dir: &Path, name: &str, defs: &str) {
    let text = format!(r#"{{"lexicon": 1, "id": "com.example.{name}", "defs": {{ {defs} }} }}"#);
    fs::write(dir.join(format!("{name}.json")), text).unwrap();
}

fn project(dir: &Path) {
    for (name, defs) in PROJECT {
        write_lexicon(dir, name, defs);
    }
}

fn change(dir: &Path, name: &str, old: &str, new: &str) {
    let defs = PROJECT.iter().find(|lexicon| lexicon.0 == name).unwrap().1;
    assert!(defs.contains(old), "{old}");
    write_lexicon(dir, name, &defs.replace(old, new));
}

/// Whatever changes, a run that takes modules of an earlier one gives what a run without gives.
#[test]
fn modules_that_are_kept_are_those_that_would_be_made() {
    let changes: &[fn(&Path)] = &[
        // A field, a name, documentation, a limit.
        |dir| {
            change(
                dir,
                "c",
                "\"text\": {",
                "\"more\": {\"type\": \"boolean\"}, \"text\": {",
            )
        },
        |dir| change(dir, "c", "Of c.", "Of c, deprecated."),
        |dir| change(dir, "c", "\"maxLength\": 7", "\"maxGraphemes\": 7"),
        // What is copied, and what takes any text as an argument, changes where it is used.
        |dir| {
            change(
                dir,
                "c",
                "\"type\": \"string\", \"description\"",
                "\"type\": \"string\", \"enum\": [\"a\"], \"description\"",
            )
        },
        |dir| {
            change(
                dir,
                "c",
                "\"type\": \"string\", \"description\"",
                "\"type\": \"string\", \"knownValues\": [\"a\"], \"description\"",
            )
        },
        |dir| {
            change(dir, "c", "\"deep\"", "\"deeper\"");
            change(dir, "b", "#deep", "#deeper");
        },
        // A type that holds itself.
        |dir| {
            change(
                dir,
                "c",
                "\"text\": {",
                "\"part\": {\"type\": \"ref\", \"ref\": \"com.example.b#part\"}, \"text\": {",
            )
        },
        // A name that an import has to make way for.
        |dir| {
            change(
                dir,
                "a",
                "\"main\": {",
                "\"b\": {\"type\": \"token\"}, \"main\": {",
            )
        },
        // A record that is none, an object that is one.
        |dir| {
            change(
                dir,
                "b",
                "\"type\": \"object\"",
                "\"type\": \"array\", \"items\": {\"type\": \"integer\"}",
            )
        },
        // Lexicons that come and go, alone and as a group, and names that change with them.
        |dir| fs::remove_file(dir.join("e.deep.json")).unwrap(),
        |dir| {
            write_lexicon(
                dir,
                "e",
                "\"main\": {\"type\": \"query\", \"description\": \"A group too.\"}",
            )
        },
        |dir| write_lexicon(dir, "A", "\"main\": {\"type\": \"token\"}"),
        |dir| {
            fs::remove_file(dir.join("d.json")).unwrap();
            fs::remove_file(dir.join("a.json")).unwrap();
        },
    ];
    let settings: &[fn(&mut Config) -> &mut Config] = &[
        |config| config,
        |config| {
            config
                .transport(crate::Transport::Reqwest)
                .group_features(true)
        },
        |config| config.settings("com.example.b#part", |s| s.rename("Piece").derive("Hash")),
        |config| config.settings("com.example.c#deep", |s| s.replace_with("crate::Deep")),
        |config| config.types_only(true).embed_lexicons(true),
        |config| {
            config
                .string_formats(false)
                .unknown_fields(crate::UnknownFields::All)
        },
        |config| config.runtime("crate::elsewhere::lex"),
    ];
    let dir = tempfile::tempdir().unwrap();
    let cache = tempfile::tempdir().unwrap();
    let mut changed = 0;
    for set in settings {
        for change in changes {
            for path in entries(dir.path()) {
                fs::remove_file(path).unwrap();
            }
            project(dir.path());
            let mut config = Config::new();
            config.lexicons(dir.path()).allow_unresolved(true);
            set(&mut config);
            let mut cached = config.clone();
            cached.cache(cache.path());
            let first = cached.generate().unwrap();
            change(dir.path());
            match (cached.generate(), config.generate()) {
                (Ok(with), Ok(without)) => {
                    assert_eq!(with.files, without.files);
                    assert_eq!(with.diagnostics, without.diagnostics);
                    changed += usize::from(with.files != first.files);
                }
                // A setting that makes no sense any more.
                (with, without) => {
                    let (with, without) = (with.unwrap_err(), without.unwrap_err());
                    assert_eq!(with.to_string(), without.to_string());
                }
            }
            // And back: what was kept last is of the change.
            project(dir.path());
            let _ = fs::remove_file(dir.path().join("A.json"));
            let _ = fs::remove_file(dir.path().join("e.json"));
            write_lexicon(dir.path(), "f", "\"main\": {\"type\": \"token\"}");
            let (with, without) = (cached.generate().unwrap(), config.generate().unwrap());
            assert_eq!(with.files, without.files);
            assert_eq!(with.diagnostics, without.diagnostics);
        }
    }
    assert!(changed > 70, "{changed}");
}

/// Only what a change cannot reach is taken: here it is told by what somebody put there in its place.
#[test]
fn modules_are_taken_where_nothing_below_them_changed() {
    let (dir, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    project(dir.path());
    let mut config = Config::new();
    config.lexicons(dir.path()).cache(cache.path());
    config.generate().unwrap();
    let [entry] = &entries(cache.path())[..] else {
        panic!("one entry");
    };
    let mut kept = fs::read_to_string(entry).unwrap();
    kept.truncate(kept.len() - DIGEST);
    for (name, _) in PROJECT {
        let letter = &name[..1];
        kept = kept.replace(&format!("Of {letter}."), &format!("Or {letter}."));
    }
    let digest = hex(Sha256::digest(&kept));
    fs::write(entry, kept + &digest).unwrap();
    change(dir.path(), "b", "Of b.", "On b.");
    let again = config.generate().unwrap();
    let texts: String = again.files.iter().map(|(_, text)| text).collect();
    for (text, is_there) in [
        ("Or a.", false),
        ("Of a.", true),
        ("On b.", true),
        ("Or c.", true),
        ("Of d.", true),
        ("Or e.", true),
        ("Or b.", false),
        ("Or d.", false),
    ] {
        assert_eq!(texts.contains(text), is_there, "{text}");
    }
}
