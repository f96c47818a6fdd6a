//! What differs, for people and for programs.

use std::fmt;
use std::path::Path;

use rayon::prelude::*;
use similar::TextDiff;

use super::FileSet;
use super::survey::{State, Survey};
use crate::diagnostic::Diagnostics;

/// A diff is cut after this many lines.
const DIFF_LINES: usize = 24;

/// How a folder differs from the generated files.
///
/// As text it lists every finding, those that are different with their diff.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckReport {
    /// What differs, sorted by path.
    pub findings: Vec<Finding>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// Warnings and notes about the lexicons. Empty after [`check`](super::check), which sees no lexicons.
    pub diagnostics: Diagnostics,
}

impl CheckReport {
    /// Whether a run would change nothing.
    pub fn is_up_to_date(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.findings.iter().try_for_each(|finding| finding.fmt(f))
    }
}

/// One file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The path, relative to the output folder.
    pub path: String,
    /// What is the matter with it.
    pub kind: FindingKind,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, kind } = self;
        match kind {
            FindingKind::Foreign { what } => {
                writeln!(f, "{:<9}  {path}: it is {what}", kind.as_str())
            }
            FindingKind::Different { diff } => {
                writeln!(f, "{:<9}  {path}", kind.as_str())?;
                diff.lines().try_for_each(|line| writeln!(f, "    {line}"))
            }
            FindingKind::Missing | FindingKind::Stale => {
                writeln!(f, "{:<9}  {path}", kind.as_str())
            }
        }
    }
}

/// What is the matter with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// It is not there.
    Missing,
    /// It has another text.
    Different {
        /// A short unified diff: `-` is on disk, `+` is what it should be.
        diff: String,
    },
    /// An earlier run wrote it, and it is no longer produced.
    Stale,
    /// Something that lexgen did not write is in its place; somebody has to move it.
    Foreign {
        /// What it is, such as "a file that lexgen did not write".
        what: &'static str,
    },
}

impl FindingKind {
    /// The kind in one word: `missing`, `different`, `stale` or `foreign`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Different { .. } => "different",
            Self::Stale => "stale",
            Self::Foreign { .. } => "foreign",
        }
    }
}

/// Turns a survey into findings.
pub(super) fn report(dir: &Path, files: &FileSet, survey: Survey) -> CheckReport {
    let unchanged = survey
        .states
        .values()
        .filter(|s| **s == State::Same)
        .count();
    let mut findings: Vec<Finding> = survey
        .states
        .into_par_iter()
        .filter_map(|(path, state)| {
            let kind = match state {
                State::Same => return None,
                State::Missing => FindingKind::Missing,
                State::Different(old) => FindingKind::Different {
                    diff: short_diff(&dir.join(&path), &old, files.get(&path).unwrap_or_default()),
                },
            };
            Some(Finding { path, kind })
        })
        .collect();
    findings.extend(survey.blocked.into_iter().map(|(path, obstacle)| Finding {
        path,
        kind: FindingKind::Foreign {
            what: obstacle.describe(),
        },
    }));
    findings.extend(survey.stale.into_iter().map(|path| Finding {
        path,
        kind: FindingKind::Stale,
    }));
    findings.sort_by(|a, b| a.path.cmp(&b.path));
    CheckReport {
        findings,
        unchanged,
        diagnostics: Diagnostics::default(),
    }
}

fn short_diff(path: &Path, old: &[u8], new: &str) -> String {
    // Line endings are no difference, so they must not show as one.
    let old = String::from_utf8_lossy(old).replace("\r\n", "\n");
    let new = new.replace("\r\n", "\n");
    let shown = path.display();
    let diff = TextDiff::from_lines(&old, &new)
        .unified_diff()
        .context_radius(1)
        .header(
            &format!("{shown} (on disk)"),
            &format!("{shown} (generated)"),
        )
        .to_string();
    let total = diff.lines().count();
    if total <= DIFF_LINES {
        return diff;
    }
    let mut short: String = diff
        .lines()
        .take(DIFF_LINES)
        .flat_map(|line| [line, "\n"])
        .collect();
    short.push_str(&format!("... {} more lines\n", total - DIFF_LINES));
    short
}
