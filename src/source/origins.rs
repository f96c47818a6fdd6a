//! Where the pieces of a document stand that was put together from several files.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{SourceFile, SourceRef};

/// What was laid over a file, and which pieces of the result stand elsewhere than the result says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    /// The files that were laid over it, in order.
    pub files: Vec<SourceRef>,
    /// By JSON pointer into the result: the file and the pointer in it. What lies below a piece lies below it there too.
    pub pieces: BTreeMap<String, (SourceRef, String)>,
}

impl SourceFile {
    /// The same file with others laid over it.
    pub fn laid_over(base: &SourceRef, origins: Origins) -> SourceRef {
        Arc::new(Self {
            origins: Some(Box::new(origins)),
            ..SourceFile::clone(base)
        })
    }

    /// The files that were laid over this one, in order.
    ///
    /// ```
    /// use lexgen::source::SourceFile;
    ///
    /// assert!(SourceFile::new("example.json", "{}").overlays().is_empty());
    /// ```
    pub fn overlays(&self) -> &[SourceRef] {
        match &self.origins {
            Some(origins) => &origins.files,
            None => &[],
        }
    }

    /// The file in which the value at a pointer stands, and the pointer there. `None` where both are what they seem.
    pub(crate) fn origin(&self, pointer: &str) -> Option<(SourceRef, String)> {
        let pieces = &self.origins.as_ref()?.pieces;
        let around = |inner: &&str| inner.rfind('/').and_then(|at| pointer.get(..at));
        std::iter::successors(Some(pointer), around).find_map(|at| {
            let (file, there) = pieces.get(at)?;
            let rest = pointer.strip_prefix(at)?;
            Some((SourceRef::clone(file), format!("{there}{rest}")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_piece_around_a_value_tells() {
        let (base, first, second) = (
            SourceFile::new("base", "{}"),
            SourceFile::new("first", "{}"),
            SourceFile::new("second", "{}"),
        );
        let piece =
            |at: &str, file: &SourceRef, there: &str| (at.to_owned(), (file.clone(), there.into()));
        let origins = Origins {
            files: vec![first.clone(), second.clone()],
            pieces: [
                piece("/a", &first, "/a"),
                piece("/a/b", &second, "/x/y"),
                piece("/a/b/c", &base, "/a/b/c"),
            ]
            .into(),
        };
        let merged = SourceFile::laid_over(&base, origins);
        let found = |pointer: &str| {
            let found = merged.origin(pointer);
            found.map(|(file, there)| format!("{}:{there}", file.path))
        };
        assert_eq!(found("/a/k").as_deref(), Some("first:/a/k"));
        assert_eq!(found("/a/b").as_deref(), Some("second:/x/y"));
        assert_eq!(found("/a/b/d/0").as_deref(), Some("second:/x/y/d/0"));
        assert_eq!(found("/a/b/c/0").as_deref(), Some("base:/a/b/c/0"));
        // What only begins with the same letters is another value.
        assert_eq!(found("/ab"), None);
        assert_eq!(found(""), None);
        assert_eq!(base.origin("/a"), None);
    }
}
