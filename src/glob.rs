//! Patterns that pick lexicons by NSID.

use std::fmt;
use std::str::FromStr;

/// A pattern that picks lexicons by NSID, or one definition of a lexicon.
///
/// `*` stands for one or more characters, dots among them, so that `com.atproto.*` picks everything below. Without
/// `*` a pattern is one NSID, and `nsid#name` is one definition. Upper and lower case count.
///
/// ```
/// use lexgen::glob::Pattern;
///
/// let pattern: Pattern = "com.atproto.*".parse()?;
/// assert!(pattern.matches("com.atproto.server.createSession"));
/// assert!(!pattern.matches("com.atproto"));
/// # Ok::<(), lexgen::glob::PatternError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    nsid: String,
    def: Option<String>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is empty, holds a character that no NSID has, an empty segment, or `**`.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        match check(text) {
            Some(problem) => Err(PatternError::new(text, problem)),
            None => Ok(Self {
                nsid: text.split('#').next().unwrap_or_default().to_owned(),
                def: text.split_once('#').map(|(_, def)| def.to_owned()),
            }),
        }
    }

    /// Whether it picks the lexicon with this NSID, or a definition in it.
    pub fn matches(&self, nsid: &str) -> bool {
        match self.nsid.split_once('*') {
            None => self.nsid == nsid,
            Some((head, tail)) => nsid
                .strip_prefix(head)
                .is_some_and(|rest| matches_after_star(tail, rest)),
        }
    }

    /// The NSID part: a whole NSID, or a text with `*`.
    pub fn nsid(&self) -> &str {
        &self.nsid
    }

    /// The name of the one definition that it picks; `None` when it picks whole lexicons.
    pub fn def(&self) -> Option<&str> {
        self.def.as_deref()
    }

    /// Whether there is a `*` in it.
    pub fn has_star(&self) -> bool {
        self.nsid.contains('*')
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        Self::parse(text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.nsid)?;
        match &self.def {
            Some(def) => write!(f, "#{def}"),
            None => Ok(()),
        }
    }
}

/// A text that is no [`Pattern`]. It prints what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// The text.
    pub pattern: String,
    /// What is wrong with it.
    pub problem: PatternProblem,
}

impl PatternError {
    pub(crate) fn new(pattern: &str, problem: PatternProblem) -> Self {
        Self {
            pattern: pattern.to_owned(),
            problem,
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no pattern for lexicons: {}",
            self.pattern.escape_debug(),
            self.problem
        )
    }
}

impl std::error::Error for PatternError {}

/// What is wrong with a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternProblem {
    /// Nothing stands there.
    Empty,
    /// A character that no NSID has.
    Character(char),
    /// Two dots in a row, or a dot at an end.
    EmptySegment,
    /// Two stars in a row.
    DoubleStar,
    /// A `#` where no name follows, or with `*`, or twice.
    Fragment,
    /// A single definition where only whole lexicons can be picked.
    SingleDefinition,
}

impl fmt::Display for PatternProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty; write `*` for everything"),
            Self::Character('/') => f.write_str("NSIDs have dots, not slashes: `com.atproto.*`"),
            Self::Character(c) => {
                write!(
                    f,
                    "no NSID holds `{}`; write letters, digits, `-`, `.` and `*`",
                    c.escape_debug()
                )
            }
            Self::EmptySegment => f.write_str(
                "a segment is empty; write `.*` at the end for everything below a group",
            ),
            Self::DoubleStar => f.write_str("write one `*`: it stands for any number of segments"),
            Self::Fragment => f.write_str("write a single definition as `nsid#name`, without `*`"),
            Self::SingleDefinition => {
                f.write_str("only whole lexicons can be excluded; leave out `#` and the name")
            }
        }
    }
}

