//! CAR files: what repositories come in. They are read section by section, so that one need not be there as a whole.

use crate::lexicons::lex::CidLink;

/// A CAR file of which more and more comes.
#[derive(Default)]
pub struct Archive {
    /// What has come and is not read.
    rest: Vec<u8>,
    has_header: bool,
}

/// A block and what it is called by.
pub struct Block {
    pub cid: CidLink,
    pub data: Vec<u8>,
}

impl Archive {
    pub fn push(&mut self, chunk: &[u8]) {
        self.rest.extend_from_slice(chunk);
    }

    /// How many bytes are held.
    pub fn len(&self) -> usize {
        self.rest.len()
    }

    /// The next block, if the whole of it is there.
    pub fn next_block(&mut self) -> Option<Block> {
        if !self.has_header {
            let header = self.next_section()?;
            assert!(header.starts_with(b"\xa2eroots"), "no archive");
            self.has_header = true;
        }
        let section = self.next_section()?;
        // A CID of the kind that repositories use: version, codec, and a SHA-256 hash with its number and length.
        let (cid, data) = section.split_at(36);
        assert_eq!((cid[0], cid[2], cid[3]), (1, 0x12, 0x20));
        Some(Block {
            cid: CidLink::from_bytes(cid).expect("a CID"),
            data: data.to_vec(),
        })
    }

    fn next_section(&mut self) -> Option<Vec<u8>> {
        let (length, start) = read_varint(&self.rest)?;
        let section = self.rest.get(start..start + length)?.to_vec();
        self.rest.drain(..start + length);
        Some(section)
    }
}

/// All blocks of a CAR file that is there as a whole.
pub fn read_blocks(bytes: &[u8]) -> Vec<Block> {
    let mut archive = Archive::default();
    archive.push(bytes);
    let blocks = std::iter::from_fn(|| archive.next_block()).collect();
    assert_eq!(archive.len(), 0, "the archive is cut off");
    blocks
}

/// The data that is called by this CID.
pub fn find<'a>(blocks: &'a [Block], cid: &CidLink) -> Option<&'a [u8]> {
    let block = blocks.iter().find(|block| block.cid == *cid)?;
    Some(&block.data)
}

/// A number and how many bytes it takes.
fn read_varint(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(4) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}
