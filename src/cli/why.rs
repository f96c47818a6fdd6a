//! `lexgen why`: what brings a definition along.

use std::path::PathBuf;

use clap::Args;
use lexgen::config_file::Values;
use lexgen::diagnostic::{Location, Place, locate};
use lexgen::inventory::Why;
use serde_json::json;

use super::input::InputArgs;
use super::list::{Form, each};
use super::screen::Screen;
use super::{BAD_INPUT, FINE, OUT_OF_DATE as NOT_GENERATED};

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
