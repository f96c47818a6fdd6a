//! `lexgen` and `lexgen --check`: all outputs of a plan.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory as _;
use lexgen::diagnostic::{Diagnostic, Diagnostics, Place, Severity, nearest};
use lexgen::{Config, Failure, Generated};

use super::args::{Cli, RunArgs};
use super::input::{Plan, Trouble};
use super::reporting::{Format, ReportArgs};
use super::screen::Screen;
use super::{BAD_INPUT, FINE, OUT_OF_DATE, advice, cache, findings, progress, report, watch};

/// A command may differ in so many letters from the one that is meant.
const MAX_EDITS: usize = 3;

/// Does what the command line asks for.
pub fn run(args: &RunArgs, words: &[OsString], screen: &mut Screen) -> u8 {
    if let Some(trouble) = find_misspelt(args, words) {
        return stop(trouble, &args.report, screen);
    }
    let plan = match Plan::new(args.input.config.as_deref(), &args.values(), true) {
        Ok(plan) => plan,
        Err(Trouble::Nothing) if words.len() == 1 => {
            let help = Cli::command().render_long_help();
            let hint = "There is no lexgen.toml here or above; `lexgen init` writes one.";
            screen.note(&format!("{help}\n{hint}\n"));
            return BAD_INPUT;
        }
        // A file that is wrong now may be mended while someone watches.
        Err(Trouble::File(failure)) if args.watch => {
            refuse(failure, &args.report, screen);
            return watch::watch(args, None, screen);
        }
        Err(trouble) => return stop(trouble, &args.report, screen),
    };
    let cache = cache::folder().filter(|_| !args.no_cache);
    let plan = Plan { cache, ..plan };
    match (args.watch, args.check) {
        (true, _) => watch::watch(args, Some(plan), screen),
        (false, true) => check(&plan, args, words, screen),
        (false, false) => write(&plan, &args.report, screen),
    }
}

/// A command that is misspelt is taken for a path. It is none if nothing is there, and it is not to fill a folder either.
fn find_misspelt(args: &RunArgs, words: &[OsString]) -> Option<Trouble> {
    let word = words.get(1).filter(|_| args.output.is_none())?;
    let is_there = Path::new(word).symlink_metadata().is_ok();
    let word = word.to_str().filter(|w| !is_there && !w.starts_with('-'))?;
    let command = Cli::command();
    let names = command.get_subcommands().map(|command| command.get_name());
    let meant = nearest(word, names, MAX_EDITS)?;
    Some(Trouble::Usage(format!(
        "there is no command, file or folder `{word}`; did you mean `lexgen {meant}`?"
    )))
}

/// Writes all outputs, or none if anything is wrong with one of them.
pub fn write(plan: &Plan, args: &ReportArgs, screen: &mut Screen) -> u8 {
    let outcome = generate(plan, args).and_then(|outputs| write_all(&outputs, args, screen));
    outcome.unwrap_or_else(|failure| refuse(failure, args, screen))
}

/// Says why there is nothing to run.
pub fn stop(trouble: Trouble, args: &ReportArgs, screen: &mut Screen) -> u8 {
    match trouble {
        Trouble::File(failure) => return refuse(failure, args, screen),
        Trouble::Usage(text) => screen.note(&format!("error: {text}\n")),
        Trouble::Nothing => screen.note(
            "error: there is no lexgen.toml here or above; `lexgen init` writes one, `lexgen --help` tells how to do without\n",
        ),
    }
    BAD_INPUT
}

/// Shows everything that is wrong.
pub fn refuse(failure: Failure, args: &ReportArgs, screen: &mut Screen) -> u8 {
    let mut all = failure.into_diagnostics();
    // Warnings beside errors are noise to someone who wants errors only.
    if args.quiet {
        all.retain(|d| d.severity == Severity::Error);
    }
    findings::show(all.clone(), args, screen);
    findings::conclude(&all, args, screen);
    BAD_INPUT
}

/// One output, and its files in memory.
struct Output<'a> {
    dir: &'a Path,
    generated: Generated,
}

