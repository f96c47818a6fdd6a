//! References to blobs, in the current and in the legacy form.

use serde::de::{Deserialize, Deserializer, Error, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cid_link::CidLink;
use super::decode::Decode;
use super::object::{Fields, Object, Writer, read_object, write_object};
use super::reader::Reader;

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

impl Object for Blob {
    const TYPE_NAME: Option<&'static str> = Some("blob");

    fn read<'de, A: MapAccess<'de>>(reader: &mut Reader<'de, A>) -> Option<Self> {
        let (mut mime_type, mut link, mut size, mut cid) = (None, None, None, None::<String>);
        let filled = reader.fill(
            &["mimeType", "ref", "size", "cid"],
            &mut [&mut mime_type],
            &mut [&mut link, &mut size, &mut cid],
            None,
        );
        match (filled, mime_type, link, size, cid) {
            (true, Some(mime_type), Some(cid), Some(size), _) => Some(Blob {
                cid,
                mime_type,
                size: Some(size),
            }),
            (true, Some(mime_type), None, None, Some(cid)) => match CidLink::new(cid) {
                Ok(cid) => Some(Blob {
                    cid,
                    mime_type,
                    size: None,
                }),
                Err(error) => reader.fail(A::Error::custom(error)),
            },
            (true, _, Some(_), None, _) => reader.fail(A::Error::missing_field("size")),
            (true, ..) => reader.fail(A::Error::missing_field("ref")),
            _ => None,
        }
    }

    fn write<F: Fields>(&self, fields: &mut F) {
        match &self.size {
            Some(size) => {
                fields.field("ref", &self.cid);
                fields.field("mimeType", &self.mime_type);
                fields.field("size", size);
            }
            None => {
                fields.field("cid", self.cid.as_str());
                fields.field("mimeType", &self.mime_type);
            }
        }
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.size.is_some() {
            return write_object(self, serializer);
        }
        let mut writer = Writer::new(serializer.serialize_map(None)?);
        self.write(&mut writer);
        writer.end()
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_object(deserializer)
    }
}
