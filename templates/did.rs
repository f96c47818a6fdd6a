//! The format `did`: an account's permanent identifier.

use super::string_format::{StringFormat, all_bytes, is_letter_or_digit};

super::string_format::string_format! {
    /// A DID, such as `did:plc:z72i7hdynmk6r22z27h6tvur` or `did:web:example.com`.
    ///
    /// Any method passes, also those that the network does not use today. Percent signs are not
    /// checked to stand before two hexadecimal digits. Case counts.
    Did
}

impl Did {
    /// The method: `plc` in `did:plc:abc`.
    pub fn method(&self) -> &str {
        self.split().0
    }

    /// What the method identifies the account by: `abc` in `did:plc:abc`.
    pub fn identifier(&self) -> &str {
        self.split().1
    }

    fn split(&self) -> (&str, &str) {
        self.0
            .strip_prefix("did:")
            .and_then(|rest| rest.split_once(':'))
            .unwrap_or_default()
    }
}

impl StringFormat for Did {
    const NAME: &'static str = "did";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if is_usual(text) {
            return Ok(());
        }
        if text.len() > MAX_BYTES {
            return Err("it must have at most 2048 bytes");
        }
        let Some(rest) = text.strip_prefix("did:") else {
            return Err("it must start with did:");
        };
        let Some((method, identifier)) = rest.split_once(':') else {
            return Err("it needs a method and an identifier, as in did:plc:abc");
        };
        if method.is_empty() || !method.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err("its method must be lower-case letters, as in did:plc:abc");
        }
        if !all_bytes(identifier, is_identifier_byte) {
            return Err("its identifier may only have letters, digits and . _ : % -");
        }
        match identifier.as_bytes().last() {
            None => Err("it needs an identifier after the method, as in did:plc:abc"),
            Some(b':' | b'%') => Err("it must not end with : or %"),
            Some(_) => Ok(()),
        }
    }
}

const MAX_BYTES: usize = 2048;

/// Whether this is a DID of the method that nearly all accounts have.
fn is_usual(text: &str) -> bool {
    let identifier = text.strip_prefix("did:plc:");
    identifier.is_some_and(|text| text.len() == PLC_CHARS && all_bytes(text, is_letter_or_digit))
}

/// What follows `did:plc:`.
pub(super) const PLC_CHARS: usize = 24;

fn is_identifier_byte(byte: u8) -> bool {
    let is_mark =
        (byte == b'.') | (byte == b'_') | (byte == b':') | (byte == b'%') | (byte == b'-');
    is_letter_or_digit(byte) | is_mark
}
