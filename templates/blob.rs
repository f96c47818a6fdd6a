//! References to blobs, in the current and in the legacy form.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super as lex;
use super::cid_link::CidLink;
use super::decode::Decode;
use super::fields::Writer;

/// A reference to a blob: an image, a video, a file. Records of the network's first months have it in a legacy form,
/// which is read, and written back as it was.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Blob {
    /// The CID of the blob's bytes.
    pub cid: CidLink,
    /// The media type, such as `image/jpeg`.
    pub mime_type: String,
    /// The size in bytes. `None` marks the legacy form, which does not tell it.
    pub size: Option<i64>,
}

impl Blob {
    /// A reference in the current form; the size is in bytes.
    pub fn new(cid: CidLink, mime_type: impl Into<String>, size: i64) -> Self {
        Blob {
            cid,
            mime_type: mime_type.into(),
            size: Some(size),
        }
    }
}

/// What there can be in both forms.
#[derive(Clone, PartialEq)]
struct Forms {
    mime_type: String,
    link: Option<CidLink>,
    size: Option<i64>,
    cid: Option<String>,
}
lex::object! {
    Forms as "blob": new(mime_type: String),
    required { "mimeType": mime_type }
    optional { "ref": link, "size": size, "cid": cid }
}

impl<'de> Decode<'de> for Blob {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let forms = Forms::decode(deserializer)?;
        let (cid, size) = match (forms.link, forms.size, forms.cid) {
            (Some(link), Some(size), _) => (link, Some(size)),
            (None, None, Some(cid)) => (CidLink::new(cid).map_err(D::Error::custom)?, None),
            (Some(_), None, _) => return Err(D::Error::missing_field("size")),
            _ => return Err(D::Error::missing_field("ref")),
        };
        Ok(Blob {
            cid,
            mime_type: forms.mime_type,
            size,
        })
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = Writer::new(serializer.serialize_map(None)?);
        match &self.size {
            Some(size) => {
                writer.entry("$type", "blob");
                writer.entry("ref", &self.cid);
                writer.entry("mimeType", &self.mime_type);
                writer.entry("size", size);
            }
            None => {
                writer.entry("cid", self.cid.as_str());
                writer.entry("mimeType", &self.mime_type);
            }
        }
        writer.end()
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}
