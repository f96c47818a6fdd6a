//! URIs as those of the crate `url`.

use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;

use super::decode::Decode;
use super::foreign::Adapter;
use super::uri::Uri;

/// Reads a URI as a [`url::Url`], which makes its spelling uniform. URIs that are no URLs, such as `at://did:plc:abc`, are
/// refused.
#[derive(Debug)]
#[doc(hidden)]
pub struct Url;

impl Adapter<url::Url> for Url {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<url::Url, D::Error> {
        let uri = Uri::decode(deserializer)?;
        let refused = |error| D::Error::custom(format_args!("the URI `{uri}` is no URL: {error}"));
        uri.as_str().parse().map_err(refused)
    }

    fn write<S: Serializer>(url: &url::Url, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(url.as_str())
    }
}
