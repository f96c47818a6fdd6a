//! Where in a value one is: a path that costs nothing until it is written down.

use std::fmt;

/// A place in a value, as a chain that lives on the stack. Shown, it is a JSON pointer (RFC 6901); the whole value has
/// the empty one.
///
/// A child borrows its parent, so that walking through a value allocates nothing.
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct Pointer<'a> {
    parent: Option<&'a Pointer<'a>>,
    segment: Segment<'a>,
    depth: usize,
    secret: bool,
}

#[derive(Debug, Clone, Copy)]
enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Pointer<'a> {
    /// The whole value.
    pub const ROOT: Pointer<'static> = Pointer {
        parent: None,
        segment: Segment::Index(0),
        depth: 0,
        secret: false,
    };

    /// The entry of an object.
    pub fn key(&'a self, key: &'a str) -> Pointer<'a> {
        self.child(Segment::Key(key))
    }

    /// The element of an array, counted from 0.
    pub fn index(&'a self, index: usize) -> Pointer<'a> {
        self.child(Segment::Index(index))
    }

    /// The same place, as one whose values no message shows, nor those within.
    pub fn secret(self) -> Pointer<'a> {
        Pointer {
            secret: true,
            ..self
        }
    }

    /// Whether no message may show what stands here.
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    /// Whether this is the entry of an object.
    pub fn is_entry(&self) -> bool {
        self.parent.is_some() && matches!(self.segment, Segment::Key(_))
    }

    /// How many objects and arrays are around this place.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The keys on the way here, the innermost first.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        let this = *self;
        let chain = std::iter::successors(Some(this), |place| place.parent.copied());
        chain.filter_map(|place| match (place.parent, place.segment) {
            (Some(_), Segment::Key(key)) => Some(key),
            _ => None,
        })
    }

    fn child(&'a self, segment: Segment<'a>) -> Pointer<'a> {
        Pointer {
            parent: Some(self),
            segment,
            depth: self.depth + 1,
            secret: self.secret,
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else {
            return Ok(());
        };
        // As deep as the value is, which whoever walks through it limits.
        fmt::Display::fmt(parent, f)?;
        match self.segment {
            Segment::Index(index) => write!(f, "/{index}"),
            Segment::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
        }
    }
}
