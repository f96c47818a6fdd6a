//! Programs run in turn, what they used, and the folders that they work on.

pub mod folder;
pub mod package;
pub mod synthetic;

use std::process::{Command, Stdio};
use std::time::Instant;

use report::{Table, median};
use wait4::Wait4;

/// What a run of a program used, with all processes that it started.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of processor time, of the program and of the system for it.
    pub cpu: f64,
    /// The most memory that one of the processes held, in MiB.
    pub peak: f64,
}

/// A program that is measured.
pub struct Subject<'a> {
    pub name: String,
    /// By how much figures are divided for a fair comparison, such as the number of definitions.
    pub divisor: f64,
    /// Done before each run, and not measured.
    pub prepare: Box<dyn Fn() + 'a>,
    pub command: Box<dyn Fn() -> Command + 'a>,
}

/// What the runs of a subject used.
pub struct Figures {
    pub name: String,
    pub runs: Vec<Usage>,
    pub divisor: f64,
}

impl Figures {
    pub fn median(&self, of: fn(&Usage) -> f64) -> f64 {
        median(self.runs.iter().map(of).collect())
    }

    /// The median of the ratios of the runs to those of the other subject in the same rounds.
    pub fn ratio(&self, other: &Figures, of: fn(&Usage) -> f64) -> f64 {
        let pairs = self.runs.iter().zip(&other.runs);
        let ratios =
            pairs.map(|(own, theirs)| of(own) / self.divisor / (of(theirs) / other.divisor));
        median(ratios.collect())
    }
}

/// How many rounds `--rounds=` of the command line asks for.
pub fn rounds(default: usize) -> usize {
    let asked = std::env::args().find_map(|arg| arg.strip_prefix("--rounds=")?.parse().ok());
    asked.unwrap_or(default)
}

/// Runs the subjects in turn, `rounds` times after one that does not count.
pub fn measure(subjects: &[Subject<'_>], rounds: usize) -> Vec<Figures> {
    let mut figures: Vec<Figures> = subjects
        .iter()
        .map(|subject| Figures {
            name: subject.name.clone(),
            runs: Vec::new(),
            divisor: subject.divisor,
        })
        .collect();
    for round in 0..=rounds {
        for (subject, figures) in subjects.iter().zip(&mut figures) {
            (subject.prepare)();
            let usage = run(&mut (subject.command)());
            if round > 0 || rounds == 0 {
                figures.runs.push(usage);
            }
        }
    }
    figures
}

/// Prints the figures; ratios are to the first subject.
pub fn print(title: &str, figures: &[Figures], unit: &str) {
    println!("\n{title}\n");
    let each = format!("cpu ms for each {unit}");
    let head = [
        "",
        "wall s",
        "cpu s",
        "peak MiB",
        &each,
        "cpu / first",
        "wall / first",
        "peak / first",
    ];
    let mut table = Table::new(&head);
    for one in figures {
        let ratio = |of: fn(&Usage) -> f64| format!("{:.2}", one.ratio(&figures[0], of));
        table.row(vec![
            one.name.clone(),
            format!("{:.3}", one.median(|usage| usage.wall)),
            format!("{:.3}", one.median(|usage| usage.cpu)),
            format!("{:.0}", one.median(|usage| usage.peak)),
            format!("{:.2}", one.median(|usage| usage.cpu) * 1e3 / one.divisor),
            ratio(|usage| usage.cpu),
            ratio(|usage| usage.wall),
            format!(
                "{:.2}",
                one.median(|usage| usage.peak) / figures[0].median(|usage| usage.peak)
            ),
        ]);
    }
    table.print();
}

/// Runs a command to its end.
///
/// # Panics
/// If it fails: what a failed program used is no figure.
pub fn run(command: &mut Command) -> Usage {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let ended = child.wait4().expect("it ends");
    let wall = start.elapsed().as_secs_f64();
    assert!(ended.status.success(), "{command:?}: {}", ended.status);
    let cpu = ended.rusage.utime + ended.rusage.stime;
    Usage {
        wall,
        cpu: cpu.as_secs_f64(),
        peak: ended.rusage.maxrss as f64 / 1024.0 / 1024.0,
    }
}
