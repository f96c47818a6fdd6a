//! What all string formats share: the trait, the error, and the macro that makes a type of a
//! grammar.
//!
//! A format type is a `String` that was checked. It keeps the text exactly as it came: nothing is
//! lower-cased, trimmed or rewritten, because a changed byte would change the CID of a record.
//!
//! There are two levels of checking. Text that this program makes (`new`, `parse`, `TryFrom`) must
//! follow the specification. Text that is decoded was accepted by some server before, and a few
//! formats were once checked less strictly than they are today; there the lenient grammar applies,
//! so that old records stay readable, unless the code was generated to be strict there too. Where a
//! format has no lenient grammar of its own, both levels are the same.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use super::format_level::DECODES_STRICTLY;

/// The grammar of a lexicon string format.
///
/// Implemented by `Did`, `Handle` and the others. The functions give the reason alone; the types'
/// own `check` gives a whole [`FormatError`].
pub trait StringFormat {
    /// The name of the format as lexicons write it, such as `at-uri`.
    const NAME: &'static str;

    /// Checks `text` against the specification.
    ///
    /// # Errors
    /// The reason why `text` is not of this format, as half a sentence ("it must ...").
    fn check_strict(text: &str) -> Result<(), &'static str>;

    /// Checks `text` leniently: everything that the official servers accept in a record passes.
    ///
    /// # Errors
    /// The reason why `text` is not of this format, as half a sentence ("it must ...").
    fn check_lenient(text: &str) -> Result<(), &'static str> {
        Self::check_strict(text)
    }

    /// The check of decoding: the lenient one, or the strict one in code that was generated with
    /// `--string-formats strict`.
    const CHECK_DECODED: fn(&str) -> Result<(), &'static str> = match DECODES_STRICTLY {
        true => Self::check_strict,
        false => Self::check_lenient,
    };
}

/// A text that does not follow the format it should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    format: &'static str,
    reason: &'static str,
    text: String,
}

impl FormatError {
    /// Describes `text`, of which the error keeps at most the first 80 characters.
    pub fn new(format: &'static str, reason: &'static str, text: &str) -> Self {
        let text = match text.char_indices().nth(SHOWN_CHARS) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text.to_owned(),
        };
        Self {
            format,
            reason,
            text,
        }
    }

    /// The name of the format, such as `at-uri`.
    pub fn format(&self) -> &'static str {
        self.format
    }

    /// What is wrong, as half a sentence.
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    /// The text that was refused; a long one is cut and ends with `…`.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is not a valid {}: {}",
            self.text, self.format, self.reason
        )
    }
}

impl std::error::Error for FormatError {}

/// How much of a refused text an error shows.
const SHOWN_CHARS: usize = 80;

/// Reads a string and checks it by the grammar of `F`.
pub(crate) fn decode_text<'de, F, D>(deserializer: D) -> Result<String, D::Error>
where
    F: StringFormat,
    D: Deserializer<'de>,
{
    // The grammar is a value here, not a type: one visitor is compiled for all formats.
    deserializer.deserialize_string(TextVisitor {
        format: F::NAME,
        check: F::CHECK_DECODED,
    })
}

struct TextVisitor {
    format: &'static str,
    check: fn(&str) -> Result<(), &'static str>,
}

impl TextVisitor {
    fn check<E: Error>(&self, text: &str) -> Result<(), E> {
        (self.check)(text).map_err(|reason| E::custom(FormatError::new(self.format, reason, text)))
    }
}

impl Visitor<'_> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of the format {}", self.format)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        self.check(text)?;
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        self.check(&text)?;
        Ok(text)
    }
}

/// Whether all bytes are of a class.
///
/// It looks at every byte, also behind one that is not: without a branch for each byte the compiler takes many at once.
/// The last ones may be looked at twice, so that there are no single ones left over.
#[inline]
pub(super) fn all_bytes(text: &str, is_of_class: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let all = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(true, |all, byte| all & is_of_class(*byte))
    };
    match (
        bytes.last_chunk::<16>(),
        bytes.first_chunk::<8>(),
        bytes.last_chunk::<8>(),
    ) {
        (Some(last), _, _) => {
            let (chunks, _) = bytes.as_chunks::<16>();
            chunks
                .iter()
                .fold(all(last), |sofar, chunk| sofar & all(chunk))
        }
        (None, Some(first), Some(last)) => all(first) & all(last),
        _ => all(bytes),
    }
}

/// Whether a byte is a letter or a digit, without a branch: see [`all_bytes`].
#[inline]
pub(super) fn is_letter_or_digit(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// Whether a byte may be in a domain name: a letter, a digit, a hyphen, or the dot between labels.
#[inline]
pub(super) fn is_domain_byte(byte: u8) -> bool {
    is_letter_or_digit(byte) | (byte == b'-') | (byte == b'.')
}

/// Makes a checked string type of a name; the grammar is given by its `StringFormat`.
macro_rules! string_format {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes a text of this format, and keeps it as it is.
            ///
            /// # Errors
            /// When the text does not follow the specification; the error says where it departs
            /// from it.
            pub fn new(
                text: impl Into<String>,
            ) -> Result<Self, super::string_format::FormatError> {
                let text = text.into();
                Self::check(&text)?;
                Ok(Self(text))
            }

            /// Checks a text without keeping it.
            ///
            /// # Errors
            /// When the text does not follow the specification; the error says where it departs
            /// from it.
            pub fn check(text: &str) -> Result<(), super::string_format::FormatError> {
                use super::string_format::{FormatError, StringFormat};
                <Self as StringFormat>::check_strict(text).map_err(|reason| {
                    FormatError::new(<Self as StringFormat>::NAME, reason, text)
                })
            }

            /// A text that stands in a lexicon, and was checked when this code was generated.
            #[doc(hidden)]
            pub fn from_lexicon(text: &'static str) -> Self {
                Self(text.to_owned())
            }

            /// Whether a text follows the specification of this format.
            pub fn is_valid(text: &str) -> bool {
                <Self as super::string_format::StringFormat>::check_strict(text).is_ok()
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Gives the text away.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = super::string_format::FormatError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                // Checked before it is copied: a refused text costs no second allocation.
                Self::check(text)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = super::string_format::FormatError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = super::string_format::FormatError;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                super::string_format::decode_text::<Self, D>(deserializer).map(Self)
            }
        }

        impl<'de> super::decode::Decode<'de> for $name {
            fn decode<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::string_format::decode_text::<Self, D>(deserializer).map(Self)
            }
        }

        super::text_checks! { super $name }
    };
}

pub(crate) use string_format;
