//! A scanner over JSON text that keeps byte positions. It is lenient: it is used only on text that was parsed before,
//! or to mark a piece of text that was not.

use std::borrow::Cow;
use std::ops::Range;

/// Deeper texts are not scanned to the end; the parser refuses them anyway.
const DEEPEST: usize = 1024;

/// Walks over the values of a text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// An open object or array.
struct Level {
    /// The start of its value, the length of its path, and its key.
    start: usize,
    path: usize,
    key: Option<Range<usize>>,
    /// The number of the next element, for an array.
    next: Option<usize>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Calls back for each value, with its JSON pointer, the span of its key, and its own span. Values inside come
    /// before the value around them.
    pub(super) fn walk(mut self, mut visit: impl FnMut(&str, Option<Range<usize>>, Range<usize>)) {
        let mut path = String::new();
        let mut levels: Vec<Level> = Vec::new();
        loop {
            self.skip_filling();
            let Some(byte) = self.peek() else { break };
            if let b'}' | b']' = byte {
                self.at += 1;
                let Some(level) = levels.pop() else { break };
                path.truncate(level.path);
                visit(&path, level.key, level.start..self.at);
                if levels.is_empty() {
                    break;
                }
                continue;
            }
            // What comes is a member, an element, or the whole value.
            let mut key = None;
            match levels.last_mut() {
                Some(Level {
                    next: Some(next),
                    path: outer,
                    ..
                }) => {
                    path.truncate(*outer);
                    path.push('/');
                    path.push_str(&next.to_string());
                    *next += 1;
                }
                Some(Level {
                    next: None,
                    path: outer,
                    ..
                }) => {
                    path.truncate(*outer);
                    let span = self.token();
                    push_key(&mut path, self.text.get(span.clone()).unwrap_or_default());
                    key = Some(span);
                    self.skip_filling();
                }
                None => {}
            }
            let start = self.at;
            match self.peek() {
                Some(open @ (b'{' | b'[')) => {
                    self.at += 1;
                    if levels.len() == DEEPEST {
                        break;
                    }
                    let next = (open == b'[').then_some(0);
                    levels.push(Level {
                        start,
                        path: path.len(),
                        key,
                        next,
                    });
                }
                Some(b'}' | b']') | None => {}
                Some(_) => {
                    let span = self.token();
                    visit(&path, key, span);
                    if levels.is_empty() {
                        break;
                    }
                }
            }
        }
        // A text that was cut off still has its outer values.
        while let Some(level) = levels.pop() {
            path.truncate(level.path);
            visit(&path, level.key, level.start..self.text.len());
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips white space and the punctuation between values.
    fn skip_filling(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n' | b',' | b':') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes one string, number, word or other character.
    fn token(&mut self) -> Range<usize> {
        let start = self.at;
        if self.peek() == Some(b'"') {
            self.at += 1;
            while let Some(byte) = self.peek() {
                self.at += 1;
                match byte {
                    b'"' => break,
                    b'\\' => self.at += usize::from(self.peek().is_some_and(|b| b.is_ascii())),
                    _ => {}
                }
            }
        } else {
            while let Some(byte) = self.peek() {
                let ends = byte.is_ascii_whitespace() || b",:{}[]\"".contains(&byte);
                // One byte is always taken, so that no text can hold the scanner up.
                if ends && self.at > start {
                    break;
                }
                self.at += 1;
                if ends {
                    break;
                }
            }
        }
        start..self.at
    }
}

/// The token that begins at an offset, or the character there. An offset in a character means the whole character, one
/// past the end the end.
pub(super) fn token_at(text: &str, offset: usize) -> Range<usize> {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let token = Scanner { text, at: start }.token();
    match text.get(token.clone()) {
        Some(written) if !written.contains('\n') => token,
        // A string that does not end on its line: mark its quote only. The end of a line is marked without width.
        Some(written) if written.starts_with('"') => start..start + 1,
        _ => start..start,
    }
}

/// Appends a key as it is written in the text to a JSON pointer.
fn push_key(path: &mut String, written: &str) {
    path.push('/');
    let inner = written.strip_prefix('"').unwrap_or(written);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let key: Cow<'_, str> = match inner.contains('\\') {
        true => serde_json::from_str(written).map_or(Cow::Borrowed(inner), Cow::Owned),
        false => Cow::Borrowed(inner),
    };
    super::push_segment(path, &key);
}
