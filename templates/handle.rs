//! The format `handle`: an account's name, which is a domain name.

use super::string_format::{StringFormat, all_bytes, is_domain_byte};

super::string_format::string_format! {
    /// A handle, such as `alice.example.com`.
    ///
    /// Handles are the same in upper and lower case, but the text is kept as it came, and two
    /// values are equal only if they are written alike. Reserved endings such as `.local` pass, and
    /// so does `handle.invalid`, which servers write for a handle that did not resolve.
    Handle
}

impl Handle {
    /// Whether this is `handle.invalid`, which stands for a handle that could not be confirmed.
    pub fn is_unresolved(&self) -> bool {
        self.0.eq_ignore_ascii_case("handle.invalid")
    }
}

impl StringFormat for Handle {
    const NAME: &'static str = "handle";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if text.len() > MAX_BYTES {
            return Err("it must have at most 253 bytes");
        }
        let mut labels = 0;
        let mut last: &[u8] = &[];
        let is_plain = all_bytes(text, is_domain_byte);
        for label in text.as_bytes().split(|&byte| byte == b'.') {
            check_label(label, is_plain)?;
            labels += 1;
            last = label;
        }
        if labels < 2 {
            return Err("it needs at least two labels, as in alice.example.com");
        }
        if !last.first().is_some_and(u8::is_ascii_alphabetic) {
            return Err("its last label must start with a letter");
        }
        Ok(())
    }
}

const MAX_BYTES: usize = 253;
const MAX_LABEL_BYTES: usize = 63;

/// Checks what stands between two dots; if the text is plain, its characters are known to be fine.
fn check_label(label: &[u8], is_plain: bool) -> Result<(), &'static str> {
    let (Some(first), Some(last)) = (label.first(), label.last()) else {
        return Err("it must not have an empty label");
    };
    if !is_plain && !label.iter().copied().all(is_domain_byte) {
        return Err("it may only have letters, digits, hyphens and dots");
    }
    if *first == b'-' || *last == b'-' {
        return Err("a label must not start or end with a hyphen");
    }
    if label.len() > MAX_LABEL_BYTES {
        return Err("a label must have at most 63 bytes");
    }
    Ok(())
}
