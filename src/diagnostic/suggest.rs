//! "Did you mean": the nearest of the known words.

/// The candidate that is nearest to a word, if any is near enough to be what was meant.
///
/// A word that differs in case only always wins. Otherwise the number of edits (insertions, deletions, replacements and
/// swapped neighbours) counts, and must be at most `max_edits` and at most a third of the word, though one is always
/// allowed. Between equals the first candidate wins, so give them in a fixed order.
///
/// ```
/// use lexgen::diagnostic::nearest;
///
/// let fields = ["maxLength", "maxGraphemes"];
/// assert_eq!(nearest("maxGraphmes", fields, 4), Some("maxGraphemes"));
/// assert_eq!(nearest("pattern", fields, 4), None);
/// ```
pub fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    max_edits: usize,
) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let length = word.chars().count();
    let limit = (length / 3).min(max_edits).max(1);
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let edits = match candidate.eq_ignore_ascii_case(word) {
            true => 0,
            false if candidate.chars().count().abs_diff(length) > limit => continue,
            false => distance(word, candidate, limit).map_or(usize::MAX, |edits| edits.max(1)),
        };
        if edits <= limit && best.is_none_or(|(least, _)| edits < least) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer words are nobody's typing error, and the cost grows with the square.
const LONGEST: usize = 400;

/// The edit distance, three rows at a time; `None` when it is above the limit.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b) = without_common_ends(a, b);
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut previous: Option<char> = None;
    for (row, x) in a.chars().enumerate() {
        let mut current = Vec::with_capacity(b.len() + 1);
        let mut left = row + 1;
        current.push(left);
        let mut last: Option<char> = None;
        for (column, &y) in b.iter().enumerate() {
            let at = |line: &[usize], i: usize| line.get(i).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&above, column) + usize::from(x != y);
            let mut least = replaced.min(left + 1).min(at(&above, column + 1) + 1);
            if column > 0 && previous == Some(y) && last == Some(x) {
                least = least.min(at(&before, column - 1) + 1);
            }
            current.push(least);
            left = least;
            last = Some(y);
        }
        // A swap reaches back two rows, so that both must be beyond the limit.
        let beyond = |line: &[usize]| line.iter().all(|&edits| edits > limit);
        if beyond(&current) && beyond(&above) {
            return None;
        }
        before = std::mem::replace(&mut above, current);
        previous = Some(x);
    }
    above.last().copied().filter(|&edits| edits <= limit)
}

/// What is left of two words without what they begin and end with both: nothing has to be done about that.
fn without_common_ends<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let pairs = a.chars().zip(b.chars());
    let start: usize = pairs
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    let (a, b) = (a.get(start..).unwrap_or(a), b.get(start..).unwrap_or(b));
    let pairs = a.chars().rev().zip(b.chars().rev());
    let end: usize = pairs
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    let head = |word: &'a str| word.get(..word.len() - end).unwrap_or(word);
    (head(a), head(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, edits) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("refernce", "reference", 1),
            ("ä", "a", 1),
            ("größe", "grösse", 2),
            ("a.b.cd", "a.b.dc", 1),
            ("aab", "ab", 1),
            ("abab", "ab", 2),
            ("xaby", "xbay", 1),
            ("abb", "bab", 1),
            ("ca", "abc", 3),
        ] {
            assert_eq!(distance(a, b, 3), Some(edits), "{a} {b}");
            assert_eq!(distance(a, b, edits), Some(edits), "{a} {b}");
        }
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("abc", "abcdef", 2), None);
    }

    #[test]
    fn near_and_far() {
        assert_eq!(nearest("MAXLENGTH", ["maxLength"], 4), Some("maxLength"));
        assert_eq!(
            nearest("postview", ["postViews", "postView"], 4),
            Some("postView")
        );
        assert_eq!(nearest("ref", ["key", "def"], 4), Some("def"));
        assert_eq!(nearest("number", ["integer", "union"], 4), None);
        assert_eq!(nearest("x", [], 4), None);
        assert_eq!(nearest(&"x".repeat(100_000), ["y"], 4), None);
        assert_eq!(nearest("maxGraphms", ["maxGraphemes"], 1), None);
        let by_case = ["eventStatu", "EVENTSTATUS"];
        assert_eq!(nearest("eventStatus", by_case, 2), Some("EVENTSTATUS"));
    }
}
