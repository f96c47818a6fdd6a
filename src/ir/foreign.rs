//! Types that are not generated.

/// A type that is not generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignType {
    /// Its path, as it is written in any module.
    pub path: String,
    /// The name of what reads and writes it in the support code.
    pub via: &'static str,
}
