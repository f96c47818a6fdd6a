//! What it costs to build a program on top of generated types, which decodes a timeline. What it depends on is built before.
//!
//! Words choose programs: lexgen, shared, within, atrium, jacquard, value; and builds: release, debug, edit. `--test` builds
//! one with lexgen's types for a single endpoint, unoptimized and once, and no peer.

use std::cell::Cell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use costs::folder::{scratch, shared};
use costs::package::{cargo, dependencies, generate, generated, package, shared_runtime};
use costs::{Subject, measure, rounds};
use report::Table;

/// The program, which decodes into a type that is put before it. All libraries call the fields alike.
const DECODE: &str = include_str!("../../programs/decode.rs");

/// The same without types.
const VALUE: &str = include_str!("../../programs/value.rs");

const SERDE_JSON: &str =
    "serde_json = { version = \"1\", default-features = false, features = [\"std\"] }\n";

/// How a program is built.
struct Build {
    word: &'static str,
    title: &'static str,
    release: bool,
    incremental: bool,
}

const BUILDS: [Build; 3] = [
    Build {
        word: "release",
        title: "cargo build --release of the program alone",
        release: true,
        incremental: false,
    },
    Build {
        word: "debug",
        title: "cargo build of the program alone, not incremental",
        release: false,
        incremental: false,
    },
    Build {
        word: "edit",
        title: "cargo build after a line of the program was changed, incremental",
        release: false,
        incremental: true,
    },
];

/// A program in a package of its own.
struct Program {
    name: &'static str,
    title: &'static str,
    dir: PathBuf,
    source: String,
    /// How often the program was written, each time with another number in it.
    edition: Cell<u32>,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let once = args.iter().any(|arg| arg == "--test");
    let words: Vec<&str> = args
        .iter()
        .map(String::as_str)
        .filter(|arg| !arg.starts_with("--"))
        .collect();
    let (builds, names): (Vec<&str>, Vec<&str>) = words
        .iter()
        .partition(|word| BUILDS.iter().any(|build| build.word == **word));
    let wanted = |name: &str| match once {
        true => name == "within",
        false => names.is_empty() || names.contains(&name),
    };
    let built = |build: &&Build| match once {
        true => build.word == "debug",
        false => builds.is_empty() || builds.contains(&build.word),
    };
    let chosen = PROGRAMS.iter().filter(|(name, _)| wanted(name));
    let programs: Vec<Program> = chosen.map(|(_, make)| make()).collect();
    for build in BUILDS.iter().filter(built) {
        compare(&programs, build, if once { 0 } else { rounds(7) });
    }
}

type Make = fn() -> Program;

/// The programs, in the order of the tables. Ratios are to the first that is chosen.
const PROGRAMS: [(&str, Make); 6] = [
    ("lexgen", lexgen),
    ("shared", on_shared_runtime),
    ("within", within),
    ("atrium", atrium),
    ("jacquard", jacquard),
    ("value", value),
];

fn lexgen() -> Program {
    let library = generated("official", &[shared("corpus/official")], &[]);
    let line = format!("official = {{ path = {:?} }}\n", library.dir);
    let timeline = "official::app::bsky::feed::get_timeline::Output";
    decoder("on-lexgen", "lexgen, official", &line, timeline)
}

fn on_shared_runtime() -> Program {
    let library = shared_runtime("shared");
    let line = format!("shared = {{ path = {:?} }}\n", library.dir);
    let timeline = "shared::app::bsky::feed::get_timeline::Output";
    decoder(
        "on-shared",
        "lexgen, official, support code in a crate of its own",
        &line,
        timeline,
    )
}

/// The types as a module of the program, which compiles them too.
fn within() -> Program {
    let package = package("within", dependencies());
    let timeline = ["--include=app.bsky.feed.getTimeline"];
    generate(&package, &[shared("corpus/official")], &timeline);
    let head = "#[allow(dead_code)]\nmod generated;\nuse generated::app::bsky::feed::get_timeline::Output as Timeline;\n";
    program(
        "within",
        "lexgen, one endpoint, types within the program",
        package.dir,
        format!("{head}{DECODE}"),
    )
}

/// The features are those of the package `runtime`.
fn atrium() -> Program {
    let line = "atrium-api = { version = \"=0.26.0\", default-features = false, features = [\"namespace-appbsky\"] }\n";
    let timeline = "atrium_api::app::bsky::feed::get_timeline::Output";
    decoder("on-atrium", "atrium-api 0.26.0", line, timeline)
}

