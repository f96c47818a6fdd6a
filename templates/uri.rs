//! The format `uri`: any URI.

use super::string_format::{StringFormat, all_bytes};

super::string_format::string_format! {
    /// A URI, such as `https://example.com/path`: a scheme, a colon, and anything without spaces.
    ///
    /// Nothing behind the scheme is taken apart, and characters outside ASCII pass. What is decoded
    /// may be longer than the 8192 bytes of the specification, may have an underscore in the scheme
    /// or begin with a digit: servers accept such texts in records.
    Uri
}

impl Uri {
    /// The scheme, as it is written: `https` in `https://example.com`.
    pub fn scheme(&self) -> &str {
        self.0.split_once(':').unwrap_or_default().0
    }
}

impl StringFormat for Uri {
    const NAME: &'static str = "uri";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if text.len() > MAX_BYTES {
            return Err("it must have at most 8192 bytes");
        }
        let rest = split_scheme(text, false)?;
        // Bytes first: nearly all URIs are ASCII, and need no decoding.
        if !all_bytes(rest, |byte| (byte > b' ') & (byte != DELETE)) {
            return Err("it must not have spaces or control characters");
        }
        if !rest.is_ascii() && rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("it must not have spaces or control characters");
        }
        Ok(())
    }

    fn check_lenient(text: &str) -> Result<(), &'static str> {
        let rest = match text.strip_prefix("https:") {
            Some(rest) if !rest.is_empty() => rest,
            _ => split_scheme(text, true)?,
        };
        // The tab, the line breaks and the space; few texts have anything below the space.
        if !all_bytes(rest, |byte| byte > b' ')
            && !all_bytes(rest, |byte| (byte.wrapping_sub(9) > 4) & (byte != b' '))
        {
            return Err("it must not have spaces");
        }
        Ok(())
    }
}

const MAX_BYTES: usize = 8192;
const DELETE: u8 = 0x7f;

/// Checks the scheme, and gives what follows the colon.
fn split_scheme(text: &str, lenient: bool) -> Result<&str, &'static str> {
    let Some((scheme, rest)) = text.split_once(':') else {
        return Err("it needs a scheme, as in https://example.com");
    };
    let may_start = |byte: u8| byte.is_ascii_alphabetic() || lenient && is_word(byte);
    let may_follow = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'+' | b'.' | b'-')
            || lenient && is_word(byte)
    };
    if !scheme.bytes().next().is_some_and(may_start) {
        return Err("its scheme must start with a letter, as in https://example.com");
    }
    if !scheme.bytes().all(may_follow) {
        return Err("its scheme may only have letters, digits and + . -");
    }
    if rest.is_empty() {
        return Err("something must follow the scheme");
    }
    Ok(rest)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
