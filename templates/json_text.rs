//! A text of JSON while it grows.

/// JSON, each value with a comma behind it: the next one follows, or an end takes the comma's place.
///
/// The bytes beyond those in use are there already, so that a piece is written as a slice and counted once.
pub(super) struct JsonText {
    bytes: Vec<u8>,
    used: usize,
}

impl JsonText {
    pub(super) fn new() -> Self {
        JsonText {
            bytes: vec![0; FIRST_LENGTH],
            used: 0,
        }
    }

    /// The text, without the comma behind the last value.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.truncate(self.used.saturating_sub(1));
        self.bytes
    }

    /// How long the text is.
    pub(super) fn len(&self) -> usize {
        self.used
    }

    /// Appends what is JSON already.
    pub(super) fn push(&mut self, json: &[u8]) {
        if let Some(places) = self.room(json.len()) {
            places.copy_from_slice(json);
            self.used += json.len();
        }
    }

    /// Appends a string. Nearly all have nothing to escape, which is seen for many bytes at once.
    pub(super) fn push_string(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let Some([open, inner @ .., close, comma]) = self.room(bytes.len() + 3) else {
            return;
        };
        *open = b'"';
        *close = b'"';
        *comma = b',';
        let is_plain = match bytes.len() {
            33.. => copy_long(bytes, inner),
            16..=32 => {
                copy_ends::<16>(bytes, inner).is_some_and(|(a, b)| is_plain(a) & is_plain(b))
            }
            8..16 => copy_ends(bytes, inner).is_some_and(|(a, b)| {
                (marks(u64::from_le_bytes(*a)) | marks(u64::from_le_bytes(*b))) == 0
            }),
            4..8 => copy_ends(bytes, inner).is_some_and(|(a, b)| {
                let (a, b) = (u32::from_le_bytes(*a), u32::from_le_bytes(*b));
                marks(u64::from(a) | (u64::from(b) << 32)) == 0
            }),
            _ => copy_each(bytes, inner),
        };
        if is_plain {
            self.used += bytes.len() + 3;
        } else {
            self.push_escaped(bytes);
        }
    }

    /// Appends an integer: its sign, and how far it is from zero.
    pub(super) fn push_integer(&mut self, is_negative: bool, magnitude: u64) {
        if is_negative {
            self.push(b"-");
        }
        let digits = 1 + magnitude.checked_ilog10().unwrap_or_default() as usize;
        let Some([places @ .., comma]) = self.room(digits + 1) else {
            return;
        };
        let mut rest = magnitude;
        for place in places.iter_mut().rev() {
            *place = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        *comma = b',';
        self.used += digits + 1;
    }

    /// Ends an array or an object.
    pub(super) fn close(&mut self, end: u8) {
        let last = self.used.checked_sub(1);
        match last.and_then(|last| self.bytes.get_mut(last)) {
            Some(last) if *last == b',' => {
                *last = end;
                self.push(b",");
            }
            _ => self.push(&[end, b',']),
        }
    }

    /// Makes a key of the value that begins at `start`, if it can be one: a string, or a number or boolean, which
    /// becomes a string. Returns whether it can.
    pub(super) fn make_key(&mut self, start: usize) -> bool {
        match self.bytes.get_mut(start..self.used) {
            Some([b'"', .., comma]) => {
                *comma = b':';
                true
            }
            Some([b'0'..=b'9' | b'-' | b't' | b'f', ..]) => {
                self.quote(start);
                true
            }
            _ => false,
        }
    }

    /// Makes a string of the value that begins at `start`, and of that a key.
    #[cold]
    fn quote(&mut self, start: usize) {
        self.bytes.insert(start, b'"');
        self.used += 1;
        self.close(b'"');
        self.make_key(start);
    }

    /// The next bytes, so many of them.
    fn room(&mut self, length: usize) -> Option<&mut [u8]> {
        if self.bytes.len() - self.used < length {
            self.grow(length);
        }
        self.bytes.get_mut(self.used..)?.get_mut(..length)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, length: usize) {
        let length = (self.used + length).max(self.bytes.len() * 2);
        self.bytes.resize(length, 0);
    }

    #[inline(never)]
    fn push_escaped(&mut self, bytes: &[u8]) {
        self.push(b"\"");
        let mut rest = bytes;
        while let Some((chunk, after)) = rest.split_first_chunk::<16>() {
            if is_plain(chunk) {
                self.push(chunk);
            } else {
                self.push_bytes(chunk);
            }
            rest = after;
        }
        self.push_bytes(rest);
        self.push(b"\",");
    }

    fn push_bytes(&mut self, bytes: &[u8]) {
        let Some(places) = self.room(bytes.len() * LONGEST_ESCAPE) else {
            return;
        };
        let length = places.len();
        let mut places = places.iter_mut();
        for byte in bytes {
            write_byte(&mut places, *byte);
        }
        let written = length - places.len();
        self.used += written;
    }
}

