//! Finds the text that a [`Position`] means: JSON pointer to bytes, bytes to line and column.
//!
//! This works on the text alone, so that reading a lexicon does not pay for positions that nobody sees. All positions
//! of a file are found in one pass.

use std::collections::HashMap;
use std::ops::Range;

use super::Position;
use super::scan::{Scanner, token_at};

/// Where a position stands in the text. Lines and columns begin at 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The bytes of the key, value or token.
    pub span: Range<usize>,
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column just after the last character.
    pub end_column: usize,
}

/// Finds one position. `None` for [`Position::File`].
///
/// A pointer to something that the text does not have gives the nearest thing around it.
///
/// ```
/// use lexgen::diagnostic::{Position, locate};
///
/// let text = "{\n  \"id\": 7\n}";
/// let location = locate(text, &Position::Value("/id".into())).unwrap();
/// assert_eq!((location.line, location.column), (2, 9));
/// assert_eq!(&text[location.span], "7");
/// ```
pub fn locate(text: &str, position: &Position) -> Option<Location> {
    locate_all(text, &[position]).into_iter().next().flatten()
}

/// Finds many positions of one text, in their order.
pub fn locate_all(text: &str, positions: &[&Position]) -> Vec<Option<Location>> {
    let spans = spans(text, positions);
    let offsets = spans.iter().flatten();
    let mut offsets: Vec<usize> = offsets.flat_map(|span| [span.start, span.end]).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let lines = lines_and_columns(text, &offsets);
    let at = |offset| {
        let place = offsets.binary_search(&offset).ok();
        let found = place.and_then(|place| lines.get(place));
        found.copied().unwrap_or((1, 1))
    };
    let locations = spans.into_iter().map(|span| {
        span.map(|span| {
            let (line, column) = at(span.start);
            let (end_line, end_column) = at(span.end);
            Location {
                span,
                line,
                column,
                end_line,
                end_column,
            }
        })
    });
    locations.collect()
}

/// Where many positions of one text begin, in their order.
pub fn starts(text: &str, positions: &[&Position]) -> Vec<Option<usize>> {
    let spans = spans(text, positions).into_iter();
    spans.map(|span| Some(span?.start)).collect()
}

/// The spans of all keys that some JSON pointers name, in the order of the pointers: more than one where a key is
/// repeated. One pass finds them all, for a file may repeat any number of keys.
pub(crate) fn key_spans(text: &str, pointers: &[String]) -> Vec<Vec<Range<usize>>> {
    if pointers.is_empty() {
        return Vec::new();
    }
    let numbers = pointers.iter().enumerate().map(|(at, p)| (p.as_str(), at));
    let numbers: HashMap<&str, usize> = numbers.collect();
    let mut found = vec![Vec::new(); pointers.len()];
    Scanner::new(text).walk(|path, key, _| {
        let spans = numbers.get(path).and_then(|at| found.get_mut(*at));
        if let (Some(spans), Some(key)) = (spans, key) {
            spans.push(key);
        }
    });
    found
}

/// The spans of all values but objects and arrays whose JSON pointer is wanted, in the order of the text.
#[cfg(feature = "validate")]
pub(crate) fn value_spans(text: &str, wanted: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    Scanner::new(text).walk(|path, _, value| {
        let open = text.as_bytes().get(value.start);
        if !matches!(open, Some(b'{' | b'[')) && wanted(path) {
            found.push(value);
        }
    });
    found
}

/// The bytes of each position.
fn spans(text: &str, positions: &[&Position]) -> Vec<Option<Range<usize>>> {
    let mut wanted: HashMap<&str, Found> = HashMap::with_capacity(positions.len());
    for position in positions {
        if let Position::Value(pointer) | Position::Key(pointer) = position {
            wanted.insert(pointer, None);
        }
    }
    search(text, &mut wanted);
    if wanted.values().any(Option::is_none) {
        // Something is missing: its ancestors will do, so look for these too.
        let missing = wanted.iter().filter(|(_, found)| found.is_none());
        let mut around: HashMap<&str, Found> = missing
            .flat_map(|(pointer, _)| ancestors(pointer))
            .map(|pointer| (pointer, None))
            .collect();
        search(text, &mut around);
        for (pointer, found) in &mut wanted {
            if found.is_none() {
                let nearest = ancestors(pointer).find_map(|p| around.get(p).cloned().flatten());
                *found = nearest;
            }
        }
    }
    let span = |position: &&Position| match position {
        Position::File => None,
        Position::Offset(offset) => Some(token_at(text, *offset)),
        Position::Span(start, end) => Some(whole_characters(text, *start, *end)),
        Position::Value(pointer) => wanted
            .get(pointer.as_str())
            .and_then(|found| found.as_ref().map(|(_, value)| value.clone())),
        Position::Key(pointer) => wanted.get(pointer.as_str()).and_then(|found| {
            let (key, value) = found.as_ref()?;
            Some(key.clone().unwrap_or_else(|| value.clone()))
        }),
    };
    positions.iter().map(span).collect()
}

/// The range cut to what the text has, beginning and ending between characters.
fn whole_characters(text: &str, start: usize, end: usize) -> Range<usize> {
    let boundary = |at: usize| {
        let below = (0..=at.min(text.len())).rev();
        below.into_iter().find(|at| text.is_char_boundary(*at))
    };
    let start = boundary(start).unwrap_or(0);
    start..boundary(end).unwrap_or(start).max(start)
}

/// The key, if any, and the value at a pointer, once they are found.
type Found = Option<(Option<Range<usize>>, Range<usize>)>;

fn search(text: &str, wanted: &mut HashMap<&str, Found>) {
    if wanted.is_empty() {
        return;
    }
    Scanner::new(text).walk(|path, key, value| {
        if let Some(found) = wanted.get_mut(path)
            && found.is_none()
        {
            *found = Some((key, value));
        }
    });
}

