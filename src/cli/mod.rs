//! The command line: arguments in, text and an exit code out.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use lexgen::Failure;
use lexgen::diagnostic::{Code, Diagnostics, Severity, render};

mod advice;
mod args;
mod progress;
mod report;
mod screen;
mod shell;
mod validate;

use args::{Cli, Command, Format, RunArgs};
use screen::Screen;

const FINE: u8 = 0;
const OUT_OF_DATE: u8 = 1;
const BAD_INPUT: u8 = 2;

/// Runs the command with the arguments of the process.
pub fn run() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let cli = Cli::parse_from(&words);
    let mut screen = Screen::new();
    let code = match cli.command {
        Some(Command::Explain { code }) => explain(&code, &mut screen),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "lexgen", &mut script);
            screen.result(&String::from_utf8_lossy(&script));
            FINE
        }
        Some(Command::Validate(args)) => validate::validate(&args, &mut screen),
        Some(Command::Cid(args)) => validate::cid(&args, &mut screen),
        None => generate(&cli.run, &words, &mut screen),
    };
    ExitCode::from(code)
}

fn generate(args: &RunArgs, words: &[OsString], screen: &mut Screen) -> u8 {
    let outcome = match &args.output {
        Some(dir) if args.check => check(args, dir, words, screen),
        Some(dir) => write(args, dir, screen),
        // clap asks for it.
        None => Ok(BAD_INPUT),
    };
    outcome.unwrap_or_else(|failure| {
        let all = failure.into_diagnostics();
        // Warnings beside errors are noise to someone who wants errors only.
        let shown = if args.quiet { errors(&all) } else { all };
        show(&shown, args, screen);
        BAD_INPUT
    })
}

fn write(args: &RunArgs, dir: &Path, screen: &mut Screen) -> Result<u8, Failure> {
    let config = args.config();
    let generated = progress::during("generating", args.quiet, || config.generate())?;
    let written = progress::during("writing", args.quiet, || generated.write(dir))?;
    if args.quiet {
        return Ok(FINE);
    }
    show(&written.diagnostics, args, screen);
    if args.format() == Format::Json {
        screen.result(&report::summary_json(&generated, &written, dir));
        return Ok(FINE);
    }
    if args.verbose {
        screen.result(&report::touched(&written));
    }
    screen.result(&report::summary(&generated, &written, dir));
    // The first run leaves work to do; later ones are about the files alone.
    let first = written.changed.is_empty() && written.unchanged.is_empty();
    if first || args.verbose {
        screen.note(&advice::next_steps(dir, &generated.dependencies));
    }
    Ok(FINE)
}

fn check(
    args: &RunArgs,
    dir: &Path,
    words: &[OsString],
    screen: &mut Screen,
) -> Result<u8, Failure> {
    let config = args.config();
    let generated = progress::during("generating", args.quiet, || config.generate())?;
    let report = generated.check(dir)?;
    let code = match report.is_up_to_date() {
        true => FINE,
        false => OUT_OF_DATE,
    };
    if args.quiet {
        return Ok(code);
    }
    show(&report.diagnostics, args, screen);
    if args.format() == Format::Json {
        screen.result(&report::check_json(&report));
        return Ok(code);
    }
    screen.result(&report.to_string());
    screen.note(&report::verdict(&report, dir, words));
    Ok(code)
}

fn show(diagnostics: &Diagnostics, args: &RunArgs, screen: &mut Screen) {
    let mut shown = diagnostics.clone();
    shown.retain(|d| args.verbose || !d.code.is_detail());
    screen.note(&match args.format() {
        Format::Human => render::human(&shown, &screen.style()),
        Format::Plain => render::plain(&shown),
        Format::Json => render::json(&shown),
    });
}

fn errors(all: &Diagnostics) -> Diagnostics {
    let mut errors = all.clone();
    errors.retain(|d| d.severity == Severity::Error);
    errors
}

fn explain(code: &str, screen: &mut Screen) -> u8 {
    match code.parse::<Code>() {
        Ok(code) => {
            screen.result(&format!("{}\n", code.explanation().trim_end()));
            FINE
        }
        Err(error) => {
            screen.note(&format!("error: {error}\n"));
            BAD_INPUT
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
