//! Characters as people count them: extended grapheme clusters.

use unicode_segmentation::UnicodeSegmentation;

use super::findings::{Findings, count};
use super::limits::Limit;
use super::pointer::Pointer;
use super::violation::Rule;

/// How many grapheme clusters a text has.
///
/// What counts as one cluster grows with each version of Unicode, so that programs may differ by a few on new emoji.
#[doc(hidden)]
pub fn count_graphemes(text: &str) -> usize {
    // Of ASCII, only a line break of two characters is one cluster.
    if text.is_ascii() && !text.contains('\r') {
        return text.len();
    }
    text.graphemes(true).count()
}

/// The number of grapheme clusters if it is greater than `max`. A text that is short enough is not segmented.
#[doc(hidden)]
pub fn graphemes_beyond(text: &str, max: u64) -> Option<usize> {
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    // A cluster has at least one character, and a character at least one byte.
    if text.len() <= max || text.chars().count() <= max {
        return None;
    }
    Some(count_graphemes(text)).filter(|count| *count > max)
}

impl Findings<'_> {
    /// `minGraphemes` and `maxGraphemes`.
    pub fn graphemes(
        &mut self,
        at: &Pointer<'_>,
        text: &str,
        (min, max): (Option<u64>, Option<u64>),
    ) {
        if let Some(min) = min {
            check_min(self, at, text, min);
        }
        if let Some(max) = max {
            check_max(self, at, text, max);
        }
    }
}

/// `minGraphemes`: characters as people count them.
#[doc(hidden)]
pub const fn min_graphemes(min: u64) -> Limit<'static> {
    Limit::Text(min, check_min)
}

/// `maxGraphemes`: characters as people count them.
#[doc(hidden)]
pub const fn max_graphemes(max: u64) -> Limit<'static> {
    Limit::Text(max, check_max)
}

const UNIT: &str = "graphemes";

fn check_min(found: &mut Findings<'_>, at: &Pointer<'_>, text: &str, min: u64) {
    let actual = count_graphemes(text) as u64;
    if actual < min {
        let (limit, actual) = (count(min, UNIT), count(actual, UNIT));
        found.push(at, Rule::MinGraphemes, limit, actual);
    }
}

fn check_max(found: &mut Findings<'_>, at: &Pointer<'_>, text: &str, max: u64) {
    if let Some(actual) = graphemes_beyond(text, max) {
        let (limit, actual) = (count(max, UNIT), count(actual as u64, UNIT));
        found.push(at, Rule::MaxGraphemes, limit, actual);
    }
}
