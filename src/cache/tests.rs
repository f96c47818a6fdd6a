use super::*;
use crate::Config;
use crate::source::SourceFile;

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
    entries.map(|entry| entry.unwrap().path()).collect()
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
    let replaced = whole[DIGEST..].replacen("Ping.", "Pong.", 1);
    assert_ne!(replaced, whole[DIGEST..]);
    let digest = hex(Sha256::digest(&replaced));
    fs::write(entry, digest + &replaced).unwrap();
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
    assert_eq!(entries(dir.path()).len(), KEPT + 1);
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
