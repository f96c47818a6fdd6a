//! The error of conversions that stay in memory.

use std::fmt;

/// Data that does not fit a type, found while converting in memory: by `Value::decode` or `Value::encode`, or in the
/// text of a link or of bytes. The message says what is wrong and in which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataError {
    message: String,
}

impl DataError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        DataError {
            message: message.into(),
        }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DataError {}

impl serde::de::Error for DataError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DataError::new(message.to_string())
    }
}

impl serde::ser::Error for DataError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DataError::new(message.to_string())
    }
}
