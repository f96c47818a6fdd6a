//! The format `at-identifier`: an account, by DID or by handle.

use super::did::Did;
use super::handle::Handle;
use super::string_format::{FormatError, StringFormat};

super::string_format::string_format! {
    /// A DID or a handle, such as `did:plc:z72i7hdynmk6r22z27h6tvur` or `alice.example.com`.
    ///
    /// What starts with `did:` is a DID, everything else a handle. The text is kept as it came.
    AtIdentifier
}

impl AtIdentifier {
    /// The text, if it is a DID. `Did::try_from` turns the value itself into one.
    pub fn as_did(&self) -> Option<&str> {
        is_did(&self.0).then_some(self.0.as_str())
    }

    /// The text, if it is a handle. `Handle::try_from` turns the value itself into one.
    pub fn as_handle(&self) -> Option<&str> {
        (!is_did(&self.0)).then_some(self.0.as_str())
    }
}

impl StringFormat for AtIdentifier {
    const NAME: &'static str = "at-identifier";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if is_did(text) {
            Did::check_strict(text)
        } else {
            Handle::check_strict(text)
        }
    }
}

impl From<Did> for AtIdentifier {
    fn from(did: Did) -> Self {
        Self(did.into_string())
    }
}

impl From<Handle> for AtIdentifier {
    fn from(handle: Handle) -> Self {
        Self(handle.into_string())
    }
}

impl TryFrom<AtIdentifier> for Did {
    type Error = FormatError;

    fn try_from(identifier: AtIdentifier) -> Result<Self, FormatError> {
        Did::new(identifier.0)
    }
}

impl TryFrom<AtIdentifier> for Handle {
    type Error = FormatError;

    fn try_from(identifier: AtIdentifier) -> Result<Self, FormatError> {
        Handle::new(identifier.0)
    }
}

/// No handle has a colon, so the prefix decides.
fn is_did(text: &str) -> bool {
    text.starts_with("did:")
}