/// What is wrong with a pattern; `None` when it is fine.
fn check(text: &str) -> Option<PatternProblem> {
    let (nsid, def) = match text.split_once('#') {
        Some((nsid, def)) => (nsid, Some(def)),
        None => (text, None),
    };
    let odd = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '*'));
    if text.is_empty() {
        Some(PatternProblem::Empty)
    } else if def.is_some_and(|def| def.is_empty() || def.contains(['#', '*']))
        || def.is_some() && nsid.contains('*')
    {
        Some(PatternProblem::Fragment)
    } else if let Some(c) = nsid.chars().find(odd) {
        Some(PatternProblem::Character(c))
    } else if nsid.contains("**") {
        Some(PatternProblem::DoubleStar)
    } else if nsid.split('.').any(str::is_empty) {
        Some(PatternProblem::EmptySegment)
    } else {
        None
    }
}

/// Matches what stands after a star. Taking each literal at its first place leaves most room for the rest, so there is
/// no need to go back.
fn matches_after_star(mut pattern: &str, text: &str) -> bool {
    let Some(mut text) = skip_char(text) else {
        return false;
    };
    while let Some((literal, tail)) = pattern.split_once('*') {
        let Some(rest) = text
            .find(literal)
            .and_then(|at| text.get(at + literal.len()..))
            .and_then(skip_char)
        else {
            return false;
        };
        (pattern, text) = (tail, rest);
    }
    text.ends_with(pattern)
}

fn skip_char(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    chars.next().map(|_| chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, nsid: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(nsid)
    }

    #[test]
    fn a_star_crosses_dots_and_needs_a_character() {
        assert!(matches("*", "a.b.c"));
        assert!(matches("com.atproto.*", "com.atproto.server.createSession"));
        assert!(!matches("com.atproto.*", "com.atproto"));
        assert!(!matches("com.atproto.*", "com.atprotocol.server.x"));
        assert!(!matches("a.b.c*", "a.b.c"));
        assert!(matches("a.b.c*", "a.b.cd"));
    }

    #[test]
    fn stars_stand_anywhere() {
        assert!(matches("*.defs", "app.bsky.actor.defs"));
        assert!(!matches("*.defs", "app.bsky.actor.defsX"));
        assert!(matches("app.*.get*", "app.bsky.feed.getPosts"));
        assert!(!matches("app.*.get*", "app.bsky.feed.get"));
        assert!(matches("app.*.feed.*.x", "app.feed.feed.y.x"));
        assert!(matches("*a*a", "baba"));
        assert!(!matches("*a*a", "bba"));
        assert!(!matches("*aa", "aa"));
        assert!(matches("*aa", "aaa"));
        assert!(matches("a*b*b", "axbbb"));
    }

    #[test]
    fn without_a_star_it_is_one_nsid() {
        assert!(matches("a.b.c", "a.b.c"));
        assert!(!matches("a.b.c", "a.b.C"));
        assert!(!matches("a.b", "a.b.c"));
        assert!(!matches("com.bad-example.c", "com.badexample.c"));
    }

    #[test]
    fn one_definition() {
        let pattern = Pattern::parse("a.b.c#view").unwrap();
        assert!(pattern.matches("a.b.c"));
        assert_eq!(pattern.def(), Some("view"));
        assert_eq!(pattern.to_string(), "a.b.c#view");
    }

    #[test]
    fn bad_patterns_say_what_is_wrong() {
        let problem = |text| Pattern::parse(text).unwrap_err().problem;
        assert_eq!(problem(""), PatternProblem::Empty);
        assert_eq!(problem("com/atproto/*"), PatternProblem::Character('/'));
        assert_eq!(problem("com.atproto.ü"), PatternProblem::Character('ü'));
        assert_eq!(problem("com.atproto."), PatternProblem::EmptySegment);
        assert_eq!(problem(".a"), PatternProblem::EmptySegment);
        assert_eq!(problem("a..b"), PatternProblem::EmptySegment);
        assert_eq!(problem("a.**"), PatternProblem::DoubleStar);
        for text in ["a.b.c#", "a.*#x", "a.b.c#x#y", "a.b.c#*"] {
            assert_eq!(problem(text), PatternProblem::Fragment, "{text}");
        }
        assert_eq!(problem("#x"), PatternProblem::EmptySegment);
        let shown = Pattern::parse("com/atproto").unwrap_err().to_string();
        assert_eq!(
            shown,
            "`com/atproto` is no pattern for lexicons: NSIDs have dots, not slashes: `com.atproto.*`"
        );
    }
}
