//! The arguments, and the `Config` that they stand for.

use std::io::{IsTerminal as _, stderr};
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use lexgen::{Config, Transport, UnknownFields};

const EXAMPLES: &str = "\
Examples:
  Generate Rust from a folder of lexicons:
    lexgen lexicons/ -o src/gen

  In CI, fail when src/gen is not what the lexicons give:
    lexgen lexicons/ -o src/gen --check

  Three endpoints and what they refer to, from a checkout of all lexicons:
    lexgen atproto/lexicons -o src/gen \\
      --include com.atproto.server.createSession \\
      --include app.bsky.feed.getTimeline \\
      --include app.bsky.actor.getProfile

  One lexicon from standard input:
    curl -s https://example.com/lexicon.json | lexgen - -o src/gen

  What a diagnostic means:
    lexgen explain L001

Exit codes:
  0  fine
  1  with --check: the output is out of date
  2  wrong input or usage, or an output that cannot be written
";

/// Generate plain Rust from AT Protocol lexicons.
#[derive(Debug, Parser)]
#[command(
    name = "lexgen",
    version,
    after_help = EXAMPLES,
    arg_required_else_help = true,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    subcommand_negates_reqs = true,
    subcommand_help_heading = "Other commands (a folder of that name is given as ./NAME)",
    override_usage = "lexgen [OPTIONS] <PATH>... -o <DIR>\n       lexgen validate [OPTIONS] <FILE>... --lexicons <PATH>\n       lexgen cid <FILE>...\n       lexgen explain <CODE>\n       lexgen completions <SHELL>",
    max_term_width = 100
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub run: RunArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is wrong with records and other data by their lexicons
    Validate(super::validate::ValidateArgs),
    /// Print the CID of a record or a lexicon
    Cid(super::validate::CidArgs),
    /// Print what a diagnostic code means and what to do about it
    Explain {
        /// The code, such as L001
        code: String,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub struct RunArgs {
    /// Lexicons: files, folders with all below them, or `-` for standard input; a later one wins
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// The folder to fill; files in it that lexgen did not write are left alone
    #[arg(short, long, value_name = "DIR", required = true)]
    pub output: Option<PathBuf>,

    /// Write nothing; say how the output differs from what the lexicons give
    #[arg(long)]
    pub check: bool,

    /// Generate only this and what it refers to: an NSID or a group such as `app.bsky.feed.*`
    #[arg(long, value_name = "PATTERN", help_heading = "Selection")]
    pub include: Vec<String>,

    /// Leave this out; the same patterns
    #[arg(long, value_name = "PATTERN", help_heading = "Selection")]
    pub exclude: Vec<String>,

    /// Accept references to lexicons that are not there, with a warning
    #[arg(long, help_heading = "Selection")]
    pub allow_unresolved: bool,

    /// Leave out lexicons that are not valid, with a warning
    #[arg(long, help_heading = "Selection")]
    pub skip_invalid: bool,

    /// Fail on what the specification forbids or advises against, instead of a warning
    #[arg(long, help_heading = "Selection")]
    pub strict: bool,

    /// Types for strings with a format: checked ones such as `lex::Did`, or `String`
    #[arg(
        long,
        value_name = "KIND",
        default_value = "typed",
        help_heading = "Generated code"
    )]
    pub string_formats: StringFormats,

    /// Which structs keep fields that their lexicon does not know
    #[arg(
        long,
        value_name = "WHERE",
        default_value = "records",
        help_heading = "Generated code"
    )]
    pub unknown_fields: Unknown,

    /// Put each lexicon into its module as `pub const LEXICON`
    #[arg(long, help_heading = "Generated code")]
    pub embed_lexicons: bool,

    /// Leave out the client; the code then needs serde and serde_json alone
    #[arg(long, help_heading = "Generated code")]
    pub types_only: bool,

    /// Give types a method `validate` even with --types-only
    #[arg(long, overrides_with = "no_validate", help_heading = "Generated code")]
    pub validate: bool,

    /// Leave out `validate`, which checks what a lexicon says beyond types
    #[arg(long, help_heading = "Generated code")]
    pub no_validate: bool,

    /// Add a ready-made transport for the client
    #[arg(
        long,
        value_name = "LIBRARY",
        conflicts_with = "types_only",
        help_heading = "Generated code"
    )]
    pub transport: Vec<TransportName>,

    /// Also hide the values of fields with this name from `Debug`
    #[arg(long, value_name = "NAME", help_heading = "Generated code")]
    pub secret: Vec<String>,

    /// How to report; human in a terminal, else plain (one line each)
    #[arg(long, value_name = "FORMAT", help_heading = "Reporting")]
    pub format: Option<Format>,

    /// Print errors only; with --check nothing but the exit code
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Reporting")]
    pub quiet: bool,

    /// Give every note, list every file that was touched, and what to paste where
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Reporting")]
    pub verbose: bool,
}

