//! The lexicons of the network through the whole generator: does the output compile, warn of nothing, and depend on
//! nothing but the lexicons?
//!
//! The corpora are not part of the project. The tests are skipped unless `LEXGEN_SHARED` names their folder.

mod common;

#[path = "corpus/compile.rs"]
mod compile;
#[path = "corpus/files.rs"]
mod files;
#[path = "corpus/include.rs"]
mod include;
#[path = "corpus/same_bytes.rs"]
mod same_bytes;
#[path = "corpus/skipped.rs"]
mod skipped;

use std::path::PathBuf;

use lexgen::{Config, Generated};

/// The official lexicons: all of them are valid.
const OFFICIAL: usize = 402;
/// What others published, valid or not.
const NETWORK: usize = 930;

/// The two corpora, or `None` and a line that says so.
fn corpora() -> Option<(PathBuf, PathBuf)> {
    let found = common::shared("corpus/official").zip(common::shared("corpus/network"));
    if found.is_none() {
        println!("skipped: LEXGEN_SHARED is not set");
    }
    found
}

/// The official lexicons with default settings but one.
fn official(change: impl FnOnce(&mut Config)) -> Option<Generated> {
    let (official, _) = corpora()?;
    let mut config = Config::new();
    config.lexicons(official);
    change(&mut config);
    Some(generate(&config))
}

/// Everything, as someone would run it who cannot change what others publish.
fn everything() -> Option<Config> {
    let (official, network) = corpora()?;
    let mut config = Config::new();
    config
        .lexicons(network)
        .lexicons(official)
        .allow_unresolved(true)
        .skip_invalid(true);
    Some(config)
}

fn generate(config: &Config) -> Generated {
    match config.generate() {
        Ok(generated) => generated,
        Err(failure) => panic!("{failure}"),
    }
}

/// Lines, for the reports that the tests print.
fn lines(generated: &Generated) -> usize {
    let texts = generated.files.iter();
    texts.map(|(_, text)| text.lines().count()).sum()
}
