//! `lexgen.toml`: the options of a run in a file, for one output or several.
//!
//! ```toml
//! lexicons = "lexicons"
//! output = "src/gen"
//! include = ["app.bsky.feed.*"]
//! ```
//!
//! Paths are relative to the file. [`Config::from_file`] is all that a build script needs of it; the rest is for programs
//! that put a file and options of their own together, as the command does.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place, SourceFile, SourceRef};
use crate::failure::Failure;

mod options;
mod read;
mod schema;
mod settings;
mod syntax;
mod values;

pub use options::{Choices, OPTIONS, OptionSpec, Shape};
pub use schema::schema;
pub use settings::{SETTINGS, SettingSpec};
pub use values::{Value, Values};

/// The name of the file.
pub const FILE_NAME: &str = "lexgen.toml";

/// A configuration file, read.
#[derive(Debug, Clone)]
pub struct ConfigFile {
    /// The path under which it was opened.
    pub path: PathBuf,
    /// The text, for diagnostics.
    pub source: SourceRef,
    /// The options of each output, with those that stand above all outputs among them; never empty.
    pub outputs: Vec<Values>,
}

impl ConfigFile {
    /// Looks for `lexgen.toml` in a folder and in those above it. The path begins with `from`.
    ///
    /// ```no_run
    /// use lexgen::config_file::ConfigFile;
    ///
    /// if let Some(path) = ConfigFile::find("") {
    ///     println!("{}", path.display()); // such as `../lexgen.toml`
    /// }
    /// ```
    pub fn find(from: impl AsRef<Path>) -> Option<PathBuf> {
        let from = from.as_ref();
        let levels = std::path::absolute(from.join("."))
            .ok()?
            .components()
            .count();
        let mut folder = from.to_owned();
        for _ in 0..levels {
            let path = folder.join(FILE_NAME);
            if path.is_file() {
                return Some(path);
            }
            folder.push("..");
        }
        None
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once, or that it cannot be read.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Failure> {
        let path = path.into();
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) => Err(unreadable(&path, &error).into()),
        }
    }

    /// Reads a text. The path is where it stands: paths in it are relative to the folder of that.
    ///
    /// ```
    /// use lexgen::config_file::ConfigFile;
    ///
    /// let failure = ConfigFile::parse("lexgen.toml", "lexicons = 'lexicons'\ninclde = []").unwrap_err();
    /// assert_eq!(
    ///     failure.to_string(),
    ///     "lexgen.toml:2:1: error[L702]: there is no key `inclde`; help: did you mean `include`?"
    /// );
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn parse(path: impl Into<PathBuf>, text: &str) -> Result<Self, Failure> {
        let path = path.into();
        let source = SourceFile::new(shown(&path), text);
        let outputs = read::read(&source, path.parent().unwrap_or(Path::new("")))?;
        Ok(Self {
            path,
            source,
            outputs,
        })
    }

    /// The error of a run for which a key is missing, both here and elsewhere.
    pub fn missing(&self, key: &str, help: &str) -> Failure {
        let message = format!("the key `{key}` is missing");
        Diagnostic::new(Code::MissingKey, message)
            .at(Place::file(&self.source))
            .help(help)
            .into()
    }
}

impl Config {
    /// Reads a `lexgen.toml` with one output. What is set afterwards is added to it, or replaces it.
    ///
    /// Paths in the file are relative to its folder. A build script may leave out `output`, and is run again when the
    /// file changes.
    ///
    /// ```no_run
    /// # #[allow(clippy::needless_doctest_main)]
    /// // build.rs
    /// fn main() -> Result<(), lexgen::Failure> {
    ///     lexgen::Config::from_file("lexgen.toml")?.build_script();
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the file, at once; also when it has several outputs.
    pub fn from_file(path: impl Into<PathBuf>) -> Result<Self, Failure> {
        let file = ConfigFile::open(path)?;
        match file.outputs.as_slice() {
            [values] => Ok(config(&file, values)),
            outputs => {
                let message = format!(
                    "this file has {} outputs, where one is wanted",
                    outputs.len()
                );
                Err(Diagnostic::new(Code::WrongValue, message)
                    .at(Place::file(&file.source))
                    .help("call `Config::all_from_file`, which gives one `Config` for each")
                    .into())
            }
        }
    }

    /// Reads a `lexgen.toml`, and gives a configuration for each of its outputs.
    ///
    /// ```no_run
    /// for config in lexgen::Config::all_from_file("lexgen.toml")? {
    ///     let report = config.check()?;
    ///     assert!(report.is_up_to_date(), "{report}");
    /// }
    /// # Ok::<(), lexgen::Failure>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the file, at once.
    pub fn all_from_file(path: impl Into<PathBuf>) -> Result<Vec<Self>, Failure> {
        let file = ConfigFile::open(path)?;
        Ok(file
            .outputs
            .iter()
            .map(|values| config(&file, values))
            .collect())
    }
}

fn config(file: &ConfigFile, values: &Values) -> Config {
    let mut config = values.config();
    config.config_file = Some(file.path.clone());
    config
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let place = Place::file(&SourceFile::new(shown(path), ""));
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            Diagnostic::new(Code::PathNotFound, "there is no such configuration file")
                .help("check the spelling, or run `lexgen init` to write one")
        }
        std::io::ErrorKind::InvalidData => {
            Diagnostic::new(Code::NotUtf8, "this configuration file is not UTF-8")
                .help("save it as UTF-8")
        }
        _ => Diagnostic::new(Code::Unreadable, format!("cannot read this: {error}"))
            .help("name a file that you may read"),
    }
    .at(place)
}

/// A path as diagnostics show it.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests;
