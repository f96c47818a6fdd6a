//! Open unions that list no member.

use super::super::lex;
use super::union::UnknownMember;

/// A member of an open union that lists none. One that does has a type of its own, which reads the same in code: what is
/// not listed is its `Other`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum OpenUnion {
    /// A member, kept whole.
    Other(Box<UnknownMember>),
}
lex::union! {
    OpenUnion {}
    other Other
}
