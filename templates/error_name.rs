//! The error names of an endpoint.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::decode::Decode;

/// The error name of an endpoint that declares no errors.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl std::error::Error for UndeclaredError {}

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

impl FromStr for UndeclaredError {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(name.into())
    }
}

impl Serialize for UndeclaredError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Decode<'de> for UndeclaredError {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::decode(deserializer).map(UndeclaredError)
    }
}

impl<'de> Deserialize<'de> for UndeclaredError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

/// Implements for the error names of an endpoint what an open string enum has, and `std::error::Error`.
macro_rules! error_names {
    ($name:ident { $($declared:tt)* }) => {
        lex::known_values! { $name { $($declared)* } }

        impl ::std::error::Error for $name {}
    };
}
pub(crate) use error_names;
