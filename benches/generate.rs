//! What a build pays for: `cargo bench`. With `LEXGEN_SHARED` set, the official corpus is measured too.
//!
//! Figures of one machine say little; compare two runs on the same one.

use std::path::{Path, PathBuf};

use divan::Bencher;
use lexgen::lex::{AtUri, Datetime, Did, Value};
use lexgen::{Config, Generated};

fn main() {
    divan::main();
}

/// The folders of lexicons that are there.
fn corpora() -> Vec<String> {
    let mut corpora = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/lexicons").to_owned()];
    corpora.extend(shared("corpus/official"));
    corpora
}

fn shared(part: &str) -> Option<String> {
    let path: PathBuf = Path::new(&std::env::var_os("LEXGEN_SHARED")?).join(part);
    Some(path.to_str()?.to_owned())
}

fn generate(folder: &str) -> Generated {
    Config::new()
        .lexicons(folder)
        .generate()
        .expect("it generates")
}

/// Lexicons in, Rust out, in memory.
#[divan::bench(args = corpora())]
fn in_memory(folder: &str) -> Generated {
    generate(folder)
}

/// What `--check` adds to that: comparing with files that are up to date.
#[divan::bench(args = corpora())]
fn check(bencher: Bencher<'_, '_>, folder: &str) {
    let dir = tempfile::tempdir().expect("a folder");
    let generated = generate(folder);
    generated.write(dir.path()).expect("it writes");
    bencher.bench_local(|| {
        generated
            .check(dir.path())
            .expect("it checks")
            .is_up_to_date()
    });
}

/// A large timeline as the data model: the tree that `unknown` fields are kept in.
#[divan::bench]
fn read_values(bencher: Bencher<'_, '_>) {
    let Some(path) = shared("bench/timeline.json") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the timeline");
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| serde_json::from_str::<Value>(&text).expect("it reads"));
}

/// The checks of the string formats that records hold most.
#[divan::bench]
fn check_formats(bencher: Bencher<'_, '_>) {
    let did = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    let uri = "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jui7kd54zh2y";
    let time = "2024-11-05T08:30:00.123Z";
    let bytes = did.len() + uri.len() + time.len();
    bencher
        .counter(divan::counter::BytesCount::new(bytes))
        .bench(|| {
            let black_box = divan::black_box::<&str>;
            Did::is_valid(black_box(did))
                && AtUri::is_valid(black_box(uri))
                && Datetime::is_valid(black_box(time))
        });
}
