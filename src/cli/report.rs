//! What a run did, in words and in JSON.

use std::ffi::OsString;
use std::path::Path;

use lexgen::Generated;
use lexgen::output::{CheckReport, FindingKind, Written};
use serde_json::{Value, json};

use super::shell;

/// One line: `402 lexicons -> 431 files in src/gen: 2 changed, 429 unchanged`.
pub fn summary(generated: &Generated, written: &Written, dir: &Path) -> String {
    let counts = [
        (written.created.len(), "created"),
        (written.changed.len(), "changed"),
        (written.unchanged.len(), "unchanged"),
        (written.removed.len(), "removed"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    format!(
        "{} -> {} in {}: {}\n",
        plural(generated.lexicons, "lexicon"),
        plural(generated.files.len(), "file"),
        dir.display(),
        counts.join(", ")
    )
}

/// The summary as one line of JSON.
pub fn summary_json(generated: &Generated, written: &Written, dir: &Path) -> String {
    line(json!({
        "lexicons": generated.lexicons,
        "files": generated.files.len(),
        "output": dir.display().to_string(),
        "created": written.created,
        "changed": written.changed,
        "unchanged": written.unchanged.len(),
        "removed": written.removed,
        "dependencies": generated.dependencies,
    }))
}

/// One line for each file that was touched.
pub fn touched(written: &Written) -> String {
    let lists = [
        ("created", &written.created),
        ("changed", &written.changed),
        ("removed", &written.removed),
    ];
    lists
        .iter()
        .flat_map(|(what, paths)| paths.iter().map(move |path| format!("{what}  {path}\n")))
        .collect()
}

/// What `--check` found, as one line of JSON for each file.
pub fn check_json(report: &CheckReport) -> String {
    report
        .findings
        .iter()
        .map(|finding| {
            let mut object = json!({"path": finding.path, "kind": finding.kind.as_str()});
            match (&finding.kind, object.as_object_mut()) {
                (FindingKind::Different { diff }, Some(object)) => {
                    object.insert("diff".into(), diff.as_str().into());
                }
                (FindingKind::Foreign { what }, Some(object)) => {
                    object.insert("what".into(), (*what).into());
                }
                _ => {}
            }
            line(object)
        })
        .collect()
}

/// The closing line of `--check` for one output: how bad it is.
pub fn verdict(report: &CheckReport, dir: &Path) -> String {
    let dir = dir.display();
    let differ = report.findings.len();
    let files = plural(differ + report.unchanged, "file");
    match report.is_up_to_date() {
        true => format!("{dir} is up to date ({files})\n"),
        false => format!("{dir} is out of date: {differ} of {files} differ\n"),
    }
}

/// The command that mends what `--check` found in all outputs.
pub fn mend(reports: &[&CheckReport], words: &[OsString]) -> String {
    let foreign = |kind: &FindingKind| matches!(kind, FindingKind::Foreign { .. });
    let mut findings = reports.iter().flat_map(|report| &report.findings);
    let first = match findings.any(|finding| foreign(&finding.kind)) {
        true => "Move away what is foreign, then run:",
        false => "To mend it, run:",
    };
    let piped = match words.iter().any(|word| word == "-") {
        true => "  (with the same standard input)",
        false => "",
    };
    format!("{first}\n    {}{piped}\n", shell::without_check(words))
}

fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

fn line(value: Value) -> String {
    format!("{value}\n")
}
