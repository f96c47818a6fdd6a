//! What of many findings is shown: those that say the same together, and not more than anyone reads.

use std::collections::HashMap;
use std::fmt;

use super::{Code, Diagnostic, Diagnostics, Severity};

/// This many findings that say the same are drawn together; fewer stand alone.
const MANY: usize = 3;

/// How many places beside the first one a group names.
const NAMED: usize = 4;

/// How many findings there are of each severity.
///
/// ```
/// use lexgen::diagnostic::{Code, Diagnostic, Diagnostics};
///
/// let mut diagnostics = Diagnostics::default();
/// diagnostics.push(Diagnostic::new(Code::InvalidId, "the id is missing"));
/// diagnostics.push(Diagnostic::new(Code::NoDefs, "nothing is defined"));
/// diagnostics.push(Diagnostic::new(Code::NoDefs, "nothing is defined here either"));
/// assert_eq!(diagnostics.tally().to_string(), "1 error and 2 warnings");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
}

impl Tally {
    /// All together.
    pub fn total(&self) -> usize {
        self.errors + self.warnings + self.notes
    }

    fn of(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ];
        let counts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| format!("{count} {noun}{}", if *count == 1 { "" } else { "s" }))
            .collect();
        match counts.split_last() {
            None => f.write_str("nothing"),
            Some((last, [])) => f.write_str(last),
            Some((last, others)) => write!(f, "{} and {last}", others.join(", ")),
        }
    }
}

/// What is shown of all findings, and what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Digest {
    /// What is shown.
    pub shown: Diagnostics,
    /// What the limit left out.
    pub omitted: Tally,
    /// How many places are counted in a message without being named.
    pub unnamed: usize,
}

impl Diagnostics {
    /// How many findings there are of each severity.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for diagnostic in self.iter() {
            *tally.of(diagnostic.severity) += 1;
        }
        tally
    }

    /// Draws findings that say the same together, where there are at least three: the first one in the order of files
    /// stands for all, names some of the other places, and says in how many there are.
    pub fn grouped(&self) -> Digest {
        let groups = group(self);
        let mut digest = Digest::default();
        for group in groups {
            digest.take(group);
        }
        digest
    }

    /// Keeps at most so many findings of each severity, first by file and position, and counts the rest.
    ///
    /// ```
    /// use lexgen::diagnostic::{Code, Diagnostic, Diagnostics};
    ///
    /// let mut diagnostics = Diagnostics::default();
    /// for n in 0..30 {
    ///     diagnostics.push(Diagnostic::new(Code::InvalidId, format!("{n} is no NSID")));
    /// }
    /// let digest = diagnostics.limited(20);
    /// assert_eq!((digest.shown.len(), digest.omitted.errors), (20, 10));
    /// ```
    pub fn limited(&self, most: usize) -> Digest {
        let all = self.sorted().into_iter();
        keep(all.map(|diagnostic| vec![diagnostic]), most)
    }

    /// [`grouped`](Self::grouped) and [`limited`](Self::limited): a group counts as one towards the limit, and as all
    /// that is in it where it is left out.
    pub fn digest(&self, most: usize) -> Digest {
        keep(group(self).into_iter(), most)
    }
}

fn keep<'a>(groups: impl Iterator<Item = Vec<&'a Diagnostic>>, most: usize) -> Digest {
    let mut digest = Digest::default();
    let mut kept = Tally::default();
    for group in groups {
        let Some(severity) = group.first().map(|first| first.severity) else {
            continue;
        };
        let count = kept.of(severity);
        if *count < most {
            *count += 1;
            digest.take(group);
        } else {
            *digest.omitted.of(severity) += group.len();
        }
    }
    digest
}

impl Digest {
    fn take(&mut self, group: Vec<&Diagnostic>) {
        let Some((&first, others)) = group.split_first() else {
            return;
        };
        let mut whole = first.clone();
        if !others.is_empty() {
            whole.message = format!("{} (in {} places)", first.message, group.len());
            self.unnamed += others.len().saturating_sub(NAMED);
        }
        for other in others.iter().take(NAMED) {
            let label = match &other.help {
                Some(help) if other.help != first.help => help.as_str(),
                _ => "the same",
            };
            if let Some(place) = &other.place {
                whole.related.push((place.clone(), label.to_owned()));
            }
        }
        self.shown.push(whole);
    }
}