/// Generates all outputs in memory, and says all that is wrong with any of them.
fn generate<'a>(plan: &'a Plan, args: &ReportArgs) -> Result<Vec<Output<'a>>, Failure> {
    let (mut outputs, mut failed) = (Vec::new(), Diagnostics::default());
    for values in &plan.outputs {
        let mut config: Config = values.config();
        if let Some(dir) = &plan.cache {
            config.cache(dir);
        }
        let result = progress::during("generating", args.quiet, || config.generate());
        match (result, values.output()) {
            (Ok(generated), Some(dir)) => outputs.push(Output { dir, generated }),
            (Ok(_), None) => {}
            (Err(failure), _) => add(&mut failed, failure.diagnostics()),
        }
    }
    match failed.is_empty() {
        true => Ok(outputs),
        false => Err(failed.into()),
    }
}

fn write_all(
    outputs: &[Output<'_>],
    args: &ReportArgs,
    screen: &mut Screen,
) -> Result<u8, Failure> {
    let style = screen.style();
    let write = |output: &Output<'_>| {
        let write = || lexgen::output::write(output.dir, &output.generated.files);
        progress::during("writing", args.quiet, write)
    };
    // What there is to say is worked out meanwhile, and said when all is written.
    let (all, said) = rayon::join(
        || outputs.iter().map(write).collect::<Result<Vec<_>, _>>(),
        || (!args.quiet).then(|| findings::describe(findings_of(outputs), args, &style)),
    );
    let all = all?;
    let Some(said) = said else {
        return Ok(FINE);
    };
    screen.note(&said);
    for (Output { dir, generated }, written) in outputs.iter().zip(&all) {
        if args.format() == Format::Json {
            screen.result(&report::summary_json(generated, written, dir));
            continue;
        }
        if args.verbose {
            screen.result(&report::touched(written));
        }
        screen.result(&report::summary(generated, written, dir));
        // The first run leaves work to do; later ones are about the files alone.
        let first = written.changed.is_empty() && written.unchanged.is_empty();
        if first || args.verbose {
            screen.note(&advice::next_steps(dir, generated));
        }
    }
    Ok(FINE)
}

fn check(plan: &Plan, args: &RunArgs, words: &[OsString], screen: &mut Screen) -> u8 {
    let args = &args.report;
    let outcome = generate(plan, args).and_then(|outputs| check_all(&outputs, args, words, screen));
    outcome.unwrap_or_else(|failure| refuse(failure, args, screen))
}

fn check_all(
    outputs: &[Output<'_>],
    args: &ReportArgs,
    words: &[OsString],
    screen: &mut Screen,
) -> Result<u8, Failure> {
    let mut reports = Vec::new();
    for output in outputs {
        reports.push((output.dir, output.generated.check(output.dir)?));
    }
    let code = match reports.iter().all(|(_, report)| report.is_up_to_date()) {
        true => FINE,
        false => OUT_OF_DATE,
    };
    if args.quiet {
        return Ok(code);
    }
    findings::show(findings_of(outputs), args, screen);
    for (dir, found) in &reports {
        match args.format() {
            Format::Json => screen.result(&report::check_json(found)),
            Format::Github => screen.result(&findings::annotations(found, dir)),
            Format::Human | Format::Plain => screen.result(&found.to_string()),
        }
        if args.format() != Format::Json {
            screen.note(&report::verdict(found, dir));
        }
    }
    if code == OUT_OF_DATE && args.format() != Format::Json {
        let found: Vec<_> = reports.iter().map(|(_, report)| report).collect();
        screen.note(&report::mend(&found, words));
    }
    Ok(code)
}

/// The warnings and notes of all outputs, each once.
fn findings_of(outputs: &[Output<'_>]) -> Diagnostics {
    let mut all = Diagnostics::default();
    for output in outputs {
        add(&mut all, &output.generated.diagnostics);
    }
    all
}

/// Adds what is not there yet: several outputs may be made of the same lexicons.
fn add(all: &mut Diagnostics, more: &Diagnostics) {
    if all.is_empty() {
        all.extend(more.clone());
        return;
    }
    let known = all.clone();
    let mut alike: HashMap<_, Vec<&Diagnostic>> = HashMap::new();
    for diagnostic in known.iter() {
        alike.entry(about(diagnostic)).or_default().push(diagnostic);
    }
    for diagnostic in more.iter() {
        let alike = alike.get(&about(diagnostic));
        if !alike.is_some_and(|alike| alike.contains(&diagnostic)) {
            all.push(diagnostic.clone());
        }
    }
}

/// What few findings have in common that are not the same.
fn about(diagnostic: &Diagnostic) -> (&str, Option<&str>) {
    let pointer = diagnostic.place.as_ref().and_then(Place::pointer);
    (&diagnostic.message, pointer)
}
