//! The format `nsid`: the name of a lexicon.

use super::string_format::{StringFormat, all_bytes, is_domain_byte};

super::string_format::string_format! {
    /// An NSID, such as `app.bsky.feed.post`: a domain name turned around, and a name.
    ///
    /// The text is kept as it came. Case counts in the name, and a text in another case is another
    /// value here. Patterns such as `app.bsky.*` and references such as
    /// `app.bsky.feed.defs#postView` are not NSIDs.
    Nsid
}

impl Nsid {
    /// The last segment: `post` in `app.bsky.feed.post`.
    pub fn name(&self) -> &str {
        self.split().1
    }

    /// The segments before the name, as they are written: `app`, `bsky`, `feed` in
    /// `app.bsky.feed.post`.
    pub fn authority_segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.split().0.split('.')
    }

    /// The domain that controls this name: `feed.bsky.app` for `app.bsky.feed.post`.
    pub fn domain(&self) -> String {
        let mut domain = String::with_capacity(self.0.len());
        for segment in self.authority_segments().rev() {
            if !domain.is_empty() {
                domain.push('.');
            }
            domain.push_str(segment);
        }
        domain
    }

    fn split(&self) -> (&str, &str) {
        self.0.rsplit_once('.').unwrap_or_default()
    }
}

impl StringFormat for Nsid {
    const NAME: &'static str = "nsid";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if text.len() > MAX_BYTES {
            return Err("it must have at most 317 bytes");
        }
        let mut segments = 0;
        let mut name: &[u8] = &[];
        let is_plain = all_bytes(text, is_domain_byte);
        for segment in text.as_bytes().split(|&byte| byte == b'.') {
            check_segment(segment, is_plain)?;
            segments += 1;
            name = segment;
        }
        if segments < 3 {
            return Err("it needs at least three segments, as in com.example.thing");
        }
        if !text.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Err("it must start with a letter");
        }
        if !name.first().is_some_and(u8::is_ascii_alphabetic) {
            return Err("its last segment must start with a letter");
        }
        if name.contains(&b'-') {
            return Err("its last segment must not have a hyphen");
        }
        Ok(())
    }
}

/// A domain of 253, a dot, a name of 63. The domain alone is not limited: other implementations do
/// not limit it either.
const MAX_BYTES: usize = 317;
const MAX_SEGMENT_BYTES: usize = 63;

/// Checks what stands between two dots; if the text is plain, its characters are known to be fine.
fn check_segment(segment: &[u8], is_plain: bool) -> Result<(), &'static str> {
    let (Some(first), Some(last)) = (segment.first(), segment.last()) else {
        return Err("it must not have an empty segment");
    };
    if !is_plain && !segment.iter().copied().all(is_domain_byte) {
        return Err("it may only have letters, digits, hyphens and dots");
    }
    if *first == b'-' || *last == b'-' {
        return Err("a segment must not start or end with a hyphen");
    }
    if segment.len() > MAX_SEGMENT_BYTES {
        return Err("a segment must have at most 63 bytes");
    }
    Ok(())
}