/// All findings by place; those that say the same stand together behind the first of them.
fn group(diagnostics: &Diagnostics) -> Vec<Vec<&Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut known: HashMap<(Code, Severity, &str), Vec<usize>> = HashMap::new();
    for diagnostic in diagnostics.sorted() {
        let key = (
            diagnostic.code,
            diagnostic.severity,
            diagnostic.message.as_str(),
        );
        let alike = known.entry(key).or_default();
        let same = alike.iter().copied().find(|&index| {
            let first = groups.get(index).and_then(|group| group.first());
            diagnostic.place.is_some() && first.is_some_and(|f| f.related == diagnostic.related)
        });
        match same.and_then(|index| groups.get_mut(index)) {
            Some(group) => group.push(diagnostic),
            None => {
                alike.push(groups.len());
                groups.push(vec![diagnostic]);
            }
        }
    }
    if groups
        .iter()
        .all(|group| group.len() == 1 || group.len() >= MANY)
    {
        return groups;
    }
    // Those that are too few stand alone, each where it belongs.
    let few: HashMap<*const Diagnostic, usize> = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.len() >= MANY)
        .flat_map(|(index, group)| group.iter().map(move |&d| (std::ptr::from_ref(d), index)))
        .collect();
    let mut placed = vec![false; groups.len()];
    let mut out = Vec::with_capacity(groups.len());
    for diagnostic in diagnostics.sorted() {
        match few.get(&std::ptr::from_ref(diagnostic)) {
            None => out.push(vec![diagnostic]),
            Some(&index) => {
                if let (Some(done @ false), Some(group)) =
                    (placed.get_mut(index), groups.get(index))
                {
                    *done = true;
                    out.push(group.clone());
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, SourceFile, render};

    fn found(places: &[(&str, &str)]) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        for (path, message) in places {
            let file = SourceFile::new(*path, "{}");
            let diagnostic = Diagnostic::new(Code::MissingDocument, *message);
            diagnostics.push(diagnostic.at(Place::value(&file, "")).help("add it"));
        }
        diagnostics
    }

    #[test]
    fn many_that_say_the_same_are_one() {
        let all = found(&[("c", "x"), ("a", "x"), ("b", "y"), ("b", "x"), ("d", "y")]);
        let digest = all.grouped();
        assert_eq!(
            render::plain(&digest.shown),
            "a:1:1: error[L304]: x (in 3 places); the same at b:1:1; the same at c:1:1; help: add it\n\
             b:1:1: error[L304]: y; help: add it\n\
             d:1:1: error[L304]: y; help: add it\n"
        );
        assert_eq!(digest.unnamed, 0);
        assert_eq!(all.tally().errors, 5);
    }

    #[test]
    fn what_is_not_named_is_counted() {
        let paths: Vec<String> = (0..20).map(|n| format!("{n:02}")).collect();
        let places: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "x")).collect();
        let all = found(&places);
        let digest = all.grouped();
        assert_eq!((digest.shown.len(), digest.unnamed), (1, 15));
        let shown = render::plain(&digest.shown);
        assert!(
            shown.contains("x (in 20 places); the same at 01:1:1; "),
            "{shown}"
        );
        assert!(!shown.contains("05:1:1"), "{shown}");
        // A group that is left out counts with all that is in it.
        assert_eq!(all.digest(0).omitted.errors, 20);
        assert_eq!(all.digest(1).omitted, Tally::default());
        assert_eq!(all.limited(7).omitted.errors, 13);
    }

    #[test]
    fn other_help_is_said_at_its_place() {
        let mut all = found(&[("a", "x"), ("b", "x"), ("c", "x")]);
        for (diagnostic, help) in all.iter_mut().zip(["write 1", "write 2", "write 1"]) {
            diagnostic.help = Some(help.to_owned());
        }
        let shown = render::plain(&all.grouped().shown);
        assert_eq!(
            shown,
            "a:1:1: error[L304]: x (in 3 places); write 2 at b:1:1; the same at c:1:1; help: write 1\n"
        );
    }

    #[test]
    fn each_severity_has_its_own_limit() {
        let mut all = found(&[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        for diagnostic in all.iter_mut().take(2) {
            diagnostic.severity = Severity::Warning;
        }
        let digest = all.digest(1);
        assert_eq!(digest.shown.tally().to_string(), "1 error and 1 warning");
        assert_eq!(digest.omitted.to_string(), "1 error and 1 warning");
        assert_eq!(Tally::default().to_string(), "nothing");
    }
}
