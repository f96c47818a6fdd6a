//! Diagnostics: in which form they are shown, how many of them, and what closes the list.

use std::path::{Component, Path, PathBuf};

use lexgen::diagnostic::render::{Annotation, Style};
use lexgen::diagnostic::{Diagnostics, Severity, render};
use lexgen::output::{CheckReport, Finding, FindingKind};
use serde_json::json;

use super::reporting::{Format, ReportArgs};
use super::screen::Screen;

/// Shows what there is to say about the lexicons, and how much more there would be.
pub fn show(visible: Diagnostics, args: &ReportArgs, screen: &mut Screen) {
    screen.note(&describe(visible, args, &screen.style()));
}

/// The same as text.
pub fn describe(mut visible: Diagnostics, args: &ReportArgs, style: &Style) -> String {
    if !args.verbose {
        visible.hide_details();
    }
    let format = args.format();
    // Programs draw together what they like, and who asks for everything gets every place.
    let digest = match format {
        Format::Human | Format::Plain if !args.verbose => visible.digest(args.max_errors()),
        _ => visible.limited(args.max_errors()),
    };
    let mut text = match format {
        Format::Human => render::human(&digest.shown, style),
        Format::Plain => render::plain(&digest.shown),
        Format::Json => render::json(&digest.shown),
        Format::Github => render::github(&digest.shown, in_repository),
    };
    if format == Format::Json {
        return text;
    }
    if digest.omitted.total() > 0 {
        let omitted = digest.omitted;
        text += &format!("not shown: {omitted}; `--max-errors all` shows everything\n");
    }
    if digest.unnamed > 0 && !args.quiet {
        let places = digest.unnamed;
        text += &format!("{places} places of the same kind are not named; `-v` names each\n");
    }
    text
}

/// Closes the list of a run that failed: all of it counts, whatever was shown.
pub fn conclude(all: &Diagnostics, args: &ReportArgs, screen: &mut Screen) {
    let mut counted = all.clone();
    if !args.verbose {
        counted.hide_details();
    }
    let tally = counted.tally();
    match args.format() {
        Format::Json => {
            let counts = json!({
                "errors": tally.errors,
                "warnings": tally.warnings,
                "notes": tally.notes,
            });
            screen.note(&format!("{counts}\n"));
        }
        _ if args.quiet => {}
        Format::Human => {
            screen.note(&format!("{tally}; nothing was written\n"));
            let sorted = all.sorted();
            let first = sorted.iter().find(|d| d.severity == Severity::Error);
            if let Some(first) = first {
                let code = first.code;
                screen.note(&format!(
                    "`lexgen explain {code}` tells more about the first error\n"
                ));
            }
        }
        Format::Plain | Format::Github => {
            screen.note(&format!("{tally}; nothing was written\n"));
        }
    }
}

/// What `--check` found, as annotations of the files that differ.
pub fn annotations(report: &CheckReport, dir: &Path) -> String {
    let annotation = |finding: &Finding| {
        let path = dir.join(&finding.path);
        let message = match &finding.kind {
            FindingKind::Missing => {
                "is missing: it is not there, but the lexicons give it".to_owned()
            }
            FindingKind::Stale => {
                "is stale: an earlier run wrote it, and it is no longer given".to_owned()
            }
            FindingKind::Foreign { what } => format!("is in the way: it is {what}"),
            FindingKind::Different { diff } => {
                format!("is not what the lexicons give:\n{}", diff.trim_end())
            }
            other => format!("is {}", other.as_str()),
        };
        Annotation {
            file: Some(in_repository(&path.to_string_lossy())),
            title: finding.kind.as_str().to_owned(),
            message: format!("{} {message}", path.display()),
            ..Annotation::default()
        }
        .to_string()
    };
    report.findings.iter().map(annotation).collect()
}

/// What a path is called in the repository of a workflow: relative to its root, or else to the working folder.
fn in_repository(path: &str) -> String {
    let Ok(here) = std::env::current_dir() else {
        return path.to_owned();
    };
    let root = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    relative(path, root.as_deref(), &here)
}

fn relative(path: &str, root: Option<&Path>, here: &Path) -> String {
    if path.starts_with('<') {
        return path.to_owned();
    }
    let mut whole = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    let inside = root
        .filter(|root| !root.as_os_str().is_empty())
        .and_then(|root| whole.strip_prefix(root).ok())
        .or_else(|| whole.strip_prefix(here).ok());
    match inside {
        Some(inside) => inside.to_string_lossy().replace('\\', "/"),
        None => path.to_owned(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_repository() {
        let (root, here) = (Path::new("/repo"), Path::new("/repo/crates/api"));
        for (path, in_root, in_folder) in [
            (
                "lexicons/a.json",
                "crates/api/lexicons/a.json",
                "lexicons/a.json",
            ),
            (
                "./lexicons/./a.json",
                "crates/api/lexicons/a.json",
                "lexicons/a.json",
            ),
            ("/repo/crates/api/a.json", "crates/api/a.json", "a.json"),
            (
                "../../lexicons/a.json",
                "lexicons/a.json",
                "../../lexicons/a.json",
            ),
            (
                "/elsewhere/a.json",
                "/elsewhere/a.json",
                "/elsewhere/a.json",
            ),
            ("<stdin>", "<stdin>", "<stdin>"),
        ] {
            assert_eq!(relative(path, Some(root), here), in_root);
            assert_eq!(relative(path, None, here), in_folder);
            assert_eq!(relative(path, Some(Path::new("")), here), in_folder);
        }
    }
}
