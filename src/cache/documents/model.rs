//! What is kept of a lexicon: its [`Document`] as text, which is read again in less time than the file.
//!
//! Each type names its fields once, for both ways, so that none can be forgotten and the order is the same.

use std::collections::BTreeMap;

use crate::lexicon::{
    ArraySchema, BlobSchema, Body, BooleanSchema, Def, DefId, DefKind, Document, ErrorName,
    IntegerSchema, LengthRange, Object, Permission, PermissionSet, Procedure, Query, Record,
    RecordKey, Ref, Schema, SchemaKind, StringFormat, StringSchema, Subscription, UnionSchema,
};
use crate::source::SourceRef;

/// Writes a document, but for the file that it was read from.
pub fn write(document: &Document) -> String {
    let Document {
        file,
        id,
        description,
        defs,
        ..
    } = document;
    let mut out = String::with_capacity(file.text.len());
    id.write(&mut out);
    description.write(&mut out);
    defs.write(&mut out);
    out
}

/// Reads a document as one of a file. `None` if it is not what [`write`] writes.
pub fn read(text: &str, file: &SourceRef) -> Option<Document> {
    let mut rest = text;
    let (id, description) = (Kept::read(&mut rest)?, Kept::read(&mut rest)?);
    let defs = Kept::read(&mut rest)?;
    let document = Document::new(SourceRef::clone(file), id, description, defs);
    rest.is_empty().then_some(document)
}

/// What can be written, and be read from where a text goes on.
trait Kept: Sized {
    fn write(&self, out: &mut String);
    fn read(rest: &mut &str) -> Option<Self>;
}

/// Five bits for each character; all but the last one have another bit set.
impl Kept for u64 {
    fn write(&self, out: &mut String) {
        let mut number = *self;
        loop {
            let digit = u8::try_from(number & 31).unwrap_or_default();
            number >>= 5;
            if number == 0 {
                return out.push(char::from(b'0' + digit));
            }
            out.push(char::from(b'0' + 32 + digit));
        }
    }

    fn read(rest: &mut &str) -> Option<Self> {
        let (mut number, mut shift) = (0, 0);
        for (at, byte) in rest.bytes().enumerate() {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit < 64)?;
            let bits = u64::from(digit & 31);
            if shift >= u64::BITS || bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            shift += 5;
            if digit < 32 {
                *rest = rest.get(at + 1..)?;
                return Some(number);
            }
        }
        None
    }
}

impl Kept for i64 {
    fn write(&self, out: &mut String) {
        u64::from_ne_bytes(self.to_ne_bytes())
            .rotate_left(1)
            .write(out);
    }

    fn read(rest: &mut &str) -> Option<Self> {
        let number = u64::read(rest)?.rotate_right(1);
        Some(Self::from_ne_bytes(number.to_ne_bytes()))
    }
}

impl Kept for bool {
    fn write(&self, out: &mut String) {
        u64::from(*self).write(out);
    }

