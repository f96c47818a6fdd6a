//! The format `at-uri`: the address of an account, a collection or a record.

use super::did::{Did, PLC_CHARS};
use super::handle::Handle;
use super::nsid::Nsid;
use super::record_key::RecordKey;
use super::string_format::{StringFormat, all_bytes, is_letter_or_digit};

super::string_format::string_format! {
    /// An AT-URI, such as `at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3jzfcijpj2z2a`.
    ///
    /// The collection and the record key may be left out, and nothing else may follow. What is
    /// decoded may also end with a slash, have a query or a fragment (`#/text/0`), or a record key
    /// that is longer or has other marks: servers accept such texts in records.
    AtUri
}

impl AtUri {
    /// The address of a record, in the form that lasts: by DID.
    pub fn from_parts(repo: &Did, collection: &Nsid, record_key: &RecordKey) -> Self {
        Self(format!("{SCHEME}{repo}/{collection}/{record_key}"))
    }

    /// The DID or handle of the account.
    pub fn authority(&self) -> &str {
        self.parts().authority
    }

    /// The NSID of the collection, if there is one.
    pub fn collection(&self) -> Option<&str> {
        self.parts().collection
    }

    /// The record key, if there is one.
    pub fn record_key(&self) -> Option<&str> {
        self.parts().record_key
    }

    /// What follows the `#`, if there is one. Only decoded texts have it.
    pub fn fragment(&self) -> Option<&str> {
        self.parts().fragment
    }

    fn parts(&self) -> Parts<'_> {
        // Never the default: the text was checked.
        Parts::of(&self.0).unwrap_or_default()
    }
}

impl StringFormat for AtUri {
    const NAME: &'static str = "at-uri";

    fn check_strict(text: &str) -> Result<(), &'static str> {
        if is_usual(text) {
            return Ok(());
        }
        let parts = Parts::of(text)?;
        if parts.fragment.is_some() || parts.query.is_some() {
            return Err("it must not have a query or a fragment");
        }
        if parts.trailing_slash {
            return Err("it must not end with a slash");
        }
        check_authority(parts.authority)?;
        parts.collection.map_or(Ok(()), check_collection)?;
        match parts.record_key {
            Some(key) if RecordKey::check_strict(key).is_err() => Err(
                "its record key must be up to 512 letters, digits and . - _ : ~, and not . or ..",
            ),
            _ => Ok(()),
        }
    }

    fn check_lenient(text: &str) -> Result<(), &'static str> {
        if is_usual(text) {
            return Ok(());
        }
        let parts = Parts::of(text)?;
        check_authority(parts.authority)?;
        parts.collection.map_or(Ok(()), check_collection)?;
        if !parts
            .fragment
            .is_none_or(|fragment| fragment.starts_with('/'))
        {
            return Err("its fragment must start with a slash");
        }
        let after_collection = [parts.record_key, parts.query, parts.fragment];
        if !after_collection
            .into_iter()
            .flatten()
            .all(|part| part.bytes().all(is_uri_byte))
        {
            return Err("it has a character that cannot be in an AT-URI");
        }
        Ok(())
    }
}

const SCHEME: &str = "at://";
const MAX_BYTES: usize = 8192;

/// Whether this is an AT-URI as nearly all are: of a record, whose key is of letters and digits, of a DID of the method
/// `plc`. The places of most marks are known then.
fn is_usual(text: &str) -> bool {
    let rest = text.strip_prefix("at://did:plc:");
    let Some((did, path)) = rest.and_then(|rest| rest.split_at_checked(PLC_CHARS)) else {
        return false;
    };
    let Some(path) = path.strip_prefix('/') else {
        return false;
    };
    let (key, is_checked) = match after_frequent(path) {
        Some(key) => (key, true),
        None => match cut(path, b'/') {
            (collection, Some(key)) if is_known(collection) => (key, true),
            (collection, Some(key)) => (key, Nsid::check_strict(collection).is_ok()),
            (_, None) => return false,
        },
    };
    is_checked
        && matches!(key.len(), 1..=MAX_USUAL_KEY)
        && all_bytes(did, is_letter_or_digit)
        && all_bytes(key, is_letter_or_digit)
}