/// With the strings that its types have by default, which own what they hold.
fn jacquard() -> Program {
    let lines = concat!(
        "jacquard-api = { version = \"=0.12.2\", default-features = false, ",
        "features = [\"app_bsky\", \"com_atproto\", \"std\"] }\n",
        "jacquard-common = { version = \"=0.12.2\", default-features = false, features = [\"std\"] }\n",
    );
    let timeline = "jacquard_api::app_bsky::feed::get_timeline::GetTimelineOutput<jacquard_common::DefaultStr>";
    decoder("on-jacquard", "jacquard-api 0.12.2", lines, timeline)
}

fn value() -> Program {
    let package = package("on-value", SERDE_JSON);
    program(
        "on-value",
        "serde_json::Value",
        package.dir,
        VALUE.to_owned(),
    )
}

/// A program that decodes into a type of a library.
fn decoder(name: &'static str, title: &'static str, dependency: &str, timeline: &str) -> Program {
    let package = package(name, &format!("{dependency}{SERDE_JSON}"));
    program(
        name,
        title,
        package.dir,
        format!("type Timeline = {timeline};\n{DECODE}"),
    )
}

fn program(name: &'static str, title: &'static str, dir: PathBuf, source: String) -> Program {
    let edition = Cell::new(0);
    Program {
        name,
        title,
        dir,
        source,
        edition,
    }
}

impl Program {
    /// Writes the program, with a line changed.
    fn edit(&self) {
        let edition = self.edition.get() + 1;
        self.edition.set(edition);
        let text = self
            .source
            .replace("EDITION: u32 = 0", &format!("EDITION: u32 = {edition}"));
        fs::write(self.dir.join("src/main.rs"), text).expect("it writes");
    }

    fn build(&self, build: &Build) -> Command {
        let mut command = cargo(&self.dir, "downstream-target");
        command.env(
            "CARGO_INCREMENTAL",
            if build.incremental { "1" } else { "0" },
        );
        // What the profile is by default, whatever else is built with on this machine.
        command.env_remove("CARGO_PROFILE_DEV_DEBUG");
        command.args(["build", "--quiet"]);
        if build.release {
            command.arg("--release");
        }
        command
    }

    fn binary(&self, build: &Build) -> PathBuf {
        let profile = if build.release { "release" } else { "debug" };
        scratch("downstream-target").join(profile).join(self.name)
    }
}

/// Builds the programs in turn, and holds that they say the same. Ratios are to the first.
fn compare(programs: &[Program], build: &Build, rounds: usize) {
    let subjects: Vec<Subject<'_>> = programs
        .iter()
        .map(|program| Subject {
            name: program.title.to_owned(),
            divisor: 1.0,
            prepare: Box::new(|| program.edit()),
            command: Box::new(|| program.build(build)),
        })
        .collect();
    let figures = measure(&subjects, rounds);
    let binaries: Vec<PathBuf> = programs
        .iter()
        .map(|program| program.binary(build))
        .collect();
    let said: Vec<String> = binaries.iter().map(|binary| say(binary)).collect();
    let alike = |line: &String| line.contains(" posts, ") && *line == said[0];
    assert!(said.iter().all(alike), "they differ: {said:?}");
    let sizes: Vec<f64> = binaries.iter().map(|binary| stripped(binary)).collect();
    println!("\n{}\n", build.title);
    let mut table = Table::new(&[
        "",
        "cpu s",
        "/ first",
        "wall s",
        "/ first",
        "peak MiB",
        "/ first",
        "stripped KiB",
        "/ first",
    ]);
    for (one, size) in figures.iter().zip(&sizes) {
        let ratio = |of| format!("{:.2}", one.ratio(&figures[0], of));
        table.row(vec![
            one.name.clone(),
            format!("{:.2}", one.median(|usage| usage.cpu)),
            ratio(|usage| usage.cpu),
            format!("{:.2}", one.median(|usage| usage.wall)),
            ratio(|usage| usage.wall),
            format!("{:.0}", one.median(|usage| usage.peak)),
            ratio(|usage| usage.peak),
            format!("{size:.0}"),
            format!("{:.2}", size / sizes[0]),
        ]);
    }
    table.print();
}

/// What a program says of the synthetic timeline.
fn say(binary: &Path) -> String {
    let timeline = File::open(shared("bench/timeline.json")).expect("the timeline");
    let output = Command::new(binary)
        .stdin(timeline)
        .stderr(Stdio::inherit())
        .output();
    let output = output.expect("it runs");
    assert!(output.status.success(), "{} fails", binary.display());
    String::from_utf8(output.stdout).expect("text")
}

/// The size of a program without symbols, in KiB.
fn stripped(binary: &Path) -> f64 {
    let copy = scratch("downstream-target").join("stripped");
    let status = Command::new("strip")
        .arg("-o")
        .arg(&copy)
        .arg(binary)
        .status();
    assert!(
        status.expect("strip runs").success(),
        "strip {}",
        binary.display()
    );
    fs::metadata(copy).expect("a file").len() as f64 / 1024.0
}
