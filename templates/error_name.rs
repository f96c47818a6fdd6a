//! The error names of an endpoint.

use std::error::Error;
use std::fmt;

/// What the error names of an endpoint are: any name makes one, and the text of it is that name.
pub trait ErrorName: for<'a> From<&'a str> + Error + Send + Sync + 'static {}

impl<E: for<'a> From<&'a str> + Error + Send + Sync + 'static> ErrorName for E {}

/// The error name of an endpoint that declares no errors.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UndeclaredError(pub String);

impl UndeclaredError {
    /// The name as it stands in the data.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UndeclaredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Error for UndeclaredError {}

impl From<&str> for UndeclaredError {
    fn from(name: &str) -> Self {
        UndeclaredError(name.to_owned())
    }
}

impl From<String> for UndeclaredError {
    fn from(name: String) -> Self {
        UndeclaredError(name)
    }
}

/// Implements for the error names of an endpoint what an open set of strings has by itself, and `std::error::Error`.
macro_rules! error_names {
    ($name:ident { $($declared:tt)* }) => {
        lex::open_set! { $name { $($declared)* } }

        impl ::std::error::Error for $name {}
    };
}
pub(crate) use error_names;
