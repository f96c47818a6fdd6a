//! Any bytes as a lexicon file: the run ends with files that are Rust, or with errors that can be shown.

use std::fs;
use std::path::PathBuf;

use lexgen::Config;

use crate::judge::judge;

/// One file with these bytes.
pub fn run(data: &[u8]) {
    let mut config = Config::new();
    match std::str::from_utf8(data) {
        Ok(text) => {
            config.source("fuzz.json", text);
            judge(config.generate());
        }
        Err(_) => {
            let path = scratch_file();
            fs::write(&path, data).expect("a scratch file");
            config.lexicons(&path);
            let outcome = config.generate();
            fs::remove_file(&path).expect("the scratch file");
            assert!(outcome.is_err(), "no lexicon is anything but UTF-8");
            judge(outcome);
        }
    }
}

/// A file of this thread.
fn scratch_file() -> PathBuf {
    let thread = format!("{:?}", std::thread::current().id());
    let thread: String = thread.chars().filter(char::is_ascii_digit).collect();
    std::env::temp_dir().join(format!("lexgen-fuzz-{}-{thread}.json", std::process::id()))
}
