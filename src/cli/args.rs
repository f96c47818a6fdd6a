//! The arguments, and the `Config` that they stand for.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use lexgen::config_file::{OptionSpec, Shape, Values};

use super::input::InputArgs;
use super::reporting::ReportArgs;

use super::sharing::SharingArgs;

const EXAMPLES: &str = "\
Examples:
  Generate Rust from a folder of lexicons:
    lexgen lexicons/ -o src/gen

  In CI, fail when src/gen is not what the lexicons give:
    lexgen lexicons/ -o src/gen --check

  The same from a lexgen.toml here or above, which `lexgen init` writes:
    lexgen
    lexgen --check

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

const SCHEMA_EXAMPLES: &str = "\
Examples:
  Beside lexgen.toml; its first line `#:schema ./lexgen.schema.json` tells editors:
    lexgen schema > lexgen.schema.json
";

/// Generate plain Rust from AT Protocol lexicons.
#[derive(Debug, Parser)]
#[command(
    name = "lexgen",
    version,
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    subcommand_help_heading = "Other commands (a folder of that name is given as ./NAME)",
    override_usage = "lexgen [OPTIONS] <PATH>... -o <DIR>\n       lexgen [OPTIONS]                      (with a lexgen.toml here or above)\n       lexgen validate [OPTIONS] <FILE>... [--lexicons <PATH>]\n       lexgen cid <FILE>...\n       lexgen init\n       lexgen list [OPTIONS] [PATH]...\n       lexgen why [OPTIONS] <NSID#DEF> [PATH]...\n       lexgen schema\n       lexgen explain <CODE>\n       lexgen completions <SHELL>",
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
    /// Write a lexgen.toml, made for what there is here
    #[command(after_help = super::init::EXAMPLES)]
    Init,
    /// List the lexicons of a run: what each is, where it came from, what refers to it
    List(super::list::ListArgs),
    /// Say what brings a definition along
    Why(super::why::WhyArgs),
    /// Print what a diagnostic code means and what to do about it
    #[command(
        after_help = "Examples:\n  Any code that a run has shown:\n    lexgen explain L304\n"
    )]
    Explain {
        /// The code, such as L001
        code: String,
    },
    /// Print a JSON schema of lexgen.toml, for editors
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema,
    /// Print a completion script for a shell
    #[command(
        after_help = "Examples:\n  Into a file that the shell reads when it starts:\n    lexgen completions bash > lexgen.bash\n"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// The folder to fill; files in it that lexgen did not write are left alone
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Write nothing; say how the output differs from what the lexicons give
    #[arg(long)]
    pub check: bool,

    /// Stay, and generate again whenever a lexicon or lexgen.toml changes; Ctrl-C ends it
    #[arg(long, conflicts_with = "check")]
    pub watch: bool,

    /// Work everything out anew, also if the last run had the same input, and keep nothing for the next one
    #[arg(long)]
    pub no_cache: bool,

    #[command(flatten)]
    code: CodeArgs,
    #[command(flatten)]
    pub report: ReportArgs,
}

/// What the generated code looks like.
#[derive(Debug, Args)]
#[command(next_help_heading = "Generated code")]
struct CodeArgs {
    /// Types for strings with a format: checked ones such as `lex::Did`, or `String` [default: typed]
    #[arg(long, value_name = "KIND", value_parser = words("string-formats"))]
    string_formats: Option<String>,

    /// Which structs keep fields that their lexicon does not know [default: records]
    #[arg(long, value_name = "WHERE", value_parser = words("unknown-fields"))]
    unknown_fields: Option<String>,

    /// Put each lexicon into its module as `LEXICON`, and all of them into the root as `LEXICONS`
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    embed_lexicons: Option<bool>,

    /// Leave out the client; the code then needs serde and serde_json alone
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    types_only: Option<bool>,

    /// Give types a method `validate`, for what their lexicon says beyond types [default: not with --types-only]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    validate: Option<bool>,

    /// The same as --validate=false
    #[arg(long, conflicts_with = "validate")]
    no_validate: bool,

    /// Add a ready-made transport for the client
    #[arg(
        long,
        value_name = "LIBRARY",
        conflicts_with = "types_only",
        value_parser = words("transport")
    )]
    transport: Vec<String>,

    /// Also hide the values of fields with this name from `Debug`
    #[arg(long, value_name = "NAME")]
    secret: Vec<String>,

    #[command(flatten)]
    sharing: SharingArgs,
}

