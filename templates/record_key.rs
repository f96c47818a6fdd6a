//! The format `record-key`: the name of a record within its collection.

use super::string_format::StringFormat;

super::string_format::string_format! {
    /// A record key, such as `3jzfcijpj2z2a` or `self`.
    ///
    /// Case counts. Which keys a collection takes is said by its lexicon; here every key passes
    /// that is possible at all.
    RecordKey
}

impl StringFormat for RecordKey {
    const NAME: &'static str = "record-key";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if text.is_empty() {
            return Err("it must not be empty");
        }
        if text.len() > MAX_BYTES {
            return Err("it must have at most 512 bytes");
        }
        if !text.bytes().all(is_key_byte) {
            return Err("it may only have letters, digits and . - _ : ~");
        }
        if text == "." || text == ".." {
            return Err("it must not be . or ..");
        }
        Ok(())
    }
}

const MAX_BYTES: usize = 512;

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'~')
}
