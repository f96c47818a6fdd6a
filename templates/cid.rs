//! The format `cid`: a content hash, as a string.

use super::cid_link::CidLink;
use super::string_format::{StringFormat, all_bytes, is_letter_or_digit};

super::string_format::string_format! {
    /// A CID as a string, such as `bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a`.
    ///
    /// The format is broad: any multibase letters and digits pass, whatever codec and hash they
    /// stand for, and the hash inside is not decoded. CIDs of version 0 (`Qm...`) are refused,
    /// except in decoding: servers accept them in records. `is_dasl` tells the narrow form that
    /// repositories use.
    Cid
}

impl Cid {
    /// Whether this is a CID as the data of a repository has it: version 1, DAG-CBOR or raw,
    /// SHA-256, in lower-case base32.
    pub fn is_dasl(&self) -> bool {
        let Some(hash) = DASL_PREFIXES
            .iter()
            .find_map(|prefix| self.0.strip_prefix(prefix))
        else {
            return false;
        };
        hash.len() == DASL_HASH_CHARS
            && hash
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
    }
}

/// The CID that a link leads to, as it is spelled there.
impl From<CidLink> for Cid {
    fn from(link: CidLink) -> Self {
        Self(link.into())
    }
}

impl StringFormat for Cid {
    const NAME: &'static str = "cid";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if text.starts_with("Qm") {
            return Err("it must be of version 1, not 0 (Qm...)");
        }
        Self::check_lenient(text)
    }

    fn check_lenient(text: &str) -> Result<(), &'static str> {
        if !(MIN_BYTES..=MAX_BYTES).contains(&text.len()) {
            return Err("it must have 8 to 256 bytes");
        }
        if !all_bytes(text, |byte| {
            is_letter_or_digit(byte) | (byte == b'+') | (byte == b'=')
        }) {
            return Err("it may only have letters, digits, + and =");
        }
        Ok(())
    }
}

const MIN_BYTES: usize = 8;
const MAX_BYTES: usize = 256;

/// Version 1, codec DAG-CBOR or raw, SHA-256 of 32 bytes, in base32.
const DASL_PREFIXES: [&str; 2] = ["bafyrei", "bafkrei"];
const DASL_HASH_CHARS: usize = 52;
