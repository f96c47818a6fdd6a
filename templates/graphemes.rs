//! Characters as people count them: extended grapheme clusters.

use unicode_segmentation::UnicodeSegmentation;

/// How many grapheme clusters a text has.
///
/// What counts as one cluster grows with each version of Unicode, so that programs may differ by a few on new emoji.
pub fn count_graphemes(text: &str) -> usize {
    // Of ASCII, only a line break of two characters is one cluster.
    if text.is_ascii() && !text.contains('\r') {
        return text.len();
    }
    text.graphemes(true).count()
}

/// The number of grapheme clusters if it is greater than `max`. A text that is short enough is not segmented.
pub fn graphemes_beyond(text: &str, max: u64) -> Option<usize> {
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    // A cluster has at least one character, and a character at least one byte.
    if text.len() <= max || text.chars().count() <= max {
        return None;
    }
    Some(count_graphemes(text)).filter(|count| *count > max)
}
