//! URIs as those of the crate `url`.

use serde::de::Deserializer;
use serde::ser::Serializer;

use super::decode::read_parsed;
use super::foreign::Adapter;

/// Reads a URI as a [`url::Url`], which makes its spelling uniform. URIs that are no URLs, such as `at://did:plc:abc`, are
/// refused.
#[derive(Debug)]
pub struct Url;

impl Adapter<url::Url> for Url {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<url::Url, D::Error> {
        read_parsed(deserializer)
    }

    fn write<S: Serializer>(url: &url::Url, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(url.as_str())
    }
}
