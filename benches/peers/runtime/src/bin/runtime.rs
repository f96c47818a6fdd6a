//! Throughput of each subject, and how many times lexgen's that of a peer is.
//!
//! The subjects of a task take turns, so that a machine that slows down slows all of them; processor time of this
//! thread is what counts. `--test` does everything once.

use std::time::Duration;

use cpu_time::ThreadTime;
use report::{Table, median};
use runtime::{Subject, Task, chosen_tasks};

/// How often each subject has its turn.
const ROUNDS: usize = 21;
/// How long a turn is, about.
const TURN: Duration = Duration::from_millis(20);

fn main() {
    let once = std::env::args().any(|arg| arg == "--test");
    let mut table = Table::new(&[
        "task",
        "subject",
        "MB/s",
        "ns an item",
        "lexgen is ... times as fast",
    ]);
    for task in chosen_tasks() {
        if once {
            task.subjects.iter().for_each(|subject| (subject.run)());
            continue;
        }
        measure(&task, &mut table);
    }
    table.print();
}

fn measure(task: &Task, table: &mut Table) {
    let turns: Vec<usize> = task.subjects.iter().map(calibrate).collect();
    let mut times = vec![Vec::new(); task.subjects.len()];
    for round in 0..ROUNDS {
        for turn in 0..task.subjects.len() {
            // Who follows whom changes from round to round.
            let n = (turn + round) % task.subjects.len();
            times[n].push(run(&task.subjects[n], turns[n]).as_secs_f64() / turns[n] as f64);
        }
    }
    for (n, subject) in task.subjects.iter().enumerate() {
        let ratios = times[n]
            .iter()
            .zip(&times[0])
            .map(|(other, own)| other / own);
        let ratio = median(ratios.collect());
        let seconds = median(times[n].clone());
        table.row(vec![
            if n == 0 {
                task.name.clone()
            } else {
                String::new()
            },
            subject.name.to_owned(),
            format!("{:.0}", task.bytes as f64 / seconds / 1e6),
            format!("{:.0}", seconds * 1e9 / task.items as f64),
            if n == 0 {
                String::new()
            } else {
                format!("{ratio:.2}")
            },
        ]);
    }
}

/// How many runs fill a turn.
fn calibrate(subject: &Subject) -> usize {
    let mut runs = 1;
    loop {
        let time = run(subject, runs);
        if time * 2 > TURN {
            return runs;
        }
        runs *= 2;
    }
}

fn run(subject: &Subject, runs: usize) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..runs {
        (subject.run)();
    }
    start.elapsed()
}
