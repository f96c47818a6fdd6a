//! Lexicons whose types another crate has.

use std::collections::BTreeMap;
use std::fmt;

use super::{Catalog, MAX_EDITS};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};

/// The path of a module in Rust: `::atproto_api::com::atproto`, or `crate::api::com::atproto`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModulePath {
    /// The names, without `r#`; the first is that of a crate, or `crate`.
    pub segments: Vec<String>,
}

impl ModulePath {
    /// Reads a path. The name of a crate may stand without the `::` before it.
    ///
    /// ```
    /// use lexgen::catalog::ModulePath;
    ///
    /// let path = ModulePath::parse("atproto_api::lex")?;
    /// assert_eq!(path.to_string(), "::atproto_api::lex");
    /// # Ok::<(), lexgen::catalog::ExternalError>(())
    /// ```
    ///
    /// # Errors
    /// When it is no path, or one that does not mean the same in every module.
    pub fn parse(text: &str) -> Result<Self, ExternalError> {
        let error = |help: &str| {
            Err(ExternalError::new(
                format!("`{text}` is no path to a module"),
                help,
            ))
        };
        let segments: Vec<String> = text
            .strip_prefix("::")
            .unwrap_or(text)
            .split("::")
            .map(|segment| segment.strip_prefix("r#").unwrap_or(segment).to_owned())
            .collect();
        if let Some(first @ ("super" | "self")) = segments.first().map(String::as_str) {
            return error(&format!(
                "`{first}` means something else in each module; begin with `crate` or the name of a crate"
            ));
        }
        match segments.iter().all(|segment| is_identifier(segment)) {
            true => Ok(Self { segments }),
            false => {
                error("write names with `::` between them, such as `::atproto_api::com::atproto`")
            }
        }
    }
}

impl fmt::Display for ModulePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.first().is_some_and(|first| first != "crate") {
            f.write_str("::")?;
        }
        f.write_str(&self.segments.join("::"))
    }
}

/// Which lexicons are external, and where their modules are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Externals {
    groups: BTreeMap<String, ModulePath>,
}

impl Externals {
    /// Reads pairs of an NSID, or a group of NSIDs such as `com.atproto`, and the path of its module.
    ///
    /// # Errors
    /// When one of the two cannot be read, or a group comes twice.
    pub fn new<S: AsRef<str>>(
        pairs: impl IntoIterator<Item = (S, S)>,
    ) -> Result<Self, ExternalError> {
        let mut groups = BTreeMap::new();
        for (group, path) in pairs {
            let path = ModulePath::parse(path.as_ref())?;
            // Whoever knows the patterns of a selection writes the group so.
            let written = group.as_ref();
            let group = written.strip_suffix(".*").unwrap_or(written);
            let is_segment = |segment: &str| {
                !segment.is_empty()
                    && segment
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || c == '-')
            };
            if !group.split('.').all(is_segment) {
                let message = format!("`{written}` is no NSID and no group of NSIDs");
                return Err(ExternalError::new(
                    message,
                    "write a group as `com.atproto`",
                ));
            }
            if groups.insert(group.to_owned(), path).is_some() {
                let message = format!("`{group}` has two paths");
                return Err(ExternalError::new(message, "remove one of them"));
            }
        }
        Ok(Self { groups })
    }

    /// The narrowest group that a lexicon lies in, and the path of the group's module.
    pub fn find(&self, nsid: &str) -> Option<(&str, &ModulePath)> {
        let groups = self
            .groups
            .iter()
            .filter(|(group, _)| is_within(nsid, group));
        let (group, path) = groups.max_by_key(|(group, _)| group.len())?;
        Some((group, path))
    }

    /// Each group with the path of its module, by group.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ModulePath)> {
        self.groups
            .iter()
            .map(|(group, path)| (group.as_str(), path))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

impl Catalog {
    /// Which lexicons are external.
    pub fn externals(&self) -> &Externals {
        &self.externals
    }

    /// Says which lexicons are external. A group of which there is none is an error.
    pub(crate) fn set_externals(&mut self, externals: &Externals, diagnostics: &mut Diagnostics) {
        self.externals = externals.clone();
        for (group, path) in externals.iter() {
            let nsids = || self.documents().map(|document| document.id.as_str());
            if nsids().any(|nsid| is_within(nsid, group)) {
                continue;
            }
            let groups: std::collections::BTreeSet<&str> = nsids()
                .flat_map(|nsid| nsid.match_indices('.').filter_map(|(at, _)| nsid.get(..at)))
                .chain(nsids())
                .collect();
            let help = match nearest(group, groups, MAX_EDITS) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!(
                    "add the lexicons that `{path}` is made of to the input; nothing is generated for them"
                ),
            };
            let message = format!("the external group `{group}` has no lexicons");
            diagnostics.push(Diagnostic::new(Code::PatternWithoutMatch, message).help(help));
        }
    }
}

/// Why lexicons cannot be external in this way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl ExternalError {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for ExternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.help)
    }
}

impl std::error::Error for ExternalError {}

fn is_within(nsid: &str, group: &str) -> bool {
    nsid.strip_prefix(group)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn is_identifier(text: &str) -> bool {
    let is_name = |c: char| c == '_' || c.is_alphanumeric();
    text != "_"
        && !text.starts_with(|c: char| c.is_numeric())
        && !text.is_empty()
        && text.chars().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn externals(pairs: &[(&str, &str)]) -> Result<Externals, ExternalError> {
        Externals::new(pairs.iter().copied())
    }

    #[test]
    fn the_narrowest_group_counts() {
        let all = externals(&[
            ("com.atproto", "::a::com::atproto"),
            ("com.atproto.label.*", "b::label"),
        ])
        .expect("they are groups");
        let path = |nsid| all.find(nsid).map(|(_, path)| path.to_string());
        assert_eq!(
            path("com.atproto.repo.strongRef").as_deref(),
            Some("::a::com::atproto")
        );
        assert_eq!(
            path("com.atproto.label.defs").as_deref(),
            Some("::b::label")
        );
        assert_eq!(path("com.atprototype.thing"), None);
        assert_eq!(path("com.example.thing"), None);
    }

    #[test]
    fn paths_mean_the_same_everywhere() {
        for (text, written) in [
            ("::a::com", "::a::com"),
            ("a", "::a"),
            ("crate::api::com", "crate::api::com"),
            ("::a::r#type", "::a::type"),
        ] {
            assert_eq!(ModulePath::parse(text).expect(text).to_string(), written);
        }
        for text in [
            "super::a", "self::a", "", "::", "a::", "a:b", "a::b c", "1a", "a.b", "a::_", "a::*",
        ] {
            assert!(ModulePath::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn groups_are_checked() {
        for pairs in [
            [("com.atproto", "::a"), ("com.atproto", "::b")].as_slice(),
            &[("com/atproto", "::a")],
            &[("com..atproto", "::a")],
            &[("", "::a")],
        ] {
            assert!(externals(pairs).is_err(), "{pairs:?}");
        }
    }
}
