//! Lexicon documents that come along with the code that was made from them.

/// A lexicon document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lexicon {
    /// Its `id`.
    pub nsid: &'static str,
    /// The whole document as JSON: on one line, with keys in order and without `$type`.
    pub json: &'static str,
}

impl Lexicon {
    /// Finds a lexicon in a list that is sorted by NSID, as `LEXICONS` is.
    pub fn find<'a>(lexicons: &'a [Lexicon], nsid: &str) -> Option<&'a Lexicon> {
        let at = lexicons.binary_search_by_key(&nsid, |lexicon| lexicon.nsid);
        at.ok().and_then(|at| lexicons.get(at))
    }
}
