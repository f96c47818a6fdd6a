use std::path::Path;

use super::super::KEPT;
use super::*;
use crate::diagnostic::Diagnostics;
use crate::lexicon::read_document;
use crate::source::{Input, SourceFile, read_sources};

/// The lexicons of the project and its golden tests, and the corpora if `LEXGEN_SHARED` names their folder.
fn files() -> Vec<SourceRef> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut inputs = vec![root.join("lexicons"), root.join("tests/golden")];
    match std::env::var_os("LEXGEN_SHARED") {
        Some(shared) => inputs.push(Path::new(&shared).join("corpus")),
        None => println!("the corpora are skipped: LEXGEN_SHARED is not set"),
    }
    let inputs: Vec<Input> = inputs.into_iter().map(Input::from).collect();
    read_sources(&inputs).0
}

fn document(file: &SourceRef) -> Option<Document> {
    read_document(file, &mut Diagnostics::default()).into_document()
}

/// The same file for another run.
fn again(file: &SourceRef) -> SourceRef {
    SourceFile::in_layer(file.path.as_str(), file.text.as_str(), file.layer)
}

fn open(path: &Path, generator: &str, files: &[SourceRef]) -> Documents {
    let keys = super::super::hashes(files);
    Documents::new(path.to_owned(), generator, files.iter().cloned().zip(keys))
}

#[test]
fn a_lexicon_comes_back_as_it_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(format!("a.{ENDING}"));
    let files = files();
    let read: Vec<Document> = files.iter().filter_map(document).collect();
    assert!(read.len() > 100, "{}", read.len());
    let first = open(&path, "g", &files);
    assert!(files.iter().all(|file| first.get(file).is_none()));
    first.store(&first.renew(read.iter()).expect("nothing was kept"));

    let files: Vec<SourceRef> = files.iter().map(again).collect();
    let second = open(&path, "g", &files);
    for file in &files {
        let known = second.get(file);
        assert_eq!(known, document(file), "{}", file.path);
        // Places are in the file of this run.
        assert!(known.is_none_or(|known| Arc::ptr_eq(&known.file, file)));
    }
    let read: Vec<Document> = files.iter().filter_map(document).collect();
    assert!(second.renew(read.iter()).is_none());
    // The path of a file and its layer say nothing about its text.
    let file = SourceFile::in_layer("elsewhere.json", read[0].file.text.as_str(), 7);
    let moved = open(&path, "g", std::slice::from_ref(&file));
    assert_eq!(moved.get(&file), document(&file));

    let other = open(&path, "h", &files);
    assert!(files.iter().all(|file| other.get(file).is_none()));
}

#[test]
fn what_is_not_whole_counts_as_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(format!("a.{ENDING}"));
    let lexicon = |name: &str, kind: &str| {
        let text = format!(
            r#"{{"lexicon": 1, "id": "com.example.{name}", "defs": {{"main": {{"type": "{kind}", "description": "Of {name}."}}}}}}"#
        );
        SourceFile::new(format!("{name}.json"), text)
    };
    let files = [lexicon("a", "token"), lexicon("b", "integer")];
    let read: Vec<Document> = files.iter().filter_map(document).collect();
    let first = open(&path, "g", &files);
    first.store(&first.renew(read.iter()).expect("nothing was kept"));
    let whole = fs::read(&path).unwrap();
    let mut taken = 0;
    for at in 0..whole.len() {
        for broken in [
            whole[..at].to_vec(),
            [&whole[..at], &[whole[at] ^ 1], &whole[at + 1..]].concat(),
            [&whole[..at], b"0", &whole[at..]].concat(),
        ] {
            fs::write(&path, broken).unwrap();
            let kept = open(&path, "g", &files);
            for (file, read) in files.iter().zip(&read) {
                let known = kept.get(file);
                taken += usize::from(known.is_some());
                assert!(known.is_none_or(|known| known == *read), "{at}");
            }
        }
    }
    // One that is broken leaves the other one alone.
    assert!(taken > whole.len() / 2, "{taken}");
}

