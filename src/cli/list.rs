//! `lexgen list`: what there is.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lexgen::config_file::Values;
use lexgen::inventory::{Inventory, Lexicon};
use serde_json::json;

use super::input::{InputArgs, Plan};
use super::reporting::{Format, ReportArgs};
use super::screen::Screen;
use super::{BAD_INPUT, FINE, progress, run};

const LIST_EXAMPLES: &str = "\
Examples:
  What a lexgen.toml here or above gives:
    lexgen list

  What three endpoints bring along, as a tree of names with all definitions:
    lexgen list lexicons/ --include 'com.atproto.server.*' --tree

  For a program, also what is not generated:
    lexgen list lexicons/ --all --format json
";

#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES)]
pub struct ListArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Of several outputs of lexgen.toml, this one
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Also list what is not generated
    #[arg(long)]
    all: bool,
    /// Show names as a tree, with all definitions
    #[arg(long, conflicts_with = "format")]
    tree: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "plain")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    Plain,
    Json,
}

/// Lists the lexicons of each output.
pub fn list(args: &ListArgs, screen: &mut Screen) -> u8 {
    each(
        &args.input,
        args.output.clone(),
        args.format,
        screen,
        |inventory, values, screen| {
            let shown = |lexicon: &&Lexicon| args.all || lexicon.is_generated();
            let lexicons: Vec<&Lexicon> = inventory.lexicons.iter().filter(shown).collect();
            screen.result(&match (args.format, args.tree) {
                (Form::Json, _) => lexicons
                    .iter()
                    .map(|lexicon| line(lexicon, values))
                    .collect(),
                (Form::Plain, true) => tree(&lexicons, args.all),
                (Form::Plain, false) => table(&lexicons),
            });
            if args.format == Form::Plain {
                screen.note(&format!(
                    "{} of {} lexicons\n",
                    lexicons.len(),
                    inventory.lexicons.len()
                ));
            }
            FINE
        },
    )
}

/// Makes the inventory of each output. One that is fine is enough: what one output leaves out another may have.
pub fn each(
    input: &InputArgs,
    output: Option<PathBuf>,
    form: Form,
    screen: &mut Screen,
    mut show: impl FnMut(&Inventory, &Values, &mut Screen) -> u8,
) -> u8 {
    let report = ReportArgs {
        format: (form == Form::Json).then_some(Format::Json),
        max_errors: None,
        quiet: false,
        verbose: false,
    };
    let mut given = input.values();
    given.set_if("output", output);
    let plan = match Plan::new(input.config.as_deref(), &given, false) {
        Ok(plan) => plan,
        Err(trouble) => return run::stop(trouble, &report, screen),
    };
    let mut best = BAD_INPUT;
    for values in &plan.outputs {
        let inventory = progress::during("reading lexicons", false, || values.config().inventory());
        match inventory {
            Ok(inventory) => {
                if plan.outputs.len() > 1
                    && form == Form::Plain
                    && let Some(dir) = values.output()
                {
                    screen.result(&format!("{}:\n", dir.display()));
                }
                best = best.min(show(&inventory, values, screen));
            }
            Err(failure) => return run::refuse(failure, &report, screen),
        }
    }
    best
}

/// Three columns, and what refers to each.
fn table(lexicons: &[&Lexicon]) -> String {
    let sources: Vec<String> = lexicons.iter().map(|lexicon| files_of(lexicon)).collect();
    fn width<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
        texts
            .map(|text| text.chars().count())
            .max()
            .unwrap_or_default()
    }
    let nsids = width(lexicons.iter().map(|lexicon| lexicon.nsid.as_str()));
    let kinds = width(lexicons.iter().map(|lexicon| lexicon.kind));
    let files = width(sources.iter().map(String::as_str));
    let row = |(lexicon, file): (&&Lexicon, &String)| {
        let Lexicon { nsid, kind, .. } = lexicon;
        let row = format!(
            "{nsid:nsids$}  {kind:kinds$}  {file:files$}  {}",
            users(lexicon)
        );
        format!("{}\n", row.trim_end())
    };
    lexicons.iter().zip(&sources).map(row).collect()
}

/// The file of a lexicon, and what is laid over it.
fn files_of(lexicon: &Lexicon) -> String {
    let files = std::iter::once(&lexicon.file).chain(&lexicon.overlays);
    let files: Vec<&str> = files.map(String::as_str).collect();
    files.join(" + ")
}

/// As many names as a line holds.
fn users(lexicon: &Lexicon) -> String {
    let users: Vec<&str> = lexicon.referred_by().into_iter().collect();
    match users.as_slice() {
        [] => String::new(),
        [first] => format!("<- {first}"),
        [first, second] => format!("<- {first}, {second}"),
        [first, rest @ ..] => format!("<- {first} and {} more", rest.len()),
    }
}

fn tree(lexicons: &[&Lexicon], all: bool) -> String {
    let mut text = String::new();
    let mut open: Vec<&str> = Vec::new();
    for lexicon in lexicons {
        let names: Vec<&str> = lexicon.nsid.split('.').collect();
        let same = names.iter().zip(&open).take_while(|(a, b)| a == b).count();
        for (depth, name) in names.iter().enumerate().skip(same) {
            let indent = "  ".repeat(depth);
            let kind = match depth + 1 == names.len() {
                true => format!("  {}  {}", lexicon.kind, files_of(lexicon)),
                false => String::new(),
            };
            text.push_str(&format!("{indent}{name}{kind}\n"));
        }
        for definition in lexicon.definitions.iter().filter(|d| all || d.generated) {
            let Some((_, name)) = definition.name.split_once('#') else {
                continue;
            };
            let indent = "  ".repeat(names.len());
            text.push_str(&format!("{indent}#{name}  {}\n", definition.kind));
        }
        open = names;
    }
    text
}

/// A lexicon as one line of JSON.
fn line(lexicon: &Lexicon, values: &Values) -> String {
    let definitions = lexicon.definitions.iter().map(|definition| {
        json!({
            "name": definition.name,
            "kind": definition.kind,
            "generated": definition.generated,
            "asked_for": definition.asked_for,
            "refers_to": definition.refers_to.keys().collect::<Vec<_>>(),
            "referred_by": definition.referred_by,
        })
    });
    let object = json!({
        "nsid": lexicon.nsid,
        "kind": lexicon.kind,
        "file": lexicon.file,
        "overlays": lexicon.overlays,
        "generated": lexicon.is_generated(),
        "referred_by": lexicon.referred_by(),
        "definitions": definitions.collect::<Vec<_>>(),
        "output": values.output(),
    });
    format!("{object}\n")
}
