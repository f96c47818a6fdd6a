//! `lexgen list` and `lexgen why`: what there is, and what brings it along.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lexgen::config_file::Values;
use lexgen::diagnostic::{Location, Place, locate};
use lexgen::inventory::{Inventory, Lexicon, Why};
use serde_json::json;

use super::args::{Format, ReportArgs};
use super::input::{InputArgs, Plan};
use super::screen::Screen;
use super::{BAD_INPUT, FINE, OUT_OF_DATE as NOT_GENERATED, progress, run};

const LIST_EXAMPLES: &str = "\
Examples:
  What a lexgen.toml here or above gives:
    lexgen list

  What three endpoints bring along, as a tree of names with all definitions:
    lexgen list lexicons/ --include 'com.atproto.server.*' --tree

  For a program, also what is not generated:
    lexgen list lexicons/ --all --format json
";

const WHY_EXAMPLES: &str = "\
Examples:
  What brings a definition along:
    lexgen why com.atproto.label.defs#label

  The same without a lexgen.toml:
    lexgen why com.atproto.label.defs#label lexicons/ --include 'com.atproto.*'

Exit codes:
  0  it is generated
  1  it is not
  2  wrong input or usage, or there is no such definition
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

#[derive(Debug, Args)]
#[command(after_help = WHY_EXAMPLES)]
pub struct WhyArgs {
    /// The definition; an NSID alone is its main definition, or any of the lexicon
    #[arg(value_name = "NSID#DEF")]
    name: String,
    #[command(flatten)]
    input: InputArgs,
    /// Of several outputs of lexgen.toml, this one
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "plain")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
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

/// Says why a definition is generated, for each output.
pub fn why(args: &WhyArgs, screen: &mut Screen) -> u8 {
    each(
        &args.input,
        args.output.clone(),
        args.format,
        screen,
        |inventory, values, screen| {
            let why = match inventory.why(&args.name) {
                Ok(why) => why,
                Err(error) => {
                    screen.note(&format!("error: {error}\n"));
                    return BAD_INPUT;
                }
            };
            screen.result(&match args.format {
                Form::Json => why_json(&why, values),
                Form::Plain => why_text(&why),
            });
            match why.chain.is_empty() {
                true => NOT_GENERATED,
                false => FINE,
            }
        },
    )
}

/// Makes the inventory of each output. One that is fine is enough: what one output leaves out another may have.
fn each(
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
    let width = |text: fn(&Lexicon) -> &str| {
        lexicons
            .iter()
            .map(|l| text(l).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (nsids, kinds, files) = (width(|l| &l.nsid), width(|l| l.kind), width(|l| &l.file));
    let row = |lexicon: &&Lexicon| {
        let Lexicon {
            nsid, kind, file, ..
        } = lexicon;
        let row = format!(
            "{nsid:nsids$}  {kind:kinds$}  {file:files$}  {}",
            users(lexicon)
        );
        format!("{}\n", row.trim_end())
    };
    lexicons.iter().map(row).collect()
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
                true => format!("  {}  {}", lexicon.kind, lexicon.file),
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
        "generated": lexicon.is_generated(),
        "referred_by": lexicon.referred_by(),
        "definitions": definitions.collect::<Vec<_>>(),
        "output": values.output(),
    });
    format!("{object}\n")
}

fn why_text(why: &Why) -> String {
    let name = &why.name;
    let Some(first) = why.chain.first() else {
        let users = match why.referred_by.as_slice() {
            [] => "nothing refers to it".to_owned(),
            users => format!(
                "only these refer to it, and they are not generated either: {}",
                users.join(", ")
            ),
        };
        return format!("{name} is not generated: nothing includes it, and {users}\n");
    };
    let mut text = match &why.pattern {
        Some(pattern) => format!(
            "{name} is generated:\n  `{pattern}` includes {}  {}\n",
            first.name,
            shown(&first.place)
        ),
        None => format!(
            "{name} is generated: everything is included\n  it stands in {}\n",
            shown(&first.place)
        ),
    };
    for pair in why.chain.windows(2) {
        if let [before, step] = pair {
            text.push_str(&format!(
                "  {} refers to {}  {}\n",
                before.name,
                step.name,
                shown(&step.place)
            ));
        }
    }
    if why.pattern.is_none() && !why.referred_by.is_empty() {
        text.push_str(&format!(
            "  these refer to it: {}\n",
            why.referred_by.join(", ")
        ));
    }
    text
}

fn why_json(why: &Why, values: &Values) -> String {
    let chain = why.chain.iter().map(|step| {
        let at = location(&step.place);
        json!({
            "name": step.name,
            "kind": step.kind,
            "file": step.place.file.path,
            "line": at.as_ref().map(|at| at.line),
            "column": at.as_ref().map(|at| at.column),
        })
    });
    let object = json!({
        "name": why.name,
        "generated": !why.chain.is_empty(),
        "pattern": why.pattern,
        "chain": chain.collect::<Vec<_>>(),
        "referred_by": why.referred_by,
        "output": values.output(),
    });
    format!("{object}\n")
}

fn location(place: &Place) -> Option<Location> {
    locate(&place.file.text, &place.position)
}

/// `path:line:column`.
fn shown(place: &Place) -> String {
    match location(place) {
        Some(at) => format!("{}:{}:{}", place.file.path, at.line, at.column),
        None => place.file.path.clone(),
    }
}