/// The run that meets it keeps it anew, and keeps the others as they are.
#[test]
fn a_damaged_lexicon_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(format!("a.{ENDING}"));
    let files: Vec<SourceRef> = (0..40)
        .map(|number| {
            let text = format!(
                r#"{{"lexicon": 1, "id": "com.example.n{number}", "defs": {{"main": {{"type": "token", "description": "Of {number}."}}}}}}"#
            );
            SourceFile::new(format!("{number}.json"), text)
        })
        .collect();
    let read: Vec<Document> = files.iter().filter_map(document).collect();
    let first = open(&path, "g", &files);
    first.store(&first.renew(read.iter()).expect("nothing was kept"));
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, whole.replace("Of 7.", "Or 7.")).unwrap();

    let second = open(&path, "g", &files);
    let missing: Vec<&SourceRef> = files.iter().filter(|f| second.get(f).is_none()).collect();
    assert_eq!(missing, [&files[7]]);
    second.store(&second.renew(read.iter()).expect("one is damaged"));
    let third = open(&path, "g", &files);
    assert!(files.iter().all(|file| third.get(file).is_some()));
    assert!(third.renew(read.iter()).is_none());
}

#[test]
fn texts_that_nobody_wrote_are_none() {
    let file = SourceFile::new("a.json", "{}");
    for text in [
        "",
        "0",
        "1a",
        "1a0",
        "1a01",
        "1a00x",
        "1a0o",
        "oooooooooooooo1",
        "1ä00",
        "1a0\u{7f}",
    ] {
        assert!(model::read(text, &file).is_none(), "{text}");
    }
    assert!(model::read("1a00", &file).is_some());
}

/// A few that changed are read each time; many are kept.
#[test]
fn what_is_kept_is_renewed_when_much_has_changed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(format!("a.{ENDING}"));
    let lexicon = |number: usize, text: &str| {
        let id = format!("com.example.n{number}");
        let text = format!(
            r#"{{"lexicon": 1, "id": "{id}", "defs": {{"main": {{"type": "token", "description": "{text}"}}}}}}"#
        );
        SourceFile::new(id, text)
    };
    let mut files: Vec<SourceRef> = (0..40).map(|number| lexicon(number, "old")).collect();
    for (changed, is_renewed) in [(40, true), (0, false), (1, false), (4, false), (5, true)] {
        for (number, file) in files.iter_mut().enumerate().take(changed) {
            *file = lexicon(number, &format!("new {changed}"));
        }
        let documents = open(&path, "g", &files);
        let read: Vec<Document> = files.iter().filter_map(document).collect();
        let renewed = documents.renew(read.iter());
        assert_eq!(renewed.is_some(), is_renewed, "{changed}");
        renewed.iter().for_each(|renewed| documents.store(renewed));
    }
    let documents = open(&path, "g", &files);
    assert!(
        files
            .iter()
            .all(|file| documents.get(file) == document(file))
    );
}

#[test]
fn the_oldest_are_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"{"lexicon": 1, "id": "com.example.a", "defs": {"main": {"type": "token"}}}"#;
    let files = [SourceFile::new("a.json", text)];
    let read: Vec<Document> = files.iter().filter_map(document).collect();
    for number in 0..KEPT + 3 {
        let documents = open(&dir.path().join(format!("{number}.{ENDING}")), "g", &files);
        documents.store(&documents.renew(read.iter()).expect("nothing was kept"));
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), KEPT);
}

/// A run takes what is kept: here what somebody put there in its place, of lexicons that did not change.
#[test]
fn a_run_after_a_change_reads_what_changed() {
    let (dir, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let write = |name: &str, text: &str| {
        let text = format!(
            r#"{{"lexicon": 1, "id": "com.example.{name}", "defs": {{"main": {{"type": "token", "description": "{text}"}}}}}}"#
        );
        fs::write(dir.path().join(format!("{name}.json")), text).unwrap();
    };
    write("a", "Of a.");
    write("b", "Of b.");
    let mut config = crate::Config::new();
    config.lexicons(dir.path()).cache(cache.path());
    config.generate().unwrap();

    let entries = fs::read_dir(cache.path()).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let path = paths.find(|path| path.extension().is_some_and(|found| found == ENDING));
    let path = path.expect("lexicons are kept");
    let files = read_sources(&[Input::from(dir.path().to_owned())]).0;
    let generator = super::super::generator().unwrap();
    let kept = open(&path, &generator, &files);
    let mut read: Vec<Document> = files.iter().filter_map(|file| kept.get(file)).collect();
    assert_eq!(read.len(), 2);
    for document in &mut read {
        let def = document.defs.get_mut("main").unwrap();
        def.description = def.description.take().map(|text| text.replace("Of", "Or"));
    }
    let nothing = open(&dir.path().join("none"), &generator, &files);
    kept.store(&nothing.renew(read.iter()).expect("nothing was kept"));

    write("b", "On b.");
    let again = config.generate().unwrap();
    let texts: String = again.files.iter().map(|(_, text)| text).collect();
    for (text, is_there) in [("Or a.", true), ("Or b.", false), ("On b.", true)] {
        assert_eq!(texts.contains(text), is_there, "{text}");
    }
}
