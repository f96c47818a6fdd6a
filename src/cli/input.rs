//! What a run reads, and for which outputs: the command line and `lexgen.toml` together.

use std::path::{Component, Path, PathBuf};

use clap::Args;
use lexgen::Failure;
use lexgen::config_file::{ConfigFile, Values};

use super::args::some;

/// The lexicons, and which of them.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Lexicons: files, folders with all below them, or `-` for standard input; a later one wins
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Changes to lay over the lexicons: partial documents, each with the `id` of its lexicon; files or folders
    #[arg(long, value_name = "PATH")]
    pub overlay: Vec<PathBuf>,

    /// Use this lexgen.toml; by default the one here or above, unless the command line says all there is to say
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Generate only this and what it refers to: an NSID or a group such as `app.bsky.feed.*`
    #[arg(long, value_name = "PATTERN", help_heading = "Selection")]
    pub include: Vec<String>,

    /// Leave this out; the same patterns
    #[arg(long, value_name = "PATTERN", help_heading = "Selection")]
    pub exclude: Vec<String>,

    /// Accept references to lexicons that are not there, with a warning
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, help_heading = "Selection")]
    pub allow_unresolved: Option<bool>,

    /// Leave out lexicons that are not valid, with a warning
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, help_heading = "Selection")]
    pub skip_invalid: Option<bool>,

    /// Fail on what the specification forbids or advises against, instead of a warning
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, help_heading = "Selection")]
    pub strict: Option<bool>,
}

impl InputArgs {
    /// The options that the command line gives.
    pub fn values(&self) -> Values {
        let mut values = Values::default();
        values.set_if("lexicons", some(&self.paths));
        values.set_if("overlay", some(&self.overlay));
        values.set_if("include", some(&self.include));
        values.set_if("exclude", some(&self.exclude));
        values.set_if("allow-unresolved", self.allow_unresolved);
        values.set_if("skip-invalid", self.skip_invalid);
        values.set_if("strict", self.strict);
        values
    }
}

/// Why there is nothing to run.
pub enum Trouble {
    /// The command line says too little or too much; in words.
    Usage(String),
    /// No lexgen.toml, and nothing on the command line.
    Nothing,
    /// The file is wrong.
    File(Failure),
}

/// The runs that are asked for, and where that was read.
pub struct Plan {
    /// The options of each output.
    pub outputs: Vec<Values>,
    /// The file.
    pub file: Option<PathBuf>,
    /// Where outcomes are kept from one run to the next.
    pub cache: Option<PathBuf>,
}

impl Plan {
    /// Puts the command line above the file. `writes` is whether the run needs a folder to write to.
    pub fn new(config: Option<&Path>, given: &Values, writes: bool) -> Result<Self, Trouble> {
        let complete = given.is_set("lexicons") && (given.output().is_some() || !writes);
        let path = match config {
            Some(path) => Some(path.to_owned()),
            None if complete => None,
            None => ConfigFile::find(""),
        };
        let Some(path) = path else {
            return match complete {
                true => Ok(Self {
                    outputs: vec![given.clone()],
                    file: None,
                    cache: None,
                }),
                false => Err(incomplete(given, writes)),
            };
        };
        let file = ConfigFile::open(&path).map_err(Trouble::File)?;
        let outputs = match file.outputs.as_slice() {
            [single] => vec![given.over(single)],
            several => pick(several, given)?,
        };
        for values in &outputs {
            if !values.is_set("lexicons") {
                let help = "write `lexicons = \"lexicons\"`, or name them on the command line";
                return Err(Trouble::File(file.missing("lexicons", help)));
            }
            if writes && values.output().is_none() {
                let help = "write `output = \"src/gen\"`, or give `-o DIR`";
                return Err(Trouble::File(file.missing("output", help)));
            }
        }
        Ok(Self {
            outputs,
            file: Some(path),
            cache: None,
        })
    }
}

/// All of several outputs, or the one that `-o` names.
fn pick(several: &[Values], given: &Values) -> Result<Vec<Values>, Trouble> {
    let wanted = given.output();
    let is_wanted = |values: &&Values| match (wanted, values.output()) {
        (Some(wanted), Some(dir)) => same(wanted, dir),
        _ => true,
    };
    let picked: Vec<Values> = several
        .iter()
        .filter(is_wanted)
        .map(|values| {
            let mut both = given.over(values);
            both.set_if("output", values.output().map(Path::to_owned));
            both
        })
        .collect();
    match (picked.is_empty(), wanted) {
        (true, Some(wanted)) => {
            let names = several.iter().filter_map(Values::output);
            let names: Vec<String> = names.map(|dir| dir.display().to_string()).collect();
            Err(Trouble::Usage(format!(
                "lexgen.toml has several outputs, and {} is none of them: {}",
                wanted.display(),
                names.join(", ")
            )))
        }
        _ => Ok(picked),
    }
}

fn incomplete(given: &Values, writes: bool) -> Trouble {
    let init = "or write a lexgen.toml (`lexgen init` does)";
    match (given.is_set("lexicons"), given.output()) {
        (true, _) => Trouble::Usage(format!("no output folder was named: give `-o DIR`, {init}")),
        (false, Some(_)) => {
            Trouble::Usage(format!("no lexicons were named: give their folder, {init}"))
        }
        (false, None) if writes => Trouble::Nothing,
        (false, None) => Trouble::Usage(format!(
            "no lexicons were named, and there is no lexgen.toml here or above: give their folder, {init}"
        )),
    }
}

/// Whether two paths name one folder.
fn same(a: &Path, b: &Path) -> bool {
    let plain = |path: &Path| {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut plain = PathBuf::new();
        for part in whole.components() {
            match part {
                Component::ParentDir => drop(plain.pop()),
                part => plain.push(part),
            }
        }
        plain
    };
    plain(a) == plain(b)
}
