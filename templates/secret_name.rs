//! Which fields hold secrets, by their names.

/// Whether a field with this name (as in the data) holds a password, a token, a key or a one-time code.
///
/// Lexicons do not say so, hence the name has to. Values of such fields are shown by no `Debug` and in no message.
#[doc(hidden)]
pub fn is_secret_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
        // `nextPageTokenCid` and the like are addresses.
        || lower.ends_with("token") && !lower.contains("cid")
}

/// What the name of a secret contains, in lower case. A `code` alone may be a country's.
const WORDS: &[&str] = &[
    "apikey",
    "authcode",
    "authorizationcode",
    "confirmationcode",
    "invitecode",
    "jwt",
    "logincode",
    "passphrase",
    "password",
    "privatekey",
    "recoverycode",
    "resetcode",
    "secret",
    "securitycode",
    "verificationcode",
];