/// The values of `--transport`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TransportName {
    /// `reqwest`, asynchronous
    Reqwest,
    /// `ureq`, blocking
    Ureq,
    /// `tokio-tungstenite`, asynchronous: a function `subscribe` for each subscription
    Tungstenite,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StringFormats {
    Typed,
    String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Unknown {
    Records,
    All,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Plain,
    Json,
}

impl RunArgs {
    pub fn config(&self) -> Config {
        let mut config = Config::new();
        for path in &self.paths {
            config.lexicons(path);
        }
        for pattern in &self.include {
            config.include(pattern);
        }
        for pattern in &self.exclude {
            config.exclude(pattern);
        }
        for name in &self.secret {
            config.secret_field(name);
        }
        for transport in &self.transport {
            config.transport(match transport {
                TransportName::Reqwest => Transport::Reqwest,
                TransportName::Ureq => Transport::Ureq,
                TransportName::Tungstenite => Transport::Tungstenite,
            });
        }
        if self.validate || self.no_validate {
            config.validate(self.validate);
        }
        config
            .allow_unresolved(self.allow_unresolved)
            .skip_invalid(self.skip_invalid)
            .strict(self.strict)
            .types_only(self.types_only)
            .string_formats(self.string_formats == StringFormats::Typed)
            .unknown_fields(match self.unknown_fields {
                Unknown::Records => UnknownFields::Records,
                Unknown::All => UnknownFields::All,
                Unknown::None => UnknownFields::None,
            })
            .embed_lexicons(self.embed_lexicons);
        config
    }

    /// The format that was asked for, or the one that suits where standard error goes.
    pub fn format(&self) -> Format {
        self.format.unwrap_or(match stderr().is_terminal() {
            true => Format::Human,
            false => Format::Plain,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(words: &[&str]) -> String {
        let fixed = ["lexgen", "-o", "gen", "lexicons"];
        let cli = Cli::try_parse_from(fixed.iter().chain(words)).unwrap();
        format!("{:?}", cli.run.config())
    }

    #[test]
    fn every_option_reaches_the_config() {
        let mut plain = Config::new();
        plain.lexicons("lexicons");
        assert_eq!(config(&[]), format!("{plain:?}"));
        let mut full = Config::new();
        full.lexicons("lexicons")
            .lexicons("-")
            .include("a.b.*")
            .include("a.c")
            .exclude("a.b.d")
            .allow_unresolved(true)
            .skip_invalid(true)
            .strict(true)
            .string_formats(false)
            .unknown_fields(UnknownFields::None)
            .embed_lexicons(true)
            .transport(Transport::Ureq)
            .transport(Transport::Tungstenite)
            .validate(false)
            .secret_field("pin");
        let mut bare = Config::new();
        bare.lexicons("lexicons").types_only(true);
        assert_eq!(config(&["--types-only"]), format!("{bare:?}"));
        bare.validate(true);
        assert_eq!(config(&["--types-only", "--validate"]), format!("{bare:?}"));
        let words = "- --include a.b.* --include a.c --exclude a.b.d --allow-unresolved --skip-invalid --strict \
            --string-formats string --unknown-fields none --embed-lexicons --no-validate --transport ureq --transport tungstenite --secret pin";
        let words: Vec<&str> = words.split_whitespace().collect();
        assert_eq!(config(&words), format!("{full:?}"));
    }
}
