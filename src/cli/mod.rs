//! The command line: arguments in, text and an exit code out.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use lexgen::config_file::schema;
use lexgen::diagnostic::Code;

mod advice;
mod args;
mod cache;
mod findings;
mod init;
mod input;
mod list;
mod progress;
mod report;
mod reporting;
mod run;
mod scout;
mod screen;
mod sharing;
mod shell;
mod validate;
mod watch;
mod why;

use args::{Cli, Command};
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
        Some(Command::Init) => init::init(&mut screen),
        Some(Command::List(args)) => list::list(&args, &mut screen),
        Some(Command::Why(args)) => why::why(&args, &mut screen),
        Some(Command::Schema) => {
            screen.result(&schema());
            FINE
        }
        Some(Command::Validate(args)) => validate::validate(&args, &mut screen),
        Some(Command::Cid(args)) => validate::cid(&args, &mut screen),
        None => run::run(&cli.run, &words, &mut screen),
    };
    let code = match screen.lost() {
        Some(error) if code == FINE => {
            screen.note(&format!(
                "error: cannot write to standard output: {error}\n"
            ));
            BAD_INPUT
        }
        _ => code,
    };
    ExitCode::from(code)
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
