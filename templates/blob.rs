//! References to blobs, in the current and in the legacy form.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cid_link::CidLink;
use super::decode::Decode;
use super::fields::Writer;
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
}

impl<'de> Decode<'de> for Blob {
    fn decode_into<D: Deserializer<'de>>(
        deserializer: D,
        place: &mut Option<Self>,
    ) -> Result<(), D::Error> {
        let human_readable = deserializer.is_human_readable();
        deserializer.deserialize_map(BlobVisitor {
            place,
            human_readable,
        })
    }
}

struct BlobVisitor<'a> {
    place: &'a mut Option<Blob>,
    human_readable: bool,
}

impl<'de> Visitor<'de> for BlobVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut reader = Reader::new(map, Some("blob"), self.human_readable);
        *self.place = Blob::read(&mut reader);
        match self.place {
            Some(_) => Ok(()),
            None => Err(reader.take_error()),
        }
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