/// What follows the collection, if it is one of those that most addresses are in.
fn after_frequent(path: &str) -> Option<&str> {
    let path = path.strip_prefix("app.bsky.")?;
    let key = path.strip_prefix("feed.post/");
    let key = key.or_else(|| path.strip_prefix("graph.follow/"));
    key.or_else(|| path.strip_prefix("feed.like/"))
}

/// Whether this is one of the collections that most of the other addresses are in.
fn is_known(collection: &str) -> bool {
    let name = collection.strip_prefix("app.bsky.");
    matches!(
        name,
        Some(
            "actor.profile"
                | "actor.status"
                | "feed.generator"
                | "feed.repost"
                | "feed.threadgate"
                | "graph.block"
                | "graph.list"
                | "graph.listitem"
                | "graph.starterpack"
                | "graph.verification"
                | "labeler.service"
        )
    )
}

/// Record keys may be longer: those are left to the thorough check.
const MAX_USUAL_KEY: usize = 64;

/// An AT-URI taken apart at its marks; the parts themselves are not checked.
#[derive(Default)]
struct Parts<'a> {
    authority: &'a str,
    collection: Option<&'a str>,
    record_key: Option<&'a str>,
    trailing_slash: bool,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Result<Self, &'static str> {
        if text.len() > MAX_BYTES {
            return Err("it must have at most 8192 bytes");
        }
        let Some(rest) = text.strip_prefix(SCHEME) else {
            return Err("it must start with at://");
        };
        let (mut rest, mut fragment, mut query) = (rest, None, None);
        // Few have them, and looking for both at once is quick.
        if !all_bytes(rest, |byte| (byte != b'#') & (byte != b'?')) {
            (rest, fragment) = cut(rest, b'#');
            (rest, query) = cut(rest, b'?');
        }
        let (rest, trailing_slash) = match rest.strip_suffix('/') {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (authority, path) = cut(rest, b'/');
        let (collection, record_key) = match path.map(|path| cut(path, b'/')) {
            Some((collection, record_key)) => (Some(collection), record_key),
            None => (None, None),
        };
        if collection == Some("") || record_key == Some("") {
            return Err("it must not have an empty path segment");
        }
        if record_key.is_some_and(|key| key.bytes().any(|byte| byte == b'/')) {
            return Err("it must have at most two path segments, a collection and a record key");
        }
        Ok(Self {
            authority,
            collection,
            record_key,
            trailing_slash,
            query,
            fragment,
        })
    }
}

/// What stands before the first `mark`, and after it.
fn cut(text: &str, mark: u8) -> (&str, Option<&str>) {
    // The parts are short: a plain loop finds the mark sooner than the search of the standard library.
    let place = text.bytes().position(|byte| byte == mark);
    match place.and_then(|place| Some((text.get(..place)?, text.get(place + 1..)?))) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn check_authority(authority: &str) -> Result<(), &'static str> {
    let valid = if authority.starts_with("did:") {
        Did::check_strict(authority)
    } else {
        Handle::check_strict(authority)
    };
    valid.map_err(|_| "its authority must be a DID or a handle")
}

fn check_collection(collection: &str) -> Result<(), &'static str> {
    Nsid::check_strict(collection).map_err(|_| "its collection must be an NSID")
}

/// The characters that RFC 3986 lets stand in a URI, and the backslash that servers let through;
/// `#` and the marks of the path were cut away before.
fn is_uri_byte(byte: u8) -> bool {
    const MARKS: &[u8] = b"-._~:@!$&'()*+,;=%/?[]\\";
    byte.is_ascii_alphanumeric() || MARKS.contains(&byte)
}
