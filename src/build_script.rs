//! Everything that a `build.rs` says to Cargo.

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, render};
use crate::failure::Failure;
use crate::source::Input;

/// Cargo repeats what a build script says; more findings of one severity than this are counted.
const MOST: usize = 100;

/// Runs a `Config` inside a build script; ends the process if it fails.
pub(crate) fn run(config: &Config) {
    let out_dir = env::var_os("OUT_DIR").map(PathBuf::from);
    // Before anything can fail, so that a mended lexicon is noticed.
    say(&rerun_lines(config, out_dir.as_deref()));
    match generate(config, out_dir) {
        Ok(diagnostics) => say(&warning_lines(&diagnostics)),
        Err(failure) => {
            let _ = write!(io::stderr(), "{}", shown(failure.diagnostics()));
            std::process::exit(1);
        }
    }
}

fn generate(config: &Config, out_dir: Option<PathBuf>) -> Result<Diagnostics, Failure> {
    if config.output.is_some() {
        return Ok(config.write()?.diagnostics);
    }
    let Some(out_dir) = out_dir else {
        return Err(Diagnostic::new(Code::CannotWrite, "OUT_DIR is not set")
            .help("call `build_script()` from a build.rs, or name a folder with `output(..)`")
            .into());
    };
    let generated = config.generate()?;
    let written = generated.write(out_dir.join("lexgen"))?;
    Ok(written.diagnostics)
}

/// One line for each input outside `OUT_DIR`. Cargo looks below a folder by itself.
fn rerun_lines(config: &Config, out_dir: Option<&Path>) -> Vec<String> {
    if !config.rerun_if_changed {
        return Vec::new();
    }
    let paths = config
        .inputs
        .iter()
        .chain(&config.overlays)
        .filter_map(|input| match input {
            Input::Path(path) => Some(path),
            _ => None,
        });
    let file = config.config_file.iter();
    file.chain(paths)
        // What the build itself writes is always newer than the build.
        .filter(|path| !out_dir.is_some_and(|out_dir| path.starts_with(out_dir)))
        .filter_map(|path| path.to_str())
        // A line break would start another instruction to Cargo.
        .filter(|path| !path.contains(['\n', '\r']))
        .map(|path| format!("cargo::rerun-if-changed={path}"))
        .collect()
}

/// The warnings, each line of them marked, so that no text from a lexicon can pass for an instruction to Cargo.
fn warning_lines(diagnostics: &Diagnostics) -> Vec<String> {
    let mut warnings = Diagnostics::default();
    for diagnostic in diagnostics.iter() {
        if diagnostic.severity <= Severity::Warning {
            warnings.push(diagnostic.clone());
        }
    }
    shown(&warnings)
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("cargo::warning={line}"))
        .collect()
}

/// As many findings as anyone reads in a build, and how many more there are. A build is no verbose run.
fn shown(diagnostics: &Diagnostics) -> String {
    let mut visible = diagnostics.clone();
    visible.hide_details();
    let digest = visible.digest(MOST);
    let mut text = render::plain(&digest.shown);
    if digest.omitted.total() > 0 {
        text.push_str(&format!("and {} more\n", digest.omitted));
    }
    text
}

fn say(lines: &[String]) {
    let mut stdout = io::stdout().lock();
    for line in lines {
        // Cargo reads it; if nobody does, there is nobody to tell.
        let _ = writeln!(stdout, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watches_inputs_on_disk_outside_out_dir() {
        let mut config = Config::new();
        config
            .lexicons("lexicons")
            .lexicons("-")
            .lexicons("/target/out/fetched")
            .lexicons("a\ncargo::rustc-env=X=1")
            .source("memory.json", "{}")
            .overlay("overlays")
            .overlay_source("memory.json", "{}");
        assert_eq!(
            rerun_lines(&config, Some(Path::new("/target/out"))),
            [
                "cargo::rerun-if-changed=lexicons",
                "cargo::rerun-if-changed=overlays"
            ]
        );
        config.config_file = Some("lexgen.toml".into());
        let lines = rerun_lines(&config, Some(Path::new("/target/out")));
        assert_eq!(lines[0], "cargo::rerun-if-changed=lexgen.toml");
        config.rerun_if_changed(false);
        assert!(rerun_lines(&config, None).is_empty());
    }

    #[test]
    fn a_warning_cannot_pass_for_an_instruction() {
        let mut diagnostics = Diagnostics::default();
        let mut warning = Diagnostic::new(Code::CannotWrite, "odd\ncargo::rustc-env=X=1\r\nend");
        warning.severity = Severity::Warning;
        diagnostics.push(warning);
        let mut note = Diagnostic::new(Code::CannotWrite, "only a note");
        note.severity = Severity::Note;
        diagnostics.push(note);
        let lines = warning_lines(&diagnostics);
        assert!(lines.concat().contains("cargo::rustc-env=X=1"));
        assert!(lines.iter().all(|line| line.starts_with("cargo::warning=")));
        assert!(!lines.iter().any(|line| line.contains("only a note")));
    }

    #[test]
    fn a_failed_build_shows_no_details() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::new(Code::IdIsGroup, "a detail"));
        diagnostics.push(Diagnostic::new(Code::NotALexicon, "a note"));
        diagnostics.push(Diagnostic::new(Code::CannotWrite, "an error"));
        let text = shown(&diagnostics);
        assert!(text.contains("a note") && text.contains("an error"));
        assert!(!text.contains("a detail"), "{text}");
    }

    #[test]
    fn a_build_is_not_flooded() {
        let mut diagnostics = Diagnostics::default();
        for n in 0..150 {
            let mut warning = Diagnostic::new(Code::CannotWrite, format!("odd {n}"));
            warning.severity = Severity::Warning;
            diagnostics.push(warning);
        }
        let lines = warning_lines(&diagnostics);
        assert_eq!(lines.len(), 101);
        assert_eq!(lines.last().unwrap(), "cargo::warning=and 50 warnings more");
    }
}
