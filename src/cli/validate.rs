//! `lexgen validate` and `lexgen cid`: files of data in, findings and CIDs out.

use std::fs;
use std::io::{self, IsTerminal as _, Read as _, stdout};
use std::path::{Path, PathBuf};

use clap::Args;
use lexgen::config_file::Values;
use lexgen::diagnostic::{Diagnostics, render};
use lexgen::validate::{Checked, DataFormat, check_file, cid_of_cbor, cid_of_json};
use lexgen::{Config, Validator};

use super::input::{Plan, Trouble};
use super::progress;
use super::reporting::Format;
use super::screen::Screen;
use super::{BAD_INPUT, FINE, OUT_OF_DATE as NOT_VALID};

const EXAMPLES: &str = "\
Examples:
  Records, by the `$type` that each of them has:
    lexgen validate post.json --lexicons lexicons/
    lexgen validate repo.car --lexicons lexicons/ --allow-unresolved

  The body of a response:
    curl -s https://example.com/xrpc/com.example.getNote | \\
      lexgen validate - --lexicons lexicons/ --nsid com.example.getNote#output

Exit codes:
  0  everything is valid
  1  something is not
  2  wrong usage, lexicons that are not valid, or a file that cannot be opened
";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ValidateArgs {
    /// Data: JSON, JSON lines, DAG-CBOR, or a repository as CAR file; folders with all of these below; `-` for standard
    /// input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The lexicons to judge by: a file, or a folder with all below it; a later one wins. By default those of the
    /// lexgen.toml here or above, with the members that it adds to their unions
    #[arg(short, long, value_name = "PATH")]
    lexicons: Vec<PathBuf>,

    /// Changes to lay over the lexicons, as for generating. By default those of the lexgen.toml, with its lexicons
    #[arg(long, value_name = "PATH")]
    overlay: Vec<PathBuf>,

    /// What the data is: a definition, or an endpoint's `#params`, `#input`, `#output` or `#message`;
    /// by default what the `$type` of each value says
    #[arg(short, long, value_name = "NSID#DEF")]
    nsid: Option<String>,

    /// Let data pass whose lexicon is not there
    #[arg(long)]
    allow_unresolved: bool,

    /// Judge by the letter of the specification, as new data should be, not as servers do
    #[arg(long)]
    strict: bool,

    /// Leave out lexicons that are not valid
    #[arg(long)]
    skip_invalid: bool,

    /// Also hide the values of fields with this name
    #[arg(long, value_name = "NAME")]
    secret: Vec<String>,

    /// How to report; human in a terminal, else plain (one line each)
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Print nothing; the exit code tells
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  Of a record, and of all lexicons of a group:\n    lexgen cid note.json\n    lexgen cid lexicons/com/atproto/server/*.json\n"
)]
pub struct CidArgs {
    /// A record or a lexicon, as JSON or DAG-CBOR; `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Judges files, and says what is wrong with them on standard output.
pub fn validate(args: &ValidateArgs, screen: &mut Screen) -> u8 {
    let validator = match validator(args, screen) {
        Ok(validator) => validator,
        Err(code) => return code,
    };
    let (mut values, mut invalid, mut unread) = (0, 0, false);
    for path in args.files.iter().flat_map(|path| data_files(path)) {
        let name = shown(&path);
        let bytes = match read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                screen.note(&format!("error: {name}: {error}\n"));
                unread = true;
                continue;
            }
        };
        let format = DataFormat::detect(&name, &bytes);
        let checked: Checked = progress::during("validating", args.quiet, || {
            check_file(&validator, args.nsid.as_deref(), &name, &bytes, format)
        });
        values += checked.values;
        invalid += checked.invalid;
        if !args.quiet {
            screen.result(&draw(&checked.diagnostics, args.format, screen));
        }
    }
    let nothing_read = unread && values == 0;
    if !args.quiet && !nothing_read {
        screen.note(&verdict(values, invalid));
    }
    match (unread, invalid) {
        (true, _) => BAD_INPUT,
        (false, 0) => FINE,
        (false, _) => NOT_VALID,
    }
}

/// Prints the CID of each file: alone if there is one file, else with the file's name.
pub fn cid(args: &CidArgs, screen: &mut Screen) -> u8 {
    let mut code = FINE;
    for path in &args.files {
        let name = shown(path);
        let cid = read(path).map_err(|error| error.to_string());
        let cid = cid.and_then(|bytes| {
            match std::str::from_utf8(&bytes) {
                Ok(text) if DataFormat::detect(&name, &bytes) != DataFormat::Cbor => {
                    cid_of_json(text)
                }
                _ => cid_of_cbor(&bytes),
            }
            .map_err(|error| error.to_string())
        });
        match cid {
            Ok(cid) if args.files.len() == 1 => screen.result(&format!("{cid}\n")),
            Ok(cid) => screen.result(&format!("{cid}  {name}\n")),
            Err(error) => {
                screen.note(&format!("error: {name}: {error}\n"));
                code = BAD_INPUT;
            }
        }
    }
    code
}

fn validator(args: &ValidateArgs, screen: &mut Screen) -> Result<Validator, u8> {
    let mut config = inputs(args, screen)?;
    for path in &args.overlay {
        config.overlay(path);
    }
    for name in &args.secret {
        config.secret_field(name);
    }
    config.skip_invalid(args.skip_invalid);
    let validator = progress::during("reading lexicons", args.quiet, || config.validator());
    let validator = validator.map_err(|failure| {
        screen.note(&draw(failure.diagnostics(), args.format, screen));
        BAD_INPUT
    })?;
    if let Some(name) = &args.nsid
        && let Err(error) = validator.check_name(name)
    {
        screen.note(&format!("error: --nsid {error}\n"));
        return Err(BAD_INPUT);
    }
    Ok(validator
        .allow_unresolved(args.allow_unresolved)
        .strict(args.strict))
}

/// The lexicons that are named, or else those of the configuration file, of all its outputs; and what it lays over them,
/// and adds to their unions.
fn inputs(args: &ValidateArgs, screen: &mut Screen) -> Result<Config, u8> {
    let mut config = Config::new();
    for path in &args.lexicons {
        config.lexicons(path);
    }
    if !args.lexicons.is_empty() {
        return Ok(config);
    }
    let plan = Plan::new(None, &Values::default(), false).map_err(|trouble| {
        screen.note(&match trouble {
            Trouble::File(failure) => draw(failure.diagnostics(), args.format, screen),
            Trouble::Usage(_) | Trouble::Nothing => {
                "error: no lexicons were named, and there is no lexgen.toml here or above: give `--lexicons PATH`\n".to_owned()
            }
        });
        BAD_INPUT
    })?;
    let all = |key: &str| {
        let mut paths: Vec<PathBuf> = Vec::new();
        for path in plan.outputs.iter().flat_map(|values| values.paths(key)) {
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
        paths
    };
    for path in all("lexicons") {
        config.lexicons(path);
    }
    for path in all("overlay") {
        config.overlay(path);
    }
    for output in &plan.outputs {
        output.add_members(&mut config);
    }
    Ok(config)
}

fn draw(diagnostics: &Diagnostics, format: Option<Format>, screen: &Screen) -> String {
    let on_terminal = stdout().is_terminal();
    let mut style = screen.style();
    style.color &= on_terminal;
    match format {
        Some(Format::Json) => render::json(diagnostics),
        Some(Format::Human) => render::human(diagnostics, &style),
        None if on_terminal => render::human(diagnostics, &style),
        _ => render::plain(diagnostics),
    }
}

fn verdict(values: usize, invalid: usize) -> String {
    match (values, invalid) {
        (0, _) => "nothing to validate\n".to_owned(),
        (1, 0) => "1 value is valid\n".to_owned(),
        (1, _) => "1 value is not valid\n".to_owned(),
        (_, 0) => format!("{values} values are valid\n"),
        _ => format!("{invalid} of {values} values are not valid\n"),
    }
}

/// The files that a path stands for: itself, or all data in a folder and below, in a fixed order.
fn data_files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let is_data = |path: &Path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| DATA.contains(&ending.to_ascii_lowercase().as_str()))
    };
    let entries = walkdir::WalkDir::new(path).sort_by_file_name().into_iter();
    let files = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    let paths = files.map(walkdir::DirEntry::into_path);
    paths.filter(|path| is_data(path)).collect()
}

/// The endings of files that hold data.
const DATA: [&str; 6] = ["json", "jsonl", "ndjson", "cbor", "dagcbor", "car"];

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(path)
}

fn shown(path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => "<stdin>".to_owned(),
        false => path.to_string_lossy().into_owned(),
    }
}
