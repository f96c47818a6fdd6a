//! What is checked of values, beyond what their types ensure.

/// What `validate` checks of the values of an item, beyond what its type ensures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checks {
    /// The limits of the value itself, then those of its elements if it is a list, and so on.
    pub levels: Vec<Vec<Limit>>,
    /// Whether there is anything to check, in the values or inside of them.
    pub nested: bool,
}

/// A limit that a lexicon sets to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Any object.
    AnyObject,
    /// Null is allowed, where the type of the value has one.
    Nullable,
    /// The only string.
    Constant(String),
    /// The only integer.
    ConstantInteger(i64),
    /// The only boolean.
    ConstantBoolean(bool),
    /// The only strings.
    OneOf(Vec<String>),
    /// The only integers.
    OneOfIntegers(Vec<i64>),
    /// The number of bytes or elements.
    Length(LengthLimits),
    /// The least number of grapheme clusters.
    MinGraphemes(u64),
    /// The greatest number of grapheme clusters.
    MaxGraphemes(u64),
    /// The least and the greatest integer.
    Range(Option<i64>, Option<i64>),
    /// A string format: the name of the type in the support code.
    Format(&'static str),
    /// The media types of a blob.
    Accept(Vec<String>),
    /// The greatest size of a blob, in bytes.
    MaxSize(u64),
}

/// The least and the greatest length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LengthLimits {
    /// The least.
    pub min: Option<u64>,
    /// The greatest.
    pub max: Option<u64>,
}