/// The pointers around a pointer, nearest first, up to the whole document.
fn ancestors<'a>(pointer: &'a str) -> impl Iterator<Item = &'a str> {
    let around = |inner: &&'a str| inner.rsplit_once('/').map(|(outer, _)| outer);
    std::iter::successors(Some(pointer), around).skip(1)
}

/// Line and column of each of some sorted offsets, in one pass over the text.
fn lines_and_columns(text: &str, offsets: &[usize]) -> Vec<(usize, usize)> {
    let mut found = Vec::with_capacity(offsets.len());
    let (mut line, mut column, mut done) = (1, 1, 0);
    for &offset in offsets {
        for byte in text.as_bytes().get(done..offset).unwrap_or_default() {
            match byte {
                b'\n' => (line, column) = (line + 1, 1),
                // The later bytes of a character begin with the bits 10.
                byte if byte & 0xC0 == 0x80 => {}
                _ => column += 1,
            }
        }
        done = offset;
        found.push((line, column));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<'a>(text: &'a str, pointer: &str) -> (&'a str, usize, usize) {
        let found = locate(text, &Position::Value(pointer.into())).unwrap();
        (&text[found.span], found.line, found.column)
    }

    fn key<'a>(text: &'a str, pointer: &str) -> (&'a str, usize, usize) {
        let found = locate(text, &Position::Key(pointer.into())).unwrap();
        (&text[found.span], found.line, found.column)
    }

    #[test]
    fn values_and_keys() {
        let text = "{\"a\": [1, {\"b\": \"x\\\"y\"}],\n \"c\" : -1.5e3 }";
        assert_eq!(value(text, "/a/0"), ("1", 1, 8));
        assert_eq!(value(text, "/a/1/b"), ("\"x\\\"y\"", 1, 17));
        assert_eq!(key(text, "/a/1/b"), ("\"b\"", 1, 12));
        assert_eq!(value(text, "/c"), ("-1.5e3", 2, 8));
        assert_eq!(key(text, "/c"), ("\"c\"", 2, 2));
        assert_eq!(value(text, "").0, text);
        // The key of an array element is the element.
        assert_eq!(key(text, "/a/0"), ("1", 1, 8));
    }

    #[test]
    fn escapes_in_keys() {
        let text = r#"{"a/b": 1, "c~d": 2, "\u0065": 3, "": 4, "\ud83d\ude00": 5}"#;
        assert_eq!(value(text, "/a~1b").0, "1");
        assert_eq!(value(text, "/c~0d").0, "2");
        assert_eq!(value(text, "/e").0, "3");
        assert_eq!(value(text, "/").0, "4");
        assert_eq!(value(text, "/😀").0, "5");
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(value("{\"ä\": \"日本\", \"x\": 1}", "/x"), ("1", 1, 18));
        assert_eq!(value("{\t\"x\":\t1}", "/x"), ("1", 1, 8));
        assert_eq!(value("{\r\n  \"x\": 1\r\n}", "/x"), ("1", 2, 8));
    }

    #[test]
    fn missing_things_give_what_is_around() {
        let text = r#"{"defs": {"main": {"type": "x"}}}"#;
        assert_eq!(value(text, "/defs/main/refs/3").0, r#"{"type": "x"}"#);
        assert_eq!(key(text, "/defs/main/refs/3").0, r#""main""#);
        assert_eq!(value(text, "/nothing").0, text);
        assert_eq!(locate("", &Position::Value("/x".into())), None);
    }

    #[test]
    fn repeated_keys() {
        let text = r#"{"a": {"b": 1, "b": 2}}"#;
        let pointers = ["/a/b", "/a", "/none"].map(str::to_owned);
        let [twice, once, never] = key_spans(text, &pointers).try_into().unwrap();
        assert_eq!(twice, [7..10, 15..18]);
        assert_eq!((once.len(), once.first()), (1, Some(&(1..4))));
        assert_eq!(never, []);
        assert_eq!(value(text, "/a/b").0, "1");
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let text = "{\"a\": [1, {\"ä\": \"x\"}],\n \"c\" : -1.5e3 }";
        let positions = [
            Position::Value("/c".into()),
            Position::File,
            Position::Key("/a/1/ä".into()),
            Position::Offset(7),
            Position::Value("/a/9".into()),
        ];
        let borrowed: Vec<&Position> = positions.iter().collect();
        let together = locate_all(text, &borrowed);
        let alone: Vec<_> = positions.iter().map(|p| locate(text, p)).collect();
        assert_eq!(together, alone);
    }

    /// Every prefix of a text, every offset: no panic, and spans on character boundaries.
    #[test]
    fn any_text_is_survived() {
        let text =
            "{\"ä\": [1, {\"b\\u00e4\\\"\": \"x\\\\\"}, null],\r\n \"c\" : -1.5e3, \"\": {} }";
        for cut in (0..=text.len()).filter(|i| text.is_char_boundary(*i)) {
            for start in (0..=cut).filter(|i| text.is_char_boundary(*i)) {
                let piece = &text[start..cut];
                for position in [
                    Position::Offset(cut / 2),
                    Position::Value("/ä/1".into()),
                    Position::Key("/c".into()),
                    Position::Value("no pointer".into()),
                ] {
                    if let Some(found) = locate(piece, &position) {
                        assert!(piece.get(found.span).is_some());
                    }
                }
            }
        }
        let deep = "[".repeat(200_000) + "1";
        locate(&deep, &Position::Value("/0/0".into()));
        locate(&"{\"a\":".repeat(100_000), &Position::Value("/a/a".into()));
    }
}
