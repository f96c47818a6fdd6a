//! Tells code from what only looks like it: comments and strings may hold any text of a lexicon.

use memchr::memrchr;

/// Tells of places in a text, each after the one before, whether code stands there.
///
/// What was read of a line is not read again for the next place: a lexicon may put a hundred thousand of them on one line.
pub(super) struct CodePlaces<'t> {
    text: &'t str,
    /// Up to here the text was read.
    read: usize,
    in_comment: bool,
    in_string: bool,
    escaped: bool,
}

impl<'t> CodePlaces<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            read: 0,
            in_comment: is_comment(text),
            in_string: false,
            escaped: false,
        }
    }

    /// Whether code stands here and begins a name: not a part of a longer one, such as the module `complex`, nor of a
    /// comment or a string.
    pub(super) fn begins_name(&mut self, at: usize) -> bool {
        self.read_to(at);
        let before = self.text.get(..at).unwrap_or_default();
        let goes_on = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        !goes_on && !self.in_string && !self.in_comment
    }

    fn read_to(&mut self, at: usize) {
        let unread = self.text.get(self.read..at).unwrap_or_default();
        let line = match memrchr(b'\n', unread.as_bytes()) {
            Some(end) => self.begin_line(self.read + end + 1, at),
            None => unread,
        };
        if !self.in_comment {
            line.bytes().for_each(|byte| self.step(byte));
        }
        self.read = at;
    }

    /// Forgets the lines before; gives what is to be read of this one.
    fn begin_line(&mut self, start: usize, at: usize) -> &'t str {
        self.in_comment = is_comment(self.text.get(start..).unwrap_or_default());
        self.in_string = false;
        self.escaped = false;
        self.text.get(start..at).unwrap_or_default()
    }

    fn step(&mut self, byte: u8) {
        if byte == b'"' && !self.escaped {
            self.in_string = !self.in_string;
        }
        self.escaped = self.in_string && byte == b'\\' && !self.escaped;
    }
}

/// Whether a text begins with a line that is a comment.
fn is_comment(text: &str) -> bool {
    let line = text.trim_start_matches(|c: char| c != '\n' && c.is_whitespace());
    line.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For each `x` of a text, whether it is code.
    fn places(text: &str) -> Vec<bool> {
        let mut places = CodePlaces::new(text);
        let found = text.match_indices('x');
        found.map(|(at, _)| places.begins_name(at)).collect()
    }

    #[test]
    fn each_place_of_a_line_counts_for_itself() {
        for (text, expected) in [
            ("x x", vec![true, true]),
            ("x \"x\" x", vec![true, false, true]),
            ("\"x\\\" x\\\\\" x", vec![false, false, true]),
            ("éx x", vec![false, true]),
            ("// x\nx \"x\n x // x", vec![false, true, false, true, true]),
            (
                "\n\n  /// x \" x\n\" x\n x",
                vec![false, false, false, true],
            ),
            ("x/\n/x", vec![true, true]),
        ] {
            assert_eq!(places(text), expected, "{text}");
        }
    }
}