/// The words that an option of the table knows.
fn words(key: &str) -> PossibleValuesParser {
    let words = match OptionSpec::find(key).map(|option| option.shape) {
        Some(Shape::Choice(words) | Shape::Several(words)) => words,
        _ => &[],
    };
    let word = |(word, doc): &(&'static str, &'static str)| PossibleValue::new(*word).help(*doc);
    PossibleValuesParser::new(words.iter().map(word))
}

impl RunArgs {
    /// The options that the command line gives.
    pub fn values(&self) -> Values {
        let mut values = self.input.values();
        values.set_if("output", self.output.clone());
        let code = &self.code;
        values.set_if("string-formats", code.string_formats.as_deref());
        values.set_if("unknown-fields", code.unknown_fields.as_deref());
        values.set_if("embed-lexicons", code.embed_lexicons);
        values.set_if("types-only", code.types_only);
        values.set_if("validate", code.validate);
        values.set_if("validate", code.no_validate.then_some(false));
        values.set_if("transport", some(&code.transport));
        values.set_if("secret", some(&code.secret));
        code.sharing.set(&mut values);
        values
    }
}

/// A list that was given at all.
pub fn some<T: Clone>(list: &[T]) -> Option<Vec<T>> {
    (!list.is_empty()).then(|| list.to_vec())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use lexgen::config_file::{OPTIONS, Shape};
    use lexgen::{Config, Transport, UnknownFields};

    use super::*;

    fn config(words: &[&str]) -> String {
        let fixed = ["lexgen", "-o", "gen", "lexicons"];
        let cli = Cli::try_parse_from(fixed.iter().chain(words)).unwrap();
        format!("{:?}", cli.run.values().config())
    }

    #[test]
    fn every_option_reaches_the_config() {
        let mut plain = Config::new();
        plain.lexicons("lexicons").output("gen");
        assert_eq!(config(&[]), format!("{plain:?}"));
        let mut full = Config::new();
        full.lexicons("lexicons")
            .lexicons("-")
            .overlay("mends")
            .overlay("more/x.json")
            .output("gen")
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
            .secret_field("pin")
            .external("a.b", "::x::a::b")
            .external("a.c", "::x::a::c")
            .runtime("::x::lex");
        let mut bare = Config::new();
        bare.lexicons("lexicons").output("gen").types_only(true);
        assert_eq!(config(&["--types-only"]), format!("{bare:?}"));
        bare.validate(true);
        let both = ["--types-only", "--validate"];
        assert_eq!(config(&both), format!("{bare:?}"));
        bare.share_runtime(true).group_features(true);
        let shared = [
            "--types-only",
            "--validate",
            "--share-runtime",
            "--group-features",
        ];
        assert_eq!(config(&shared), format!("{bare:?}"));
        let no = [
            "--types-only=false",
            "--strict=false",
            "--embed-lexicons=false",
            "--share-runtime=false",
            "--group-features=false",
        ];
        assert_eq!(config(&no), format!("{plain:?}"));
        let words = "- --overlay mends --overlay more/x.json --include a.b.* --include a.c --exclude a.b.d --allow-unresolved --skip-invalid --strict \
            --string-formats string --unknown-fields none --embed-lexicons --no-validate --transport ureq --transport tungstenite --secret pin \
            --extern a.b=::x::a::b --extern a.c=::x::a::c --runtime ::x::lex";
        let words: Vec<&str> = words.split_whitespace().collect();
        assert_eq!(config(&words), format!("{full:?}"));
    }

    /// The command line and the file have the same options, with the same words about them.
    #[test]
    fn the_table_of_options_is_that_of_the_command_line() {
        let command = Cli::command();
        let elsewhere = [
            "check",
            "watch",
            "config",
            "format",
            "max-errors",
            "no-cache",
            "no-validate",
            "quiet",
            "verbose",
        ];
        let mut keys: Vec<&str> = command
            .get_arguments()
            .filter_map(|arg| arg.get_long())
            .collect();
        keys.retain(|key| !elsewhere.contains(key) && !["help", "version"].contains(key));
        keys.push("lexicons"); // The arguments without a name.
        keys.sort_unstable();
        // What is said of single lexicons is said in the file.
        let options = OPTIONS.iter().filter(|o| o.shape != Shape::Settings);
        let mut table: Vec<&str> = options.clone().map(|option| option.key).collect();
        table.sort_unstable();
        assert_eq!(keys, table);
        for option in options.filter(|option| option.key != "lexicons") {
            let arg = command
                .get_arguments()
                .find(|arg| arg.get_long() == Some(option.key))
                .unwrap();
            let help = arg.get_help().unwrap().to_string();
            assert!(help.starts_with(option.doc), "{help}");
        }
    }
}
