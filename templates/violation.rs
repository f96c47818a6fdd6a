//! What is wrong with data by the rules of a lexicon or of the data model.

use std::fmt;
use std::slice;
use std::vec;

/// A rule that data can break. Its name is that of the lexicon's field, where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// `type`: a value of another type.
    Type,
    /// `required`: a field that is missing.
    Required,
    /// `nullable`: null where the lexicon does not allow it.
    Nullable,
    /// `const`: another value than the only one allowed.
    Const,
    /// `enum`: a value that is not in the list.
    Enum,
    /// `minLength`: too few UTF-8 bytes, bytes or elements.
    MinLength,
    /// `maxLength`: too many UTF-8 bytes, bytes or elements.
    MaxLength,
    /// `minGraphemes`: too few characters as people count them.
    MinGraphemes,
    /// `maxGraphemes`: too many characters as people count them.
    MaxGraphemes,
    /// `minimum`: an integer that is too small.
    Minimum,
    /// `maximum`: an integer that is too great.
    Maximum,
    /// `format`: a string that does not follow its format.
    Format,
    /// `accept`: a blob of a media type that is not accepted.
    Accept,
    /// `maxSize`: a blob with too many bytes.
    MaxSize,
    /// `closed`: an object of a type that is not in a closed union.
    Closed,
    /// `$type`: a type name that is missing, no text, or another one than the lexicon wants.
    TypeName,
    /// `ref`: data of a type that is not among the lexicons.
    Unresolved,
    /// `key`: a record key that the record's lexicon does not allow.
    RecordKey,
    /// `float`: a number with a fraction; the data model has integers only.
    Float,
    /// `integer`: an integer beyond the bits that it may have.
    IntegerSize,
    /// `$bytes`: bytes that are not spelled as bytes.
    Bytes,
    /// `$link`: a link that is not spelled as one, or that names no CID.
    Link,
    /// `blob`: a reference to a blob that is not whole.
    Blob,
    /// `depth`: data that is nested too deeply.
    Depth,
}

impl Rule {
    /// The name of the rule.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Type => "type",
            Rule::Required => "required",
            Rule::Nullable => "nullable",
            Rule::Const => "const",
            Rule::Enum => "enum",
            Rule::MinLength => "minLength",
            Rule::MaxLength => "maxLength",
            Rule::MinGraphemes => "minGraphemes",
            Rule::MaxGraphemes => "maxGraphemes",
            Rule::Minimum => "minimum",
            Rule::Maximum => "maximum",
            Rule::Format => "format",
            Rule::Accept => "accept",
            Rule::MaxSize => "maxSize",
            Rule::Closed => "closed",
            Rule::TypeName => "$type",
            Rule::Unresolved => "ref",
            Rule::RecordKey => "key",
            Rule::Float => "float",
            Rule::IntegerSize => "integer",
            Rule::Bytes => "$bytes",
            Rule::Link => "$link",
            Rule::Blob => "blob",
            Rule::Depth => "depth",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One rule that a value breaks, and where.
///
/// Shown, it is one line: ``/text: at most 300 graphemes, found 301 graphemes (maxGraphemes)``. Texts of the data are
/// quoted and cut, and those of secret fields are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The JSON pointer to the value; for a missing field, where it should be.
    pub path: String,
    /// The rule.
    pub rule: Rule,
    /// What the rule wants, such as `300 graphemes`.
    pub limit: String,
    /// What there is instead, such as `301 graphemes`; cut if it is long.
    pub actual: String,
}

impl Violation {
    /// Notes a violation. The texts should be short.
    pub fn new(
        path: impl Into<String>,
        rule: Rule,
        limit: impl Into<String>,
        actual: impl Into<String>,
    ) -> Self {
        Violation {
            path: path.into(),
            rule,
            limit: limit.into(),
            actual: actual.into(),
        }
    }

    /// What is wrong, as half a sentence without the place.
    pub fn message(&self) -> String {
        let (limit, actual) = (&self.limit, &self.actual);
        match self.rule {
            Rule::Type | Rule::Const | Rule::Bytes | Rule::Link | Rule::Blob => {
                format!("expected {limit}, found {actual}")
            }
            Rule::Required => "the field is missing".to_owned(),
            Rule::Nullable => format!("expected {limit}, found null"),
            Rule::Enum => format!("expected one of {limit}, found {actual}"),
            Rule::MinLength | Rule::MinGraphemes | Rule::Minimum => {
                format!("at least {limit}, found {actual}")
            }
            Rule::MaxLength | Rule::MaxGraphemes | Rule::Maximum | Rule::MaxSize => {
                format!("at most {limit}, found {actual}")
            }
            Rule::Format => format!("{actual} is not a valid {limit}"),
            Rule::Accept => format!("expected a media type of {limit}, found {actual}"),
            Rule::Closed => format!("expected a `$type` of {limit}, found {actual}"),
            Rule::TypeName => format!("expected {limit} as `$type`, found {actual}"),
            Rule::Unresolved => format!("{actual} is not among the lexicons"),
            Rule::RecordKey => format!("expected {limit} as record key, found {actual}"),
            Rule::Float => format!(
                "{actual} {}; the data model has integers only",
                flaw(actual)
            ),
            Rule::IntegerSize => format!("{actual} needs more than {limit}"),
            Rule::Depth => format!("nested more than {limit} deep"),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = match self.path.as_str() {
            "" => "the value",
            path => path,
        };
        write!(f, "{path}: {} ({})", self.message(), self.rule)
    }
}

impl std::error::Error for Violation {}

/// Everything that is wrong with a value; at least one thing. Shown, each stands on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
}

impl Violations {
    /// Fails if anything is in the list.
    ///
    /// # Errors
    /// The list, unless it is empty.
    pub fn none_of(list: Vec<Violation>) -> Result<(), Violations> {
        match list.is_empty() {
            true => Ok(()),
            false => Err(Violations { list }),
        }
    }

    /// The violations, in the order in which they were found.
    pub fn iter(&self) -> slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// How many there are: at least one.
    #[allow(clippy::len_without_is_empty)] // It never is.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The violations as a list.
    pub fn into_vec(self) -> Vec<Violation> {
        self.list
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, violation) in self.list.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

impl From<Violation> for Violations {
    fn from(violation: Violation) -> Self {
        Violations {
            list: vec![violation],
        }
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

/// What is wrong with a float. DAG-CBOR has such without a fraction, too.
fn flaw(float: &str) -> &'static str {
    match float.parse::<f64>() {
        Ok(float) if float.fract().abs() > 0.0 => "has a fraction",
        _ => "is a float",
    }
}
