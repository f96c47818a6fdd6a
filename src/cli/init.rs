//! `lexgen init`: a `lexgen.toml` for what there is.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use lexgen::config_file::{ConfigFile, FILE_NAME, OPTIONS, OptionSpec, Shape};

use super::scout::Found;
use super::screen::Screen;
use super::{BAD_INPUT, FINE};

pub const EXAMPLES: &str = "\
Examples:
  In the root of a crate or a workspace:
    lexgen init
    lexgen
";

/// Writes the file, unless there is one.
pub fn init(screen: &mut Screen) -> u8 {
    let above = ConfigFile::find("..");
    let found = Found::below(std::path::Path::new("."));
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(FILE_NAME);
    let written = file.and_then(|mut file| file.write_all(text(&found).as_bytes()));
    if let Err(error) = written {
        screen.note(&match error.kind() {
            ErrorKind::AlreadyExists => {
                format!("error: {FILE_NAME} is there already, and was left as it is\n")
            }
            _ => format!("error: cannot write {FILE_NAME}: {error}\n"),
        });
        return BAD_INPUT;
    }
    let lexicons = match found.lexicons.first() {
        Some((path, 1)) => format!("1 lexicon in {path}"),
        Some((path, count)) => format!("{count} lexicons in {path}"),
        None => "no lexicons found".to_owned(),
    };
    screen.result(&format!(
        "wrote {FILE_NAME}: {lexicons}, output in {}\n",
        output(&found)
    ));
    if let Some(above) = above {
        screen.note(&format!("it is used here instead of {}\n", above.display()));
    }
    screen.note(match found.lexicons.is_empty() {
        true => "Name the folder of the lexicons in it, then run `lexgen`.\n",
        false => "Look it over, then run `lexgen`.\n",
    });
    FINE
}

/// All options: those that are known by now as they are, the others as comments.
fn text(found: &Found) -> String {
    let mut text = "# What lexgen reads, what it makes of it, and where it puts it: `lexgen` writes, `lexgen --check` compares.\n\
        # Paths are relative to this file. `lexgen schema` prints a JSON schema of it for editors.\n"
        .to_owned();
    for option in OPTIONS {
        let _ = write!(text, "\n# {}\n", option.doc);
        if let Shape::Choice(words) | Shape::Several(words) = option.shape {
            for (word, doc) in words {
                let _ = writeln!(text, "#   {}: {doc}", quoted(word));
            }
        }
        text.push_str(&remarks(option, found));
        let _ = match value(option, found) {
            Some(value) => writeln!(text, "{} = {value}", option.key),
            None => writeln!(text, "# {} = {}", option.key, sample(option, found)),
        };
    }
    text
}

/// What was found that matters for an option, as comments.
fn remarks(option: &OptionSpec, found: &Found) -> String {
    let mut text = String::new();
    match option.key {
        "lexicons" if found.lexicons.is_empty() => {
            text.push_str("# (none were found here)\n");
        }
        "lexicons" => {
            for (path, count) in found.lexicons.iter().skip(1).take(5) {
                let _ = writeln!(text, "# (also found: {} in {})", count, quoted(path));
            }
        }
        "output" => {
            let name = output(found);
            if name.ends_with("src/gen")
                && let Some(edition) = &found.edition
            {
                let module = match edition.as_str() {
                    "2015" | "2018" | "2021" => "pub mod gen;",
                    _ => "pub mod r#gen;",
                };
                let _ = writeln!(
                    text,
                    "# (in src/lib.rs or src/main.rs: `{module}`, as this is edition {edition})"
                );
            }
            if found.is_workspace && found.crates.len() > 1 {
                let crates: Vec<String> = found
                    .crates
                    .iter()
                    .take(8)
                    .map(|name| quoted(name))
                    .collect();
                let _ = writeln!(text, "# (crates of this workspace: {})", crates.join(", "));
                text.push_str("# For several outputs write `[[output]]` tables with a `path` each, at the end, instead of this.\n");
            }
        }
        _ => {}
    }
    text
}

/// A value that is known.
fn value(option: &OptionSpec, found: &Found) -> Option<String> {
    match option.key {
        "lexicons" => Some(
            found
                .lexicons
                .first()
                .map_or_else(|| option.sample(), |(path, _)| quoted(path)),
        ),
        "output" => Some(quoted(&output(found))),
        "transport" if !found.transports.is_empty() => {
            let names: Vec<String> = found.transports.iter().map(|name| quoted(name)).collect();
            Some(format!("[{}]", names.join(", ")))
        }
        _ => None,
    }
}

fn sample(option: &OptionSpec, found: &Found) -> String {
    match (option.key, found.groups.first()) {
        ("include", Some(group)) => format!("[{}]", quoted(group)),
        ("exclude", _) => match found.groups.get(1) {
            Some(group) => format!("[{}]", quoted(group)),
            None => option.sample(),
        },
        _ => option.sample(),
    }
}

/// The folder that was filled before, or the usual one.
fn output(found: &Found) -> String {
    match (&found.generated, found.crates.first()) {
        (Some(folder), _) => folder.clone(),
        (None, Some(name)) if name != "." => format!("{name}/src/gen"),
        _ => "src/gen".to_owned(),
    }
}

/// A text in quotes: what JSON writes, TOML reads.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
