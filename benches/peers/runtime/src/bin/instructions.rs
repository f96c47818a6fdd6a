//! Instructions for each byte, counted by `valgrind --tool=callgrind`: what a busy machine cannot blur.
//!
//! The program runs itself below valgrind, once with one run of the subject and once with three; the difference is two
//! runs without what surrounds them. `--run <task> <subject> <times>` is what it runs, and what a profiler wants.

use std::process::Command;

use report::Table;
use runtime::{chosen_tasks, task};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, task, subject, times] = args.as_slice()
        && flag == "--run"
    {
        return repeat(task, subject, times.parse().expect("a number"));
    }
    let head = [
        "task",
        "subject",
        "instructions a byte",
        "lexgen needs 1/...",
    ];
    let mut table = Table::new(&head);
    for task in chosen_tasks() {
        let mut own = 0.0;
        for (n, subject) in task.subjects.iter().enumerate() {
            let count = |times| instructions(&task.name, subject.name, times);
            let run = (count(3) - count(1)) / 2.0;
            if n == 0 {
                own = run;
            }
            table.row(vec![
                if n == 0 {
                    task.name.clone()
                } else {
                    String::new()
                },
                subject.name.to_owned(),
                format!("{:.2}", run / task.bytes as f64),
                if n == 0 {
                    String::new()
                } else {
                    format!("{:.2}", run / own)
                },
            ]);
        }
    }
    table.print();
}

fn repeat(name: &str, subject: &str, times: usize) {
    let task = task(name).expect("a task");
    let mut subjects = task.subjects.iter();
    let subject = subjects.find(|one| one.name == subject);
    let subject = subject.expect("a subject");
    for _ in 0..times {
        (subject.run)();
    }
}

/// The instructions of the whole process.
fn instructions(task: &str, subject: &str, times: usize) -> f64 {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["--run", task, subject, &times.to_string()])
        .output()
        .expect("valgrind runs");
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text.split("Collected :").nth(1);
    let figure = collected.and_then(|rest| rest.split_whitespace().next());
    match figure.and_then(|figure| figure.parse().ok()) {
        Some(figure) if output.status.success() => figure,
        _ => panic!("{text}"),
    }
}