    fn read(rest: &mut &str) -> Option<Self> {
        match u64::read(rest)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Kept for String {
    fn write(&self, out: &mut String) {
        (self.len() as u64).write(out);
        out.push_str(self);
    }

    fn read(rest: &mut &str) -> Option<Self> {
        let length = usize::try_from(u64::read(rest)?).ok()?;
        let (text, after) = rest.split_at_checked(length)?;
        *rest = after;
        Some(text.to_owned())
    }
}

impl<T: Kept> Kept for Option<T> {
    fn write(&self, out: &mut String) {
        self.is_some().write(out);
        self.iter().for_each(|value| value.write(out));
    }

    fn read(rest: &mut &str) -> Option<Self> {
        match bool::read(rest)? {
            true => T::read(rest).map(Some),
            false => Some(None),
        }
    }
}

impl<T: Kept> Kept for Box<T> {
    fn write(&self, out: &mut String) {
        T::write(self, out);
    }

    fn read(rest: &mut &str) -> Option<Self> {
        T::read(rest).map(Self::new)
    }
}

impl<T: Kept> Kept for Vec<T> {
    fn write(&self, out: &mut String) {
        (self.len() as u64).write(out);
        self.iter().for_each(|value| value.write(out));
    }

    fn read(rest: &mut &str) -> Option<Self> {
        let length = usize::try_from(u64::read(rest)?).ok()?;
        // Each takes a character at least, so that no length asks for more room than the text has.
        let mut list = Self::with_capacity(length.min(rest.len()));
        for _ in 0..length {
            list.push(T::read(rest)?);
        }
        Some(list)
    }
}

impl<T: Kept> Kept for BTreeMap<String, T> {
    fn write(&self, out: &mut String) {
        (self.len() as u64).write(out);
        for (key, value) in self {
            key.write(out);
            value.write(out);
        }
    }

    fn read(rest: &mut &str) -> Option<Self> {
        let length = u64::read(rest)?;
        let entries = (0..length).map(|_| Some((String::read(rest)?, T::read(rest)?)));
        entries.collect()
    }
}

/// Writes and reads the fields of a struct, or the number of a variant and what it holds.
macro_rules! keep {
    ($($name:ident { $($field:ident),* })*) => {
        $(impl Kept for $name {
            fn write(&self, out: &mut String) {
                let Self { $($field),* } = self;
                $($field.write(out);)*
            }

            fn read(rest: &mut &str) -> Option<Self> {
                Some(Self { $($field: Kept::read(rest)?),* })
            }
        })*
    };
    ($($name:ident: $($number:literal $variant:ident $(($inner:ident))?),*;)*) => {
        $(impl Kept for $name {
            fn write(&self, out: &mut String) {
                match self {
                    $(Self::$variant $(($inner))? => {
                        u64::write(&$number, out);
                        $($inner.write(out);)?
                    })*
                }
            }

            fn read(rest: &mut &str) -> Option<Self> {
                match u64::read(rest)? {
                    $($number => {
                        $(let $inner = Kept::read(rest)?;)?
                        Some(Self::$variant $(($inner))?)
                    })*
                    _ => None,
                }
            }
        })*
    };
}

keep! {
    ArraySchema { items, length }
    BlobSchema { accept, max_size }
    Body { pointer, description, encoding, schema }
    BooleanSchema { default, constant }
    Def { pointer, description, kind }
    DefId { nsid, name }
    ErrorName { pointer, name, description }
    IntegerSchema { default, constant, values, minimum, maximum }
    LengthRange { min, max }
    Object { properties, required, nullable }
    Permission { pointer, resource, collection, action, lxm, aud, inherit_aud, unknown }
    PermissionSet { title, title_lang, detail, detail_lang, permissions }
    Procedure { parameters, input, output, errors }
    Query { parameters, output, errors }
    Record { key, record }
    Ref { pointer, text, target }
    Schema { pointer, description, kind }
    StringSchema { format, length, graphemes, known_values, values, default, constant }
    Subscription { parameters, message, errors }
    UnionSchema { refs, closed }
}

keep! {
    DefKind: 0 Record(kind), 1 Query(kind), 2 Procedure(kind), 3 Subscription(kind), 4 PermissionSet(kind), 5 Token,
        6 Schema(kind);
    RecordKey: 0 Tid, 1 Nsid, 2 Any, 3 Literal(value);
    SchemaKind: 0 Boolean(kind), 1 Integer(kind), 2 String(kind), 3 Bytes(kind), 4 CidLink, 5 Blob(kind), 6 Array(kind),
        7 Object(kind), 8 Ref(kind), 9 Union(kind), 10 Unknown, 11 Opaque(kind);
    StringFormat: 0 Did, 1 Handle, 2 AtIdentifier, 3 AtUri, 4 Nsid, 5 Cid, 6 Datetime, 7 Language, 8 RecordKey, 9 Tid,
        10 Uri;
}
