//! `lexgen --watch`: a run for each change.

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal as _, stderr, stdout};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use lexgen::config_file::ConfigFile;

use super::BAD_INPUT;
use super::args::RunArgs;
use super::input::Plan;
use super::reporting::Format;
use super::run;
use super::screen::Screen;

/// How often files are looked at. Asking costs a millisecond for some hundred of them, and works on every file system.
const TICK: Duration = Duration::from_millis(200);

/// A change counts once nothing has changed for so long: an editor or a checkout writes in several steps.
const REST: Duration = Duration::from_millis(40);

/// Someone who writes without an end does not keep a run from starting.
const MOST_RESTS: usize = 25;

/// What is known about the files that matter: when each was changed, and how long it is.
type Snapshot = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Runs now, and again after each change. Ends when the process is ended: files are replaced as a whole, so that none is
/// left half written.
pub fn watch(args: &RunArgs, plan: Option<Plan>, screen: &mut Screen) -> u8 {
    let reads_stdin = args.input.paths.iter().any(|path| path.as_os_str() == "-");
    if reads_stdin {
        screen.note("error: standard input cannot be watched; name files or folders\n");
        return BAD_INPUT;
    }
    let mut watched = Watched::new(args);
    if let Some(plan) = plan {
        watched.follow(&plan);
        // Taken before the run: what changes meanwhile counts as a change.
        let before = watched.snapshot();
        run::write(&plan, &args.report, screen);
        wait(args, screen);
        watched.seen = before;
    } else {
        wait(args, screen);
        watched.seen = watched.snapshot();
    }
    loop {
        thread::sleep(TICK);
        let Some(now) = watched.changed() else {
            continue;
        };
        watched.seen = now;
        if stderr().is_terminal() && stdout().is_terminal() {
            // What was said before is over.
            screen.note("\x1b[2J\x1b[3J\x1b[H");
        }
        match Plan::new(args.input.config.as_deref(), &args.values(), true) {
            Ok(plan) => {
                watched.follow(&plan);
                // The new inputs may be others; what was there before the run is known for both.
                watched.seen = watched.snapshot();
                run::write(&plan, &args.report, screen);
            }
            Err(trouble) => {
                run::stop(trouble, &args.report, screen);
            }
        }
        wait(args, screen);
    }
}

fn wait(args: &RunArgs, screen: &mut Screen) {
    if !args.report.quiet && args.report.format() != Format::Json {
        screen.note("waiting for changes (Ctrl-C ends it)\n");
    }
}

struct Watched {
    /// The configuration file, which may come and go.
    file: Option<PathBuf>,
    inputs: Vec<PathBuf>,
    seen: Snapshot,
}

impl Watched {
    fn new(args: &RunArgs) -> Self {
        Self {
            file: args.input.config.clone().or_else(|| ConfigFile::find("")),
            inputs: [args.input.paths.as_slice(), &args.input.overlay].concat(),
            seen: Snapshot::new(),
        }
    }

    fn follow(&mut self, plan: &Plan) {
        if plan.file.is_some() {
            self.file.clone_from(&plan.file);
        }
        let outputs = plan.outputs.iter();
        let inputs = outputs.flat_map(|values| {
            values
                .paths("lexicons")
                .iter()
                .chain(values.paths("overlay"))
        });
        self.inputs = inputs.cloned().collect();
        self.inputs.sort();
        self.inputs.dedup();
    }

    /// The state after a change, once it has come to rest; `None` while there is none.
    fn changed(&self) -> Option<Snapshot> {
        let mut now = self.snapshot();
        if now == self.seen {
            return None;
        }
        for _ in 0..MOST_RESTS {
            thread::sleep(REST);
            let next = self.snapshot();
            if next == now {
                break;
            }
            now = next;
        }
        Some(now)
    }

    fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::new();
        for path in self.file.iter().chain(&self.inputs) {
            snapshot.insert(path.clone(), state(path));
            let walk = walkdir::WalkDir::new(path).follow_links(true).into_iter();
            let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
            let walk = walk.filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name()));
            for entry in walk.filter_map(Result::ok) {
                let is_json = entry
                    .path()
                    .extension()
                    .is_some_and(|e| e.eq_ignore_ascii_case("json"));
                if is_json && entry.depth() > 0 {
                    let path = entry.into_path();
                    let state = state(&path);
                    snapshot.insert(path, state);
                }
            }
        }
        snapshot
    }
}

fn state(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(path).ok()?;
    // The time of a folder says nothing about the files in it, and changes with any file.
    match metadata.is_dir() {
        true => Some((SystemTime::UNIX_EPOCH, 0)),
        false => Some((metadata.modified().ok()?, metadata.len())),
    }
}
