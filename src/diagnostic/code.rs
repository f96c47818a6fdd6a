//! The one table of diagnostic codes.

use super::Severity;

/// A stable diagnostic code. The number never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// `L001`: the file is not JSON.
    JsonSyntax,
}

impl Code {
    /// The code as it is printed: `L001`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::JsonSyntax => "L001",
        }
    }
    /// The severity that the code has by default.
    pub fn severity(self) -> Severity {
        match self {
            Code::JsonSyntax => Severity::Error,
        }
    }
}
