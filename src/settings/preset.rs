//! What a type can be replaced by.

use crate::diagnostic::nearest;
use crate::lexicon::StringFormat;

use super::value;

/// What stands in place of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replacement {
    /// The type that checks the format, whatever a wider setting says.
    Typed,
    /// `String`.
    Text,
    /// A type from elsewhere: its path, and the name of what reads and writes it in the support code.
    Foreign {
        /// The path, which means the same in every module.
        path: String,
        /// What reads and writes it.
        via: &'static str,
    },
}

/// A ready-made replacement: its name, the format that it is for, its path, and what reads and writes it.
struct Preset {
    name: &'static str,
    format: StringFormat,
    path: &'static str,
    via: &'static str,
}

const PRESETS: &[Preset] = &[
    Preset {
        name: "chrono",
        format: StringFormat::Datetime,
        path: "::chrono::DateTime<::chrono::Utc>",
        via: "Chrono",
    },
    Preset {
        name: "jiff",
        format: StringFormat::Datetime,
        path: "::jiff::Timestamp",
        via: "Jiff",
    },
    Preset {
        name: "time",
        format: StringFormat::Datetime,
        path: "::time::OffsetDateTime",
        via: "Time",
    },
    Preset {
        name: "url",
        format: StringFormat::Uri,
        path: "::url::Url",
        via: "Url",
    },
];

/// The words that are no paths.
const WORDS: &[&str] = &["String", "chrono", "jiff", "time", "typed", "url"];

/// A replacement, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What stands in place of the type.
    pub replacement: Replacement,
    /// What it is for.
    pub place: For,
}

impl Choice {
    /// Whether it is for strings of a format, or for what has none.
    pub fn fits(&self, format: Option<StringFormat>) -> bool {
        match self.place {
            For::Anything => true,
            For::Formats => format.is_some(),
            For::Format(own) => format == Some(own),
        }
    }
}

/// What a replacement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Anything.
    Anything,
    /// Strings of any format.
    Formats,
    /// Strings of this format.
    Format(StringFormat),
}

/// Reads a replacement.
///
/// # Errors
/// What to write instead.
pub fn parse(text: &str) -> Result<Choice, String> {
    if let Some(preset) = PRESETS.iter().find(|preset| preset.name == text) {
        return Ok(Choice {
            replacement: Replacement::Foreign {
                path: preset.path.to_owned(),
                via: preset.via,
            },
            place: For::Format(preset.format),
        });
    }
    match text {
        "String" => Ok(Choice {
            replacement: Replacement::Text,
            place: For::Formats,
        }),
        "typed" => Ok(Choice {
            replacement: Replacement::Typed,
            place: For::Formats,
        }),
        _ if !text.contains("::") => Err(match nearest(text, WORDS.iter().copied(), 2) {
            Some(word) => format!("did you mean `{word}`?"),
            None => "write a path such as `::types::Stamp`, or one of `jiff`, `chrono`, `time`, `url`, `String`, `typed`"
                .to_owned(),
        }),
        _ => Ok(Choice {
            replacement: Replacement::Foreign {
                path: value::type_path(text)?,
                via: "Serde",
            },
            place: For::Anything,
        }),
    }
}
