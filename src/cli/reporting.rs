//! The options of reporting, and what they stand for where they are not given.

use std::io::{IsTerminal as _, stderr};

use clap::{ArgAction, Args, ValueEnum};

/// How a run reports.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reporting")]
pub struct ReportArgs {
    /// How to report; human in a terminal, github in a GitHub workflow, else plain (one line each)
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,

    /// Show at most so many errors, and as many warnings; 0 or `all` for no limit [default: 100, in human and plain]
    #[arg(long, value_name = "N", value_parser = limit)]
    pub max_errors: Option<usize>,

    /// Print errors only; with --check nothing but the exit code
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Give every note, list every file that was touched, and what to paste where
    #[arg(short, long, action = ArgAction::SetTrue)]
    pub verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Plain,
    Json,
    Github,
}

/// As many findings of one severity are shown to people who did not ask for more.
const MAX_ERRORS: usize = 100;

/// Reads the value of `--max-errors`.
fn limit(text: &str) -> Result<usize, String> {
    match text {
        "0" | "all" => Ok(usize::MAX),
        _ => text
            .parse()
            .map_err(|_| "it is a number, or `all`".to_owned()),
    }
}

impl ReportArgs {
    /// The format that was asked for, or the one that suits where standard error goes.
    pub fn format(&self) -> Format {
        let in_workflow =
            || std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        self.format.unwrap_or_else(|| match stderr().is_terminal() {
            true => Format::Human,
            false if in_workflow() => Format::Github,
            false => Format::Plain,
        })
    }

    /// How many errors are shown. Programs get them all.
    pub fn max_errors(&self) -> usize {
        self.max_errors.unwrap_or(match self.format() {
            Format::Human | Format::Plain => MAX_ERRORS,
            Format::Json | Format::Github => usize::MAX,
        })
    }
}