/// Room for a small record.
const FIRST_LENGTH: usize = 512;

/// How many bytes one byte becomes at most: `\u001f`.
const LONGEST_ESCAPE: usize = 6;

/// Copies bytes without escapes. Returns whether there were none.
fn copy_long(bytes: &[u8], places: &mut [u8]) -> bool {
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<32>() {
        if !is_plain(chunk) {
            return false;
        }
        rest = after;
    }
    // The end is looked at together with what stands before it.
    let is_end_plain = bytes.last_chunk::<32>().is_some_and(is_plain);
    if is_end_plain {
        places.copy_from_slice(bytes);
    }
    is_end_plain
}

/// Copies bytes, from `N` to twice as many: the first `N`, then the last `N`, which it returns. Lengths that are known
/// need no call.
fn copy_ends<'a, const N: usize>(
    bytes: &'a [u8],
    places: &mut [u8],
) -> Option<(&'a [u8; N], &'a [u8; N])> {
    let (first, last) = (bytes.first_chunk()?, bytes.last_chunk()?);
    *places.first_chunk_mut()? = *first;
    *places.last_chunk_mut()? = *last;
    Some((first, last))
}

/// Copies a few bytes without escapes. Returns whether there were none.
fn copy_each(bytes: &[u8], places: &mut [u8]) -> bool {
    let mut found = false;
    for (place, byte) in places.iter_mut().zip(bytes) {
        *place = *byte;
        found |= is_escaped(*byte);
    }
    !found
}

/// Writes a byte, escaped if it has to be.
fn write_byte<'a>(places: &mut impl Iterator<Item = &'a mut u8>, byte: u8) {
    let mut write = |byte| {
        if let Some(place) = places.next() {
            *place = byte;
        }
    };
    if !is_escaped(byte) {
        return write(byte);
    }
    write(b'\\');
    match byte {
        b'"' | b'\\' => write(byte),
        b'\n' => write(b'n'),
        b'\r' => write(b'r'),
        b'\t' => write(b't'),
        0x08 => write(b'b'),
        0x0c => write(b'f'),
        _ => {
            let last = byte & 15;
            let last = last + if last < 10 { b'0' } else { b'a' - 10 };
            [b'u', b'0', b'0', b'0' + (byte >> 4), last]
                .into_iter()
                .for_each(write);
        }
    }
}

/// Whether none of these bytes is escaped. There is no branch for each, so the compiler takes all of them at once.
fn is_plain<const N: usize>(bytes: &[u8; N]) -> bool {
    !bytes
        .iter()
        .fold(false, |found, byte| found | is_escaped(*byte))
}

/// Marks in the highest bit of each byte whether it is escaped. Beyond the first one that is, a mark may be wrong.
fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let low = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * 0x5c)).wrapping_sub(ONES);
    (low | backslash) & !word & (ONES * 0x80)
}

/// Whether a byte is a control character, a quote or a backslash. With one bit turned over the quote stands right behind
/// the control characters, and the space, which stood there, where the quote was.
fn is_escaped(byte: u8) -> bool {
    (byte ^ 2 <= 0x20) | (byte == b'\\')
}
